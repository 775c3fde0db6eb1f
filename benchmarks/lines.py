"""Seeded lines: one pipeline in detail, a world network, and lines where maps are torn apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pyproj import Geod

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["GEOD", "Lines", "every", "joined", "network", "pipeline", "round_the_world"]

GEOD = Geod(ellps="WGS84")
# A way from Tengiz to Novorossiysk in six legs, about 1,500 km (degrees, longitude first).
WAY = np.array(
    [
        (53.35, 46.05),
        (51.9, 47.0),
        (48.0, 46.3),
        (45.5, 45.9),
        (41.0, 45.4),
        (38.9, 44.9),
        (37.62, 44.66),
    ]
)
BASINS = 300
BASIN_M = 400_000.0
TURN_DEG = 15.0
# A line that spans more degrees than this crosses the antimeridian.
TORN_DEG = 90.0


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Polylines: line i is ``coordinates[offsets[i]:offsets[i + 1]]``, degrees, longitude first."""

    coordinates: np.ndarray
    offsets: np.ndarray

    def __len__(self) -> int:
        """Count the lines."""
        return len(self.offsets) - 1

    @property
    def segment_starts(self) -> np.ndarray:
        """Indices of the vertices at which a segment starts."""
        starts = np.ones(len(self.coordinates), dtype=bool)
        starts[self.offsets[1:] - 1] = False
        return np.flatnonzero(starts)

    @property
    def line_of_vertex(self) -> np.ndarray:
        """Index of the line each vertex belongs to."""
        return np.repeat(np.arange(len(self)), np.diff(self.offsets))


def every(lines: Lines, step: int) -> Lines:
    """Keep every so manieth line."""
    offsets = lines.offsets
    parts = [lines.coordinates[offsets[i] : offsets[i + 1]] for i in range(0, len(lines), step)]
    counts = [0, *map(len, parts)]
    return Lines(np.concatenate(parts), np.cumsum(counts))


def joined(parts: Sequence[Lines]) -> Lines:
    """Put the lines of several parts behind each other."""
    counts = np.concatenate([np.diff(part.offsets) for part in parts])
    return Lines(np.vstack([part.coordinates for part in parts]), _offsets(counts))


def pipeline(vertices: int) -> Lines:
    """Draw the way with so many vertices, the inner ones moved by a tenth of their spacing."""
    rng = np.random.default_rng(vertices)
    azimuth_deg, _, leg_m = GEOD.inv(WAY[:-1, 0], WAY[:-1, 1], WAY[1:, 0], WAY[1:, 1])
    until_m = np.concatenate([[0.0], np.cumsum(leg_m)])
    along_m = np.linspace(0.0, until_m[-1], vertices)
    leg = np.clip(np.searchsorted(until_m, along_m, "right") - 1, 0, len(leg_m) - 1)
    lon, lat, _ = GEOD.fwd(WAY[leg, 0], WAY[leg, 1], azimuth_deg[leg], along_m - until_m[leg])
    moved_m = rng.normal(0.0, 0.1 * along_m[1], vertices)
    moved_m[[0, -1]] = 0.0
    lon, lat, _ = GEOD.fwd(lon, lat, rng.uniform(0.0, 360.0, vertices), moved_m)
    return Lines(np.column_stack([lon, lat]), np.array([0, vertices]))


def network(count: int, *, seed: int, planar: bool = True) -> Lines:
    """Scatter lines of 2 to 50 km over the world, 70 % of them in basins as real ones are.

    ``planar`` drops the few across the antimeridian, which every planar peer gets wrong.
    """
    rng = np.random.default_rng(seed)
    length_m = np.exp(rng.uniform(np.log(2e3), np.log(50e3), count))
    lines = _walks(
        rng,
        _places(rng, count),
        azimuth_deg=rng.uniform(0.0, 360.0, count),
        length_m=length_m,
        vertices=rng.integers(3, 10, count),
    )
    return _without_torn(lines) if planar else lines


