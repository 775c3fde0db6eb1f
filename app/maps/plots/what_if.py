"""A position of one's own: how far the nearest assets are, and the incidents reported near it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.record.vocabulary import EventClass
from app.maps.plots.boxes import ITEM, span_of
from app.maps.plots.intervals import AXIS_PX, Bar, Group, Scale, bar_keys, interval_panel
from app.maps.plots.legend import class_key, legend
from app.maps.plots.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MOST_INCIDENTS", "draw"]

MOST_INCIDENTS = 40
PANELS_APART_PX = 8.0


def draw(document: Mapping[str, Any], *, theme: str, width_px: int) -> Sheet:
    """Draw the distances of a result; the kilometres of the position stand in the title."""
    sheet = Sheet(document, theme=theme, width_px=width_px, more=_on_route(document))
    rows = document["incidents"][:MOST_INCIDENTS]
    assets = Group("Assets, the nearest first", tuple(map(_asset, document["assets"])))
    incidents = Group("Incidents reported near it, by time", tuple(map(_incident, rows)))
    groups, within_m = (assets, incidents), document["assets"][0]["within_m"]
    met = {bar.event_class for bar in incidents.bars}
    signs = [class_key(sheet, each) for each in EventClass if each in met]
    legend(sheet, [*bar_keys(sheet, groups, within_m), *signs])
    scale = Scale.of(sheet, groups, within_m)
    interval_panel(sheet, (assets,), scale).tick_params(labelbottom=False)
    sheet.space(PANELS_APART_PX)
    panel = interval_panel(sheet, (incidents,), scale)
    sheet.label(panel, across="Distance, km")
    sheet.say_empty(panel)
    sheet.space(AXIS_PX)
    sheet.write(_notes(document))
    return sheet


def _on_route(document: Mapping[str, Any]) -> str:
    """Say where on the route the position is, as far as it is on it."""
    row = document["route"][0]
    if row["kp_min_km"] is None:
        return f"not on the route {row['route_id']}"
    return f"KP {span_of(row['kp_min_km'], row['kp_max_km'])} of the route {row['route_id']}"


def _asset(row: Mapping[str, Any]) -> Bar:
    name = row["asset_name"] or row["asset_id"]
    return Bar.of(row, id=f"asset-{row['asset_id']}", name=name)


def _incident(row: Mapping[str, Any]) -> Bar:
    return Bar.of(
        row,
        id=f"incident-{row['incident_id']}",
        name=f"{row['date_start_local']} {row['title']}",
        event_class=EventClass(row["event_class"]),
        url=ITEM.format(row["incident_id"]),
    )


def _notes(document: Mapping[str, Any]) -> str:
    found, parts = len(document["incidents"]), []
    if found > MOST_INCIDENTS:
        left = found - MOST_INCIDENTS
        parts.append(
            f"The first {MOST_INCIDENTS} of {found:,} incidents are drawn, {left:,} left out."
        )
    if document["unplaced"]:
        parts.append(f"Without a place, so not measured: {len(document['unplaced']):,}.")
    parts.append(
        "Distances and reports only: nothing is said of what an event at the position would do."
    )
    return " ".join(parts)
