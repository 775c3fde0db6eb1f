"""The rows of a map as one block of bytes: a head in JSON, then each column as it lies in memory.

The head has its length before it, as four bytes. It says how many rows and places there are, and
of each column what it is called, what its numbers are, and where they begin, counted from the end
of the head. Everything is little-endian and begins at a multiple of four, so that a browser reads
the columns where they lie.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from app.domain.record.vocabulary import LocationClass
from app.maps.footprints import footprint_data
from app.maps.rows import map_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.store.catalog import Catalog

__all__ = ["row_block"]

STEP = 4
PLACE = "place"


def row_block(catalog: Catalog, rows: NDArray[np.intp]) -> bytes:
    """Give the block of some incidents, by their numbers in the order of the record."""
    found = map_rows(catalog)
    columns = {name: values[rows] for name, values in found.columns.items()}
    used, columns[PLACE] = _renumbered(columns[PLACE])
    places = {f"place_{name}": values[used] for name, values in found.places.items()}
    classes = list(LocationClass)
    areas = {
        number: footprint_data(found.areas[place], classes[found.places["known"][place]])
        for number, place in enumerate(used.tolist())
        if place in found.areas
    }
    return _packed({"rows": len(rows), "places": len(used), "areas": areas}, columns | places)


def _renumbered(places: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """Keep the places that are named, numbered anew; -1 stays: no place."""
    used = np.unique(places[places >= 0]).astype(np.intp)
    numbers = np.searchsorted(used, np.maximum(places, 0))
    return used, np.where(places < 0, -1, numbers).astype(np.int32)


def _packed(head: dict[str, Any], columns: dict[str, NDArray[Any]]) -> bytes:
    parts, listed, at = [], [], 0
    for name, values in columns.items():
        raw = values.astype(values.dtype.newbyteorder("<")).tobytes()
        listed.append([name, values.dtype.str[1:], at])
        parts.append(raw + b"\0" * (-len(raw) % STEP))
        at += len(parts[-1])
    said = orjson.dumps(head | {"columns": listed}, option=orjson.OPT_NON_STR_KEYS)
    said += b" " * (-len(said) % STEP)
    return b"".join([len(said).to_bytes(STEP, "little"), said, *parts])
