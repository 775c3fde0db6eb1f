"""The join of an incident with the layers, and what is measured once for it.

An incident names a place or an asset; its point, radius or polygon come from the layers here and
nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from app.domain.geo.footprint import Disc, Footprint
from app.domain.geo.uncertainty import Interval, disc_bounds_m, distance_interval
from app.domain.record.assets import REFERENCE_ROUTE, ROUTE_PLACE, place_of
from app.domain.record.places import place_of_position
from app.domain.record.published import published
from app.domain.record.vocabulary import AssetRelation, EventClass, LocationMethod

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from app.domain.geo.linear import KilometrePoint, Route, Routes
    from app.domain.geo.target import Target
    from app.domain.record.assets import Asset
    from app.domain.record.incidents import Incident
    from app.domain.record.places import Place

__all__ = ["REFERENCE_TARGETS", "Gazette", "Measured"]

# The three things that every incident is measured to, by the name its columns carry.
REFERENCE_TARGETS = {"route": "cpc-pipeline", "terminal": "cpc-terminal", "city": "novorossiysk"}


DISCS_AT_ONCE = 2_000
# Pairs of places and assets that are kept once measured, some hundred bytes each.
MOST_KEPT = 100_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is measured of a place."""

    footprint: Footprint | None
    kp: KilometrePoint | None
    distances: dict[str, Interval]


NOWHERE = _Measure(None, None, {})


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
        self._measures: dict[str, _Measure] = {}
        self._kept: dict[Hashable, Any] = {}

    @property
    def route(self) -> Route:
        """The route that every incident is measured to."""
        return self.routes.route(REFERENCE_ROUTE)

    def place_of(self, name: str) -> Place | None:
        """Give the place that a place id or an asset id stands for."""
        return place_of(name, self.assets, self.places)

    def place_of_incident(self, incident: Incident) -> Place | None:
        """Give the place of an incident as it is published: of the layers, its own, or a cell."""
        return self.published(incident)[1]

    def published(self, incident: Incident) -> tuple[Incident, Place | None]:
        """Give an incident and its place as they are published."""
        place = self._place_on_record(incident)
        return published(incident, place, least_m=self.grids_m.get(incident.id))

    def target_of(self, name: str) -> Target | None:
        """Give what a distance to a place or an asset is measured to; None if it is not placed."""
        if name not in self._targets:
            self._targets[name] = self._make_target(name)
        return self._targets[name]

    def once(self, key: Hashable, measure: Callable[[], T]) -> T:
        """Give what was measured under a key, or measure it and keep it.

        The layers of a gazette never change, so neither does what follows from them and the key.
        """
        if key not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = measure()
        return self._kept[key]  # type: ignore[no-any-return]  # the key decides the type

    def measure(self, incident: Incident) -> Measured:
        """Join an incident with the layers and measure it."""
        return self.measure_all([incident])[0]

    def measure_all(self, incidents: Sequence[Incident]) -> list[Measured]:
        """Join incidents with the layers and measure them, all discs in one go."""
        shown = [self.published(incident) for incident in incidents]
        measures = self._measures_of([place for _, place in shown if place is not None])
        return [
            self._measured(incident, *parts, measures[parts[1].id] if parts[1] else NOWHERE)
            for incident, parts in zip(incidents, shown, strict=True)
        ]

    def without(self, assets: frozenset[str]) -> Gazette:
        """Give the gazette without some assets; what was measured is shared."""
        if not assets:
            return self
        kept = {name: asset for name, asset in self.assets.items() if name not in assets}
        return self._with(kept, self.grids_m)

    def with_grids(self, grids_m: Mapping[str, float]) -> Gazette:
        """Give the gazette for the past; what was measured is shared."""
        return self._with(self.assets, grids_m)

    def _with(self, assets: dict[str, Asset], grids_m: Mapping[str, float]) -> Gazette:
        found = Gazette(self.places, assets, self.routes, grids_m=grids_m)
        found._measures = self._measures
        found._kept = self._kept
        return found

    def _measured(
        self, incident: Incident, shown: Incident, place: Place | None, measure: _Measure
    ) -> Measured:
        by_asset = shown.where.place in self.assets
        method = place.point_method if place else None
        return Measured(
            incident=shown,
            place=place,
            method=LocationMethod.ASSET_ANCHOR if by_asset else method,
            footprint=measure.footprint,
            kp=measure.kp if self._on_system(incident) else None,
            distances=measure.distances,
        )

    def _measures_of(self, places: Sequence[Place]) -> dict[str, _Measure]:
        """Give what is measured of each place, by its id; of the gazette's places it is kept."""
        found: dict[str, _Measure] = {}
        discs: dict[str, Disc] = {}
        for place in places:
            if place.id in self._measures:
                found[place.id] = self._measures[place.id]
            elif isinstance(footprint := place.footprint, Disc):
                discs[place.id] = footprint
            elif place.id not in found:
                found[place.id] = self._measure_area(footprint) if footprint else NOWHERE
        # Many incidents are placed at the same town: what is alike is measured once.
        alike = list(dict.fromkeys(discs.values()))
        measured = dict(zip(alike, self._measure_discs(alike), strict=True))
        found |= {name: measured[disc] for name, disc in discs.items()}
        # A position of its own is measured once.
        self._measures |= {name: found[name] for name in found.keys() & self.places.keys()}
        return found

    def _measure_area(self, footprint: Footprint) -> _Measure:
        targets = self._reference_targets()
        distances = {key: distance_interval(footprint, target) for key, target in targets.items()}
        return _Measure(footprint, self.routes.locate(footprint), distances)

    def _measure_discs(self, discs: Sequence[Disc]) -> list[_Measure]:
        """Measure discs in blocks so small that numpy does it: any block gives the same bits."""
        found: list[_Measure] = []
        for at in range(0, len(discs), DISCS_AT_ONCE):
            block = discs[at : at + DISCS_AT_ONCE]
            numbers = np.array([[d.lon, d.lat, d.radius_m] for d in block])
            lon, lat, radius = numbers.T.copy()
            columns = {
                key: np.column_stack(disc_bounds_m(lon, lat, radius, target)).tolist()
                for key, target in self._reference_targets().items()
            }
            found += [
                _Measure(disc, kp, {key: Interval(*rows[row]) for key, rows in columns.items()})
                for row, (disc, kp) in enumerate(
                    zip(block, self.routes.locate_discs(block), strict=True)
                )
            ]
        return found

    def _reference_targets(self) -> dict[str, Target]:
        targets = {key: self.target_of(name) for key, name in REFERENCE_TARGETS.items()}
        return {key: target for key, target in targets.items() if target is not None}

    def _make_target(self, name: str) -> Target | None:
        asset = self.assets.get(name)
        if ROUTE_PLACE in {name, asset.place_id if asset else None}:
            return self.route.target
        place = self.place_of(name)
        return place.target(asset.accuracy_m if asset else None) if place else None

    def _place_on_record(self, incident: Incident) -> Place | None:
        """Give the place of the layers that an incident names, or that of its own position."""
        if incident.where.place is None:
            return place_of_position(incident)
        return self.place_of(incident.where.place)

    def _on_system(self, incident: Incident) -> bool:
        """Say whether the record has a place on the system; an order by a court has none."""
        if incident.event_class is not EventClass.REGULATORY_LEGAL:
            return True
        place = self._place_on_record(incident)
        return any(
            link.relation is AssetRelation.PART_OF and self.place_of(link.asset) is place
            for link in incident.assets
        )
