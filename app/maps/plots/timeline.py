"""The timeline: a bar a period, what surely lies in it and what is shared out, context above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.collections import PolyCollection

from app.maps.plots.calendar import day_number, span_of_date, time_ticks
from app.maps.plots.lanes import laid_out
from app.maps.plots.legend import Key, legend, line_key, shade, shade_key
from app.maps.plots.lettering import cut, line_px
from app.maps.plots.scales import counted, dated, ticks_in
from app.maps.plots.sheet import SMALL, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

__all__ = ["Event", "draw", "events"]

LEFT_PX, BARS_PX, LANE_PX, MARKS_PX, AXIS_PX = 58.0, 250.0, 14.0, 14.0, 44.0
MOST_EVENTS = 40
# So many bars are drawn apart from each other; more of them have no room for it.
MOST_APART = 120
HEADROOM = 1.1


@dataclass(frozen=True, slots=True)
class Event:
    """A context event: from and to which day number it may have been, and its words."""

    id: str
    days: tuple[float, float]
    words: str


def draw(document: Mapping[str, Any], *, theme: str, width_px: int) -> Sheet:
    """Draw the timeline of a result."""
    sheet = Sheet(document, theme=theme, width_px=width_px)
    found = events(document)
    legend(sheet, _keys(sheet, drawn_events=bool(found)))
    shown = _shown(document, found)
    _context(sheet, found, shown)
    axes = sheet.panel(sheet.area(BARS_PX, left_px=LEFT_PX))
    axes.set_xlim(*shown)
    _bars(sheet, axes, document["periods"])
    ticks = time_ticks(*shown, ticks_in(sheet.room_px - LEFT_PX)) if document["periods"] else []
    dated(axes.xaxis, ticks)
    calendar = document["parameters"].get("time", "local")
    asked = document["parameters"].get("period", "month")
    sheet.label(axes, across=f"Period: {asked}, {calendar} calendar", up="Incidents")
    sheet.say_empty(axes)
    sheet.space(AXIS_PX)
    sheet.write(_notes(document, found))
    return sheet


def events(document: Mapping[str, Any]) -> tuple[Event, ...]:
    """Give the context events that have a date, each once, with every gap that is stated."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in document["context"]:
        if row["date"] is not None:
            found.setdefault(row["event_id"], []).append(row)
    return tuple(
        Event(name, span_of_date(rows[0]["date"]), _event_words(rows))
        for name, rows in found.items()
    )


def _event_words(rows: Sequence[Mapping[str, Any]]) -> str:
    gaps = dict.fromkeys(row["gap_text"] for row in rows if row["gap_text"])
    ties = dict.fromkeys(
        f"{row['relation']} {row['incident_id']}" for row in rows if row["incident_id"]
    )
    said = f" ({' / '.join(gaps)}; {', '.join(ties)})" if gaps else ""
    return f"{rows[0]['date']} {rows[0]['title']}{said}"


def _shown(document: Mapping[str, Any], found: Sequence[Event]) -> tuple[float, float]:
    """Give the days that are drawn: all periods, and the context events beside them."""
    rows = document["periods"]
    if not rows:
        return 0.0, 1.0
    first, last = day_number(rows[0]["start"]), day_number(rows[-1]["end"])
    days = [day for event in found for day in event.days]
    return min([first, *days]), max([last, *days])


def _keys(sheet: Sheet, *, drawn_events: bool) -> list[Key]:
    accent, colours = sheet.colours["accent"], sheet.colours
    keys = [
        shade_key("certain: wholly in the period", accent, "certain"),
        shade_key("shared out: the part of uncertain dates", accent, "share"),
        line_key("possible: all that may lie in it", color=colours["ink"], linewidth=1.2),
    ]
    if drawn_events:
        look = {"marker": "o", "linestyle": "none", "color": colours["okrug"], "markersize": 7.0}
        keys.append(line_key("context: what reports name beside; not a cause", **look))
    return keys


