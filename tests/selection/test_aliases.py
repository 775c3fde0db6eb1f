"""near, verdict and kp are short for a filter that anyone can write."""

from __future__ import annotations

from app.selection.aliases import kp_node, near_node, place_node
from app.selection.cql.nodes import Call, Literal
from app.selection.cql.reading import parse_filter
from app.selection.cql.writing import written


def test_near_is_what_may_lie_within() -> None:
    node = near_node(place_node(37.8, 44.7), 5_000.0)
    assert written(node) == "S_DWITHIN(geom, POINT (37.8 44.7), 5000, 'm')"
    assert parse_filter("S_DWITHIN(geom, POINT(37.8 44.7), 5000, 'm')").root == node


def test_a_verdict_is_a_probability() -> None:
    place = Call("FEATURE", (Literal("assets"), Literal("cpc-terminal")))
    named = "P_DWITHIN(geom, FEATURE('assets', 'cpc-terminal'), 25000, 'm')"
    assert written(near_node(place, 25_000.0, verdict="certain")) == f"{named} >= 1"
    assert written(near_node(place, 25_000.0, verdict="probable")) == f"{named} >= 0.5"


def test_kp_is_kp_between() -> None:
    node = kp_node("cpc", 1_200.0, 1_250.5)
    assert written(node) == "KP_BETWEEN(geom, 'cpc', 1200, 1250.5)"
    assert parse_filter(written(node)).root == node
