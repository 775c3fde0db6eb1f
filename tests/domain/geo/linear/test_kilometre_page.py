"""The page on kilometre points states the constants and the figures that the code gives."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.domain.geo.footprint import Disc
from app.domain.geo.linear import calibration, chords, course, reach, route, side

if TYPE_CHECKING:
    from app.sources.bundle import Bundle

PAGE = Path(__file__).parents[4] / "docs" / "kilometre-points.md"


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        (r"A point within ([\d.]+) m of an end", [calibration.AT_END_M]),
        (r"Nearer than (\d+) mm is `on`", [1_000.0 * side.ON_LINE_M]),
        (r"chords of at most (\d+) km", [chords.LONGEST_CHORD_M / 1_000.0]),
        (r"by more than (\d+) m are dropped", [reach.TOLERANCE_M]),
        (r"until none is left or h is (\d+) m", [reach.SMALLEST_REACH_M]),
        (r"If more than ([\d,]+) squares are left", [reach.MOST_SQUARES]),
        (r"what a place (\d+) m outside", [2.0 * reach.SMALLEST_REACH_M]),
        (r"allows is over (\d+) km", [route.ON_ROUTE_LIMIT_M / 1_000.0]),
    ],
)
def test_a_constant_is_stated_as_it_is(sentence: str, values: list[float]) -> None:
    match = re.search(sentence, PAGE.read_text(encoding="utf-8"))
    assert match is not None
    assert [float(text.replace(",", "")) for text in match.groups()] == pytest.approx(values)


def test_a_point_at_an_end_and_lines_that_touch_share_one_tolerance() -> None:
    assert calibration.AT_END_M == course.TOUCH_M


def test_the_table_of_errors_is_that_of_the_shipped_route(bundle: Bundle) -> None:
    assert bundle.route is not None
    row = "| error | 3 km | 8 km | 15 km | 10 km | 5 km |"
    assert row in PAGE.read_text(encoding="utf-8")
    errors = [bundle.route.error_km(kp) for kp in (0.0, 100.0, 240.0, 1_311.0, 1_411.0, 1_511.0)]
    assert errors == pytest.approx([3.0, 8.0, 15.0, 15.0, 10.0, 5.0], abs=1e-9)


def test_the_example_of_the_office_is_what_the_code_gives(bundle: Bundle) -> None:
    """With the line 500 m across itself, which the page names as a limit, the start moves."""
    assert bundle.route is not None
    office = bundle.places["novorossiysk-centre"].footprint
    assert isinstance(office, Disc)
    located = bundle.route.locate(office)
    across = bundle.route.locate(Disc(office.lon, office.lat, office.radius_m + 500.0))
    assert located is not None
    assert across is not None
    text = PAGE.read_text(encoding="utf-8")
    assert f"Its foot is KP {located.kp_km:,.1f};" in text
    assert f"KP {located.kp_min_km:,.0f} to {located.kp_max_km:,.0f}." in text
    spans = f"from KP {across.kp_min_km:,.0f} instead of {located.kp_min_km:,.0f}"
    assert spans in " ".join(text.split())
