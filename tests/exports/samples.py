"""Content for the exports: of the shipped catalog, and small ones with everything that is odd."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import shapely

from app.exports.content import Column, Content, Head, Kind
from app.exports.describe import content_of
from app.selection.selection import Selection
from app.store.features import Feature
from app.store.select import select

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from app.exports.formats import Format
    from app.store.catalog import Catalog

__all__ = ["COVERAGE", "HOSTILE", "content_at", "odd", "written"]

COVERAGE = "Record read up to 2026-10-11, 34 incidents, 17 leads hidden"
COLUMNS = (
    Column("id", Kind.TEXT),
    Column("title", Kind.TEXT),
    Column("persons", Kind.WHOLE),
    Column("distance_m", Kind.REAL),
    Column("at_sea", Kind.TRUTH),
    Column("day", Kind.DAY),
    Column("at", Kind.INSTANT),
    Column("never", Kind.WHOLE),
)
HOSTILE = '=HYPERLINK("http://x","a")]]></name><script>alert(\'1\')</script>&amp;\r\n; é – Теңіз'
FULL = (9_007_199_254_740_993, 1234.5, True, "2025-09-24", "2025-09-23T21:06:07Z", None)
NOTHING = (None,) * 6
AREA = shapely.Polygon(
    [(50.0, 46.0), (52.5, 46.0), (52.5, 48.0), (50.0, 48.0)],
    [[(51.0, 47.0), (51.0, 47.25), (51.25, 47.25), (51.25, 47.0)]],
)
SHAPES = (
    shapely.Point(37.78, 44.73),
    AREA,
    shapely.LineString([(37.653, 44.671), (38.00001, 45.0)]),
    shapely.MultiPolygon([AREA, shapely.box(10.0, 20.0, 11.0, 21.0)]),
    None,
)


def odd(*shapes: BaseGeometry | None, is_spatial: bool = True, title: str = HOSTILE) -> Content:
    """Give features with all types, of which every second holds nothing but nulls."""
    used = shapes or SHAPES
    rows = tuple(_row(number, shape, title) for number, shape in enumerate(used))
    return Content(
        collection="odd",
        title="Odd <things>",
        description="Everything that is odd",
        licence="CC-BY-4.0",
        credit="© A & B",
        columns=COLUMNS,
        is_spatial=is_spatial,
        rows=rows,
        head=Head(
            matched=len(rows),
            returned=len(rows),
            date="2026-11-22",
            catalog_version="4177096221e41778fa4c111d0ea87c60",
            coverage=COVERAGE,
            query="near=cpc-terminal,25km",
        ),
    )


def content_at(catalog: Catalog, collection: str, query: str = "") -> Content:
    """Give what is exported of a collection for a query."""
    asked = Selection.parse(parse_qsl(query, keep_blank_values=True))
    page = select(catalog, collection, asked)
    return content_of(catalog, collection, asked, page)


def written(wanted: Format, content: Content, folder: Path) -> Path:
    """Write an export to a file and give its path."""
    from app.exports.formats import pieces  # noqa: PLC0415 - so that samples need no writer

    path = folder / f"{content.collection}.{wanted.suffix}"
    path.write_bytes(b"".join(pieces(wanted, content)))
    return path


def _row(number: int, shape: BaseGeometry | None, title: str) -> Feature:
    values: dict[str, Any] = dict(
        zip((c.name for c in COLUMNS[2:]), NOTHING if number % 2 else FULL, strict=True)
    )
    span = datetime(2025, 9, 23, 21, tzinfo=UTC), datetime(2025, 9, 24, 21, tzinfo=UTC)
    name = f"odd-{number}"
    properties = {"id": name, "title": None if number % 2 else title, **values}
    return Feature(name, properties, shape, interval=None if number % 2 else span)
