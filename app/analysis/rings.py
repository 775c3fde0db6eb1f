"""Rings: how many incidents lie at which distance from an asset, a place or a position."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from shapely.geometry import mapping

from app.analysis.around import METHOD, Around, Away, around, around_asked, away_from, why_empty
from app.analysis.definition import Analysis, Answer, Question, Table
from app.analysis.likely import likely
from app.analysis.pairs import share
from app.analysis.parameters import distance, distances
from app.analysis.toll_statistics import TOLL_COLUMNS, TOLL_UNITS, Tolls
from app.domain.errors import BadParameterError
from app.domain.geo.annulus import annulus, error_m, least_width_m
from app.domain.geo.uncertainty import EVEN_CHANCE, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.geo.geodesy import Floats

__all__ = ["RINGS", "Ring", "answer"]

MOST_RINGS = 20
VERDICTS = (Verdict.CERTAIN, Verdict.PROBABLE, Verdict.POSSIBLE)
EXPECTED_DIGITS = 3
BOUNDS = ("from_m", "to_m")
RING_COLUMNS = ("ring", *BOUNDS, "certain", "probable", "possible", "may_lie", "expected")
INCIDENT_COLUMNS = (
    "incident_id", "distance_m", "distance_min_m", "distance_max_m", "probabilities", "verdicts",
)  # fmt: skip
METRES = {"from_m": "m", "to_m": "m"}
DISTANCES = {"distance_m": "m", "distance_min_m": "m", "distance_max_m": "m"}


@dataclass(frozen=True, slots=True)
class Ring:
    """Distances over ``from_m`` up to ``to_m``, metres; the first has 0 too, the last no end."""

    from_m: float
    to_m: float | None

    def verdict(self, away: Away, chance: float) -> Verdict:
        """Say what the interval of an incident allows about lying in the ring."""
        is_past = away.min_m > self.from_m or self.from_m == 0.0
        is_short = self.to_m is None or away.max_m <= self.to_m
        if is_past and is_short:
            return Verdict.CERTAIN
        is_before = away.max_m <= self.from_m and self.from_m > 0.0
        is_beyond = self.to_m is not None and away.min_m > self.to_m
        if is_before or is_beyond:
            return Verdict.EXCLUDED
        return Verdict.PROBABLE if chance >= EVEN_CHANCE else Verdict.POSSIBLE

    @property
    def row(self) -> dict[str, float | None]:
        """The bounds as columns."""
        return {"from_m": self.from_m, "to_m": self.to_m}


def answer(question: Question) -> Answer:
    """Count the incidents of each ring, certain and possible apart.

    Raises
    ------
    BadParameterError
        For rings that are narrower than they can be drawn, or too many places to count.
    UnknownIdError
        If there is nothing with a position to measure to.
    """
    limits = question.values["distances"]
    _check_width(limits)
    spot, gazette = around_asked(question), question.catalog.gazette
    away = away_from(gazette, spot, question.incidents)
    rings = _rings(limits)
    within = likely(gazette, spot, away, key=limits, follow=lambda found: found.within(limits))
    chances = _chances(within)
    verdicts = [
        [ring.verdict(each, chance) for ring, chance in zip(rings, row, strict=True)]
        for each, row in zip(away, chances.tolist(), strict=True)
    ]
    unplaced = [each.incident.id for each in question.incidents if each.footprint is None]
    return Answer(
        method=METHOD,
        unit="metre",
        tables={
            "rings": _counts(rings, chances, verdicts),
            "tolls": _tolls(rings, away, verdicts),
            "incidents": _incidents(away, chances, verdicts),
            "polygons": _polygons(rings, spot),
        },
        facts={
            **spot.facts,
            "incidents_asked": len(question.incidents),
            "unplaced": unplaced,
            "circles_drawn": spot.point is not None,
        },
        empty_because=None if away else why_empty(question),
    )


def _check_width(limits: Sequence[float]) -> None:
    for low, high in pairwise(limits):
        least_m = least_width_m(high)
        if low > high - least_m:
            message = f"{low:g} m and {high:g} m lie less than {least_m:g} m apart"
            raise BadParameterError("distances", message)


def _rings(limits: Sequence[float]) -> list[Ring]:
    """Give the rings between the limits, and what lies beyond the last."""
    return [Ring(*bounds) for bounds in zip((0.0, *limits), (*limits, None), strict=True)]


def _chances(within: Floats) -> Floats:
    """Give the chances of the rings from those of the limits, shape (incidents, rings)."""
    sides = np.zeros((len(within), 1)), np.ones((len(within), 1))
    return np.diff(np.hstack([sides[0], within, sides[1]]), axis=1)


def _counts(rings: list[Ring], chances: Floats, verdicts: list[list[Verdict]]) -> Table:
    expected = chances.sum(axis=0).tolist()
    rows = []
    for number, ring in enumerate(rings):
        found = [row[number] for row in verdicts]
        counts = {verdict.value: found.count(verdict) for verdict in VERDICTS}
        rows.append(
            {
                "ring": number + 1,
                **ring.row,
                **counts,
                "may_lie": sum(counts.values()),
                "expected": round(expected[number], EXPECTED_DIGITS),
            }
        )
    return Table.of(rows, RING_COLUMNS, **METRES, expected="incident")


def _tolls(rings: list[Ring], away: list[Away], verdicts: list[list[Verdict]]) -> Table:
    tolls = Tolls(each.measured.incident for each in away)
    rows = []
    for number, ring in enumerate(rings):
        for verdict in VERDICTS:
            names = [
                each.id for each, row in zip(away, verdicts, strict=True) if row[number] is verdict
            ]
            head = {"ring": number + 1, **ring.row, "verdict": verdict.value}
            rows += [{**head, **row} for row in tolls.rows(names)]
    return Table.of(rows, ("ring", *BOUNDS, "verdict", *TOLL_COLUMNS), **METRES, **TOLL_UNITS)


def _incidents(away: list[Away], chances: Floats, verdicts: list[list[Verdict]]) -> Table:
    rows: list[dict[str, Any]] = [
        {
            "incident_id": each.id,
            "distance_m": each.best_m,
            "distance_min_m": each.min_m,
            "distance_max_m": each.max_m,
            "probabilities": [share(*pair) for pair in zip(shares, found, strict=True)],
            "verdicts": [verdict.value for verdict in found],
        }
        for each, shares, found in zip(away, chances.tolist(), verdicts, strict=True)
    ]
    return Table.of(rows, INCIDENT_COLUMNS, **DISTANCES, probabilities="share")


def _polygons(rings: list[Ring], spot: Around) -> Table:
    """Draw the rings round a point; nothing is drawn round a line, an area or a region."""
    rows: list[dict[str, Any]] = [
        {
            "ring": number,
            **ring.row,
            "error_m": error_m(ring.to_m),
            "geometry": _drawn(spot.point, ring.from_m, ring.to_m),
        }
        for number, ring in enumerate(rings, start=1)
        if spot.point is not None and ring.to_m is not None
    ]
    return Table.of(rows, ("ring", *BOUNDS, "error_m", "geometry"), **METRES, error_m="m")


@lru_cache(maxsize=128)
def _drawn(point: tuple[float, float], from_m: float, to_m: float) -> dict[str, Any]:
    """Give a ring as GeoJSON; not to be changed."""
    drawn: dict[str, Any] = _listed(mapping(annulus(*point, inner_m=from_m, outer_m=to_m)))
    return drawn


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _listed(part) for name, part in value.items()}
    return [_listed(part) for part in value] if isinstance(value, tuple | list) else value


RINGS = Analysis(
    id="rings",
    title="Rings",
    description="Incidents and tolls at several distances round an asset, a place or a position",
    parameters=(
        around("id of an asset or a place, or lon,lat"),
        distances(
            "distances",
            "outer edges of the rings, in rising order",
            most=MOST_RINGS,
            default="5km,25km,100km",
        ),
        distance("radius", "how well a position lon,lat is known; without it, exactly"),
    ),
    answer=answer,
)
