"""Places: what the layers say about where things are, each with its radius and accuracy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shapely import MultiPolygon, Point, Polygon

from app.domain.geo.footprint import Area, Disc, Footprint
from app.domain.geo.target import Target
from app.domain.record.vocabulary import LocationClass

if TYPE_CHECKING:
    from app.domain.record.vocabulary import LocationMethod

__all__ = ["DIGITS", "NEVER_A_PIN", "Place"]

# Coarser than any point may stand for.
NEVER_A_PIN = (LocationClass.REGION, LocationClass.COUNTRY)

# Digits after the point that a coordinate may print, by class.
DIGITS: dict[LocationClass, int] = {
    LocationClass.EXACT: 4,
    LocationClass.SITE: 3,
    LocationClass.QUARTER: 2,
    LocationClass.CITY: 2,
    LocationClass.MUNICIPALITY: 1,
    LocationClass.AREA: 1,
    LocationClass.REGION: 1,
    LocationClass.COUNTRY: 1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A named place; ``geometry`` None where no public source says where it is.

    ``radius_m`` is the footprint of a report that names the place; ``accuracy_m`` is how well the
    point itself is known when a distance is measured to it. Degrees, OGC:CRS84.
    """

    id: str
    kind: str
    names: dict[str, str]
    location_class: LocationClass
    point_method: LocationMethod
    geometry: Point | Polygon | MultiPolygon | None
    radius_m: float | None
    accuracy_m: float | None
    at_sea: bool
    off_map: bool
    country: str | None
    admin1: str | None
    parent: str | None
    basis: str
    source: str
    source_url: str | None
    why_no_geometry: str | None
    file: str

    @property
    def name(self) -> str:
        """The English name."""
        return self.names["en"]

    @property
    def footprint(self) -> Footprint | None:
        """Where a report that names this place may mean: a disc, an area, or None."""
        if self.geometry is None or self.radius_m is None:
            return None
        if isinstance(self.geometry, Point):
            return Disc(self.geometry.x, self.geometry.y, self.radius_m)
        return Area(self.geometry)

    def target(self, accuracy_m: float | None = None) -> Target | None:
        """Give what a distance to this place is measured to; None without geometry."""
        accuracy = accuracy_m if accuracy_m is not None else self.accuracy_m
        if self.geometry is None or accuracy is None:
            return None
        if isinstance(self.geometry, Point):
            return Target.of_point(self.geometry.x, self.geometry.y, accuracy_m=accuracy)
        return Target.of_polygon(self.geometry, accuracy_m=accuracy)
