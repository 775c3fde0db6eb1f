"""CSV, streamed: UTF-8, CRLF, geometry as WKT or as longitude and latitude.

Text that a spreadsheet would take for a formula gets an apostrophe before it; the readers of this
product take it off again. CSV has no place for credits, so that every row carries them.

References: RFC 4180; OGC 06-103r4 (WKT).
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

import shapely

from app.exports.content import Kind
from app.sources.imports.csv_rows import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.exports.content import Column, Content, Part

__all__ = ["CREDIT", "csv_text"]

BOM = "﻿".encode()
# After the columns of the collection; no collection has columns of these names.
CREDIT = ("export_credit", "export_coverage", "export_citation")
TRUTH = {True: "true", False: "false", None: None}
SHORTEST = -1  # shapely: as many digits as tell the number, and no more


def csv_text(content: Content, *, lonlat: bool = False, bom: bool = False) -> Iterator[bytes]:
    """Give the rows in pieces, with a header.

    Parameters
    ----------
    content
        What is exported.
    lonlat
        Columns ``lon`` and ``lat`` instead of ``WKT``; both are empty where the geometry is
        no point, since a region is never a pin.
    bom
        Begin with a byte order mark, by which spreadsheets know UTF-8.
    """
    places = (("lon", "lat") if lonlat else ("WKT",)) if content.is_spatial else ()
    names = [column.name for column in content.columns]
    credit = (content.credit, content.head.coverage, content.citation.sentence)
    yield (BOM if bom else b"") + _lines([[*names, *places, *CREDIT]])
    for part in content.parts():
        cells = [_cells(column, part.values(column.name)) for column in content.columns]
        if places:
            cells += _lon_lat(part) if lonlat else [_wkt(part)]
        cells += [[text] * len(part.rows) for text in credit]
        yield _lines(zip(*cells, strict=True))


def _cells(column: Column, values: list[Any]) -> list[Any]:
    """Give the cells of a column: numbers stand as they are, only text can be a formula."""
    if column.kind is Kind.TRUTH:
        return [TRUTH[value] for value in values]
    if column.kind is Kind.TEXT:
        return [guarded(value) if value else value for value in values]
    return values


def _lines(rows: Iterable[Sequence[Any]]) -> bytes:
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _wkt(part: Part) -> list[str | None]:
    texts: list[str | None] = shapely.to_wkt(part.shapes(), rounding_precision=SHORTEST).tolist()
    return texts


def _lon_lat(part: Part) -> list[list[float | None]]:
    points = [shape if isinstance(shape, shapely.Point) else None for shape in part.shapes()]
    sides: list[list[float | None]] = [
        [None if point is None else getattr(point, side) for point in points] for side in "xy"
    ]
    return sides
