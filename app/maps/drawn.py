"""The data block of a page's map: the features of the page with what may be said of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shapely import Point

from app.domain.geo.footprint import Disc
from app.maps.footprints import class_and_pin, footprint_data
from app.maps.text import json_block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.store.features import Feature

__all__ = ["drawn_features"]


def drawn_features(
    features: Iterable[Feature],
    *,
    label: Callable[[Feature], str],
    address: Callable[[Feature], str],
) -> str | None:
    """Give the features that have a place as a JSON block for features.js; None without any.

    A place is drawn as on the map of incidents: as its footprint, with a pin only where one may be.
    """
    drawn = [
        {"label": label(feature), "address": address(feature), **_place(feature)}
        for feature in features
        if feature.geometry is not None
    ]
    return json_block(drawn) if drawn else None


def _place(feature: Feature) -> dict[str, Any]:
    """Give how the place is drawn; lines and areas that are no disc stay as they are served."""
    footprint, known_to = feature.footprint, feature.properties.get("location_class")
    is_point = isinstance(feature.geometry, Point)
    if footprint is not None and (is_point or isinstance(footprint, Disc)):
        return footprint_data(footprint, known_to)
    return {**class_and_pin(known_to), "geometry": feature.as_geojson(())["geometry"]}
