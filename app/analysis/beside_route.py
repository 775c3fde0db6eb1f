"""Which stretches of a route run near towns, rivers, lakes and coast: a question of environment.

What stands beside the route is read from the layers. Their accuracy and that of the line decide
which part is certain and which is only possible.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.geo.linear.alongside import Beside, Limits, alongside
from app.domain.geo.segments import Segments

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from app.analysis.definition import Row
    from app.domain.geo.linear import Route
    from app.domain.geo.linear.alongside import Run
    from app.store.catalog import Catalog

__all__ = ["FILES", "KINDS", "NOT_SHIPPED", "STRETCH_COLUMNS", "accuracy_m", "stretches"]

COAST, LAKE, RIVER, TOWN = KINDS = ("coast", "lake", "river", "populated_place")
# What an environmental question would ask for too, and no shipped layer has.
NOT_SHIPPED = ("wetland", "protected_area")
FILES = {
    COAST: "basemap/land.geojson", LAKE: "basemap/lakes.geojson",
    RIVER: "basemap/rivers.geojson", TOWN: "gazetteer/geonames.csv",
}  # fmt: skip
# The layers whose features are things of one kind, each with the collection that holds it.
LAYERS = {LAKE: "basemap-lakes", RIVER: "basemap-rivers"}
# The parts of one answer: with all accuracies against it, as the map shows it, with all for it.
EXTENTS = ("certain", "as_mapped", "possible")
SIGNS = (-1.0, 0.0, 1.0)
STRETCH_COLUMNS = (
    "kind", "id", "name", "extent", "from_km", "to_km", "from_error_km", "to_error_km",
)  # fmt: skip

TENTHS = 10.0
# Radii whose stretches are kept: anybody may ask for any.
MOST_KEPT = 16
# Limits up to so much (metres), accuracies added, are asked of pieces that are paired once.
MOST_PREPARED_M = 40_000.0


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something beside the route, in degrees, and how well its place is known (metres)."""

    kind: str
    id: str
    name: str | None
    geometry: BaseGeometry
    accuracy_m: float


def stretches(catalog: Catalog, route: Route, within_m: float) -> tuple[Row, ...]:
    """Give the stretches of a route within a distance (metres) of each thing, by kilometre.

    Of each there are up to three extents: certain lies within as_mapped, that within possible.
    """
    kept: dict[float, tuple[Row, ...]] = catalog.gazette.once(("stretches", route.route_id), dict)
    found = kept.get(within_m)
    if found is None:
        found = _stretches(catalog, route, within_m)
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[within_m] = found
    return found


def accuracy_m(catalog: Catalog, path: str) -> float:
    """Give the accuracy of a shipped file in metres, as the manifest states it."""
    found = [r.accuracy_m for r in catalog.manifest.resources if r.path == path]
    return next((accuracy for accuracy in found if accuracy is not None), 0.0)


def _stretches(catalog: Catalog, route: Route, within_m: float) -> tuple[Row, ...]:
    things, segments = catalog.gazette.once(("beside",), lambda: _beside(catalog))
    signs = np.array(SIGNS)[:, None]
    accuracies = np.array([thing.accuracy_m for thing in things])
    limits = Limits(within_m + signs * accuracies, signs * route.course.accuracy_m)
    beside = catalog.gazette.once(
        ("beside", route.route_id),
        lambda: Beside.of(route.course, segments, reach_m=MOST_PREPARED_M),
    )
    found = alongside(route.course, segments, limits, beside=beside)
    rows = [(_row(route, things[run.asset], run), run) for run in found]
    rows.sort(key=lambda pair: (pair[1].from_m, pair[1].asset, pair[1].question))
    return tuple(row for row, _ in rows)


def _beside(catalog: Catalog) -> tuple[list[_Thing], Segments]:
    """Give everything that is asked about, in one order, and its segments by number."""
    waters = [thing for kind in LAYERS for thing in _waters(catalog, kind)]
    things = [*_coast(catalog), *waters, *_towns(catalog)]
    return things, Segments.of_geometries([thing.geometry for thing in things])


def _towns(catalog: Catalog) -> Iterator[_Thing]:
    accuracy = accuracy_m(catalog, FILES[TOWN])
    for row in sorted(catalog.bundle.geonames, key=lambda row: row.id):
        if row.kind == TOWN:
            yield _Thing(TOWN, row.id, row.name, shapely.Point(row.lon, row.lat), accuracy)


def _waters(catalog: Catalog, kind: str) -> Iterator[_Thing]:
    accuracy = accuracy_m(catalog, FILES[kind])
    for feature in catalog.collection(LAYERS[kind]).features:
        name = feature.properties.get("name_en")
        if feature.geometry is not None:
            yield _Thing(kind, feature.id, name, feature.geometry, accuracy)


def _coast(catalog: Catalog) -> Iterator[_Thing]:
    """Give the shore as one thing: the outlines of the land, but for the edge of its window."""
    land = [f.geometry for f in catalog.collection("basemap-land").features if f.geometry]
    if land:
        lines = _shores(land)
        yield _Thing(COAST, "basemap-land", None, lines, accuracy_m(catalog, FILES[COAST]))


def _shores(land: Sequence[BaseGeometry]) -> BaseGeometry:
    window = shapely.total_bounds(np.array(land))
    rings = shapely.get_rings(shapely.get_parts(np.array(land)))
    edges = [edge for ring in rings for edge in _edges(shapely.get_coordinates(ring), window)]
    return shapely.MultiLineString(edges)


def _edges(ring: np.ndarray, window: np.ndarray) -> list[np.ndarray]:
    """Give the edges of a ring that do not run along the window (west, south, east, north)."""
    edges = np.stack([ring[:-1], ring[1:]], axis=1)
    on_window = (edges[:, :, [0, 1, 0, 1]] == window).all(axis=1).any(axis=1)
    return list(edges[~on_window])


def _row(route: Route, thing: _Thing, run: Run) -> Row:
    """Give a stretch; tenths of a kilometre, rounded inward if it is certain, outward if not."""
    ends = np.array([run.from_m, run.to_m])
    zones = route.scale.zone_at(ends, np.full(2, run.stretch))
    first, last = route.scale.kp_km(ends, zones).tolist()
    errors = [
        float(route.scale.zones[z].error_km(km)) for z, km in zip(zones, (first, last), strict=True)
    ]
    down, up = ((ceil, floor), (round, round), (floor, ceil))[run.question]
    return {
        "kind": thing.kind,
        "id": thing.id,
        "name": thing.name,
        "extent": EXTENTS[run.question],
        "from_km": down(first * TENTHS) / TENTHS,
        "to_km": up(last * TENTHS) / TENTHS,
        "from_error_km": ceil(errors[0] * TENTHS) / TENTHS,
        "to_error_km": ceil(errors[1] * TENTHS) / TENTHS,
    }
