"""Find reports that may be of one event among many: time first, then words, then place.

What is left out cannot reach the probability that is asked for: each step bounds the odds from
above by the terms known so far (:mod:`app.domain.record.likeness`), and the few that remain are
compared in full. So the answer is that of comparing all pairs.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from app.domain.geo.geodesy import ecef_m
from app.domain.record.clues import Clue, clue_of
from app.domain.record.likeness import (
    LOOSE,
    MOST_OF_SMALL_CLUES,
    MOST_WORDS_RATIO,
    PRIOR_ODDS,
    class_ratio,
    least_time_ratio,
    likeness,
    odds_of,
    place_ratios,
    time_ratios,
    time_reach_d,
    time_variance_d2,
    words_ratios,
)
from app.domain.record.vocabulary import EventClass
from app.domain.record.wording import LEAST_SHARED, MOST_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats
    from app.domain.record.likeness import Term

    Rows = NDArray[np.int64]
    Table = NDArray[Any]

__all__ = ["LIKELY", "Clue", "DuplicateIndex", "Match", "clue_of"]

# From here on two reports are shown as possible duplicates.
LIKELY = 0.5
# Intervals up to so many days stand in buckets of so many days.
WIDTHS_D = ((1.0, 2.0), (7.0, 8.0), (31.0, 32.0), (math.inf, 256.0))
CLASSES = {word: index for index, word in enumerate(EventClass)}
CLASS_RATIOS = np.array([[class_ratio(one, other) for other in EventClass] for one in EventClass])
FIRST_ROWS = 256
# What bounds a likeness: first what is asked of all rows in reach of time, then the rest. NaN is
# the radius of no place.
TIMES = np.dtype([("middle_d", "f8"), ("width_d", "f8"), ("class", "i8")])
OTHERS = np.dtype([("at_m", "f8", (3,)), ("radius_m", "f8"), ("count", "i8"), ("is_cyrillic", "?")])
NOWHERE = np.full(3, np.nan)
# The number that stands for no word, or for one that no clue has.
NO_WORD = 0


@dataclass(frozen=True, slots=True)
class Match:
    """A report that may be of the same event, how probable that is, and why."""

    id: str
    probability: float
    why: tuple[Term, ...]


class DuplicateIndex:
    """Clues by time, with what bounds their likeness as columns; for one thread at a time."""

    def __init__(self, clues: Iterable[Clue] = ()) -> None:
        """Take the first clues in."""
        self._clues: list[Clue | None] = []
        self._texts: list[str] = []
        self._row_of: dict[str, int] = {}
        self._times = np.zeros(FIRST_ROWS, dtype=TIMES)
        self._others = np.zeros(FIRST_ROWS, dtype=OTHERS)
        self._words = np.zeros((FIRST_ROWS, MOST_WORDS), dtype=np.int32)
        self._buckets: list[dict[int, array[int]]] = [defaultdict(_no_rows) for _ in WIDTHS_D]
        self._widest_d = 0.0
        self._word_ids: dict[str, int] = {}
        self._asked = np.zeros(FIRST_ROWS, dtype=bool)
        for clue in clues:
            self.add(clue)

    def __len__(self) -> int:
        """Give the number of clues."""
        return len(self._row_of)

    def add(self, clue: Clue) -> None:
        """Take a clue in, in the place of one with the same id."""
        old = self._row_of.get(clue.id)
        if old is not None:
            self._clues[old] = None
        row = self._row_of[clue.id] = len(self._clues)
        self._clues.append(clue)
        self._texts.append(clue.words.text)
        if row == len(self._times):
            self._times, self._others = (np.resize(t, 2 * row) for t in (self._times, self._others))
            self._words = np.resize(self._words, (2 * row, MOST_WORDS))
        self._times[row] = clue.middle_d, clue.width_d, CLASSES[clue.event_class]
        self._others[row] = _other_columns(clue)
        self._words[row] = self._numbers(clue)
        self._widest_d = max(self._widest_d, clue.width_d)
        kind, size_d = _bucket(clue.width_d)
        self._buckets[kind][math.floor(clue.middle_d / size_d)].append(row)

    def find(self, clue: Clue, *, at_least: float) -> list[Match]:
        """Give the clues that are at least so probably of the same event, the likeliest first.

        One with the same id is left out. ``at_least`` is 0 to 1; the higher, the quicker.
        """
        found = []
        for row in self._near(clue, at_least):
            other = self._clues[row]
            if other is None or other.id == clue.id:
                continue
            result = likeness(clue, other)
            if result.probability >= at_least:
                found.append(Match(other.id, result.probability, result.why))
        return sorted(found, key=lambda match: (-match.probability, match.id))

    def _near(self, clue: Clue, at_least: float) -> Rows:
        """Give the rows that may reach a probability."""
        odds, rows = LOOSE * odds_of(at_least), self._in_reach(clue, least_time_ratio(at_least))
        known = PRIOR_ODDS * MOST_OF_SMALL_CLUES * _by_time(clue, self._times[rows])
        kept = known * _at_best(clue) * MOST_WORDS_RATIO >= odds
        rows, known = rows[kept], known[kept]
        them = self._others[rows]
        known *= _by_place(clue, them)
        kept = known * MOST_WORDS_RATIO >= odds
        rows, known, them = rows[kept], known[kept], them[kept]
        kept = known * self._by_words(clue, rows, them) >= odds
        rows, known, them = rows[kept], known[kept], them[kept]
        return rows[known * self._by_letters(clue, rows, them) >= odds]

    def _in_reach(self, clue: Clue, least_ratio: float) -> Rows:
        """Give the rows of the buckets in which a time may reach a ratio."""
        found = [_no_rows()]
        for buckets, (widest_d, size_d) in zip(self._buckets, WIDTHS_D, strict=True):
            width_d = np.float64(min(widest_d, self._widest_d))
            variance = time_variance_d2(np.float64(clue.width_d), width_d)
            reach_d = time_reach_d(float(variance), least_ratio)
            found += _between(buckets, clue.middle_d - reach_d, clue.middle_d + reach_d, size_d)
        return np.concatenate([np.frombuffer(rows, dtype=np.int64) for rows in found])

    def _numbers(self, clue: Clue) -> list[int]:
        """Give the words of a clue as numbers, new ones for new words."""
        ids = self._word_ids
        numbers = [ids.setdefault(word, len(ids) + 1) for word in clue.words.words]
        if len(ids) >= len(self._asked):
            self._asked = np.zeros(2 * len(ids), dtype=bool)
        return numbers + [NO_WORD] * (MOST_WORDS - len(numbers))

    def _by_words(self, clue: Clue, rows: Rows, them: Table) -> Floats:
        """Bound the ratios of words by how many are shared."""
        numbers = [self._word_ids.get(word, NO_WORD) for word in clue.words.words]
        self._asked[numbers] = True
        self._asked[NO_WORD] = False
        shared = self._asked[self._words[rows]].sum(axis=1)
        self._asked[numbers] = False
        count = np.minimum(them["count"], len(clue.words.words))
        enough = (count > 0) & (shared >= LEAST_SHARED * count)
        one_script = them["is_cyrillic"] == clue.words.is_cyrillic
        return words_ratios(enough.astype(np.float64), count, one_script=one_script)

    def _by_letters(self, clue: Clue, rows: Rows, them: Table) -> Floats:
        """Bound the ratios of words by their letters; those that share enough reach the bound."""
        texts = [self._texts[row] for row in rows]
        scorer = fuzz.token_set_ratio
        alike = cdist([clue.words.text], texts, scorer=scorer, dtype=np.float64)[0] / 100.0
        count = np.minimum(them["count"], len(clue.words.words))
        one_script = them["is_cyrillic"] == clue.words.is_cyrillic
        return words_ratios(alike, count, one_script=one_script)


def _other_columns(clue: Clue) -> tuple[Floats, float, int, bool]:
    """Give the columns of a clue beside its time and class."""
    at_m, radius_m = NOWHERE, math.nan
    if clue.disc is not None:
        at_m, radius_m = _at_m(clue.disc), clue.disc[2]
    return at_m, radius_m, len(clue.words.words), clue.words.is_cyrillic


def _by_time(clue: Clue, them: Table) -> Floats:
    """Give the ratios of times and classes."""
    variance = time_variance_d2(np.float64(clue.width_d), them["width_d"])
    classes = CLASS_RATIOS[CLASSES[clue.event_class]][them["class"]]
    ratios: Floats = classes * time_ratios(np.abs(them["middle_d"] - clue.middle_d), variance)
    return ratios


def _by_place(clue: Clue, them: Table) -> Floats:
    """Bound the ratios of places by the chord through the earth; 1 where a place is missing."""
    if clue.disc is None:
        return np.ones(len(them))
    chord_m = np.sqrt(np.square(them["at_m"] - _at_m(clue.disc)).sum(axis=1))
    ratios = place_ratios(chord_m, np.float64(clue.disc[2]), them["radius_m"])
    return np.where(np.isnan(ratios), 1.0, ratios)


def _at_m(disc: tuple[float, float, float]) -> Floats:
    """Give earth-centred coordinates of the middle of a disc, in metres."""
    at_m: Floats = ecef_m(np.array([disc[0]]), np.array([disc[1]]))[0]
    return at_m


def _at_best(clue: Clue) -> float:
    """Give the largest ratio that the place of a clue can reach."""
    if clue.disc is None:
        return 1.0
    here, exact = np.float64(clue.disc[2]), np.float64(0.0)
    return max(float(place_ratios(exact, here, exact)), 1.0)


def _bucket(width_d: float) -> tuple[int, float]:
    """Give which buckets an interval stands in, and their length in days."""
    kind = next(i for i, (most, _) in enumerate(WIDTHS_D) if width_d <= most)
    return kind, WIDTHS_D[kind][1]


def _between(
    buckets: dict[int, array[int]], first_d: float, last_d: float, size_d: float
) -> Iterator[array[int]]:
    """Yield the buckets that meet an interval of days."""
    if not math.isfinite(last_d) or (last_d - first_d) / size_d > len(buckets):
        low, high = first_d / size_d - 1.0, last_d / size_d
        yield from (rows for number, rows in buckets.items() if low <= number <= high)
        return
    for number in range(math.floor(first_d / size_d), math.floor(last_d / size_d) + 1):
        if number in buckets:
            yield buckets[number]


def _no_rows() -> array[int]:
    return array("q")
