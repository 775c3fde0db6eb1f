"""What is measured to: an asset, a place or a position, and how far incidents are from it.

Distances are those that are printed: best to the decimetre, bounds outward. Every count, verdict
and limit of the analyses that use them follows from these numbers, so that whoever has the table
of incidents comes to the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from app.analysis.parameters import TEXT, Parameter
from app.domain.errors import BadParameterError, UnknownIdError
from app.domain.geo.footprint import Disc
from app.domain.geo.target import Target
from app.domain.geo.uncertainty import Interval, disc_bounds_m, distance_interval
from app.domain.record.places import DIGITS, NEVER_A_PIN
from app.selection.values import parse_lon_lat, parse_word
from app.store.profile import rounded_m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.analysis.definition import Question
    from app.domain.geo.footprint import Footprint
    from app.store.measured import Gazette, Measured

__all__ = [
    "METHOD",
    "MOST_KEPT",
    "Around",
    "Away",
    "around",
    "around_asked",
    "away_from",
    "why_empty",
]

METHOD = (
    "geodesic WGS 84, edges geodesic; bounds over footprint and accuracy, rounded outward to 0.1 m;"
    " probabilities in closed form or over fixed positions, see docs/distances.md"
)
DEFAULT = "cpc-terminal"
NUMBER = r"[+-]?\d{1,3}(\.\d{1,15})?"
AROUND = rf"^([a-z0-9_:-]{{1,96}}|{NUMBER},{NUMBER})$"
# Of so many different places what is measured to the layers is kept.
MOST_KEPT = 200

Spot: TypeAlias = str | tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """What incidents are measured to; ``name`` is the id of an asset or a place, or None."""

    target: Target
    name: str | None
    facts: dict[str, Any]
    is_pin: bool

    @property
    def point(self) -> tuple[float, float] | None:
        """The point that circles can be drawn round; None of a line, an area or a region."""
        return self.target.point if self.is_pin else None

    @property
    def key(self) -> tuple[object, ...]:
        """What tells the target from others; an asset that is hidden may share its place's id."""
        return self.name, self.target.point, self.target.parts[0].accuracy_m


@dataclass(frozen=True, slots=True)
class Away:
    """An incident and its distance in metres, as it is printed."""

    measured: Measured
    best_m: float
    min_m: float
    max_m: float

    @property
    def id(self) -> str:
        """The id of the incident."""
        return self.measured.incident.id

    @property
    def interval(self) -> Interval:
        """The distance as an interval."""
        return Interval(self.best_m, self.min_m, self.max_m)


# What is measured to if nothing was asked for, before the record began. Nothing is ever measured
# to its position, as there are no incidents either.
NOT_YET = Around(
    Target.of_point(0.0, 0.0, accuracy_m=0.0),
    DEFAULT,
    {"around": DEFAULT, "lon": None, "lat": None, "accuracy_m": None},
    is_pin=False,
)


def around(description: str) -> Parameter:
    """Give the parameter that says what is measured to."""
    return Parameter(
        name="around",
        description=description,
        schema={**TEXT, "pattern": AROUND, "example": "37.78,44.72"},
        parse=_parsed,
        spell=lambda spot: spot if isinstance(spot, str) else ",".join(map(_plain, spot)),
        default=DEFAULT,
    )


def around_asked(question: Question) -> Around:
    """Give what a question measures to: its values ``around`` and ``radius``.

    Raises
    ------
    UnknownIdError
        If no asset and no place with a position has the id.
    BadParameterError
        If an accuracy is given of what the layers know.
    """
    spot, accuracy_m = question.values["around"], question.values["radius"]
    if not isinstance(spot, str):
        lon, lat = spot
        told = accuracy_m or 0.0
        facts = {"around": None, "lon": lon, "lat": lat, "accuracy_m": told}
        return Around(Target.of_point(lon, lat, accuracy_m=told), None, facts, is_pin=True)
    if accuracy_m is not None:
        message = f"is that of a position lon,lat; how well '{spot}' is known, the layers say"
        raise BadParameterError("radius", message)
    if spot == DEFAULT and _has_not_begun(question):
        return NOT_YET
    return _named(question.catalog.gazette, spot)


def _has_not_begun(question: Question) -> bool:
    """Say whether the record held nothing at all at the moment that was asked for."""
    return not (question.incidents or question.catalog.gazette.assets)


def away_from(gazette: Gazette, spot: Around, incidents: Sequence[Measured]) -> list[Away]:
    """Measure those incidents that have a place, in their order."""
    placed = [(each, each.footprint) for each in incidents if each.footprint is not None]
    distinct = tuple(dict.fromkeys(footprint for _, footprint in placed))
    if spot.name is None or len(distinct) > MOST_KEPT:
        intervals = _intervals(distinct, spot.target)
    else:
        key = ("around", spot.key, distinct)
        intervals = gazette.once(key, lambda: _intervals(distinct, spot.target))
    found = dict(zip(distinct, intervals, strict=True))
    return [Away(each, *rounded_m(found[footprint])) for each, footprint in placed]


def why_empty(question: Question) -> str:
    """Say why nothing can be measured."""
    if _has_not_begun(question):
        return "the record had not begun by then"
    if not question.incidents:
        return "no incident meets the selection"
    return "no incident of the selection has a place that can be measured"


def _intervals(footprints: tuple[Footprint, ...], target: Target) -> list[Interval]:
    found: dict[Footprint, Interval] = {
        each: distance_interval(each, target) for each in footprints if not isinstance(each, Disc)
    }
    discs = [each for each in footprints if isinstance(each, Disc)]
    if discs:
        lon, lat, radius = np.array([[d.lon, d.lat, d.radius_m] for d in discs]).T.copy()
        rows = np.column_stack(disc_bounds_m(lon, lat, radius, target)).tolist()
        found |= {disc: Interval(*row) for disc, row in zip(discs, rows, strict=True)}
    return [found[footprint] for footprint in footprints]


def _named(gazette: Gazette, name: str) -> Around:
    target = gazette.target_of(name)
    if target is None:
        raise UnknownIdError("placed asset or place", name, parameter="around")
    place, point = gazette.place_of(name), target.point
    is_pin = place is not None and place.location_class not in NEVER_A_PIN
    lon, lat = None, None
    if place is not None and point is not None and is_pin:
        digits = DIGITS[place.location_class]
        lon, lat = round(point[0], digits), round(point[1], digits)
    accuracies = target.accuracies_m
    accuracy_m = float(accuracies[0, 0]) if len(accuracies) == 1 else None
    facts = {"around": name, "lon": lon, "lat": lat, "accuracy_m": accuracy_m}
    return Around(target, name, facts, is_pin=is_pin)


def _parsed(text: str) -> Spot:
    parts = text.split(",")
    if len(parts) == 1:
        return parse_word(text)
    if len(parts) != 2:  # noqa: PLR2004 - longitude and latitude
        raise ValueError(f"'{text[:80]}' is not an id of an asset or a place, or lon,lat")
    lon, lat = parse_lon_lat(*parts)
    return lon + 0.0, lat + 0.0


def _plain(degrees: float) -> str:
    """Write degrees without an exponent, as they are read."""
    return np.format_float_positional(degrees, trim="-")
