"""Left or right of the line: along edges, at vertices, beyond the ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.geo.linear.synthetic import equator, route

# East along the equator, then north along the meridian of 1°.
LEFT_TURN = route(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)))
RIGHT_TURN = route(((0.0, 0.0), (1.0, 0.0), (1.0, -1.0)))
# A turn of 170° at 1°: nearly back on itself.
HAIRPIN = route(((0.0, 0.0), (1.0, 0.0), (0.015, 0.174)))


@pytest.mark.parametrize(
    ("lon", "lat", "left_turn", "right_turn"),
    [
        pytest.param(0.5, 0.01, "left", "left", id="north-of-the-first-edge"),
        pytest.param(0.5, -0.01, "right", "right", id="south-of-it"),
        pytest.param(0.99, 0.01, "left", "left", id="just-before-the-vertex"),
        pytest.param(1.01, -0.01, "right", "left", id="off-the-corner-south-east"),
        pytest.param(1.01, 0.01, "right", "left", id="off-the-corner-north-east"),
        pytest.param(1.001, -0.2, "right", "left", id="far-south-of-the-corner"),
        pytest.param(0.5, 0.0, "on", "on", id="on-the-edge"),
        pytest.param(1.0, 0.0, "on", "on", id="on-the-vertex"),
        pytest.param(-0.5, 0.01, "left", "left", id="before-the-start-north"),
        pytest.param(-0.5, -0.01, "right", "right", id="before-the-start-south"),
        pytest.param(-0.5, 0.0, "on", "on", id="straight-behind-the-start"),
    ],
)
def test_the_side_at_edges_vertices_and_ends(
    lon: float, lat: float, left_turn: str, right_turn: str
) -> None:
    at = np.asarray(lon), np.asarray(lat)
    assert (str(LEFT_TURN.project(*at).side), str(RIGHT_TURN.project(*at).side)) == (
        left_turn,
        right_turn,
    )


@pytest.mark.parametrize(("lon", "side"), [(0.99, "left"), (1.01, "right"), (1.0, "on")])
def test_beyond_the_end_its_last_edge_is_thought_to_go_on(lon: float, side: str) -> None:
    seen = LEFT_TURN.project(np.asarray(lon), np.asarray(1.2))
    assert str(seen.side) == side
    assert float(seen.chainage_m) == pytest.approx(LEFT_TURN.segments.total_m, abs=0.001)
    assert float(seen.offset_m) > 20_000.0


@pytest.mark.parametrize(
    ("lat", "side"), [(-0.3, "right"), (0.0, "right"), (0.1, "right"), (0.5, "right")]
)
def test_outside_a_hairpin_every_place_is_on_the_outer_side(lat: float, side: str) -> None:
    assert str(HAIRPIN.project(np.asarray(1.05), np.asarray(lat)).side) == side


def test_inside_a_hairpin_is_the_inner_side() -> None:
    assert str(HAIRPIN.project(np.asarray(0.5), np.asarray(0.04)).side) == "left"


@given(away_m=st.floats(0.0, 0.0009), beyond_m=st.floats(0.0011, 10.0), up=st.booleans())
def test_nearer_than_a_millimetre_is_on_the_line(
    away_m: float, beyond_m: float, *, up: bool
) -> None:
    straight = route(equator(0.0, 1.0))
    degree = (1.0 if up else -1.0) / 110_574.3  # a metre of latitude at the equator
    lat = np.array([away_m, beyond_m]) * degree
    seen = straight.project(np.full(2, 0.37), lat)
    assert seen.side.tolist() == ["on", "left" if up else "right"]
    assert seen.offset_m == pytest.approx([away_m, beyond_m], abs=1e-4)
