"""Status: a lane an asset over time, reports as spans by the class of state, voices as ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle

from app.domain.errors import BadParameterError
from app.maps.plots.calendar import day_number, time_ticks
from app.maps.plots.lanes import packed
from app.maps.plots.legend import Key, legend, line_key
from app.maps.plots.lettering import counted, cut
from app.maps.plots.placing import LEAST_PX, LETTERS, Placed, Ruler, placed
from app.maps.plots.scales import dated, ticks_in
from app.maps.plots.sheet import MARGIN_PX, SMALL, Sheet
from app.maps.plots.spans import Lane, Tick, days_of, lanes_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

__all__ = ["draw"]

HEAD_PX, ROW_PX, TICKS_PX, GAP_PX = 17.0, 14.0, 11.0, 5.0
AXIS_PX, TOP_PX, EMPTY_PX, BAR_PX = 44.0, 20.0, 100.0, 9.0
MOST_REPORTS = 1_000
# How the classes of states are drawn: the name of a colour, how much of it shows, which lines.
LOOKS = {
    "out": ("ink", 0.55, ""),
    "reduced": ("accent", 0.2, "//////"),
    "restricted": ("okrug", 0.2, "||||||"),
    "damaged": ("lead", 0.2, "xxxxxx"),
    "working": ("faint", 0.0, ""),
    "noted": ("faint", 0.2, "------"),
}
PALE: dict[str, Any] = {"alpha": 0.15, "linewidth": 0.0}


def draw(document: Mapping[str, Any], *, theme: str, width_px: int) -> Sheet:
    """Draw the history of a result.

    Raises
    ------
    BadParameterError
        If there are more reports than a picture can show.
    """
    found = len(document["history"])
    if found > MOST_REPORTS:
        message = f"{found:,} reports are more than the {MOST_REPORTS:,} that a picture shows"
        raise BadParameterError("f", f"{message}; choose assets or incidents, or f=json")
    sheet, lanes = Sheet(document, theme=theme, width_px=width_px), lanes_of(document)
    legend(sheet, _keys(sheet, document, lanes))
    ruler = Ruler(days_of(lanes), sheet.room_px)
    drawn = [[placed(span, ruler) for span in lane.spans] for lane in lanes]
    rows = [packed([each.extent for each in group]) for group in drawn]
    heights = [_height(lane, taken) for lane, taken in zip(lanes, rows, strict=True)]
    sheet.space(TOP_PX if lanes else 0.0)
    axes = _panel(sheet, ruler, sum(heights) or EMPTY_PX, has_time=bool(lanes))
    top = 0.0
    for lane, group, taken, height in zip(lanes, drawn, rows, heights, strict=True):
        _lane(sheet, axes, lane, top, ruler)
        first = top + HEAD_PX + (TICKS_PX if lane.ticks else 0.0) + ROW_PX / 2.0
        for each, row in zip(group, taken, strict=True):
            _span(sheet, axes, each, first + row * ROW_PX)
        top += height
    if document["on"] is not None and lanes:
        _day(sheet, axes, ruler, document["on"])
    sheet.say_empty(axes)
    sheet.space(AXIS_PX)
    sheet.write(_notes(document))
    return sheet


def _height(lane: Lane, rows: Sequence[int]) -> float:
    ticks_px = TICKS_PX if lane.ticks else 0.0
    return HEAD_PX + ticks_px + ROW_PX * (max(rows, default=-1) + 1) + GAP_PX


def _panel(sheet: Sheet, ruler: Ruler, high_px: float, *, has_time: bool) -> Axes:
    """Put the panel down: across and down in its pixels, with the time at the foot and the head."""
    axes = sheet.panel(sheet.area(high_px, left_px=MARGIN_PX))
    axes.set_xlim(0.0, ruler.width_px)
    axes.set_ylim(high_px, 0.0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    ticks = time_ticks(*ruler.days, ticks_in(ruler.width_px)) if has_time else []
    dated(axes.xaxis, [(ruler.px(day), words) for day, words in ticks])
    axes.tick_params(top=has_time, labeltop=has_time)
    sheet.label(axes, across="Time, days as reported")
    return axes


def _keys(sheet: Sheet, document: Mapping[str, Any], lanes: Sequence[Lane]) -> list[Key]:
    """Give what the legend explains: the classes that are met, and the parts of a lane."""
    spans = [span for lane in lanes for span in lane.spans]
    met, ink = {span.state_class for span in spans}, sheet.colours["ink"]
    keys = [Key(name, "fill", _look(sheet, name)) for name in LOOKS if name in met]
    if any(span.ended is None for span in spans):
        keys.append(line_key("open: no end reported, drawn so wide to no scale", **_line(ink)))
    if any(span.is_pale for span in spans):
        pale = {"facecolor": ink, **PALE}
        keys.append(Key("pale: the day is not known", "fill", pale))
    if any(lane.ticks for lane in lanes):
        look = {"color": sheet.colours["faint"], "marker": "|", "markersize": 9.0}
        keys.append(line_key("a voice that gives no state", **look, linestyle="none"))
    if document["on"] is not None:
        look = {"color": sheet.colours["okrug"], "linestyle": "--", "linewidth": 1.2}
        keys.append(line_key(f"the day asked: {document['on']}", **look))
    return keys


def _line(colour: str) -> dict[str, Any]:
    return {"color": colour, "linestyle": ":", "linewidth": 1.4}


def _look(sheet: Sheet, state_class: str) -> dict[str, Any]:
    name, opacity, hatch = LOOKS[state_class]
    colour = sheet.colours[name]
    return {
        "facecolor": to_rgba(colour, opacity), "edgecolor": colour, "hatch": hatch,
        "linewidth": 0.9,
    }  # fmt: skip


def _lane(sheet: Sheet, axes: Axes, lane: Lane, top: float, ruler: Ruler) -> None:
    """Write the asset over its lane, and draw its ticks."""
    axes.axhline(top, color=sheet.colours["rule"], linewidth=0.8, zorder=1)
    axes.text(
        0.0, top + HEAD_PX / 2.0, cut(lane.asset_id, SMALL, ruler.width_px, bold=True), size=SMALL,
        weight="bold", va="center_baseline", color=sheet.colours["ink"], zorder=6,
        bbox={"facecolor": sheet.colours["paper"], "edgecolor": "none", "pad": 1.0},
    )  # fmt: skip
    for tick in lane.ticks:
        _tick(sheet, axes, tick, top + HEAD_PX + TICKS_PX / 2.0, ruler)


def _tick(sheet: Sheet, axes: Axes, tick: Tick, middle: float, ruler: Ruler) -> None:
    """Draw a voice at its day, with a line over the days on which it may have spoken."""
    first, last = tick.days
    days = (first, last) if last - first > 1.0 else (first + 0.5,)
    drawn = axes.plot(
        [ruler.px(day) for day in days], [middle] * len(days), color=sheet.colours["faint"],
        marker="|", markersize=9.0, markeredgewidth=1.2, linewidth=0.8, zorder=3,
    )[0]  # fmt: skip
    drawn.set_gid(f"voice-{tick.id}")
    sheet.tell(f"voice-{tick.id}", tick.words)


def _span(sheet: Sheet, axes: Axes, each: Placed, middle: float) -> None:
    """Draw a span with its class in words; an end that is not reported has no edge."""
    look = _look(sheet, each.span.state_class)
    top, colour = middle - BAR_PX / 2.0, look["edgecolor"]
    if each.span.is_pale:
        whole = Rectangle(
            (each.left, top), each.right - each.left, BAR_PX, facecolor=colour, **PALE
        )
        axes.add_patch(whole)
    low, high = each.sure
    if high > low:
        filled = Rectangle((low, top), high - low, BAR_PX, **(look | {"linewidth": 0.0}), zorder=2)
        axes.add_patch(filled)
        _edges(axes, each, middle, colour)
    words = axes.text(
        each.words_left, middle, each.words, size=LETTERS, va="center_baseline", zorder=4,
        color=sheet.colours["ink"], gid=f"report-{each.span.id}",
        bbox={"facecolor": sheet.colours["paper"], "edgecolor": "none", "pad": 0.5},
    )  # fmt: skip
    sheet.tell(str(words.get_gid()), " / ".join(each.span.reports))


def _edges(axes: Axes, each: Placed, middle: float, colour: str) -> None:
    """Draw the edges of what surely held: closed where an end was reported, else dotted on."""
    (low, high), half = each.sure, BAR_PX / 2.0
    for edge in (middle - half, middle + half):
        axes.plot([low, high], [edge] * 2, color=colour, linewidth=0.9, zorder=3)
    for at, known, away in ((low, each.span.begun, -1.0), (high, each.span.ended, 1.0)):
        if known is not None:
            axes.plot(
                [at] * 2, [middle - half, middle + half], color=colour, linewidth=0.9, zorder=3
            )
        else:
            beyond = [at, at + away * each.beyond_px]
            axes.plot(beyond, [middle] * 2, zorder=3, **_line(colour))


def _day(sheet: Sheet, axes: Axes, ruler: Ruler, day: str) -> None:
    """Draw the day that is asked about, if it is on the picture."""
    at = ruler.px(day_number(day) + 0.5)
    if 0.0 <= at <= ruler.width_px:
        look: dict[str, Any] = {"color": sheet.colours["okrug"], "linestyle": "--"}
        axes.axvline(at, gid="day", linewidth=1.2, zorder=1, **look)


def _notes(document: Mapping[str, Any]) -> str:
    said = (
        f"{counted(len(document['history']), 'report')} of"
        f" {counted(len(document['assets']), 'asset')}, side by side:"
        " none is made of several, and silence is not a state. In brackets: how many say the same"
        f" of the same days. A span is drawn at least {LEAST_PX:g} pixels wide."
    )
    parts = [said] if document["history"] else []
    if document["without_reports"]:
        parts.append(f"Without reports: {', '.join(document['without_reports'])}.")
    return " ".join(parts)
