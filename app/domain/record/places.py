"""Places: what the layers say about where things are, each with its radius and accuracy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shapely import MultiPolygon, Point, Polygon

from app.domain.geo.footprint import Area, Disc, Footprint
from app.domain.geo.target import Target
from app.domain.record.vocabulary import LocationClass

if TYPE_CHECKING:
    from app.domain.record.incidents import Incident
    from app.domain.record.vocabulary import LocationMethod

__all__ = [
    "DEFAULT_RADIUS_M", "DIGITS", "LANGUAGES", "NEVER_A_PIN", "WHERE_PREC", "Place",
    "place_of_position",
]  # fmt: skip

# The languages that the names of places are kept in, by their codes.
LANGUAGES = ("en", "ru", "uk", "kk")

# Coarser than any point may stand for.
NEVER_A_PIN = (LocationClass.REGION, LocationClass.COUNTRY)

# What a class stands for when nothing better is known, in metres; an area must say it itself.
DEFAULT_RADIUS_M: dict[LocationClass, float] = {
    LocationClass.EXACT: 100.0,
    LocationClass.SITE: 2_000.0,
    LocationClass.QUARTER: 3_000.0,
    LocationClass.CITY: 8_000.0,
    LocationClass.MUNICIPALITY: 25_000.0,
    LocationClass.REGION: 100_000.0,
}

# The UCDP code of a class, where the class alone is known.
WHERE_PREC: dict[LocationClass, int] = {
    LocationClass.EXACT: 1,
    LocationClass.SITE: 2,
    LocationClass.QUARTER: 2,
    LocationClass.CITY: 2,
    LocationClass.MUNICIPALITY: 3,
    LocationClass.AREA: 5,
    LocationClass.REGION: 4,
    LocationClass.COUNTRY: 6,
}

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


def place_of_position(incident: Incident) -> Place | None:
    """Give the place that an incident's own position stands for; None if it has none."""
    where = incident.where
    if where.position is None:
        return None
    radius = where.position.radius_m or DEFAULT_RADIUS_M.get(where.location_class)
    return Place(
        id=incident.id,
        kind="position",
        names={"en": where.description},
        location_class=where.location_class,
        point_method=where.position.method,
        geometry=Point(where.position.lon, where.position.lat),
        radius_m=radius,
        accuracy_m=radius,
        at_sea=False,
        off_map=False,
        country=where.country,
        admin1=where.admin1,
        parent=None,
        basis="given with the report",
        source=incident.sources[0].publisher if incident.sources else "",
        source_url=None,
        why_no_geometry=None,
        file="",
    )
