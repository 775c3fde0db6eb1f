"""Distances and directions against published geodesics.

References: C. F. F. Karney, GeographicLib documentation (JFK to LHR, Wellington to Salamanca, the
area of Antarctica); Geoscience Australia, the line Flinders Peak to Buninyong.
"""

from __future__ import annotations

import numpy as np
import pytest

from app.domain.geo.geodesy import area_m2, destination, distance_m, ecef_m, inverse, length_m

FLINDERS_PEAK = (144 + 25 / 60 + 29.52440 / 3600, -(37 + 57 / 60 + 3.72030 / 3600))
BUNINYONG = (143 + 55 / 60 + 35.38390 / 3600, -(37 + 39 / 60 + 10.15610 / 3600))
ANTARCTICA = [
    (-58.0, -63.1), (-74.0, -72.9), (-102.0, -71.9), (-102.0, -74.9), (-131.0, -74.3),
    (-163.0, -77.5), (163.0, -77.4), (172.0, -71.7), (140.0, -65.9), (113.0, -65.7),
    (88.0, -66.6), (59.0, -66.9), (25.0, -69.8), (-4.0, -70.0), (-14.0, -71.0),
    (-33.0, -77.3), (-46.0, -77.9), (-61.0, -74.7),
]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "expected_m"),
    [
        pytest.param((-73.8, 40.6), (-0.5, 51.6), 5_551_759.400_319, id="JFK-LHR"),
        pytest.param((174.81, -41.32), (-5.5, 40.96), 19_959_679.267_354, id="near-antipodal"),
        pytest.param((0.0, 0.0), (1.0, 0.0), 111_319.490_793, id="a-degree-of-equator"),
        pytest.param((0.0, 0.0), (0.0, 90.0), 10_001_965.729_3, id="quarter-meridian"),
        pytest.param((179.9, 0.0), (-179.9, 0.0), 22_263.898_159, id="antimeridian"),
        pytest.param((0.0, 89.0), (180.0, 89.0), 223_387.7, id="across-the-pole"),
        pytest.param((37.7618, 44.7319), (37.7618, 44.7319), 0.0, id="no-distance"),
    ],
)
def test_distance_equals_the_published_geodesic(
    start: tuple[float, float], end: tuple[float, float], expected_m: float
) -> None:
    tolerance_m = 0.1 if start == (0.0, 89.0) else 1e-3
    assert distance_m(*start, *end) == pytest.approx(expected_m, abs=tolerance_m)
    assert distance_m(*end, *start) == pytest.approx(expected_m, abs=tolerance_m)


def test_the_australian_line_has_its_published_length_and_azimuths() -> None:
    forward, back, distance = inverse(
        *(np.array([value]) for value in (*FLINDERS_PEAK, *BUNINYONG))
    )
    assert distance[0] == pytest.approx(54_972.271, abs=0.001)
    second_deg = 1 / 3600
    assert forward[0] % 360 == pytest.approx(306 + 52 / 60 + 5.37 / 3600, abs=0.01 * second_deg)
    assert back[0] % 360 == pytest.approx(127 + 10 / 60 + 25.07 / 3600, abs=0.01 * second_deg)


def test_destination_undoes_inverse_and_tells_the_direction_there() -> None:
    azimuth, _, distance = inverse(*(np.array([v]) for v in (-73.8, 40.6, -0.5, 51.6)))
    lon, lat, heading = destination(np.array([-73.8]), np.array([40.6]), azimuth, distance)
    assert distance_m(float(lon[0]), float(lat[0]), -0.5, 51.6) < 1e-6
    further = destination(lon, lat, heading, np.array([1_000.0]))
    direct = destination(np.array([-73.8]), np.array([40.6]), azimuth, distance + 1_000.0)
    assert distance_m(*(float(value[0]) for value in (*further[:2], *direct[:2]))) < 1e-6


def test_one_value_in_gives_one_value_and_nan_stays_nan() -> None:
    _, _, one = inverse(np.asarray(0.0), np.asarray(0.0), np.asarray(1.0), np.asarray(0.0))
    assert one.shape == ()
    _, _, two = inverse(np.array([0.0, np.nan]), np.zeros(2), np.array([1.0, 1.0]), np.zeros(2))
    assert two[0] == pytest.approx(111_319.491, abs=1e-3)
    assert np.isnan(two[1])


def test_length_adds_up_the_legs() -> None:
    legs = [(-1.0, 60.0), (0.0, 60.0), (0.0, 61.0)]
    expected_m = distance_m(-1.0, 60.0, 0.0, 60.0) + distance_m(0.0, 60.0, 0.0, 61.0)
    assert length_m(legs) == pytest.approx(expected_m, abs=1e-6)
    assert length_m(legs[:1]) == 0.0
    assert length_m([]) == 0.0


def test_area_of_antarctica_is_the_published_one_whatever_the_turn() -> None:
    expected_m2 = 13_662_703_680_020.1
    assert area_m2(ANTARCTICA) == pytest.approx(expected_m2, abs=1.0)
    assert area_m2(ANTARCTICA[::-1]) == pytest.approx(expected_m2, abs=1.0)


@pytest.mark.parametrize(
    ("lon", "lat", "expected"),
    [
        pytest.param(0.0, 0.0, (6_378_137.0, 0.0, 0.0), id="equator"),
        pytest.param(90.0, 0.0, (0.0, 6_378_137.0, 0.0), id="a-quarter-east"),
        pytest.param(12.0, 90.0, (0.0, 0.0, 6_356_752.314_245), id="pole"),
        pytest.param(12.0, -90.0, (0.0, 0.0, -6_356_752.314_245), id="south-pole"),
    ],
)
def test_earth_centred_coordinates(
    lon: float, lat: float, expected: tuple[float, float, float]
) -> None:
    assert ecef_m(np.asarray(lon), np.asarray(lat)) == pytest.approx(expected, abs=1e-6)
