"""The nearest place on points, lines and polygons: exact foot, distance, chainage, direction.

Few points are searched with numpy, many by the compiled walk over the same tree: the answers are
the same to a nanometre or so. docs/kernel.md derives the method and its error bounds.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import numpy as np
from shapely.geometry.base import BaseGeometry

from app.domain.geo.inside import holders
from app.domain.geo.pairs import TIE_M, Pairs
from app.domain.geo.rowwise import row_distances_m
from app.domain.geo.search import candidates
from app.domain.geo.segments import Segments, checked_degrees
from app.domain.geo.settle import as_pairs, best_of_each, feet
from app.domain.geo.space import FAR_M, to_space

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from app.domain.geo.geodesy import Floats

__all__ = ["Pairs", "distance", "nearest", "within"]

# From so many points on the compiled walk pays for its loading (about a second).
MANY_POINTS = 4_096
POINTS_A_BLOCK = 1_024
# The search for k assets widens its radius by this factor until it holds enough.
WIDENING = 2.0
FIRST_RADIUS_M = 1.0
# From so many rows a geometry is searched by its tree rather than row by row.
FEW_ROWS = 8
ZERO_M = 1e-9
HALF_ROUND_M = 20_037_508.0  # no two places are farther apart


def nearest(
    lon: ArrayLike, lat: ArrayLike, segments: Segments, *, k: int = 1, radius_m: float | None = None
) -> Pairs:
    """Find the nearest assets of each point.

    Parameters
    ----------
    lon, lat
        Degrees (OGC:CRS84), one value or shape (n,).
    segments
        What distances are measured to.
    k
        How many assets a point; fewer are given where there are fewer.
    radius_m
        Leave out what is farther than this many metres.

    Returns
    -------
    Pairs
        Rows, also for one value; for ``k=1`` without a radius one a point, in order. Empty in,
        empty out; no segments, no pairs. Distances that agree to 1 µm are a tie, which goes to
        the asset, then the segment, with the lower number.

    Raises
    ------
    ValueError
        If a coordinate is not finite or out of range (the message names the row), ``k`` is below
        1, or ``radius_m`` is negative or more than half round the earth.

    Examples
    --------
    >>> line = Segments.of_lines([[(179.0, 0.0), (-179.0, 0.0)]])
    >>> nearest(180.0, 0.5, line).distance_m.round(3).tolist()
    [55287.152]
    """
    lons, lats = checked_degrees(lon, lat)
    if np.asarray(k).dtype.kind not in "iu" or k < 1:
        raise ValueError(f"expected k, a whole number of 1 or more, not {k}")
    if radius_m is not None:
        _check_radius(radius_m)
    if k > 1:
        return _nearest_k(lons, lats, segments, k, radius_m)
    pairs = _with_insides(_closest(lons, lats, segments), lons, lats, segments)
    _exact_zero(pairs.distance_m)
    return pairs if radius_m is None else pairs.rows(pairs.distance_m <= radius_m + TIE_M)


def within(lon: ArrayLike, lat: ArrayLike, segments: Segments, *, radius_m: float) -> Pairs:
    """Find all assets within a distance (metres, to 1 µm) of each point, ranked.

    Parameters and errors are those of :func:`nearest`.
    """
    lons, lats = checked_degrees(lon, lat)
    _check_radius(radius_m)
    reached = _reached(lons, lats, segments, radius_m)
    _exact_zero(reached.distance_m)
    inside = Pairs.of_inside(holders(lons, lats, segments.regions), lons, lats)
    return Pairs.joined([reached, inside]).nearest_of_each().ranked() if len(inside) else reached


def distance(lon: ArrayLike, lat: ArrayLike, geometry: object) -> Floats:
    """Give the distance in metres from each point to a geometry, or to that in the same row.

    Parameters
    ----------
    lon, lat
        Degrees (OGC:CRS84), one value or shape (n,).
    geometry
        A shapely point, line or polygon in degrees, or n of them; inside a polygon it is 0, by
        the even-odd rule if it crosses itself.

    Returns
    -------
    ndarray
        Shape (n,); a number if all are single. NaN where the geometry is None or empty.

    Examples
    --------
    >>> import shapely
    >>> distance(0.0, 90.0, shapely.Point(0.0, -90.0)).round(3).item()
    20003931.459
    >>> distance(0.0, 0.0, shapely.Point()).item()
    nan
    """
    lons, lats = checked_degrees(lon, lat)
    is_single = np.ndim(lon) == 0 and isinstance(geometry, BaseGeometry | None)
    shapes = np.atleast_1d(np.asarray(geometry, dtype=object))
    if len(shapes) not in {1, len(lons)} and len(lons) != 1:
        raise ValueError(f"expected one geometry or {len(lons)}, not {len(shapes)}")
    count = len(lons) if len(shapes) == 1 else len(shapes)
    places = np.broadcast_to(lons, count), np.broadcast_to(lats, count)
    out = np.full(count, np.nan)
    groups = _alike(np.broadcast_to(shapes, count))
    if len(groups) * FEW_ROWS > count > 1:
        out = row_distances_m(*places, np.broadcast_to(shapes, count))
        return _exact_zero(out)
    for shape, chosen in groups:
        segments = _of_one(shape, int(chosen[0]))
        pairs = nearest(places[0][chosen], places[1][chosen], segments)
        out[chosen[pairs.point]] = pairs.distance_m
    return out[0] if is_single else out


def _of_one(shape: object, row: int) -> Segments:
    """Cut one geometry; an error names its row."""
    try:
        return Segments.of_geometries([shape])
    except ValueError as error:
        raise ValueError(str(error).replace("row 0", f"row {row}", 1)) from error


def _exact_zero(distance_m: Floats) -> Floats:
    """Make a distance under a nanometre 0: it is what rounding leaves of the same place."""
    distance_m[distance_m < ZERO_M] = 0.0
    return distance_m


def _alike(shapes: NDArray[np.object_]) -> list[tuple[object, NDArray[np.intp]]]:
    """Give each geometry once, with the rows that hold it."""
    names = np.array([id(shape) for shape in shapes])
    order = np.argsort(names, kind="stable")
    groups = np.split(order, np.nonzero(np.diff(names[order]))[0] + 1)
    return [(shapes[rows[0]], rows) for rows in groups if len(rows)]


def _check_radius(radius_m: float) -> None:
    is_number = np.ndim(radius_m) == 0 and np.asarray(radius_m).dtype.kind in "iuf"
    if not (is_number and 0.0 <= radius_m <= HALF_ROUND_M):
        raise ValueError(f"expected a radius of 0 to {HALF_ROUND_M:.0f} m, not {radius_m}")


def _closest(lon: Floats, lat: Floats, segments: Segments) -> Pairs:
    """Give the nearest place on the lines, one row a point, whatever lies inside polygons."""
    if len(lon) >= MANY_POINTS and len(segments.lon):
        from app.domain.geo import compiled  # noqa: PLC0415 - numba loads only where it pays

        return _far_again(compiled.closest(lon, lat, segments), lon, lat, segments)
    return _in_blocks(lon, lat, segments, radius_m=None)


def _reached(lon: Floats, lat: Floats, segments: Segments, radius_m: float) -> Pairs:
    """Give the nearest place on each asset within the radius, whatever lies inside polygons."""
    if len(lon) >= MANY_POINTS and len(segments.lon) and radius_m <= FAR_M:
        from app.domain.geo import compiled  # noqa: PLC0415 - as above

        return compiled.reached(lon, lat, segments, radius_m)
    return _in_blocks(lon, lat, segments, radius_m=radius_m).ranked()


def _far_again(pairs: Pairs, lon: Floats, lat: Floats, segments: Segments) -> Pairs:
    """Ask again, by the true geodesic, where the compiled walk's formulas do not serve."""
    far = np.nonzero(~(pairs.distance_m <= FAR_M))[0]
    if len(far):
        again = _in_blocks(lon[far], lat[far], segments, radius_m=None)
        for column in fields(Pairs):
            if column.name not in {"point", "rank"}:
                getattr(pairs, column.name)[far] = getattr(again, column.name)
    return pairs


