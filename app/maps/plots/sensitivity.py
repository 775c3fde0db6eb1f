"""Sensitivity: the count against the radius, its band, and the conclusion that is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.errors import BadParameterError
from app.maps.plots.legend import Key, legend, line_key, shade, shade_key
from app.maps.plots.scales import counted, measured, ticks_in
from app.maps.plots.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes

__all__ = ["draw", "reach_m"]

LEFT_PX, CURVE_PX, AXIS_PX = 58.0, 320.0, 44.0
MOST_POINTS = 20_000
METRES_A_KM = 1_000.0
# The radius that is asked for stands in the first third of the curve, where the curve is so long.
TIMES_RADIUS, ROOM_BEYOND, HEADROOM = 3.0, 1.15, 1.1
KILOMETRE_M = 1_000.0


def draw(document: Mapping[str, Any], *, theme: str, width_px: int) -> Sheet:
    """Draw the curve of a result.

    Raises
    ------
    BadParameterError
        If the curve has more radii than a picture can show.
    """
    if len(document["curve"]) > MOST_POINTS:
        message = f"the curve has {len(document['curve']):,} radii"
        raise BadParameterError("steps", f"{message}; a picture shows {MOST_POINTS:,}")
    sheet = Sheet(document, theme=theme, width_px=width_px)
    legend(sheet, _keys(sheet, document))
    axes = sheet.panel(sheet.area(CURVE_PX, left_px=LEFT_PX))
    last_km = reach_m(document) / METRES_A_KM
    axes.set_xlim(0.0, last_km)
    _curve(sheet, axes, document, last_km)
    _asked(sheet, axes, document)
    measured(axes.xaxis, ticks_in(sheet.room_px - LEFT_PX))
    counted(axes.yaxis, 6)
    sheet.label(axes, across=f"Radius around {_around(document)}, km", up="Incidents within")
    sheet.say_empty(axes)
    sheet.space(AXIS_PX)
    sheet.write(_notes(document, last_km))
    return sheet


def reach_m(document: Mapping[str, Any]) -> float:
    """Give the radius up to which the curve is drawn: past the asked one and past each answer."""
    radius = document["within_m"]
    answers = [row["holds_from_m"] or 0.0 for row in document["conclusion"]]
    wanted = max(TIMES_RADIUS * radius, ROOM_BEYOND * max(answers, default=0.0), KILOMETRE_M)
    last = max((row["radius_m"] for row in document["curve"]), default=wanted)
    return float(min(wanted, max(ROOM_BEYOND * last, ROOM_BEYOND * radius, KILOMETRE_M)))


def _around(document: Mapping[str, Any]) -> str:
    if document["around"] is not None:
        return str(document["around"])
    return f"{document['lon']:g}, {document['lat']:g}"


def _keys(sheet: Sheet, document: Mapping[str, Any]) -> list[Key]:
    colours = sheet.colours
    keys = [
        shade_key("from certain to possible", colours["accent"], "possible", hatch=""),
        line_key("expected", color=colours["ink"], linewidth=1.6),
        line_key("by the best distance", color=colours["faint"], linestyle=":", linewidth=1.2),
        line_key("the radius asked", color=colours["okrug"], linestyle="--", linewidth=1.2),
    ]
    if document["least"] is not None:
        words = f"the conclusion: at least {document['least']:,}"
        keys.append(line_key(words, color=colours["lead"], linestyle="-.", linewidth=1.2))
    return keys


def _curve(sheet: Sheet, axes: Axes, document: Mapping[str, Any], last_km: float) -> None:
    """Draw the steps up to the end of the axis; a count holds up to the radius of the next."""
    rows = document["curve"]
    if not rows:
        axes.set_ylim(0.0, 1.0)
        return
    kept = [row for row in rows if row["radius_m"] <= last_km * METRES_A_KM]
    across = [*(row["radius_m"] / METRES_A_KM for row in kept), last_km]
    up = {
        name: [*(row[name] for row in kept), kept[-1][name]]
        for name in ("certain", "best", "possible")
    }
    colours = sheet.colours
    look = shade(colours["accent"], "possible") | {"hatch": "", "linewidth": 0.8}
    axes.fill_between(
        across, up["certain"], up["possible"], step="post", zorder=2, gid="band", **look
    )
    look = {"color": colours["faint"], "linestyle": ":", "linewidth": 1.2, "zorder": 3}
    axes.step(across, up["best"], where="post", gid="best", **look)
    whole = rows[: len(kept) + 1]  # the line between two radii goes on to the one beyond the end
    expected = [row["expected"] for row in whole], [row["radius_m"] / METRES_A_KM for row in whole]
    axes.plot(
        expected[1], expected[0], color=colours["ink"], linewidth=1.6, zorder=4, gid="expected"
    )
    axes.set_ylim(0.0, max(*up["possible"], document["least"] or 0, 1) * HEADROOM)


def _asked(sheet: Sheet, axes: Axes, document: Mapping[str, Any]) -> None:
    """Draw the radius and the count of the conclusion as lines."""
    colours = sheet.colours
    radius_km = document["within_m"] / METRES_A_KM
    radius: dict[str, Any] = {"color": colours["okrug"], "linestyle": "--", "linewidth": 1.2}
    axes.axvline(radius_km, gid="radius", zorder=5, **radius)
    if document["least"] is not None:
        least: dict[str, Any] = {"color": colours["lead"], "linestyle": "-.", "linewidth": 1.2}
        axes.axhline(document["least"], gid="least", zorder=5, **least)


def _notes(document: Mapping[str, Any], last_km: float) -> str:
    counts = {row["by"]: row["count"] for row in document["conclusion"]}
    radius_km = document["within_m"] / METRES_A_KM
    parts = []
    if not document["empty_because"]:
        parts.append(
            f"Within {radius_km:,.10g} km: {counts['certain']} certain, {counts['possible']}"
            f" possible, {counts['expected']:g} expected."
        )
    if document["least"] is not None and not document["empty_because"]:
        parts += [_holding(row) for row in document["conclusion"] if row["by"] != "best"]
    beyond = max((row["radius_m"] for row in document["curve"]), default=0.0) / METRES_A_KM
    if beyond > last_km:
        parts.append(f"The curve goes on to {beyond:,.0f} km.")
    if document["is_thinned"]:
        parts.append(f"{len(document['curve']):,} of {document['breaks']:,} radii are drawn.")
    if document["unplaced"]:
        parts.append(f"Without a place, so not counted: {len(document['unplaced']):,}.")
    return " ".join(parts)


def _holding(row: Mapping[str, Any]) -> str:
    if row["holds_from_m"] is None:
        return f"By the {row['by']} count the conclusion holds at no radius."
    return f"By the {row['by']} count it holds from {row['holds_from_m'] / METRES_A_KM:,.4g} km on."
