"""How incidents are spread along a line: a Gaussian kernel over intervals, in closed form.

An interval stands for any kilometre in it alike, so its density is the difference of two normal
distributions. What the kernel carries beyond an end of the line is reflected back at it, so that
every incident keeps the mass 1.

References
----------
B. W. Silverman, Density Estimation for Statistics and Data Analysis (1986), section 2.10.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, erfc, pi, sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats

__all__ = ["Line", "density_per_km", "mass", "share"]

# Beyond so many bandwidths the normal distribution is 0 or 1 to the last digit of a double.
REACH = 9.0
# An interval that is so short beside the bandwidth is a point, to a relative error of 1e-12.
POINT = 1e-6


@dataclass(frozen=True, slots=True)
class Line:
    """The first and the last kilometre, and the bandwidth of the kernel in kilometres."""

    start_km: float
    end_km: float
    bandwidth_km: float

    def images(self, km: Floats) -> list[tuple[float, Floats]]:
        """Give the places that are reflected to kilometres, each with the sign of its direction."""
        length = self.end_km - self.start_km
        most = ceil(REACH * self.bandwidth_km / (2.0 * length)) + 1
        away = km - self.start_km
        turns = [2.0 * length * number + self.start_km for number in range(-most, most + 1)]
        return [(sign, turn + sign * away) for turn in turns for sign in (1.0, -1.0)]


def density_per_km(line: Line, interval_km: tuple[float, float], km: Floats) -> Floats:
    """Give the density of one interval at kilometres of the line, shape (n,), in 1/km."""
    low, high = interval_km
    width = line.bandwidth_km
    found = np.zeros(len(km))
    for _, place in line.images(km):
        if high - low < POINT * width:
            found += _bell((place - (low + high) / 2.0) / width) / width
        else:
            found += (_normal((place - low) / width) - _normal((place - high) / width)) / (
                high - low
            )
    return found


def mass(line: Line, interval_km: tuple[float, float], edges_km: Floats) -> Floats:
    """Give the part of one interval's mass between neighbouring edges, shape (n - 1,)."""
    found = np.zeros(len(edges_km))
    for sign, place in line.images(edges_km):
        found += sign * _before(line.bandwidth_km, interval_km, place)
    return np.diff(found)


def share(interval_km: tuple[float, float], edges_km: Floats) -> Floats:
    """Give the part of an interval between neighbouring edges, without a kernel.

    A point belongs to what begins at it; the last edge belongs to what ends there.
    """
    low, high = interval_km
    if low == high:
        at = int(np.searchsorted(edges_km, low, side="right")) - 1
        found = np.zeros(len(edges_km) - 1)
        found[min(max(at, 0), len(found) - 1)] = 1.0
        return found
    cut: Floats = np.clip(edges_km, low, high)
    return np.diff(cut) / (high - low)


def _before(width: float, interval_km: tuple[float, float], place: Floats) -> Floats:
    """Give the mass up to places, on a line without ends."""
    low, high = interval_km
    if high - low < POINT * width:
        return _normal((place - (low + high) / 2.0) / width)
    parts = (_primitive((place - end) / width) for end in (low, high))
    rise: Floats = next(parts) - next(parts)
    return rise * width / (high - low)


def _primitive(z: Floats) -> Floats:
    """Give the integral of the normal distribution up to z."""
    found: Floats = z * _normal(z) + _bell(z)
    return found


def _bell(z: Floats) -> Floats:
    """Give the normal density."""
    found: Floats = np.exp(-z * z / 2.0) / sqrt(2.0 * pi)
    return found


def _normal(z: Floats) -> Floats:
    """Give the normal distribution; only where it is neither 0 nor 1 it is worked out."""
    found = (z > 0.0).astype(float)
    near = np.abs(z) < REACH
    found[near] = [erfc(-value / sqrt(2.0)) / 2.0 for value in z[near].tolist()]
    return found
