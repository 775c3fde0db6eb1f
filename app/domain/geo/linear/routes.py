"""Several routes: found by id or by nearness, with the branches between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from app.domain.errors import KilometreError, RoutesError, UnknownIdError
from app.domain.geo.geodesy import distance_m
from app.domain.geo.linear.points import Abeam
from app.domain.geo.nearest import nearest
from app.domain.geo.segments import Segments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.domain.geo.footprint import Disc, Footprint
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.linear.course import Integers
    from app.domain.geo.linear.points import KilometrePoint
    from app.domain.geo.linear.route import Route

__all__ = ["Routes"]


@dataclass(frozen=True)
class Routes:
    """Routes in the order of their ids; made by :meth:`of`."""

    routes: tuple[Route, ...]

    @classmethod
    def of(cls, routes: Iterable[Route]) -> Routes:
        """Collect routes, whatever their order.

        Raises
        ------
        RoutesError
            If there is none, two have one id, or a branch does not start at its parent.
        CalibrationError
            If the calibration of a parent contradicts itself.
        """
        found = cls(tuple(sorted(routes, key=lambda route: route.route_id)))
        faults = tuple(found._faults())
        if faults:
            raise RoutesError(faults)
        return found

    @cached_property
    def by_id(self) -> dict[str, Route]:
        """The routes by id."""
        return {route.route_id: route for route in self.routes}

    def route(self, route_id: str) -> Route:
        """Give a route by its id.

        Raises
        ------
        UnknownIdError
            If no route has it.
        """
        try:
            return self.by_id[route_id]
        except KeyError:
            raise UnknownIdError("route", route_id) from None

    def branches_of(self, route_id: str) -> tuple[Route, ...]:
        """Give the routes that leave a route, in the order of the kilometres where they leave."""
        leaving = [
            (route.branch.leaves_at_km, route.route_id, route)
            for route in self.routes
            if route.branch and route.branch.parent_id == route_id
        ]
        return tuple(route for _, _, route in sorted(leaving, key=lambda item: item[:2]))

    def nearest_index(self, lon: Floats, lat: Floats) -> Integers:
        """Give the index of the nearest route for positions (degrees), shape (n,).

        Distances that agree to 1 µm are a tie, which the lower id has.
        """
        feet = nearest(lon, lat, self._segments)
        return np.asarray(self._route_of_line[self._segments.asset[feet.segment]], dtype=np.intp)

    def nearest_to(self, footprint: Footprint) -> Route:
        """Give the route that is nearest to the best single position of a footprint."""
        index = self.nearest_index(np.array([footprint.lon]), np.array([footprint.lat]))
        return self.routes[int(index[0])]

    def locate(self, footprint: Footprint) -> KilometrePoint | None:
        """Give the kilometre point on the nearest route; None if that is over 25 km away.

        The interval is of that route alone, also where another comes near.
        """
        return self.nearest_to(footprint).locate(footprint)

    def locate_discs(self, discs: Sequence[Disc]) -> list[KilometrePoint | None]:
        """Give :meth:`locate` of many discs."""
        centres = np.array([[disc.lon, disc.lat] for disc in discs]).reshape(-1, 2)
        index = self.nearest_index(*centres.T.copy())
        found: list[KilometrePoint | None] = [None] * len(discs)
        for number in np.unique(index).tolist():
            at = np.nonzero(index == number)[0].tolist()
            points = self.routes[number].locate_discs([discs[i] for i in at])
            for i, point in zip(at, points, strict=True):
                found[i] = point
        return found

    def project(self, lon: Floats, lat: Floats) -> tuple[np.ndarray, Abeam]:
        """Give the id of the nearest route and what :meth:`Route.project` gives, one a position.

        Positions are degrees of any shape; the answer has that shape.
        """
        shape = np.shape(lon)
        x, y = np.ravel(np.asarray(lon, dtype=float)), np.ravel(np.asarray(lat, dtype=float))
        index = self.nearest_index(x, y)
        order = np.argsort(index, kind="stable")
        parts = [
            self.routes[at].project(x[index == at], y[index == at])
            for at in np.unique(index).tolist()
        ] or [self.routes[0].project(x, y)]
        back = np.argsort(order, kind="stable")

        def joined(name: str) -> np.ndarray:
            return np.concatenate([getattr(part, name) for part in parts])[back].reshape(shape)

        ids = np.array([route.route_id for route in self.routes])
        names = Abeam.__dataclass_fields__
        return ids[index].reshape(shape), Abeam(**{name: joined(name) for name in names})

    @cached_property
    def _segments(self) -> Segments:
        return Segments.of_lines([line for route in self.routes for line in route.lines])

    @cached_property
    def _route_of_line(self) -> Integers:
        counts = [len(route.lines) for route in self.routes]
        return np.repeat(np.arange(len(counts)), counts)

    def _faults(self) -> Iterator[tuple[str, str]]:
        """Yield (route, message) for what does not fit."""
        if not self.routes:
            yield "", "expected at least one route"
        for before, route in zip(self.routes, self.routes[1:], strict=False):
            if before.route_id == route.route_id:
                yield route.route_id, "the id stands twice"
        for route in self.routes:
            if route.branch and (message := self._branch_fault(route)):
                yield route.route_id, message

    def _branch_fault(self, route: Route) -> str | None:
        """Say why a branch does not fit its parent."""
        branch, parent = (
            route.branch,
            self.by_id.get(route.branch.parent_id if route.branch else ""),
        )
        if branch is None or parent is None or parent is route:
            return f"the parent '{branch.parent_id if branch else ''}' is no other route"
        if route.route_id in self._ancestors(parent):
            return f"leaves '{parent.route_id}', which is its own branch"
        try:
            at = parent.position(branch.leaves_at_km, at="back")
        except KilometreError as error:
            return f"leaves '{parent.route_id}' at KP {error}"
        start = route.course.position(route.course.start_m[:1], np.zeros(1, dtype=np.intp))
        apart_m = distance_m(*at, float(start[0][0]), float(start[1][0]))
        error_m = 1_000.0 * parent.error_km(branch.leaves_at_km)
        allowed_m = max(parent.accuracies_m) + max(route.accuracies_m) + error_m
        if apart_m <= allowed_m:
            return None
        where = f"KP {branch.leaves_at_km:g} of '{parent.route_id}'"
        return (
            f"starts {apart_m / 1_000:.1f} km from {where}, accuracy allows {allowed_m / 1_000:.1f}"
        )

    def _ancestors(self, route: Route) -> set[str]:
        """Give the ids of a route, of its parent, and so on."""
        found: set[str] = set()
        at: Route | None = route
        while at is not None and at.route_id not in found:
            found.add(at.route_id)
            at = self.by_id.get(at.branch.parent_id) if at.branch else None
        return found
