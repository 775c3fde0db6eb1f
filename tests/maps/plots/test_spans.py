"""Reports on states as spans: which are one, where they stand, what an open end is."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.errors import BadParameterError
from app.maps.plots.calendar import day_number
from app.maps.plots.lanes import packed
from app.maps.plots.output import drawing
from app.maps.plots.pictures import picture
from app.maps.plots.placing import LEAST_PX, Ruler, placed
from app.maps.plots.spans import Span, days_of, lanes_of
from tests.maps.plots.documents import document_of

if TYPE_CHECKING:
    from app.store.catalog import Catalog

RULER = Ruler((0.0, 1_000.0), 800.0)
OFFICE = "cpc-office-novorossiysk"


def span(begun: Any, ended: Any, *, reports: int = 1) -> Span:
    return Span("a", "loading", "reduced", begun, ended, (500.0, 501.0), ("said",) * reports)


def words_of(document: dict[str, Any], **look: Any) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", picture(document, "svg", **look).decode())


def test_reports_are_one_only_if_they_say_the_same_of_the_same_days(catalog: Catalog) -> None:
    document = document_of(catalog, "status", assets=OFFICE)
    [lane] = lanes_of(document)
    assert [(each.state_class, len(each.reports)) for each in lane.spans] == [
        ("out", 2), ("working", 1),
    ]  # fmt: skip
    first = day_number("2025-09-24")
    assert (lane.spans[0].begun, lane.spans[0].ended) == ((first, first + 1.0), None)
    assert [tick.days for tick in lane.ticks] == [(first, first + 1.0)] * 2
    assert lane.spans[0].reports[0].startswith("CPC: office, suspended (2025-09-24, no end")
    document["history"][1]["metric"] = "power"
    assert [len(each.reports) for each in lanes_of(document)[0].spans] == [1, 1, 1]


def test_every_report_is_drawn_once(catalog: Catalog) -> None:
    document = document_of(catalog, "status")
    lanes = lanes_of(document)
    reports = sum(len(each.reports) for lane in lanes for each in lane.spans)
    assert reports + sum(len(lane.ticks) for lane in lanes) == len(document["history"])
    assert [lane.asset_id for lane in lanes] == document["assets"]
    assert days_of([]) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("begun", "ended", "days", "sure"),
    [
        ((10.0, 11.0), (20.0, 21.0), (10.0, 21.0), (10.0, 21.0)),
        ((10.0, 41.0), (90.0, 121.0), (10.0, 121.0), (40.0, 91.0)),
        ((10.0, 41.0), None, (10.0, 41.0), (40.0, 41.0)),
        (None, (20.0, 21.0), (20.0, 21.0), (20.0, 21.0)),
        (None, None, (500.0, 501.0), (500.0, 501.0)),
    ],
)
def test_days_are_those_that_were_reported(begun: Any, ended: Any, days: Any, sure: Any) -> None:
    found = span(begun, ended)
    assert (found.days, found.sure) == (days, sure)
    assert found.is_pale == (begun == (10.0, 41.0))


def test_an_end_that_is_not_reported_takes_no_more_room_than_any_other() -> None:
    with drawing():
        late, early = (placed(span((day, day + 1.0), None), RULER) for day in (900.0, 100.0))
        day = placed(span((500.0, 501.0), (500.0, 501.0), reports=3), RULER)
        unknown = placed(span(None, None), RULER)
        begins = placed(span(None, (700.0, 701.0)), RULER)
    assert late.right - late.left == pytest.approx(early.right - early.left)
    assert day.right - day.left == LEAST_PX
    assert day.words == "loading: reduced (3)"
    assert unknown.right - unknown.left > early.right - early.left
    assert begins.right == pytest.approx(RULER.px(701.0))
    # Words stand after a span, and before it at the end of the panel.
    assert early.words_left > early.right
    assert late.words_left < late.left


@pytest.mark.parametrize("width_px", [268.0, 768.0])
def test_spans_and_words_of_a_lane_never_touch(catalog: Catalog, width_px: float) -> None:
    lanes = lanes_of(document_of(catalog, "status"))
    ruler = Ruler(days_of(lanes), width_px)
    with drawing():
        for lane in lanes:
            extents = [placed(each, ruler).extent for each in lane.spans]
            rows = zip(extents, packed(extents), strict=True)
            for (one, row), (other, below) in combinations(rows, 2):
                apart = max(one[0], other[0]) - min(one[1], other[1])
                assert row != below or apart >= 5.999
            assert all(left >= 0.0 and right <= width_px + 0.5 for left, right in extents)


def test_classes_stand_in_words_and_the_day_that_is_asked(catalog: Catalog) -> None:
    document = document_of(catalog, "status", assets=f"{OFFICE},cpc-ps-isatay", on="2025-10-20")
    words = words_of(document)
    assert "office: out (2)" in words
    assert "office: working" in words
    assert "the day asked: 2025-10-20" in words
    assert "open: no end reported" in words
    assert "Without reports: cpc-ps-isatay." in words


def test_too_many_reports_are_refused(catalog: Catalog) -> None:
    document = document_of(catalog, "status")
    document["history"] *= 6
    with pytest.raises(BadParameterError, match="1,116 reports are more than the 1,000"):
        picture(document, "svg")
