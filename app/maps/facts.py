"""What the page of the map filters, counts and charts: the numbers of each incident, as data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.analysis.pairs import Measuring, by_distance, foot_of, placed
from app.domain.geo.geodesy import distance_m
from app.domain.geo.uncertainty import spread
from app.domain.record.places import NEVER_A_PIN
from app.domain.record.views import independent_sources, toll
from app.domain.record.vocabulary import Measure
from app.store.measured import REFERENCE_TARGETS
from app.store.profile import rounded_km, rounded_m

if TYPE_CHECKING:
    from datetime import date

    from app.analysis.pairs import Foot
    from app.domain.geo.footprint import Footprint
    from app.domain.geo.target import Target
    from app.domain.record.incidents import Incident
    from app.store.catalog import Catalog
    from app.store.measured import Gazette, Measured

__all__ = ["NEAREST", "facts", "nearest_assets"]

# So many assets are drawn with their distance from an incident that is chosen.
NEAREST = 3
# Lines to places closer to each other than this would lie on one another.
APART_M = 2_000.0
MILLISECONDS = 1_000


def facts(measured: Measured, catalog: Catalog, *, medians: bool = True) -> dict[str, Any]:
    """Give what filters, charts and counts read of an incident.

    ``span`` is the first day and the day after the last, as the calendar at the place has them, in
    milliseconds since 1970; ``kp`` is least, best, greatest kilometre, best null where no point may
    stand for the place; ``away`` is least, median and greatest distance (metres) to each of the
    three things that all incidents are measured to: within a limit that is no less than the median
    an incident is at least as likely as not. Without ``medians``, which take long, they are null.
    """
    incident = measured.incident
    first = incident.when.date_start_local
    last = incident.when.date_end_local or first
    return {
        "precision": incident.where.location_class,
        "span": [_ms(first), _ms(last + timedelta(days=1))],
        "open": incident.when.date_end_local is None,
        "killed": _counts(incident, Measure.KILLED),
        "injured": _counts(incident, Measure.INJURED),
        "impacts": sorted({impact.metric.value for impact in incident.impacts}),
        "independent": independent_sources(incident),
        "kp": _kilometres(measured),
        "away": _away(measured, catalog.gazette, medians=medians),
    }


def nearest_assets(measured: Measured, gazette: Gazette) -> list[dict[str, Any]]:
    """Give the assets nearest to an incident with their distance as an interval, for its lines.

    Where several stand close together the nearest one stands for them. A line leads to none that
    is known to a region.
    """
    if measured.footprint is None or measured.incident.where.location_class in NEVER_A_PIN:
        return []
    found: list[tuple[Foot, dict[str, Any]]] = []
    named = frozenset(link.asset for link in measured.incident.assets)
    question = Measuring(measured.footprint, None, None, named)
    for interval, asset in by_distance(gazette, question, placed(gazette)):
        if len(found) == NEAREST:
            break
        foot = foot_of(measured.footprint, gazette, asset)
        if foot.is_pin and all(_apart_m(foot, other) > APART_M for other, _ in found):
            best, low, high = rounded_m(interval)
            line = {"name": asset.name_en, "at": (foot.lat, foot.lon), "m": [low, best, high]}
            found.append((foot, line))
    return [line for _, line in found]


def _apart_m(one: Foot, other: Foot) -> float:
    return float(distance_m(one.lon, one.lat, other.lon, other.lat))


def _ms(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * MILLISECONDS


def _counts(incident: Incident, measure: Measure) -> list[int | None]:
    """Give low, best and high; null is not reported, never none."""
    found = toll(incident.casualties, measure)
    return [found.low, found.best, found.high]


def _kilometres(measured: Measured) -> list[float | None] | None:
    if measured.kp is None:
        return None
    best, low, high = rounded_km(measured.kp)
    is_a_point = measured.incident.where.location_class not in NEVER_A_PIN
    return [low, best if is_a_point else None, high]


def _away(measured: Measured, gazette: Gazette, *, medians: bool) -> dict[str, list[float | None]]:
    footprint = measured.footprint
    found: dict[str, list[float | None]] = {}
    for name, interval in measured.distances.items():
        asset = REFERENCE_TARGETS[name]
        target = gazette.target_of(asset)
        if footprint is None or target is None:
            continue
        _, low, high = rounded_m(interval)
        found[name] = [low, None, high]
        if medians:
            middle = _median_m(gazette, footprint, asset, target)
            found[name][1] = round(min(max(middle, low), high), 1)
    return found


def _median_m(gazette: Gazette, footprint: Footprint, asset: str, target: Target) -> float:
    return gazette.once(("spread", footprint, asset), lambda: spread(footprint, target)).p50_m
