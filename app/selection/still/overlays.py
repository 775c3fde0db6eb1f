"""Read the overlays of a still map: pins, paths and GeoJSON, one after the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.domain.errors import BadParameterError
from app.selection.still.characters import Characters
from app.selection.still.drawn import CAPS, Drawn, Look, Overlay, Pin, long_colour
from app.selection.still.polyline import read_polyline
from app.selection.still.simplestyle import overlays_of, read_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["check_caps", "document_overlays", "parse_overlays"]

NAME = "overlay"
LABEL = re.compile(r"(?:[0-9]{1,2}|[a-z])(?=[+(])", re.ASCII)
COLOUR = re.compile(r"(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})(?![0-9A-Za-z])", re.ASCII)
# Up to a bracket that no string holds; possessive, so that nothing is tried twice.
JSON_TEXT = re.compile(r'(?:[^")]|"(?:[^"\\]|\\.)*+")*+', re.DOTALL)
WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]*", re.ASCII)
KINDS = "pin-s, pin-l, path or geojson"
NO_IMAGES = "images of other hosts are not fetched: this server asks nobody"
NO_MAKI = "is not a letter a-z or a number 0-99: icons by name (Maki) are not shipped"


def parse_overlays(text: str) -> tuple[Overlay, ...]:
    """Read all overlays, in the order in which they are drawn.

    Raises
    ------
    BadParameterError
        For a fault, with the character at which it is; for more than is drawn.

    Examples
    --------
    >>> parse_overlays("pin-s-a+b3261e(37.8,44.7)")
    (Pin(lon=37.8, lat=44.7, size='s', label='A', colour='#b3261e'),)
    """
    given = Characters(NAME, text)
    if len(text) > CAPS.characters:
        given.refuse(f"more than {CAPS.characters:,} characters are not read", CAPS.characters)
    found: list[Overlay] = []
    while True:
        start = given.at
        found.extend(_one(given))
        check_caps(found, given, start)
        if given.is_at_end:
            return tuple(found)
        given.expect(",", "a comma or the end")


def document_overlays(given: Any) -> tuple[Overlay, ...]:
    """Read the overlay of a body, or a list: in the grammar of an address, or GeoJSON as it is.

    Raises
    ------
    BadParameterError
        For a fault: in a text with the character, in GeoJSON with the pointer; of a list it
        says in which part. For more than is drawn.
    """
    found: list[Overlay] = []
    parts = given if isinstance(given, list) else [given]
    for number, each in enumerate(parts, start=1):
        try:
            found.extend(_of_document(each))
            check_caps(found, Characters(NAME, ""), None)
        except BadParameterError as error:
            message = str(error).removeprefix(f"{NAME}: ")
            part = f" (part {number} of {len(parts)})" if parts is given else ""
            raise BadParameterError(NAME, f"{message}{part}") from error
    return tuple(found)


def _of_document(given: Any) -> Iterable[Overlay]:
    if isinstance(given, str):
        return parse_overlays(given)
    if given is None:
        raise BadParameterError(NAME, "is null; expected a text or an object of GeoJSON")
    return overlays_of(given, Characters(NAME, ""), None)


def check_caps(found: Iterable[Overlay], given: Characters, start: int | None) -> None:
    """Refuse more pins, shapes or vertices than a map shows; ``start`` is where they begin.

    Each line of a geometry is a shape, and each ring of an area.
    """
    shapes = [each for each in found if isinstance(each, Drawn)]
    counts = {
        "pins": sum(isinstance(each, Pin) for each in found),
        "shapes": sum(max(len(each.parts), 1) for each in shapes),
        "vertices": sum(len(part) for each in shapes for part in each.parts),
    }
    for name, count in counts.items():
        most: int = getattr(CAPS, name)
        if count > most:
            message = f"{count:,} {name} are over the {most:,} that a map shows"
            if start is None:
                raise BadParameterError(given.name, message)
            given.refuse(message, start)


def _one(given: Characters) -> Iterator[Overlay]:
    if given.has("pin-"):
        yield _pin(given)
    elif given.has("path"):
        yield _path(given)
    elif given.has("geojson"):
        yield from _geojson(given)
    elif given.next_is("url-"):
        given.refuse(NO_IMAGES)
    else:
        given.refuse(f"expected {KINDS}, found {given.found()}")


def _pin(given: Characters) -> Pin:
    """Read ``s-label+colour(lon,lat)`` after ``pin-``."""
    size = next((size for size in "sl" if given.has(size)), None)
    if size is None:
        given.refuse(f"expected s or l, the size of the pin, found {given.found()}")
    label = _label(given) if given.has("-") else ""
    colour = _colour(given) if given.has("+") else None
    given.expect("(", "-label, +colour or (")
    lon, lat = given.lon_lat()
    given.expect(")")
    return Pin(lon, lat, size, label.upper(), colour)


def _label(given: Characters) -> str:
    start = given.at
    label = given.read(LABEL)
    if label is None:
        word = given.read(WORD)
        given.refuse(f"'{word[:30]}' {NO_MAKI}" if word else f"the label {NO_MAKI}", start)
    return label


def _colour(given: Characters) -> str:
    found = given.read(COLOUR)
    if found is None:
        given.refuse(f"expected a colour of 3 or 6 hexadecimal digits, found {given.found()}")
    return long_colour(found)


def _path(given: Characters) -> Drawn:
    """Read ``-width+stroke-opacity+fill-opacity(polyline)`` after ``path``."""
    look = Look()
    width = given.number("width", 0.0, CAPS.width_px) if given.has("-") else look.width_px
    stroke, stroke_opacity = look.stroke, look.stroke_opacity
    fill, fill_opacity = look.fill, look.fill_opacity
    if given.has("+"):
        stroke = _colour(given)
        stroke_opacity = _opacity(given, stroke_opacity)
    if given.has("+"):
        fill = _colour(given)
        fill_opacity = _opacity(given, fill_opacity)
    given.expect("(", "-width, +colour or (")
    places = read_polyline(given, most=CAPS.vertices)
    given.expect(")")
    return Drawn((places,), Look(width, stroke, stroke_opacity, fill, fill_opacity))


def _opacity(given: Characters, otherwise: float) -> float:
    return given.number("opacity", 0.0, 1.0) if given.has("-") else otherwise


def _geojson(given: Characters) -> Iterator[Overlay]:
    given.expect("(")
    start = given.at
    end = _end_of_json(given)
    text = given.text[start:end]
    yield from overlays_of(read_document(given, text), given, text)
    given.at = end + 1


def _end_of_json(given: Characters) -> int:
    """Give where the bracket closes that no string holds."""
    match = JSON_TEXT.match(given.text, given.at)
    end = match.end() if match else given.at
    if given.text[end : end + 1] != ")":
        given.refuse("the bracket of geojson( is not closed", len(given.text))
    return end
