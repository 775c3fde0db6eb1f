"""What is served as geometry: no more digits than a class allows, and a region never as a pin."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, Protocol

import shapely

from app.domain.geo.footprint import Disc
from app.domain.geo.geodesy import distance_m
from app.domain.geo.outline import covering_polygon
from app.domain.record.places import DIGITS, NEVER_A_PIN
from app.domain.record.vocabulary import LocationClass
from app.selection.selection import POINT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

    from app.domain.geo.footprint import Footprint
    from app.store.measured import Measured

__all__ = [
    "footprint_geometry",
    "footprint_polygon",
    "incident_geometry",
    "incident_position",
    "served_geometry",
]

LINE_DIGITS = 5
# Half the diagonal of a square degree at most (metres): so far rounding to whole degrees can move.
CELL_M = 79_000.0


class Placed(Protocol):
    """A feature with its place."""

    @property
    def properties(self) -> Mapping[str, Any]:
        """The flat properties."""

    @property
    def geometry(self) -> BaseGeometry | None:
        """The geometry in degrees."""

    @property
    def footprint(self) -> Footprint | None:
        """Where the place may be."""


def incident_geometry(measured: Measured) -> BaseGeometry | None:
    """Give what is served as geometry: a point with the digits its class allows, or an area.

    A place of region level or coarser is never a pin: its footprint is served instead.
    """
    position = incident_position(measured)
    if position is not None:
        return shapely.Point(position)
    return footprint_polygon(measured.footprint) if measured.footprint else None


def incident_position(measured: Measured) -> tuple[float, float] | None:
    """Give longitude and latitude of the point that is served; None if it is an area, or none."""
    footprint, location_class = measured.footprint, measured.incident.where.location_class
    if footprint is None or location_class in NEVER_A_PIN:
        return None
    digits = DIGITS[location_class]
    return round(footprint.lon, digits), round(footprint.lat, digits)


def footprint_polygon(footprint: Footprint) -> BaseGeometry:
    """Give a footprint as a polygon in degrees, turned as RFC 7946 asks."""
    if isinstance(footprint, Disc):
        lon, lat = footprint.outline()
        ring = [
            (round(x, LINE_DIGITS), round(y, LINE_DIGITS)) for x, y in zip(lon, lat, strict=True)
        ]
        return shapely.Polygon(ring[::-1])
    return footprint.polygon


def footprint_geometry(
    geometry: BaseGeometry | None, footprint: Footprint | None, location_class: str | None
) -> BaseGeometry | None:
    """Give the footprint that a feature is served as: a polygon that holds all of it.

    A disc stands round the point that is served, not round one with more digits, and is wider by
    what rounding can have moved it. What has no footprint, or one without any extent, keeps its
    geometry.
    """
    if footprint is None or (isinstance(footprint, Disc) and footprint.radius_m == 0.0):
        return geometry
    if not (isinstance(footprint, Disc) and isinstance(geometry, shapely.Point)):
        return covering_polygon(footprint)
    centre, true = (geometry.x, geometry.y), (footprint.lon, footprint.lat)
    if centre == true:
        return covering_polygon(footprint)
    spare_m = ceil(float(distance_m(*centre, *true)))
    if location_class is not None:
        spare_m = max(spare_m, ceil(CELL_M * 10.0 ** -DIGITS[LocationClass(location_class)]))
    return covering_polygon(footprint, centre=centre, spare_m=float(spare_m))


def served_geometry(feature: Placed, what: str) -> BaseGeometry | None:
    """Give a feature's geometry as it is asked for: ``point`` as it is kept, or ``footprint``."""
    if what == POINT or feature.footprint is None:
        return feature.geometry
    place = feature.properties.get("location_class")
    return footprint_geometry(feature.geometry, feature.footprint, place)
