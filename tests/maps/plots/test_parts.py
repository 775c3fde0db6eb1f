"""The parts of pictures: lanes, ticks of time, lettering, signs, what of a result is drawn."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.record.vocabulary import EventClass
from app.maps.plots.boxes import kilometres
from app.maps.plots.calendar import day_number, time_ticks
from app.maps.plots.lanes import laid_out
from app.maps.plots.lettering import cut, line_px, wrapped
from app.maps.plots.output import drawing
from app.maps.plots.sensitivity import reach_m
from app.maps.plots.signs import path_of, sign_of
from app.maps.plots.timeline import events
from app.maps.style import CLASSES
from tests.maps.plots.documents import document_of

if TYPE_CHECKING:
    from app.store.catalog import Catalog

SIZES = st.floats(1.0, 400.0)


@given(st.lists(st.tuples(st.floats(0.0, 800.0), SIZES), max_size=30))
def test_labels_in_lanes_never_touch(labels: list[tuple[float, float]]) -> None:
    marks, widths = [mark for mark, _ in labels], [width for _, width in labels]
    laid = laid_out(marks, widths, 800.0)
    for (one, a), (other, b) in combinations(zip(laid, widths, strict=True), 2):
        apart = max(one.left_px, other.left_px) - min(one.left_px + a, other.left_px + b)
        assert one.lane != other.lane or apart >= 5.999
    assert all(0.0 <= one.left_px <= 800.0 - w for one, w in zip(laid, widths, strict=True))


@given(st.integers(-700_000, 2_900_000), st.integers(0, 800_000), st.integers(2, 12))
def test_ticks_of_time_are_few_and_in_the_axis(first: int, length: int, most: int) -> None:
    last = float(min(first + length, 2_932_896))
    found = time_ticks(float(first), last, most)
    assert len(found) <= most + 1 or last - first > 36_525.0 * most
    assert all(first <= number <= last for number, _ in found)
    assert [number for number, _ in found] == sorted({number for number, _ in found})


def test_ticks_begin_days_months_and_years() -> None:
    days = [words for _, words in time_ticks(day_number("2025-09-20"), day_number("2025-09-23"), 5)]
    assert days == ["2025-09-20", "2025-09-21", "2025-09-22", "2025-09-23"]
    years = [w for _, w in time_ticks(day_number("2019-05-01"), day_number("2026-01-02"), 8)]
    assert years == ["2020", "2021", "2022", "2023", "2024", "2025", "2026"]


@pytest.mark.parametrize("width", [40.0, 120.0, 600.0])
@pytest.mark.parametrize("text", ["A name of several words, and more of them", "x" * 2_000, ""])
def test_lines_fit(text: str, width: float) -> None:
    with drawing():
        lines = wrapped(text, 10.0, width, most_lines=3)
        assert len(lines) <= 3
        assert max(line_px(line, 10.0) for line in lines) <= width
        assert line_px(cut(text, 10.0, width), 10.0) <= width


def test_short_text_is_whole() -> None:
    with drawing():
        assert wrapped("Two words", 10.0, 500.0) == ["Two words"]
        assert cut("Two words", 10.0, 500.0) == "Two words"


@pytest.mark.parametrize("event_class", EventClass)
def test_signs_are_the_icons_of_the_maps(event_class: EventClass) -> None:
    path = sign_of(event_class)
    closed = re.findall("[Zz]", CLASSES[event_class].icon)
    assert len(path.to_polygons()) == len(closed)
    assert np.abs(np.asarray(path.vertices)).max() <= 1.1


def test_an_arc_is_round() -> None:
    ring = np.asarray(path_of("M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Z").to_polygons()[0])
    away = np.hypot(ring[:, 0] - 12.0, ring[:, 1] - 12.0)
    assert away == pytest.approx(np.full(len(ring), 3.5), abs=0.03)


def test_holes_stay_open() -> None:
    inside, rim = (0.0, 0.0), (0.0, 0.7)
    for name in (EventClass.ATTEMPTED_ATTACK, EventClass.TECHNICAL_FAILURE):
        ways = [np.sign(area(ring)) for ring in sign_of(name).to_polygons()]
        assert sum(ways) == 0
    assert sign_of(EventClass.ATTACK).contains_point(inside)
    assert sign_of(EventClass.TECHNICAL_FAILURE).contains_point(rim)


def area(ring: object) -> float:
    x, y = np.asarray(ring).T
    return float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))


def test_kilometres_that_are_asked_for_are_enlarged(catalog: Catalog) -> None:
    assert kilometres(document_of(catalog, "corridor")) == (0.0, 1511.0)
    assert kilometres(document_of(catalog, "corridor", kp="1400/1511")) == pytest.approx(
        (1391.12, 1511.0)
    )
    assert kilometres(document_of(catalog, "corridor", kp="1400")) == (1399.0, 1401.0)


def test_the_curve_is_drawn_past_the_radius_and_the_answers(catalog: Catalog) -> None:
    document = document_of(catalog, "sensitivity")
    assert reach_m(document) == 75_000.0
    document["conclusion"][0]["holds_from_m"] = 100_000.0
    assert reach_m(document) == pytest.approx(115_000.0)


def test_context_is_drawn_once_with_every_gap_that_is_stated(catalog: Catalog) -> None:
    found = {event.id: event for event in events(document_of(catalog, "timeline"))}
    meeting = found["tokayev-zelenskyy-2025-09"]
    assert meeting.words.startswith("2025-09-22 Meeting of the presidents")
    assert "about 1 day / 12 hours; precedes cpc-2025-09-24-office-strike" in meeting.words
    assert meeting.days == (day_number("2025-09-22"), day_number("2025-09-23"))
    assert found["tokayev-chevron-2025-09"].days == (
        day_number("2025-09-01"), day_number("2025-10-01"),
    )  # fmt: skip
