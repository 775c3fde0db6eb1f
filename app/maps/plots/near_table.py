"""Near table: the distance of each pair as an interval bar, by incident in the order of time."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from app.analysis.near_table import ESRI_NAMES
from app.maps.plots.boxes import ITEM
from app.maps.plots.intervals import AXIS_PX, Bar, Group, Scale, bar_keys, interval_panel
from app.maps.plots.legend import legend
from app.maps.plots.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["MOST_PAIRS", "draw"]

MOST_PAIRS = 40


def draw(document: Mapping[str, Any], *, theme: str, width_px: int) -> Sheet:
    """Draw the first pairs of a result."""
    rows = [_plain(row) for row in document["pairs"]]
    sheet = Sheet(document, theme=theme, width_px=width_px)
    within_m = next((row["within_m"] for row in rows), None)
    groups = _groups(rows[:MOST_PAIRS])
    if groups:
        legend(sheet, bar_keys(sheet, groups, within_m))
    axes = interval_panel(sheet, groups, Scale.of(sheet, groups, within_m))
    sheet.label(axes, across="Distance, km")
    sheet.say_empty(axes)
    sheet.space(AXIS_PX)
    sheet.write(_notes(document, rows))
    return sheet


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give a row under our own names, which Esri's profile changes."""
    return {name: row[name] if name in row else row[ESRI_NAMES[name]] for name in READ}


READ = (
    "incident_id", "asset_id", "asset_name", "rank", "distance_m", "distance_min_m",
    "distance_max_m", "distance_p05_m", "distance_p95_m", "within_m", "verdict",
)  # fmt: skip


def _groups(rows: Sequence[Mapping[str, Any]]) -> list[Group]:
    return [
        Group(name, tuple(_bar(row) for row in pairs))
        for name, pairs in groupby(rows, key=lambda row: row["incident_id"])
    ]


def _bar(row: Mapping[str, Any]) -> Bar:
    return Bar.of(
        row,
        id=f"{row['incident_id']}-{row['rank']}",
        name=row["asset_name"] or row["asset_id"],
        likely_m=(row["distance_p05_m"], row["distance_p95_m"]),
        url=ITEM.format(row["incident_id"]),
    )


def _notes(document: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str:
    order = "By incident, in the order of time; below each its assets, the nearest first."
    parts = [order] if rows else []
    if len(rows) > MOST_PAIRS:
        left = len(rows) - MOST_PAIRS
        parts.append(f"The first {MOST_PAIRS} of {len(rows):,} pairs are drawn, {left:,} left out.")
    if document["unplaced"]:
        parts.append(f"Without a place, so not measured: {len(document['unplaced']):,}.")
    return " ".join(parts)
