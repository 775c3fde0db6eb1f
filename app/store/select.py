"""Ask the catalog: apply a selection to a collection and give one page of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.errors import BadParameterError, UnknownIdError
from app.domain.geo.uncertainty import Bound
from app.selection.aliases import kp_node, near_node, place_node
from app.selection.cql.distances import distances_m
from app.selection.cql.evaluating import selected
from app.selection.cql.nodes import Call, Literal
from app.selection.cql.reading import Filter
from app.selection.cql.spatial import meeting
from app.selection.cql.targets import target_of
from app.selection.crs import CRS84, out_of_reach
from app.selection.values import part_of
from app.store.columns import columns_of, microseconds, resolver_of
from app.store.order import DISTANCE, KP, in_order

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from app.domain.geo.linear import Route
    from app.domain.geo.target import Target
    from app.selection.cql.kinds import Moments
    from app.selection.cql.nodes import Node
    from app.selection.selection import Selection
    from app.selection.values import Near
    from app.store.catalog import Catalog
    from app.store.columns import Columns
    from app.store.features import Collection, Feature

__all__ = ["Page", "is_quick", "select"]

# So many features are looked through at once, whatever has been made of them before.
FEW = 500
# Two boxes at most, across the antimeridian: a box of another system has hundreds of vertices.
BOXES_VERTICES = 10


@dataclass(frozen=True, slots=True)
class Page:
    """The features of one page, how many matched in all, and where the page starts."""

    features: tuple[Feature, ...]
    matched: int
    offset: int
    limit: int


def select(
    catalog: Catalog, name: str, selection: Selection, *, default_limit: int | None = None
) -> Page:
    """Give the features of a collection that the selection asks for, in the stable order.

    Without a limit in the selection, ``default_limit`` holds; None gives all.

    Raises
    ------
    UnknownIdError
        For an unknown collection, or an unknown id in ``ids`` or ``near``.
    WithdrawnError
        For an id in ``ids`` of what was shown once and is withdrawn now.
    BadParameterError
        For an unknown property, ``near`` on a collection without positions, a filter that does not
        fit the collection, or a ``crs`` that does not reach a feature of the page.
    """
    collection = catalog.collection(name)
    _check_names(collection, selection)
    columns = columns_of(collection, catalog, geometry=selection.geometry)
    chosen = _chosen(catalog, collection, columns, selection)
    condition = _condition(catalog, columns, selection)
    if condition is not None:
        held = selected(Filter(condition, ""), columns, resolver_of(catalog), chosen)
        chosen = chosen[held]
    if selection.sortby:
        measured = _measured(catalog, columns, selection)
        chosen = in_order(columns, selection.sortby, chosen, measured)
    limit = selection.limit or default_limit or max(len(chosen), 1)
    page = chosen[selection.offset : selection.offset + limit].tolist()
    _check_reach(columns, page, selection)
    features = tuple([collection.features[row] for row in page])
    return Page(features, len(chosen), selection.offset, limit)


def is_quick(catalog: Catalog, name: str, selection: Selection) -> bool:
    """Say whether a page takes well under a millisecond to find and write.

    Nothing is measured, sorted, reshaped or fetched from the journal then, and whatever is compared
    is there already.
    """
    collection = catalog.collections.get(name)
    works = selection.filter, selection.near, selection.kp, selection.properties
    if any(part is not None for part in works) or selection.sortby or selection.reshapes:
        return False
    if collection is None or not isinstance(collection.features, tuple):
        return False
    if shapely.get_num_coordinates(selection.region) > BOXES_VERTICES:
        return False
    if len(collection.features) <= FEW:
        return True
    columns = columns_of(collection, catalog)
    return selection.ids is None and columns.is_ready


def _check_names(collection: Collection, selection: Selection) -> None:
    names = selection.properties or ()
    for number, name in enumerate(names, 1):
        if name not in collection.columns:
            message = f"'{name}' is no property of {collection.id}; see its queryables"
            raise BadParameterError("properties", message + part_of(number, len(names)))


def _chosen(
    catalog: Catalog, collection: Collection, columns: Columns, selection: Selection
) -> NDArray[np.intp]:
    """Give the numbers of the features that ids, bbox and datetime leave, in their order."""
    held = np.ones(columns.size, dtype=bool)
    if selection.region is not None and collection.spatial:
        # What has no position is in every box (OGC 17-069r4, /req/core/fc-bbox-response, C).
        held = meeting(columns.bounds, selection.region, columns.shapes)
        held |= np.isnan(columns.bounds[:, 0])
    if selection.datetime is not None:
        is_certain = selection.datetime_mode == "certain"
        held &= _in_time(columns.interval, selection.datetime, is_certain=is_certain)
    if selection.ids is None:
        return np.asarray(np.nonzero(held)[0])
    known = columns.numbers
    for number, name in enumerate(selection.ids, 1):
        if name not in known:
            catalog.refuse_withdrawn(collection.id, name)
            kind, part = f"feature of {collection.id}", part_of(number, len(selection.ids))
            raise UnknownIdError(kind, name, parameter="ids", part=part)
    rows = np.array([known[name] for name in dict.fromkeys(selection.ids)])
    return np.asarray(rows[held[rows]])


def _check_reach(columns: Columns, rows: list[int], selection: Selection) -> None:
    """Refuse to write features in a system that does not reach them."""
    crs = selection.crs
    if crs is CRS84 or selection.skip_geometry or not rows:
        return
    outside = np.nonzero(~crs.holds(columns.bounds[rows]))[0]
    if len(outside):
        raise out_of_reach(crs, columns.ids[rows[int(outside[0])]])


def _in_time(
    interval: Moments, span: tuple[datetime | None, datetime | None], *, is_certain: bool
) -> NDArray[np.bool_]:
    """Say which intervals meet the span, or lie in it; without an interval it always holds."""
    first, last = span
    start, end = interval.start, interval.end
    held = np.ones(len(start), dtype=bool)
    if first is not None:
        held &= (start if is_certain else end) >= microseconds(first)
    if last is not None:
        until = end if is_certain else start
        limit = microseconds(last)
        held &= (until <= limit) if first == last else (until < limit)
    return held | interval.missing


def _condition(catalog: Catalog, columns: Columns, selection: Selection) -> Node | None:
    """Give everything that is asked as a filter: near with its verdict, kp, and the filter."""
    parts: list[Node] = []
    if selection.near is not None:
        if _are_missing(columns.places.missing):
            message = f"the features of {columns.name} have no place to measure from"
            raise BadParameterError("near", message)
        if columns.places.is_extended.any() and _target(catalog, selection.near).point is None:
            message = f"the lines and areas of {columns.name} are measured to a point only"
            raise BadParameterError("near", message)
        place = _place(catalog, selection.near)
        parts.append(near_node(place, selection.near.within_m, verdict=selection.verdict))
    if selection.kp is not None:
        _check_kp(catalog.gazette.route, *selection.kp)
        if _are_missing(columns.kilometres(catalog.gazette.route.route_id).missing):
            raise BadParameterError("kp", f"the features of {columns.name} have no kilometre")
        parts.append(kp_node(catalog.gazette.route.route_id, *selection.kp))
    if selection.filter is not None:
        parts.append(selection.filter.root)
    return Call("and", tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def _are_missing(missing: NDArray[np.bool_]) -> bool:
    """Say whether no feature has it; where there are none, as in the past, nothing is said."""
    return len(missing) > 0 and bool(missing.all())


def _check_kp(route: Route, from_km: float, to_km: float) -> None:
    if to_km < route.start_km or from_km > route.end_km:
        span = f"{route.start_km:g} to {route.end_km:g} km"
        message = f"nothing of the route ({span}) lies between {from_km:g} and {to_km:g}"
        raise BadParameterError("kp", message)


def _place(catalog: Catalog, near: Near) -> Node:
    """Give what near is measured to, as a filter names it."""
    if near.id is None:
        return place_node(near.lon or 0.0, near.lat or 0.0)
    if catalog.gazette.target_of(near.id) is None:
        raise UnknownIdError("placed asset or place", near.id, parameter="near")
    collection = "assets" if near.id in catalog.gazette.assets else "places"
    return Call("FEATURE", (Literal(collection), Literal(near.id)))


def _measured(
    catalog: Catalog, columns: Columns, selection: Selection
) -> dict[str, NDArray[np.float64]]:
    """Give what the order may ask for beside the properties: distance and kilometre."""
    found: dict[str, NDArray[np.float64]] = {}
    if selection.near is not None:
        target = _target(catalog, selection.near)
        found[DISTANCE] = distances_m(columns.places, target, Bound.BEST)
    if selection.kp is not None:
        found[KP] = columns.kilometres(catalog.gazette.route.route_id).best_km
    return found


def _target(catalog: Catalog, near: Near) -> Target:
    target = catalog.gazette.target_of(near.id) if near.id else None
    return target or target_of(place_node(near.lon or 0.0, near.lat or 0.0).geometry, "near")
