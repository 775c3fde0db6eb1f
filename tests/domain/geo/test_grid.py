"""The fixed grid: one cell for each point, one size everywhere, and a bound on its corners."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.geo.geodesy import WGS84, Floats, distance_m
from app.domain.geo.grid import Cells, cells, parallel_m, rows_of

SIZES_M = (1_000.0, 5_000.0, 10_000.0, 33_333.0, 150_000.0, 199_000.0, 200_000.0)

lons = st.floats(-180.0, 180.0) | st.sampled_from([-180.0, 180.0, 179.999_999, 0.0])
lats = st.floats(-90.0, 90.0) | st.sampled_from([-90.0, 90.0, 0.0, 89.999_9, -89.95])
sizes_m = st.floats(1_000.0, 200_000.0)
shares = st.floats(0.0, 1.0)


def column_of(size_m: float) -> Cells:
    """Give one cell of every row."""
    rows = rows_of(size_m)
    lat = (np.arange(rows) + 0.5) * (180.0 / rows) - 90.0
    return cells(np.full(rows, 0.0), lat, size_m=size_m)


def size_m2(cell: Cells) -> Floats:
    """Give the area of each cell: the strip between two parallels, divided by its cells."""
    lat = np.linspace(cell.south, cell.north, 201)
    squared = WGS84.f * (2.0 - WGS84.f)
    bent = 1.0 - squared * np.sin(np.radians(lat)) ** 2
    meridian_m = np.radians(1.0) * WGS84.a * (1.0 - squared) / bent**1.5  # of a degree
    strip = np.trapezoid(parallel_m(lat) * meridian_m, lat, axis=0)
    return np.asarray(strip * (cell.east - cell.west) / 360.0)


@given(lon=lons, lat=lats, size_m=sizes_m)
def test_a_point_lies_in_its_cell_and_within_reach_of_its_centre(
    lon: float, lat: float, size_m: float
) -> None:
    cell = cells(lon, lat, size_m=size_m)
    rounding = 1e-12
    assert cell.south - rounding <= lat <= cell.north + rounding
    if abs(lat) < 90.0:
        east = (lon + 180.0) % 360.0 - 180.0  # the last float below 180 is the antimeridian too
        assert cell.west - rounding <= east <= cell.east + rounding
    centre = float(cell.lon), float(cell.lat)
    assert distance_m(*centre, lon, lat) <= float(cell.reach_m(*centre)) + 1e-6


@given(lon=lons, lat=lats, size_m=sizes_m, across=shares, up=shares)
def test_all_points_of_a_cell_have_one_centre(
    lon: float, lat: float, size_m: float, across: float, up: float
) -> None:
    cell = cells(lon, lat, size_m=size_m)
    inside = 1e-9 + (1.0 - 2e-9) * np.array([across, up])
    x = cell.west + inside[0] * (cell.east - cell.west)
    y = cell.south + inside[1] * (cell.north - cell.south)
    assert cells(x, y, size_m=size_m) == cell
    assert cells(cell.lon, cell.lat, size_m=size_m) == cell


@given(lon=lons, lat=lats, size_m=sizes_m, across=shares, up=shares, edge=st.integers(0, 3))
def test_no_point_of_the_outline_is_farther_than_the_farthest_corner(
    lon: float, lat: float, size_m: float, across: float, up: float, edge: int
) -> None:
    """Whatever point of the cell is measured from, not the centre alone."""
    cell = cells(lon, lat, size_m=size_m)
    width, height = cell.east - cell.west, cell.north - cell.south
    here = float(cell.west + across * width), float(cell.south + up * height)
    share = (across * 7.0 + up * 3.0) % 1.0
    x = (cell.west, cell.east, cell.west + share * width, cell.west + share * width)[edge]
    y = (cell.south + share * height, cell.south + share * height, cell.south, cell.north)[edge]
    assert distance_m(*here, float(x), float(y)) <= float(cell.reach_m(*here)) + 1e-6


@pytest.mark.parametrize("size_m", SIZES_M)
def test_cells_are_nearly_of_one_size_from_pole_to_pole(size_m: float) -> None:
    """The tolerances that docs/distances.md states."""
    cell = column_of(size_m)
    share = size_m2(cell) / size_m**2
    assert 0.98 < share.min() < share.max() < 1.065
    reach = cell.reach_m(cell.lon, cell.lat) / size_m
    assert 0.70 < reach.min() < reach.max() < 0.88
    ten_cells_off = (90.0 - np.abs(cell.lat)) * 111_000.0 > 10.0 * size_m
    assert np.abs(share[ten_cells_off] - 1.0).max() < 0.013
    assert reach[ten_cells_off].max() < 0.72


@pytest.mark.parametrize("size_m", [10_000.0, 200_000.0])
def test_the_cells_cover_the_earth_once(size_m: float) -> None:
    cell = column_of(size_m)
    around = np.rint(360.0 / (cell.east - cell.west))
    total = float((size_m2(cell) * around).sum())
    assert total == pytest.approx(510_065_621_724_089.0, rel=1e-6)  # the area of WGS 84
    assert cell.south[1:] == pytest.approx(cell.north[:-1], abs=1e-12)
    assert (cell.south[0], cell.north[-1]) == (-90.0, 90.0)


def test_a_pole_is_one_point_and_the_antimeridian_one_line() -> None:
    poles = cells(np.linspace(-180.0, 180.0, 9), np.full(9, 90.0), size_m=10_000.0)
    assert set(poles.column.tolist()) == {1}
    assert set(poles.row.tolist()) == {rows_of(10_000.0) - 1}
    one, other = (cells(lon, 44.7, size_m=10_000.0) for lon in (-180.0, 180.0))
    assert one == other
    assert int(one.column) == 0
    assert float(cells(179.99, 44.7, size_m=10_000.0).east) == 180.0


def test_arrays_give_arrays_and_one_value_gives_one() -> None:
    lon, lat = np.array([[37.8, -3.0], [0.0, 179.0]]), np.array([[44.7, 51.0], [0.0, -80.0]])
    many = cells(lon, lat, size_m=10_000.0)
    assert many.lon.shape == many.row.shape == many.reach_m(lon, lat).shape == (2, 2)
    one = cells(37.8, 44.7, size_m=10_000.0)
    assert (float(one.lon), float(one.lat)) == (many.lon[0, 0], many.lat[0, 0])
    assert (int(one.row), int(one.column)) == (1496, 1726)
    assert float(one.reach_m(one.lon, one.lat)) == pytest.approx(7_055.0, abs=20.0)
    none = cells(np.array([]), np.array([]), size_m=10_000.0)
    assert none.lon.shape == none.reach_m(none.lon, none.lat).shape == (0,)


@pytest.mark.parametrize(
    ("lon", "lat", "size_m", "message"),
    [
        (float("nan"), 0.0, 1_000.0, "nan"),
        (0.0, 91.0, 1_000.0, "91"),
        (0.0, 0.0, 0.0, "size_m 0.0: expected over 0"),
        (0.0, 0.0, float("nan"), "size_m nan: expected over 0"),
        (0.0, 0.0, 2e7, "at most 10001966"),
    ],
)
def test_what_is_no_coordinate_or_no_size_is_refused(
    lon: float, lat: float, size_m: float, message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        cells(lon, lat, size_m=size_m)
