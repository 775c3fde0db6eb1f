"""The nearest and the farthest that an area can be, against dense brute force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from app.domain.geo import extremes
from app.domain.geo.extremes import TOLERANCE_M, farthest_m, gap_m
from app.domain.geo.footprint import Area, Band, Sector
from app.domain.geo.geodesy import distance_m
from app.domain.geo.target import Target

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats
    from app.sources.bundle import Bundle

# Grid of the brute force: 400 m or less between neighbours, so nothing is missed by more.
STEP_LON, STEP_LAT = 0.0049, 0.0035
SPACING_M = 400.0
KRYMSK = (37.962, 44.887)
SHORE_END = (37.653, 44.6705)


@pytest.fixture(name="okrug")
def okrug_area(bundle: Bundle) -> Area:
    footprint = bundle.places["novorossiysk-okrug"].footprint
    assert isinstance(footprint, Area)
    return footprint


@pytest.fixture(name="everywhere")
def points_of_the_okrug(okrug: Area) -> tuple[Floats, Floats]:
    west, south, east, north = okrug.polygon.bounds
    lon, lat = np.meshgrid(np.arange(west, east, STEP_LON), np.arange(south, north, STEP_LAT))
    inside = shapely.contains_xy(okrug.polygon, lon.ravel(), lat.ravel())
    edge = shapely.get_coordinates(shapely.segmentize(okrug.polygon, 0.003))
    return (
        np.concatenate([lon.ravel()[inside], edge[:, 0]]),
        np.concatenate([lat.ravel()[inside], edge[:, 1]]),
    )


def test_the_grid_is_as_dense_as_it_says() -> None:
    assert distance_m(37.0, 44.0, 37.0 + STEP_LON, 44.0) < SPACING_M
    assert distance_m(37.0, 44.0, 37.0, 44.0 + STEP_LAT) < SPACING_M


@pytest.mark.parametrize("accuracy_m", [0.0, 5_000.0])
@pytest.mark.parametrize("point", [KRYMSK, SHORE_END, (53.42, 46.18)])
def test_okrug_to_a_point(
    okrug: Area,
    everywhere: tuple[Floats, Floats],
    point: tuple[float, float],
    accuracy_m: float,
) -> None:
    target = Target.of_point(*point, accuracy_m=accuracy_m)
    brute = target.distances_m(*everywhere)[0]
    farthest = farthest_m(okrug, target)
    assert brute.max() + accuracy_m <= farthest <= brute.max() + accuracy_m + 25.0 + SPACING_M
    gap = gap_m(okrug, target)
    assert gap.shape == (1,)
    assert max(0.0, brute.min() - SPACING_M) <= gap[0] <= brute.min()


def test_okrug_to_the_route(bundle: Bundle, okrug: Area, everywhere: tuple[Floats, Floats]) -> None:
    assert bundle.route is not None
    target = bundle.route.target
    brute = target.distances_m(*everywhere)
    worst = (brute + target.accuracies_m).min(axis=0).max()
    assert worst <= farthest_m(okrug, target) <= worst + 25.0 + SPACING_M
    gaps = gap_m(okrug, target)
    assert (gaps <= brute.min(axis=1)).all()
    assert (gaps >= brute.min(axis=1) - SPACING_M).all()
    assert [part.accuracy_m for part in target.parts] == [500.0, 2_000.0, 10_000.0]
    assert gaps[0] == 0.0  # the last kilometres run through the okrug
    assert gaps[1] > 0.0
    assert gaps[2] > 250_000.0


def test_the_farthest_corner_of_a_square_is_found_to_the_tolerance() -> None:
    square = Area(shapely.box(37.0, 44.0, 38.0, 45.0))
    target = Target.of_point(36.0, 43.5, accuracy_m=0.0)
    corner = distance_m(36.0, 43.5, 38.0, 45.0)
    assert corner <= farthest_m(square, target) <= corner + TOLERANCE_M


def test_the_farthest_place_may_lie_inside() -> None:
    """Seen from its own outline, the farthest place of a square is near its middle."""
    ring = [(37.0, 44.0), (38.0, 44.0), (38.0, 45.0), (37.0, 45.0), (37.0, 44.0)]
    square = Area(shapely.Polygon(ring))
    target = Target.of_lines([ring], [0.0])
    lon, lat = np.meshgrid(np.linspace(37.0, 38.0, 101), np.linspace(44.0, 45.0, 101))
    brute = target.distances_m(lon.ravel(), lat.ravel()).max()
    assert brute > 35_000.0
    assert brute <= farthest_m(square, target) <= brute + 25.0 + 1_200.0


@pytest.mark.parametrize(
    ("line", "expected_m"),
    [
        pytest.param([(36.5, 44.5), (38.5, 44.5)], 0.0, id="passes-through"),
        pytest.param([(37.2, 44.2), (37.3, 44.3)], 0.0, id="lies-inside"),
        # Square to the meridian: 6,388,838 m * asin(sin 0.5° * cos 45°).
        pytest.param([(38.5, 44.0), (38.5, 45.0)], 39_423.3, id="runs-alongside"),
    ],
)
def test_gap_is_nothing_where_line_and_area_meet(
    line: list[tuple[float, float]], expected_m: float
) -> None:
    square = Area(shapely.box(37.0, 44.0, 38.0, 45.0))
    gap = gap_m(square, Target.of_lines([line], [0.0]))[0]
    assert gap == pytest.approx(expected_m, abs=1.0)


def test_gap_to_a_place_in_a_hole_is_the_way_to_its_rim() -> None:
    holed = Area(
        shapely.Polygon(
            [(37, 44), (38, 44), (38, 45), (37, 45)],
            [[(37.4, 44.4), (37.4, 44.6), (37.6, 44.6), (37.6, 44.4)]],
        )
    )
    gap = gap_m(holed, Target.of_point(37.5, 44.41, accuracy_m=0.0))[0]
    # The rim is a geodesic: 200 m at 16 km, it bulges 2 m north of its parallel.
    assert gap == pytest.approx(distance_m(37.5, 44.41, 37.5, 44.4), abs=10.0)


INSIDE = Target.of_polygon(shapely.box(46.0, 46.0, 50.0, 49.0), accuracy_m=500.0)


@pytest.mark.parametrize(
    "footprint",
    [
        Area(shapely.box(47.0, 47.0, 47.4, 47.3)),
        Sector(48.0, 47.5, 180.0, 270.0, 5e3, 15e3),
        Band(((47.0, 47.0), (48.0, 47.5)), 2e3),
    ],
    ids=["area", "sector", "band"],
)
def test_deep_inside_a_polygon_nothing_is_cut_at_all(
    footprint: Area | Sector | Band, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There the distance is 0 everywhere; looking closer used to take seconds and gigabytes."""
    monkeypatch.setattr("app.domain.geo.extremes._halves", refuse_to_cut)
    assert farthest_m(footprint.area, INSIDE) == pytest.approx(500.0 + TOLERANCE_M, abs=0.01)


