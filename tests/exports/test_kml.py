"""KML 2.2: what its schema asks for, and text that stays text."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
import shapely

from app.exports.kml import kml
from tests.exports.samples import COVERAGE, HOSTILE, content_at, odd

if TYPE_CHECKING:
    from app.exports.content import Content
    from app.store.catalog import Catalog

KML = "{http://www.opengis.net/kml/2.2}"
# Order of the parts of a feature (OGC 07-147r2, 9.1.3).
ORDER = ["name", "description", "TimeSpan", "Schema", "ExtendedData"]
SHAPES = ["Point", "LineString", "Polygon", "MultiGeometry"]


def document(content: Content) -> ET.Element:
    root = ET.fromstring(b"".join(kml(content)))  # noqa: S314 - our own
    assert root.tag == f"{KML}kml"
    (found,) = root
    return found


def names(element: ET.Element) -> list[str]:
    return [child.tag.removeprefix(KML) for child in element]


def test_parts_stand_in_the_order_of_the_schema() -> None:
    found = document(odd())
    assert names(found) == ["name", "description", "Schema", *["Placemark"] * 5]
    for placemark in found.iter(f"{KML}Placemark"):
        places = [(ORDER + SHAPES).index(name) for name in names(placemark)]
        assert places == sorted(places)


def test_fields_are_typed_and_only_declared_ones_used() -> None:
    found = document(odd())
    schema = found.find(f"{KML}Schema")
    assert schema is not None
    types = {field.get("name"): field.get("type") for field in schema}
    assert types == {
        "id": "string",
        "title": "string",
        "persons": "string",  # does not fit in an int
        "distance_m": "double",
        "at_sea": "bool",
        "day": "string",
        "at": "string",
        "never": "int",
    }
    for data in found.iter(f"{KML}SchemaData"):
        assert data.get("schemaUrl") == f"#{schema.get('id')}"
        assert {value.get("name") for value in data} <= set(types)


def test_truth_is_a_digit_since_gdal_makes_words_nothing() -> None:
    first, second = document(odd(None, None)).iter(f"{KML}SchemaData")
    assert {data.get("name"): data.text for data in first}["at_sea"] == "1"
    assert "at_sea" not in {data.get("name") for data in second}


def test_a_column_called_like_a_part_of_a_placemark_gets_an_underscore(catalog: Catalog) -> None:
    found = document(content_at(catalog, "actors"))
    fields = {field.get("name"): field for field in found.iter(f"{KML}SimpleField")}
    assert "name" not in fields
    assert fields["name_"].findtext(f"{KML}displayName") == "name"
    first = next(found.iter(f"{KML}SchemaData"))
    told = {data.get("name"): data.text for data in first}
    assert (told["id"], told["name_"]) == ("cpc", "Caspian Pipeline Consortium")


def test_hostile_text_stays_text() -> None:
    raw = b"".join(kml(odd()))
    assert b"<script" not in raw
    placemark = document(odd()).find(f"{KML}Placemark")
    assert placemark is not None
    assert placemark.findtext(f"{KML}name") == HOSTILE.replace("\r\n", "\n")


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\ufffe", "\x1f"])
def test_what_xml_cannot_hold_is_replaced(bad: str) -> None:
    found = document(odd(shapely.Point(1, 2), title=f"a{bad}b"))
    assert found.findtext(f"{KML}Placemark/{KML}name") == "a\ufffdb"


def test_description_says_credit_and_coverage_as_html() -> None:
    text = document(odd()).findtext(f"{KML}description") or ""
    assert "credit: © A &amp; B" in text  # a viewer reads it as HTML
    assert COVERAGE in unescape(text)


def test_nothing_is_fetched_from_elsewhere(catalog: Catalog) -> None:
    found = document(content_at(catalog, "incidents"))
    used = {element.tag.removeprefix(KML) for element in found.iter()}
    assert not used & {"href", "Icon", "Style", "styleUrl", "NetworkLink", "GroundOverlay"}


def test_rings_are_closed_and_longitude_comes_first() -> None:
    polygon = document(odd()).findall(f"{KML}Placemark")[1].find(f"{KML}Polygon")
    assert polygon is not None
    assert names(polygon) == ["tessellate", "outerBoundaryIs", "innerBoundaryIs"]
    rings = [ring.text.split() for ring in polygon.iter(f"{KML}coordinates") if ring.text]
    assert rings[0] == ["50.0,46.0", "52.5,46.0", "52.5,48.0", "50.0,48.0", "50.0,46.0"]
    assert all(ring[0] == ring[-1] and len(ring) >= 4 for ring in rings)


def test_ids_are_unique_and_valid() -> None:
    marks = document(odd()).findall(f"{KML}Placemark")
    assert [mark.get("id") for mark in marks] == [f"odd-{number}" for number in range(5)]


def test_nulls_are_left_out_and_no_place_has_no_geometry() -> None:
    last = document(odd(None, None)).findall(f"{KML}Placemark")[1]
    assert [data.get("name") for data in last.iter(f"{KML}SimpleData")] == ["id"]
    assert not set(names(last)) & set(SHAPES)
