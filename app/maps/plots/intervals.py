"""Distances as interval bars, a row each: from the least to the largest, a mark at the best.

The near table and a position of one's own are drawn with it. How surely something lies within the
limit is told by the shape of the mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.transforms import Affine2D

from app.maps.plots.legend import Key, line_key
from app.maps.plots.lettering import cut, line_px
from app.maps.plots.scales import measured, ticks_in
from app.maps.plots.sheet import MARGIN_PX, SMALL
from app.maps.plots.signs import sign_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from app.domain.record.vocabulary import EventClass
    from app.maps.plots.sheet import Sheet

__all__ = ["AXIS_PX", "Bar", "Group", "Scale", "bar_keys", "distance_words", "interval_panel"]

ROW_PX, HEAD_PX, SIGN_PX, GAP_PX, AXIS_PX, LEAST_PX = 16.0, 17.0, 18.0, 9.0, 44.0, 100.0
NAMES_SHARE, BEYOND = 0.42, 1.04
METRES_A_KM = 1_000.0
MARK_PX, HOLLOW = 7.5, 1.2
# The axis is as long as most of the bars need, and half as long again.
MOST_SHARE, TIMES_MOST, ROOM_PAST_LIMIT = 0.85, 1.5, 1.2
EMPTY_M = 10_000.0
# The mark at the best distance, by verdict: a shape, and how much of it is filled.
MARKS = {
    "certain": ("o", "full"),
    "probable": ("o", "left"),
    "possible": ("o", "none"),
    "excluded": ("x", "full"),
    None: ("D", "full"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A distance in metres with its bounds; ``likely_m`` are the 5th and the 95th percentile."""

    id: str
    name: str
    best_m: float
    bounds_m: tuple[float, float]
    likely_m: tuple[float, float] | None = None
    verdict: str | None = None
    event_class: EventClass | None = None
    url: str | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any], **more: Any) -> Bar:
        """Read what every table of distances holds."""
        bounds_m = row["distance_min_m"], row["distance_max_m"]
        return cls(best_m=row["distance_m"], bounds_m=bounds_m, verdict=row["verdict"], **more)


@dataclass(frozen=True, slots=True)
class Group:
    """Bars below a heading; without one they stand by themselves."""

    heading: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """What panels share: the end of their axis, the limit in metres, the room left of them."""

    until_km: float
    within_m: float | None
    names_px: float
    signs_px: float

    @classmethod
    def of(cls, sheet: Sheet, groups: Sequence[Group], within_m: float | None) -> Scale:
        """Give the scale in which all groups can be read."""
        bars = [bar for group in groups for bar in group.bars]
        signs_px = SIGN_PX if any(bar.event_class for bar in bars) else 0.0
        most_px = sheet.room_px * NAMES_SHARE - signs_px
        names = (cut(bar.name, SMALL, most_px) for bar in bars)
        names_px = max([40.0, *(line_px(name, SMALL) for name in names)])
        return cls(_until_km(bars, within_m), within_m, names_px, signs_px)


def _until_km(bars: Sequence[Bar], within_m: float | None) -> float:
    """Give the end of the axis in kilometres: beyond the limit, each mark, and most of the bars.

    A few bars that are much longer than the others would leave those no room: they run out of the
    panel, and their largest distance stands there in words.
    """
    ends_m = sorted(bar.bounds_m[1] for bar in bars) or [EMPTY_M]
    most_m = TIMES_MOST * ends_m[int((len(ends_m) - 1) * MOST_SHARE)]
    last_m = ends_m[-1] if ends_m[-1] <= 1.5 * most_m else most_m
    wanted_m = [last_m, (within_m or 0.0) * ROOM_PAST_LIMIT, 1.0, *(bar.best_m for bar in bars)]
    return max(wanted_m) * BEYOND / METRES_A_KM


def bar_keys(sheet: Sheet, groups: Sequence[Group], within_m: float | None) -> list[Key]:
    """Give what the legend explains: the parts of a bar, the verdicts that are met, the limit."""
    accent, bars = sheet.colours["accent"], [bar for group in groups for bar in group.bars]
    ink = sheet.colours["ink"]
    keys = [line_key("from the least to the largest distance", color=accent, linewidth=1.2)]
    if any(bar.likely_m for bar in bars):
        words = "p05 to p95: 9 in 10 of all places"
        keys.append(line_key(words, color=accent, linewidth=5.0, solid_capstyle="butt"))
    met = {bar.verdict for bar in bars}
    for verdict in (each for each in MARKS if each in met):
        words = "best distance" if verdict is None else f"best distance; within: {verdict}"
        keys.append(line_key(words, **_mark(sheet, ink, verdict), linestyle="none"))
    if within_m is not None:
        look = {"color": sheet.colours["okrug"], "linestyle": "--", "linewidth": 1.2}
        keys.append(line_key(f"the limit: {within_m / METRES_A_KM:,.10g} km", **look))
    return keys


