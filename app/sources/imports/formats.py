"""Which shape a file has, and its rows as incidents one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.domain.errors import MapperError
from app.sources.imports.acled import AcledReader
from app.sources.imports.cells import Cells
from app.sources.imports.csv_rows import csv_rows
from app.sources.imports.flat import FlatReader
from app.sources.imports.format import Format
from app.sources.imports.geojson_rows import geojson_rows
from app.sources.imports.gpkg_rows import gpkg_rows
from app.sources.imports.mapping import NO_MAPPING
from app.sources.imports.pointers import FIELDS_OF
from app.sources.imports.rows import LON
from app.sources.imports.ucdp import UcdpReader
from app.sources.imports.wkt import WKT, placed_by_wkt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.domain.record.incidents import Incident
    from app.sources.imports.mapping import Mapping
    from app.sources.imports.offer import Offer
    from app.sources.imports.rows import Row, Rows

__all__ = ["Read", "Reader", "Reading", "column_of", "container_of", "open_import", "read_row"]


class Reader(Protocol):
    """Makes incidents of the rows of one shape."""

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields that the shape knows."""

    def incident(self, row: Row, cells: Cells) -> Incident | None:
        """Give the incident of a row; None if the cells hold findings."""


# Columns that only one data set has.
SIGNS = {
    Format.UCDP: {"where_prec", "deaths_civilians", "best", "date_start"},
    Format.ACLED: {"event_id_cnty", "geo_precision", "time_precision"},
}
SQLITE = b"SQLite format 3\0"
SPACES = b" \t\r\n\xef\xbb\xbf"
LOOK = 1_000


@dataclass(frozen=True, slots=True)
class Read:
    """One row as read: its incident, or what is wrong with it by column."""

    row: int
    incident: Incident | None
    findings: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that is being read: ``done`` of ``total`` says how far it has come."""

    format: Format
    cells: Cells
    reader: Reader
    rows: Rows

    def column_of(self, pointer: str) -> str:
        """Give the column that a part of a record was read from; nothing if it is none."""
        return column_of(self.cells, pointer)

    def __iter__(self) -> Iterator[Read]:
        """Give each row as it is read."""
        for row in self.rows.rows:
            yield read_row(self.cells, self.reader, row)


def read_row(cells: Cells, reader: Reader, row: Row) -> Read:
    """Read one row."""
    cells.open(row)
    if row.faults:
        return Read(row.number, None, row.faults)
    incident = reader.incident(row, cells)
    return Read(row.number, incident, cells.findings)


def column_of(cells: Cells, pointer: str) -> str:
    """Give the column that a part of a record was read from; nothing if it is none."""
    while pointer:
        for field in FIELDS_OF.get(pointer, ()):
            if field in cells.column_of:
                return cells.column_of[field]
        pointer = pointer.rpartition("/")[0]
    return ""


def open_import(
    path: Path, offer: Offer, *, shape: Format = Format.AUTO, mapping: Mapping = NO_MAPPING
) -> Reading:
    """Open a file of ours with rows of others.

    Raises
    ------
    BadImportError
        If the file cannot be read, or the mapping does not fit it.
    BadParameterError
        If the offer lacks what the format needs.
    """
    container = shape if shape is not Format.AUTO else container_of(path)
    if container is Format.GPKG:
        rows = gpkg_rows(path, offer.file)
    elif container is Format.GEOJSON:
        rows = geojson_rows(path, offer.file)
    else:
        rows = csv_rows(path, offer.file, delimiter=mapping.delimiter)
    found = _of_columns(rows, mapping) if shape is Format.AUTO else shape
    if found is Format.CSV and WKT in rows.columns and not _has_position(rows, mapping):
        rows = placed_by_wkt(rows)
    try:
        reader = _reader(found, offer, mapping, rows.columns)
        is_guarded = container not in {Format.GPKG, Format.GEOJSON}
        cells = Cells(rows.columns, reader.fields, mapping, is_guarded=is_guarded)
        return Reading(found, cells, reader, rows)
    except MapperError:
        rows.close()
        raise


def container_of(path: Path) -> Format:
    """Say which kind of file it is by its first bytes: GeoPackage, GeoJSON, or else a table."""
    with path.open("rb") as file:
        head = file.read(LOOK)
    if head.startswith(SQLITE):
        return Format.GPKG
    return Format.GEOJSON if head.lstrip(SPACES)[:1] == b"{" else Format.CSV


def _of_columns(rows: Rows, mapping: Mapping) -> Format:
    """Tell the data sets from a plain table by their columns."""
    names = {*rows.columns, *mapping.columns}
    return next((f for f, signs in SIGNS.items() if signs <= names), Format.CSV)


def _has_position(rows: Rows, mapping: Mapping) -> bool:
    return not {"lon", LON}.isdisjoint((*rows.columns, *mapping.columns))


def _reader(shape: Format, offer: Offer, mapping: Mapping, columns: tuple[str, ...]) -> Reader:
    if shape is Format.UCDP:
        return UcdpReader(offer, mapping, columns)
    if shape is Format.ACLED:
        return AcledReader(offer, mapping, columns)
    return FlatReader(offer, mapping, columns)
