"""Assets of a file, held in memory as segments, each checked, in the order of their ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from app.bulk.places import check_degrees, check_ids, geometries
from app.bulk.rows import BATCH_ROWS, regrouped
from app.domain.geo.segments import Segments

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.bulk.rows import Rows

__all__ = ["Assets", "read_assets"]

POINTS, LINES, AREAS = {0, 4}, {1, 2, 5}, {3, 6}  # shapely.GeometryType, single and multiple
HALF_TURN_DEG, TURN_DEG = 180.0, 360.0
POLE_DEG = 90.0


@dataclass(frozen=True, slots=True, eq=False)
class Assets:
    """What distances are measured to: ids in rising order, and the segments in the same order.

    ``first_segment`` is the number of the first segment of each asset.
    """

    ids: pa.Array
    segments: Segments
    first_segment: NDArray[np.intp]


def read_assets(rows: Rows) -> Assets:
    """Read all assets; of a tie in distance the lower id wins, so they are ordered by it.

    Numbers are ordered as numbers, text by its UTF-8 bytes.

    Raises
    ------
    BadFileError
        If there is none, or a row is at fault: its id missing or there twice, its geometry
        missing, empty, of length 0, a collection, out of range, or an area that crosses itself.
    """
    ids, shapes = [pa.array([], rows.id_type)], []
    for table in regrouped(rows.read(0), BATCH_ROWS):
        first = sum(map(len, ids))
        check_ids(rows, table.column("id"), first)
        shapes.append(_checked(rows, geometries(rows, table, first), first))
        ids += table.column("id").chunks
    if not shapes:
        raise rows.fault(0, "expected at least one asset, the file has none")
    return _ordered(rows, pa.concat_arrays(ids), np.concatenate(shapes))


def _ordered(rows: Rows, ids: pa.Array, shapes: NDArray[np.object_]) -> Assets:
    order = pc.array_sort_indices(ids).to_numpy()
    sorted_ids = ids.take(pa.array(order))
    same = np.nonzero(pc.equal(sorted_ids[1:], sorted_ids[:-1]).to_numpy(zero_copy_only=False))[0]
    if len(same):
        one, two = sorted(order[same[0] : same[0] + 2].tolist())
        raise rows.fault(two, f"the id '{ids[two]}' is that of row {one + rows.first} too")
    segments = Segments.of_geometries(shapes[order])
    return Assets(
        ids=sorted_ids,
        segments=segments,
        first_segment=np.searchsorted(segments.asset, np.arange(segments.count)),
    )


def _checked(rows: Rows, shapes: NDArray[np.object_], first: int) -> NDArray[np.object_]:
    kinds = shapely.get_type_id(shapes)
    known = np.isin(kinds, [*POINTS, *LINES, *AREAS])
    if not known.all():
        row = int(np.argmin(known))
        name = shapes[row].geom_type
        raise rows.fault(first + row, f"expected a point, line or polygon, not a {name}")
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    check_degrees(rows, coordinates[:, 0], coordinates[:, 1], owner + first)
    _check_areas(rows, shapes, np.nonzero(np.isin(kinds, [*AREAS]))[0], first)
    _check_lines(rows, shapes, np.nonzero(np.isin(kinds, [*LINES]))[0], first)
    return shapes


def _check_areas(
    rows: Rows, shapes: NDArray[np.object_], areas: NDArray[np.intp], first: int
) -> None:
    """Refuse areas without a clear inside; lines may cross themselves, they have none."""
    for row in areas[~shapely.is_valid(shapes[areas])]:
        shape = _over_180(shapes[row])
        if shape is not None and not shapely.is_valid(shape):
            reason = shapely.is_valid_reason(shape)
            raise rows.fault(first + int(row), f"the area has no clear inside: {reason}")


def _over_180(shape: shapely.Geometry) -> shapely.Geometry | None:
    """Draw an area over 180° without a jump; None if it winds round the earth, as at a pole."""

    def joined(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        lon = np.unwrap(coordinates[:, 0], period=TURN_DEG)
        return np.column_stack([lon, coordinates[:, 1]])

    west, _, east, _ = shapely.bounds(shape)
    if east - west <= HALF_TURN_DEG:
        return shape
    try:
        return shapely.transform(shape, joined)
    except shapely.GEOSException:  # a ring that does not close
        return None


def _check_lines(
    rows: Rows, shapes: NDArray[np.object_], lines: NDArray[np.intp], first: int
) -> None:
    """Refuse parts of length 0: whether a point was meant, only their owner can say."""
    parts, owner = shapely.get_parts(shapes[lines], return_index=True)
    coordinates, part = shapely.get_coordinates(parts, return_index=True)
    lat = coordinates[:, 1]
    lon = np.where(np.abs(lat) < POLE_DEG, coordinates[:, 0] % TURN_DEG, 0.0)
    moves = (part[1:] == part[:-1]) & ((np.diff(lon) != 0.0) | (np.diff(lat) != 0.0))
    empty = np.setdiff1d(np.arange(len(parts)), part[1:][moves])
    if len(empty):
        at = int(empty[0])
        row = int(lines[owner[at]])
        number = at - int(np.searchsorted(owner, owner[at])) + 1
        several = shapely.get_num_geometries(shapes[row]) > 1
        which = f"part {number} of the line" if several else "the line"
        raise rows.fault(first + row, f"{which} has the length 0")