def round_the_world(*, seed: int) -> Lines:
    """Draw lines over the antimeridian, over and round both poles, and edges up to 1,500 km."""
    rng = np.random.default_rng(seed)
    parts = [_over_the_antimeridian(rng, 100), _long_edges(rng, 40)]
    for pole in (-90.0, 90.0):
        parts += [_over_a_pole(rng, 50, pole), *(_ring(pole, away) for away in (0.001, 0.3, 4.0))]
    return joined(parts)


def _offsets(counts: np.ndarray) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(counts)])


def _places(rng: np.random.Generator, count: int) -> np.ndarray:
    """Choose where lines begin: 70 % within some 400 km of a basin, 30 % anywhere."""
    basin_lon = rng.uniform(-180.0, 180.0, BASINS)
    basin_lat = np.degrees(np.arcsin(rng.uniform(-0.7, 0.94, BASINS)))
    basin = rng.integers(0, BASINS, count)
    away_m = np.abs(rng.normal(0.0, BASIN_M, count))
    lon, lat, _ = GEOD.fwd(
        basin_lon[basin], basin_lat[basin], rng.uniform(0.0, 360.0, count), away_m
    )
    inside = rng.random(count) < 0.7  # noqa: PLR2004 - the share named above
    lat_anywhere = np.degrees(np.arcsin(rng.uniform(-0.8, 0.96, count)))
    return np.column_stack(
        [
            np.where(inside, lon, rng.uniform(-180.0, 180.0, count)),
            np.where(inside, lat, lat_anywhere),
        ]
    )


def _walks(
    rng: np.random.Generator,
    starts: np.ndarray,
    *,
    azimuth_deg: np.ndarray,
    length_m: np.ndarray,
    vertices: np.ndarray,
) -> Lines:
    """Walk from each start in equal steps, turning a little at each vertex."""
    step_m = length_m / (vertices - 1)
    grid = np.repeat(starts[:, None, :], vertices.max(), axis=1)
    heading = azimuth_deg.copy()
    for step in range(1, vertices.max()):
        heading += rng.normal(0.0, TURN_DEG, len(starts))
        lon, lat, _ = GEOD.fwd(grid[:, step - 1, 0], grid[:, step - 1, 1], heading, step_m)
        grid[:, step] = np.column_stack([lon, lat])
    kept = np.arange(vertices.max()) < vertices[:, None]
    return Lines(grid[kept], _offsets(vertices))


def _without_torn(lines: Lines) -> Lines:
    lon = lines.coordinates[:, 0]
    first = lines.offsets[:-1]
    span = np.maximum.reduceat(lon, first) - np.minimum.reduceat(lon, first)
    whole = span < TORN_DEG
    counts = np.diff(lines.offsets)
    return Lines(lines.coordinates[np.repeat(whole, counts)], _offsets(counts[whole]))


def _over_the_antimeridian(rng: np.random.Generator, count: int) -> Lines:
    lat = rng.uniform(-75.0, 80.0, count)
    starts = np.column_stack([rng.uniform(178.5, 180.0, count), lat])
    return _walks(
        rng,
        starts,
        azimuth_deg=rng.uniform(60.0, 120.0, count),
        length_m=rng.uniform(20e3, 400e3, count),
        vertices=rng.integers(3, 10, count),
    )


def _over_a_pole(rng: np.random.Generator, count: int, pole: float) -> Lines:
    lat = np.sign(pole) * rng.uniform(86.0, 90.0, count)
    lat[0] = pole
    towards = 0.0 if pole > 0 else 180.0
    return _walks(
        rng,
        np.column_stack([rng.uniform(-180.0, 180.0, count), lat]),
        azimuth_deg=towards + rng.normal(0.0, 5.0, count),
        length_m=rng.uniform(100e3, 900e3, count),
        vertices=rng.integers(3, 10, count),
    )


def _ring(pole: float, away_deg: float) -> Lines:
    lon = np.linspace(-180.0, 180.0, 37)
    return Lines(
        np.column_stack([lon, np.full(37, pole - np.sign(pole) * away_deg)]), np.array([0, 37])
    )


def _long_edges(rng: np.random.Generator, count: int) -> Lines:
    return _walks(
        rng,
        _places(rng, count),
        azimuth_deg=rng.uniform(0.0, 360.0, count),
        length_m=rng.uniform(400e3, 3_000e3, count),
        vertices=np.full(count, 3),
    )
