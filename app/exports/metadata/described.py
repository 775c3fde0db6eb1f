"""What a catalogue is told of a collection: title, rights, extent, files, columns; made once.

Every description is written from the same :class:`Described`, so that none says what another
does not.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.exports.csv_text import csv_text
from app.exports.describe import columns_of, content_of
from app.exports.formats import FILES, FORMATS
from app.exports.meanings import meaning_of, unit_of
from app.selection.selection import Selection
from app.store.citation import AUTHOR, citation_of
from app.store.select import select

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.exports.content import Column
    from app.sources.manifest import Licence
    from app.store.catalog import Catalog

__all__ = ["AUTHOR", "KEYWORDS", "Described", "File", "Sizes", "described", "sizes_of"]

KEYWORDS = (
    "incidents", "energy infrastructure", "pipeline", "Caspian Pipeline Consortium", "Novorossiysk",
    "geographic uncertainty", "open data",
)  # fmt: skip
# Of a longer collection the size of a file is not worked out before somebody asks for the file.
MOST_MEASURED = 5_000
Sizes = dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class File:
    """A download of a whole collection; size in bytes and SHA-256 where they are known."""

    name: str
    title: str
    address: str
    media_type: str
    bytes: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One collection, as every description of it needs it.

    ``bounds`` are west, south, east, north in degrees, ``extent`` the first and the last instant.
    ``columns`` have a title, a meaning and a unit each, by name.
    """

    id: str
    address: str
    title: str
    description: str
    licence: Licence | None
    credit: str
    version: str
    date: str
    coverage: str
    citation: str
    bounds: tuple[float, float, float, float] | None
    extent: tuple[datetime, datetime] | None
    is_spatial: bool
    columns: tuple[Column, ...]
    meanings: Mapping[str, tuple[str, str, str | None]]
    files: tuple[File, ...]


def described(catalog: Catalog, root: str, name: str, sizes: Sizes) -> Described:
    """Describe one collection.

    Raises
    ------
    UnknownIdError
        If there is none of the name.
    """
    found = catalog.collection(name)
    columns = columns_of(found)
    return Described(
        id=name,
        address=f"{root}collections/{name}",
        title=found.title,
        description=found.description,
        licence=catalog.manifest.licence(found.licence),
        credit=found.credit,
        version=catalog.version,
        date=catalog.data_date,
        coverage=catalog.coverage.sentence(),
        citation=citation_of(catalog, root, name).sentence,
        bounds=found.bounds,
        extent=found.extent,
        is_spatial=found.spatial,
        columns=columns,
        meanings={column.name: _meaning(column.name, name) for column in columns},
        files=_files(f"{root}collections/{name}/items", sizes.get(name)),
    )


def sizes_of(catalog: Catalog) -> Sizes:
    """Give size and SHA-256 of the CSV of each collection that is not long: no server is in it."""
    return {
        name: _size(catalog, name)
        for name, found in catalog.collections.items()
        if len(found.features) <= MOST_MEASURED
    }


def _size(catalog: Catalog, name: str) -> tuple[int, str]:
    asked, digest, size = Selection(), hashlib.sha256(), 0
    for piece in csv_text(content_of(catalog, name, asked, select(catalog, name, asked))):
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def _files(here: str, of_csv: tuple[int, str] | None) -> tuple[File, ...]:
    """Give the downloads, CSV first: it is the one whose size is known."""
    geojson = FORMATS["json"]
    others = [each for each in FILES if each.name != "csv"]
    return (
        File("csv", "CSV", f"{here}?f=csv", "text/csv", *(of_csv or ())),
        File("geojson", geojson.title, f"{here}?f=json&download=true", geojson.media_type),
        *(File(one.name, one.title, f"{here}?f={one.name}", one.media_type) for one in others),
    )


def _meaning(column: str, collection: str) -> tuple[str, str, str | None]:
    meaning = meaning_of(column, collection)
    return meaning.title, meaning.description, unit_of(column, collection)
