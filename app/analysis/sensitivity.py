"""Sensitivity: the count of incidents against the radius, and what would change a conclusion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.analysis.around import METHOD, around, around_asked, away_from, why_empty
from app.analysis.counts import STEPS, Counts, expected_from_m, is_within
from app.analysis.definition import Analysis, Answer, Question, Table
from app.analysis.left_out import LEFT_OUT_COLUMNS, LeftOut
from app.analysis.likely import likely
from app.analysis.margins import MARGIN_COLUMNS, Conclusion, margin_facts, margin_rows
from app.analysis.parameters import count, distance
from app.analysis.toll_statistics import TOLL_COLUMNS, TOLL_UNITS, Tolls
from app.domain.errors import BadParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.analysis.around import Around, Away
    from app.analysis.likely import Likely

__all__ = ["SENSITIVITY", "answer"]

MOST_STEPS, MOST_LEAST = 10_000, 1_000_000
# The chances of so many incidents at so many radii take some seconds.
MOST_CHANCES = 2_000_000
EXPECTED = "expected"
DIGITS = 3
CURVE_COLUMNS = ("radius_m", *STEPS, EXPECTED)
CONCLUSION_COLUMNS = ("by", "count", "holds", "holds_from_m")
TOLLS_COLUMNS = ("by", *TOLL_COLUMNS)
DISTANCES = {"distance_m": "m", "distance_min_m": "m", "distance_max_m": "m", "margin_m": "m"}


@dataclass(frozen=True, slots=True)
class _Expected:
    """What follows from chances: the expected count at radii and at the one asked for."""

    at_radii: list[float]
    at_radius: float
    from_m: float | None
    chances: list[float]


def answer(question: Question) -> Answer:
    """Count within every radius, and say what the count at one radius rests on.

    Raises
    ------
    BadParameterError
        If the curve has more radii than chances can be counted for.
    UnknownIdError
        If there is nothing with a position to measure to.
    """
    gazette, spot = question.catalog.gazette, around_asked(question)
    said = Conclusion(question.values["within"], question.values["least"])
    away = away_from(gazette, spot, question.incidents)
    counts = Counts.of(away)
    radii = _thinned(counts.breaks_m, question.values["steps"])
    _check_size(away, radii)
    expected = likely(
        gazette,
        spot,
        away,
        key=(tuple(radii), said),
        follow=lambda found: _expected(found, counts, radii, said),
    )
    tables = {
        "curve": _curve(counts, radii, expected),
        "conclusion": _conclusion(counts, expected, said),
        **_tables(away, expected, said),
    }
    facts = _facts(question, spot, away, said)
    thinning = {"breaks": len(counts.breaks_m), "is_thinned": len(radii) < len(counts.breaks_m)}
    empty_because = None if away else why_empty(question)
    return Answer(
        method=METHOD,
        unit="metre",
        tables=tables,
        facts=facts | thinning,
        empty_because=empty_because,
    )


def _thinned(breaks_m: list[float], steps: int | None) -> list[float]:
    """Give every radius at which a count changes, or so many of them, evenly from first to last."""
    if steps is None or steps >= len(breaks_m):
        return breaks_m
    last = len(breaks_m) - 1
    return [breaks_m[round(step * last / (steps - 1))] for step in range(steps)]


def _check_size(away: Sequence[Away], radii: list[float]) -> None:
    if len(away) * len(radii) > MOST_CHANCES:
        most = MOST_CHANCES // len(away)
        message = f"the curve has {len(radii):,} radii for {len(away):,} incidents"
        raise BadParameterError("steps", f"{message}; expected at most {most:,} with so many")


def _expected(chances: Likely, counts: Counts, radii: list[float], said: Conclusion) -> _Expected:
    at_radius = chances.within([said.radius_m])[:, 0].tolist()
    from_m = None if said.least is None else expected_from_m(chances, counts, said.least)
    return _Expected(chances.expected(radii), sum(at_radius), from_m, at_radius)


def _curve(counts: Counts, radii: list[float], expected: _Expected) -> Table:
    rows = [
        {
            "radius_m": radius_m,
            **{step: counts.at(step, radius_m) for step in STEPS},
            EXPECTED: round(sure, DIGITS),
        }
        for radius_m, sure in zip(radii, expected.at_radii, strict=True)
    ]
    return Table.of(
        rows, CURVE_COLUMNS, radius_m="m", **dict.fromkeys(CURVE_COLUMNS[1:], "incident")
    )


def _conclusion(counts: Counts, expected: _Expected, said: Conclusion) -> Table:
    """Give each count at the radius, whether the conclusion holds by it, and from where on."""
    rows = []
    for step in STEPS:
        found = counts.at(step, said.radius_m)
        from_m = None if said.least is None else counts.from_m(step, said.least)
        rows.append(_concluded(step, found, said, from_m))
    rows.append(_concluded(EXPECTED, round(expected.at_radius, DIGITS), said, expected.from_m))
    return Table.of(rows, CONCLUSION_COLUMNS, count="incident", holds_from_m="m")


def _concluded(by: str, found: float, said: Conclusion, from_m: float | None) -> dict[str, Any]:
    return {"by": by, "count": found, "holds": said.holds(found), "holds_from_m": from_m}


def _tables(away: Sequence[Away], expected: _Expected, said: Conclusion) -> dict[str, Table]:
    tolls = Tolls(each.measured.incident for each in away)
    rest = LeftOut(away, tolls, said)
    margins = margin_rows(away, said.radius_m, expected.chances)
    within = {s: [e.id for e in away if is_within(e, s, said.radius_m)] for s in STEPS}
    sums = [{"by": step, **row} for step in STEPS for row in tolls.rows(within[step])]
    return {
        "incidents": Table.of(margins, MARGIN_COLUMNS, **DISTANCES),
        "without": Table.of(rest.each(), LEFT_OUT_COLUMNS),
        "without_place": Table.of(rest.each_place(), LEFT_OUT_COLUMNS),
        "tolls": Table.of(sums, TOLLS_COLUMNS, **TOLL_UNITS),
    }


def _facts(
    question: Question, spot: Around, away: Sequence[Away], said: Conclusion
) -> dict[str, Any]:
    return {
        **spot.facts,
        "within_m": said.radius_m,
        "least": said.least,
        "incidents_asked": len(question.incidents),
        "unplaced": [m.incident.id for m in question.incidents if m.footprint is None],
        **margin_facts(away, said),
    }


SENSITIVITY = Analysis(
    id="sensitivity",
    title="Sensitivity",
    description="The count of incidents against the radius, and what would change a conclusion",
    parameters=(
        around("id of an asset or a place, or lon,lat"),
        distance("within", "the radius of the conclusion", default="25km"),
        count(
            "least",
            "the conclusion: at least so many lie within the radius",
            least=1,
            most=MOST_LEAST,
        ),
        distance("radius", "how well a position lon,lat is known; without it, exactly"),
        count("steps", "so many radii of the curve; without it, all", least=2, most=MOST_STEPS),
    ),
    answer=answer,
)
