"""Inside or outside of polygons with geodesic edges, against azimuths that turn once round.

The truth walks along the true edges in short steps and sums how far the azimuth from the place to
them turns: a whole turn for a place inside. It shares nothing with the kernel but PROJ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

from app.domain.geo.inside import Region, holders
from app.domain.geo.nearest import distance, nearest, within
from app.domain.geo.segments import Segments
from tests.domain.geo.worldwide import GEOD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.geo.geodesy import Floats

STEPS = 250
COUNT = 120


def rings_of(polygon: Polygon | MultiPolygon) -> Iterator[Floats]:
    """Give the vertices of each ring with places on its true edges between them."""
    share = np.linspace(0.0, 1.0, STEPS, endpoint=False)
    for ring in shapely.get_rings(shapely.get_parts(polygon)):
        vertices = shapely.get_coordinates(ring)
        (lon, lat), ends = vertices[:-1].T, vertices[1:].T
        azimuth, _, length = GEOD.inv(lon, lat, *ends)
        lon, lat, azimuth = (np.repeat(column, STEPS) for column in (lon, lat, azimuth))
        yield np.array(GEOD.fwd(lon, lat, azimuth, np.outer(length, share).ravel())[:2])


def is_inside(polygon: Polygon | MultiPolygon, lon: Floats, lat: Floats) -> list[bool]:
    turns = np.zeros(len(lon))
    for along_lon, along_lat in rings_of(polygon):
        for row, place in enumerate(zip(lon, lat, strict=True)):
            place_lon, place_lat = (np.full(len(along_lon), value) for value in place)
            azimuth = GEOD.inv(place_lon, place_lat, along_lon, along_lat)[0]
            turn = np.diff(azimuth, append=azimuth[:1])
            turns[row] += ((turn + 180.0) % 360.0 - 180.0).sum()
    return [bool(turn % 2) for turn in np.round(turns / 360.0)]


def found_inside(polygon: Polygon | MultiPolygon, lon: Floats, lat: Floats) -> list[bool]:
    inside = np.zeros(len(lon), dtype=bool)
    inside[holders(lon, lat, [Region.of_polygon(polygon)])[0]] = True
    return inside.tolist()


ARCTIC = [(0, 80), (90, 82), (180, 79), (-90, 81)]
SOUTH = [(lon, -lat) for lon, lat in ARCTIC]
COAST = [(180, -70), (90, -75), (0, -72), (-90, -71), (-180, -70)]
FIJI = [(170, -20), (-170, -25), (-175, 10), (175, 5)]
ALL_LON, EAST = (-180.0, 180.0), (-10.0, 190.0)

# Name: polygon, and the west, east, south and north limits of the places that are asked.
POLYGONS: dict[str, tuple[Polygon | MultiPolygon, tuple[float, float, float, float]]] = {
    "a box in Europe": (box(5, 45, 15, 50), (0, 20, 42, 53)),
    "long edges": (Polygon([(0, 50), (80, 50), (80, 60), (0, 60)]), (-5, 85, 45, 75)),
    "a hole": (
        Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(3, 3), (6, 3), (6, 6), (3, 6)]]),
        (-1, 10, -1, 10),
    ),
    "two parts": (MultiPolygon([box(0, 0, 2, 2), box(3, 0, 5, 2)]), (-1, 6, -1, 3)),
    "over 180°": (Polygon(FIJI), (160, 200, -30, 15)),
    "over 180°, as 190°": (Polygon([(x % 360, y) for x, y in FIJI]), (160, 200, -30, 15)),
    "over 180°, cut in two": (
        MultiPolygon([box(170, -20, 180, 10), box(-180, -20, -170, 10)]),
        (165, 195, -25, 15),
    ),
    "over 180°, with a hole": (
        Polygon(FIJI, [[(178, -10), (-178, -10), (-178, 0), (178, 0)]]),
        (165, 195, -27, 12),
    ),
    "round the North Pole": (Polygon(ARCTIC), (*ALL_LON, 75, 90)),
    "round the South Pole": (Polygon(SOUTH), (*ALL_LON, -90, -75)),
    "a ring round the pole": (
        Polygon([(x, 70) for x, _ in ARCTIC], [[(x, 85) for x, _ in ARCTIC]]),
        (*ALL_LON, 60, 90),
    ),
    "round the South Pole, cut at 180°": (
        Polygon([(-180, -90), (180, -90), *COAST]),
        (*ALL_LON, -90, -65),
    ),
    "round the North Pole, cut at 180°": (
        Polygon([(-180, 90), *[(-x, -y) for x, y in COAST], (180, 90)]),
        (*ALL_LON, 65, 90),
    ),
    "a corner on the pole": (Polygon([(50, 90), (10, 80), (-10, 80)]), (-30, 30, 79, 90)),
    "an edge over the North Pole": (Polygon([(0, 85), (180, 85), (90, 80)]), (*ALL_LON, 79, 90)),
    "an edge over the South Pole": (Polygon([(0, -85), (180, -85), (90, -80)]), (*EAST, -90, -79)),
    "an edge past the pole": (Polygon([(0, 89.8), (179, 89.8), (90, 89)]), (*ALL_LON, 88.9, 90)),
    "a short edge past the pole": (
        Polygon([(0, 89.89), (175, 89.89), (90, 89.8)]),
        (*ALL_LON, 89.8, 90),
    ),
    "a star": (Polygon([(0, 2), (1, -2), (-2, 1), (2, 1), (-1, -2)]), (-2, 2, -2, 2)),
}


@pytest.mark.parametrize("name", POLYGONS)
def test_inside_is_where_the_edges_turn_round_the_place(name: str) -> None:
    polygon, (west, east, south, north) = POLYGONS[name]
    generator = np.random.default_rng(31)
    lon = (generator.uniform(west, east, COUNT) + 180.0) % 360.0 - 180.0
    lat = generator.uniform(south, north, COUNT)
    expected = is_inside(polygon, lon, lat)
    assert 5 < sum(expected) < COUNT - 5
    assert found_inside(polygon, lon, lat) == expected
    assert found_inside(polygon, lon + 360.0 * (lon < 0.0), lat) == expected
    assert found_inside(shapely.reverse(polygon), lon, lat) == expected


@pytest.mark.parametrize("name", ["a box in Europe", "long edges", "over 180°", "a hole"])
def test_a_millimetre_beside_the_geodesic_edge_is_the_other_side(name: str) -> None:
    for lon, lat in rings_of(POLYGONS[name][0]):
        rows = np.arange(1, len(lon) - 1, 7)
        rows = rows[(rows % STEPS != 0)]
        azimuth = GEOD.inv(lon[rows], lat[rows], lon[rows + 1], lat[rows + 1])[0]
        sides = [
            found_inside(
                POLYGONS[name][0],
                *GEOD.fwd(lon[rows], lat[rows], azimuth + turn, np.full(len(rows), 1e-3))[:2],
            )
            for turn in (90.0, -90.0)
        ]
        assert len({tuple(side) for side in sides}) == 2
        assert all(one != other for one, other in zip(*sides, strict=True))
        assert [len(set(side)) for side in sides] == [1, 1], "one side of a ring is inside"


def test_between_the_straight_and_the_geodesic_edge_they_differ() -> None:
    """The southern edge from 0° to 80° east at 50° north rises to 57.3° in its middle."""
    middle = GEOD.npts(0.0, 50.0, 80.0, 50.0, 1)[0]
    assert middle == pytest.approx((40.0, 57.29), abs=0.01)
    plain = POLYGONS["long edges"][0]
    south, north = (40.0, 52.0), (40.0, 61.0)
    assert plain.covers(shapely.Point(south))
    assert not plain.covers(shapely.Point(north))
    assert distance(*south, plain) == pytest.approx(GEOD.inv(*south, *middle)[2], abs=1e-4)
    assert distance(*north, plain) == 0.0


def test_a_place_inside_is_its_own_foot() -> None:
    zones = Segments.of_geometries([shapely.Point(5.0, 40.0), box(0, 40, 10, 50)])
    found = nearest([5.0, 5.0], [45.0, 39.0], zones)
    assert found.asset.tolist() == [1, 0]
    assert found.distance_m == pytest.approx([0.0, 111_025.0455], abs=1e-4)
    assert (found.foot_lon[0], found.foot_lat[0], found.azimuth_deg[0]) == (5.0, 45.0, 0.0)
    assert (np.isnan(found.chainage_m[0]), found.segment[0]) == (True, -1)
    assert (found.chainage_m[1], found.segment[1]) == (0.0, 0)


def test_in_a_hole_the_way_is_to_its_edge() -> None:
    polygon = Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(3, 3), (6, 3), (6, 6), (3, 6)]])
    edge = shapely.LineString([(3, 3), (6, 3), (6, 6), (3, 6), (3, 3)])
    assert distance([4.0, 5.0, 1.0], [4.1, 3.2, 1.0], polygon) == pytest.approx(
        [*distance([4.0, 5.0], [4.1, 3.2], edge), 0.0], abs=1e-9
    )


def test_vertices_and_edges_are_at_no_distance() -> None:
    polygon = POLYGONS["over 180°"][0]
    lon, lat = shapely.get_coordinates(polygon).T
    assert distance(lon, lat, polygon).max() < 1e-6
    lon, lat = np.concatenate(list(rings_of(polygon)), axis=1)
    assert distance(lon, lat, polygon).max() < 1e-5


def test_a_seam_is_no_coast() -> None:
    antarctica = POLYGONS["round the South Pole, cut at 180°"][0]
    lat = np.linspace(-89.9, -71.0, 20)
    for seam in (180.0, -180.0, 179.999999, -179.999999):
        assert distance(np.full(20, seam), lat, antarctica).max() < 1e-6


def test_poles_lie_inside_what_runs_round_them() -> None:
    for name, lat in (("North", 90.0), ("South", -90.0)):
        for cut in ("", ", cut at 180°"):
            polygon = POLYGONS[f"round the {name} Pole{cut}"][0]
            assert distance([0.0, 77.0, 180.0], [lat] * 3, polygon).tolist() == [0.0] * 3
            assert distance(0.0, -lat, polygon) > 1e7


GRID = [
    box(lon, lat, lon + 1.0, lat + 1.0) for lon in range(170, 190, 2) for lat in range(0, 20, 2)
]


@pytest.mark.parametrize("count", [500, 5_000])
def test_many_regions_and_many_places(count: int) -> None:
    generator = np.random.default_rng(32)
    lon, lat = generator.uniform(170.0, 190.0, count), generator.uniform(0.5, 19.5, count)
    zones = Segments.of_geometries(GRID)
    found = within(lon, lat, zones, radius_m=20e3)
    inside = found.rows(found.segment == -1)
    assert (inside.distance_m == 0.0).all()
    assert (inside.rank == 1).all()
    # Parallels bulge 35 m over a degree here: places so near to an edge are left out.
    clear = (np.abs(lat % 1.0 - 0.5) < 0.499) & (lon % 1.0 > 0.0)
    expected = np.nonzero(clear & (lon % 2.0 < 1.0) & (lat % 2.0 < 1.0))[0]
    assert set(expected.tolist()) == set(inside.point.tolist()) & set(np.nonzero(clear)[0].tolist())
    column, line = lon[expected] // 2.0 - 85.0, lat[expected] // 2.0
    asset = inside.asset[np.isin(inside.point, expected)]
    assert asset.tolist() == (column * 10.0 + line).astype(int).tolist()


def test_polygons_rank_with_what_is_round_them() -> None:
    zones = Segments.of_geometries([box(2, 0, 3, 1), box(0, 0, 1, 1), box(-1, -1, 1.1, 2), None])
    found = nearest(0.5, 0.5, zones, k=4)
    assert found.asset.tolist() == [1, 2, 0]
    assert found.rank.tolist() == [1, 2, 3]
    assert found.distance_m[:2].tolist() == [0.0, 0.0]
    assert found.distance_m[2] == pytest.approx(distance(0.5, 0.5, box(2, 0, 3, 1)))
    near = within(0.5, 0.5, zones, radius_m=1.0)
    assert (near.asset.tolist(), near.segment.tolist()) == ([1, 2], [-1, -1])


def test_an_asset_found_inside_and_at_its_edge_is_one_pair() -> None:
    found = within([0.5], [0.01], Segments.of_geometries([box(0, 0, 1, 1)]), radius_m=5e3)
    assert (found.distance_m.tolist(), found.segment.tolist()) == ([0.0], [-1])
