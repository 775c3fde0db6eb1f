"""Compare probabilities and quantiles of distances with ten million seeded trials a case.

Usage: ``python benchmarks/uncertainty_truth.py [trials]``. One line a case: the largest error of
the probability over nine limits, and of the three quantiles, both in probability. A trial draws a
place in the footprint and a shift of the target, and measures the distance straight: planar for
the batches, on the sphere of the plane (1e-5 of the ellipsoid's distances) elsewhere.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.geo.area import in_plane
from app.domain.geo.chords import Arcs
from app.domain.geo.discs import edge_spreads, point_spreads
from app.domain.geo.footprint import Area, Band, Disc, Footprint, Sector
from app.domain.geo.plane import Plane, sphere
from app.domain.geo.target import Target
from app.domain.geo.uncertainty import distance_interval, spread

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats

TRIALS = 10_000_000
CHUNK = 100_000
SEED = 20250924
LIMITS = np.arange(0.1, 0.95, 0.1)
LEVELS = np.array([0.05, 0.5, 0.95])
KITE = shapely.Polygon([(37.5, 44.6), (38.0, 44.6), (38.1, 44.9), (37.8, 44.8), (37.6, 44.95)])


def unit_disc(generator: np.random.Generator, count: int) -> Floats:
    """Draw places on a disc of radius 1, shape (n, 2)."""
    away, turn = np.sqrt(generator.random(count)), 2.0 * np.pi * generator.random(count)
    return np.column_stack([away * np.cos(turn), away * np.sin(turn)])


def on_flat(generator: np.random.Generator, flat: shapely.Geometry, count: int) -> Floats:
    """Draw places on a polygon of a plane, shape (n, 2)."""
    west, south, east, north = flat.bounds
    kept = np.empty((0, 2))
    while len(kept) < count:
        drawn = generator.uniform((west, south), (east, north), (count, 2))
        kept = np.concatenate([kept, drawn[shapely.contains_xy(flat, *drawn.T)]])
    return kept[:count]


class Trial:
    """Draws distances of a footprint to a target."""

    def __init__(self, footprint: Footprint, target: Target) -> None:
        """Project the target into the plane of the footprint."""
        self.footprint, self.target = footprint, target
        if isinstance(footprint, Disc):
            self.plane, reach = Plane(footprint.lon, footprint.lat), footprint.radius_m
        else:
            self.plane, self.flat = footprint.area.plane, footprint.area.flat
            shapely.prepare(self.flat)
            reach = float(np.hypot(*shapely.get_coordinates(self.flat).T).max())
        self.arcs = [
            Arcs.around(self.plane, part.segments, reach_m=1.02 * (reach + part.accuracy_m))
            for part in target.parts
        ]
        self.inside = None if target.inside is None else in_plane(target.inside, self.plane)
        shapely.prepare(self.inside)

    def draw(self, generator: np.random.Generator, count: int) -> Floats:
        """Draw some distances in metres."""
        if isinstance(self.footprint, Disc):
            place = self.footprint.radius_m * unit_disc(generator, count)
        else:
            place = on_flat(generator, self.flat, count)
        shift = unit_disc(generator, count)
        best = np.full(count, np.inf)
        for part, arcs in zip(self.target.parts, self.arcs, strict=True):
            moved = place + part.accuracy_m * shift
            rows = (arcs.distances_m(sphere(some)) for some in np.array_split(moved, 50))
            away = np.concatenate(list(rows))
            if self.inside is not None:
                away[shapely.intersects_xy(self.inside, *moved.T)] = 0.0
            best = np.minimum(best, away)
        return best


def shares(draw: Trial, limits: Floats, trials: int) -> tuple[Floats, Floats]:
    """Give the share of trials below, and up to, each limit (metres)."""
    generator = np.random.default_rng(SEED)
    below, up_to = np.zeros(len(limits)), np.zeros(len(limits))
    for _ in range(trials // CHUNK):
        away = np.sort(draw.draw(generator, CHUNK))
        below += np.searchsorted(away, limits, side="left")
        up_to += np.searchsorted(away, limits, side="right")
    return below / trials, up_to / trials


def compare(name: str, footprint: Footprint, target: Target, trials: int) -> None:
    """Print the largest errors of one case."""
    interval, found = distance_interval(footprint, target), spread(footprint, target)
    limits = interval.min_m + LIMITS * (interval.max_m - interval.min_m)
    told = [spread(footprint, target, within_m=float(limit)).probability for limit in limits]
    quantiles = np.array([found.p05_m, found.p50_m, found.p95_m])
    below, up_to = shares(Trial(footprint, target), np.concatenate([limits, quantiles]), trials)
    chance = np.abs(np.array(told, dtype=float) - up_to[: len(limits)]).max()
    low, high = below[len(limits) :] - LEVELS, LEVELS - up_to[len(limits) :]
    level = np.maximum(np.maximum(low, high), 0.0).max()
    print(f"{chance:9.5f} {level:9.5f}  {name}", flush=True)


def compare_batches(trials: int) -> None:
    """Print the largest errors over 12 pairs of each batch, planar."""
    generator = np.random.default_rng(SEED)
    start = generator.normal(0.0, 12e3, (12, 2))
    end = start + generator.normal(0.0, 9e3, (12, 2))
    end[0] = start[0] + 1.0
    radius, accuracy = generator.uniform(0.0, 15e3, 12), generator.uniform(0.0, 8e3, 12)
    within = generator.uniform(2e3, 25e3, 12)
    common = {"radius_m": radius, "accuracy_m": accuracy, "within_m": within}
    points, edges = point_spreads(np.hypot(*start.T), **common), edge_spreads(start, end, **common)
    seen = np.zeros((2, 12, 4))
    for row in range(12):
        marks = [[s.p05_m[row], s.p50_m[row], s.p95_m[row], within[row]] for s in (points, edges)]
        along = end[row] - start[row]
        for _ in range(trials // CHUNK):
            place = radius[row] * unit_disc(generator, CHUNK)
            place += accuracy[row] * unit_disc(generator, CHUNK) - start[row]
            share = np.clip(place @ along / (along @ along), 0.0, 1.0)
            away = np.hypot(*place.T), np.hypot(*(place - share[:, None] * along).T)
            for kind in (0, 1):
                seen[kind, row] += np.searchsorted(np.sort(away[kind]), marks[kind], side="right")
    seen /= trials
    for name, kind, found in (("points", 0, points), ("straight edges", 1, edges)):
        chance = np.abs(seen[kind, :, 3] - found.probability).max()
        level = np.maximum(LEVELS - seen[kind, :, :3], 0.0)
        level = np.where(found.min_m[:, None] > 0.0, np.abs(seen[kind, :, :3] - LEVELS), level)
        print(f"{chance:9.5f} {level.max():9.5f}  12 discs to {name}", flush=True)


def main() -> None:
    """Run every case."""
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else TRIALS
    generator, along = np.random.default_rng(3), np.linspace(0.0, 1.0, 1_000)
    lon = 36.5 + 3.0 * along + 0.006 * generator.normal(size=1_000).cumsum()
    lat = 44.2 + along + 0.003 * generator.normal(size=1_000).cumsum()
    line = Target.of_lines([np.column_stack([lon, lat]).tolist()], [500.0])
    near = [(37.4, 44.9), (37.8, 44.85), (38.2, 44.95)]
    rest = [[(38.2, 44.95), (38.9, 45.1)], [(37.4, 44.9), (37.0, 45.2)]]
    pieces = Target.of_lines([near, *rest], [500.0, 6_000.0, 500.0])
    kite = Target.of_polygon(KITE, accuracy_m=2_000.0)
    sector = Sector(37.653, 44.6705, 180.0, 270.0, 5e3, 15e3)
    band = Band(((37.5, 44.4), (37.7, 44.5), (37.75, 44.6)), 2e3)
    print(f"{trials:,} trials a case, seed {SEED}; largest error in probability")
    print("    limit  quantile")
    compare_batches(trials)
    compare("disc of 8 km to a line of 1,000 vertices", Disc(37.76, 44.73, 8e3), line, trials)
    compare("disc of 60 km to that line", Disc(37.76, 44.73, 60e3), line, trials)
    compare("disc to pieces of 500 m and 6 km", Disc(38.1, 44.85, 9e3), pieces, trials)
    compare("disc to a polygon", Disc(37.9, 44.9, 8e3), kite, trials)
    compare("polygon to the line", Area(KITE), line, trials)
    compare("polygon to the pieces", Area(KITE), pieces, trials)
    port = Target.of_point(37.783, 44.733, accuracy_m=5e3)
    compare("polygon to a point", Area(KITE), port, trials)
    compare("band to the line", band, line, trials)
    compare("sector to a polygon", sector, kite, trials)


if __name__ == "__main__":
    main()
