"""Corridor profile: the incidents along a route, how dense they lie, what runs beside the line.

Everything stands in the order of the kilometres. Nothing is ranked, and nothing of it says where
something may happen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.analysis.beside_route import FILES, KINDS, NOT_SHIPPED, STRETCH_COLUMNS, stretches
from app.analysis.definition import Analysis, Answer, Question, Table
from app.analysis.density_cells import DENSITY_COLUMNS, DENSITY_UNITS, density_rows, edges_km_of
from app.analysis.kernel_density import Line
from app.analysis.off_route import OFF_COLUMNS, distance_columns, why_not
from app.analysis.on_route import on_route, route_of
from app.analysis.parameters import distance, word
from app.analysis.periods import interval_of
from app.analysis.route_ticks import TICK_COLUMNS, ticks
from app.domain.errors import BadParameterError
from app.domain.geo.linear.alongside import TOLERANCE_M
from app.domain.record.assets import REFERENCE_ROUTE
from app.store.profile import rounded_km

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.analysis.definition import Row
    from app.analysis.on_route import OnRoute
    from app.domain.geo.linear import Route
    from app.store.measured import Measured

__all__ = ["CORRIDOR", "answer"]

METHOD = (
    "kilometre intervals on a calibrated line; each interval a uniform mixture under a Gaussian"
    " kernel, reflected at the ends of the route; stretches by geodesic distance, WGS 84"
)
INCIDENT_COLUMNS = (
    "id", "title", "event_class", "location_class", "kp_km", "kp_min_km", "kp_max_km",
    "route_distance_m", "route_distance_min_m", "route_distance_max_m", "date_start_local",
    "date_end_local", "date_prec", "timezone", "utc_start", "utc_end",
)  # fmt: skip
KM = dict.fromkeys(("kp_km", "kp_min_km", "kp_max_km"), "km")
METRES = dict.fromkeys(OFF_COLUMNS[-3:], "m")
ENDS = dict.fromkeys(("from_km", "to_km", "from_error_km", "to_error_km"), "km")
METRES_A_KM = 1_000.0
LEAST_BANDWIDTH_M, MOST_BANDWIDTH_M = 100.0, 100_000.0
MOST_ALONG_M = 50_000.0
CREDITS = ("incidents/", "layers/", "assets/", *FILES.values(), "basemap/borders")


def answer(question: Question) -> Answer:
    """Give the profile of the incidents of a selection along a route.

    Raises
    ------
    BadParameterError
        For a route that does not exist or has no kilometres, or lengths that are out of range.
    """
    asked, catalog = question.values, question.catalog
    route = route_of(catalog, asked["route"])
    edges_km = edges_km_of(route, asked["step"])
    _check("bandwidth", asked["bandwidth"], LEAST_BANDWIDTH_M, MOST_BANDWIDTH_M)
    _check("along", asked["along"], 0.0, MOST_ALONG_M)
    on = on_route(question.incidents, route)
    off = [_off(each, route) for each in question.incidents if why_not(each, route)]
    line = Line(route.start_km, route.end_km, asked["bandwidth"] / METRES_A_KM)
    boxes = [_incident(each, route) for each in on]
    cells = density_rows(line, [(o.kp.kp_min_km, o.kp.kp_max_km) for o in on], edges_km)
    near = stretches(catalog, route, asked["along"])
    return Answer(
        method=METHOD,
        unit="kilometre",
        tables={
            "incidents": Table.of(boxes, INCIDENT_COLUMNS, **KM, **METRES),
            "density": Table.of(cells, DENSITY_COLUMNS, **DENSITY_UNITS),
            "stretches": Table.of(near, STRETCH_COLUMNS, **ENDS),
            "ticks": Table.of(ticks(catalog, route), TICK_COLUMNS, **KM),
            "off_route": Table.of(off, OFF_COLUMNS, **METRES),
        },
        facts=_facts(route, asked, len(on), len(off)),
        empty_because=None if on else _why(question),
        credits=CREDITS,
    )


def _check(name: str, given_m: float, least_m: float, most_m: float) -> None:
    if not least_m <= given_m <= most_m:
        expected = f"{least_m / METRES_A_KM:g} km to {most_m / METRES_A_KM:g} km"
        raise BadParameterError(name, f"{given_m / METRES_A_KM:g} km: expected {expected}")


def _incident(on: OnRoute, route: Route) -> Row:
    """Give an incident as the box of its two intervals, of kilometres and of time."""
    incident, when = on.measured.incident, on.measured.incident.when
    at, first, last = rounded_km(on.kp)
    start, end = interval_of(when)
    return {
        "id": incident.id,
        "title": incident.title,
        "event_class": incident.event_class,
        "location_class": incident.where.location_class,
        "kp_km": at if on.is_a_point else None,
        "kp_min_km": first,
        "kp_max_km": last,
        **distance_columns(on.measured, route),
        "date_start_local": when.date_start_local.isoformat(),
        "date_end_local": when.date_end_local.isoformat() if when.date_end_local else None,
        "date_prec": when.date_prec,
        "timezone": when.timezone,
        "utc_start": f"{start:%Y-%m-%dT%H:%M:%SZ}",
        "utc_end": f"{end:%Y-%m-%dT%H:%M:%SZ}",
    }


def _off(measured: Measured, route: Route) -> Row:
    incident = measured.incident
    return {
        "id": incident.id,
        "title": incident.title,
        "event_class": incident.event_class,
        "why": why_not(measured, route),
        **distance_columns(measured, route),
    }


def _facts(route: Route, asked: Mapping[str, Any], on: int, off: int) -> dict[str, Any]:
    return {
        "route_id": route.route_id,
        "route_from_km": round(route.start_km, 3),
        "route_to_km": round(route.end_km, 3),
        "on_route": on,
        "off_route_count": off,
        "bandwidth_m": asked["bandwidth"],
        "step_m": asked["step"],
        "along_m": asked["along"],
        "stretch_tolerance_m": TOLERANCE_M,
        "stretch_kinds": list(KINDS),
        "stretch_kinds_not_shipped": list(NOT_SHIPPED),
    }


def _why(question: Question) -> str:
    if not question.incidents:
        return "no incident meets the selection"
    return "no incident of the selection is on the route"


CORRIDOR = Analysis(
    id="corridor",
    title="Corridor profile",
    description="Incidents along a route with their density, what runs beside it, and its ticks",
    parameters=(
        word("route", "the route by its id", default=REFERENCE_ROUTE),
        distance("step", "how long a cell of the density is", default="5km"),
        distance("bandwidth", "standard deviation of the kernel", default="10km"),
        distance(
            "along", "stretches that run so near to towns, rivers, lakes and coast", default="5km"
        ),
    ),
    answer=answer,
)
