"""Quick distances over a plane agree with the exact ones, wherever the plane lies."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from app.domain.geo.field import NODES, Field
from app.domain.geo.nearest import nearest
from app.domain.geo.plane import MEAN_RADIUS_M, Plane, sphere
from app.domain.geo.segments import Segments

HALF_M = 20_000.0
SQUARE = (-HALF_M, -HALF_M, HALF_M, HALF_M)
AXIS = np.linspace(-HALF_M, HALF_M, NODES)
NODES_M = np.stack([part.ravel() for part in np.meshgrid(AXIS, AXIS)], axis=1)
BEND = [(37.4, 44.9), (37.8, 44.85), (38.2, 44.95)]


@pytest.mark.parametrize(
    ("centre", "line", "allowed_m"),
    [
        pytest.param((37.8, 44.8), BEND, 0.001, id="novorossiysk"),
        pytest.param((180.0, -17.0), [(179.7, -17.0), (-179.8, -16.9)], 0.001, id="antimeridian"),
        pytest.param((0.0, 90.0), [(10.0, 89.8), (190.0, 89.9)], 0.001, id="round-the-pole"),
        pytest.param((37.8, 44.8), [(20.0, 50.0), (25.0, 30.0)], 1.0, id="far-and-long"),
        pytest.param((37.8, 44.8), [(37.9, 44.8)], 0.001, id="a-point"),
    ],
)
def test_nodes_are_as_far_as_the_geodesic_says(
    centre: tuple[float, float], line: list[tuple[float, float]], allowed_m: float
) -> None:
    plane, segments = Plane(*centre), Segments.of_lines([line])
    field = Field.over(SQUARE, plane, segments)
    half = len(NODES_M) // 2  # in two goes: few points are searched without compiling
    exact = np.concatenate(
        [
            nearest(*plane.lon_lat(some), segments).distance_m
            for some in (NODES_M[:half], NODES_M[half:])
        ]
    )
    assert field.distance_m.ravel() == pytest.approx(exact, abs=allowed_m)
    assert field.at(NODES_M) == pytest.approx(field.distance_m.ravel(), abs=1e-6)


def test_between_nodes_it_errs_by_little_of_a_step() -> None:
    plane, segments = Plane(37.8, 44.8), Segments.of_lines([BEND])
    places = np.random.default_rng(1).uniform(-HALF_M, HALF_M, (2_000, 2))
    exact = nearest(*plane.lon_lat(places), segments).distance_m
    error = np.abs(Field.over(SQUARE, plane, segments).at(places) - exact)
    step = 2.0 * HALF_M / (NODES - 1)
    assert error.max() < 0.5 * step  # on the line itself the distance has a fold
    assert np.sqrt((error**2).mean()) < 0.05 * step


def test_inside_a_polygon_there_is_no_distance() -> None:
    plane, box = Plane(37.8, 44.8), shapely.box(37.7, 44.75, 37.9, 44.85)
    ring = Segments.of_lines([shapely.get_coordinates(box).tolist()])
    field = Field.over(SQUARE, plane, ring, box)
    lon, lat = plane.lon_lat(NODES_M)
    inside = shapely.contains_xy(box.buffer(-0.001), lon, lat)
    assert inside.sum() > 100
    assert (field.at(NODES_M[inside]) == 0.0).all()
    assert (field.distance_m.ravel()[inside] < 0.0).all()
    deep = Field.over((-10.0, -10.0, 10.0, 10.0), plane, ring, box)  # no edge anywhere near
    assert (deep.distance_m < -4_000.0).all()


def test_the_plane_keeps_distance_and_area() -> None:
    plane = Plane(37.8, 44.8)
    east = plane.xy_m(np.array([37.8, 38.0]), np.array([44.8, 44.8]))
    assert east[0].tolist() == [0.0, 0.0]
    back = plane.lon_lat(east)
    assert back[0] == pytest.approx([37.8, 38.0], abs=1e-9)
    assert back[1] == pytest.approx([44.8, 44.8], abs=1e-9)
    # A cap of 1,000 km has the area of a disc in the plane.
    edge = plane.xy_m(*plane.lon_lat(np.array([[0.0, 1_000e3]])))
    cap = 2.0 * np.pi * MEAN_RADIUS_M**2 * -sphere(edge)[0, 2]
    assert np.pi * 1_000e3**2 == pytest.approx(cap, rel=1e-9)