def interval_panel(sheet: Sheet, groups: Sequence[Group], scale: Scale) -> Axes:
    """Put a panel down with the bars of groups; its axis is in kilometres."""
    bars = [bar for group in groups for bar in group.bars]
    heads_px = HEAD_PX * sum(bool(group.heading) for group in groups)
    high_px = max(heads_px + ROW_PX * len(bars) + GAP_PX, 0.0 if bars else LEAST_PX)
    area = sheet.area(high_px, left_px=MARGIN_PX + scale.names_px + GAP_PX + scale.signs_px)
    axes = sheet.panel(area)
    axes.set_ylim(high_px, 0.0)
    axes.set_xlim(0.0, scale.until_km)
    axes.set_yticks([])
    measured(axes.xaxis, ticks_in(area.width))
    if scale.within_m is not None:
        look: dict[str, Any] = {"color": sheet.colours["okrug"], "linestyle": "--"}
        axes.axvline(scale.within_m / METRES_A_KM, gid="limit", linewidth=1.2, zorder=1, **look)
    top = GAP_PX / 2.0
    for group in groups:
        if group.heading:
            _heading(sheet, axes, group.heading, top + HEAD_PX / 2.0 + 2.0, area.left - MARGIN_PX)
            top += HEAD_PX
        for bar in group.bars:
            _bar(sheet, axes, bar, top + ROW_PX / 2.0)
            _name(sheet, axes, bar, top + ROW_PX / 2.0, scale)
            top += ROW_PX
    return axes


def distance_words(bar: Bar) -> str:
    """Say a distance with its interval, in kilometres.

    Examples
    --------
    >>> distance_words(Bar(id="a", name="a", best_m=10996.0, bounds_m=(3995.9, 17996.0)))
    '11 km (4–18 km)'
    """
    low, high, best = (_short(value / METRES_A_KM) for value in (*bar.bounds_m, bar.best_m))
    within = f", within the limit: {bar.verdict}" if bar.verdict else ""
    return f"{best} km ({low}–{high} km){within}"


def _short(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def _heading(sheet: Sheet, axes: Axes, text: str, middle: float, left_px: float) -> None:
    """Write a heading from the left of the sheet across the panel, over its lines."""
    place = axes.get_yaxis_transform() + Affine2D().translate(-left_px, 0.0)
    axes.text(
        0.0, middle, cut(text, SMALL, sheet.room_px, bold=True), size=SMALL, weight="bold",
        transform=place, va="center_baseline", color=sheet.colours["ink"], zorder=6,
        bbox={"facecolor": sheet.colours["paper"], "edgecolor": "none", "pad": 1.0},
    )  # fmt: skip


def _name(sheet: Sheet, axes: Axes, bar: Bar, middle: float, scale: Scale) -> None:
    aside = Affine2D().translate(-GAP_PX - scale.signs_px, 0.0)
    axes.text(
        0.0, middle, cut(bar.name, SMALL, scale.names_px), size=SMALL, color=sheet.colours["ink"],
        ha="right", va="center_baseline", transform=axes.get_yaxis_transform() + aside,
    )  # fmt: skip
    if bar.event_class is None:
        return
    sign = Line2D(
        [0.0], [middle], color=sheet.colour(bar.event_class), marker=sign_of(bar.event_class),
        markersize=12.0, markeredgewidth=0.0, clip_on=False, linestyle="none",
    )  # fmt: skip
    beside = Affine2D().translate(-SIGN_PX / 2.0 - 3.0, 0.0)
    sign.set_transform(axes.get_yaxis_transform() + beside)
    axes.add_line(sign)


def _bar(sheet: Sheet, axes: Axes, bar: Bar, middle: float) -> None:
    """Draw an interval with its ends, the likely part of it, and the mark."""
    colour = sheet.colour(bar.event_class) if bar.event_class else sheet.colours["accent"]
    until_km = axes.get_xlim()[1]
    low, high = (value / METRES_A_KM for value in bar.bounds_m)
    drawn = axes.plot(
        [low, min(high, until_km)], [middle] * 2, color=colour, linewidth=1.2, marker="|",
        markersize=8.0, markeredgewidth=1.2, zorder=3, clip_on=False, gid=f"interval-{bar.id}",
        markevery=[0] if high > until_km else None,
    )[0]  # fmt: skip
    if high > until_km:
        _running_out(sheet, axes, middle, f"to {_short(high)} km ›")
    drawn.set_url(bar.url)
    sheet.tell(f"interval-{bar.id}", f"{bar.name}: {distance_words(bar)}")
    if bar.likely_m is not None:
        likely = [value / METRES_A_KM for value in bar.likely_m]
        axes.plot(
            [min(value, until_km) for value in likely], [middle] * 2, color=colour, linewidth=5.0,
            solid_capstyle="butt", zorder=4,
        )  # fmt: skip
    mark = _mark(sheet, sheet.colours["ink"], bar.verdict)
    axes.plot([bar.best_m / METRES_A_KM], [middle], zorder=5, clip_on=False, **mark)


def _running_out(sheet: Sheet, axes: Axes, middle: float, words: str) -> None:
    """Say at the right of the panel how far a bar goes on beyond it."""
    axes.text(
        1.0, middle, words, size=SMALL, ha="right", va="center_baseline", zorder=6,
        transform=axes.get_yaxis_transform(), color=sheet.colours["ink"],
        bbox={"facecolor": sheet.colours["paper"], "edgecolor": "none", "pad": 1.0},
    )  # fmt: skip


def _mark(sheet: Sheet, colour: str, verdict: str | None) -> dict[str, Any]:
    """Say how the mark of a verdict looks; what is not filled shows the paper."""
    shape, filled = MARKS[verdict]
    paper = sheet.colours["paper"]
    inside = {
        "full": (colour, "full"), "left": (colour, "left"), "none": (paper, "full"),
    }[filled]  # fmt: skip
    return {
        "marker": shape, "markersize": MARK_PX, "fillstyle": inside[1],
        "markerfacecolor": inside[0], "markerfacecoloralt": paper, "color": colour,
        "markeredgecolor": colour if shape == "x" or filled != "full" else paper,
        "markeredgewidth": 1.8 if shape == "x" else HOLLOW,
    }  # fmt: skip
