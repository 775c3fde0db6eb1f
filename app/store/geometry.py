"""What is served as geometry: no more digits than a class allows, and a region never as a pin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from app.domain.geo.footprint import Disc
from app.domain.record.places import DIGITS, NEVER_A_PIN

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from app.domain.geo.footprint import Footprint
    from app.store.measured import Measured

__all__ = ["footprint_polygon", "incident_geometry", "incident_position"]

LINE_DIGITS = 5


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
