"""Many discs, each against a point or a straight edge: how the distance is spread.

One row a pair, no loop over pairs. The place is evenly spread over a disc, the target is off by
an independent disc; both together are :class:`app.domain.geo.lens.Sum`. Along a ring round the
disc's centre the distance is within a limit on arcs of known length (:mod:`app.domain.geo.rings`),
so a probability is one integral over the ring's radius. It is taken by a fixed Gauss rule between
the radii where its integrand has a kink. Derivation and errors: docs/distances.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from app.domain.geo.evenly import low_discrepancy
from app.domain.geo.lens import Sum, sum_of_discs
from app.domain.geo.quantiles import quantiles
from app.domain.geo.rings import EdgeRings, PointRings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats

__all__ = ["FARTHEST_M", "Spreads", "edge_spreads", "point_chances", "point_spreads"]

# Half the longest meridian of WGS 84 (metres): no two places are farther apart.
FARTHEST_M = 20_003_931.5
# Pairs worked on at a time: their arrays stay in a processor's cache.
BLOCK = 2048
# Nodes between two kinks of the integrand.
NODES = 6
# Places from which the search for quantiles starts.
ROUGH = 128


@dataclass(frozen=True, slots=True, eq=False)
class Spreads:
    """Bounds and quantiles in metres and P of being within the limit; arrays of one entry a pair.

    ``probability`` is None where no limit was asked for.
    """

    min_m: Floats
    max_m: Floats
    p05_m: Floats
    p50_m: Floats
    p95_m: Floats
    probability: Floats | None


class Rings(Protocol):
    """What a ring round the centre meets: the target of each row, shape (n,)."""

    @property
    def distance_m(self) -> Floats:
        """The distance of the centre."""
        ...

    @property
    def far_m(self) -> tuple[Floats, ...]:
        """Distances that, with the limit added, are radii of rings touching a far side."""
        ...

    def distances_m(self, x_m: Floats, y_m: Floats) -> Floats:
        """Give the distance at places (n, samples) in the plane of the rings."""
        ...

    def shares(self, ring_m: Floats, within_m: Floats) -> Floats:
        """Give the share of each ring (nodes, n) that is within the limits (n,)."""
        ...

    def rows(self, rows: slice | NDArray[np.intp]) -> Rings:
        """Give some of the rows."""
        ...


def point_spreads(
    distance_m: Floats, *, radius_m: Floats, accuracy_m: Floats, within_m: Floats | None = None
) -> Spreads:
    """Give the spread of the distance between discs and points.

    Parameters
    ----------
    distance_m
        Geodesic distance from the centre of each disc to its point, metres, shape (n,).
    radius_m, accuracy_m, within_m
        Radius of the disc, accuracy of the point and limit, metres, shape (n,) or one for all.

    Raises
    ------
    ValueError
        If a number is negative or not finite.

    Examples
    --------
    >>> spread = point_spreads(
    ...     np.array([0.0]), radius_m=2e3, accuracy_m=0.0, within_m=np.array([1e3])
    ... )
    >>> spread.probability.round(4).tolist(), spread.max_m.tolist()
    ([0.25], [2000.0])
    """
    return _spreads(PointRings(np.atleast_1d(distance_m)), radius_m, accuracy_m, within_m)


def point_chances(
    distance_m: Floats, *, radius_m: Floats, accuracy_m: Floats, within_m: Floats
) -> Floats:
    """Give only the probability of :func:`point_spreads`, shape (n,): no quantile is searched."""
    columns = (distance_m, radius_m, accuracy_m, within_m)
    apart, radius, accuracy, within = np.broadcast_arrays(*map(np.atleast_1d, columns))
    _check(distance_m=apart, radius_m=radius, accuracy_m=accuracy, within_m=within)
    found = np.empty(apart.shape)
    for part in (slice(at, at + BLOCK) for at in range(0, len(apart), BLOCK)):
        law = sum_of_discs(radius[part], accuracy[part])
        reach = radius[part] + accuracy[part]
        found[part] = _share(PointRings(apart[part]), law, within[part], reach)
    return found


def edge_spreads(
    start_m: Floats,
    end_m: Floats,
    *,
    radius_m: Floats,
    accuracy_m: Floats,
    within_m: Floats | None = None,
) -> Spreads:
    """Give the spread of the distance between discs and straight edges in a plane.

    Parameters
    ----------
    start_m, end_m
        Both ends of each edge as seen from the centre of its disc, metres, shape (n, 2).
    radius_m, accuracy_m, within_m
        Radius of the disc, accuracy of the edge and limit, metres, shape (n,) or one for all.

    Raises
    ------
    ValueError
        If a number is not finite, or a radius, an accuracy or a limit is negative.
    """
    start, end = np.atleast_2d(start_m), np.atleast_2d(end_m)
    return _spreads(EdgeRings.between(start, end), radius_m, accuracy_m, within_m)


def _spreads(rings: Rings, radius: Floats, accuracy: Floats, within: Floats | None) -> Spreads:
    apart = rings.distance_m
    _check(distance_m=apart, radius_m=radius, accuracy_m=accuracy, within_m=within)
    columns = [radius, accuracy, *([] if within is None else [within])]
    rows = [np.broadcast_to(np.asarray(column, dtype=float), apart.shape) for column in columns]
    low = np.maximum(apart - rows[0] - rows[1], 0.0)
    high = np.minimum(apart + rows[0] + rows[1], FARTHEST_M)
    blocks = [
        _block(rings.rows(part), [column[part] for column in (low, high, *rows)])
        for part in (slice(at, at + BLOCK) for at in range(0, len(apart), BLOCK))
    ]
    found = np.concatenate(blocks, axis=1) if blocks else np.empty((3 + len(columns) - 2, 0))
    return Spreads(low, high, found[0], found[1], found[2], None if within is None else found[3])


def _check(**columns: Floats | None) -> None:
    """Say which column holds a number that is no length."""
    for name, column in columns.items():
        if column is not None and not (np.isfinite(column) & (np.asarray(column) >= 0.0)).all():
            raise ValueError(f"{name} must be finite and not negative")


def _block(rings: Rings, columns: list[Floats]) -> Floats:
    """Give three quantiles and, if there is a fifth column (a limit), the probability."""
    low, high, radius, accuracy, *within = columns
    law = sum_of_discs(radius, accuracy)
    rough = rings.distances_m(*(_rough(radius, accuracy)))
    found = quantiles(lambda value: _within(rings, law, value), rough, low, high)
    if not within:
        return found
    share = _share(rings, law, within[0], radius + accuracy)
    return np.concatenate([found, share[None]])


def _share(rings: Rings, law: Sum, limit: Floats, reach: Floats) -> Floats:
    """Give the probability of each row to be within its limit; 0 and 1 where it is sure."""
    low = np.maximum(rings.distance_m - reach, 0.0)
    high = np.minimum(rings.distance_m + reach, FARTHEST_M)
    share = _within(rings, law, limit)
    return np.where(high <= limit, 1.0, np.where(low > limit, 0.0, share))


def _within(rings: Rings, law: Sum, within_m: Floats) -> Floats:
    """Give the probability of each row to be within its limit (metres).

    Rings smaller than ``first`` lie within the limit as a whole, or not at all.
    """
    reach = law.reach
    first = np.minimum(np.abs(rings.distance_m - within_m), reach)
    whole = np.where(within_m > rings.distance_m, law.distribution(first), 0.0)
    far = (far + within_m for far in rings.far_m)
    inner = [np.clip(cut, first, reach) for cut in (law.large - law.small, *far)]
    ring, weight = _rule(np.sort(np.stack([first, *inner, reach]), axis=0))
    node, row = np.nonzero(weight)  # between kinks that fall together there is nothing
    ring, weight = ring[node, row], weight[node, row]
    shares = rings.rows(row).shares(ring, within_m[row])
    part = weight * Sum(law.large[row], law.small[row]).density(ring) * shares
    whole += np.bincount(row, part, minlength=len(whole))
    return np.clip(whole, 0.0, 1.0)


def _rule(cuts: Floats) -> tuple[Floats, Floats]:
    """Give nodes and weights for each row between its cuts (cuts, n), shapes (nodes, n)."""
    low, width = cuts[:-1, None, :], np.diff(cuts, axis=0)[:, None, :]
    shape = (-1, cuts.shape[1])
    nodes = (low + width * STRETCHED[:, None]).reshape(shape)
    return nodes, (width * STRETCHED_WEIGHTS[:, None]).reshape(shape)


def _rough(radius: Floats, accuracy: Floats) -> tuple[Floats, Floats]:
    """Give a few moves away from the centre for each row, shapes (n, samples)."""
    unit = low_discrepancy(ROUGH, dimensions=4)
    x, y = (
        radius[:, None] * np.sqrt(unit[:, 0]) * turn(2.0 * np.pi * unit[:, 1])
        + accuracy[:, None] * np.sqrt(unit[:, 2]) * turn(2.0 * np.pi * unit[:, 3])
        for turn in (np.cos, np.sin)
    )
    return x, y


def _stretched_rule(count: int) -> tuple[Floats, Floats]:
    """Give a Gauss rule on 0 to 1 in the angle t with x = (1 - cos t) / 2.

    Near both ends x goes with the square of t, so a root there becomes a smooth function.
    """
    nodes, weights = np.polynomial.legendre.leggauss(count)
    angle = 0.5 * np.pi * (nodes + 1.0)
    return 0.5 * (1.0 - np.cos(angle)), 0.25 * np.pi * weights * np.sin(angle)


STRETCHED, STRETCHED_WEIGHTS = _stretched_rule(NODES)