def _in_blocks(lon: Floats, lat: Floats, segments: Segments, *, radius_m: float | None) -> Pairs:
    """Search with numpy: the nearest of each point, or of each point and asset in the radius."""
    starts = range(0, max(len(lon), 1), POINTS_A_BLOCK)
    ends = [(at, min(at + POINTS_A_BLOCK, len(lon))) for at in starts]
    return Pairs.joined([_block(lon, lat, segments, radius_m, span) for span in ends])


def _block(
    lon: Floats, lat: Floats, segments: Segments, radius_m: float | None, span: tuple[int, int]
) -> Pairs:
    """Search for the points of a span at once, or halve by halve where they find too much."""
    first, last = span
    lons, lats = lon[first:last], lat[first:last]
    place = np.stack(to_space(lons, lats), axis=-1)
    seen = candidates(place, segments.tree, radius_m=radius_m)
    if seen is None:
        middle = (first + last) // 2
        spans = (first, middle), (middle, last)
        return Pairs.joined([_block(lon, lat, segments, radius_m, half) for half in spans])
    point, piece = seen
    if radius_m is None:
        found = feet(lons, lats, segments, seen, point)
    else:
        pair = point * segments.count + segments.tree.pieces["asset"][piece]
        found = feet(lons, lats, segments, seen, pair)
        found = found.rows(found.distance_m <= radius_m + TIE_M)
    pairs = as_pairs(lons, lats, segments, best_of_each(found, segments))
    return replace(pairs, point=pairs.point + first)


def _with_insides(pairs: Pairs, lon: Floats, lat: Floats, segments: Segments) -> Pairs:
    """Put the distance 0 where a point lies inside a polygon."""
    inside = Pairs.of_inside(holders(lon, lat, segments.regions), lon, lat)
    return Pairs.joined([pairs, inside]).ranked(most=1) if len(inside) else pairs


def _nearest_k(
    lon: Floats, lat: Floats, segments: Segments, k: int, radius_m: float | None
) -> Pairs:
    """Widen the radius of points that have found fewer than k assets until they have them."""
    limit = HALF_ROUND_M if radius_m is None else radius_m
    most = min(k, len(np.unique(segments.asset)))
    rows, radius, found = np.arange(len(lon)), FIRST_RADIUS_M, []
    first = nearest(lon, lat, segments).distance_m if most else np.zeros(len(lon))
    while len(rows):
        radius = min(radius * WIDENING, limit)
        due = (first[rows] <= radius) | (radius >= limit)  # no other finds anything yet
        asked, rows = rows[due], rows[~due]
        pairs = within(lon[asked], lat[asked], segments, radius_m=radius)
        count = np.bincount(pairs.point, minlength=len(asked))
        done = (count >= most) | (radius >= limit)
        kept = pairs.rows(done[pairs.point] & (pairs.rank <= k))
        found.append(replace(kept, point=asked[kept.point]))
        rows = np.sort(np.concatenate([rows, asked[~done]]))
    pairs = Pairs.joined(found) if found else within(lon, lat, segments, radius_m=limit)
    return pairs.rows(np.lexsort((pairs.rank, pairs.point)))
