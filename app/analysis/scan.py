"""Scan: whether incidents that are near along a route are near in time too.

The space-time permutation scan. It compares the record with itself, its times shuffled among its
places: nothing of it says why, or what comes next.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from app.analysis.begin_days import begin_days
from app.analysis.definition import Analysis, Answer, Question, Table
from app.analysis.parameters import count, distance, word
from app.analysis.simulation import (
    DIGITS,
    SIMULATED,
    Sample,
    check_steps,
    length_mm,
    millimetres,
    places_mm,
)
from app.domain.errors import BadParameterError
from app.domain.record.assets import REFERENCE_ROUTE
from app.domain.statistics.cylinders import Windows
from app.domain.statistics.largest_ratio import count_of
from app.domain.statistics.permutation_scan import Happened, scan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.analysis.definition import Row
    from app.analysis.on_route import OnRoute
    from app.domain.geo.linear import Route
    from app.domain.statistics.permutation_scan import Cluster, Scan

__all__ = ["SCAN", "answer"]

METHOD = (
    "space-time permutation scan statistic (Kulldorff et al. 2005) over runs of cells of the route"
    " and runs of days; p-values from days shuffled among the places; draws evenly from the"
    " intervals of kilometre and day, compared with draws whose intervals of days are shuffled"
)
CLUSTER_COLUMNS = (
    "code", "kp_from_km", "kp_to_km", "date_from", "date_to", "observed", "expected", "log_glr",
    "p_value", "incident_ids",
)  # fmt: skip
INCIDENT_COLUMNS = (
    "id", "title", "event_class", "kp_km", "kp_min_km", "kp_max_km", "date_start_local",
    "date_first", "date_last",
)  # fmt: skip
KILOMETRES = dict.fromkeys(("kp_km", "kp_min_km", "kp_max_km"), "km")
UNITS = {
    **dict.fromkeys(("kp_from_km", "kp_to_km"), "km"),
    **dict.fromkeys(("observed", "expected"), "incident"),
}
MOST_LIKELY, OTHER = "most_likely", "other"
MOST_CELLS, MOST_WIDE, MOST_DAYS = 2_000, 100, 3_660
CREDITS = ("incidents/", "layers/", "assets/")


def answer(question: Question) -> Answer:
    """Scan the incidents of a selection along a route for clusters of place and time.

    Raises
    ------
    BadParameterError
        For a route that does not exist or has no kilometres, lengths that are out of range, or
        more simulation than is allowed.
    """
    asked, sample = question.values, Sample.of(question)
    on, route = sample.on, sample.route
    windows, events = _windows(route, asked), _happened(on, route)
    found = None if sample.why else _scanned(question, events, windows)
    rows = [_row(each, on, events, windows, route) for each in found.clusters] if found else []
    return Answer(
        method=METHOD,
        unit="incident",
        tables={
            "clusters": Table.of(rows, CLUSTER_COLUMNS, **UNITS),
            "incidents": Table.of(_incidents(on) if found else [], INCIDENT_COLUMNS, **KILOMETRES),
        },
        facts={
            **sample.facts(found),
            "step_m": asked["step"],
            "window_m": asked["window"],
            "days": asked["days"],
        },
        empty_because=sample.why,
        credits=CREDITS,
    )


def _windows(route: Route, asked: Mapping[str, Any]) -> Windows:
    """Give the cells of the route and the largest cylinders."""
    step, width, length = (
        millimetres(asked["step"]), millimetres(asked["window"]), length_mm(route),
    )  # fmt: skip
    if step * MOST_CELLS < length:
        expected = f"expected at most {MOST_CELLS:,} cells of the route"
        raise BadParameterError("step", f"{step / 1e6:g} km: {expected}")
    if not step <= width <= length // 2 or width > MOST_WIDE * step:
        expected = f"expected one step to {MOST_WIDE}, and at most half of the route"
        raise BadParameterError("window", f"{width / 1e6:g} km: {expected}")
    return Windows(length_mm=length, cell_mm=step, widest=width // step, longest=asked["days"])


def _happened(on: Sequence[OnRoute], route: Route) -> Happened:
    best_mm, first_mm, last_mm = places_mm(on, route)
    days = np.array([begin_days(each.measured.incident.when) for each in on], dtype=np.int64)
    best_day, first_day, last_day = days.reshape(-1, 3).T
    return Happened(
        best_mm=best_mm,
        first_mm=first_mm,
        last_mm=last_mm,
        best_day=best_day,
        first_day=first_day,
        last_day=last_day,
    )


def _scanned(question: Question, events: Happened, windows: Windows) -> Scan:
    asked = question.values
    steps = count_of(windows.cells(events.best_mm), events.best_day, windows)
    patterns = 2 * asked["permutations"] + asked["draws"] + 1
    check_steps(question, events.count, steps, patterns)
    return scan(
        events,
        windows,
        permutations=asked["permutations"],
        draws=asked["draws"],
        seed=asked["seed"],
        progress=question.progress,
    )


def _row(
    cluster: Cluster, on: Sequence[OnRoute], events: Happened, windows: Windows, route: Route
) -> Row:
    """Give a cluster with the incidents that it holds, in the order of the selection."""
    found = cluster.cylinder
    cells, days = windows.cells(events.best_mm), events.best_day
    is_in = (cells >= found.first_cell) & (cells <= found.last_cell)
    is_in &= (days >= found.first_day) & (days <= found.last_day)
    to_mm = min((found.last_cell + 1) * windows.cell_mm, windows.length_mm)
    return {
        "code": MOST_LIKELY if cluster.is_most_likely else OTHER,
        "kp_from_km": round(route.start_km + found.first_cell * windows.cell_mm / 1e6, 3),
        "kp_to_km": round(route.start_km + to_mm / 1e6, 3),
        "date_from": date.fromordinal(found.first_day).isoformat(),
        "date_to": date.fromordinal(found.last_day).isoformat(),
        "observed": found.held,
        "expected": round(found.expected, DIGITS),
        "log_glr": round(found.log_ratio, DIGITS),
        "p_value": round(cluster.p_value, DIGITS),
        "incident_ids": [on[at].measured.incident.id for at in np.flatnonzero(is_in).tolist()],
    }


def _incidents(on: Sequence[OnRoute]) -> list[Row]:
    """Give what was scanned, each with the intervals that it is drawn from."""
    return [_incident(each) for each in on]


def _incident(each: OnRoute) -> Row:
    incident = each.measured.incident
    best_km, low_km, high_km = each.printed_km()
    _, first, last = begin_days(incident.when)
    return {
        "id": incident.id,
        "title": incident.title,
        "event_class": incident.event_class.value,
        "kp_km": best_km if each.is_a_point else None,
        "kp_min_km": low_km,
        "kp_max_km": high_km,
        "date_start_local": incident.when.date_start_local.isoformat(),
        "date_first": date.fromordinal(first).isoformat(),
        "date_last": date.fromordinal(last).isoformat(),
    }


SCAN = Analysis(
    id="scan",
    title="Scan of place and time",
    description="Whether incidents that are near along a route are near in time too",
    parameters=(
        word("route", "the route by its id", default=REFERENCE_ROUTE),
        distance("step", "how long a cell of the route is", default="5km"),
        distance("window", "how wide a cylinder is at most", default="50km"),
        count(
            "days", "how many days a cylinder is long at most", least=1, most=MOST_DAYS, default=90
        ),
        *SIMULATED,
    ),
    answer=answer,
)
