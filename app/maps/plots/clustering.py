"""Clustering: the observed K over distance, with the envelope of chance as a band."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.maps.plots.legend import Key, legend, line_key, shade, shade_key
from app.maps.plots.lettering import counted
from app.maps.plots.scales import measured, ticks_in
from app.maps.plots.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

__all__ = ["draw"]

LEFT_PX, CURVE_PX, EMPTY_PX, AXIS_PX = 62.0, 320.0, 110.0, 44.0
HEADROOM = 1.06
OBSERVED: dict[str, Any] = {"linewidth": 1.8}
CHANCE: dict[str, Any] = {"linewidth": 1.2, "linestyle": "--"}


def draw(document: Mapping[str, Any], *, theme: str, width_px: int) -> Sheet:
    """Draw the curve of a result; of too few incidents only why there is none."""
    sheet = Sheet(document, theme=theme, width_px=width_px)
    rows = document["k"]
    if rows:
        legend(sheet, _keys(sheet, document))
    axes = sheet.panel(sheet.area(CURVE_PX if rows else EMPTY_PX, left_px=LEFT_PX))
    axes.set_xlim(0.0, document["reach_m"] / 1_000.0)
    axes.set_ylim(0.0, 1.0)
    measured(axes.xaxis, ticks_in(sheet.room_px - LEFT_PX))
    if rows:
        _curves(sheet, axes, rows)
        measured(axes.yaxis, 6)
    else:
        axes.set_yticks([])
    across = f"Distance along the route {document['route_id']}, km"
    sheet.label(axes, across=across, up="K, km" if rows else "")
    sheet.say_empty(axes)
    sheet.space(AXIS_PX)
    sheet.write(_notes(document))
    return sheet


def _keys(sheet: Sheet, document: Mapping[str, Any]) -> list[Key]:
    ink, chance = sheet.colours["ink"], f"{document['permutations']} simulations"
    accent, faint = sheet.colours["accent"], sheet.colours["faint"]
    return [
        line_key("K of the incidents", color=ink, **OBSERVED),
        shade_key("K of 95 % of the draws from their intervals", accent, "share"),
        shade_key(f"envelope of chance: {chance}", faint, "possible"),
        line_key("expected by chance", color=faint, **CHANCE),
    ]


def _curves(sheet: Sheet, axes: Axes, rows: Sequence[Mapping[str, Any]]) -> None:
    across = [row["distance_km"] for row in rows]
    up = {name: [row[name] for row in rows] for name in rows[0]}
    faint = sheet.colours["faint"]
    for name, low, high, colour, certainty in (
        ("envelope", "envelope_low", "envelope_high", faint, "possible"),
        ("draws", "k_low", "k_high", sheet.colours["accent"], "share"),
    ):
        look = shade(colour, certainty)
        axes.fill_between(across, up[low], up[high], zorder=2, gid=name, **look)
    axes.plot(across, up["csr_expected"], color=faint, zorder=3, gid="expected", **CHANCE)
    axes.plot(across, up["k_observed"], color=sheet.colours["ink"], zorder=4, gid="k", **OBSERVED)
    tops = [max(up[name]) for name in ("k_observed", "k_high", "envelope_high")]
    axes.set_ylim(0.0, max(*tops, 1.0) * HEADROOM)


def _notes(document: Mapping[str, Any]) -> str:
    level, parts = document["level"], []
    if document["p_value"] is not None:
        is_found = document["p_value"] <= level
        parts.append(
            f"{counted(document['n'], 'incident')} on the route. The curve"
            f" {'leaves' if is_found else 'does not leave'} the envelope upward:"
            f" p = {document['p_value']:g}, {'at most' if is_found else 'over'} {level:g}. Of"
            f" {document['draws']} draws from the intervals {document['draws_at_level']}"
            f" {'has' if document['draws_at_level'] == 1 else 'have'} a p of at most {level:g}."
        )
    if document["off_route_count"]:
        parts.append(f"Not on the route, so left out: {document['off_route_count']:,}.")
    if document["k"]:
        parts.append("Chance places reports evenly; reports are not even. It finds no cause.")
    return " ".join(parts)
