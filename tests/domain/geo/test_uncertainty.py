"""Distances as intervals, quantiles and words, against closed forms and a seeded simulation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from app.domain.geo.footprint import Area, Disc
from app.domain.geo.geodesy import destination, distance_m
from app.domain.geo.target import Target
from app.domain.geo.uncertainty import Interval, Verdict, distance_interval, spread, verdict

if TYPE_CHECKING:
    from app.domain.geo.footprint import Footprint
    from app.domain.geo.geodesy import Floats
    from app.sources.bundle import Bundle

TRIALS = 200_000
PORT = (37.783, 44.733)


def simulated_m(footprint: Footprint, target: Target) -> Floats:
    """Draw places and shifts of the target at random; the parts shift the same way."""
    generator = np.random.default_rng(20250924)
    if isinstance(footprint, Disc):
        lon, lat = _shifted(
            generator,
            np.full(TRIALS, footprint.lon),
            np.full(TRIALS, footprint.lat),
            footprint.radius_m,
        )
    else:
        west, south, east, north = footprint.polygon.bounds
        low, high = np.sin(np.radians([south, north]))
        lon = generator.uniform(west, east, 3 * TRIALS)
        lat = np.degrees(np.arcsin(generator.uniform(low, high, 3 * TRIALS)))
        shapely.prepare(footprint.polygon)
        inside = np.nonzero(shapely.contains_xy(footprint.polygon, lon, lat))[0][:TRIALS]
        assert len(inside) == TRIALS
        lon, lat = lon[inside], lat[inside]
    seed = int(generator.integers(2**32))
    trials: Floats = np.min(
        [
            target.distances_to_part_m(
                index, *_shifted(np.random.default_rng(seed), lon, lat, part.accuracy_m)
            )
            for index, part in enumerate(target.parts)
        ],
        axis=0,
    )
    return trials


def _shifted(
    generator: np.random.Generator, lon: Floats, lat: Floats, radius_m: float
) -> tuple[Floats, Floats]:
    away = radius_m * np.sqrt(generator.uniform(size=len(lon)))
    moved = destination(lon, lat, generator.uniform(0.0, 360.0, len(lon)), away)
    return moved[0], moved[1]


def assert_as_simulated(footprint: Footprint, target: Target) -> None:
    trials = simulated_m(footprint, target)
    interval = distance_interval(footprint, target)
    width_m = interval.max_m - interval.min_m
    assert interval.min_m <= trials.min() + 1e-6
    assert trials.max() <= interval.max_m + 1e-6
    found = spread(footprint, target)
    expected = np.quantile(trials, [0.05, 0.5, 0.95])
    assert [found.p05_m, found.p50_m, found.p95_m] == pytest.approx(expected, abs=0.01 * width_m)
    for share in (0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9):
        within_m = interval.min_m + share * width_m
        probability = spread(footprint, target, within_m=within_m).probability
        assert probability == pytest.approx((trials <= within_m).mean(), abs=0.01)


@pytest.mark.parametrize(
    ("centre", "radius_m", "accuracy_m"),
    [
        pytest.param((37.7618, 44.7319), 8_000.0, 1_500.0, id="city-and-port"),
        pytest.param((37.7618, 44.7319), 2_000.0, 5_000.0, id="the-asset-is-vaguer"),
        pytest.param((40.576, 45.434), 15_000.0, 8_000.0, id="far"),
        pytest.param((37.783, 44.733), 5_000.0, 5_000.0, id="the-same-centre"),
        pytest.param((37.9, 44.733), 0.0, 5_000.0, id="an-exact-place"),
        pytest.param((37.9, 44.733), 5_000.0, 0.0, id="an-exact-asset"),
    ],
)
def test_disc_to_point_has_its_closed_form_and_the_simulated_spread(
    centre: tuple[float, float], radius_m: float, accuracy_m: float
) -> None:
    disc, target = Disc(*centre, radius_m), Target.of_point(*PORT, accuracy_m=accuracy_m)
    apart = distance_m(*centre, *PORT)
    interval = distance_interval(disc, target)
    assert interval.best_m == pytest.approx(apart, abs=1e-6)
    assert interval.min_m == pytest.approx(max(0.0, apart - radius_m - accuracy_m), abs=1e-6)
    assert interval.max_m == pytest.approx(apart + radius_m + accuracy_m, abs=1e-6)
    assert_as_simulated(disc, target)


def test_disc_to_polygon_and_area_to_point_spread_as_simulated(bundle: Bundle) -> None:
    okrug = bundle.places["novorossiysk-okrug"]
    assert isinstance(okrug.footprint, Area)
    simple = okrug.footprint.polygon.simplify(0.02)
    assert isinstance(simple, shapely.Polygon)
    assert_as_simulated(Disc(37.95, 44.85, 8_000.0), Target.of_polygon(simple, accuracy_m=2_000.0))
    assert_as_simulated(okrug.footprint, Target.of_point(*PORT, accuracy_m=5_000.0))


def test_disc_to_lines_of_several_accuracies_spreads_as_simulated() -> None:
    near = [(37.4, 44.9), (37.8, 44.85), (38.2, 44.95)]
    target = Target.of_lines(
        [near, [(38.2, 44.95), (38.9, 45.1)], [(37.4, 44.9), (37.0, 45.2)]], [500.0, 6_000.0, 500.0]
    )
    assert [part.accuracy_m for part in target.parts] == [500.0, 6_000.0]
    assert_as_simulated(Disc(38.1, 44.85, 9_000.0), target)


def test_a_coarse_part_farther_off_widens_the_interval_on_its_side_only() -> None:
    centre = (37.0, 45.0)
    north = destination(*(np.asarray(v) for v in (*centre, 0.0, 10_000.0)))
    south = destination(*(np.asarray(v) for v in (*centre, 180.0, 12_000.0)))
    target = Target.of_lines(
        [[(float(end[0]), float(end[1]))] * 2 for end in (north, south)], [500.0, 9_000.0]
    )
    interval = distance_interval(Disc(*centre, 1_000.0), target)
    assert interval.best_m == pytest.approx(10_000.0, abs=1e-3)
    assert interval.min_m == pytest.approx(12_000.0 - 9_000.0 - 1_000.0, abs=1e-3)
    assert interval.max_m == pytest.approx(10_000.0 + 500.0 + 1_000.0, abs=1e-3)


def test_inside_a_polygon_the_distance_is_nothing(bundle: Bundle) -> None:
    target = bundle.places["novorossiysk-okrug"].target()
    assert target is not None
    interval = distance_interval(Disc(37.55, 44.8, 100.0), target)
    assert (interval.best_m, interval.min_m) == (0.0, 0.0)
    assert interval.max_m == pytest.approx(100.0 + 300.0, abs=1e-6)
    assert spread(Disc(37.55, 44.8, 100.0), target, within_m=1.0).probability == 1.0


def test_an_area_is_as_far_as_its_bounds_say(bundle: Bundle) -> None:
    okrug = bundle.places["novorossiysk-okrug"].footprint
    assert okrug is not None
    interval = distance_interval(okrug, Target.of_point(37.962, 44.887, accuracy_m=5_000.0))
    exact = distance_interval(okrug, Target.of_point(37.962, 44.887, accuracy_m=0.0))
    assert interval.best_m == exact.best_m
    assert interval.min_m == pytest.approx(max(0.0, exact.min_m - 5_000.0), abs=1e-6)
    assert interval.max_m == pytest.approx(exact.max_m + 5_000.0, abs=20.0)
    assert exact.min_m < exact.best_m < exact.max_m


def test_no_limit_no_probability_and_twice_the_same_answer() -> None:
    disc, target = Disc(37.7618, 44.7319, 8_000.0), Target.of_point(*PORT, accuracy_m=1_500.0)
    assert spread(disc, target).probability is None
    assert spread(disc, target, within_m=4_000.0) == spread(disc, target, within_m=4_000.0)
    assert spread(disc, target, within_m=0.0).probability == pytest.approx(0.0, abs=0.001)
    assert spread(disc, target, within_m=20_000.0).probability == 1.0


@pytest.mark.parametrize(
    ("min_m", "max_m", "probability", "expected"),
    [
        pytest.param(0.0, 1_000.0, 1.0, Verdict.CERTAIN, id="the-whole-interval-inside"),
        pytest.param(0.0, 999.9, 0.2, Verdict.CERTAIN, id="bounds-beat-the-share"),
        pytest.param(0.0, 1_000.1, 0.999, Verdict.PROBABLE, id="just-crossing"),
        pytest.param(500.0, 5_000.0, 0.5, Verdict.PROBABLE, id="an-even-chance"),
        pytest.param(500.0, 5_000.0, 0.499, Verdict.POSSIBLE, id="under-an-even-chance"),
        pytest.param(1_000.0, 5_000.0, 0.0, Verdict.POSSIBLE, id="the-limit-is-just-reached"),
        pytest.param(1_000.1, 5_000.0, 0.9, Verdict.EXCLUDED, id="just-beyond"),
        pytest.param(500.0, 5_000.0, None, Verdict.POSSIBLE, id="no-probability"),
    ],
)
def test_the_word_follows_the_bounds_then_the_chance(
    min_m: float, max_m: float, probability: float | None, expected: Verdict
) -> None:
    interval = Interval(best_m=(min_m + max_m) / 2, min_m=min_m, max_m=max_m)
    assert verdict(interval, probability, within_m=1_000.0) is expected


def test_the_words_are_these() -> None:
    assert [word.value for word in Verdict] == ["certain", "probable", "possible", "excluded"]
