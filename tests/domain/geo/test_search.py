"""What can be nearest is always among what is looked at."""

from __future__ import annotations

import numpy as np
import pytest

from app.domain.geo import nearest, search
from app.domain.geo.geodesy import ecef_m
from app.domain.geo.search import candidates, reach_m
from app.domain.geo.segments import Segments
from tests.domain.geo.worldwide import GEOD, network, places, true_distances_m

NETWORK = network(30, seed=21)


@pytest.fixture(scope="module")
def asked() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give places and the true distance from each to each segment."""
    lon, lat = places(NETWORK, 100, seed=22)
    distances = [true_distances_m(x, y, NETWORK) for x, y in zip(lon, lat, strict=True)]
    return lon, lat, np.array(distances)


def segments_seen(
    lon: np.ndarray, lat: np.ndarray, radius_m: float | None = None
) -> list[set[int]]:
    found = candidates(ecef_m(lon, lat), NETWORK.tree, radius_m=radius_m)
    assert found is not None
    segment = NETWORK.tree.pieces["segment"][found[1]]
    return [set(segment[found[0] == row].tolist()) for row in range(len(lon))]


def test_the_nearest_segment_is_always_looked_at(
    asked: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    lon, lat, true_m = asked
    seen = segments_seen(lon, lat)
    for row in range(len(lon)):
        assert set(np.nonzero(true_m[row] <= true_m[row].min() + 1e-7)[0].tolist()) <= seen[row]
    assert np.mean([len(one) for one in seen]) < 0.1 * len(NETWORK.lon), "and few others are"


@pytest.mark.parametrize("radius_m", [1e3, 300e3, 5_000e3])
def test_all_segments_within_a_radius_are_looked_at(
    asked: tuple[np.ndarray, np.ndarray, np.ndarray], radius_m: float
) -> None:
    lon, lat, true_m = asked
    seen = segments_seen(lon, lat, radius_m)
    for row in range(len(lon)):
        assert set(np.nonzero(true_m[row] <= radius_m)[0].tolist()) <= seen[row]


def test_the_found_distance_is_the_true_one(
    asked: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    lon, lat, true_m = asked
    found = nearest.nearest(lon, lat, NETWORK)
    assert np.abs(found.distance_m - true_m.min(axis=1)).max() < 1.5e-4
    near = true_m.min(axis=1) < 1_000e3
    assert near.sum() > 20
    assert np.abs(found.distance_m - true_m.min(axis=1))[near].max() < 1e-5
    reached = nearest.within(lon, lat, NETWORK, radius_m=300e3)
    asset_m = [[d[NETWORK.asset == a].min() for a in range(NETWORK.count)] for d in true_m]
    expected = [np.sort(d)[np.sort(d) <= 300e3] for d in np.array(asset_m)]
    assert reached.distance_m == pytest.approx(np.concatenate(expected), abs=1e-5)


def test_reach_is_never_short_of_a_way_as_long() -> None:
    """Of two ways of one length the longer chord is within reach of the shorter."""
    lon, lat = places(NETWORK, 20_000, seed=23)
    azimuth = np.random.default_rng(24).uniform(0.0, 360.0, 20_000)
    for way_m in (1.0, 25e3, 1_000e3, 9_000e3):
        end = GEOD.fwd(lon, lat, azimuth, np.full(20_000, way_m))
        chord = np.linalg.norm(ecef_m(end[0], end[1]) - ecef_m(lon, lat), axis=1)
        assert chord.max() <= reach_m(chord.min())
    assert reach_m(np.array([1.3e7])).tolist() == [np.inf], "through the middle of the earth"


def test_nothing_to_look_at_is_nothing() -> None:
    nowhere, nobody = Segments.of_geometries([None]), np.zeros((0, 3))
    for place, tree in ((nobody, NETWORK.tree), (np.ones((3, 3)), nowhere.tree)):
        found = candidates(place, tree)
        assert found is not None
        assert [len(column) for column in found] == [0, 0]


def test_too_many_pairs_for_memory_are_asked_in_smaller_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lon, lat = places(NETWORK, 50, seed=25)
    whole = nearest.within(lon, lat, NETWORK, radius_m=2_000e3)
    monkeypatch.setattr(search, "MOST_PAIRS", 20)
    assert candidates(ecef_m(lon, lat), NETWORK.tree, radius_m=2_000e3) is None
    parts = nearest.within(lon, lat, NETWORK, radius_m=2_000e3)
    assert parts.point.tolist() == whole.point.tolist()
    assert parts.segment.tolist() == whole.segment.tolist()
