"""Kilometre points on the shipped route: there and back, calibration, intervals, limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.geo.footprint import Disc
from app.domain.geo.geodesy import destination, distance_m, inverse, length_m
from app.domain.geo.linear import Calibration, Route
from app.domain.geo.linear.reach import TOLERANCE_M
from app.domain.geo.nearest import nearest

if TYPE_CHECKING:
    from app.sources.bundle import Bundle

END_KM = 1_511.0
# The generalised line is this much longer than the published length: 1 km of scale in metres.
LINE_M = 1_516_278.2


@pytest.fixture(name="route")
def shipped_route(bundle: Bundle) -> Route:
    assert bundle.route is not None
    return bundle.route


def abeam(
    route: Route, kp_km: float, offset_m: float, side_deg: float = 90.0
) -> tuple[float, float]:
    """Give the position square to the line at a kilometre, as far off as asked."""
    lon, lat = route.position(kp_km)
    ahead = route.position(kp_km + 0.1)
    azimuth = float(inverse(*(np.asarray(v) for v in (lon, lat, *ahead)))[0])
    moved = destination(
        np.asarray(lon), np.asarray(lat), np.asarray(azimuth + side_deg), np.asarray(offset_m)
    )
    return float(moved[0]), float(moved[1])


@pytest.mark.parametrize("kp_km", [*range(0, 1_511, 25), END_KM])
def test_a_kilometre_leads_to_a_position_and_back(route: Route, kp_km: float) -> None:
    lon, lat = route.position(kp_km)
    feet = nearest(np.array([lon]), np.array([lat]), route.segments)
    assert feet.distance_m[0] < 0.001
    assert feet.chainage_m[0] == pytest.approx(route.chainage_m(kp_km), abs=0.001)
    located = route.locate(Disc(lon, lat, 0.0))
    assert located is not None
    assert 1_000.0 * located.kp_km == pytest.approx(1_000.0 * kp_km, abs=0.001)


@pytest.mark.parametrize(
    ("kp_km", "expected_km"),
    [
        pytest.param(0.0, 3.0, id="head"),
        pytest.param(100.0, 8.0, id="growing-5-percent"),
        pytest.param(240.0, 15.0, id="at-the-cap"),
        pytest.param(300.0, 15.0, id="kp-300"),
        pytest.param(1_042.0, 15.0, id="at-the-gap"),
        pytest.param(1_411.0, 10.0, id="shrinking"),
        pytest.param(1_511.0, 5.0, id="shore"),
    ],
)
def test_the_error_grows_from_the_calibrated_ends(
    route: Route, kp_km: float, expected_km: float
) -> None:
    assert route.error_km(kp_km) == pytest.approx(expected_km, abs=1e-9)


def test_the_ends_are_the_calibrated_points(route: Route) -> None:
    assert route.end_km == END_KM
    assert distance_m(*route.position(0.0), 53.4224, 46.17784) < 1.0
    assert distance_m(*route.position(END_KM), 37.65327, 44.67067) < 1.0
    assert route.segments.total_m == pytest.approx(LINE_M, abs=0.1)


@pytest.mark.parametrize("kp_km", [-0.001, 1_511.001, float("nan"), float("inf")])
def test_a_kilometre_outside_the_route_is_refused(route: Route, kp_km: float) -> None:
    with pytest.raises(ValueError, match=r"lies outside the route \(0 to 1511 km\)"):
        route.position(kp_km)


@pytest.mark.parametrize(
    ("from_km", "to_km"), [(0.0, 1_511.0), (299.9, 300.1), (1_040.0, 1_150.0), (1_500.0, 1_511.0)]
)
def test_a_stretch_is_as_long_as_its_kilometres(route: Route, from_km: float, to_km: float) -> None:
    line = route.sub_lines(from_km, to_km)[0]
    expected_m = (to_km - from_km) * LINE_M / END_KM
    assert length_m(line) == pytest.approx(expected_m, abs=0.2)
    assert distance_m(*line[0], *route.position(from_km)) < 0.001
    assert distance_m(*line[-1], *route.position(to_km)) < 0.001


def test_a_stretch_beyond_the_end_is_clipped(route: Route) -> None:
    assert length_m(route.sub_lines(1_500.0, 1_600.0)[0]) == pytest.approx(
        11.0 * LINE_M / END_KM, abs=0.2
    )


def test_an_exact_place_has_the_accuracy_of_line_and_calibration(route: Route) -> None:
    scale = END_KM / LINE_M
    for kp_km, accuracy_m in ((300.0, 500.0), (1_100.0, 10_000.0)):
        located = route.locate(Disc(*route.position(kp_km), 0.0))
        assert located is not None
        reach_km = (accuracy_m + TOLERANCE_M) * scale + 15.0
        assert located.kp_min_km == pytest.approx(kp_km - reach_km, abs=1e-3)
        assert located.kp_max_km == pytest.approx(kp_km + reach_km, abs=1e-3)
        assert located.route_id == "cpc"
        assert located.source == "foot on the cpc line, calibrated at 2 points"


def test_a_disc_widens_the_interval_by_its_radius(route: Route) -> None:
    """On a straight stretch a disc of 5 km reaches 5 km along the line, both ways."""
    exact = route.locate(Disc(*route.position(1_100.0), 0.0))
    wide = route.locate(Disc(*route.position(1_100.0), 5_000.0))
    assert exact is not None
    assert wide is not None
    for narrow_km, wide_km in (
        (exact.kp_min_km, wide.kp_min_km),
        (exact.kp_max_km, wide.kp_max_km),
    ):
        assert abs(wide_km - narrow_km) == pytest.approx(5.0 * 0.9965, abs=0.011)


def test_the_interval_never_leaves_the_route(route: Route) -> None:
    shore = route.locate(Disc(*route.position(END_KM), 3_000.0))
    head = route.locate(Disc(*route.position(0.0), 3_000.0))
    assert shore is not None
    assert head is not None
    assert (head.kp_min_km, shore.kp_max_km) == (0.0, END_KM)


@pytest.mark.parametrize(
    ("offset_m", "radius_m", "is_on_route"),
    [
        pytest.param(100_000.0, 2_000.0, False, id="100-km-off"),
        pytest.param(40_000.0, 4_000.0, False, id="26-km-at-its-nearest"),
        pytest.param(40_000.0, 6_000.0, True, id="24-km-at-its-nearest"),
        pytest.param(100_000.0, 70_000.0, True, id="vague-and-far"),
    ],
)
def test_beyond_25_km_a_place_is_not_on_the_route(
    route: Route, offset_m: float, radius_m: float, *, is_on_route: bool
) -> None:
    """KP 1,095 lies on the straight schematic stretch, itself known to 10 km only."""
    lon, lat = abeam(route, 1_095.0, offset_m)
    feet = nearest(np.array([lon]), np.array([lat]), route.segments)
    assert feet.distance_m[0] == pytest.approx(offset_m, rel=0.01)
    assert (route.locate(Disc(lon, lat, radius_m)) is not None) is is_on_route


def test_every_foot_of_a_shipped_place_lies_in_its_interval(bundle: Bundle, route: Route) -> None:
    """Draw 500 places from each footprint: the interval holds the kilometre of each."""
    generator = np.random.default_rng(1511)
    located_places = 0
    for place in bundle.places.values():
        footprint = place.footprint
        located = route.locate(footprint) if footprint else None
        if located is None or not isinstance(footprint, Disc):
            continue
        located_places += 1
        away = footprint.radius_m * np.sqrt(generator.uniform(size=500))
        lon, lat, _ = destination(
            np.full(500, footprint.lon),
            np.full(500, footprint.lat),
            generator.uniform(0.0, 360.0, 500),
            away,
        )
        kilometres = [route.kp_km(m) for m in nearest(lon, lat, route.segments).chainage_m]
        assert located.kp_min_km <= min(kilometres) <= located.kp_km + 1e-9, place.id
        assert located.kp_km - 1e-9 <= max(kilometres) <= located.kp_max_km, place.id
    assert located_places >= 15


@settings(max_examples=25, deadline=None)
@given(
    kp_km=st.floats(1.0, 1_510.0),
    offset_m=st.floats(0.0, 20_000.0),
    radius_m=st.floats(0.0, 20_000.0),
    side_deg=st.sampled_from([-90.0, 90.0]),
)
def test_the_best_kilometre_lies_in_its_interval(
    bundle: Bundle, kp_km: float, offset_m: float, radius_m: float, side_deg: float
) -> None:
    assert bundle.route is not None
    lon, lat = abeam(bundle.route, kp_km - 0.2, offset_m, side_deg)
    located = bundle.route.locate(Disc(lon, lat, radius_m))
    assert located is not None
    assert 0.0 <= located.kp_min_km <= located.kp_km <= located.kp_max_km <= END_KM


def test_calibration_points_bend_the_scale_between_them() -> None:
    """A line of 2° on the equator whose middle is published as KP 150 of 200."""
    marks = [(0.0, 0.0), (150.0, 1.0), (200.0, 2.0)]
    route = Route(
        route_id="test",
        lines=(((0.0, 0.0), (1.0, 0.0)), ((1.0, 0.0), (2.0, 0.0))),
        accuracies_m=(100.0, 200.0),
        calibration=tuple(Calibration(kp, lon, 0.0, 1.0, 0.1, 4.0) for kp, lon in marks),
    )
    assert route.kp_km(route.segments.total_m / 2) == pytest.approx(150.0, abs=1e-9)
    assert route.position(75.0) == pytest.approx((0.5, 0.0), abs=1e-9)
    assert route.position(175.0) == pytest.approx((1.5, 0.0), abs=1e-9)
    assert route.error_km(150.0) == pytest.approx(1.0, abs=1e-12)
    assert route.error_km(165.0) == pytest.approx(2.5, abs=1e-12)
    assert route.error_km(75.0) == pytest.approx(4.0, abs=1e-12)
    assert route.source == "foot on the test line, calibrated at 3 points"
