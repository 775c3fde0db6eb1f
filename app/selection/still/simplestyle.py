"""GeoJSON with simplestyle as overlays; a fault says where in the text its value stands.

References: RFC 7946; simplestyle-spec 1.1 (https://github.com/mapbox/simplestyle-spec).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NoReturn

from app.domain.errors import BadParameterError
from app.selection.still.characters import MAX_LAT, MAX_LON, Characters
from app.selection.still.drawn import CAPS, Drawn, Look, Overlay, Pin, Positions, long_colour
from app.selection.still.json_places import place_of
from app.sources.strict_json import JsonFaultError, read_json

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["overlays_of", "read_document"]

Pointer = tuple[str | int, ...]
COLOUR = re.compile(r"#?([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})", re.ASCII)
SYMBOL = re.compile(r"[a-zA-Z]|[0-9]{1,2}", re.ASCII)
SIZES = {"small": "s", "medium": "m", "large": "l"}
# How deeply positions are nested, and whether the lines are rings.
GEOMETRIES = {
    "Point": (0, False), "MultiPoint": (1, False), "LineString": (1, False),
    "MultiLineString": (2, False), "Polygon": (2, True), "MultiPolygon": (3, True),
}  # fmt: skip
MOST_PARTS = CAPS.pins + CAPS.shapes
FEWEST, FEWEST_OF_RING, LEAST_ORDINATES, MOST_ORDINATES = 2, 4, 2, 4


def read_document(given: Characters, text: str) -> Any:
    """Read the JSON of a part of a text.

    Raises
    ------
    BadParameterError
        If it is not strict JSON; it gives the character.
    """
    try:
        return read_json(text.encode("utf-8", errors="surrogatepass"))
    except JsonFaultError as error:
        lines = text.split("\n")
        before = sum(len(line) + 1 for line in lines[: error.row - 1]) + error.column - 1
        given.refuse(str(error), given.at + before)


def overlays_of(document: Any, given: Characters, text: str | None) -> Iterator[Overlay]:
    """Give the overlays of a GeoJSON document, in its order.

    Raises
    ------
    BadParameterError
        For what is no GeoJSON or no simplestyle; it gives the pointer, and the character if
        ``text`` is what it was read from.
    """
    return _Reader(given, text).document(document, ())


class _Reader:
    """Walks a document."""

    def __init__(self, given: Characters, text: str | None) -> None:
        self._given, self._text, self._start = given, text, given.at
        self._positions = 0

    def document(self, found: Any, at: Pointer) -> Iterator[Overlay]:
        kind = self._type(found, at)
        if kind == "FeatureCollection":
            for number, each in enumerate(self._list(found, "features", at)):
                yield from self._feature(each, (*at, "features", number))
        elif kind == "Feature":
            yield from self._feature(found, at)
        else:
            yield from self._geometry(found, at, {}, at)

    def _feature(self, found: Any, at: Pointer) -> Iterator[Overlay]:
        if self._type(found, at) != "Feature":
            self._refuse("expected a Feature", (*at, "type"))
        properties = found.get("properties")
        if properties is not None and not isinstance(properties, dict):
            self._refuse("expected properties to be an object", (*at, "properties"))
        if found.get("geometry") is not None:
            styled = properties or {}, (*at, "properties")
            yield from self._geometry(found["geometry"], (*at, "geometry"), *styled)

    def _geometry(
        self, found: Any, at: Pointer, style: dict[str, Any], styled_at: Pointer
    ) -> Iterator[Overlay]:
        kind = self._type(found, at)
        if kind == "GeometryCollection":
            for number, each in enumerate(self._list(found, "geometries", at)):
                yield from self._geometry(each, (*at, "geometries", number), style, styled_at)
            return
        if kind not in GEOMETRIES:
            self._refuse(f"'{str(kind)[:30]}' is no type of GeoJSON", (*at, "type"))
        depth, is_area = GEOMETRIES[kind]
        inner = (*at, "coordinates")
        coordinates = self._list(found, "coordinates", at)
        if kind in {"Point", "MultiPoint"}:
            points = [coordinates] if depth == 0 else coordinates
            for number, each in enumerate(points):
                place = self._position(each, inner if depth == 0 else (*inner, number))
                yield self._pin(place, style, styled_at)
            return
        parts = tuple(self._lines(coordinates, depth, inner, is_area=is_area))
        yield Drawn(parts, self._look(style, styled_at, is_area=is_area))

    def _lines(self, found: Any, depth: int, at: Pointer, *, is_area: bool) -> Iterator[Positions]:
        if not isinstance(found, list):
            self._refuse("expected a list of positions", at)
        if depth > 1:
            for number, each in enumerate(found):
                yield from self._lines(each, depth - 1, (*at, number), is_area=is_area)
            return
        line = tuple(self._position(each, (*at, n)) for n, each in enumerate(found))
        fewest = FEWEST_OF_RING if is_area else FEWEST
        if len(line) < fewest:
            self._refuse(f"expected {fewest} positions or more, found {len(line)}", at)
        if is_area and line[0] != line[-1]:
            self._refuse("the last position of a ring is not its first", at)
        yield line

    def _position(self, found: Any, at: Pointer) -> tuple[float, float]:
        self._positions += 1
        if self._positions > CAPS.vertices:  # a long document is not read to its end
            self._refuse(f"more than {CAPS.vertices:,} positions are not read", at)
        is_list = isinstance(found, list) and LEAST_ORDINATES <= len(found) <= MOST_ORDINATES
        if not is_list or any(type(each) not in (int, float) for each in found):
            self._refuse("expected a position: two numbers, longitude first", at)
        for number, (name, most) in enumerate((("longitude", MAX_LON), ("latitude", MAX_LAT))):
            if abs(found[number]) > most:
                self._refuse(f"{name} {found[number]:g} is not from -{most:g} to {most:g}",
                             (*at, number))  # fmt: skip
        return float(found[0]), float(found[1])

    def _pin(self, place: tuple[float, float], style: dict[str, Any], at: Pointer) -> Pin:
        size = style.get("marker-size", "medium")
        if not isinstance(size, str) or size not in SIZES:
            self._refuse(f"expected {', '.join(SIZES)}", (*at, "marker-size"))
        symbol = str(style.get("marker-symbol") or "")
        if symbol and not SYMBOL.fullmatch(symbol):
            message = f"'{symbol[:30]}' is not a letter a-z or a number 0-99: icons by name (Maki)"
            self._refuse(f"{message} are not shipped", (*at, "marker-symbol"))
        colour = self._colour(style, "marker-color", at, None)
        return Pin(*place, SIZES[size], symbol.upper(), colour)

    def _look(self, style: dict[str, Any], at: Pointer, *, is_area: bool) -> Look:
        plain = Look()
        return Look(
            self._number(style, "stroke-width", at, plain.width_px, CAPS.width_px),
            self._colour(style, "stroke", at, plain.stroke) or plain.stroke,
            self._number(style, "stroke-opacity", at, plain.stroke_opacity, 1.0),
            self._colour(style, "fill", at, plain.stroke) if is_area else None,
            self._number(style, "fill-opacity", at, plain.fill_opacity, 1.0),
        )

    def _colour(
        self, style: dict[str, Any], name: str, at: Pointer, otherwise: str | None
    ) -> str | None:
        given = style.get(name)
        if given is None:
            return otherwise
        match = COLOUR.fullmatch(given) if isinstance(given, str) else None
        if match is None:
            self._refuse("expected a colour like #b3261e", (*at, name))
        return long_colour(match[1])

    def _number(
        self, style: dict[str, Any], name: str, at: Pointer, otherwise: float, most: float
    ) -> float:
        given = style.get(name, otherwise)
        if type(given) not in (int, float) or not 0.0 <= given <= most:
            self._refuse(f"expected {name} from 0 to {most:g}", (*at, name))
        return float(given)

    def _type(self, found: Any, at: Pointer) -> Any:
        if not isinstance(found, dict):
            self._refuse("expected an object of GeoJSON", at)
        if "type" not in found:
            self._refuse("expected a type", at)
        return found["type"] if isinstance(found["type"], str) else None

    def _list(self, found: dict[str, Any], name: str, at: Pointer) -> list[Any]:
        listed = found.get(name)
        if not isinstance(listed, list):
            self._refuse(f"expected {name}, a list", (*at, name) if name in found else at)
        if name != "coordinates" and len(listed) > MOST_PARTS:
            self._refuse(f"{len(listed):,} {name} are over the {MOST_PARTS:,} that are read", at)
        return listed

    def _refuse(self, message: str, at: Pointer) -> NoReturn:
        pointer = "".join(f"/{part}" for part in at)
        said = f"{message} at {pointer}" if pointer else message
        if self._text is None:
            raise BadParameterError(self._given.name, said)
        self._given.refuse(said, self._start + place_of(self._text, at))
