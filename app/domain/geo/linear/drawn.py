"""A line that is drawn beside a route: which kilometres it is abeam of, and where it crosses.

Every place of the line may be off by a radius. Pieces of the line are covered by discs, whose feet
are bounded; a bound is wider by at most half a piece.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from app.domain.errors import KilometreError
from app.domain.geo.footprint import Disc
from app.domain.geo.gap import crossing_places
from app.domain.geo.geodesy import destination
from app.domain.geo.linear.points import KilometrePoint
from app.domain.geo.linear.reach import feet_ranges
from app.domain.geo.nearest import nearest
from app.domain.geo.segments import Segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.domain.geo.footprint import Footprint
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.linear.route import Route

__all__ = ["Crossing", "Drawn", "abeam"]

PIECES = 24
SAMPLES = 256
# Pieces of the part of a line on which a crossing may lie.
CROSSING_PIECES = 4


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where a line crosses a route: degrees, kilometres, and whether it surely does.

    The kilometres are those of every place at which the crossing may lie. It is sure where the
    line comes out, on both sides, of what the line and the route may be off by.
    """

    lon: float
    lat: float
    kp: KilometrePoint
    is_sure: bool


@dataclass(frozen=True)
class Drawn:
    """One line of (lon, lat) in degrees, known to a radius (metres); a ring ends where it starts.

    Raises
    ------
    ValueError
        If there is no place on the line, or one is none on earth.
    """

    line: tuple[tuple[float, float], ...]
    radius_m: float

    @cached_property
    def segments(self) -> Segments:
        """The edges, geodesics."""
        return Segments.of_lines([self.line])

    @property
    def is_ring(self) -> bool:
        """Whether the line comes back to its start."""
        return self.line[0] == self.line[-1]

    def at(self, chainage_m: Floats) -> tuple[Floats, Floats]:
        """Give longitudes and latitudes (degrees) at lengths along the line (metres)."""
        parts = self.segments
        edge = np.searchsorted(parts.chainage_m, chainage_m, side="right") - 1
        edge = np.clip(edge, 0, len(parts.lon) - 1)
        begin = parts.lon[edge], parts.lat[edge], parts.azimuth_deg[edge]
        lon, lat, _ = destination(*begin, chainage_m - parts.chainage_m[edge])
        return lon, lat

    def discs(self, count: int, *, first_m: float = 0.0, last_m: float | None = None) -> list[Disc]:
        """Cover the line from a length to another by discs, with the radius it is known to."""
        last = self.segments.total_m if last_m is None else last_m
        half = 0.5 * (last - first_m) / count
        middles: Floats = first_m + half * (2.0 * np.arange(count, dtype=np.float64) + 1.0)
        lon, lat = self.at(middles)
        return [
            Disc(float(x), float(y), half + self.radius_m) for x, y in zip(lon, lat, strict=True)
        ]

    def crossings(self, route: Route) -> list[Crossing]:
        """Give where the line crosses a route, in the order of the line.

        Raises
        ------
        KilometreError
            If the route is not calibrated where they meet.
        """
        turned = self._from_clear_vertex(route) if self.is_ring else self
        if turned != self:
            return turned.crossings(route)
        lon, lat = crossing_places(self.segments, route.segments)
        if not len(lon):
            return []
        along = nearest(lon, lat, self.segments).chainage_m
        known = along, self._clear_m(route, along)
        return [
            self._crossing(route, (float(lon[i]), float(lat[i])), float(along[i]), known)
            for i in np.argsort(along, kind="stable")
        ]

    def _crossing(
        self,
        route: Route,
        place: tuple[float, float],
        at_m: float,
        known: tuple[Floats, Floats],
    ) -> Crossing:
        along, clear_m = known
        before, after = clear_m[clear_m < at_m], clear_m[clear_m > at_m]
        first = float(before[-1]) if len(before) else 0.0
        last = float(after[0]) if len(after) else self.segments.total_m
        alone = int(((along > first) & (along < last)).sum()) == 1
        discs = self.discs(CROSSING_PIECES, first_m=first, last_m=last)
        is_sure = bool(alone and len(before) and len(after)) and _is_free_of_ends(route, discs)
        return Crossing(*place, abeam(route, discs, place), is_sure)

    def _from_clear_vertex(self, route: Route) -> Drawn:
        """Give the ring from a vertex that is surely off the route, if it has one."""
        clear = self._is_clear(route, *np.array(self.line[:-1]).T)
        start = int(np.argmax(clear))
        return Drawn((*self.line[start:-1], *self.line[: start + 1]), self.radius_m)

    def _clear_m(self, route: Route, along: Floats) -> Floats:
        """Give lengths along the line at which it is surely off the route, rising."""
        even = np.linspace(0.0, self.segments.total_m, SAMPLES)
        places = np.unique(np.concatenate([even, self.segments.chainage_m, along]))
        return places[self._is_clear(route, *self.at(places))]

    def _is_clear(self, route: Route, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        away = (route.target.distances_m(lon, lat) - route.target.accuracies_m).min(axis=0)
        return np.asarray(away > self.radius_m)


def abeam(
    route: Route, footprints: Sequence[Footprint], place: tuple[float, float]
) -> KilometrePoint:
    """Give the kilometres of a route abeam of footprints taken together, the best of a place.

    Raises
    ------
    KilometreError
        If the route is not calibrated there.
    """
    feet = [found for each in feet_ranges(route.chords, footprints) for found in each]
    stretch, low, high = (np.array(part) for part in zip(*feet, strict=True))
    least, most = route.scale.interval_km(low, high, stretch)
    best = float(route.project(np.array([place[0]]), np.array([place[1]])).kp_km[0])
    if np.isnan(least).any() or np.isnan(best):
        message = f"the route '{route.route_id}' is not calibrated everywhere beside what is drawn"
        raise KilometreError(message)
    return KilometrePoint(
        route_id=route.route_id,
        kp_km=best,
        kp_min_km=float(least.min()),
        kp_max_km=float(most.max()),
        source=route.source,
    )


def _is_free_of_ends(route: Route, discs: Sequence[Disc]) -> bool:
    """Say whether no end of the route can come over discs: beside an end a line may pass it by."""
    ends = np.array([line[end] for line in route.lines for end in (0, -1)])
    places, counts = np.unique(ends, axis=0, return_counts=True)
    lon, lat = places[counts == 1].T.copy()
    middles = Segments.of_lines([[(disc.lon, disc.lat)] for disc in discs])
    reach = max(disc.radius_m for disc in discs) + max(route.accuracies_m)
    return bool((nearest(lon, lat, middles).distance_m > reach).all())
