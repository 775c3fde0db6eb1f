"""KML 2.2, streamed: placemarks with typed data, without styles, icons or anything of other hosts.

References: OGC 07-147r2 (KML 2.2), clauses 9.1 (feature), 9.3 (schema), 10 (geometry).
"""

from __future__ import annotations

import re
from html import escape as to_html
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape as to_xml

import shapely

from app.exports.content import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from shapely.geometry.base import BaseGeometry

    from app.exports.content import Column, Content, Row

__all__ = ["kml"]

OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
)
CLOSE = "</Document></kml>\n"
# The types that a KML field can have; days and instants are text after RFC 3339.
TYPES = {Kind.WHOLE: "int", Kind.REAL: "double", Kind.TRUTH: "bool"}
NAMES = ("title", "name", "name_en", "id")
# What XML 1.0 cannot hold, not even escaped.
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What may be an id in XML, and no feature is called as the schema is.
IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
SCHEMA = "_columns"
# What GDAL calls the parts of a placemark, in small letters: of a column with such a name it would
# make none, or write over the part. These get an underscore.
PARTS = frozenset({
    "name", "description", "timestamp", "begin", "end", "altitudemode", "tessellate", "extrude",
    "visibility", "draworder", "icon", "snippet",
})  # fmt: skip
LARGEST_INT = 2**31 - 1


def kml(content: Content) -> Iterator[bytes]:
    """Give a document in pieces: coverage and credits first, then a placemark a feature."""
    about = "<br>".join(f"{name}: {to_html(text)}" for name, text in content.about.items() if text)
    wide = _too_wide(content)
    fields = "".join(_field(column, wide) for column in content.columns)
    name = f"<name>{_text(content.title)}</name>"
    schema = f'<Schema name="{_text(content.collection)}" id="{SCHEMA}">{fields}</Schema>\n'
    if not content.rows:  # GDAL takes a document for a layer if it has features, or is in another
        schema = f"<Document>{name}{schema}</Document>"
    head = f"{OPEN}{name}<description>{_text(about)}</description>{schema}"
    yield NO_XML.sub("�", head).encode()
    for part in content.parts():
        data = [_data(column, part.values(column.name)) for column in content.columns]
        cells = map("".join, zip(*data, strict=True))
        marks = map(_placemark, part.rows, part.properties, cells)
        yield NO_XML.sub("�", "".join(marks)).encode()
    yield CLOSE.encode()


def _field(column: Column, wide: set[str]) -> str:
    """Declare a column; one that must be called otherwise is displayed under its own name."""
    kind = "string" if column.name in wide else TYPES.get(column.kind, "string")
    start = f'<SimpleField type="{kind}" name="{_called(column)}"'
    if column.name.lower() not in PARTS:
        return f"{start}/>"
    return f"{start}><displayName>{_text(column.name)}</displayName></SimpleField>"


def _called(column: Column) -> str:
    return _text(f"{column.name}_" if column.name.lower() in PARTS else column.name)


def _too_wide(content: Content) -> set[str]:
    """Give the whole columns with a number that an int of 32 bits cannot hold: text keeps it."""
    names = [column.name for column in content.columns if column.kind is Kind.WHOLE]
    return {
        name
        for part in content.parts()
        for name in names
        if any(abs(value or 0) > LARGEST_INT for value in part.values(name))
    }


def _placemark(row: Row, properties: Mapping[str, Any], data: str) -> str:
    """Give a placemark; its parts stand in the order that the schema asks for."""
    name = next((properties[n] for n in NAMES if properties.get(n)), row.id)
    label = f' id="{row.id}"' if IDENTIFIER.fullmatch(row.id) else ""
    return (
        f"<Placemark{label}><name>{_text(str(name))}</name>{_when(row.interval)}"
        f'<ExtendedData><SchemaData schemaUrl="#{SCHEMA}">{data}</SchemaData></ExtendedData>'
        f"{_geometry(row.geometry)}</Placemark>\n"
    )


def _data(column: Column, values: list[Any]) -> list[str]:
    """Give the values of a column as elements; what is null is left out."""
    start = f'<SimpleData name="{_called(column)}">'
    written = WRITTEN.get(column.kind, _text)
    return ["" if v is None else f"{start}{written(v)}</SimpleData>" for v in values]


def _text(text: str) -> str:
    """Escape text for XML, in an element or an attribute."""
    return to_xml(text, {'"': "&quot;"})


def _truth(value: bool) -> str:  # noqa: FBT001 - it writes one
    """Give the digit of a truth value: of the words GDAL makes 0, both are good in XML Schema."""
    return "1" if value else "0"


def _when(interval: tuple[datetime, datetime] | None) -> str:
    if interval is None:
        return ""
    begin, end = (f"{instant:%Y-%m-%dT%H:%M:%SZ}" for instant in interval)
    return f"<TimeSpan><begin>{begin}</begin><end>{end}</end></TimeSpan>"


def _geometry(shape: BaseGeometry | None) -> str:
    """Give a geometry, longitude first; lines and areas follow the ground."""
    if shape is None or shape.is_empty:
        return ""
    if isinstance(shape, shapely.Point):
        return f"<Point>{_coordinates(shape)}</Point>"
    if isinstance(shape, shapely.LinearRing):
        return f"<LinearRing>{_coordinates(shape)}</LinearRing>"
    if isinstance(shape, shapely.LineString):
        return f"<LineString><tessellate>1</tessellate>{_coordinates(shape)}</LineString>"
    if isinstance(shape, shapely.Polygon):
        inner = "".join(
            f"<innerBoundaryIs>{_geometry(ring)}</innerBoundaryIs>" for ring in shape.interiors
        )
        outer = f"<outerBoundaryIs>{_geometry(shape.exterior)}</outerBoundaryIs>"
        return f"<Polygon><tessellate>1</tessellate>{outer}{inner}</Polygon>"
    parts = "".join(_geometry(part) for part in shapely.get_parts(shape))
    return f"<MultiGeometry>{parts}</MultiGeometry>"


def _coordinates(shape: BaseGeometry) -> str:
    positions = " ".join(f"{lon!r},{lat!r}" for lon, lat in shapely.get_coordinates(shape).tolist())
    return f"<coordinates>{positions}</coordinates>"


WRITTEN: dict[Kind, Callable[[Any], str]] = {
    Kind.WHOLE: str,
    Kind.REAL: repr,
    Kind.TRUTH: _truth,
}
