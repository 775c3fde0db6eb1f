"""Bands and sectors hold what they should and no more, wherever they lie."""

from __future__ import annotations

import numpy as np
import pytest

from app.domain.geo.footprint import Band, Sector
from app.domain.geo.geodesy import area_m2, inverse
from app.domain.geo.nearest import nearest
from app.domain.geo.segments import Segments

STRETCH = ((37.5, 44.4), (37.7, 44.5), (37.75, 44.6))
ACROSS = ((179.8, -17.0), (-179.9, -17.1), (-179.7, -17.0))
PORT = (37.653, 44.6705)


@pytest.mark.parametrize("line", [STRETCH, ACROSS], ids=["novorossiysk", "antimeridian"])
def test_a_band_ends_half_a_width_from_its_line(line: tuple[tuple[float, float], ...]) -> None:
    band = Band(line, half_width_m=2_000.0)
    segments = Segments.of_lines([line])
    outline = nearest(*band.outline(), segments).distance_m
    assert outline.min() >= 2_000.0 - 0.5
    assert outline.max() <= 2_000.0 * 1.0005
    within = nearest(*band.samples(2_000), segments).distance_m
    assert within.max() <= 2_001.0
    # Bends and ends apart, as much lies within 1 km as beyond.
    assert (within <= 1_000.0).mean() == pytest.approx(0.5, abs=0.05)


def test_the_centre_of_a_band_is_half_way_along() -> None:
    band = Band(STRETCH, half_width_m=2_000.0)
    segments = Segments.of_lines([STRETCH])
    middle = nearest(np.array([band.lon]), np.array([band.lat]), segments)
    assert middle.distance_m[0] == pytest.approx(0.0, abs=1e-3)
    assert middle.chainage_m[0] == pytest.approx(segments.total_m / 2.0, abs=0.01)


@pytest.mark.parametrize(
    ("first", "last", "inner_m"),
    [
        pytest.param(180.0, 270.0, 5_000.0, id="south-west"),
        pytest.param(315.0, 45.0, 5_000.0, id="over-north"),
        pytest.param(-45.0, 10.0, 0.0, id="a-slice"),
        pytest.param(0.0, 360.0, 5_000.0, id="a-ring"),
        pytest.param(0.0, 0.0, 0.0, id="all-round"),
    ],
)
def test_a_sector_lies_between_its_azimuths_and_distances(
    first: float, last: float, inner_m: float
) -> None:
    sector = Sector(*PORT, first, last, inner_m, 15_000.0)
    lon, lat = sector.samples(2_000)
    here = np.full(len(lon), PORT[0]), np.full(len(lon), PORT[1])
    azimuth, _, away = inverse(*here, lon, lat)
    assert away.min() >= inner_m - 5.0
    assert away.max() <= 15_000.0 * 1.0002
    turned = (azimuth - first) % 360.0
    assert ((turned <= sector.width_deg + 0.1) | (turned >= 359.9)).all()
    expected = np.pi * (15_000.0**2 - inner_m**2) * sector.width_deg / 360.0
    rings = [area_m2(ring) for ring in sector.rings()]
    assert rings[0] - sum(rings[1:]) == pytest.approx(expected, rel=0.002)
    half = np.sqrt(0.5 * (inner_m**2 + 15_000.0**2))
    assert (away <= half).mean() == pytest.approx(0.5, abs=0.01)


def test_the_centre_of_a_sector_is_in_its_middle() -> None:
    sector = Sector(*PORT, 180.0, 270.0, 5_000.0, 15_000.0)
    azimuth, _, away = inverse(*(np.array(v) for v in (*PORT, sector.lon, sector.lat)))
    assert float(azimuth) % 360.0 == pytest.approx(225.0, abs=1e-6)
    assert float(away) == pytest.approx(10_000.0, abs=1e-6)


def test_shapes_are_drawn_as_polygons_that_belong_to_them() -> None:
    for shape in (Band(STRETCH, half_width_m=500.0), Sector(*PORT, 0.0, 90.0, 0.0, 1_000.0)):
        assert shape.polygon is shape.area.polygon
        assert shape.rings() == shape.area.rings()
        assert shape.outline_gap_m == 0.0
        assert shape.polygon.is_valid


@pytest.mark.parametrize("half_width_m", [0.0, -1.0, float("nan"), float("inf")])
def test_a_band_without_width_is_refused(half_width_m: float) -> None:
    with pytest.raises(ValueError, match=r"half_width_m .*: expected a finite number above 0"):
        Band(STRETCH, half_width_m)


def test_a_band_without_a_line_is_refused() -> None:
    for line in ((), (PORT,), (PORT, PORT)):
        with pytest.raises(ValueError, match="at least two different places"):
            Band(line, 500.0)
    with pytest.raises(ValueError, match="not finite"):
        Band((PORT, (float("nan"), 44.0)), 500.0)


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        pytest.param((0.0, float("nan"), 0.0, 1e3), "an azimuth is not finite", id="azimuth"),
        pytest.param((0.0, 90.0, 1e3, 1e3), "inner_m .*: expected", id="no-width"),
        pytest.param((0.0, 90.0, -1.0, 1e3), "inner_m .*: expected", id="below-0"),
        pytest.param((0.0, 90.0, float("nan"), 1e3), "inner_m .*: expected", id="nan"),
        pytest.param((0.0, 90.0, 0.0, float("inf")), "outer_m .*: expected", id="endless"),
    ],
)
def test_a_sector_that_is_none_is_refused(
    numbers: tuple[float, float, float, float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Sector(*PORT, *numbers)
