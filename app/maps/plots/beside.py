"""Above a strip chart: stretches as bands, then stations and borders with their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.patches import Rectangle

from app.maps.plots.boxes import span_of
from app.maps.plots.lanes import laid_out
from app.maps.plots.legend import line_key, shade
from app.maps.plots.lettering import cut, line_px
from app.maps.plots.sheet import SMALL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from app.maps.plots.legend import Key
    from app.maps.plots.sheet import Sheet

__all__ = ["TICKS", "band_rows", "bands", "tick_keys", "tick_names", "tick_style"]

BAND_PX, LANE_PX, FOOT_PX = 15.0, 13.0, 8.0
# How the kinds of ticks are drawn: the name of a colour, a style of line, words.
TICKS = {
    "pump_station": ("route", "-", "pump station"),
    "marine_terminal": ("route", "-", "terminal"),
    "country_border": ("border", "--", "border of countries"),
    "region_border": ("border", ":", "border of regions"),
    "region_change": ("okrug", ":", "region changes, by the layer of the route"),
    "district_change": ("okrug", ":", "district changes, by the layer of the route"),
}
OTHER = ("faint", ":", "other")
BANDS = {"populated_place": "Towns", "river": "Rivers", "lake": "Lakes", "coast": "Coast"}
# Widest first, so that what is surer lies on top.
EXTENTS = {"possible": "possible", "as_mapped": "share", "certain": "certain"}
# The name of a tick takes no more of the width than this.
NAME_SHARE = 0.6


def band_rows(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give the kinds of things beside the route, each with its name."""
    return [(kind, BANDS.get(kind, kind)) for kind in document["stretch_kinds"]]


def bands(sheet: Sheet, axes: Axes, document: Mapping[str, Any]) -> None:
    """Draw the stretches of each kind as a band of its own."""
    rows = band_rows(document)
    axes.set_ylim(len(rows), 0.0)
    axes.set_yticks([number + 0.5 for number in range(len(rows))], [name for _, name in rows])
    axes.tick_params(length=0, labelbottom=False)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for number, (kind, _) in enumerate(rows):
        axes.axhline(number + 0.5, color=sheet.colours["rule"], linewidth=0.6, zorder=0)
        for extent, certainty in EXTENTS.items():
            _band(sheet, axes, number, [
                row for row in document["stretches"]
                if row["kind"] == kind and row["extent"] == extent
            ], certainty)  # fmt: skip


def _band(
    sheet: Sheet, axes: Axes, number: int, rows: Sequence[Mapping[str, Any]], certainty: str
) -> None:
    for row in rows:
        first, last = row["from_km"], row["to_km"]
        look = shade(sheet.colours["asset"], certainty) | {"linewidth": 0.5}
        drawn = Rectangle((first, number + 0.18), last - first, 0.64, **look)
        drawn.set_gid(f"stretch-{row['id'].replace(':', '-')}-{row['extent']}-{first:g}")
        name, extent = row["name"] or BANDS.get(row["kind"], row["kind"]), row["extent"]
        sheet.tell(
            str(drawn.get_gid()), f"{name}, {extent.replace('_', ' ')}: KP {span_of(first, last)}"
        )
        axes.add_patch(drawn)


def tick_style(sheet: Sheet, kind: str) -> dict[str, Any]:
    """Say how the line of a tick is drawn."""
    colour, style, _ = TICKS.get(kind, OTHER)
    return {"color": sheet.colours[colour], "linestyle": style, "linewidth": 1.0}


def tick_keys(sheet: Sheet, document: Mapping[str, Any]) -> list[Key]:
    """Give a key for each kind of line that is drawn, once for kinds drawn alike."""
    kinds = [kind for kind in TICKS if any(row["kind"] == kind for row in document["ticks"])]
    alike: dict[tuple[str, str], list[str]] = {}
    for kind in kinds:
        colour, style, words = TICKS[kind]
        alike.setdefault((colour, style), []).append(words)
    return [
        line_key(_joined(words), color=sheet.colours[colour], linestyle=style, linewidth=1.2)
        for (colour, style), words in alike.items()
    ]


def tick_names(
    sheet: Sheet, document: Mapping[str, Any], shown: tuple[float, float], left_px: float
) -> None:
    """Write the names of ticks over the panel, in lanes, each with a line down to its kilometre."""
    rows = [row for row in document["ticks"] if shown[0] <= row["kp_km"] <= shown[1]]
    width = sheet.area(0.0, left_px=left_px).width
    names = [cut(row["name"], SMALL, width * NAME_SHARE) for row in rows]
    marks = [(row["kp_km"] - shown[0]) / (shown[1] - shown[0]) * width for row in rows]
    laid = laid_out(marks, [line_px(name, SMALL) for name in names], width)
    lanes = 1 + max((one.lane for one in laid), default=-1)
    area = sheet.area(lanes * LANE_PX + FOOT_PX, left_px=left_px)
    axes = sheet.canvas(area)
    for row, name, mark, one in zip(rows, names, marks, laid, strict=True):
        bottom = area.height - FOOT_PX - one.lane * LANE_PX
        style = tick_style(sheet, row["kind"])
        axes.plot([mark, mark], [bottom, area.height], zorder=1, **style, clip_on=False)
        half = [(row[end] - shown[0]) / (shown[1] - shown[0]) * width for end in ENDS]
        axes.plot(half, [area.height - 2.0] * 2, color=style["color"], linewidth=2.0, zorder=3)
        written = axes.text(
            one.left_px, bottom - 3.0, name, size=SMALL, color=sheet.colours["ink"], zorder=2,
            bbox={"facecolor": sheet.colours["paper"], "edgecolor": "none", "pad": 1.5},
        )  # fmt: skip
        written.set_gid(f"tick-{row['id']}")
        place = span_of(row["kp_min_km"], row["kp_max_km"])
        sheet.tell(f"tick-{row['id']}", f"{row['name']}: KP {place}, {row['source']}")


ENDS = ("kp_min_km", "kp_max_km")


def _joined(words: list[str]) -> str:
    """Write words as one, without what they share at the end."""
    parts = [word.partition(", ") for word in words]
    tails = dict.fromkeys(tail for _, _, tail in parts if tail)
    return ", ".join([" or ".join(head for head, _, _ in parts), *tails])
