"""The page of the functions of a filter: each with arguments, units, and a filter that works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.pages.filters import TERMINAL, Example
from app.pages.render import HtmlPage, render
from app.pages.sheets import SHEETS
from app.selection.functions import FUNCTIONS
from app.selection.units import UNITS_M

if TYPE_CHECKING:
    from app.pages.service_use import Service
    from app.selection.functions import Function
    from app.store.catalog import Catalog

__all__ = ["DISTANCE_EXAMPLES", "EXAMPLES", "Family", "families", "functions_page"]

POINT, BOX = "POINT(37.8 44.7)", "BBOX(37, 44, 38.5, 45)"
HULL = "POLYGON((37 44, 39 44, 39 46, 37 46, 37 44))"
YEAR = "INTERVAL('2025-01-01', '2025-12-31')"
DAY = "DATE('2025-09-24')"
# The office strike is known to its day: from here to there.
DAWN, NOON, DUSK = "2025-09-23T21:00:00Z", "2025-09-24T09:00:00Z", "2025-09-24T20:59:59.999999Z"
EARLY, LATE = "2025-01-01T00:00:00Z", "2025-12-31T00:00:00Z"


def _span(name: str, start: str, end: str) -> str:
    return f"{name}(interval, INTERVAL('{start}', '{end}'))"


# One filter of the incidents for each function; the suite asks every one of them.
EXAMPLES: dict[str, Example] = {
    "S_DWITHIN": Example(f"S_DWITHIN(geom, {POINT}, 5, 'km')", "may lie within 5 km of a point"),
    "S_DISTANCE": Example(
        "S_DISTANCE(geom, FEATURE('places', 'novorossiysk'), 'km') < 10",
        "whose best position lies within 10 km of Novorossiysk",
    ),
    "P_DWITHIN": Example(
        f"P_DWITHIN(geom, {TERMINAL}, 15, 'nmi') >= 0.9",
        "within 15 nautical miles of the terminal with a probability of 90 % or more",
    ),
    "KP_BETWEEN": Example(
        "KP_BETWEEN(geom, 'cpc', 1200, 1250)", "may lie abeam kilometres 1,200 to 1,250"
    ),
    "FEATURE": Example(
        "S_DWITHIN(geom, FEATURE('facilities', 'cpc-ps-kropotkinskaya'), 25, 'km')",
        "may lie within 25 km of a pump station",
    ),
    "CASEI": Example("CASEI(title) LIKE CASEI('%NOVOROSSIYSK%')", "in capitals or not"),
    "ACCENTI": Example("ACCENTI(title) LIKE ACCENTI('%terminal%')", "with accents or without"),
    "S_INTERSECTS": Example(f"S_INTERSECTS(geom, {BOX})", "in a box"),
    "S_EQUALS": Example("S_EQUALS(geom, POINT(37.64 44.63))", "at this very point"),
    "S_DISJOINT": Example(f"S_DISJOINT(geom, {BOX})", "outside a box"),
    "S_TOUCHES": Example(
        "S_TOUCHES(geom, POLYGON((37 44, 37.64 44, 37.64 45, 37 45, 37 44)))", "on its edge"
    ),
    "S_WITHIN": Example(f"S_WITHIN(geom, {HULL})", "in a polygon"),
    "S_OVERLAPS": Example(
        "S_OVERLAPS(geom, POLYGON((52 46, 60 46, 60 50, 52 50, 52 46)))", "areas that share a part"
    ),
    "S_CROSSES": Example("S_CROSSES(geom, LINESTRING(48 47, 56 47))", "areas that a line crosses"),
    "S_CONTAINS": Example("S_CONTAINS(geom, POINT(52 47))", "areas that hold a point"),
    "T_AFTER": Example(f"T_AFTER(interval, {DAY})", "later than a day"),
    "T_BEFORE": Example(f"T_BEFORE(interval, {DAY})", "earlier than a day"),
    "T_CONTAINS": Example(f"T_CONTAINS(interval, TIMESTAMP('{NOON}'))", "around an instant"),
    "T_DISJOINT": Example(f"T_DISJOINT(interval, {YEAR})", "not in 2025"),
    "T_DURING": Example(f"T_DURING(interval, {YEAR})", "in 2025, not on its first or last day"),
    "T_EQUALS": Example(_span("T_EQUALS", DAWN, DUSK), "that very day at the place"),
    "T_FINISHEDBY": Example(_span("T_FINISHEDBY", NOON, DUSK), "ends with the interval"),
    "T_FINISHES": Example(_span("T_FINISHES", EARLY, DUSK), "is the end of the interval"),
    "T_INTERSECTS": Example(f"T_INTERSECTS(interval, {YEAR})", "in 2025"),
    "T_MEETS": Example(_span("T_MEETS", DUSK, LATE), "ends when the interval begins"),
    "T_METBY": Example(_span("T_METBY", EARLY, DAWN), "begins when the interval ends"),
    "T_OVERLAPPEDBY": Example(_span("T_OVERLAPPEDBY", EARLY, NOON), "begins in it, ends after"),
    "T_OVERLAPS": Example(_span("T_OVERLAPS", NOON, LATE), "begins before it, ends in it"),
    "T_STARTEDBY": Example(_span("T_STARTEDBY", DAWN, NOON), "begins with it, ends later"),
    "T_STARTS": Example(_span("T_STARTS", DAWN, LATE), "is the beginning of the interval"),
    "A_EQUALS": Example("A_EQUALS(weapon_class, ('uav'))", "by aerial drones alone"),
    "A_CONTAINS": Example("A_CONTAINS(weapon_class, ('uav', 'usv'))", "drones of both kinds"),
    "A_CONTAINEDBY": Example("A_CONTAINEDBY(weapon_class, ('uav', 'usv'))", "nothing but drones"),
    "A_OVERLAPS": Example("A_OVERLAPS(weapon_class, ('uav', 'usv'))", "drones of either kind"),
}  # fmt: skip
DISTANCE_EXAMPLES = tuple(
    (name, EXAMPLES[name]) for name in ("S_DWITHIN", "S_DISTANCE", "P_DWITHIN", "KP_BETWEEN")
)
TITLES = {
    "": "Distance, kilometre, certainty",
    "S": "Space",
    "T": "Time",
    "A": "Lists",
    "TEXT": "Text",
}
OWN = ("S_DWITHIN", "S_DISTANCE", "P_DWITHIN", "KP_BETWEEN", "FEATURE")


@dataclass(frozen=True, slots=True)
class Family:
    """Functions that belong together, under one heading."""

    id: str
    title: str
    functions: tuple[Function, ...]


def functions_page(catalog: Catalog, service: Service) -> HtmlPage:
    """Show each function with signature, arguments and an example of the incidents."""
    return render(
        "functions.html",
        catalog,
        sheets=SHEETS,
        families=families(),
        examples=EXAMPLES,
        units=UNITS_M,
        **service.shown,
    )


def families() -> tuple[Family, ...]:
    """Give the functions by family, our own first."""
    grouped: dict[str, list[Function]] = {key: [] for key in TITLES}
    for name, function in FUNCTIONS.items():
        prefix = name.partition("_")[0]
        key = "" if name in OWN else prefix if prefix in grouped else "TEXT"
        grouped[key].append(function)
    return tuple(
        Family((key or "own").lower(), title, tuple(grouped[key])) for key, title in TITLES.items()
    )
