"""The scan: incidents as boxes of kilometres and days, the least likely cylinders outlined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.patches import Rectangle

from app.domain.record.vocabulary import EventClass
from app.maps.plots.boxes import (
    Box,
    box_of,
    check_drawable,
    draw_box,
    place_words,
    span_of,
    times,
)  # fmt: skip
from app.maps.plots.calendar import day_number, time_ticks
from app.maps.plots.lanes import laid_out
from app.maps.plots.legend import Key, class_key, legend, line_key, shade_key
from app.maps.plots.lettering import cut, line_px
from app.maps.plots.scales import dated, measured, ticks_in
from app.maps.plots.sheet import SMALL, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

__all__ = ["cylinder_words", "draw", "scanned"]

LEFT_PX, STRIP_PX, EMPTY_PX, AXIS_PX, LANE_PX, FOOT_PX = 78.0, 380.0, 110.0, 44.0, 14.0, 6.0
# A rectangle is drawn about its cylinder, so that it covers no sign in it.
OUTSIDE_PX = 9.0
OUTLINES = {"most_likely": "-", "other": "--"}


def draw(document: Mapping[str, Any], *, theme: str, width_px: int) -> Sheet:
    """Draw the scan of a result.

    Raises
    ------
    BadParameterError
        If more incidents are on the route than a picture can show.
    """
    found, shown = scanned(document), (document["route_from_km"], document["route_to_km"])
    check_drawable(found)
    sheet = Sheet(document, theme=theme, width_px=width_px)
    if found:
        legend(sheet, _keys(sheet, document, found))
    _names(sheet, document["clusters"], shown)
    axes = sheet.panel(sheet.area(STRIP_PX if found else EMPTY_PX, left_px=LEFT_PX))
    axes.set_xlim(*shown)
    first, last = times(found)
    axes.set_ylim(first, last)
    measured(axes.xaxis, ticks_in(sheet.room_px - LEFT_PX))
    dated(axes.yaxis, time_ticks(first, last, 9) if found else [])
    for box in sorted(found, key=lambda box: (box.days, box.id)):
        draw_box(sheet, axes, box)
    for number, row in enumerate(document["clusters"]):
        _outline(sheet, axes, number, row)
    up = "Day of beginning" if found else ""
    sheet.label(axes, across=f"Kilometre of the route {document['route_id']}, km", up=up)
    sheet.say_empty(axes)
    sheet.space(AXIS_PX)
    for text in _notes(document):
        sheet.write(text)
    return sheet


def scanned(document: Mapping[str, Any]) -> tuple[Box, ...]:
    """Give the box of each incident: its kilometres, and the days on which it may have begun."""
    return tuple(
        box_of(
            row,
            (day_number(row["date_first"]), day_number(row["date_last"]) + 1.0),
            f"{place_words(row)}, began {_days(row['date_first'], row['date_last'])}",
        )
        for row in document["incidents"]
    )


def _days(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def _keys(sheet: Sheet, document: Mapping[str, Any], found: Sequence[Box]) -> list[Key]:
    met = {box.event_class for box in found}
    codes = {row["code"] for row in document["clusters"]}
    said = {"most_likely": "least likely by chance", "other": f"others, p ≤ {document['level']:g}"}
    return [
        *(class_key(sheet, each) for each in EventClass if each in met),
        shade_key("where and when it may be", sheet.colours["faint"], "possible", hatch=""),
        *(
            line_key(said[code], color=sheet.colours["ink"], linewidth=2.0, linestyle=style)
            for code, style in OUTLINES.items()
            if code in codes
        ),
    ]


def _names(sheet: Sheet, rows: Sequence[Mapping[str, Any]], shown: tuple[float, float]) -> None:
    """Write the p-value of each cylinder over the panel, with a line down to its kilometres."""
    if not rows:
        return
    width = sheet.area(0.0, left_px=LEFT_PX).width
    words = [cut(f"{n}: p = {row['p_value']:g}", SMALL, width) for n, row in enumerate(rows, 1)]
    middles = [(row["kp_from_km"] + row["kp_to_km"]) / 2.0 for row in rows]
    marks = [(km - shown[0]) / (shown[1] - shown[0]) * width for km in middles]
    laid = laid_out(marks, [line_px(text, SMALL) for text in words], width)
    lanes = 1 + max(one.lane for one in laid)
    area = sheet.area(lanes * LANE_PX + FOOT_PX, left_px=LEFT_PX)
    axes, ink = sheet.canvas(area), sheet.colours["ink"]
    for text, mark, one in zip(words, marks, laid, strict=True):
        bottom = area.height - FOOT_PX - one.lane * LANE_PX
        axes.plot([mark] * 2, [bottom, area.height], color=ink, linewidth=1.0, clip_on=False)
        axes.text(
            one.left_px, bottom - 3.0, text, size=SMALL, color=ink, zorder=2,
            bbox={"facecolor": sheet.colours["paper"], "edgecolor": "none", "pad": 1.5},
        )  # fmt: skip


def _outline(sheet: Sheet, axes: Axes, number: int, row: Mapping[str, Any]) -> None:
    """Draw a cylinder as a rectangle just outside of it, and the line down from its name."""
    aside_km, aside_days = (OUTSIDE_PX * each for each in _a_pixel(sheet, axes))
    low, high = row["kp_from_km"] - aside_km, row["kp_to_km"] + aside_km
    start = day_number(row["date_from"]) - aside_days
    end = day_number(row["date_to"]) + 1.0 + aside_days
    ink, middle = sheet.colours["ink"], (low + high) / 2.0
    axes.plot([middle] * 2, [end, axes.get_ylim()[1]], color=ink, linewidth=1.0, zorder=1)
    drawn = Rectangle(
        (low, start), high - low, end - start, facecolor="none", edgecolor=ink, clip_on=False,
        linewidth=2.0, linestyle=OUTLINES[row["code"]], zorder=4, gid=f"cylinder-{number}",
    )  # fmt: skip
    sheet.tell(f"cylinder-{number}", cylinder_words(row))
    axes.add_patch(drawn)


def _a_pixel(sheet: Sheet, axes: Axes) -> tuple[float, float]:
    """Give the kilometres and the days of a pixel of the panel."""
    (left, right), (first, last) = axes.get_xlim(), axes.get_ylim()
    return (right - left) / sheet.area(0.0, left_px=LEFT_PX).width, (last - first) / STRIP_PX


def cylinder_words(row: Mapping[str, Any]) -> str:
    """Say what is in a cylinder, what chance would put there, and how often it does."""
    where = f"KP {span_of(row['kp_from_km'], row['kp_to_km'])}"
    when = _days(row["date_from"], row["date_to"])
    held = f"{row['observed']} incidents, {row['expected']:.3g} expected"
    return f"{where}, {when}: {held}, p = {row['p_value']:g}"


def _notes(document: Mapping[str, Any]) -> list[str]:
    lines = [f"{n}: {cylinder_words(row)}." for n, row in enumerate(document["clusters"], 1)]
    level = document["level"]
    if document["p_value"] is not None:
        lines.append(_finding(document, level))
    parts = []
    if document["clusters"]:
        parts += [
            f"A rectangle stands {OUTSIDE_PX:g} pixels outside of its cylinder.",
            "A p-value says how often days shuffled among the places give as much.",
            "A cluster is one of reports: it finds no cause.",
        ]
    if document["off_route_count"]:
        parts.append(f"Not on the route, so left out: {document['off_route_count']:,}.")
    return [*lines, " ".join(parts)]


def _finding(document: Mapping[str, Any], level: float) -> str:
    drawn = (
        f" Of {document['draws']} draws from the intervals {document['draws_at_level']}"
        f" {'has' if document['draws_at_level'] == 1 else 'have'} a p of at most {level:g}."
    )
    if not document["clusters"]:
        return f"No cylinder holds more incidents than expected.{drawn}"
    if document["p_value"] > level:
        return f"None is significant: p is over {level:g}, so chance often gives as much.{drawn}"
    return f"Chance seldom gives as much: p is at most {level:g}.{drawn}"
