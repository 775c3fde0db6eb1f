"""Clustering: whether the incidents along a route lie closer together than chance places them.

Along the route only, and of what is reported: nothing of it says why, or what comes next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.analysis.definition import Analysis, Answer, Question, Table
from app.analysis.parameters import choice, distance, word
from app.analysis.simulation import (
    DIGITS,
    SIMULATED,
    Sample,
    check_steps,
    kilometres,
    length_mm,
    millimetres,
    places_mm,
)
from app.domain.errors import BadParameterError
from app.domain.record.assets import REFERENCE_ROUTE
from app.domain.statistics.clustering import OnLine, clustering
from app.domain.statistics.network_k import Bands

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.analysis.definition import Row
    from app.domain.geo.linear import Route
    from app.domain.statistics.clustering import Clustering

__all__ = ["CLUSTERING", "answer"]

METHOD = (
    "network K function along the kilometres of one line, {correction}; one-sided test for"
    " clustering by the largest excess of its square root over all distances, against as many"
    " places drawn evenly from the route; band from places drawn evenly from each interval"
)
ENDS, NONE = CORRECTIONS = ("ends", "none")
SAID = {
    ENDS: "with the geometric correction at the ends (Ang, Baddeley and Nair 2012)",
    NONE: "without correction at the ends (Okabe and Yamada 2001)",
}
K_COLUMNS = (
    "distance_km", "k_observed", "k_low", "k_high", "csr_expected", "envelope_low",
    "envelope_high",
)  # fmt: skip
MOST_DISTANCES = 1_000
CREDITS = ("incidents/", "layers/", "assets/")


def answer(question: Question) -> Answer:
    """Give K of the incidents of a selection along a route, and its test against chance.

    Raises
    ------
    BadParameterError
        For a route that does not exist or has no kilometres, distances that are out of range, or
        more simulation than is allowed.
    """
    asked, sample = question.values, Sample.of(question)
    bands = _bands(sample.route, asked)
    found = None if sample.why else _tested(sample, bands)
    return Answer(
        method=METHOD.format(correction=SAID[asked["correction"]]),
        unit="kilometre",
        tables={"k": Table.of(_rows(bands, found), K_COLUMNS, **dict.fromkeys(K_COLUMNS, "km"))},
        facts={
            **sample.facts(found),
            "correction": asked["correction"],
            "step_m": asked["step"],
            "reach_m": asked["reach"],
            "statistic": _root_km(found.statistic) if found else None,
            "critical": _root_km(found.critical) if found else None,
        },
        empty_because=sample.why,
        credits=CREDITS,
    )


def _bands(route: Route, asked: Mapping[str, Any]) -> Bands:
    """Give the distances at which pairs are counted."""
    step, reach, length = (
        millimetres(asked["step"]), millimetres(asked["reach"]), length_mm(route),
    )  # fmt: skip
    if not 0 < reach <= length // 2:
        expected = f"expected over 0 and at most half of the route, {length / 2e6:g} km"
        raise BadParameterError("reach", f"{reach / 1e6:g} km: {expected}")
    if not reach / MOST_DISTANCES <= step <= reach or step == 0:
        expected = f"expected at most the reach and {MOST_DISTANCES:,} steps of it"
        raise BadParameterError("step", f"{step / 1e6:g} km: {expected}")
    return Bands(
        length_mm=length,
        step_mm=step,
        count=reach // step,
        is_corrected=asked["correction"] == ENDS,
    )


def _tested(sample: Sample, bands: Bands) -> Clustering:
    question, asked, count = sample.question, sample.question.values, len(sample.on)
    pairs = count * (count - 1) // 2
    check_steps(question, count, pairs, asked["permutations"] + asked["draws"] + 1)
    best, first, last = places_mm(sample.on, sample.route)
    return clustering(
        OnLine(best_mm=best, first_mm=first, last_mm=last),
        bands,
        permutations=asked["permutations"],
        draws=asked["draws"],
        seed=asked["seed"],
        progress=question.progress,
    )


def _rows(bands: Bands, found: Clustering | None) -> list[Row]:
    if found is None:
        return []
    columns = (
        bands.distances_mm, found.k_mm, found.low_mm, found.high_mm, found.expected_mm,
        found.envelope_low_mm, found.envelope_high_mm,
    )  # fmt: skip
    return [
        dict(zip(K_COLUMNS, map(kilometres, row), strict=True))
        for row in zip(*(column.tolist() for column in columns), strict=True)
    ]


def _root_km(root_mm: float) -> float:
    """Give a root of millimetres as one of kilometres, as printed."""
    return round(root_mm / 1_000.0, DIGITS)


CLUSTERING = Analysis(
    id="clustering",
    title="Clustering along the route",
    description="Whether incidents lie closer together along a route than chance places them",
    parameters=(
        word("route", "the route by its id", default=REFERENCE_ROUTE),
        distance("step", "pairs are counted at multiples of this distance", default="2km"),
        distance("reach", "up to this distance, at most half of the route", default="100km"),
        choice("correction", "for what the ends of the route cut off", CORRECTIONS, default=ENDS),
        *SIMULATED,
    ),
    answer=answer,
)
