"""What analyses that simulate share: the least number, the seed, and how much is too much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from app.analysis.on_route import on_route, route_of
from app.analysis.parameters import count
from app.domain.errors import BadParameterError
from app.domain.statistics.monte_carlo import LEVEL
from app.language.plural import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.analysis.definition import Question
    from app.analysis.on_route import OnRoute
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.linear import Route

__all__ = [
    "DIGITS", "LEAST_EVENTS", "SIMULATED", "Sample", "check_steps", "kilometres", "length_mm",
    "millimetres", "places_mm",
]  # fmt: skip

LEAST_EVENTS = 30
LEAST_PERMUTATIONS, LEAST_DRAWS, MOST = 19, 39, 999
DEFAULT = 99
MOST_SEED = 999_999_999
MM_A_KM, MM_A_M = 1_000_000, 1_000
DIGITS = 6
SIMULATED = (
    count(
        "permutations",
        "so many simulations make the p-value",
        least=LEAST_PERMUTATIONS,
        most=MOST,
        default=DEFAULT,
    ),
    count(
        "draws",
        "so many times each incident is placed anew in its interval",
        least=LEAST_DRAWS,
        most=MOST,
        default=DEFAULT,
    ),
    count("seed", "what random numbers begin with", least=0, most=MOST_SEED, default=0),
)


class Tested(Protocol):
    """What a simulation found, as far as every analysis tells it."""

    @property
    def p_value(self) -> float:
        """How often chance does as much."""

    @property
    def draw_p_values(self) -> Floats:
        """The same for incidents that are placed anew in their intervals."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The incidents of a question that are on its route; ``why`` nothing is said of them, or None.

    An analysis tests a sample without a ``why``, and tells the facts of it in any case.
    """

    question: Question
    route: Route
    on: Sequence[OnRoute]
    why: str | None

    @classmethod
    def of(cls, question: Question) -> Sample:
        """Find the incidents on the route that a question names.

        Raises
        ------
        BadParameterError
            For a route that does not exist or has no kilometres.
        """
        route = route_of(question.catalog, question.values["route"])
        on = on_route(question.incidents, route)
        return cls(question, route, on, _too_few(question, on))

    def facts(self, found: Tested | None) -> dict[str, Any]:
        """Give what was asked, of how many incidents, and how the test and its draws came out."""
        asked, route, on = self.question.values, self.route, self.on
        small = None if found is None else int((found.draw_p_values <= LEVEL).sum())
        return {
            "route_id": route.route_id,
            "route_from_km": round(route.start_km, 3),
            "route_to_km": round(route.end_km, 3),
            "n": len(on),
            "least_n": LEAST_EVENTS,
            "off_route_count": len(self.question.incidents) - len(on),
            "by_middle": [each.measured.incident.id for each in on if not each.is_a_point],
            "permutations": asked["permutations"],
            "draws": asked["draws"],
            "seed": asked["seed"],
            "level": LEVEL,
            "draws_at_level": small,
            "draws_at_level_share": None
            if small is None
            else round(small / asked["draws"], DIGITS),
            "p_value": None if found is None else round(found.p_value, DIGITS),
        }


def millimetres(metres: float) -> int:
    """Give a length in whole millimetres."""
    return round(metres * MM_A_M)


def kilometres(found_mm: float) -> float:
    """Give a length of millimetres in kilometres, as printed."""
    return round(found_mm / MM_A_KM, DIGITS)


def places_mm(on: Sequence[OnRoute], route: Route) -> tuple[NDArray[np.int64], ...]:
    """Give the kilometres as printed in millimetres from the start of the route: best, from, to."""
    printed = np.array([each.printed_km() for each in on]).reshape(-1, 3)
    from_start = np.rint((printed - route.start_km) * MM_A_KM).astype(np.int64)
    within = np.clip(from_start, 0, length_mm(route))
    return within[:, 0], within[:, 1], within[:, 2]


def length_mm(route: Route) -> int:
    """Give the length of a route by its kilometres, in whole millimetres."""
    return round((route.end_km - route.start_km) * MM_A_KM)


def check_steps(question: Question, events: int, steps: int, patterns: int) -> None:
    """Refuse a simulation of more steps than are allowed.

    Raises
    ------
    BadParameterError
        If there are more of them; it names the permutations.
    """
    most = question.most_steps
    if most is None or steps * patterns <= most:
        return
    asked = question.values
    given = f"{asked['permutations']} with {asked['draws']} draws of {events:,} incidents"
    takes = f"takes about {steps * patterns:,} steps and at most {most:,} are taken here"
    instead = "expected fewer permutations, draws or incidents; the command line has no such limit"
    raise BadParameterError("permutations", f"{given} {takes}: {instead}")


def _too_few(question: Question, on: Sequence[OnRoute]) -> str | None:
    """Say why nothing is said; None if there are enough incidents on the route."""
    if len(on) >= LEAST_EVENTS:
        return None
    if not question.incidents:
        return "no incident meets the selection"
    all_of = f"{len(question.incidents)} {plural(len(question.incidents), 'incident')}"
    stand = "is" if len(on) == 1 else "are"
    number = f"{len(on)} of {all_of} of the selection {stand} on the route"
    return f"{number}, fewer than the {LEAST_EVENTS} below which nothing is said"
