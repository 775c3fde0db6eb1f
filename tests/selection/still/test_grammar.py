"""The grammar of still maps: what is read, and at which character what is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from app.domain.errors import BadParameterError
from app.selection.still.drawn import CAPS, Drawn, Look, Pin
from app.selection.still.frame import (
    Centre,
    Size,
    parse_padding,
    parse_position,
    parse_size,
)
from app.selection.still.overlays import parse_overlays

if TYPE_CHECKING:
    from collections.abc import Callable

LINE = "_p~iF~ps|U_ulLnnqC"
PLACES = ((-120.2, 38.5), (-120.95, 40.7))
POINT = '{"type":"Point","coordinates":[37.8,44.7]}'
RING = [[37, 44], [38, 44], [38, 45], [37, 44]]
AREA = json.dumps({"type": "Polygon", "coordinates": [RING]}, separators=(",", ":"))
FEATURE = '{"type":"Feature","properties":%s,"geometry":{"type":"Point","coordinates":[1,2]}}'
OPEN = Look(fill=None)
FILLED = Look(fill="#555555")
RINGS = (((37.0, 44.0), (38.0, 44.0), (38.0, 45.0), (37.0, 44.0)),)

GOOD_POSITIONS: dict[str, object] = {
    "auto": None,
    "[37,44,38,45]": (37.0, 44.0, 38.0, 45.0),
    "[-10.5,-20.25,10.5,20.25]": (-10.5, -20.25, 10.5, 20.25),
    "[-180,-85.0511,180,85.0511]": (-180.0, -85.0511, 180.0, 85.0511),
    "37.8,44.7,9": Centre(37.8, 44.7, 9.0),
    "37.8,44.7,9.126": Centre(37.8, 44.7, 9.13),
    "-0.5,-44.7,0": Centre(-0.5, -44.7, 0.0),
    "+37,+44,22": Centre(37.0, 44.0, 22.0),
}
GOOD_SIZES: dict[str, object] = {
    "640x480.png": Size(640, 480, 1, "png"),
    "640x480@2x.png": Size(640, 480, 2, "png"),
    "1x1.svg": Size(1, 1, 1, "svg"),
    "1280x1280.pdf": Size(1280, 1280, 1, "pdf"),
    "1280x1280@2x.png": Size(1280, 1280, 2, "png"),
}
GOOD_PADDINGS: dict[str, object] = {
    "10": (10, 10, 10, 10),
    "10,20": (10, 20, 10, 20),
    "10,20,30": (10, 20, 30, 20),
    "10,20,30,40": (10, 20, 30, 40),
    "0": (0, 0, 0, 0),
}
GOOD_OVERLAYS: dict[str, object] = {
    "pin-s(37.8,44.7)": (Pin(37.8, 44.7),),
    "pin-l(37.8,44.7)": (Pin(37.8, 44.7, "l"),),
    "pin-s-a(37.8,44.7)": (Pin(37.8, 44.7, "s", "A"),),
    "pin-l-z(37.8,44.7)": (Pin(37.8, 44.7, "l", "Z"),),
    "pin-s-0(37.8,44.7)": (Pin(37.8, 44.7, "s", "0"),),
    "pin-s-99(37.8,44.7)": (Pin(37.8, 44.7, "s", "99"),),
    "pin-s+f00(37.8,44.7)": (Pin(37.8, 44.7, "s", "", "#ff0000"),),
    "pin-s+B3261E(37.8,44.7)": (Pin(37.8, 44.7, "s", "", "#b3261e"),),
    "pin-l-7+9ed4bd(-122.46589,37.77343)": (Pin(-122.46589, 37.77343, "l", "7", "#9ed4bd"),),
    "pin-s(1,2),pin-l(3,4)": (Pin(1.0, 2.0), Pin(3.0, 4.0, "l")),
    "pin-s(180,85.0511)": (Pin(180.0, 85.0511),),
    f"path({LINE})": (Drawn((PLACES,), OPEN),),
    f"path-5({LINE})": (Drawn((PLACES,), Look(5.0)),),
    f"path-0.5+f44({LINE})": (Drawn((PLACES,), Look(0.5, "#ff4444")),),
    f"path-5+f44-0.5({LINE})": (Drawn((PLACES,), Look(5.0, "#ff4444", 0.5)),),
    f"path+f44+88a({LINE})": (Drawn((PLACES,), Look(2.0, "#ff4444", 1.0, "#8888aa")),),
    f"path-5+f44-0.5+88aa00-0.25({LINE})": (
        Drawn((PLACES,), Look(5.0, "#ff4444", 0.5, "#88aa00", 0.25)),
    ),
    f"path({LINE}),pin-s(1,2)": (Drawn((PLACES,), OPEN), Pin(1.0, 2.0)),
    f"geojson({POINT})": (Pin(37.8, 44.7, "m"),),
    f"geojson({AREA})": (Drawn(RINGS, FILLED),),
    f"geojson({POINT}),pin-s(1,2)": (Pin(37.8, 44.7, "m"), Pin(1.0, 2.0)),
    'geojson({"type":"LineString","coordinates":[[1,2],[3,4,5]]})': (
        Drawn((((1.0, 2.0), (3.0, 4.0)),), OPEN),
    ),
    'geojson({"type":"MultiPoint","coordinates":[[1,2],[3,4]]})': (
        Pin(1.0, 2.0, "m"), Pin(3.0, 4.0, "m"),
    ),
    'geojson({"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]})': (
        Drawn((((1.0, 2.0), (3.0, 4.0)), ((5.0, 6.0), (7.0, 8.0))), OPEN),
    ),
    f'geojson({{"type":"MultiPolygon","coordinates":[[{json.dumps(RING)}]]}})': (
        Drawn(RINGS, FILLED),
    ),
    f'geojson({{"type":"GeometryCollection","geometries":[{POINT},{AREA}]}})': (
        Pin(37.8, 44.7, "m"), Drawn(RINGS, FILLED),
    ),
    f"geojson({FEATURE % 'null'})": (Pin(1.0, 2.0, "m"),),
    "geojson("
    + FEATURE % '{"marker-color":"#f00","marker-size":"large","marker-symbol":"b"}'
    + ")": (Pin(1.0, 2.0, "l", "B", "#ff0000"),),
    "geojson(" + FEATURE % '{"marker-symbol":7,"title":")((\\",<script>","x":[1,{}]}' + ")":
        (Pin(1.0, 2.0, "m", "7"),),
    'geojson({"type":"Feature","properties":{},"geometry":null})': (),
    f'geojson({{"type":"FeatureCollection","features":[{FEATURE % "{}"},{FEATURE % "{}"}]}})': (
        Pin(1.0, 2.0, "m"), Pin(1.0, 2.0, "m"),
    ),
    'geojson({"type":"FeatureCollection","features":[]})': (),
    'geojson({"type":"Feature","properties":{"stroke":"#0a0","stroke-width":3,"stroke-opacity":0.5,'
    f'"fill":"00f","fill-opacity":0}},"geometry":{AREA}}})': (
        Drawn(RINGS, Look(3.0, "#00aa00", 0.5, "#0000ff", 0.0)),
    ),
}  # fmt: skip

# Each with the character at which it goes wrong, counted from 1, and what is said of it.
BAD_POSITIONS = {
    "": (1, "expected auto"),
    "Auto": (1, "expected auto"),
    "auto1": (5, "expected nothing more"),
    "automatic": (5, "expected nothing more"),
    "center": (1, "expected auto"),
    "[]": (2, "expected longitude"),
    "[37,44,38]": (10, "a comma before the latitude"),
    "[37,44,38,45": (13, "expected ']'"),
    "[37,44,38,45]x": (14, "expected nothing more"),
    "[37,44,38,45,46]": (13, "expected ']'"),
    "[38,44,37,45]": (8, "the east is not over the west"),
    "[37,44,37,45]": (8, "the east is not over the west"),
    "[37,45,38,44]": (8, "the north is not over the south"),
    "[-181,44,38,45]": (2, "longitude -181 is not from -180 to 180"),
    "[37,44,38,86]": (11, "latitude 86 is not from -85.0511 to 85.0511"),
    "[a,44,38,45]": (2, "expected longitude"),
    "[37 ,44,38,45]": (4, "a comma before the latitude"),
    "37,44": (6, "a comma before the zoom"),
    "37,44,": (7, "expected zoom"),
    "37,44,23": (7, "zoom 23 is not from 0 to 22"),
    "37,44,-1": (7, "zoom -1 is not from 0 to 22"),
    "37,91,4": (4, "latitude 91"),
    "181,44,4": (1, "longitude 181"),
    "37,44,4,0": (8, "north is always up"),
    "37,44,4,0,60": (8, "north is always up"),
    "37,44,4.": (8, "expected nothing more"),
    "37,44,nan": (7, "expected zoom"),
    "inf,44,4": (1, "expected auto"),
    "1e2,44,4": (2, "a comma before the latitude"),
    "37;44;4": (3, "a comma before the latitude"),
    "٣٧,44,4": (1, "expected auto"),
}
BAD_SIZES = {
    "": (1, "expected width"),
    "640": (4, "an x between"),
    "x480.png": (1, "expected width"),
    "640x.png": (5, "expected height"),
    "0x480.png": (1, "width 0 is not from 1 to 1,280"),
    "1281x480.png": (1, "width 1281"),
    "640x1281.png": (5, "height 1281"),
    "640x480": (8, "a point before the format"),
    "640x480.": (9, "expected png, svg, pdf"),
    "640x480.gif": (9, "expected png, svg, pdf"),
    "640x480.PNG": (9, "expected png, svg, pdf"),
    "640x480.png8": (9, "expected png, svg, pdf"),
    "640x480@3x.png": (9, "2x after the @"),
    "640x480@.png": (9, "2x after the @"),
    "640x480@2x.svg": (8, "@2x is of png alone"),
    "640x480@2x.pdf": (8, "@2x is of png alone"),
    "-640x480.png": (1, "expected width"),
    "640.5x480.png": (4, "an x between"),
    "640X480.png": (4, "an x between"),
}
BAD_PADDINGS = {
    "": (1, "expected padding"),
    "a": (1, "expected padding"),
    "-1": (1, "expected padding"),
    "1,": (3, "expected padding"),
    "1,2,3,4,5": (9, "four numbers at most"),
    "1.5": (2, "a comma or the end"),
    "1281": (1, "padding 1281"),
    "10px": (3, "a comma or the end"),
}
BAD_OVERLAYS = {
    "": (1, "expected pin-s, pin-l, path or geojson"),
    "marker(1,2)": (1, "expected pin-s"),
    "pin": (1, "expected pin-s"),
    "pin-": (5, "expected s or l"),
    "pin-m(1,2)": (5, "expected s or l"),
    "PIN-s(1,2)": (1, "expected pin-s"),
    "pin-s": (6, "-label, +colour or ("),
    "pin-s()": (7, "expected longitude"),
    "pin-s(1)": (8, "a comma before the latitude"),
    "pin-s(1,2": (10, "expected ')'"),
    "pin-s(1,2)x": (11, "a comma or the end"),
    "pin-s(1,2),": (12, "expected pin-s"),
    "pin-s(1,2),,pin-s(1,2)": (12, "expected pin-s"),
    "pin-s(1,2) ,pin-s(1,2)": (11, "a comma or the end"),
    "pin-s(1,2,3)": (10, "expected ')'"),
    "pin-s(181,2)": (7, "longitude 181"),
    "pin-s(1,86)": (9, "latitude 86"),
    "pin-s(1,90)": (9, "latitude 90"),
    "pin-s-bus(1,2)": (7, "'bus' is not a letter a-z or a number 0-99: icons by name (Maki)"),
    "pin-l-fire-station+f00(1,2)": (7, "'fire-station' is not a letter"),
    "pin-s-A(1,2)": (7, "'A' is not a letter"),
    "pin-s-100(1,2)": (7, "is not a letter"),
    "pin-s-(1,2)": (7, "is not a letter"),
    "pin-s-a": (7, "'a' is not a letter"),
    "pin-s+(1,2)": (7, "3 or 6 hexadecimal digits"),
    "pin-s+ff(1,2)": (7, "3 or 6 hexadecimal digits"),
    "pin-s+ffff(1,2)": (7, "3 or 6 hexadecimal digits"),
    "pin-s+red(1,2)": (7, "3 or 6 hexadecimal digits"),
    "pin-s+#f00(1,2)": (7, "3 or 6 hexadecimal digits"),
    "pin-s+f00-a(1,2)": (10, "-label, +colour or ("),
    "url-https%3A%2F%2Fexample.org%2Fa.png(1,2)": (1, "this server asks nobody"),
    "pin-s(1,2),url-x(1,2)": (12, "this server asks nobody"),
    "path": (5, "-width, +colour or ("),
    "path()": (6, "a line has two places or more, found 0"),
    "path(_p~iF~ps|U)": (6, "a line has two places or more, found 1"),
    f"path({LINE}": (24, "expected a character of an encoded polyline"),
    "path(_p~iF~ps|U_ulL)": (16, "a latitude alone"),
    "path(_p~iF~ps|U_ulLnnq)": (23, "expected a character of an encoded polyline"),
    "path(_p~iF 1,2)": (11, "expected a character of an encoded polyline"),
    f"path({'~' * 20})": (6, "a step of the line has no end"),
    f"path-x({LINE})": (6, "expected width"),
    f"path-51({LINE})": (6, "width 51 is not from 0 to 50"),
    f"path+f4({LINE})": (6, "3 or 6 hexadecimal digits"),
    f"path+f44-2({LINE})": (10, "opacity 2 is not from 0 to 1"),
    f"path+f44-({LINE})": (10, "expected opacity"),
    f"path+f44+88a-1.5({LINE})": (14, "opacity 1.5"),
    f"path+f44+88a+123({LINE})": (13, "-width, +colour or ("),
    "path(_gjaR?_gjaR??)": (6, "0,100 is not on the map"),
    "geojson": (8, "expected '('"),
    "geojson()": (9, "is not JSON"),
    "geojson({})": (9, "expected a type"),
    "geojson([])": (9, "expected an object of GeoJSON"),
    'geojson({"type":"Point"})': (9, "expected coordinates, a list"),
    'geojson({"type":"Circle","coordinates":[1,2]})': (17, "'Circle' is no type of GeoJSON"),
    'geojson({"type":7})': (17, "is no type of GeoJSON"),
    'geojson({"type":"Point","coordinates":[1]})': (39, "expected a position"),
    'geojson({"type":"Point","coordinates":[1,"2"]})': (39, "expected a position"),
    'geojson({"type":"Point","coordinates":[1,true]})': (39, "expected a position"),
    'geojson({"type":"Point","coordinates":[1,91]})': (42, "latitude 91"),
    'geojson({"type":"Point","coordinates":[200,1]})': (40, "longitude 200"),
    'geojson({"type":"Point","coordinates":[1,NaN]})': (42, "holds NaN"),
    'geojson({"type":"Point","coordinates":[1,1e400]})': (42, "which overflows"),
    'geojson({"type":"Point","type":"Point"})': (25, "holds the key 'type' twice"),
    'geojson({"type":"LineString","coordinates":[[1,2]]})': (44, "expected 2 positions or more"),
    'geojson({"type":"LineString","coordinates":[1,2]})': (45, "expected a position"),
    'geojson({"type":"Polygon","coordinates":[[[1,2],[3,4],[1,2]]]})': (42, "expected 4 positions"),
    'geojson({"type":"Polygon","coordinates":[[[1,2],[3,4],[5,6],[7,8]]]})': (42, "not its first"),
    'geojson({"type":"Polygon","coordinates":[7]})': (42, "expected a list of positions"),
    'geojson({"type":"FeatureCollection","features":7})': (48, "expected features, a list"),
    f'geojson({{"type":"FeatureCollection","features":[{POINT}]}})': (57, "expected a Feature"),
    "geojson(" + FEATURE % "7" + ")": (40, "expected properties to be an object"),
    "geojson(" + FEATURE % '{"marker-color":"red"}' + ")": (56, "expected a colour like"),
    "geojson(" + FEATURE % '{"marker-size":"huge"}' + ")": (55, "expected small, medium, large"),
    "geojson(" + FEATURE % '{"marker-symbol":"bus"}' + ")": (57, "'bus' is not a letter"),
    'geojson({"type":"Feature","properties":{"stroke-width":99},"geometry":' + AREA + "})":
        (56, "expected stroke-width from 0 to 50"),
    'geojson({"type":"Feature","properties":{"fill-opacity":"1"},"geometry":' + AREA + "})":
        (56, "expected fill-opacity from 0 to 1"),
    "geojson({": (10, "the bracket of geojson( is not closed"),
    'geojson({"type":"Point)': (24, "the bracket of geojson( is not closed"),
    "geojson(%7B%7D)": (9, "is not JSON"),
    'pin-s(1,2),geojson({"type":"Point","coordinates":[1,91]})': (53, "latitude 91"),
    "geojson(\n{\n{})": (12, "is not JSON"),
}  # fmt: skip


def test_the_table_is_long() -> None:
    good = GOOD_POSITIONS, GOOD_SIZES, GOOD_PADDINGS, GOOD_OVERLAYS
    bad = BAD_POSITIONS, BAD_SIZES, BAD_PADDINGS, BAD_OVERLAYS
    assert sum(map(len, good)) >= 45
    assert sum(map(len, bad)) >= 120


@pytest.mark.parametrize(("text", "expected"), GOOD_POSITIONS.items())
def test_a_good_position_is_read(text: str, expected: object) -> None:
    assert parse_position(text) == expected


@pytest.mark.parametrize(("text", "expected"), GOOD_SIZES.items())
def test_a_good_size_is_read(text: str, expected: object) -> None:
    assert parse_size(text) == expected


@pytest.mark.parametrize(("text", "expected"), GOOD_PADDINGS.items())
def test_a_good_padding_is_read(text: str, expected: object) -> None:
    assert parse_padding(text) == expected


@pytest.mark.parametrize(("text", "expected"), GOOD_OVERLAYS.items())
def test_good_overlays_are_read(text: str, expected: object) -> None:
    assert parse_overlays(text) == expected


def refused(name: str, parse: Callable[[str], object], text: str, at: int, words: str) -> None:
    with pytest.raises(BadParameterError) as caught:
        parse(text)
    assert caught.value.parameter == name
    message = str(caught.value)
    assert words in message
    assert message.endswith(f" (character {at})"), message


@pytest.mark.parametrize(("text", "where"), BAD_POSITIONS.items())
def test_a_bad_position_is_refused_at_its_fault(text: str, where: tuple[int, str]) -> None:
    refused("position", parse_position, text, *where)


@pytest.mark.parametrize(("text", "where"), BAD_SIZES.items())
def test_a_bad_size_is_refused_at_its_fault(text: str, where: tuple[int, str]) -> None:
    refused("size", parse_size, text, *where)


@pytest.mark.parametrize(("text", "where"), BAD_PADDINGS.items())
def test_a_bad_padding_is_refused_at_its_fault(text: str, where: tuple[int, str]) -> None:
    refused("padding", parse_padding, text, *where)


@pytest.mark.parametrize(("text", "where"), BAD_OVERLAYS.items())
def test_bad_overlays_are_refused_at_their_fault(text: str, where: tuple[int, str]) -> None:
    refused("overlay", parse_overlays, text, *where)


def test_only_so_much_is_laid_over_a_map() -> None:
    pin = "pin-s(1,2)"
    assert len(parse_overlays(",".join([pin] * CAPS.pins))) == CAPS.pins
    start = (CAPS.pins * len(f"{pin},")) + 1
    refused(
        "overlay", parse_overlays, ",".join([pin] * (CAPS.pins + 1)), start, "101 pins are over"
    )
    shape = f"path({LINE})"
    start = (CAPS.shapes * len(f"{shape},")) + 1
    shapes = ",".join([shape] * (CAPS.shapes + 1))
    refused("overlay", parse_overlays, shapes, start, "1,001 shapes are over")
    for kind, part in (("MultiLineString", [[1, 2], [3, 4]]),
                       ("Polygon", [[1, 2], [3, 4], [3, 5], [1, 2]])):  # fmt: skip
        many = [{"type": kind, "coordinates": [part] * n} for n in (CAPS.shapes, CAPS.shapes + 1)]
        assert len(parse_overlays(f"geojson({json.dumps(many[0])})")) == 1
        text = f"geojson({json.dumps(many[1])})"
        refused("overlay", parse_overlays, text, 1, "1,001 shapes are over")
    start = len("path(") + 2 * CAPS.vertices + 1
    vertices = f"path({'??' * (CAPS.vertices + 1)})"
    refused("overlay", parse_overlays, vertices, start, "more than 10,000 places")
    line = {"type": "LineString", "coordinates": [[1, 2]] * (CAPS.vertices + 1)}
    text = f"geojson({json.dumps(line)})"
    start = text.rindex("[1, 2]") + 1
    refused("overlay", parse_overlays, text, start, "more than 10,000 positions are not read")
    parts = {"type": "GeometryCollection", "geometries": [{"type": "Point"}] * 1_101}
    text = f"geojson({json.dumps(parts)})"
    refused("overlay", parse_overlays, text, 9, "1,101 geometries are over the 1,100 that are read")
    two = f"path({'??' * 6_000})"
    refused("overlay", parse_overlays, f"{two},{two}", len(two) + 2, "12,000 vertices are over")
    long = f"{pin}{' ' * CAPS.characters}"
    refused("overlay", parse_overlays, long, CAPS.characters + 1, "more than 500,000 characters")
