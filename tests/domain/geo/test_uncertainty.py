"""Distances as intervals, quantiles and words, against closed forms and a seeded simulation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from app.domain.geo.footprint import Area, Band, Disc, Sector
from app.domain.geo.geodesy import destination, distance_m
from app.domain.geo.target import Target
from app.domain.geo.uncertainty import (
    Interval,
    Verdict,
    distance_interval,
    distance_intervals,
    spread,
    spreads,
    verdict,
)

if TYPE_CHECKING:
    from app.domain.geo.footprint import Footprint
    from app.domain.geo.geodesy import Floats
    from app.sources.bundle import Bundle

TRIALS = 60_000
# The promised error, and four standard deviations of a share of so many trials.
ALLOWED = 0.002 + 4.0 * 0.5 / TRIALS**0.5
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
        polygon = footprint.polygon
        west, south, east, north = polygon.bounds
        low, high = np.sin(np.radians([south, north]))
        lon = generator.uniform(west, east, 8 * TRIALS)
        lat = np.degrees(np.arcsin(generator.uniform(low, high, 8 * TRIALS)))
        shapely.prepare(polygon)
        inside = np.nonzero(shapely.contains_xy(polygon, lon, lat))[0][:TRIALS]
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
    for level, quantile in ((0.05, found.p05_m), (0.5, found.p50_m), (0.95, found.p95_m)):
        assert (
            (trials < quantile).mean() - ALLOWED <= level <= (trials <= quantile).mean() + ALLOWED
        )
    for share in (0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9):
        within_m = interval.min_m + share * width_m
        probability = spread(footprint, target, within_m=within_m).probability
        assert probability == pytest.approx((trials <= within_m).mean(), abs=ALLOWED)


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


def test_areas_bands_and_sectors_to_lines_and_polygons_spread_as_simulated() -> None:
    line = Target.of_lines([[(37.4, 44.9), (37.8, 44.85), (38.2, 44.95)]], [500.0])
    bay = Target.of_polygon(shapely.box(37.75, 44.68, 37.85, 44.74), accuracy_m=300.0)
    kite = Area(shapely.Polygon([(37.5, 44.6), (38.0, 44.6), (38.1, 44.9), (37.8, 44.8)]))
    band = Band(((37.5, 44.4), (37.7, 44.5), (37.75, 44.6)), half_width_m=2_000.0)
    at_sea = Sector(37.653, 44.6705, 180.0, 270.0, 5_000.0, 15_000.0)
    for footprint in (kite, band, at_sea):
        assert_as_simulated(footprint, line)
        assert_as_simulated(footprint, bay)


@pytest.mark.parametrize(
    ("footprint", "target"),
    [
        pytest.param(
            Disc(37.7618, 44.7319, 8_000.0), Target.of_point(*PORT, accuracy_m=1_500.0), id="point"
        ),
        pytest.param(
            Disc(38.1, 44.85, 9_000.0),
            Target.of_lines([[(37.4, 44.9), (37.8, 44.85), (38.2, 44.95)]], [2_000.0]),
            id="line",
        ),
        pytest.param(
            Area(shapely.Polygon([(37.5, 44.6), (38.0, 44.6), (38.1, 44.9)])),
            Target.of_point(*PORT, accuracy_m=5_000.0),
            id="area",
        ),
    ],
)
def test_nine_of_ten_true_distances_lie_between_the_quantiles(
    footprint: Footprint, target: Target
) -> None:
    trials, found = simulated_m(footprint, target), spread(footprint, target)
    covered = ((trials >= found.p05_m) & (trials <= found.p95_m)).mean()
    assert 0.88 <= covered <= 0.92


def test_the_antimeridian_changes_nothing() -> None:
    """The same shapes at the same latitude, 142 degrees farther east."""

    def shifted(polygon: shapely.Polygon) -> shapely.Polygon:
        moved = [((x + 142.2 + 180.0) % 360.0 - 180.0, y) for x, y in polygon.exterior.coords]
        return shapely.Polygon(moved)

    kite = shapely.Polygon([(37.5, 44.6), (38.0, 44.6), (38.1, 44.9), (37.8, 44.8)])
    box = shapely.box(37.75, 44.68, 37.85, 44.74)
    assert shifted(box).bounds[2] - shifted(box).bounds[0] > 300.0  # it does lie across
    here, there = (
        (distance_interval(area, target), spread(area, target, within_m=9_000.0))
        for area, target in (
            (Area(kite), Target.of_polygon(box, accuracy_m=300.0)),
            (Area(shifted(kite)), Target.of_polygon(shifted(box), accuracy_m=300.0)),
        )
    )
    assert there[0].best_m == pytest.approx(here[0].best_m, abs=60.0)  # the centre is approximate
    assert there[0].min_m == here[0].min_m == 0.0
    assert there[0].max_m == pytest.approx(here[0].max_m, abs=20.0)
    assert there[1].p50_m == pytest.approx(here[1].p50_m, abs=20.0)
    assert there[1].probability == pytest.approx(here[1].probability, abs=0.003)


def test_many_targets_are_measured_as_one_by_one() -> None:
    line = Target.of_lines([[(37.4, 44.9), (37.8, 44.85)]], [500.0])
    points = [Target.of_point(*PORT, accuracy_m=accuracy_m) for accuracy_m in (0.0, 1_500.0)]
    targets = [points[0], line, points[1]]
    kite = Area(shapely.Polygon([(37.5, 44.6), (38.0, 44.6), (38.1, 44.9), (37.8, 44.8)]))
    for footprint in (Disc(37.7618, 44.7319, 8_000.0), kite):
        assert distance_intervals(footprint, targets) == [
            distance_interval(footprint, target) for target in targets
        ]
        assert spreads(footprint, targets, within_m=5_000.0) == [
            spread(footprint, target, within_m=5_000.0) for target in targets
        ]


@pytest.mark.parametrize("within_m", [-1.0, float("nan"), float("inf")])
def test_a_limit_that_is_no_length_is_refused(within_m: float) -> None:
    with pytest.raises(ValueError, match=r"within_m .*: expected a finite number, 0 or more"):
        spread(Disc(*PORT, 100.0), Target.of_point(*PORT, accuracy_m=0.0), within_m=within_m)


@pytest.mark.parametrize("accuracy_m", [-1.0, float("nan"), float("inf")])
def test_an_accuracy_that_is_no_length_is_refused(accuracy_m: float) -> None:
    with pytest.raises(ValueError, match=r"accuracy_m .*: expected a finite number, 0 or more"):
        Target.of_point(*PORT, accuracy_m=accuracy_m)


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