def _bars(sheet: Sheet, axes: Axes, rows: Sequence[Mapping[str, Any]]) -> None:
    """Draw a bar a period: certain, above it what is shared out, and a line at what may be."""
    counted(axes.yaxis, 5)
    axes.grid(visible=False, axis="x")
    if not rows:
        axes.set_ylim(0.0, 1.0)
        return
    edges = [(day_number(row["start"]), day_number(row["end"])) for row in rows]
    for certainty, low, high in (("certain", "", "certain"), ("share", "certain", "incidents")):
        boxes = [
            _box(ends, row[low] if low else 0.0, row[high])
            for ends, row in zip(edges, rows, strict=True)
            if row[high] > (row[low] if low else 0.0)
        ]
        look = shade(sheet.colours["accent"], certainty)
        if len(edges) <= MOST_APART:
            look["edgecolor"] = sheet.colours["paper"]
        axes.add_collection(PolyCollection(boxes, zorder=2, **look))
    tops = [row["possible"] for row in rows]
    line = axes.stairs(tops, [*(first for first, _ in edges), edges[-1][1]], baseline=None)
    line.set(color=sheet.colours["ink"], zorder=3, gid="possible")
    line.set_linewidth(1.0 if len(edges) <= MOST_APART else 0.4)
    axes.set_ylim(0.0, max(*tops, 1) * HEADROOM)


def _box(ends: tuple[float, float], low: float, high: float) -> list[tuple[float, float]]:
    return [(ends[0], low), (ends[1], low), (ends[1], high), (ends[0], high)]


def _context(sheet: Sheet, found: Sequence[Event], shown: tuple[float, float]) -> None:
    """Draw the lane of context events, each with its words."""
    if not found:
        return
    drawn = sorted(found, key=lambda event: (event.days, event.id))[:MOST_EVENTS]
    width = sheet.area(0.0, left_px=LEFT_PX).width
    words = [cut(event.words, SMALL, width) for event in drawn]
    marks = [[(day - shown[0]) / (shown[1] - shown[0]) * width for day in e.days] for e in drawn]
    middles = [sum(pair) / 2.0 for pair in marks]
    laid = laid_out(middles, [line_px(text, SMALL) for text in words], width)
    lanes = 1 + max(one.lane for one in laid)
    area = sheet.area(lanes * LANE_PX + MARKS_PX, left_px=LEFT_PX)
    axes, colour = sheet.canvas(area), sheet.colours["okrug"]
    level = area.height - MARKS_PX / 2.0
    axes.axhline(level, color=sheet.colours["rule"], linewidth=0.6, zorder=0)
    for event, text, pair, middle, one in zip(drawn, words, marks, middles, laid, strict=True):
        bottom = lanes * LANE_PX - one.lane * LANE_PX
        axes.plot([middle] * 2, [bottom, level], color=colour, linewidth=0.8, zorder=1)
        axes.plot(pair, [level] * 2, color=colour, linewidth=3.0, alpha=0.6, zorder=2)
        mark = axes.plot([middle], [level], "o", color=colour, markersize=6.0, zorder=3)[0]
        mark.set_gid(f"context-{event.id}")
        sheet.tell(f"context-{event.id}", event.words)
        axes.text(
            one.left_px, bottom - 3.5, text, size=SMALL, color=sheet.colours["ink"], zorder=4,
            bbox={"facecolor": sheet.colours["paper"], "edgecolor": "none", "pad": 1.5},
        )  # fmt: skip


def _notes(document: Mapping[str, Any], found: Sequence[Event]) -> str:
    said = (
        f"{document['incidents']} incidents, {document['over_several_periods']} of them shared out"
        " over several periods. Where no end is reported, the first day stands for the interval."
    )
    parts = [said]
    undated = {row["event_id"] for row in document["context"] if row["date"] is None}
    if undated:
        parts.append(f"Without a date, so not drawn: {', '.join(sorted(undated))}.")
    if len(found) > MOST_EVENTS:
        parts.append(f"The first {MOST_EVENTS} of {len(found)} context events are drawn.")
    return " ".join(parts)
