"""The distance to a target over a rectangle of a plane: measured at nodes, straight between them.

Inside a polygon the distance is taken below 0, so that its edge stays sharp between nodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.geo.area import in_plane
from app.domain.geo.chords import Arcs
from app.domain.geo.plane import STRETCH, sphere

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon

    from app.domain.geo.geodesy import Floats
    from app.domain.geo.plane import Plane
    from app.domain.geo.segments import Segments

__all__ = ["Field"]

# Nodes along each side, in blocks that are sieved together; and the smallest side in metres.
BLOCKS, BLOCK_NODES = 4, 11
NODES = BLOCKS * BLOCK_NODES
SMALLEST_M = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """Distances in metres at nodes (y, x) from ``corner_m`` in steps of ``step_m``."""

    corner_m: Floats
    step_m: Floats
    distance_m: Floats

    @classmethod
    def over(
        cls,
        bounds_m: tuple[float, float, float, float],
        plane: Plane,
        segments: Segments,
        inside: Polygon | MultiPolygon | None = None,
    ) -> Field:
        """Measure a target over a rectangle (west, south, east, north) of a plane, in metres."""
        corner = np.array(bounds_m[:2])
        step = np.maximum(np.array(bounds_m[2:]) - corner, SMALLEST_M) / (NODES - 1)
        axis = np.arange(NODES)
        x, y = np.meshgrid(corner[0] + step[0] * axis, corner[1] + step[1] * axis)
        nodes = np.stack([x, y], axis=-1)
        reach = np.hypot(*np.abs(np.stack([corner, corner + step * (NODES - 1)])).max(axis=0))
        arcs = Arcs.around(plane, segments, reach_m=STRETCH * float(reach))
        distance = _by_blocks(nodes, arcs, half_m=0.5 * STRETCH * BLOCK_NODES * np.hypot(*step))
        if inside is not None:
            flat = in_plane(inside, plane)
            shapely.prepare(flat)
            distance[shapely.contains_xy(flat, x, y)] *= -1.0
        return cls(corner, step, distance)

    def at(self, xy_m: Floats) -> Floats:
        """Give the distance at places of the plane, (n, 2), inside the rectangle."""
        x, y = ((xy_m - self.corner_m) / self.step_m).T
        column, row = (np.clip(at.astype(np.int32), 0, NODES - 2) for at in (x, y))
        x, y = x - column, y - row
        first = row * NODES + column
        flat = self.distance_m.ravel()
        low = flat.take(first)
        low += x * (flat.take(first + 1) - low)
        high = flat.take(first + NODES)
        high += x * (flat.take(first + NODES + 1) - high)
        found: Floats = low + (high - low) * y
        return np.maximum(found, 0.0)


def _by_blocks(nodes: Floats, arcs: Arcs, *, half_m: float) -> Floats:
    """Measure nodes (y, x, 2) block by block, each to the edges that can be nearest there."""
    split = nodes.reshape(BLOCKS, BLOCK_NODES, BLOCKS, BLOCK_NODES, 2).swapaxes(1, 2)
    blocks = split.reshape(BLOCKS**2, BLOCK_NODES**2, 2)
    apart = arcs.separate_m(sphere(blocks.mean(axis=1)))
    kept = apart <= apart.min(axis=1, keepdims=True) + 2.0 * half_m
    found = np.stack(
        [
            arcs.taken(which).distances_m(sphere(block))
            for block, which in zip(blocks, kept, strict=True)
        ]
    )
    back = found.reshape(BLOCKS, BLOCKS, BLOCK_NODES, BLOCK_NODES).swapaxes(1, 2)
    return back.reshape(NODES, NODES)
