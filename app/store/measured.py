"""The join of an incident with the layers, and what is measured once for it.

An incident names a place or an asset; its point, radius or polygon come from the layers here and
nowhere else. Where the record asks for a grid, all that leaves here is its published form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.geo.footprint import Disc, Footprint
from app.domain.geo.uncertainty import Interval, distance_interval
from app.domain.record.assets import REFERENCE_ROUTE, ROUTE_PLACE, place_of
from app.domain.record.places import place_of_position
from app.domain.record.published import published
from app.domain.record.vocabulary import AssetRelation, EventClass, LocationMethod

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.geo.linear import KilometrePoint, Route, Routes
    from app.domain.geo.target import Target
    from app.domain.record.assets import Asset
    from app.domain.record.incidents import Incident
    from app.domain.record.places import Place

__all__ = ["REFERENCE_TARGETS", "Gazette", "Measured"]

# The three things that every incident is measured to, by the name its columns carry.
REFERENCE_TARGETS = {"route": "cpc-pipeline", "terminal": "cpc-terminal", "city": "novorossiysk"}


@dataclass(frozen=True, slots=True)
class Measured:
    """An incident in its place: footprint, kilometre point, distances to the reference targets.

    ``incident`` and ``place`` are as they are published (:mod:`app.domain.record.published`).
    """

    incident: Incident
    place: Place | None
    method: LocationMethod | None
    footprint: Footprint | None
    kp: KilometrePoint | None
    distances: dict[str, Interval]

    @property
    def is_on_grid(self) -> bool:
        """Whether a cell of a grid stands for the place."""
        return self.incident.where.publication_grid_m is not None

    @property
    def radius_m(self) -> float | None:
        """The radius of the footprint in metres; of an area, the place's stated radius."""
        if isinstance(self.footprint, Disc):
            return self.footprint.radius_m
        return self.place.radius_m if self.place else None


class Gazette:
    """Places, assets and routes by id, and the targets that distances are measured to."""

    def __init__(
        self,
        places: dict[str, Place],
        assets: dict[str, Asset],
        routes: Routes,
        *,
        grids_m: Mapping[str, float] | None = None,
    ) -> None:
        """Keep the layers; targets are made on first use and kept.

        ``grids_m`` is for the past: the grid that each incident asks for today, in metres.
        """
        self.grids_m = grids_m or {}
        self.places = places
        self.assets = assets
        self.routes = routes
        self._targets: dict[str, Target | None] = {}
        self._measures: dict[str, tuple[KilometrePoint | None, dict[str, Interval]]] = {}

    @property
    def route(self) -> Route:
        """The route that every incident is measured to."""
        return self.routes.route(REFERENCE_ROUTE)

    def place_of(self, name: str) -> Place | None:
        """Give the place that a place id or an asset id stands for."""
        return place_of(name, self.assets, self.places)

    def place_of_incident(self, incident: Incident) -> Place | None:
        """Give the place of an incident as it is published: of the layers, its own, or a cell."""
        return self._published(incident)[1]

    def target_of(self, name: str) -> Target | None:
        """Give what a distance to a place or an asset is measured to; None if it is not placed."""
        if name not in self._targets:
            self._targets[name] = self._make_target(name)
        return self._targets[name]

    def measure(self, incident: Incident) -> Measured:
        """Join an incident with the layers and measure it."""
        shown, place = self._published(incident)
        footprint = place.footprint if place else None
        kp, distances = self._measure_place(place, footprint) if place and footprint else (None, {})
        method = place.point_method if place else None
        return Measured(
            incident=shown,
            place=place,
            method=LocationMethod.ASSET_ANCHOR if shown.where.place in self.assets else method,
            footprint=footprint,
            kp=kp if self._on_system(incident) else None,
            distances=distances,
        )

    def _published(self, incident: Incident) -> tuple[Incident, Place | None]:
        """Give an incident and its place as they are published."""
        return published(
            incident, self._place_on_record(incident), least_m=self.grids_m.get(incident.id)
        )

    def _place_on_record(self, incident: Incident) -> Place | None:
        """Give the place of the layers that an incident names, or that of its own position."""
        if incident.where.place is None:
            return place_of_position(incident)
        return self.place_of(incident.where.place)

    def _make_target(self, name: str) -> Target | None:
        asset = self.assets.get(name)
        if ROUTE_PLACE in {name, asset.place_id if asset else None}:
            return self.route.target
        place = self.place_of(name)
        return place.target(asset.accuracy_m if asset else None) if place else None

    def _measure_place(
        self, place: Place, footprint: Footprint
    ) -> tuple[KilometrePoint | None, dict[str, Interval]]:
        kept = self._measures.get(place.id)
        if kept is None:
            targets = {key: self.target_of(name) for key, name in REFERENCE_TARGETS.items()}
            distances = {k: distance_interval(footprint, t) for k, t in targets.items() if t}
            kept = self.routes.locate(footprint), distances
            if place.id in self.places:  # a position of its own is measured once
                self._measures[place.id] = kept
        return kept

    def _on_system(self, incident: Incident) -> bool:
        """Say whether the record has a place on the system; an order by a court has none."""
        if incident.event_class is not EventClass.REGULATORY_LEGAL:
            return True
        place = self._place_on_record(incident)
        return any(
            link.relation is AssetRelation.PART_OF and self.place_of(link.asset) is place
            for link in incident.assets
        )
