"""How long analyses take: ``python -m benchmarks.analyses``.

Every analysis is asked of the shipped record: cold is the first question to a catalog that nothing
was asked of before, in a process that has compiled already; warm is the median of questions that
were not asked before either, where an analysis has parameters to vary, each from its text to the
bytes of its answer; again is the same question once more.

The near table of many joins discs, half of them some 15 km from a line, with a network of a million
segments by the kernel on arrays: nearest line, kilometre, interval.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import numpy as np

from app.analysis.asking import answered, asked_of
from app.analysis.register import ANALYSES
from app.domain.geo.discs import FARTHEST_M
from app.domain.geo.nearest import nearest
from app.domain.geo.segments import Segments
from app.exports.result_files import result_json
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.snapshot import build_catalog
from benchmarks.clock import spent
from benchmarks.data import dataset
from benchmarks.parts import arguments, give, versions
from benchmarks.races import OWN
from benchmarks.sections.service import analyses

if TYPE_CHECKING:
    from pathlib import Path

    from app.store.catalog import Catalog
    from benchmarks.data import Dataset
    from benchmarks.results import Result

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FEWEST_ROUNDS = 15  # they are short
# What each is asked; {n} is another number each time. Of others nothing is said.
ASKED = {
    "near-table": "k=3&within=25.{n}km",
    "rings": "around=37.{n},44.72&distances=5km,25km,100km",
    "corridor": "step=5.{n}km&along=5.{n}km",
    "status": "on=2025-12-01&assets=cpc-spm-1,cpc-spm-2,cpc-terminal",
    "reach": "incident=cpc-2025-11-29-spm2-naval-drones",
    "sensitivity": "around=37.{n},44.72",
    "what-if": "geometry=LINESTRING(37.{n} 44.6,37.9 44.8)",
}
FIRST = 100_000
# Radii of discs and accuracies of lines in metres, as those of reports are.
RADII_M, ACCURACIES_M = (100.0, 2_000.0, 8_000.0), (50.0, 500.0)


def main() -> None:
    """Ask every analysis of the shipped record, then many incidents of many segments."""
    given = arguments(__doc__)
    rounds = max(given.rounds, FEWEST_ROUNDS)
    _cold("summary")  # imports and compiles
    shipped = {name: _measured(name, rounds) for name in ANALYSES}
    table = _near_table(given.data, given.features, given.rounds)
    told = versions("incident-mapper", "numpy", "numba", "shapely")
    found = {OWN: {"shipped": shipped, "near_table": table, "versions": told}}
    give(given.results, "analyses", found, analyses(found))


def _measured(name: str, rounds: int) -> Result:
    cold_ms, catalog = _cold(name)
    times_ms = [_answer_ms(name, catalog, FIRST + 37 * number) for number in range(1, rounds + 1)]
    again_ms = [_answer_ms(name, catalog, FIRST) for _ in range(rounds)]
    told = {"question": ASKED.get(name, ""), "cold_ms": cold_ms}
    return {**told, "warm_ms": median(times_ms), "again_ms": median(again_ms)}


def _cold(name: str) -> tuple[float, Catalog]:
    catalog = build_catalog(read_bundle(geodata_folder()), now=NOW)
    return _answer_ms(name, catalog, FIRST), catalog


def _answer_ms(name: str, catalog: Catalog, number: int) -> float:
    query = ASKED.get(name, "").replace("{n}", str(number))
    start_s = time.perf_counter()
    result_json(answered(asked_of(ANALYSES[name], parse_qsl(query)), catalog))
    return (time.perf_counter() - start_s) * 1e3


def _near_table(folder: Path, incidents: int, rounds: int) -> Result:
    """Join discs with the network ``b``; the index is built within the time, and told beside it."""
    data = dataset(folder, "b").first(incidents)
    chance = np.random.default_rng(11)
    radius_m = chance.choice(RADII_M, incidents)
    accuracy_m = chance.choice(ACCURACIES_M, len(data.lines.offsets) - 1)
    # The first round compiles, and is not counted.
    turns = [_round(data, radius_m, accuracy_m) for _ in range(rounds + 1)][1:]
    index_s, whole_s, cpu_s = (median(times) for times in zip(*turns, strict=True))
    return {
        "incidents": incidents,
        "segments": len(data.lines.segment_starts),
        "index_wall_s": index_s,
        "wall_s": whole_s,
        "cpu_s": cpu_s,
    }


def _round(
    data: Dataset, radius_m: np.ndarray, accuracy_m: np.ndarray
) -> tuple[float, float, float]:
    """Give the wall time of the index, that of the whole, and the CPU time of the whole."""
    built: list[Segments] = []
    index = spent(lambda: built.append(_indexed(data)))
    asked = spent(lambda: _rows(data, built[0], radius_m, accuracy_m))
    return index.wall_s, index.wall_s + asked.wall_s, index.cpu_s + asked.cpu_s


def _indexed(data: Dataset) -> Segments:
    segments = Segments.of_arrays(data.lines.coordinates, data.lines.offsets)
    nearest(data.lon[:1], data.lat[:1], segments)  # the tree is made with the first question
    return segments


def _rows(
    data: Dataset, segments: Segments, radius_m: np.ndarray, accuracy_m: np.ndarray
) -> dict[str, np.ndarray]:
    """Give the columns of a near table of rank 1: the line, where on it, and the interval."""
    pairs = nearest(data.lon, data.lat, segments, k=1)
    reach_m = radius_m[pairs.point] + accuracy_m[pairs.asset]
    return {
        "in_fid": pairs.point,
        "near_fid": pairs.asset,
        "near_rank": pairs.rank,
        "near_dist": pairs.distance_m,
        "near_angle": pairs.azimuth_deg,
        "near_x": pairs.foot_lon,
        "near_y": pairs.foot_lat,
        "chainage_m": pairs.chainage_m,
        "distance_min_m": np.maximum(pairs.distance_m - reach_m, 0.0),
        "distance_max_m": np.minimum(pairs.distance_m + reach_m, FARTHEST_M),
    }


if __name__ == "__main__":
    main()
