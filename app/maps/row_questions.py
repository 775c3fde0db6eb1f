"""What a large map asks of its rows besides their numbers: the search, and what is probable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.maps.rows import map_rows
from app.maps.searching import plain
from app.selection.aliases import near_node
from app.selection.cql.evaluating import selected
from app.selection.cql.nodes import Call, Literal
from app.selection.cql.reading import Filter
from app.store.columns import columns_of, resolver_of
from app.store.measured import REFERENCE_TARGETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.store.catalog import Catalog

__all__ = ["found_rows", "likely_limits"]

KILOMETRE_M = 1_000.0


def found_rows(catalog: Catalog, rows: NDArray[np.intp], words: str) -> NDArray[np.bool_]:
    """Say of each row whether its title, summary or place holds all the words."""
    texts, asked = map_rows(catalog).texts, plain(words).split()
    held = (all(word in texts[row] for word in asked) for row in rows.tolist())
    return np.fromiter(held, bool, len(rows))


def likely_limits(
    catalog: Catalog, rows: NDArray[np.intp], limits_km: Sequence[float]
) -> NDArray[np.uint8]:
    """Give the number of the least limit within which each row lies at least as likely as not.

    One line for each thing that all incidents are measured to; limits are given in rising order,
    and where none is enough the number is how many there are.
    """
    return np.stack([_likely(catalog, rows, to, limits_km) for to in REFERENCE_TARGETS.values()])


def _likely(
    catalog: Catalog, rows: NDArray[np.intp], to: str, limits_km: Sequence[float]
) -> NDArray[np.uint8]:
    table = columns_of(catalog.collection("incidents"), catalog)
    place = Call(
        "FEATURE", (Literal("assets" if to in catalog.gazette.assets else "places"), Literal(to))
    )
    found = np.full(len(rows), len(limits_km), dtype=np.uint8)
    left = np.arange(len(rows))
    for number, km in enumerate(limits_km):
        asked = Filter(near_node(place, km * KILOMETRE_M, verdict="probable"), "")
        held = selected(asked, table, resolver_of(catalog), rows[left])
        found[left[held]] = number
        left = left[~held]
    return found
