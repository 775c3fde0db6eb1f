"""The sum of two independent places, each evenly spread over a disc, in the plane.

A report moves the place by up to one radius, the accuracy of a target moves it by up to another.
How far both together move it has a density and a distribution in closed form: the area that two
discs share (a lens), and its integral. All lengths in one unit; arrays broadcast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats

__all__ = ["Sum", "sum_of_discs"]

# A disc smaller than this share of the other is taken as large as this: it moves a probability by
# less than 1e-5 and keeps every formula away from 0/0.
SMALLEST_SHARE = 1e-5
# The same for two radii of 0, in metres: a thousandth of the smallest printed digit.
SMALLEST_M = 1e-4


class Sum(NamedTuple):
    """The two radii of a sum of discs, the larger first, neither quite 0."""

    large: Floats
    small: Floats

    @property
    def reach(self) -> Floats:
        """The largest distance from the middle."""
        return self.large + self.small

    def density(self, away: Floats) -> Floats:
        """Give the density of the distance from the middle; 0 outside 0 to ``reach``.

        It is 2 s L(s) / (pi a^2 b^2), with L the area of the lens that discs of radii a and b
        share when their centres are s apart.
        """
        at_large, at_small, _, twice_area = _triangle(self.large, self.small, away)
        a2, b2 = self.large**2, self.small**2
        lens = a2 * at_large + b2 * at_small - twice_area
        density: Floats = 2.0 * away * lens / (np.pi * a2 * b2)
        return density

    def distribution(self, away: Floats) -> Floats:
        """Give the probability of being at most ``away`` from the middle.

        In the triangle with the sides a, b and s, and the angles opposite to them, it is
        [gamma a^2 b^2 + beta a^2 s^2 + alpha b^2 s^2 - area (a^2 + b^2 + s^2)] / (pi a^2 b^2).
        """
        at_large, at_small, between, twice_area = _triangle(self.large, self.small, away)
        a2, b2, s2 = self.large**2, self.small**2, np.square(away)
        inner = a2 * at_large + b2 * at_small
        whole = between + (s2 * inner - 0.5 * twice_area * (a2 + b2 + s2)) / (a2 * b2)
        share: Floats = np.where(away >= self.reach, 1.0, np.clip(whole / np.pi, 0.0, 1.0))
        return share


def sum_of_discs(radius: Floats, other: Floats) -> Sum:
    """Put the larger radius first and lift radii of 0 to a size that changes no answer.

    Examples
    --------
    >>> law = sum_of_discs(np.array([3.0]), np.array([5.0]))
    >>> law.distribution(np.array([2.0, 8.0])).round(3).tolist()
    [0.16, 1.0]
    """
    large = np.maximum(np.maximum(radius, other), SMALLEST_M)
    return Sum(large, np.maximum(np.minimum(radius, other), SMALLEST_SHARE * large))


def _triangle(a: Floats, b: Floats, s: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Give the angles opposite to b, a and s, and twice the area, by half angles (no loss).

    Where the sides make no triangle the angles are those of the flat one that comes nearest.
    """
    s = np.maximum(s, SMALLEST_SHARE**2 * a)
    # Twice the differences of Heron's formula.
    past_a, past_b = np.maximum(b + s - a, 0.0), np.maximum(a + s - b, 0.0)
    past_s, whole = np.maximum(a + b - s, 0.0), a + b + s
    at_a = 2.0 * np.arcsin(np.sqrt(np.minimum(past_a * past_s / (4.0 * a * s), 1.0)))
    at_b = 2.0 * np.arcsin(np.sqrt(np.minimum(past_b * past_s / (4.0 * b * s), 1.0)))
    twice_area = 0.5 * np.sqrt(past_a * past_b * past_s * whole)
    return at_a, at_b, np.pi - at_a - at_b, twice_area
