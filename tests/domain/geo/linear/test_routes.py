"""Several routes: by id, by nearness, with branches that must start at their parents."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import RoutesError, UnknownIdError
from app.domain.geo.footprint import Disc
from app.domain.geo.linear import Branch, Route, Routes
from tests.domain.geo.linear.synthetic import equator, mark, route

MAIN = route(equator(0.0, 3.0), marks=(mark(0.0, 0.0), mark(300.0, 3.0)), name="main")
# Leaves the main line at 1° to the north; its own kilometres start at 0.
SPUR = route(
    ((1.0, 0.0), (1.0, 1.0)),
    marks=(mark(0.0, 1.0, 0.0), mark(110.0, 1.0, 1.0)),
    name="spur",
    branch=Branch("main", 100.0),
)
OTHER = route(((0.0, 2.0), (3.0, 2.0)), name="other")
ROUTES = Routes.of([SPUR, OTHER, MAIN])


def test_routes_stand_in_the_order_of_their_ids_and_are_found_by_id() -> None:
    assert [each.route_id for each in ROUTES.routes] == ["main", "other", "spur"]
    assert ROUTES.route("spur") is SPUR
    with pytest.raises(UnknownIdError, match="no route has the id 'nowhere'"):
        ROUTES.route("nowhere")
    assert ROUTES.branches_of("main") == (SPUR,)
    assert ROUTES.branches_of("spur") == ()


def test_a_position_near_the_branch_has_a_kilometre_of_the_branch() -> None:
    located = ROUTES.locate(Disc(1.02, 0.5, 1_000.0))
    assert located is not None
    assert located.route_id == "spur"
    assert located.kp_km == pytest.approx(55.0, abs=0.01)
    on_main = ROUTES.locate(Disc(1.5, 0.02, 1_000.0))
    assert on_main is not None
    assert (on_main.route_id, round(on_main.kp_km, 6)) == ("main", 150.0)


def test_many_positions_have_each_their_own_route() -> None:
    lon = np.array([[1.02, 0.5], [1.5, 2.0]])
    lat = np.array([[0.5, 0.1], [1.9, -0.1]])
    ids, seen = ROUTES.project(lon, lat)
    assert ids.tolist() == [["spur", "main"], ["other", "main"]]
    assert seen.kp_km[[0, 0, 1], [0, 1, 1]] == pytest.approx([55.0, 50.0, 200.0], abs=0.01)
    assert np.isnan(seen.kp_km[1, 0])  # it is not calibrated
    assert seen.side.tolist() == [["right", "left"], ["right", "right"]]
    none, empty = ROUTES.project(np.empty(0), np.empty(0))
    assert none.shape == empty.kp_km.shape == (0,)


@settings(max_examples=50, deadline=None)
@given(lon=st.floats(-0.5, 3.5), lat=st.floats(-1.0, 3.0))
def test_the_nearest_route_is_nearest(lon: float, lat: float) -> None:
    at = np.asarray(lon), np.asarray(lat)
    name, seen = ROUTES.project(*at)
    offsets = {each.route_id: float(each.project(*at).offset_m) for each in ROUTES.routes}
    assert float(seen.offset_m) == pytest.approx(min(offsets.values()), abs=1e-6)
    assert offsets[str(name)] == pytest.approx(min(offsets.values()), abs=1e-5)


def test_a_tie_has_the_lower_id() -> None:
    """At the junction itself both are at hand, and halfway between two parallels too."""
    names, _ = ROUTES.project(np.array([1.0]), np.array([0.0]))
    assert names.tolist() == ["main"]
    north = route(((0.0, 0.2), (0.0, 0.4)), name="y")
    south = route(((0.0, -0.2), (0.0, -0.4)), name="x")
    both = Routes.of([north, south])
    assert both.nearest_to(Disc(0.0, 0.0, 1.0)).route_id == "x"


def faults(*others: Route) -> list[tuple[str, str]]:
    with pytest.raises(RoutesError) as refused:
        Routes.of([MAIN, *others])
    return list(refused.value.faults)


def spur(branch: Branch, *, west: float = 1.0, name: str = "spur") -> Route:
    line = ((west, 0.0), (west, 1.0))
    return route(line, marks=(mark(0.0, west, 0.0),), name=name, branch=branch)


@pytest.mark.parametrize(
    ("branch", "west", "message"),
    [
        pytest.param(
            Branch("nowhere", 1.0), 1.0, "the parent 'nowhere' is no other route", id="no-parent"
        ),
        pytest.param(Branch("spur", 1.0), 1.0, "the parent 'spur' is no other route", id="itself"),
        pytest.param(
            Branch("main", 301.0),
            1.0,
            "leaves 'main' at KP 301 lies outside the route (0 to 300 km)",
            id="beyond-the-parent",
        ),
        pytest.param(
            Branch("main", 100.0),
            1.05,
            "starts 5.6 km from KP 100 of 'main', accuracy allows 4.2",
            id="elsewhere",
        ),
    ],
)
def test_a_branch_must_start_at_its_parent(branch: Branch, west: float, message: str) -> None:
    assert faults(spur(branch, west=west)) == [("spur", message)]


def test_a_branch_of_its_own_branch_is_refused() -> None:
    one = spur(Branch("two", 0.0), name="one")
    two = spur(Branch("one", 0.0), name="two")
    assert faults(one, two) == [
        ("one", "leaves 'two', which is its own branch"),
        ("two", "leaves 'one', which is its own branch"),
    ]


def test_one_id_twice_and_no_route_at_all_are_refused() -> None:
    assert faults(MAIN) == [("main", "the id stands twice")]
    with pytest.raises(RoutesError, match="expected at least one route"):
        Routes.of([])
