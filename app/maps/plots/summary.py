"""Summary: a bar a group in the order of the result, certain and possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D

from app.domain.errors import BadParameterError
from app.domain.record.vocabulary import EventClass
from app.maps.plots.legend import Key, legend, line_key, shade, shade_key
from app.maps.plots.lettering import cut, line_px
from app.maps.plots.scales import counted, ticks_in
from app.maps.plots.sheet import MARGIN_PX, SMALL, Sheet
from app.maps.plots.signs import sign_of
from app.maps.style import CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes

__all__ = ["draw"]

ROW_PX, AXIS_PX, SIGN_PX, GAP_PX = 22.0, 44.0, 22.0, 10.0
MOST_GROUPS = 200
# The names of groups take no more of the sheet than this.
NAMES_SHARE = 0.45
BAR, HEADROOM = 0.62, 1.12
NOT_STATED = "not stated"


def draw(document: Mapping[str, Any], *, theme: str, width_px: int) -> Sheet:
    """Draw the groups of a result.

    Raises
    ------
    BadParameterError
        If there are more groups than a picture can show.
    """
    rows = document["groups"]
    if len(rows) > MOST_GROUPS:
        message = f"{len(rows):,} groups are more than the {MOST_GROUPS} that a picture shows"
        raise BadParameterError("by", message)
    sheet = Sheet(document, theme=theme, width_px=width_px)
    legend(sheet, _keys(sheet, document))
    is_class = document["by"] == "class"
    signs_px = SIGN_PX if is_class else 0.0
    most = sheet.room_px * NAMES_SHARE - signs_px
    names = [cut(_name(row, is_class=is_class), SMALL, most) for row in rows]
    left = MARGIN_PX + max((line_px(name, SMALL) for name in names), default=40.0) + GAP_PX
    area = sheet.area(max(len(rows), 4) * ROW_PX, left_px=left + signs_px)
    axes = sheet.panel(area)
    axes.set_ylim(max(len(rows), 4), 0.0)
    axes.set_xlim(0.0, max([*(row["possible"] for row in rows), 1]) * HEADROOM)
    axes.set_yticks([number + 0.5 for number in range(len(rows))], names)
    axes.tick_params(axis="y", length=0, pad=6.0 + signs_px)
    axes.grid(visible=False, axis="y")
    for number, row in enumerate(rows):
        _group(sheet, axes, number + 0.5, row, EventClass(row["group"]) if is_class else None)
    counted(axes.xaxis, ticks_in(area.width))
    sheet.label(axes, across="Incidents")
    sheet.say_empty(axes)
    sheet.space(AXIS_PX)
    sheet.write(_notes(document))
    return sheet


def _name(row: Mapping[str, Any], *, is_class: bool) -> str:
    if row["group"] is None:
        return NOT_STATED
    if is_class:
        return CLASSES[EventClass(row["group"])].label
    return str(row["name"] or row["group"])


def _keys(sheet: Sheet, document: Mapping[str, Any]) -> list[Key]:
    colour = sheet.colours["faint" if document["by"] == "class" else "accent"]
    if document["groups_are"] != "shared_out":
        return [shade_key("incidents of the group", colour, "certain")]
    return [
        shade_key("certain: wholly in the period", colour, "certain"),
        shade_key("possible: may lie in it", colour, "possible"),
        line_key("the share of it", color=sheet.colours["ink"], linewidth=2.0),
    ]


def _group(
    sheet: Sheet, axes: Axes, middle: float, row: Mapping[str, Any], event_class: EventClass | None
) -> None:
    """Draw the bar of a group, with its numbers at the end."""
    colour = sheet.colours["accent"] if event_class is None else sheet.colour(event_class)
    certain, possible = row["certain"], row["possible"]
    top = middle - BAR / 2.0
    for start, end, certainty in ((0, certain, "certain"), (certain, possible, "possible")):
        if end > start:
            look = shade(colour, certainty)
            axes.add_patch(Rectangle((start, top), end - start, BAR, zorder=2, **look))
    if row["incidents"] != certain:
        axes.plot(
            [row["incidents"]] * 2, [top - 0.08, top + BAR + 0.08], color=sheet.colours["ink"],
            linewidth=2.0, zorder=3,
        )  # fmt: skip
    if event_class is not None:
        axes.add_line(_sign(sheet, axes, middle, event_class))
    words = f"{certain:,}" if certain == possible else f"{certain:,}–{possible:,}"
    axes.annotate(
        words, (possible, middle), (4.0, 0.0), textcoords="offset pixels", size=SMALL,
        va="center_baseline", color=sheet.colours["ink"],
    )  # fmt: skip


def _sign(sheet: Sheet, axes: Axes, middle: float, event_class: EventClass) -> Line2D:
    """Give the sign of a class beside its bar, left of the axis."""
    drawn = Line2D(
        [0.0], [middle], color=sheet.colour(event_class), clip_on=False,
        marker=sign_of(event_class), markersize=13.0, markeredgewidth=0.0,
    )  # fmt: skip
    beside = Affine2D().translate(-SIGN_PX / 2.0 - 4.0, 0.0)
    drawn.set_transform(axes.get_yaxis_transform() + beside)
    return drawn


def _notes(document: Mapping[str, Any]) -> str:
    asked = document["incidents_asked"]
    said = {
        "overlapping": "an incident may name several, so groups do not add up to that",
        "disjoint": "each incident is in one group",
        "shared_out": "an incident of uncertain date may lie in several, by its shares in one",
    }
    kind = said[document["groups_are"]]
    return f"{asked:,} incidents by {document['by']}; {kind}. Order of names or of time."
