"""One tile: its layers, each feature at most once in a layer, as bytes of a Mapbox Vector Tile.

========================  ===================================================================
``<collection>``          points, lines and areas as items serve them
``<collection>_grouped``  counts of features that are too many for the tile, by cell
``footprints``            where a place may be, as an area; alone where no point may stand for it
``footprints_grouped``    the square of the tile, where its footprints are too many
========================  ===================================================================

References
----------
Mapbox Vector Tile Specification 2.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mapbox_vector_tile
import numpy as np
import shapely

from app.exports.tiles.grid import BUFFER, EXTENT
from app.exports.tiles.groups import groups
from app.exports.tiles.placed import meeting
from app.exports.tiles.shapes import in_tile, whole_tile
from app.store.geometry import served_geometry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.exports.tiles.grid import Tile
    from app.exports.tiles.placed import Placed
    from app.store.features import Feature

__all__ = ["FOOTPRINTS", "GROUPED", "MEDIA_TYPE", "SHORT", "tile_bytes"]

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
GROUPED, FOOTPRINTS = "_grouped", "footprints"
# What a footprint says of a feature whose point says all: who it is, and how it is drawn.
SHORT = (
    "id", "title", "name_en", "kind", "event_class", "date_start_local", "date_end_local",
    "location_class", "location_uncertainty_m", "radius_m",
)  # fmt: skip
# What the footprints of a tile may weigh together, and what one weighs but for long properties:
# up to 97 corners and the short properties (bytes).
MOST_FOOTPRINTS_BYTES, FOOTPRINT_BYTES = 180_000, 650
# What may be repeated of the tiles around, so that no sign is cut at the edge (bytes).
MOST_REPEATED_BYTES = 40_000
OPTIONS = {"y_coord_down": True, "extents": EXTENT, "check_winding_order": False}
Row = dict[str, Any]
Layer = dict[str, Any]


def tile_bytes(placed: Placed, name: str, tile: Tile) -> bytes:
    """Give a tile of a collection; of one that holds nothing no bytes at all."""
    found = [layer for layer in _layers(placed, name, tile) if layer["features"]]
    made: bytes = mapbox_vector_tile.encode(found, default_options=OPTIONS) if found else b""
    return made


def _layers(placed: Placed, name: str, tile: Tile) -> Iterator[Layer]:
    yield {"name": name, "features": [*_shapes(placed, tile), *_points(placed, tile)]}
    yield {"name": name + GROUPED, "features": _grouped(placed, tile)}
    reaching = _reaching(placed, tile)
    if _weight(placed, reaching) <= MOST_FOOTPRINTS_BYTES:
        yield {"name": FOOTPRINTS, "features": _footprints(placed, tile, reaching)}
        return
    said = {"at_most": len(reaching), "radius_m": float(placed.radius_m[reaching].max())}
    features = [{"geometry": whole_tile(), "properties": said}]
    yield {"name": FOOTPRINTS + GROUPED, "features": features}


def _shapes(placed: Placed, tile: Tile) -> list[Row]:
    """Give lines and areas that stand for themselves, not for a place."""
    spare = BUFFER / EXTENT / (1 << tile.zoom)
    own = ~placed.is_point & ~placed.has_footprint & meeting(placed.box, tile, spare)
    rows = np.nonzero(own)[0].tolist()
    drawn = in_tile([placed.features[row].geometry for row in rows], tile)
    return [
        {"geometry": geometry, "properties": _properties(placed, row)}
        for geometry, row in zip(drawn, rows, strict=True)
        if geometry is not None
    ]


def _points(placed: Placed, tile: Tile) -> list[Row]:
    """Give the points that are at home here, and those close by, if all stand alone."""
    level = placed.level(tile.zoom)
    alone = np.nonzero(level.is_alone & placed.is_point & ~np.isnan(placed.xy[:, 0]))[0]
    units = np.floor(tile.units(placed.xy[alone])).astype(np.int64)
    side = EXTENT << tile.zoom
    units[:, 0] = (units[:, 0] + side // 2) % side - side // 2 if tile.zoom else units[:, 0]
    is_own = level.home[alone] == tile.key
    units[is_own] = units[is_own].clip(0, EXTENT - 1)
    is_close = ((units >= -BUFFER) & (units < EXTENT + BUFFER)).all(axis=1) & ~is_own
    if placed.weight[alone[is_close]].sum() > MOST_REPEATED_BYTES:
        is_close[:] = False
    kept = np.nonzero(is_own | is_close)[0]
    return [
        {"geometry": point, "properties": _properties(placed, row)}
        for point, row in zip(_points_at(units[kept]), alone[kept].tolist(), strict=True)
    ]


def _grouped(placed: Placed, tile: Tile) -> list[Row]:
    """Give the groups of what is at home here and does not stand alone."""
    level = placed.level(tile.zoom)
    rows = np.nonzero((level.home == tile.key) & ~level.is_alone)[0]
    at, said = groups(placed, tile, rows)
    return [
        {"geometry": point, "properties": properties}
        for point, properties in zip(_points_at(at), said, strict=True)
    ]


def _points_at(units: NDArray[np.int64]) -> NDArray[np.object_]:
    return np.asarray(shapely.points(units), dtype=object)


def _reaching(placed: Placed, tile: Tile) -> NDArray[np.intp]:
    """Give what stands alone and has a footprint that may reach into the tile."""
    is_alone = placed.level(tile.zoom).is_alone & placed.has_footprint
    is_wide = (placed.radius_m > 0.0) | ~placed.is_point
    spare = BUFFER / EXTENT / (1 << tile.zoom)
    return np.nonzero(is_alone & is_wide & meeting(placed.reach, tile, spare))[0]


def _weight(placed: Placed, rows: NDArray[np.intp]) -> int:
    long = placed.weight[rows] * ~placed.is_point[rows]
    return int(long.sum()) + FOOTPRINT_BYTES * len(rows)


def _footprints(placed: Placed, tile: Tile, rows: NDArray[np.intp]) -> list[Row]:
    features = [placed.features[row] for row in rows.tolist()]
    drawn = in_tile([served_geometry(feature, "footprint") for feature in features], tile)
    return [
        {"geometry": geometry, "properties": _properties(placed, row, is_short=is_pin)}
        for geometry, row, is_pin in zip(drawn, rows, placed.is_point[rows], strict=True)
        if geometry is not None
    ]


def _properties(placed: Placed, row: int, *, is_short: bool = False) -> Row:
    """Give what a feature says, as items do; what is not known is left out, as tiles ask."""
    feature: Feature = placed.features[row]
    names = placed.names
    return {
        name: value
        for name, value in (feature.properties | (feature.marks or {})).items()
        if value is not None
        and (name == "id" or names is None or name in names)
        and (not is_short or name in SHORT)
    }
