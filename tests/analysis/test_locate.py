"""Kilometre points: of positions, of incidents, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyproj import Geod

from app.analysis.locate import at_kilometre, on_route
from app.domain.errors import BadParameterError
from app.domain.geo.footprint import Disc

if TYPE_CHECKING:
    from app.store.catalog import Catalog

GEOD = Geod(ellps="WGS84")
OFFICE = "cpc-2025-09-24-office-strike"

# incident: best, min and max kilometre point. The line is 1,511 km long.
KILOMETRES = {
    OFFICE: (1_506.5, 1_483.2, 1_511.0),
    # The feet of the 8 km disc lie at km 1,233 to 1,251; the kilometre may be off by 15 km.
    "cpc-2025-02-17-kropotkinskaya": (1_241.0, 1_217.3, 1_266.5),
    "cpc-2025-11-29-spm2-naval-drones": (1_511.0, 1_505.4, 1_511.0),
    "cpc-2026-01-13-tankers": (1_511.0, 1_410.9, 1_511.0),
    "cpc-2026-03-14-maran-homer": (1_511.0, 1_491.7, 1_511.0),
    # Half the Kazakh section: the disc of the region reaches 150 km from its middle.
    "cpc-2022-07-atyrau-power-outage": (217.0, 0.0, 400.0),
}


@pytest.mark.parametrize("incident", KILOMETRES)
def test_kilometre_points_of_incidents(catalog: Catalog, incident: str) -> None:
    kp = catalog.incident(incident).kp
    assert kp is not None
    assert (kp.kp_km, kp.kp_min_km, kp.kp_max_km) == pytest.approx(KILOMETRES[incident], abs=0.6)


def test_kilometre_of_a_region_is_an_interval_of_hundreds_of_kilometres(catalog: Catalog) -> None:
    kp = catalog.incident("cpc-2022-07-atyrau-power-outage").kp
    assert kp is not None
    assert 200.0 < kp.kp_max_km - kp.kp_min_km < 500.0
    # Without the 15 km of the calibration its end stands off the region's middle by its radius,
    # and by not much more: the foot on the line may lie a little outside the disc.
    end = at_kilometre(catalog, kp.kp_max_km - 15.0)
    assert GEOD.inv(51.9, 47.1, end.lon, end.lat)[2] == pytest.approx(150_000, abs=15_000)


def test_kilometre_of_the_office_covers_its_place_and_the_calibration(catalog: Catalog) -> None:
    route = catalog.gazette.route
    measured = catalog.incident(OFFICE)
    assert measured.kp is not None
    for bearing in range(0, 360, 15):
        lon, lat, _ = GEOD.fwd(37.7618, 44.7319, bearing, 2_000.0)
        there = route.locate(Disc(lon, lat, 0.0))
        assert there is not None
        error = route.error_km(there.kp_km)
        assert error >= 5.0  # the calibration's own accuracy at the end of the line
        assert measured.kp.kp_min_km <= max(0.0, there.kp_km - error)
        assert measured.kp.kp_max_km >= min(1_511.0, there.kp_km + error)


def test_court_order_is_not_on_the_route(catalog: Catalog) -> None:
    order = catalog.incident("cpc-2022-07-05-court-suspension")
    assert order.kp is None
    # It is placed in the city, which does lie abeam the route: the class decides, not the place.
    assert order.place is not None
    assert order.place.id == "novorossiysk"
    assert catalog.gazette.route.locate(Disc(37.7618, 44.7319, 8_000.0)) is not None


@pytest.mark.parametrize(
    ("kp_km", "lon", "lat", "error_km"),
    [
        (0.0, 53.422, 46.178, 3.0),  # the first calibration point itself
        (100.0, 53.216, 46.950, 8.0),  # 3 km + 5 % of 100 km
        (755.5, 46.712, 45.623, 15.0),  # at most 15 km
        (1_511.0, 37.653, 44.671, 5.0),  # the second calibration point
    ],
)
def test_position_of_a_kilometre(
    catalog: Catalog, kp_km: float, lon: float, lat: float, error_km: float
) -> None:
    found = at_kilometre(catalog, kp_km)
    assert (found.lon, found.lat) == pytest.approx((lon, lat), abs=0.001)
    assert found.error_km == pytest.approx(error_km, abs=0.01)
    assert found.catalog_version == catalog.version


def test_ends_of_the_route_are_the_calibration_points(catalog: Catalog) -> None:
    start, end = at_kilometre(catalog, 0.0), at_kilometre(catalog, 1_511.0)
    assert GEOD.inv(53.4224, 46.17784, start.lon, start.lat)[2] < 50.0
    assert GEOD.inv(37.65327, 44.67067, end.lon, end.lat)[2] < 50.0


@pytest.mark.parametrize("kp_km", [0.0, 12.5, 250.0, 640.0, 1_100.0, 1_240.0, 1_500.0, 1_511.0])
def test_kilometre_and_back(catalog: Catalog, kp_km: float) -> None:
    at = at_kilometre(catalog, kp_km)
    back = on_route(catalog, Disc(at.lon, at.lat, 0.0))
    assert back.kp is not None
    assert back.kp.kp_km == pytest.approx(kp_km, abs=0.01)
    assert back.kp.kp_min_km <= kp_km <= back.kp.kp_max_km
    assert back.offset.best_m < 1.0


def test_flat_position_prints_no_more_than_the_digits_of_a_site(catalog: Catalog) -> None:
    row = at_kilometre(catalog, 1_240.0).flat()
    assert (row["kp_km"], row["lon"], row["lat"], row["error_km"]) == (
        1_240.0,
        40.589,
        45.496,
        15.0,
    )


def test_flat_columns_round_the_bounds_outward(catalog: Catalog) -> None:
    found = on_route(catalog, Disc(40.589, 45.496, 3_000.0))
    row = found.flat()
    assert found.kp is not None
    assert (row["route_id"], row["on_route"]) == ("cpc", True)
    for low, exact_low, exact_high, high in (
        (row["kp_min_km"], found.kp.kp_min_km, found.kp.kp_max_km, row["kp_max_km"]),
        (row["route_distance_min_m"], found.offset.min_m,
         found.offset.max_m, row["route_distance_max_m"]),
    ):  # fmt: skip
        assert isinstance(low, float)
        assert isinstance(high, float)
        assert exact_low - 0.1 <= low <= exact_low
        assert exact_high <= high <= exact_high + 0.1


@pytest.mark.parametrize("kp_km", [-0.1, 1_511.1, 9_999.0])
def test_kilometre_outside_the_route_is_refused(catalog: Catalog, kp_km: float) -> None:
    with pytest.raises(BadParameterError, match="lies outside the route") as refused:
        at_kilometre(catalog, kp_km)
    assert refused.value.parameter == "kp"


def test_position_far_from_the_line_is_not_on_the_route(catalog: Catalog) -> None:
    moscow = on_route(catalog, Disc(37.62, 55.75, 0.0))
    assert moscow.kp is None
    assert moscow.offset.min_m > 900_000


def test_radius_decides_whether_a_position_can_be_on_the_route(catalog: Catalog) -> None:
    at = at_kilometre(catalog, 1_240.0)
    lon, lat, _ = GEOD.fwd(at.lon, at.lat, 0.0, 60_000.0)
    point, wide = (on_route(catalog, Disc(lon, lat, radius)) for radius in (0.0, 45_000.0))
    assert point.kp is None
    assert wide.kp is not None
    assert wide.kp.kp_max_km - wide.kp.kp_min_km > 30.0
