"""Reports on the states of assets as spans of days, and voices without a state as ticks.

Nothing is made one that is not said alike: reports of one class of one thing and the same days are
one span with their number, and all others stand side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from app.maps.plots.calendar import day_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["Lane", "Span", "Tick", "days_of", "lanes_of"]

# A report is of a class of states, or it is a voice without one.
SAME = ("metric", "state_class", "from_first", "from_last", "to_first", "to_last")
Days = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Span:
    """Reports of one class of one thing and the same days, as day numbers from midnight on.

    ``begun`` and ``ended`` are the days of the beginning and of the end, from the first to the last
    that a date may mean; None where none was reported. ``said`` stands in where neither was.
    """

    id: str
    metric: str
    state_class: str
    begun: Days | None
    ended: Days | None
    said: Days
    reports: tuple[str, ...]

    @property
    def days(self) -> Days:
        """From when to when it may have held, as far as that was reported."""
        begun = self.begun or self.ended or self.said
        return begun[0], (self.ended or begun)[1]

    @property
    def sure(self) -> Days:
        """From the last day of its beginning to the first of its end, as far as they are known."""
        first, last = self.days
        return (
            first if self.begun is None else self.begun[1] - 1.0,
            last if self.ended is None else self.ended[0] + 1.0,
        )

    @property
    def is_pale(self) -> bool:
        """Whether the day of an end that was reported is not known."""
        ends = (each for each in (self.begun, self.ended) if each is not None)
        return any(last - first > 1.0 for first, last in ends)


@dataclass(frozen=True, slots=True)
class Tick:
    """A voice that gives no state, and the days between which it was first published."""

    id: str
    days: Days
    words: str


@dataclass(frozen=True, slots=True)
class Lane:
    """An asset with its spans by their beginning, and its ticks."""

    asset_id: str
    spans: tuple[Span, ...]
    ticks: tuple[Tick, ...]


def lanes_of(document: Mapping[str, Any]) -> list[Lane]:
    """Give a lane an asset, in the order of the result."""
    return [
        _lane(name, list(rows))
        for name, rows in groupby(document["history"], key=lambda row: row["asset_id"])
    ]


def days_of(lanes: Sequence[Lane]) -> Days:
    """Give the first and the last day number that any of them has."""
    found = [span.days for lane in lanes for span in lane.spans]
    found += [tick.days for lane in lanes for tick in lane.ticks]
    if not found:
        return 0.0, 1.0
    return min(first for first, _ in found), max(last for _, last in found)


def _lane(name: str, rows: Sequence[Mapping[str, Any]]) -> Lane:
    alike: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["state_class"] is not None:
            alike.setdefault(tuple(row[column] for column in SAME), []).append(row)
    spans = sorted((_span(each) for each in alike.values()), key=lambda span: (span.days, span.id))
    ticks = (_tick(row) for row in rows if row["state_class"] is None)
    return Lane(name, tuple(spans), tuple(ticks))


def _span(rows: Sequence[Mapping[str, Any]]) -> Span:
    first = rows[0]
    return Span(
        first["report_id"],
        first["metric"].replace("_", " "),
        first["state_class"],
        _days(first, "from"),
        _days(first, "to"),
        _said(rows),
        tuple(_words(row) for row in rows),
    )


def _tick(row: Mapping[str, Any]) -> Tick:
    return Tick(f"{row['report']}-{row['report_id']}", _said([row]), _words(row))


def _days(row: Mapping[str, Any], end: str) -> Days | None:
    first, last = row[f"{end}_first"], row[f"{end}_last"]
    return None if first is None else (day_number(first), day_number(last) + 1.0)


def _said(rows: Iterable[Mapping[str, Any]]) -> Days:
    found = [(day_number(row["said_first"]), day_number(row["said_last"]) + 1.0) for row in rows]
    return min(first for first, _ in found), max(last for _, last in found)


def _words(row: Mapping[str, Any]) -> str:
    """Say a report: who says what, and of which days."""
    state = ", ".join(part for part in (row["metric"], row["state"]) if part).replace("_", " ")
    dates = " to ".join(part for part in (row["from"], row["to"]) if part)
    said = f"{row['speaker']}: {state}" if state else f"{row['speaker']}"
    open_end = ", no end reported" if row["end"] == "open" else ""
    return f"{said} ({dates or 'no date'}{open_end}). {row['text'] or ''}".strip()
