"""Rings: a bar a ring, what lies in it for certain, probably and possibly, one above the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.patches import Rectangle

from app.maps.plots.legend import Key, legend, line_key, shade, shade_key
from app.maps.plots.lettering import line_px
from app.maps.plots.scales import counted, dated
from app.maps.plots.sheet import SMALL, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes

__all__ = ["draw", "ring_words"]

LEFT_PX, BARS_PX, AXIS_PX = 58.0, 280.0, 44.0
VERDICTS = ("certain", "probable", "possible")
METRES_A_KM = 1_000.0
BAR, HEADROOM = 0.7, 1.12


def draw(document: Mapping[str, Any], *, theme: str, width_px: int) -> Sheet:
    """Draw the counts of a result."""
    sheet = Sheet(document, theme=theme, width_px=width_px)
    legend(sheet, _keys(sheet))
    rows = document["rings"]
    axes = sheet.panel(sheet.area(BARS_PX, left_px=LEFT_PX))
    axes.set_xlim(0.0, len(rows))
    axes.set_ylim(0.0, max(*(row["may_lie"] for row in rows), 1) * HEADROOM)
    axes.grid(visible=False, axis="x")
    for number, row in enumerate(rows):
        _ring(sheet, axes, number + 0.5, row)
    words = [ring_words(row) for row in rows]
    wide = max(line_px(text, SMALL) for text in words) + 8.0
    every = max(int(-(-wide * len(rows) // (sheet.room_px - LEFT_PX))), 1)
    dated(axes.xaxis, [(n + 0.5, text) for n, text in enumerate(words) if n % every == 0])
    counted(axes.yaxis, 6)
    sheet.label(axes, across=f"Distance from {_around(document)}, km", up="Incidents")
    sheet.say_empty(axes)
    sheet.space(AXIS_PX)
    sheet.write(_notes(document))
    return sheet


def ring_words(row: Mapping[str, Any]) -> str:
    """Name a ring by its distances in kilometres.

    Examples
    --------
    >>> ring_words({"from_m": 5000.0, "to_m": 25000.0}), ring_words({"from_m": 100.0, "to_m": None})
    ('5–25', 'over 0.1')
    """
    first = f"{row['from_m'] / METRES_A_KM:,.10g}"
    return f"over {first}" if row["to_m"] is None else f"{first}–{row['to_m'] / METRES_A_KM:,.10g}"


def _around(document: Mapping[str, Any]) -> str:
    if document["around"] is not None:
        return str(document["around"])
    return f"{document['lon']:g}, {document['lat']:g}"


def _keys(sheet: Sheet) -> list[Key]:
    surfaces = [shade_key(verdict, sheet.colours["accent"], verdict) for verdict in VERDICTS]
    look = {"marker": "_", "markersize": 12.0, "markeredgewidth": 2.0, "linestyle": "none"}
    return [*surfaces, line_key("expected", color=sheet.colours["ink"], **look)]


def _ring(sheet: Sheet, axes: Axes, middle: float, row: Mapping[str, Any]) -> None:
    """Draw the bar of a ring, and where its expected number stands."""
    bottom = 0
    for verdict in VERDICTS:
        look = shade(sheet.colours["accent"], verdict)
        if row[verdict]:
            bar = Rectangle((middle - BAR / 2.0, bottom), BAR, row[verdict], zorder=2, **look)
            bar.set_gid(f"ring-{row['ring']}-{verdict}")
            words = f"{ring_words(row)} km, {verdict}: {row[verdict]:,}"
            sheet.tell(f"ring-{row['ring']}-{verdict}", words)
            axes.add_patch(bar)
        bottom += row[verdict]
    ends = middle - BAR / 2.0 - 0.05, middle + BAR / 2.0 + 0.05
    axes.plot(ends, [row["expected"]] * 2, color=sheet.colours["ink"], linewidth=2.0, zorder=3)
    if bottom:
        certain = row["certain"]
        axes.annotate(
            f"{bottom:,}" if certain == bottom else f"{certain:,}–{bottom:,}", (middle, bottom),
            (0.0, 3.0), textcoords="offset pixels", size=SMALL, ha="center", va="bottom",
            color=sheet.colours["ink"], zorder=4,
        )  # fmt: skip


def _notes(document: Mapping[str, Any]) -> str:
    text = (
        "Over a bar: how many lie in the ring for certain, and how many may. One incident may lie"
        " in several rings, so bars do not add up to the number of incidents."
    )
    unplaced = len(document["unplaced"])
    return text + (f" Without a place, so not counted: {unplaced:,}." if unplaced else "")
