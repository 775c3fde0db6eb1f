"""Ask the catalog: apply a selection to a collection and give one page of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.errors import BadParameterError, UnknownIdError
from app.domain.geo.target import Target
from app.domain.geo.uncertainty import distance_interval

if TYPE_CHECKING:
    from datetime import datetime

    from app.selection.selection import Selection
    from app.selection.values import Bbox, Near
    from app.store.catalog import Catalog
    from app.store.features import Collection, Feature

__all__ = ["Page", "select"]


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
    BadParameterError
        For an unknown property, or ``near`` on a collection without positions.
    """
    collection = catalog.collection(name)
    _check_names(collection, selection)
    features = list(collection.features)
    if selection.ids is not None:
        features = [_known(collection, name) for name in dict.fromkeys(selection.ids)]
    if selection.bbox is not None:
        inside = _in_bbox(collection, selection.bbox)
        features = [feature for feature in features if feature.id in inside]
    if selection.datetime is not None:
        features = [feature for feature in features if _in_time(feature, selection.datetime)]
    if selection.near is not None:
        features = _near(catalog, collection, features, selection.near)
    limit = selection.limit or default_limit or max(len(features), 1)
    page = features[selection.offset : selection.offset + limit]
    return Page(tuple(page), len(features), selection.offset, limit)


def _check_names(collection: Collection, selection: Selection) -> None:
    for name in selection.properties or ():
        if name not in collection.columns:
            message = f"'{name}' is no property of {collection.id}; see its queryables"
            raise BadParameterError("properties", message)


def _known(collection: Collection, name: str) -> Feature:
    try:
        return collection.by_id[name]
    except KeyError:
        raise UnknownIdError(f"feature of {collection.id}", name) from None


def _in_bbox(collection: Collection, bbox: Bbox) -> set[str]:
    """Give the ids whose geometry meets the box; a box may cross the antimeridian."""
    if not collection.spatial:
        return {feature.id for feature in collection.features}
    west, south, east, north = bbox
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    index = collection.frame.sindex
    hits = [
        index.query(shapely.box(left, south, right, north), predicate="intersects")
        for left, right in spans
    ]
    return {collection.features[i].id for i in np.unique(np.concatenate(hits))}


def _in_time(feature: Feature, span: tuple[datetime | None, datetime | None]) -> bool:
    """Say whether a feature's interval meets the span; without an interval it always does."""
    if feature.interval is None:
        return True
    (start, end), (first, last) = feature.interval, span
    return (last is None or start < last or start == last == first) and (
        first is None or end > first
    )


def _near(
    catalog: Catalog, collection: Collection, features: list[Feature], near: Near
) -> list[Feature]:
    """Keep what may lie within the distance: its smallest distance does not exceed it."""
    if not any(feature.footprint for feature in collection.features):
        message = f"the features of {collection.id} have no place with a radius to measure from"
        raise BadParameterError("near", message)
    if near.id is not None:
        target = catalog.gazette.target_of(near.id)
        if target is None:
            raise UnknownIdError("placed asset or place", near.id)
    else:
        target = Target.of_point(near.lon or 0.0, near.lat or 0.0, accuracy_m=0.0)
    return [
        feature
        for feature in features
        if feature.footprint is not None
        and distance_interval(feature.footprint, target).min_m <= near.within_m
    ]
