"""The view is that of the live map: pixels, zoom, boxes, padding; and room for names."""

from __future__ import annotations

import numpy as np
import pytest

from app.domain.errors import BadParameterError
from app.maps.still.furniture import scale_bar
from app.maps.still.room import Room
from app.maps.still.view import Area, fitted, square, view_at

AREA = Area(0.0, 0.0, 640.0, 400.0)


def shares(*places: tuple[float, float]) -> np.ndarray:
    lon, lat = np.array(places).T
    return square(lon, lat)


def test_pixels_are_those_of_leaflet() -> None:
    """L.CRS.EPSG3857.latLngToPoint([44.7, 37.8], 9), measured in Leaflet 1.9.3."""
    view = view_at(AREA, 0.0, 0.0, 9.0)
    ((x, y),) = view.px(shares((37.8, 44.7))).tolist()
    world = 256.0 * 2.0**9
    assert x - 320.0 == pytest.approx(37.8 / 360.0 * world, abs=1e-6)
    mercator = np.log(np.tan(np.pi / 4.0 + np.radians(44.7) / 2.0))
    assert y - 200.0 == pytest.approx(-mercator / (2.0 * np.pi) * world, abs=1e-6)
    middle = view_at(AREA, 37.8, 44.7, 9.0)
    assert middle.px(shares((37.8, 44.7))) == pytest.approx(np.array([[320.0, 200.0]]))


def test_a_level_doubles_and_an_area_moves_the_middle() -> None:
    moved = Area(10.0, 20.0, 100.0, 100.0)
    near, far = (view_at(moved, 37.0, 44.0, zoom) for zoom in (10.0, 9.0))
    place = shares((37.5, 44.2))
    middle = np.array([60.0, 70.0])
    assert near.px(place) - middle == pytest.approx(2.0 * (far.px(place) - middle))
    assert near.middle_lat == pytest.approx(44.0)
    assert far.metres_a_pixel == pytest.approx(2.0 * near.metres_a_pixel)


def test_a_box_is_seen_whole_with_its_padding() -> None:
    corners = shares((37.0, 44.0), (38.5, 45.0))
    view = fitted(AREA, corners, (10, 20, 30, 40), most=22.0)
    (left, low), (right, high) = view.px(corners).tolist()
    assert 40.0 <= left < right <= 620.0
    assert 10.0 <= high < low <= 370.0
    closer = fitted(AREA, corners, (0, 0, 0, 0), most=22.0)
    assert closer.zoom > view.zoom


def test_what_is_shown_at_its_closest_goes_by_quarters() -> None:
    corners = shares((37.0, 44.0), (54.0, 48.0))
    view = fitted(AREA, corners, None, most=11.0, stepped=True)
    assert view.zoom == 5.5
    assert fitted(AREA, corners[:1], None, most=11.0, stepped=True).zoom == 11.0
    assert fitted(Area(0.0, 0.0, 1.0, 1.0), corners, None, most=11.0).zoom == 0.0


def test_padding_that_leaves_no_room_is_refused() -> None:
    with pytest.raises(BadParameterError, match="padding: leaves no room on a map of 640 x 400"):
        fitted(AREA, shares((37.0, 44.0)), (200, 0, 200, 0), most=11.0)


@pytest.mark.parametrize("zoom", [0.0, 4.0, 5.5, 9.0, 13.0, 22.0])
def test_the_bar_of_lengths_is_round_and_fits(zoom: float) -> None:
    view = view_at(AREA, 37.8, 44.7, zoom)
    length_m, length_px = scale_bar(view)
    digit = length_m / 10.0 ** np.floor(np.log10(length_m) + 1e-9)
    assert round(digit, 6) in {1.0, 2.0, 3.0, 5.0}
    assert 30.0 < length_px <= 110.0
    assert length_m == pytest.approx(length_px * view.metres_a_pixel)


def test_room_is_what_nothing_takes() -> None:
    room = Room(Area(0.0, 0.0, 100.0, 100.0), [(0.0, 0.0, 50.0, 50.0)])
    assert room.is_free((51.0, 51.0, 60.0, 60.0))
    assert not room.is_free((40.0, 40.0, 60.0, 60.0))
    assert not room.is_free((90.0, 90.0, 110.0, 95.0))
    room.take((51.0, 51.0, 60.0, 60.0), (70.0, 70.0, 80.0, 80.0))
    assert room.met((40.0, 40.0, 75.0, 75.0)) == 3
