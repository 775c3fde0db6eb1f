"""How a place is drawn on every map: its footprint, and a pin only where a point may stand for it.

A place that is known to a region or to less is its dashed disc and nothing else: a pin in the
middle would say what nobody reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.geo.footprint import Disc
from app.domain.record.places import NEVER_A_PIN

if TYPE_CHECKING:
    from app.domain.geo.footprint import Footprint

__all__ = ["class_and_pin", "footprint_data"]

DRAWN_DIGITS = 4


def class_and_pin(location_class: str | None) -> dict[str, Any]:
    """Give the class by which a shape is styled, and whether a pin may stand for the place.

    >>> class_and_pin("city"), class_and_pin("region")
    ({'class': 'city', 'pin': True}, {'class': 'region', 'pin': False})
    """
    return {"class": location_class or "", "pin": location_class not in NEVER_A_PIN}


def footprint_data(footprint: Footprint, location_class: str | None) -> dict[str, Any]:
    """Give what footprint.js draws: a disc of ``radius_m`` about ``at``, or the rings of an area.

    The disc on the map is the disc that was measured; latitude before longitude, as in Leaflet.
    """
    disc = isinstance(footprint, Disc)
    return {
        **class_and_pin(location_class),
        "at": (round(footprint.lat, DRAWN_DIGITS), round(footprint.lon, DRAWN_DIGITS)),
        "radius_m": footprint.radius_m if isinstance(footprint, Disc) else None,
        "ring": None if disc else _rings(footprint),
    }


def _rings(footprint: Footprint) -> list[list[tuple[float, float]]]:
    rings = [] if isinstance(footprint, Disc) else footprint.rings()
    return [[(lat, lon) for lon, lat in ring] for ring in rings]
