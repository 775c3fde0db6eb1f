"""Events by kilometre: on the ground, beside the line, over gaps, one table over another."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.domain.errors import KilometreError
from app.domain.geo.geodesy import length_m
from app.domain.geo.linear import Routes
from app.domain.geo.linear.events import (
    LineEvent,
    PlacedLine,
    PlacedPoint,
    PointEvent,
    overlay,
    placed,
)
from tests.domain.geo.linear.synthetic import equator, mark, route

STRAIGHT = route(equator(0.0, 3.0), marks=(mark(0.0, 0.0), mark(300.0, 3.0)), name="a")
GAPPED = route(
    equator(0.0, 1.0),
    equator(2.0, 3.0),
    marks=tuple(mark(100.0 * lon, lon) for lon in (0.0, 1.0, 2.0, 3.0)),
    name="b",
)
OVERLAPPING = route(
    equator(0.0, 2.0),
    marks=(mark(0.0, 0.0), mark(99.4, 1.0, back_km=100.0), mark(199.4, 2.0)),
    name="c",
)
ROUTES = Routes.of([STRAIGHT, GAPPED, OVERLAPPING])


def test_a_point_event_stands_at_its_kilometre_and_may_lie_on_its_interval() -> None:
    [event] = placed(
        [PointEvent(id="x", route_id="b", kp_km=90.0, kp_min_km=80.0, kp_max_km=210.0)], ROUTES
    )
    assert isinstance(event, PlacedPoint)
    assert (event.lon, event.lat) == pytest.approx((0.9, 0.0), abs=1e-9)
    first, second = event.may_lie_on
    assert (first[0][0], first[-1][0]) == pytest.approx((0.8, 1.0), abs=1e-9)
    assert (second[0][0], second[-1][0]) == pytest.approx((2.0, 2.1), abs=1e-9)


@pytest.mark.parametrize("side", ["left", "right"])
def test_an_event_beside_the_line_is_found_there_again(side: str) -> None:
    event = PointEvent(id="x", route_id="a", kp_km=123.4, offset_m=2_500.0, side=side)
    [at] = placed([event], ROUTES)
    assert isinstance(at, PlacedPoint)
    seen = STRAIGHT.project(np.asarray(at.lon), np.asarray(at.lat))
    assert float(seen.kp_km) == pytest.approx(123.4, abs=1e-6)
    assert float(seen.offset_m) == pytest.approx(2_500.0, abs=0.001)
    assert str(seen.side) == side


def test_a_line_event_over_a_gap_is_two_lines() -> None:
    [event] = placed([LineEvent(id="x", route_id="b", from_km=50.0, to_km=250.0)], ROUTES)
    assert isinstance(event, PlacedLine)
    assert [round(length_m(line)) for line in event.lines] == [55_660, 55_660]


@pytest.mark.parametrize(
    ("event", "message"),
    [
        pytest.param(
            PointEvent(id="x", route_id="b", kp_km=150.0),
            r"row 2, event 'x': 150 lies in a gap of the route \(100 to 200 km\)",
            id="in-a-gap",
        ),
        pytest.param(
            LineEvent(id="x", route_id="a", from_km=400.0, to_km=500.0),
            r"row 2, event 'x': nothing of the route \(0 to 300 km\) lies between KP 400 to 500",
            id="beyond-the-end",
        ),
        pytest.param(
            PointEvent(id="x", route_id="a", kp_km=5.0, kp_min_km=6.0),
            "row 2, event 'x': 5 does not lie in its interval 6 to 5",
            id="outside-its-interval",
        ),
        pytest.param(
            PointEvent(id="x", route_id="a", kp_km=5.0, side="north"),
            "row 2, event 'x': the side 'north' is none of left, on, right",
            id="no-side",
        ),
        pytest.param(
            PointEvent(id="x", route_id="c", kp_km=99.5),
            "row 2, event 'x': 99.5 stands 2 times on the route",
            id="two-places",
        ),
    ],
)
def test_a_bad_event_is_named_with_its_row(event: PointEvent | LineEvent, message: str) -> None:
    good = PointEvent(id="good", route_id="a", kp_km=1.0)
    with pytest.raises(KilometreError, match=message):
        placed([good, event], ROUTES)


def test_an_event_on_no_route_is_named() -> None:
    good = PointEvent(id="good", route_id="a", kp_km=1.0)
    with pytest.raises(KilometreError, match="row 2, event 'x': no route has the id 'z'"):
        placed([good, PointEvent(id="x", route_id="z", kp_km=1.0)], ROUTES)


@pytest.mark.parametrize(
    ("offset_m", "side", "message"),
    [
        (math.nan, "left", "offset_m nan: expected a finite number, 0 or more"),
        (-500.0, "left", "offset_m -500.0: expected a finite number, 0 or more"),
        (500.0, "on", "offset_m 500: expected the side, left or right"),
    ],
)
def test_an_offset_without_a_side_or_below_0_is_refused(
    offset_m: float, side: str, message: str
) -> None:
    event = PointEvent(id="x", route_id="a", kp_km=1.0, offset_m=offset_m, side=side)
    with pytest.raises(KilometreError, match=f"row 1, event 'x': {message}"):
        placed([event], ROUTES)


def test_an_overlay_names_table_and_row() -> None:
    good = LineEvent(id="good", route_id="a", from_km=1.0, to_km=2.0)
    lost = LineEvent(id="x", route_id="z", from_km=1.0, to_km=2.0)
    with pytest.raises(KilometreError, match="second table, row 2, event 'x': no route"):
        overlay([good], [good, lost], ROUTES)
    with pytest.raises(KilometreError, match="first table, row 1, event 'x': no route"):
        overlay([lost], [good], ROUTES)


def test_a_word_that_is_no_place_is_refused() -> None:
    event = PointEvent(id="x", route_id="c", kp_km=99.7, at="xx")  # type: ignore[arg-type]  # on purpose
    with pytest.raises(KilometreError, match="'xx' is none of back, ahead"):
        placed([event], ROUTES)


def test_where_a_number_stands_twice_the_event_says_which() -> None:
    events = [
        PointEvent(id=at, route_id="c", kp_km=99.7, kp_min_km=99.7, kp_max_km=99.7, at=at)
        for at in ("back", "ahead")
    ]
    lons = [event.lon for event in placed(events, ROUTES) if isinstance(event, PlacedPoint)]
    assert lons == pytest.approx([0.997, 1.003], abs=1e-9)


def test_two_tables_are_laid_over_each_other() -> None:
    first = [
        LineEvent(id="a1", route_id="a", from_km=0.0, to_km=100.0),
        LineEvent(id="a2", route_id="a", from_km=100.0, to_km=200.0),
        LineEvent(id="b1", route_id="b", from_km=50.0, to_km=250.0),
    ]
    second = [
        LineEvent(id="p", route_id="a", from_km=80.0, to_km=120.0),
        LineEvent(id="q", route_id="b", from_km=90.0, to_km=210.0),
        LineEvent(id="r", route_id="a", from_km=200.0, to_km=300.0),
    ]
    found = overlay(first, second, ROUTES)
    assert [(o.first_id, o.second_id, o.route_id) for o in found] == [
        ("a1", "p", "a"),
        ("a2", "p", "a"),
        ("b1", "q", "b"),
        ("b1", "q", "b"),
    ]
    assert [(o.from_km, o.to_km) for o in found] == [
        pytest.approx(span, abs=1e-9) for span in ((80, 100), (100, 120), (90, 100), (200, 210))
    ]
    assert overlay([], second, ROUTES) == overlay(first, [], ROUTES) == []


def test_numbers_that_stand_twice_are_not_taken_for_one_place() -> None:
    """KP 98 to 99.4 lies before the equation only; KP 100 to 101 after it only."""
    before = LineEvent(id="before", route_id="c", from_km=98.0, to_km=99.3)
    after = LineEvent(id="after", route_id="c", from_km=100.1, to_km=101.0)
    across = LineEvent(id="across", route_id="c", from_km=98.5, to_km=100.5)
    assert overlay([before], [after], ROUTES) == []
    found = overlay([across], [before, after], ROUTES)
    assert [o.second_id for o in found] == ["before", "after"]
    spans = [km for o in found for km in (o.from_km, o.to_km)]
    assert spans == pytest.approx([98.5, 99.3, 100.1, 100.5], abs=1e-9)
