"""Context events beside incidents: every stated distance in time, with its words and sources."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING

from app.analysis.periods import DAY, MONTH, YEAR, label, next_start, start_of
from app.domain.record.reports import partial_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from app.analysis.definition import Row
    from app.domain.record.context import Context, ContextEvent

__all__ = ["CONTEXT_COLUMNS", "context_rows"]

CONTEXT_COLUMNS = (
    "event_id", "title", "place", "date", "period_first", "period_last", "off_map", "text",
    "event_sources", "incident_id", "relation", "gap_text", "gap_hours", "gap_sources", "gap_note",
)  # fmt: skip
NO_LINK: Row = {
    "incident_id": None, "relation": None, "gap_text": None, "gap_hours": None,
    "gap_sources": None, "gap_note": None,
}  # fmt: skip
# What a stated date stands for, by the length of its text: a year, a month, a day.
STANDS_FOR = {4: YEAR, 7: MONTH, 10: DAY}


def context_rows(
    context: Context, incidents: Collection[str], starts: Sequence[date], period: str
) -> list[Row]:
    """Give one row a stated gap between an event and an incident of those named.

    An event without such a gap has one row if its date may lie in the periods that begin on
    ``starts``. A gap between the same two that is stated twice stays two rows.
    """
    rows: list[Row] = []
    for event in context.events:
        span = _days(event.date)
        gaps = list(_gaps(event, incidents))
        if not gaps and span and starts and _meets(span, starts, period):
            gaps = [NO_LINK]
        rows += [{**_described(event, span, period), **gap} for gap in gaps]
    return rows


def _gaps(event: ContextEvent, incidents: Collection[str]) -> Iterator[Row]:
    for link in event.links:
        if link.incident in incidents:
            stated = list(zip_longest(link.gap_texts, link.gap_hours)) or [(None, None)]
            for text, hours in stated:
                yield {
                    "incident_id": link.incident,
                    "relation": link.relation,
                    "gap_text": text,
                    "gap_hours": hours,
                    "gap_sources": ",".join(link.sources),
                    "gap_note": link.note,
                }


def _described(event: ContextEvent, span: tuple[date, date] | None, period: str) -> Row:
    first, last = (label(start_of(day, period), period) for day in span) if span else (None, None)
    return {
        "event_id": event.id,
        "title": event.title,
        "place": event.place,
        "date": event.date,
        "period_first": first,
        "period_last": last,
        "off_map": event.off_map,
        "text": event.text,
        "event_sources": ",".join(event.sources),
    }


def _days(text: str | None) -> tuple[date, date] | None:
    """Give the first and the last day that a stated date may mean, where it was stated."""
    if text is None:
        return None
    first = partial_date(text)
    return first, next_start(first, STANDS_FOR[len(text)]) - timedelta(days=1)


def _meets(span: tuple[date, date], starts: Sequence[date], period: str) -> bool:
    return span[1] >= starts[0] and span[0] < next_start(starts[-1], period)
