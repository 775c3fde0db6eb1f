"""Points, lines and outlines as arrays of geodesic segments: what distances are measured to.

Edges between vertices are WGS 84 geodesics. Nothing here depends on a projection, so the
antimeridian and the poles need no special case.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.geo.geodesy import destination, ecef_m, inverse
from app.domain.geo.inside import Region
from app.domain.geo.space import SMALLEST_RADIUS_M
from app.domain.geo.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from app.domain.geo.geodesy import Floats

__all__ = ["Segments", "checked_degrees"]

POLYGON, COLLECTION = 3, 7  # shapely.GeometryType
LARGEST_LON_DEG, LARGEST_LAT_DEG = 360.0, 90.0


@dataclass(frozen=True, eq=False)
class Segments:
    """Geodesic segments of numbered assets, one array entry a segment.

    ``lon``, ``lat`` (degrees) are where it starts, ``azimuth_deg`` where it heads, ``length_m``
    how long it is; a point is a segment of length 0. ``asset`` is the number of the asset that it
    belongs to, and ``chainage_m`` the length along that asset up to its start. ``regions`` are
    the insides of the assets that are polygons, ``count`` is the number of assets, of which
    those that are missing or empty have no segment.
    """

    lon: Floats
    lat: Floats
    azimuth_deg: Floats
    length_m: Floats
    chainage_m: Floats
    asset: NDArray[np.int32]
    count: int
    regions: tuple[Region, ...] = field(default=())

    @classmethod
    def of_lines(cls, lines: Sequence[Sequence[tuple[float, float]]]) -> Segments:
        """Cut lines of (lon, lat) into segments; lines follow each other in chainage.

        Raises
        ------
        ValueError
            If there is no line, or a line without a point, or a coordinate that is not finite or
            out of range.
        """
        if not lines or not all(len(line) for line in lines):
            raise ValueError("expected at least one line with at least one point")
        coordinates = np.concatenate([np.asarray(line, dtype=float)[:, :2] for line in lines])
        counts = np.array([len(line) for line in lines])
        return cls._of_paths(coordinates, counts, np.arange(len(lines)), runs_on=True)

    @classmethod
    def of_point(cls, lon: float, lat: float) -> Segments:
        """Give the one segment of length 0 that stands for a point."""
        return cls.of_lines([[(lon, lat)]])

    @classmethod
    def of_arrays(cls, coordinates: Floats, offsets: NDArray[np.integer]) -> Segments:
        """Cut many lines into segments, each an asset with its own chainage.

        Parameters
        ----------
        coordinates
            Longitude and latitude of all vertices, degrees, shape (n, 2).
        offsets
            Where each line begins, and n at the end, shape (lines + 1,); a line may be empty.

        Raises
        ------
        ValueError
            If the arrays do not fit together, or a coordinate is not finite or out of range.
        """
        coordinates, offsets = np.asarray(coordinates, dtype=float), np.asarray(offsets)
        counts = np.diff(offsets)
        if coordinates.ndim != 2 or coordinates.shape[1] != 2:  # noqa: PLR2004 - lon and lat
            raise ValueError(f"expected coordinates of shape (n, 2), not {coordinates.shape}")
        if not len(offsets) or offsets[0] or offsets[-1] != len(coordinates) or (counts < 0).any():
            raise ValueError("expected offsets that rise from 0 to the number of coordinates")
        return cls._of_paths(coordinates, counts, np.arange(len(counts)))

    @classmethod
    def of_geometries(cls, geometries: Sequence[object] | NDArray[np.object_]) -> Segments:
        """Cut shapely geometries in degrees into segments, each an asset with its own chainage.

        Points, lines and polygons, single or multiple; None and empty ones have no segment and
        are never found. The distance to a place inside a polygon is 0.

        Raises
        ------
        ValueError
            If one is a collection, or a coordinate is not finite or out of range; the message
            names its row, counted from 0.
        """
        shapes = np.asarray(geometries, dtype=object)
        is_empty = shapely.is_empty(shapes)
        mixed = np.nonzero((shapely.get_type_id(shapes) == COLLECTION) & ~is_empty)[0]
        if len(mixed):
            raise ValueError(f"row {mixed[0]}: expected a point, line or polygon, not a collection")
        filled = np.nonzero(~is_empty)[0]
        parts, row = shapely.get_parts(shapes[filled], return_index=True)
        owner = filled[row]
        is_polygon = shapely.get_type_id(parts) == POLYGON
        rings, polygon = shapely.get_rings(parts[is_polygon], return_index=True)
        paths = np.concatenate([parts[~is_polygon], rings])
        owners = np.concatenate([owner[~is_polygon], owner[is_polygon][polygon]])
        order = np.argsort(owners, kind="stable")
        paths, owners = paths[order], owners[order]
        coordinates = shapely.get_coordinates(paths)
        counts = shapely.get_num_coordinates(paths)
        segments = cls._of_paths(coordinates, counts, owners, count=len(shapes))
        rows = np.unique(owner[is_polygon])
        regions = [Region.of_polygon(shapes[row], asset=int(row)) for row in rows]
        return replace(segments, regions=tuple(regions))

    @classmethod
    def _of_paths(
        cls,
        coordinates: Floats,
        counts: NDArray[np.integer],
        owners: NDArray[np.integer],
        *,
        runs_on: bool = False,
        count: int | None = None,
    ) -> Segments:
        """Cut paths of ``counts`` vertices each, owned by assets in rising order."""
        _check_paths(coordinates, counts, owners)
        path = np.repeat(np.arange(len(counts)), counts)
        is_first = np.ones(len(coordinates), dtype=bool)
        is_first[np.cumsum(counts)[counts > 1] - 1] = False
        first = np.nonzero(is_first)[0]
        last = first + (counts[path[first]] > 1)
        lon, lat = coordinates[first].T.copy()
        azimuth, _, length = inverse(lon, lat, *coordinates[last].T)
        asset = owners[path[first]].astype(np.int32)
        return cls(
            lon=lon,
            lat=lat,
            azimuth_deg=azimuth,
            length_m=length,
            chainage_m=_chainage(length, np.zeros_like(asset) if runs_on else asset),
            asset=asset,
            count=len(counts) if count is None else count,
        )

    @cached_property
    def tree(self) -> Tree:
        """The segments as curves in space under a tree of boxes: the form that is searched."""
        return Tree.of_geodesics(self.lon, self.lat, self.azimuth_deg, self.length_m, self.asset)

    @property
    def total_m(self) -> float:
        """The length of all segments in metres."""
        return float(self.length_m.sum())

    @cached_property
    def start(self) -> Floats:
        """Where each segment starts, earth-centred, metres, shape (n, 3)."""
        return ecef_m(self.lon, self.lat)

    @cached_property
    def end(self) -> Floats:
        """Where each segment ends, earth-centred, metres, shape (n, 3)."""
        lon, lat, _ = destination(self.lon, self.lat, self.azimuth_deg, self.length_m)
        return ecef_m(lon, lat)

    @property
    def sagitta_m(self) -> Floats:
        """How far a geodesic segment can lie from its straight chord, in metres (a bound)."""
        return self.length_m**2 / (8.0 * SMALLEST_RADIUS_M)


def checked_degrees(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Give longitudes and latitudes as flat arrays of one length.

    Raises
    ------
    ValueError
        If they differ in length, or a coordinate is not finite or out of range: the message
        names its row, counted from 0.
    """
    lons = np.ascontiguousarray(np.atleast_1d(np.asarray(lon, dtype=float)))
    lats = np.ascontiguousarray(np.atleast_1d(np.asarray(lat, dtype=float)))
    if lons.shape != lats.shape or lons.ndim != 1:
        raise ValueError(
            f"expected single values or two rows of one length, not {lons.shape} and {lats.shape}"
        )
    bad = _out_of_range(lons, lats)
    if len(bad):
        row = bad[0]
        raise ValueError(f"row {row}: {_expected(lons[row], lats[row])}")
    return lons, lats


