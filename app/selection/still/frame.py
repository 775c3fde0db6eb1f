"""The frame of a still map: what its position, its size and its padding say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from app.selection.still.characters import Characters

if TYPE_CHECKING:
    from app.selection.boxes import Bbox

__all__ = [
    "AUTO", "FORMATS", "MAX_PX", "MAX_ZOOM", "NOT_TURNED", "Centre", "Padding", "Position", "Size",
    "parse_padding", "parse_position", "parse_size",
]  # fmt: skip

AUTO = "auto"
MAX_PX = 1_280
MAX_ZOOM = 22.0
MOST_SIDES = 4
FORMATS = ("png", "svg", "pdf")
NOT_TURNED = "is not drawn: north is always up, and the map is flat"
# Top, right, bottom, left, in pixels.
Padding: TypeAlias = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Centre:
    """A view by its middle (degrees) and its zoom, a level as in Leaflet, with tiles of 256."""

    lon: float
    lat: float
    zoom: float


# What is asked to be seen: a middle, a box, or what there is (None).
Position: TypeAlias = "Centre | Bbox | None"


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels, how many dots a pixel has each way, and the format."""

    width: int
    height: int
    scale: int
    form: str


def parse_position(text: str) -> Position:
    """Read ``auto``, ``[west,south,east,north]`` or ``lon,lat,zoom``.

    Raises
    ------
    BadParameterError
        For anything else; it gives the character.

    Examples
    --------
    >>> parse_position("[37,44,38.5,45]")
    (37.0, 44.0, 38.5, 45.0)
    >>> parse_position("37.8,44.7,9.5")
    Centre(lon=37.8, lat=44.7, zoom=9.5)
    """
    given = Characters("position", text)
    if given.has(AUTO):
        found: Position = None
    else:
        found = _box(given) if given.has("[") else _centre(given)
    if not given.is_at_end:
        given.refuse(f"expected nothing more, found {given.found()}")
    return found


def _box(given: Characters) -> Bbox:
    west, south = given.lon_lat()
    given.expect(",", "a comma before the east")
    second = given.at
    east, north = given.lon_lat()
    given.expect("]")
    if east <= west:
        given.refuse("the east is not over the west", second)
    if north <= south:
        given.refuse("the north is not over the south", second)
    return west, south, east, north


def _centre(given: Characters) -> Centre:
    if given.text[given.at : given.at + 1] not in set("+-0123456789"):
        given.refuse(
            f"expected auto, [west,south,east,north] or lon,lat,zoom, found {given.found()}"
        )
    lon, lat = given.lon_lat()
    given.expect(",", "a comma before the zoom")
    zoom = given.number("zoom", 0.0, MAX_ZOOM)
    if given.next_is(","):
        given.refuse(f"a bearing or pitch {NOT_TURNED}")
    return Centre(lon, lat, round(zoom, 2))


def parse_size(text: str) -> Size:
    """Read ``{width}x{height}{@2x}.{format}``.

    Raises
    ------
    BadParameterError
        For anything else; it gives the character.

    Examples
    --------
    >>> parse_size("640x480@2x.png")
    Size(width=640, height=480, scale=2, form='png')
    """
    given = Characters("size", text)
    width = given.count("width", 1, MAX_PX)
    given.expect("x", "an x between width and height")
    height = given.count("height", 1, MAX_PX)
    doubled_at = given.at
    is_doubled = given.has("@")
    if is_doubled:
        given.expect("2x", "2x after the @")
    given.expect(".", "a point before the format")
    form = next((name for name in FORMATS if given.text[given.at :] == name), None)
    if form is None:
        given.refuse(f"expected {', '.join(FORMATS)}, found {given.found()}")
    if is_doubled and form != "png":
        given.refuse(f"@2x is of png alone: {form} has no dots", doubled_at)
    return Size(width, height, 2 if is_doubled else 1, form)


def parse_padding(text: str) -> Padding:
    """Read one to four whole numbers of pixels, in the order of CSS.

    Raises
    ------
    BadParameterError
        For anything else; it gives the character.

    Examples
    --------
    >>> parse_padding("10,20")
    (10, 20, 10, 20)
    """
    given = Characters("padding", text)
    sides = [given.count("padding", 0, MAX_PX)]
    while given.has(","):
        if len(sides) == MOST_SIDES:
            given.refuse("expected four numbers at most")
        sides.append(given.count("padding", 0, MAX_PX))
    if not given.is_at_end:
        given.refuse(f"expected a comma or the end, found {given.found()}")
    top = sides[0]
    right = sides[1] if len(sides) > 1 else top
    bottom = sides[2] if len(sides) > 2 else top  # noqa: PLR2004  # the third side
    return top, right, bottom, sides[3] if len(sides) == MOST_SIDES else right
