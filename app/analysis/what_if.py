"""A position that a user gives: how far it is from assets, where on the route, what was near it.

It tells distances, kilometres and incidents that were reported near by, and nothing of what an
event there would do: this module knows no states of assets, no shares and no network.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from app.analysis.definition import Analysis, Answer, Question, Table
from app.analysis.drawn import DRAWN, Position
from app.analysis.drawn_route import (
    BOUNDS,
    CROSSING_COLUMNS,
    KILOMETRE_COLUMNS,
    ROUTE_COLUMNS,
    beside_route,
)
from app.analysis.pairs import placed, share
from app.analysis.parameters import count, distance, geometry, word
from app.domain.errors import BadParameterError, UnknownIdError
from app.domain.geo.footprint import Disc
from app.domain.geo.gap import separation
from app.domain.geo.uncertainty import (
    Interval,
    disc_bounds_m,
    distance_interval,
    spread,
    verdict,
)
from app.store.profile import rounded_m

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.record.assets import Asset
    from app.store.catalog import Catalog
    from app.store.measured import Gazette, Measured

__all__ = ["WHAT_IF", "answer"]

METHOD = (
    "geodesic WGS 84, edges geodesic; bounds over the radius of the position, the accuracy of "
    "assets and the footprints of incidents"
)
MOST_ASSETS, MOST_CROSSINGS = 100, 100
DISTANCE_COLUMNS = (*BOUNDS, "within_m")
ASSET_COLUMNS = (
    "asset_id", "asset_kind", "asset_name", *DISTANCE_COLUMNS, "probability", "verdict",
)  # fmt: skip
INCIDENT_COLUMNS = (
    "incident_id", "title", "event_class", "date_start_local", "location_class",
    *DISTANCE_COLUMNS, "probability", "verdict",
)  # fmt: skip
METRES = dict.fromkeys(DISTANCE_COLUMNS, "m")
KILOMETRES = dict.fromkeys(KILOMETRE_COLUMNS, "km")


@dataclass(frozen=True, slots=True)
class Found:
    """An asset with its distance, before it is said what that means."""

    asset: Asset
    interval: Interval


def answer(question: Question) -> Answer:
    """Measure a position to assets, to the route, and to reported incidents.

    Raises
    ------
    BadParameterError
        If no position is given, or two.
    UnknownIdError
        For a place that does not exist, or has no published position.
    """
    catalog, asked = question.catalog, question.values
    position = _position(catalog, asked)
    gazette, within_m = catalog.gazette, asked["within"]
    key = _key(position)
    assets = gazette.once((*key, _ids(gazette)), lambda: _distances(gazette, position))
    route, crossings = gazette.once(
        (*key, "route"),
        lambda: beside_route(gazette.route, position, _to_route(gazette, position, assets)),
    )
    near = _incidents(question, position)
    return Answer(
        method=METHOD,
        unit="metre",
        tables={
            "assets": Table.of(
                [_asset(gazette, position, each, within_m) for each in assets[: asked["k"]]],
                ASSET_COLUMNS,
                **METRES,
            ),
            "route": Table.of([route], ROUTE_COLUMNS, **KILOMETRES, **METRES),
            "crossings": Table.of(crossings[:MOST_CROSSINGS], CROSSING_COLUMNS, **KILOMETRES),
            "incidents": Table.of(near, INCIDENT_COLUMNS, **METRES),
        },
        facts={
            "geometry_type": position.geometry.geom_type,
            "vertices": int(shapely.get_num_coordinates(position.geometry)),
            "radius_m": position.radius_m,
            "assets_with_place": len(assets),
            "crossing_count": len(crossings),
            "incidents_measured": sum(m.footprint is not None for m in question.incidents),
            "unplaced": [m.incident.id for m in question.incidents if m.footprint is None],
        },
        empty_because=None if near else _why(question),
    )


def _position(catalog: Catalog, asked: Mapping[str, Any]) -> Position:
    """Give the position that is drawn, or that of a place or an asset of the layers."""
    shape, name, radius = asked["geometry"], asked["place"], asked["radius"]
    if (shape is None) == (name is None):
        raise BadParameterError("geometry", "expected either geometry or place, and one of them")
    if shape is not None:
        return Position(shape.geometry, radius or 0.0)
    if name not in catalog.gazette.places and name not in catalog.gazette.assets:
        raise UnknownIdError("asset or place", name, parameter="place")
    place = catalog.gazette.place_of(name)
    if place is None or place.geometry is None or place.radius_m is None:
        raise UnknownIdError("placed asset or place", name, parameter="place")
    own = place.radius_m if isinstance(place.geometry, shapely.Point) else place.accuracy_m
    return Position(place.geometry, radius or own or 0.0)


def _to_route(gazette: Gazette, position: Position, assets: Sequence[Found]) -> Interval:
    """Give the distance to the route, which is that of an asset if the register names it."""
    target = gazette.route.target
    known = (each.interval for each in assets if gazette.target_of(each.asset.id) is target)
    return next(known, None) or separation(position.target, target)


def _ids(gazette: Gazette) -> tuple[str, ...]:
    return tuple(gazette.assets)


def _distances(gazette: Gazette, position: Position) -> list[Found]:
    """Give every asset that has a place with its distance, the nearest first, then by id."""
    pairs = [
        (asset, target) for asset in placed(gazette) if (target := gazette.target_of(asset.id))
    ]
    points = [(asset, target) for asset, target in pairs if target.point is not None]
    others = [(asset, target) for asset, target in pairs if target.point is None]
    lon, lat = np.array([target.point for _, target in points], dtype=float).reshape(-1, 2).T.copy()
    reach = np.array([target.parts[0].accuracy_m for _, target in points])
    columns = disc_bounds_m(lon, lat, reach, position.target)
    rows = np.column_stack(columns).tolist()
    found = [Found(asset, Interval(*row)) for (asset, _), row in zip(points, rows, strict=True)]
    found += [Found(asset, separation(position.target, target)) for asset, target in others]
    return sorted(
        found, key=lambda each: (each.interval.best_m, each.interval.min_m, each.asset.id)
    )


def _asset(gazette: Gazette, position: Position, found: Found, within_m: float) -> dict[str, Any]:
    asset, interval = found.asset, found.interval
    key = (*_key(position), asset.id, within_m)
    chance = gazette.once(key, lambda: _probability(gazette, position, found, within_m))
    said = verdict(interval, chance, within_m=within_m)
    return {
        "asset_id": asset.id,
        "asset_kind": asset.kind,
        "asset_name": asset.name_en,
        **_distance(interval, within_m),
        "probability": share(chance, said),
        "verdict": said.value,
    }


def _probability(
    gazette: Gazette, position: Position, found: Found, within_m: float
) -> float | None:
    """Give the probability of lying within a limit; None between two lines where it is open.

    To shift the position one way is to shift the asset the other way, so of a point either will do.
    """
    if found.interval.max_m <= within_m:
        return 1.0
    if found.interval.min_m > within_m:
        return 0.0
    target = gazette.target_of(found.asset.id)
    if position.is_point and target is not None:
        return spread(position.disc, target, within_m=within_m).probability
    if target is None or target.point is None:
        return None
    there = Disc(*target.point, target.parts[0].accuracy_m)
    return spread(there, position.target, within_m=within_m).probability


def _distance(interval: Interval, within_m: float) -> dict[str, float]:
    best, low, high = rounded_m(interval)
    return dict(zip(DISTANCE_COLUMNS, (best, low, high, within_m), strict=True))


def _incidents(question: Question, position: Position) -> list[dict[str, Any]]:
    """Give the incidents that may have been within the limit, in the order of the selection."""
    within_m = question.values["within"]
    placed_ones = [measured for measured in question.incidents if measured.footprint is not None]
    rows = []
    for measured, interval in zip(placed_ones, _intervals(placed_ones, position), strict=True):
        if interval.min_m > within_m:
            continue
        chance = _chance(question.catalog.gazette, position, measured, interval, within_m)
        said = verdict(interval, chance, within_m=within_m)
        incident = measured.incident
        rows.append(
            {
                "incident_id": incident.id,
                "title": incident.title,
                "event_class": incident.event_class.value,
                "date_start_local": incident.when.date_start_local.isoformat(),
                "location_class": incident.where.location_class.value,
                **_distance(interval, within_m),
                "probability": share(chance, said),
                "verdict": said.value,
            }
        )
    return rows


def _intervals(placed_ones: Sequence[Measured], position: Position) -> list[Interval]:
    """Measure the footprints of incidents to the position, all discs in one go."""
    footprints = [m.footprint for m in placed_ones if m.footprint is not None]
    discs = [f for f in footprints if isinstance(f, Disc)]
    numbers = np.array([[d.lon, d.lat, d.radius_m] for d in discs]).reshape(-1, 3)
    lon, lat, radius = numbers.T.copy()
    rows = np.column_stack(disc_bounds_m(lon, lat, radius, position.target)).tolist()
    of_discs = (Interval(*row) for row in rows)
    return [
        next(of_discs) if isinstance(f, Disc) else distance_interval(f, position.target)
        for f in footprints
    ]


def _chance(
    gazette: Gazette, position: Position, measured: Measured, interval: Interval, within_m: float
) -> float | None:
    footprint = measured.footprint
    if footprint is None or interval.max_m <= within_m:
        return 1.0
    key = (*_key(position), footprint, within_m)
    return gazette.once(
        key, lambda: spread(footprint, position.target, within_m=within_m).probability
    )


def _key(position: Position) -> tuple[Any, ...]:
    """Name what is kept of a position; a digest, as what is drawn may be long."""
    digest = hashlib.sha256(shapely.to_wkb(position.geometry)).digest()
    return "what-if", digest, position.radius_m


def _why(question: Question) -> str:
    if not question.incidents:
        return "no incident meets the selection"
    if all(measured.footprint is None for measured in question.incidents):
        return "no incident of the selection has a place that can be measured"
    return "no incident of the selection may have been within the distance"


WHAT_IF = Analysis(
    id="what-if",
    title="A position of your own",
    description="Distances of a position to assets and the route, and incidents reported near it",
    parameters=(
        geometry("geometry", f"{DRAWN}; heights are left out"),
        word("place", "instead: the id of a place or an asset of the layers", example="kropotkin"),
        distance("radius", "how well the position is known; without it, as it is given"),
        distance("within", "the limit of verdicts and of what is near", default="25km"),
        count("k", "so many assets, the nearest", least=1, most=MOST_ASSETS, default=10),
    ),
    answer=answer,
)
