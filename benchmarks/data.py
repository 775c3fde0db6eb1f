"""What is measured on: seeded points and lines, made once and kept in the scratch folder.

``a300``, ``a20000``: 100,000 points and one line of 1,500 km. ``b``: a million points and a world
network of a million segments; ``b-thinned`` every tenth of its lines, with points about those.
``world`` and ``far`` hold what the truth is worked out for: antimeridian, both poles, edges of
1,500 km.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.lines import GEOD, Lines, every, joined, network, pipeline, round_the_world

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["DATASETS", "RECIPE", "Dataset", "dataset"]

# Raise it when the recipe below changes: kept files are found by name.
RECIPE = 1
DATASETS = ("a300", "a20000", "b", "b-thinned", "world", "far")
NEAR_M = 15_000.0
# Points of ``b`` stay south and north of 80 degrees: Mercator, which peers use, ends at 85.
PLANAR_SINE = 0.985


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Points, shape (n, 2), and lines to measure them against; degrees, longitude first."""

    name: str
    points: np.ndarray
    lines: Lines

    @property
    def lon(self) -> np.ndarray:
        """Longitudes in degrees, contiguous."""
        return np.ascontiguousarray(self.points[:, 0])

    @property
    def lat(self) -> np.ndarray:
        """Latitudes in degrees, contiguous."""
        return np.ascontiguousarray(self.points[:, 1])

    def first(self, count: int) -> Dataset:
        """Keep the first points; their order is random already."""
        return Dataset(self.name, self.points[:count], self.lines)


def dataset(folder: Path, name: str) -> Dataset:
    """Read a data set from the scratch folder, or make it and keep it there."""
    path = folder / "data" / f"{name}-{RECIPE}.npz"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = _made(name)
        np.savez(
            path,
            points=made.points,
            coordinates=made.lines.coordinates,
            offsets=made.lines.offsets,
        )
    with np.load(path) as kept:
        return Dataset(name, kept["points"], Lines(kept["coordinates"], kept["offsets"]))


def _made(name: str) -> Dataset:
    if name in {"a300", "a20000"}:
        return Dataset(name, _points_in_the_box(100_000), pipeline(int(name[1:])))
    if name in {"b", "b-thinned"}:
        lines = network(200_000, seed=2)
        lines = lines if name == "b" else every(lines, 10)
        points = _points_about(lines, 1_000_000, seed=7, near=0.5, sine=PLANAR_SINE)
        return Dataset(name, points, lines)
    if name == "world":
        lines = joined([network(3_000, seed=4, planar=False), round_the_world(seed=5)])
        return Dataset(name, _points_about(lines, 10_000, seed=8, near=0.7, exact=200), lines)
    if name == "far":
        lines = joined([network(12, seed=6, planar=False), pipeline(300)])
        return Dataset(name, _points_about(lines, 2_000, seed=9, near=0.0), lines)
    raise ValueError(f"data set {name!r} is not one of {', '.join(DATASETS)}")


def _points_in_the_box(count: int) -> np.ndarray:
    rng = np.random.default_rng(1)
    return np.column_stack([rng.uniform(36.0, 54.0, count), rng.uniform(43.5, 47.5, count)])


def _points_about(
    lines: Lines, count: int, *, seed: int, near: float, exact: int = 0, sine: float = 1.0
) -> np.ndarray:
    """Take a share near random vertices, ``exact`` of them on one, the rest anywhere.

    ``sine`` of the latitude beyond which no point is drawn.
    """
    rng = np.random.default_rng(seed)
    close = int(count * near)
    vertex = lines.coordinates[rng.integers(0, len(lines.coordinates), close)]
    away_m = np.abs(rng.normal(0.0, NEAR_M, close))
    away_m[:exact] = 0.0
    lon, lat, _ = GEOD.fwd(vertex[:, 0], vertex[:, 1], rng.uniform(0.0, 360.0, close), away_m)
    anywhere = np.column_stack(
        [
            rng.uniform(-180.0, 180.0, count - close),
            np.degrees(np.arcsin(rng.uniform(-sine, sine, count - close))),
        ]
    )
    return rng.permutation(np.vstack([np.column_stack([lon, lat]), anywhere]))