def _out_of_range(lon: Floats, lat: Floats) -> NDArray[np.intp]:
    """Give the rows that are no place on earth; NaN fails both comparisons."""
    good = (np.abs(lon) <= LARGEST_LON_DEG) & (np.abs(lat) <= LARGEST_LAT_DEG)
    return np.nonzero(~good)[0]


def _expected(lon: float, lat: float) -> str:
    if not np.isfinite([lon, lat]).all():
        return f"lon {lon}, lat {lat}: a coordinate is not finite"
    return f"lon {lon}, lat {lat}: expected degrees, lat -90 to 90 and lon -360 to 360"


def _check_paths(
    coordinates: Floats, counts: NDArray[np.integer], owners: NDArray[np.integer]
) -> None:
    bad = _out_of_range(*coordinates.T)
    if len(bad):
        path = int(np.searchsorted(np.cumsum(counts), bad[0], side="right"))
        vertex = int(bad[0] - np.cumsum(counts)[path] + counts[path])
        raise ValueError(f"row {owners[path]}, vertex {vertex}: {_expected(*coordinates[bad[0]])}")


def _chainage(length: Floats, run: NDArray[np.int32]) -> Floats:
    """Give the sum of the lengths before each segment, from 0 at the start of each run."""
    total = np.concatenate([[0.0], np.cumsum(length)])[:-1]
    opens = np.concatenate([[True], run[1:] != run[:-1]]) if len(run) else np.zeros(0, dtype=bool)
    chainage: Floats = total - total[opens][np.cumsum(opens) - 1]
    return chainage
