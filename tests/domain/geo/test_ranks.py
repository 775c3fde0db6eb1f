"""The k nearest assets, and all within a distance, against the distances to each of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from shapely import LineString, Point, box

from app.domain.geo.nearest import MANY_POINTS, nearest, within
from app.domain.geo.segments import Segments
from tests.domain.geo.worldwide import GEOD, network, places, true_distances_m

NETWORK = network(25, seed=41)
LON, LAT = places(NETWORK, 25, seed=42)


@pytest.fixture(scope="module")
def true_m() -> np.ndarray:
    """Give the true distance from each place to each asset."""
    distances = [true_distances_m(lon, lat, NETWORK) for lon, lat in zip(LON, LAT, strict=True)]
    assets = [NETWORK.asset == asset for asset in range(NETWORK.count)]
    return np.array([[row[mine].min() for mine in assets] for row in distances])


@pytest.mark.parametrize("k", [2, 7, 25])
def test_the_k_nearest_are_the_k_nearest(true_m: np.ndarray, k: int) -> None:
    found = nearest(LON, LAT, NETWORK, k=k)
    assert found.point.tolist() == np.repeat(np.arange(25), k).tolist()
    assert found.rank.tolist() == list(range(1, k + 1)) * 25
    expected = np.sort(true_m, axis=1)[:, :k].ravel()
    assert found.distance_m == pytest.approx(expected, abs=1.5e-4)
    assert found.distance_m == pytest.approx(true_m[found.point, found.asset], abs=1.5e-4)
    assert len(set(zip(found.point.tolist(), found.asset.tolist(), strict=True))) == 25 * k


def test_fewer_assets_than_k_are_all_there_are() -> None:
    found = nearest(LON, LAT, NETWORK, k=99)
    assert np.bincount(found.point).tolist() == [25] * 25
    one = nearest(0.0, 0.0, Segments.of_geometries([None, Point(1, 1)]), k=3)
    assert (one.asset.tolist(), one.rank.tolist()) == ([1], [1])


@pytest.mark.parametrize("radius_m", [0.0, 5e3, 500e3, 4_000e3, 20_037_508.0])
def test_a_radius_leaves_out_what_is_farther(true_m: np.ndarray, radius_m: float) -> None:
    reached = within(LON, LAT, NETWORK, radius_m=radius_m)
    assert np.bincount(reached.point, minlength=25).tolist() == (true_m <= radius_m).sum(1).tolist()
    for k in (1, 3):
        found = nearest(LON, LAT, NETWORK, k=k, radius_m=radius_m)
        best = reached.rows(reached.rank <= k)
        assert found.point.tolist() == best.point.tolist()
        assert found.asset.tolist() == best.asset.tolist()
        assert found.distance_m == pytest.approx(best.distance_m, abs=1e-6)


def test_many_and_few_places_get_the_same_ranks() -> None:
    lines = network(400, seed=44)
    lon, lat = (near[:MANY_POINTS] for near in places(lines, 2 * MANY_POINTS, seed=43))
    many, few = nearest(lon, lat, lines, k=3), nearest(lon[:300], lat[:300], lines, k=3)
    assert len(many) == 3 * MANY_POINTS
    some = many.rows(many.point < 300)
    assert some.distance_m == pytest.approx(few.distance_m, abs=1e-6)
    assert some.asset.tolist() == few.asset.tolist()
    assert some.rank.tolist() == few.rank.tolist()


@pytest.mark.parametrize("count", [1, MANY_POINTS])
def test_a_tie_goes_to_the_lower_asset(count: int) -> None:
    east, west = LineString([(1, -1), (1, 1)]), LineString([(-1, 1), (-1, -1)])
    lon, lat = np.zeros(count), np.linspace(-0.5, 0.5, count)
    for lines in ([east, west], [west, east], [east, east]):
        segments = Segments.of_geometries(lines)
        assert nearest(lon, lat, segments, k=2).asset.tolist() == [0, 1] * count
        assert set(nearest(lon, lat, segments).asset.tolist()) == {0}


def test_a_radius_reaches_to_a_micrometre() -> None:
    segments, far = Segments.of_point(0.0, 0.0), GEOD.inv(0, 0, 0, 1)[2]
    assert len(within(0.0, 1.0, segments, radius_m=far)) == 1
    assert len(within(0.0, 1.0, segments, radius_m=far - 1e-5)) == 0


@pytest.mark.parametrize("radius_m", [-1.0, np.nan, np.inf, 20_037_509.0])
def test_a_radius_that_is_none_is_refused(radius_m: float) -> None:
    segments = Segments.of_geometries([box(0, 0, 1, 1)])
    message = f"expected a radius of 0 to 20037508 m, not {radius_m}"
    with pytest.raises(ValueError, match=message):
        within(0.0, 0.0, segments, radius_m=radius_m)
    with pytest.raises(ValueError, match=message):
        nearest(0.0, 0.0, segments, radius_m=radius_m)


@pytest.mark.parametrize("k", [0, -3, 1.5, math.nan, True])
def test_less_than_one_asset_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match=f"expected k, a whole number of 1 or more, not {k}"):
        nearest(0.0, 0.0, Segments.of_point(0.0, 0.0), k=k)
