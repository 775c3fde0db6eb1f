"""The incidents of a still map by place, and the signs that stand for them in a view.

A place that is known to a region or to less gets no sign: its dashed shape is all there is. Places
whose signs would lie on one another become one sign with a number, as on the live map.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.footprint import Disc
from app.domain.record.vocabulary import EvidenceTier
from app.maps.footprints import class_and_pin
from app.maps.still.view import square

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.geo.footprint import Footprint
    from app.domain.geo.geodesy import Floats
    from app.domain.record.vocabulary import EventClass
    from app.maps.still.room import Box
    from app.maps.still.view import View
    from app.store.measured import Measured

__all__ = ["Sign", "Spot", "outlines", "rings", "signs_in", "spots_of"]

WIDE_CLASSES = {"area", "region"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with its incidents: footprint, class of its place, whether a sign may stand there.

    ``x`` and ``y`` are shares of the square.
    """

    footprint: Footprint
    location_class: str
    has_sign: bool
    x: float
    y: float
    incidents: tuple[Measured, ...]

    @property
    def is_dashed(self) -> bool:
        """Whether its outline is dashed: known to an area, a region or less."""
        return not self.has_sign or self.location_class in WIDE_CLASSES


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign in pixels, with the incidents that it stands for."""

    x: float
    y: float
    size: float
    incidents: tuple[Measured, ...]

    @property
    def only_class(self) -> EventClass | None:
        """The class of all of them; None if they have several."""
        classes = {each.incident.event_class for each in self.incidents}
        return classes.pop() if len(classes) == 1 else None

    @property
    def is_lead(self) -> bool:
        """Whether all are unconfirmed."""
        tiers = {each.incident.evidence_tier for each in self.incidents}
        return tiers == {EvidenceTier.SECONDARY_LEAD}

    @property
    def box(self) -> Box:
        """What it takes, its number with it."""
        half = self.size / 2.0 + 1.0
        aside = self.size * 0.3 if len(self.incidents) > 1 else 0.0
        return self.x - half, self.y - half - aside, self.x + half + aside, self.y + half


def spots_of(shown: Iterable[Measured]) -> list[Spot]:
    """Give the places of incidents; those that have none are left out."""
    at: dict[str, list[Measured]] = {}
    for each in shown:
        if each.place is not None and each.footprint is not None:
            at.setdefault(each.place.id, []).append(each)
    return [spot for group in at.values() if (spot := _spot(group)) is not None]


def _spot(group: Sequence[Measured]) -> Spot | None:
    place = group[0].place
    if place is None or place.footprint is None:
        return None
    known_to, found = place.location_class, place.footprint
    ((x, y),) = square(np.array([found.lon]), np.array([found.lat])).tolist()
    has_sign = bool(class_and_pin(known_to)["pin"])
    return Spot(found, known_to.value, has_sign, x, y, tuple(group))


def signs_in(view: View, spots: Iterable[Spot], size: float) -> list[Sign]:
    """Give the signs in a view, those for the most incidents first and so under the others."""
    order = sorted((s for s in spots if s.has_sign), key=lambda s: -len(s.incidents))
    groups: list[tuple[tuple[float, float], list[Measured]]] = []
    for spot in order:
        ((x, y),) = view.px(np.array([[spot.x, spot.y]])).tolist()
        near = next((g for g in groups if _is_near(g[0], (x, y), size)), None)
        if near is None:
            groups.append(((x, y), [*spot.incidents]))
        else:
            near[1].extend(spot.incidents)
    left, top, right, bottom = view.area.box
    return [
        Sign(x, y, size, tuple(held))
        for (x, y), held in groups
        if left <= x <= right and top <= y <= bottom
    ]


def _is_near(one: tuple[float, float], other: tuple[float, float], size: float) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) < size + 2.0


def outlines(spot: Spot) -> list[Floats]:
    """Give the rings of a spot's footprint."""
    return rings(spot.footprint)


def rings(footprint: Footprint) -> list[Floats]:
    """Give the rings of a footprint, each (n, 2), in shares of the square."""
    if isinstance(footprint, Disc):
        return [_circle(footprint.lon, footprint.lat, footprint.radius_m)]
    return [square(*np.array(ring).T) for ring in footprint.rings()]


@lru_cache(maxsize=4_096)
def _circle(lon: float, lat: float, radius_m: float) -> Floats:
    return square(*Disc(lon, lat, radius_m).outline())
