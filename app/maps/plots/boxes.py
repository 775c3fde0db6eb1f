"""Incidents on a route as boxes of kilometres and time, with what to say of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from app.domain.errors import BadParameterError
from app.domain.record.vocabulary import EventClass
from app.maps.plots.calendar import instant_number
from app.maps.plots.legend import SIGN_PX, shade
from app.maps.plots.signs import sign_of
from app.maps.style import CLASSES
from app.selection.values import parse_kp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes

    from app.maps.plots.sheet import Sheet

__all__ = [
    "ITEM", "Box", "box_of", "boxes", "check_drawable", "draw_box", "kilometres", "place_words",
    "span_of", "times",
]  # fmt: skip

MOST_BOXES = 5_000
# From a picture in a folder like analyses/, to the page of an incident.
ITEM = "../collections/incidents/items/{}"

# Free space beyond the first and the last instant, as a share of the time between them.
BEYOND, LEAST_DAYS = 0.04, 0.5
# What is shown of the route on both sides of kilometres that were asked for, as a share of them.
ASIDE = 0.08


@dataclass(frozen=True, slots=True)
class Box:
    """An incident: from and to which kilometre, from and to which day number (UTC).

    ``at_km`` is None where no one kilometre may stand for the place.
    """

    id: str
    event_class: EventClass
    at_km: float | None
    kilometres: tuple[float, float]
    days: tuple[float, float]
    words: str


def boxes(document: Mapping[str, Any]) -> tuple[Box, ...]:
    """Give the box of each incident on the route, in the order of the result."""
    return tuple(
        box_of(row, (instant_number(row["utc_start"]), instant_number(row["utc_end"])), _words(row))
        for row in document["incidents"]
    )


def box_of(row: Mapping[str, Any], days: tuple[float, float], words: str) -> Box:
    """Give the box of a row: its kilometres, and the days as numbers of the axis of time."""
    kilometres = row["kp_min_km"], row["kp_max_km"]
    return Box(row["id"], EventClass(row["event_class"]), row["kp_km"], kilometres, days, words)


def kilometres(document: Mapping[str, Any]) -> tuple[float, float]:
    """Give the kilometres that are drawn: of the whole route, or round those asked for."""
    first, last = document["route_from_km"], document["route_to_km"]
    asked = document["parameters"].get("kp")
    if asked is None:
        return first, last
    low, high = parse_kp(asked)
    aside = max((high - low) * ASIDE, 1.0)
    found = max(low - aside, first), min(high + aside, last)
    return found if found[0] < found[1] else (first, last)


def times(found: tuple[Box, ...]) -> tuple[float, float]:
    """Give the day numbers that are drawn: those of the boxes, and a little more."""
    if not found:
        return 0.0, 1.0
    first, last = min(box.days[0] for box in found), max(box.days[1] for box in found)
    beyond = max((last - first) * BEYOND, LEAST_DAYS)
    return first - beyond, last + beyond


def span_of(first: float, last: float, unit: str = "km") -> str:
    """Write an interval.

    Examples
    --------
    >>> span_of(1217.5, 1266.3), span_of(10.0, 10.0)
    ('1,217.5–1,266.3 km', '10 km')
    """
    low, high = (f"{value:,.1f}".removesuffix(".0") for value in (first, last))
    return f"{low} {unit}" if low == high else f"{low}–{high} {unit}"


def place_words(row: Mapping[str, Any]) -> str:
    """Say what an incident is and where on the route."""
    label = CLASSES[EventClass(row["event_class"])].label
    return f"{row['title']}. {label}, KP {span_of(row['kp_min_km'], row['kp_max_km'])}"


def check_drawable(found: tuple[Box, ...]) -> None:
    """Refuse more boxes than a picture can show.

    Raises
    ------
    BadParameterError
        It says how many a picture shows.
    """
    if len(found) > MOST_BOXES:
        message = f"{len(found):,} incidents are more than the {MOST_BOXES:,} that a picture shows"
        raise BadParameterError("f", f"{message}; choose fewer, or f=json")


def draw_box(sheet: Sheet, axes: Axes, box: Box) -> None:
    """Draw a box, and the sign of its class where one kilometre may stand for the place."""
    colour, url = sheet.colour(box.event_class), ITEM.format(box.id)
    (low, high), (start, end) = box.kilometres, box.days
    look = shade(colour, "possible") | {"hatch": "", "linewidth": 1.2}
    drawn = Rectangle((low, start), high - low, end - start, zorder=2, clip_on=True, **look)
    drawn.set_gid(f"incident-{box.id}")
    drawn.set_url(url)
    sheet.tell(f"incident-{box.id}", box.words)
    axes.add_patch(drawn)
    if box.at_km is None:
        return
    sign = Line2D(
        [box.at_km], [(start + end) / 2.0], marker=sign_of(box.event_class), color=colour,
        markersize=SIGN_PX, markeredgecolor=sheet.colours["halo"], markeredgewidth=0.5, zorder=3,
        linestyle="none", clip_on=False,
    )  # fmt: skip
    sign.set_gid(f"sign-{box.id}")
    sign.set_url(url)
    sheet.tell(f"sign-{box.id}", box.words)
    if axes.get_xlim()[0] <= box.at_km <= axes.get_xlim()[1]:
        axes.add_line(sign)


def _words(row: Mapping[str, Any]) -> str:
    return f"{place_words(row)}, {row['utc_start']} to {row['utc_end']}"
