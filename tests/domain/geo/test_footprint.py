"""Footprints are filled evenly by area, stay inside themselves, and are the same every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from app.domain.geo.footprint import Area, Disc
from app.domain.geo.geodesy import area_m2, inverse

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats
    from app.sources.bundle import Bundle

DISCS = [
    pytest.param(Disc(37.7618, 44.7319, 8_000.0), id="city"),
    pytest.param(Disc(180.0, -17.0, 40_000.0), id="across-the-antimeridian"),
    pytest.param(Disc(20.0, 89.9, 60_000.0), id="over-the-pole"),
]


@pytest.fixture(name="okrug")
def okrug_area(bundle: Bundle) -> Area:
    footprint = bundle.places["novorossiysk-okrug"].footprint
    assert isinstance(footprint, Area)
    return footprint


def from_centre(disc: Disc, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    azimuth, _, away = inverse(np.full(len(lon), disc.lon), np.full(len(lon), disc.lat), lon, lat)
    return azimuth % 360.0, away


def clipped_m2(area: Area, box: shapely.Polygon) -> float:
    clipped = shapely.intersection(area.polygon, box)
    assert isinstance(clipped, shapely.Polygon | shapely.MultiPolygon)
    return sum((area_m2(ring) for ring in Area(clipped).rings()), 0.0)


@pytest.mark.parametrize("disc", DISCS)
def test_a_disc_is_filled_evenly_by_area(disc: Disc) -> None:
    azimuth, away = from_centre(disc, *disc.samples(1_024))
    assert away.max() <= disc.radius_m + 1e-6
    for share in np.arange(0.1, 1.0, 0.1):  # rings around the centre
        assert (away <= disc.radius_m * share**0.5).mean() == pytest.approx(share, abs=0.01)
    for start in range(0, 360, 45):  # sectors
        sector = (azimuth >= start) & (azimuth < start + 45)
        assert sector.mean() == pytest.approx(1 / 8, abs=0.01)


@pytest.mark.parametrize("disc", DISCS)
def test_the_outline_of_a_disc_lies_on_its_circle(disc: Disc) -> None:
    azimuth, away = from_centre(disc, *disc.outline())
    assert away == pytest.approx(np.full(96, disc.radius_m), abs=1e-6)
    steps = np.diff(np.sort(azimuth))
    assert steps == pytest.approx(np.full(95, 3.75), abs=1e-6)
    assert disc.outline_gap_m == pytest.approx(np.pi * disc.radius_m / 96, abs=1e-9)


def test_a_disc_without_radius_is_its_centre() -> None:
    disc = Disc(37.7618, 44.7319, 0.0)
    for lon, lat in (disc.samples(10), disc.outline()):
        assert lon == pytest.approx(np.full(len(lon), disc.lon), abs=1e-12)
        assert lat == pytest.approx(np.full(len(lat), disc.lat), abs=1e-12)


def test_an_area_is_filled_evenly_by_area_and_never_beyond_its_edge(okrug: Area) -> None:
    lon, lat = okrug.samples(4_000)
    assert len(lon) == pytest.approx(4_000, rel=0.05)
    assert shapely.contains_xy(okrug.polygon, lon, lat).all()
    whole = area_m2(okrug.rings()[0])
    for east_of in (37.5, 37.6, 37.7, 37.8):
        expected = clipped_m2(okrug, shapely.box(east_of, 44.0, 39.0, 46.0)) / whole
        assert (lon >= east_of).mean() == pytest.approx(expected, abs=0.01)
    for north_of in (44.65, 44.7, 44.75, 44.8, 44.9):
        expected = clipped_m2(okrug, shapely.box(36.0, north_of, 39.0, 46.0)) / whole
        assert (lat >= north_of).mean() == pytest.approx(expected, abs=0.01)


def test_a_tall_area_is_filled_by_area_not_by_degrees() -> None:
    lon, lat = Area(shapely.box(0.0, 0.0, 10.0, 80.0)).samples(4_000)
    on_a_sphere = np.sin(np.radians(40.0)) / np.sin(np.radians(80.0))
    assert (lat < 40.0).mean() == pytest.approx(on_a_sphere, abs=0.01)
    assert (lon < 5.0).mean() == pytest.approx(0.5, abs=0.01)


def test_the_same_question_has_the_same_samples(okrug: Area) -> None:
    for footprint in (Disc(37.8, 44.7, 5_000.0), okrug):
        again = Disc(37.8, 44.7, 5_000.0) if isinstance(footprint, Disc) else Area(okrug.polygon)
        for one, other in zip(footprint.samples(300), again.samples(300), strict=True):
            assert one.tolist() == other.tolist()


def test_the_centre_of_an_area_lies_inside_even_if_the_centroid_does_not() -> None:
    horseshoe = shapely.Polygon(
        [(0, 0), (10, 0), (10, 10), (9, 10), (9, 1), (1, 1), (1, 10), (0, 10)]
    )
    assert not horseshoe.contains(horseshoe.centroid)
    area = Area(horseshoe)
    assert horseshoe.contains(shapely.Point(area.lon, area.lat))


def test_rings_are_those_of_every_part_with_its_holes() -> None:
    holed = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (1, 2), (2, 2), (2, 1)]])
    area = Area(shapely.MultiPolygon([holed, shapely.box(6, 0, 7, 1)]))
    rings = area.rings()
    assert [len(ring) for ring in rings] == [5, 5, 5]
    assert rings[1] == [(1, 1), (1, 2), (2, 2), (2, 1), (1, 1)]
    lon, lat = area.samples(2_000)
    in_hole = (lon > 1) & (lon < 2) & (lat > 1) & (lat < 2)
    assert not in_hole.any()
    assert (lon > 5).any()


@pytest.mark.parametrize("radius_m", [-1.0, float("nan"), float("inf")])
def test_a_radius_that_is_no_length_is_refused(radius_m: float) -> None:
    with pytest.raises(ValueError, match=r"radius_m .*: expected a finite number, 0 or more"):
        Disc(37.0, 44.0, radius_m)


def test_a_disc_off_the_earth_is_refused() -> None:
    with pytest.raises(ValueError, match="a coordinate is not finite"):
        Disc(float("nan"), 44.0, 10.0)
    with pytest.raises(ValueError, match="lat -90 to 90"):
        Disc(37.0, 91.0, 10.0)


@pytest.mark.parametrize(
    ("polygon", "message"),
    [
        pytest.param(shapely.Polygon(), "not empty", id="empty"),
        pytest.param(
            shapely.Polygon([(37, 44), (38, 45), (38, 44), (37, 45)]), "crosses|Self", id="bow-tie"
        ),
        pytest.param(shapely.Polygon([(37, 44), (38, 45), (37, 44)]), "not valid", id="no-inside"),
        pytest.param(shapely.box(37, 44, 38, 91), "expected degrees", id="beyond-the-pole"),
    ],
)
def test_a_polygon_that_is_none_is_refused(polygon: shapely.Polygon, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Area(polygon)


def test_an_area_may_lie_across_the_antimeridian_or_round_a_pole() -> None:
    fiji = Area(shapely.Polygon([(179.5, -17.5), (-179.5, -17.5), (-179.5, -16.5), (179.5, -16.5)]))
    assert abs(fiji.lon) == pytest.approx(180.0, abs=0.1)
    assert fiji.lat == pytest.approx(-17.0, abs=0.1)
    lon, _ = fiji.samples(1_000)
    assert (np.abs(lon) >= 179.49).all()
    assert (lon > 0.0).mean() == pytest.approx(0.5, abs=0.02)
    cut = shapely.MultiPolygon(
        [shapely.box(179.5, -17.5, 180, -16.5), shapely.box(-180, -17.5, -179.5, -16.5)]
    )
    assert Area(cut).flat.area == pytest.approx(fiji.flat.area, rel=1e-4)
    cap = Area(shapely.Polygon([(lon, 85.0) for lon in range(0, 360, 10)]))
    assert cap.lat > 89.0
    assert cap.flat.area == pytest.approx(area_m2(cap.rings()[0]), rel=0.01)
