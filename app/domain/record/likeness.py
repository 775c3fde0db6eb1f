r"""The probability that two reports are of one event, from independent clues that can be read.

Odds are those of any pair, times one ratio a clue: how much likelier the clue is if both reports
are of one event than if they are of two. For time (in days) and place (metres, two dimensions)
both differences are taken as normal, with the variance of the two uncertainties for one event, and
that plus the spread of the record for two:

.. math::
    L = (1 - e) \left(1 + \frac{S^2}{s^2}\right)^{k/2}
        \exp\left(-\frac{d^2}{2} \left(\frac{1}{s^2} - \frac{1}{s^2 + S^2}\right)\right) + e

with d the difference, s its standard deviation, S the spread, k = 1 or 2 dimensions and e the share
of reports with a wrong date or place. Ratios fall with d, and never below e: a copy with a slip
stays possible. Where constants come from: docs/record.md.

References: I. P. Fellegi and A. B. Sunter, A theory for record linkage, JASA 64 (1969).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.geodesy import distance_m
from app.domain.record.vocabulary import EventClass
from app.domain.record.wording import wording_likeness

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats
    from app.domain.record.clues import Clue

    # One value in, one value out; arrays in, arrays out.
    Numbers = NDArray[np.float64] | np.float64

__all__ = [
    "LOOSE",
    "MOST_OF_SMALL_CLUES",
    "MOST_WITHOUT_TIME",
    "MOST_WORDS_RATIO",
    "PRIOR_ODDS",
    "Likeness",
    "Term",
    "class_ratio",
    "least_time_ratio",
    "likeness",
    "odds_of",
    "place_ratios",
    "probability_of",
    "time_ratios",
    "time_reach_d",
    "time_variance_d2",
    "toll_ratio",
    "weapon_ratio",
    "words_ratio",
    "words_ratios",
]

# Of so many pairs that are compared, one is of one event.
PRIOR_ODDS = 1.0 / 500.0
# The record holds one event in 44 days (34 from March 2022 to May 2026).
TIME_SPREAD_D = 44.0
# Half the pairs of its incidents lie within 15 km of each other.
PLACE_SPREAD_M = 15_000.0
# Reports of one event begin it some hours apart; maps of one event put it some kilometres apart.
TIME_SLACK_D = 0.25
PLACE_SLACK_M = 3_000.0
# Slips of whole pages: a wrong day or month in one of a hundred, a wrong town in one of twenty.
WRONG_DATE = 0.01
WRONG_PLACE = 0.05

BY_ARMS = frozenset(
    {
        EventClass.ATTACK,
        EventClass.ATTEMPTED_ATTACK,
        EventClass.ATTACK_CONTESTED,
        EventClass.VESSEL_ATTACK,
    }
)
# What a stop, an outage or a spill is called depends on what the report looks at.
BY_EFFECT = frozenset(
    {
        EventClass.OPERATIONAL_HALT,
        EventClass.UPSTREAM_OUTAGE,
        EventClass.TECHNICAL_FAILURE,
        EventClass.ENVIRONMENTAL_RELEASE,
    }
)
SAME_CLASS, KIN_CLASS, OPEN_CLASS, OTHER_CLASS = 2.0, 1.0, 0.5, 0.05
SAME_WEAPON, OTHER_WEAPON = 1.6, 0.25
SAME_TOLL, OTHER_TOLL = 1.6, 0.8
# Likeness of words at which they speak neither way, how fast the ratio rises, and its bounds.
EVEN_WORDS, WORDS_SLOPE = 0.55, 16.0
LEAST_WORDS_LOG, MOST_WORDS_LOG = -2.5, 4.5
# Fewer words than this count in part only.
FULL_WORDS = 6
# Bounds are loosened by this much, so that rounding loses no pair.
LOOSE = 1.0 - 1e-9
# The largest ratios: of words, of weapon and tolls, and of all clues but time, place at its best.
MOST_WORDS_RATIO = math.exp(MOST_WORDS_LOG)
MOST_OF_SMALL_CLUES = SAME_WEAPON * SAME_TOLL**2
MOST_WITHOUT_TIME = (
    (1.0 + (PLACE_SPREAD_M / PLACE_SLACK_M) ** 2)
    * SAME_CLASS
    * MOST_OF_SMALL_CLUES
    * MOST_WORDS_RATIO
)


@dataclass(frozen=True, slots=True)
class Term:
    """One clue: what was measured, in which unit, and the ratio it gives (1 speaks neither way)."""

    clue: str
    ratio: float
    measured: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """The probability that two reports are of one event, 0 to 1, and every term of its odds."""

    probability: float
    why: tuple[Term, ...]


def likeness(one: Clue, other: Clue) -> Likeness:
    """Give the probability that two reports are of one event, the same in either order."""
    words, alike = words_ratio(one, other)
    why = (
        Term("prior", PRIOR_ODDS),
        _time(one, other),
        *_place(one, other),
        Term("class", class_ratio(one.event_class, other.event_class)),
        Term("weapon", weapon_ratio(one, other)),
        Term("words", words, alike, "share"),
        Term("toll", toll_ratio(one, other)),
    )
    return Likeness(probability_of(why), why)


def probability_of(why: tuple[Term, ...]) -> float:
    """Give the probability whose odds are the product of the terms.

    Examples
    --------
    >>> probability_of((Term("prior", 0.25), Term("time", 12.0)))
    0.75
    """
    odds = math.prod(term.ratio for term in why)
    return odds / (1.0 + odds)


def time_variance_d2(width_d: Numbers, other_d: Numbers) -> Floats:
    """Give the variance (square days) of the difference of two beginnings of these widths."""
    return (np.square(width_d) + np.square(other_d)) / 12.0 + TIME_SLACK_D**2


def time_ratios(apart_d: Numbers, variance_d2: Numbers) -> Floats:
    """Give the ratios of times whose middles lie so many days apart."""
    return _ratios(apart_d, variance_d2, TIME_SPREAD_D, WRONG_DATE, dimensions=1)


def place_ratios(apart_m: Numbers, radius_m: Numbers, other_m: Numbers) -> Floats:
    """Give the ratios of discs whose middles lie so many metres apart."""
    variance = (np.square(radius_m) + np.square(other_m)) / 4.0 + PLACE_SLACK_M**2
    return _ratios(apart_m, variance, PLACE_SPREAD_M, WRONG_PLACE, dimensions=2)


def odds_of(probability: float) -> float:
    """Give the odds of a probability; infinite for 1."""
    return probability / (1.0 - probability) if probability < 1.0 else math.inf


def least_time_ratio(at_least: float) -> float:
    """Give the ratio of times below which no other clues reach a probability."""
    return LOOSE * odds_of(at_least) / (PRIOR_ODDS * MOST_WITHOUT_TIME)


def time_reach_d(variance_d2: float, least_ratio: float) -> float:
    """Give a distance in days beyond which no time of at most this variance reaches a ratio."""
    if least_ratio <= WRONG_DATE:
        return math.inf
    least = min((least_ratio - WRONG_DATE) / (1.0 - WRONG_DATE), 1.0)
    spread2 = TIME_SPREAD_D**2
    peak_log = 0.5 * math.log1p(spread2 / variance_d2)
    return math.sqrt(
        2.0 * variance_d2 * (1.0 + variance_d2 / spread2) * (peak_log - math.log(least))
    )


def class_ratio(one: EventClass, other: EventClass) -> float:
    """Give the ratio of two classes: the same, kin, open to each other, or not of one event."""
    if one is other:
        return SAME_CLASS
    both = {one, other}
    if both <= BY_ARMS:
        return KIN_CLASS
    return OPEN_CLASS if both & BY_EFFECT else OTHER_CLASS


def weapon_ratio(one: Clue, other: Clue) -> float:
    """Give the ratio of the weapons; 1 where one report names none."""
    if not (one.weapons and other.weapons):
        return 1.0
    return SAME_WEAPON if one.weapons & other.weapons else OTHER_WEAPON


def toll_ratio(one: Clue, other: Clue) -> float:
    """Give the ratio of the tolls; they are corrected within hours, so they tell little."""
    ratio = 1.0
    for mine, theirs in ((one.killed, other.killed), (one.injured, other.injured)):
        if mine is not None and theirs is not None and (mine or theirs):
            ratio *= SAME_TOLL if mine == theirs else OTHER_TOLL
    return ratio


def words_ratio(one: Clue, other: Clue) -> tuple[float, float]:
    """Give the ratio of the words and how alike they are."""
    alike = wording_likeness(one.words, other.words)
    count = min(len(one.words.words), len(other.words.words))
    one_script = one.words.is_cyrillic is other.words.is_cyrillic
    return float(words_ratios(np.float64(alike), count, one_script=one_script)), alike


def words_ratios(
    alike: Numbers, count: NDArray[np.int64] | int, *, one_script: NDArray[np.bool_] | bool
) -> Floats:
    """Give the ratios of texts that are so much alike, 0 to 1.

    Parameters
    ----------
    alike, count
        How alike the texts are, and the number of words of the shorter one, shape (n,).
    one_script
        Whether both are in one script; if not, their difference is that of the languages and is
        not held against them. Shape (n,).
    """
    least = np.where(one_script, LEAST_WORDS_LOG, 0.0)
    log = np.clip(WORDS_SLOPE * (alike - EVEN_WORDS), least, MOST_WORDS_LOG)
    ratios: Floats = np.exp(log * np.minimum(count, FULL_WORDS) / FULL_WORDS)
    return ratios


def _time(one: Clue, other: Clue) -> Term:
    variance = time_variance_d2(np.float64(one.width_d), np.float64(other.width_d))
    apart_d = abs(one.middle_d - other.middle_d)
    return Term("time", float(time_ratios(np.float64(apart_d), variance)), apart_d, "day")


def _place(one: Clue, other: Clue) -> tuple[Term, ...]:
    """Give the term of the places; none where one of them is not published."""
    if one.disc is None or other.disc is None:
        return ()
    first, last = sorted((one.disc, other.disc))
    apart_m = distance_m(*first[:2], *last[:2])
    ratio = place_ratios(np.float64(apart_m), np.float64(first[2]), np.float64(last[2]))
    return (Term("place", float(ratio), apart_m, "metre"),)


def _ratios(
    apart: Numbers, variance: Numbers, spread: float, slips: float, *, dimensions: int
) -> Floats:
    both = variance + spread**2
    peak = (both / variance) ** (0.5 * dimensions)
    fall = np.exp(-0.5 * np.square(apart) * (1.0 / variance - 1.0 / both))
    ratios: Floats = (1.0 - slips) * peak * fall + slips
    return ratios
