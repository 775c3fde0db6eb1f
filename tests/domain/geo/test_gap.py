"""The smallest distance between two drawn things, against places laid densely on both."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from pyproj import Geod

from app.domain.geo.gap import crossing_places, separation
from app.domain.geo.segments import Segments
from app.domain.geo.target import Target

GEOD = Geod(ellps="WGS84")
Line = list[tuple[float, float]]


def dense(line: Line, step_m: float) -> np.ndarray:
    """Lay places on the geodesic edges of a line, at most so far apart."""
    places: list[tuple[float, float]] = []
    for (lon0, lat0), (lon1, lat1) in pairwise(line):
        count = int(GEOD.inv(lon0, lat0, lon1, lat1)[2] / step_m) + 1
        places += [(lon0, lat0), *GEOD.npts(lon0, lat0, lon1, lat1, count)]
    return np.array([*places, line[-1]])


def nearest_m(one: Line, other: Line, step_m: float) -> float:
    """Measure every place of one against every place of the other."""
    mine, theirs = dense(one, step_m), dense(other, step_m)
    rows, columns = len(mine), len(theirs)
    lon0, lat0 = np.repeat(mine, columns, axis=0).T
    lon1, lat1 = np.tile(theirs, (rows, 1)).T
    return float(GEOD.inv(lon0, lat0, lon1, lat1)[2].min())


PAIRS: dict[str, tuple[Line, Line]] = {
    "side by side": ([(40.0, 45.0), (41.0, 45.2)], [(40.2, 45.5), (41.2, 45.4)]),
    "end to middle": ([(40.0, 45.0), (40.0, 46.0)], [(40.3, 45.5), (41.0, 45.5)]),
    "bent": ([(40.0, 45.0), (40.5, 45.5), (41.0, 45.0)], [(40.4, 46.0), (40.6, 45.8)]),
    "over the antimeridian": ([(179.7, 10.0), (-179.8, 10.2)], [(-179.5, 10.0), (-179.4, 10.4)]),
    "round a pole": ([(0.0, 89.0), (90.0, 89.0)], [(180.0, 89.2), (-90.0, 89.1)]),
}


@pytest.mark.parametrize("name", PAIRS)
def test_it_is_the_smallest_of_many_distances(name: str) -> None:
    one, other = PAIRS[name]
    interval = separation(Target.of_lines([one], [100.0]), Target.of_lines([other], [250.0]))
    brute = nearest_m(one, other, 500.0)
    assert interval.best_m <= brute + 1e-3
    assert interval.best_m == pytest.approx(brute, abs=10.0)
    assert interval.min_m == pytest.approx(max(0.0, interval.best_m - 350.0))
    assert interval.max_m == pytest.approx(interval.best_m + 350.0)


@pytest.mark.parametrize("name", PAIRS)
def test_it_is_the_same_from_the_other_side(name: str) -> None:
    one, other = (Target.of_lines([line], [10.0]) for line in PAIRS[name])
    assert separation(one, other).best_m == pytest.approx(separation(other, one).best_m, abs=1e-6)


def test_of_pieces_each_has_its_own_accuracy() -> None:
    near, far = [(40.0, 45.0), (40.1, 45.0)], [(40.0, 45.1), (40.1, 45.1)]
    place = Target.of_point(40.05, 45.04, accuracy_m=0.0)
    interval = separation(place, Target.of_lines([near, far], [10.0, 8_000.0]))
    south, north = (nearest_m([(40.05, 45.04)] * 2, line, 5.0) for line in (near, far))
    assert interval.best_m == pytest.approx(south, abs=1.0)
    assert interval.min_m == pytest.approx(max(0.0, north - 8_000.0), abs=1.0)
    assert interval.max_m == pytest.approx(south + 10.0, abs=1.0)


def test_what_crosses_or_lies_inside_is_at_the_distance_0() -> None:
    square = Target.of_polygon(shapely.box(40, 45, 41, 46), accuracy_m=0.0)
    assert separation(square, Target.of_point(40.5, 45.5, accuracy_m=5.0)).best_m == 0.0
    inside = Target.of_lines([[(40.2, 45.2), (40.3, 45.3)]], [0.0])
    assert separation(inside, square).best_m == separation(square, inside).best_m == 0.0
    through = Target.of_lines([[(39.0, 45.5), (42.0, 45.6)]], [0.0])
    assert separation(through, square).best_m == 0.0
    beside = Target.of_lines([[(39.0, 44.0), (42.0, 44.1)]], [0.0])
    assert separation(beside, square).best_m > 90_000.0


def test_two_points_are_as_far_apart_as_pyproj_says() -> None:
    one = Target.of_point(37.7, 44.7, accuracy_m=1.0)
    metres = GEOD.inv(37.7, 44.7, -122.0, -44.0)[2]
    apart = separation(one, Target.of_point(-122.0, -44.0, accuracy_m=2.0))
    assert apart.best_m == pytest.approx(metres, abs=1e-5)


def test_crossings_are_where_plain_geometry_has_them() -> None:
    zigzag = [(40.0 + 0.01 * n, 45.0 + 0.01 * (-1) ** n) for n in range(21)]
    line = [(39.95, 45.0), (40.25, 45.0)]
    lon, lat = crossing_places(Segments.of_lines([line]), Segments.of_lines([zigzag]))
    # The geodesic along the parallel bulges some metres to the north.
    assert len(lon) == 20
    assert np.sort(lon) == pytest.approx(40.005 + 0.01 * np.arange(20), abs=2e-4)
    assert lat == pytest.approx(45.0, abs=3e-4)


def test_a_crossing_on_a_vertex_is_one() -> None:
    corner = [(40.0, 45.0), (40.1, 45.1), (40.2, 45.0)]
    across = [(40.1, 45.0), (40.1, 45.1), (40.1, 45.2)]
    lon, lat = crossing_places(Segments.of_lines([across]), Segments.of_lines([corner]))
    assert (lon.tolist(), lat.tolist()) == (
        [pytest.approx(40.1, abs=1e-7)],
        [pytest.approx(45.1, abs=1e-7)],
    )


def test_what_lies_on_the_other_side_of_the_earth_does_not_cross() -> None:
    here = Segments.of_lines([[(40.0, 45.0), (41.0, 45.0)]])
    there = Segments.of_lines(
        [[(-140.0, -45.1), (-139.0, -44.9)], [(-139.5, -46.0), (-139.5, -44)]]
    )
    assert len(crossing_places(there, here)[0]) == 0
