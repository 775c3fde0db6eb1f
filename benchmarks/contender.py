"""What every contender offers: the same three questions on the same data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

if TYPE_CHECKING:
    from benchmarks.data import Dataset

__all__ = ["RADIUS_M", "Answer", "Contender", "NotOfferedError", "in_point_order"]

RADIUS_M = 10_000.0


class NotOfferedError(Exception):
    """The contender has no means for this question; the message says what is missing."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Nearest line of each point: metres, index of the line, metres along it where given."""

    distance_m: np.ndarray
    asset: np.ndarray | None = None
    chainage_m: np.ndarray | None = None


class Contender:
    """Base of all contenders; an index is built in ``load_*``, points are given by ``ask``.

    Neither is part of the timed questions ``line``, ``nearest`` and ``within``.
    """

    title: ClassVar[str]
    packages: ClassVar[tuple[str, ...]]

    def load_line(self, data: Dataset) -> None:
        """Take in the one line of a data set, with whatever index helps."""
        self.load_network(data)

    def load_network(self, data: Dataset) -> None:
        """Take in many lines, with whatever index helps."""
        raise NotImplementedError

    def ask(self, data: Dataset) -> None:
        """Take in the points of the next question."""
        self.asked = data

    def line(self) -> Answer:
        """Give distance to the one line, and chainage along it."""
        raise NotOfferedError("no distance along a line")

    def nearest(self) -> Answer:
        """Give the nearest line of each point and how far it is."""
        raise NotOfferedError("no search for the nearest")

    def within(self) -> np.ndarray:
        """Give all pairs of a point and a line within ``RADIUS_M``, shape (k, 2)."""
        raise NotOfferedError("no join by distance")

    def other_cpu_s(self) -> float:
        """Count the CPU time of a server that works for this process."""
        return 0.0

    def versions(self) -> dict[str, str]:
        """Name versions that are not those of a Python package."""
        return {}

    def close(self) -> None:
        """Stop and remove what ``load_*`` started."""


def in_point_order(point: np.ndarray, count: int, *columns: np.ndarray) -> list[np.ndarray]:
    """Sort rows by point and keep the first of each; a point without an answer is NaN."""
    point = np.asarray(point, dtype=int)
    known, first = np.unique(point, return_index=True)
    answers = []
    for column in columns:
        answer = np.full(count, np.nan)
        answer[known] = np.asarray(column, dtype=float)[first]
        answers.append(answer)
    return answers
