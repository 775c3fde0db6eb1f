"""The data block of a page's map: the features of the page with what may be said of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.geo.footprint import Disc
from app.maps.text import json_block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.store.features import Feature

__all__ = ["drawn_features"]

DIGITS = 4


def drawn_features(
    features: Iterable[Feature],
    *,
    label: Callable[[Feature], str],
    address: Callable[[Feature], str],
) -> str | None:
    """Give the features that have a place as a JSON block for features.js; None without any.

    A disc is drawn with its radius in metres about its own centre, whatever the geometry shows.
    """
    drawn = [
        {"label": label(feature), "address": address(feature), **_place(feature)}
        for feature in features
        if feature.geometry is not None
    ]
    return json_block(drawn) if drawn else None


def _place(feature: Feature) -> dict[str, Any]:
    footprint = feature.footprint
    if isinstance(footprint, Disc):
        at = round(footprint.lat, DIGITS), round(footprint.lon, DIGITS)
        return {"at": at, "radius_m": footprint.radius_m}
    return {"geometry": feature.as_geojson(())["geometry"]}