def refuse_to_cut(corners: np.ndarray) -> np.ndarray:
    assert len(corners) == 0
    return corners


def test_a_band_along_what_it_is_measured_to_is_cut_little(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its whole edge is the farthest place."""
    bends = np.random.default_rng(3).normal(0.0, 0.006, (80, 2)).cumsum(axis=0)
    line = [(37.0 + 0.01 * i + x, 44.0 + y) for i, (x, y) in enumerate(bends.tolist())]
    seen = []
    by_edges = extremes._Worst.by_edges  # noqa: SLF001  # to count

    def counted(worst: object, corners: np.ndarray) -> np.ndarray:
        seen.append(len(corners))
        return by_edges(worst, corners)  # type: ignore[arg-type]  # it is one

    monkeypatch.setattr(extremes._Worst, "by_edges", counted)  # noqa: SLF001
    farthest = farthest_m(Band(tuple(line), 2e3).area, Target.of_lines([line], [500.0]))
    assert 2_500.0 <= farthest <= 2_500.0 * 1.0002 + TOLERANCE_M
    assert sum(seen) < 2_000


def test_more_triangles_than_allowed_give_a_wider_bound_not_a_narrower(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    square = Area(shapely.box(37.0, 44.0, 38.0, 45.0))
    ring = Target.of_lines(square.rings(), [0.0])
    exact = farthest_m(square, ring)
    monkeypatch.setattr(extremes, "MOST_TRIANGLES", 4)
    assert exact - TOLERANCE_M < farthest_m(square, ring) < exact + 40_000.0


def test_parts_that_overlap_are_refused_and_parts_that_touch_are_not() -> None:
    """In both of two parts a place would count as outside for one way and inside for another."""
    over = shapely.MultiPolygon([shapely.box(-1, -1, 1, 1), shapely.box(-2, -2, 2, 2)])
    with pytest.raises(ValueError, match="its parts overlap"):
        Target.of_polygon(over, accuracy_m=10.0)
    halves = shapely.MultiPolygon([shapely.box(170, 60, 180, 70), shapely.box(-180, 60, -170, 70)])
    assert Area(halves).flat.geom_type == "Polygon"
