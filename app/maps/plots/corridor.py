"""The strip chart: kilometres across, time up, each incident the box of its two intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.patches import Rectangle

from app.domain.record.vocabulary import EventClass
from app.maps.plots.beside import (
    BAND_PX,
    band_rows,
    bands,
    tick_keys,
    tick_names,
    tick_style,
)  # fmt: skip
from app.maps.plots.boxes import Box, boxes, check_drawable, draw_box, kilometres, times
from app.maps.plots.calendar import time_ticks
from app.maps.plots.legend import Key, class_key, legend, shade_key
from app.maps.plots.lettering import counted
from app.maps.plots.scales import dated, measured, ticks_in
from app.maps.plots.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes

__all__ = ["draw"]

LEFT_PX, STRIP_PX, DENSITY_PX, AXIS_PX = 78.0, 400.0, 92.0, 44.0


def draw(document: Mapping[str, Any], *, theme: str, width_px: int) -> Sheet:
    """Draw the corridor profile of a result.

    Raises
    ------
    BadParameterError
        If more incidents are on the route than a picture can show.
    """
    found, shown = boxes(document), kilometres(document)
    check_drawable(found)
    sheet = Sheet(document, theme=theme, width_px=width_px)
    legend(sheet, _keys(sheet, document, found))
    bands_axes = sheet.panel(sheet.area(BAND_PX * len(band_rows(document)), left_px=LEFT_PX))
    bands_axes.set_xlim(*shown)
    bands(sheet, bands_axes, document)
    tick_names(sheet, document, shown, LEFT_PX)
    strip = sheet.panel(sheet.area(STRIP_PX, left_px=LEFT_PX))
    strip.set_xlim(*shown)
    _strip(sheet, strip, document, found)
    sheet.space(14.0)
    density = sheet.panel(sheet.area(DENSITY_PX, left_px=LEFT_PX))
    density.set_xlim(*shown)
    _density(sheet, density, document)
    sheet.space(AXIS_PX)
    sheet.write(_left_out(document))
    return sheet


def _keys(sheet: Sheet, document: Mapping[str, Any], found: tuple[Box, ...]) -> list[Key]:
    """Give what the legend explains: the classes that are drawn, lines, surfaces."""
    ink, faint = sheet.colours["asset"], sheet.colours["faint"]
    met = {box.event_class for box in found}
    signs = [class_key(sheet, each) for each in EventClass if each in met]
    near = f"{document['along_m'] / 1_000:g} km of town, river, lake or coast"
    surfaces = [
        shade_key("box: where and when it may be", faint, "possible", hatch=""),
        shade_key(f"within {near}: certain", ink, "certain"),
        shade_key("as mapped", ink, "share"),
        shade_key("possible", ink, "possible"),
        shade_key("density, smoothed", sheet.colours["accent"], "share"),
        shade_key("wholly in one cell (certain)", sheet.colours["ink"], "certain"),
    ]  # fmt: skip
    return [*signs, *tick_keys(sheet, document), *surfaces]


def _strip(sheet: Sheet, axes: Axes, document: Mapping[str, Any], found: tuple[Box, ...]) -> None:
    """Draw the boxes over the lines of stations and borders."""
    first, last = times(found)
    axes.set_ylim(first, last)
    dated(axes.yaxis, time_ticks(first, last, 9) if found else [])
    axes.tick_params(labelbottom=False)
    for row in document["ticks"]:
        axes.axvline(row["kp_km"], zorder=1, **tick_style(sheet, row["kind"]), alpha=0.6)
    for box in sorted(found, key=lambda box: (box.days, box.id)):
        draw_box(sheet, axes, box)
    sheet.label(axes, up="Time, UTC")
    sheet.say_empty(axes)


def _density(sheet: Sheet, axes: Axes, document: Mapping[str, Any]) -> None:
    """Draw the smoothed density, and apart from it what lies wholly in one cell."""
    rows = document["density"]
    across = [row["kp_km"] for row in rows]
    up = [row["density_per_km"] for row in rows]
    accent, ink = sheet.colours["accent"], sheet.colours["ink"]
    axes.fill_between(across, up, color=accent, alpha=0.4, linewidth=0.0, zorder=2)
    axes.plot(across, up, color=accent, linewidth=1.2, zorder=3, gid="density")
    certain = [row["certain"] / (row["to_km"] - row["from_km"]) for row in rows]
    widths = [row["to_km"] - row["from_km"] for row in rows]
    for row, height, width in zip(rows, certain, widths, strict=True):
        if height:
            bar = Rectangle((row["from_km"], 0.0), width, height, color=ink, zorder=4)
            axes.add_patch(bar)
    axes.set_ylim(0.0, max([*up, *certain, 1e-6]) * 1.08 if rows else 1.0)
    measured(axes.xaxis, ticks_in(sheet.room_px - LEFT_PX))
    measured(axes.yaxis, 3)
    if not rows:
        axes.set_yticks([])
    sheet.label(
        axes, across=f"Kilometre of the route {document['route_id']}, km", up="Incidents per km"
    )


def _left_out(document: Mapping[str, Any]) -> str:
    """Say what is not drawn."""
    missing = [kind.replace("_", " ") + "s" for kind in document["stretch_kinds_not_shipped"]]
    cell, kernel = (document[name] / 1_000 for name in ("step_m", "bandwidth_m"))
    said = (
        f"{counted(document['on_route'], 'incident')} on the route,"
        f" {document['off_route_count']:,} left out as not on it. A box without a sign: known to a"
        " region only. A bar at the foot of a name: where the border or station may be."
        f" Cells of {cell:g} km, kernel {kernel:g} km; boxes"
        " and density say where reports place incidents, not where any will be."
    )
    if missing:
        said += f" Not shipped, so not drawn: {', '.join(missing)}."
    return said
