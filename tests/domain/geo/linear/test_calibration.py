"""Calibration points that contradict each other or their line are refused, each by its number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.domain.errors import CalibrationError
from tests.domain.geo.linear.synthetic import equator, mark, route

if TYPE_CHECKING:
    from app.domain.geo.linear import Calibration

GOOD = (mark(0.0, 0.0), mark(100.0, 1.0), mark(200.0, 2.0))
NAN = float("nan")


def faults(*marks: Calibration) -> tuple[tuple[int, str], ...]:
    with pytest.raises(CalibrationError) as refused:
        _ = route(equator(0.0, 2.0), marks=marks).scale
    return refused.value.faults


@pytest.mark.parametrize(
    ("marks", "index", "message"),
    [
        pytest.param(
            (GOOD[0], GOOD[2], GOOD[1]),
            2,
            "KP 100 does not come after KP 200 before it",
            id="out-of-order",
        ),
        pytest.param(
            (GOOD[0], GOOD[1], GOOD[1]),
            2,
            "KP 100 does not come after KP 100 before it",
            id="twice",
        ),
        pytest.param(
            (GOOD[0], mark(100.0, 2.0), mark(200.0, 1.0)),
            2,
            "KP 200 lies 111.319 km along the line, not after KP 100 at 222.639 km",
            id="against-the-line",
        ),
        pytest.param(
            (GOOD[0], mark(100.0, 1.0, 0.02)),
            1,
            "KP 100 stands 2.211 km off the line, its accuracy and that of the line allow 1.100 km",
            id="off-the-line",
        ),
        pytest.param(
            (GOOD[0], replace(GOOD[1], drift_per_km=1.0)),
            1,
            "drift_per_km 1 is not from 0 to below 1",
            id="a-drift-that-outruns-the-line",
        ),
        pytest.param(
            (replace(GOOD[0], accuracy_km=5.0), GOOD[1]),
            0,
            "expected 0 <= accuracy_km <= max_error_km, not 5 and 4",
            id="a-limit-below-the-accuracy",
        ),
        pytest.param(
            (GOOD[0], mark(150.0, 1.0, back_km=0.0)),
            1,
            "KP 0 does not come after KP 0 before it",
            id="an-equation-that-arrives-too-low",
        ),
        pytest.param(
            (GOOD[0], mark(99.0, 1.0, back_km=100.0), mark(98.0, 2.0)),
            2,
            "KP 98 does not come after KP 99 before it",
            id="below-what-an-equation-leaves-with",
        ),
    ],
)
def test_a_point_that_contradicts_is_named(
    marks: tuple[Calibration, ...], index: int, message: str
) -> None:
    assert faults(*marks) == ((index, message),)


@pytest.mark.parametrize("field", ["kp_km", "lon", "lat", "accuracy_km", "drift_per_km"])
def test_a_number_that_is_none_is_named(field: str) -> None:
    [(index, message)] = faults(GOOD[0], replace(GOOD[1], **{field: NAN}), GOOD[2])
    assert index == 1
    assert message.startswith("expected finite numbers, not Calibration(")


def test_every_fault_is_told_at_once_with_the_route() -> None:
    with pytest.raises(CalibrationError) as refused:
        _ = route(equator(0.0, 2.0), marks=GOOD[::-1], name="north").scale
    assert str(refused.value).splitlines() == [
        "calibration of the route 'north', point 2: KP 100 does not come after KP 200 before it",
        "calibration of the route 'north', point 3: KP 0 does not come after KP 100 before it",
    ]


def test_a_route_whose_kilometres_fall_as_drawn_must_say_so() -> None:
    falling = tuple(mark(kp, lon) for kp, lon in ((0.0, 2.0), (200.0, 0.0)))
    assert faults(*falling)[0][0] == 1
    right = route(equator(0.0, 2.0), marks=falling, is_reversed=True)
    assert right.position(50.0) == pytest.approx((1.5, 0.0), abs=1e-9)


def test_two_points_at_the_ends_of_one_gap_do_not_contradict() -> None:
    apart = route(equator(0.0, 1.0), equator(2.0, 3.0), marks=(mark(50.0, 1.0), mark(90.0, 2.0)))
    assert [zone.from_km for zone in apart.scale.zones] == pytest.approx(
        [50.0 - 111.3195, 90.0], abs=1e-3
    )
