"""Where a map is fitted to pins, each is on it with its whole head."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.language.languages import ENGLISH
from app.maps.still.laid_over import HEAD_PX, overlay_extent, overlay_reach, pin_boxes
from app.maps.still.layout import Order
from app.maps.still.view import Area, fitted
from app.selection.still.asked import Asked
from app.selection.still.drawn import Drawn, Look, Pin
from tests.maps.still.drawing import drawn, pixels_of

if TYPE_CHECKING:
    from app.maps.still.view import View
    from app.selection.still.drawn import Overlay
    from app.store.catalog import Catalog

# The corners and the middle of an area of some 20 km, and of one as wide as the route.
CORNERS = [(37.6, 44.5), (37.6, 44.7), (37.8, 44.5), (37.8, 44.7), (37.7, 44.6)]
FAR = [(30.0, 44.0), (30.0, 52.0), (50.0, 44.0), (50.0, 52.0)]
SIZES = [(400.0, 270.0), (1280.0, 1200.0), (160.0, 100.0), (100.0, 400.0), (640.0, 80.0)]


def view_of(
    catalog: Catalog, overlays: tuple[Overlay, ...], size: tuple[float, float], padding: str = ""
) -> View:
    asked = Asked.parse("auto", "400x300.png", {"padding": padding} if padding else {}, overlays)
    return Order(catalog, [], asked, ENGLISH).view(Area(0.0, 20.0, *size))


def pins_at(places: list[tuple[float, float]], *sizes: str) -> tuple[Pin, ...]:
    return tuple(Pin(*at, size, "A") for at, size in zip(places, sizes, strict=True))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("places", [CORNERS, FAR, CORNERS[:1]])
@pytest.mark.parametrize("padding", ["", "4", "12,6,2,20"])
def test_heads_are_whole_in_the_padding(
    catalog: Catalog, size: tuple[float, float], places: list[tuple[float, float]], padding: str
) -> None:
    for number, sizes in enumerate(product("sml", repeat=min(len(places), 2))):
        held = (sizes * len(places))[number % len(sizes) :][: len(places)]
        overlays = pins_at(places, *held)
        view = view_of(catalog, overlays, size, padding)
        asked = Asked.parse("auto", "9x9.png", {"padding": padding} if padding else {})
        top, right, bottom, left = asked.padding or (0, 0, 0, 0)
        area = view.area.box
        for box in pin_boxes(view, overlays):
            assert area[0] + left < box[0] < box[2] < area[2] - right, (held, view)
            assert area[1] + top < box[1] < box[3] < area[3] - bottom, (held, view)


def test_each_corner_needs_the_room_of_its_own_pin(catalog: Catalog) -> None:
    """A large pin below takes no room above: the map is as close as without it."""
    low, high = CORNERS[0], CORNERS[3]
    plain = Drawn(((low, high),), Look())
    closest = view_of(catalog, (plain,), (400.0, 270.0)).zoom
    for size in HEAD_PX:
        assert view_of(catalog, (plain, Pin(*low, size)), (400.0, 270.0)).zoom == closest
    padded = [
        view_of(catalog, (plain, Pin(*at, "l")), (400.0, 270.0), "0").zoom for at in (low, high)
    ]
    assert padded[1] <= padded[0]


def test_a_pin_that_has_room_stays_in_the_middle(catalog: Catalog) -> None:
    pin = Pin(37.7, 44.6, "l")
    view = view_of(catalog, (pin,), (300.0, 270.0))
    ((x, y),) = view.px(overlay_extent((pin,))).tolist()
    assert (x, y) == (pytest.approx(150.0), pytest.approx(155.0))
    assert view.zoom == 11.0


def test_a_picture_without_room_for_a_head_is_not_the_world(catalog: Catalog) -> None:
    overlays = pins_at(CORNERS, *"lllll")
    view = view_of(catalog, overlays, (60.0, 30.0))
    plain = fitted(view.area, overlay_extent(overlays), None, most=11.0, stepped=True)
    assert view.zoom >= plain.zoom - 2.0
    assert overlay_reach((Drawn((tuple(CORNERS[:2]),), Look()),)).tolist() == [[0.0] * 4] * 2


@pytest.mark.parametrize("size", ["s", "l"])
def test_a_picture_shows_the_whole_of_each_pin(catalog: Catalog, size: str) -> None:
    """Of each pin all pixels are there that it has in the middle of a large picture."""

    def pixels(overlay: str, picture: str, colour: tuple[int, int, int]) -> int:
        look = {"legend": "false", "scale": "false", "off": "towns,assets,route,marks,okrug"}
        found = pixels_of(drawn(catalog, "auto", picture, overlay, **look))
        return int((np.abs(found.astype(int) - colour).max(axis=2) < 24).sum())

    red, blue = (255, 0, 0), (0, 0, 255)
    one, other = f"pin-{size}-a+ff0000(37.8,44.7)", f"pin-{size}-b+0000ff(37.6,44.5)"
    whole = pixels(one, "600x600.png", red)
    assert whole > 80
    for picture in ("400x300.png", "300x400.png", "200x200.png"):
        both = f"{one},{other}"
        assert pixels(both, picture, red) > 0.9 * whole
        assert pixels(both, picture, blue) > 0.7 * whole
