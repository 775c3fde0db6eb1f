"""Footprints as polygons: they hold all of the ground that they stand for, as RFC 7946 draws it."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.geo.footprint import Area, Band, Disc, Sector
from app.domain.geo.geodesy import destination
from app.domain.geo.outline import DIGITS, covering_polygon

EVERY = np.linspace(0.0, 360.0, 721)


def circle(disc: Disc, share: float = 1.0) -> np.ndarray:
    here = np.full(721, disc.lon), np.full(721, disc.lat)
    lon, lat, _ = destination(*here, EVERY, np.full(721, disc.radius_m * share))
    return np.asarray(shapely.points(lon, lat))


def holds(polygon: shapely.Geometry, points: np.ndarray) -> np.ndarray:
    """The antimeridian has two longitudes."""
    lon, lat = shapely.get_coordinates(points).T
    other = shapely.points(np.where(lon > 0.0, lon - 360.0, lon + 360.0), lat)
    found: np.ndarray = shapely.covers(polygon, points) | shapely.covers(polygon, other)
    return found


@given(lon=st.floats(-180.0, 180.0), lat=st.floats(-80.0, 80.0), log_radius=st.floats(0.0, 5.7))
@example(lon=180.0, lat=0.009765625, log_radius=1.0)
@settings(max_examples=150, deadline=None)
def test_a_polygon_holds_its_disc_and_is_hardly_wider(
    lon: float, lat: float, log_radius: float
) -> None:
    disc = Disc(lon, lat, 10.0**log_radius)
    polygon = covering_polygon(disc)
    assert polygon.is_valid
    assert holds(polygon, circle(disc)).all()
    wider = 1.0035 + 3.0 / disc.radius_m
    assert not holds(polygon, circle(disc, wider)).any()


@pytest.mark.parametrize(
    ("disc", "pole"),
    [
        pytest.param(Disc(0.0, 89.9, 50_000.0), 90.0, id="holds-the-north-pole"),
        pytest.param(Disc(10.0, -89.5, 100_000.0), -90.0, id="holds-the-south-pole"),
        pytest.param(Disc(20.0, 89.0, 100_000.0), None, id="just-misses-a-pole"),
    ],
)
def test_a_disc_at_a_pole(disc: Disc, pole: float | None) -> None:
    polygon = covering_polygon(disc)
    assert polygon.is_valid
    assert holds(polygon, circle(disc)).all()
    west, south, east, north = polygon.bounds
    assert (pole in {south, north}) == (pole is not None)
    assert (west, east) == (-180.0, 180.0) or pole is None


@pytest.mark.parametrize("lon", [180.0, -180.0, 179.995, -179.995])
@pytest.mark.parametrize(("lat", "radius_m"), [(10.0, 5_000.0), (0.009765625, 600.0)])
def test_what_crosses_the_antimeridian_is_cut_there(
    lon: float, lat: float, radius_m: float
) -> None:
    polygon = covering_polygon(Disc(lon, lat, radius_m))
    assert isinstance(polygon, shapely.MultiPolygon)
    assert polygon.is_valid
    west, east = sorted(polygon.geoms, key=lambda part: part.bounds[0])
    assert west.bounds[0] == -180.0
    assert west.bounds[2] < -179.9
    assert east.bounds[0] > 179.9
    assert east.bounds[2] == 180.0


def test_a_sliver_at_the_antimeridian_stays_valid() -> None:
    rng = np.random.default_rng(0)
    for off, log_radius in rng.uniform((0.0, -1.0), (2e-4, 2.0), (1_000, 2)).tolist():
        lat = 70.0 * log_radius / 2.0
        assert covering_polygon(Disc(180.0 - off, lat, 10.0**log_radius)).is_valid


SQUARE = ((37.0, 44.0), (38.0, 44.0), (38.0, 45.0), (37.0, 45.0))


@pytest.mark.parametrize(
    "footprint",
    [
        pytest.param(Disc(37.78, 44.72, 2_000.0), id="disc"),
        pytest.param(Band(((53.0, 46.0), (53.1, 46.1)), half_width_m=500.0), id="band"),
        pytest.param(Sector(37.8, 44.6, 180.0, 270.0, 5e3, 15e3), id="sector"),
        pytest.param(Sector(37.8, 44.6, 0.0, 360.0, 5e3, 15e3), id="ring"),
        pytest.param(Area(shapely.Polygon(SQUARE[::-1])), id="area-drawn-the-wrong-way"),
        pytest.param(Band(((179.9, 10.0), (-179.9, 10.0)), half_width_m=500.0), id="band-cut"),
        pytest.param(Sector(179.9, 10.0, 0.0, 360.0, 5e3, 50e3), id="ring-cut"),
    ],
)
def test_every_footprint_is_valid_turned_and_rounded(footprint: Disc | Area) -> None:
    polygon = covering_polygon(footprint)
    assert polygon.is_valid
    for part in shapely.get_parts([polygon]):
        assert part.exterior.is_ccw
        assert not any(hole.is_ccw for hole in part.interiors)
    at = shapely.get_coordinates(polygon)
    assert (at == np.round(at, DIGITS)).all()
    assert (np.abs(at) <= (180.0, 90.0)).all()
    lon, lat = footprint.samples(500)
    inside = holds(polygon, np.asarray(shapely.points(lon, lat)))
    assert inside.mean() > 0.99


def test_a_published_centre_hides_the_one_with_more_digits() -> None:
    true = Disc(37.7618, 44.7319, 2_000.0)
    polygon = covering_polygon(true, centre=(37.76, 44.73), spare_m=790.0)
    assert holds(polygon, circle(true)).all()
    middle = polygon.centroid
    assert (middle.x, middle.y) == pytest.approx((37.76, 44.73), abs=2e-5)
