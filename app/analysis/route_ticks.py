"""Ticks along a route: stations with a published place, and the borders that the line crosses."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.analysis.beside_route import accuracy_m
from app.domain.geo.footprint import Disc
from app.domain.geo.linear.alongside import Limits, alongside
from app.domain.geo.linear.points import KilometrePoint
from app.domain.geo.segments import Segments
from app.domain.record.places import NEVER_A_PIN
from app.domain.record.vocabulary import AssetRelation
from app.store.profile import rounded_km

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.analysis.definition import Row
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.linear import Route
    from app.domain.geo.linear.alongside import Run
    from app.store.catalog import Catalog
    from app.store.features import Feature
    from app.store.measured import Gazette

__all__ = ["TICK_COLUMNS", "ticks"]

TICK_COLUMNS = ("kind", "id", "name", "kp_km", "kp_min_km", "kp_max_km", "source")
REGISTER, ROUTE_FILE = "assets/register.csv", "layers/cpc_route.geojson"
STATIONS = ("pump_station", "marine_terminal")
BORDERS = {"country": "borders_country", "region": "borders_region"}
# The line is laid out so closely that a straight edge between degrees keeps within a metre of it.
STEP_M = 2_000.0


def ticks(catalog: Catalog, route: Route) -> tuple[Row, ...]:
    """Give stations and borders with their kilometre intervals, in the order of the route."""
    gazette = catalog.gazette
    names = tuple(asset.id for asset in gazette.assets.values() if asset.kind in STATIONS)
    borders = gazette.once(("borders", route.route_id), lambda: _fixed(catalog, route))
    key = ("stations", route.route_id, names)
    found = [*gazette.once(key, lambda: tuple(_stations(gazette, route))), *borders]
    return tuple(sorted(found, key=lambda row: (row["kp_km"], row["id"])))


def _fixed(catalog: Catalog, route: Route) -> tuple[Row, ...]:
    return (*_borders(catalog, route), *_region_changes(catalog, route))


def _stations(gazette: Gazette, route: Route) -> Iterator[Row]:
    """Give the own stations of the pipeline that have a place finer than a region."""
    for asset in gazette.assets.values():
        place = gazette.place_of(asset.id)
        is_own = asset.kind in STATIONS and asset.cpc_relation is AssetRelation.PART_OF
        if not is_own or place is None or place.location_class in NEVER_A_PIN:
            continue
        kp = route.locate(place.footprint) if place.footprint else None
        if kp is not None:
            yield _tick(asset.kind, asset.id, asset.name_en, kp, REGISTER)


def _borders(catalog: Catalog, route: Route) -> Iterator[Row]:
    """Give each border where the line crosses it; the interval is where it may cross."""
    line = _line(route)
    for kind, layer in BORDERS.items():
        path = f"basemap/{layer}.geojson"
        accuracy = accuracy_m(catalog, path)
        features = catalog.collection(f"basemap-{layer.replace('_', '-')}").features
        for feature in features:
            crossings = _crossings_m(route, line, feature)
            for run in _near(route, feature, accuracy) if len(crossings) else ():
                inside = crossings[(crossings >= run.from_m) & (crossings <= run.to_m)]
                if len(inside):
                    name = feature.properties["name_en"]
                    yield _tick(
                        f"{kind}_border", feature.id, name, _point(route, run, inside), path
                    )


def _region_changes(catalog: Catalog, route: Route) -> Iterator[Row]:
    """Give the places where the layer of the route has its region change, or a district of it.

    They were read off other boundaries than those of the basemap, and may disagree with them.
    """
    pieces = [piece for piece in catalog.bundle.pieces if piece[0].route_id == route.route_id]
    pieces.sort(key=lambda piece: piece[0].order)
    for (before, _), (after, line) in pairwise(pieces):
        if before.region != after.region:
            same = before.region.partition(",")[0] == after.region.partition(",")[0]
            kp = route.locate(Disc(*line[0][:2], 0.0))
            if kp is not None:
                name = f"{before.region} - {after.region}"
                kind = "district_change" if same else "region_change"
                yield _tick(kind, after.id, name, kp, ROUTE_FILE)


def _tick(kind: str, name: str, title: str, kp: KilometrePoint, source: str) -> Row:
    values = (kind, name, title, *rounded_km(kp), source)
    return dict(zip(TICK_COLUMNS, values, strict=True))


def _line(route: Route) -> shapely.Geometry:
    """Give the route as lines in degrees, one a stretch."""
    course = route.course
    lines = []
    for stretch, (start, end) in enumerate(zip(course.start_m, course.end_m, strict=True)):
        own = course.stretch == stretch
        count = int((end - start) // STEP_M) + 2
        along = np.union1d(np.linspace(start, end, count), course.segments.chainage_m[own])
        places = course.position(along, np.full(len(along), stretch))
        lines.append(np.column_stack(places))
    return shapely.MultiLineString(lines)


def _crossings_m(route: Route, line: shapely.Geometry, feature: Feature) -> Floats:
    """Give the lengths along the line (metres) at which it crosses a border."""
    if feature.geometry is None:
        return np.zeros(0)
    places = shapely.get_coordinates(shapely.intersection(line, feature.geometry))
    if not len(places):
        return np.zeros(0)
    return np.sort(route.project(*places.T).chainage_m)


def _near(route: Route, feature: Feature, accuracy: float) -> list[Run]:
    """Give the parts of the line that may lie on a border, with both as badly known as they are."""
    limits = Limits(np.full((1, 1), accuracy), route.course.accuracy_m[None, :])
    return alongside(route.course, Segments.of_geometries([feature.geometry]), limits)


def _point(route: Route, run: Run, crossings_m: Floats) -> KilometrePoint:
    """Give the kilometre of the first crossing, and all that it may have with the calibration."""
    stretch = np.array([run.stretch])
    least, most = route.scale.interval_km(np.array([run.from_m]), np.array([run.to_m]), stretch)
    zone = route.scale.zone_at(crossings_m[:1], stretch)
    at = float(route.scale.kp_km(crossings_m[:1], zone)[0])
    return KilometrePoint(route.route_id, at, float(least[0]), float(most[0]), route.source)
