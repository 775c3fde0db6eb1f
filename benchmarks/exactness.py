"""Compare a kernel with the truth, far and near: ``python -m benchmarks.exactness``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.contender import Answer
from benchmarks.data import dataset
from benchmarks.errors import answer_errors
from benchmarks.races import contender
from benchmarks.results import keep
from benchmarks.truth import golden_section_m, truth_of

if TYPE_CHECKING:
    from benchmarks.contender import Contender
    from benchmarks.data import Dataset
    from benchmarks.truth import Truth

# How many points of each data set the truth is worked out for.
SAMPLES = {"world": 10_000, "far": 2_000, "a300": 2_000, "a20000": 2_000, "b": 2_000}
# A kernel may answer few points in another way than many: both are compared.
FEW = 100
GOLDEN_SAMPLE = 100


def main() -> None:
    """Compare and write the errors, a set of points at a time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contender")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--also", type=Path)
    given = parser.parse_args()
    runner = contender(given.contender, given.also)
    sets = {name: _compared(runner, given.data, name) for name in SAMPLES}
    keep(given.results, "exactness", given.contender, {"title": runner.title, "sets": sets})


def _compared(runner: Contender, folder: Path, name: str) -> dict[str, object]:
    data = dataset(folder, name).first(SAMPLES[name])
    truth = truth_of(folder, name, SAMPLES[name])
    runner.load_network(data)
    runner.ask(data)
    return {
        "many": answer_errors(runner.nearest(), truth, data),
        "few": answer_errors(_answered_in_parts(runner, data), truth, data),
        "truth_by_golden_section_m": _truth_error_m(truth, data),
    }


def _answered_in_parts(runner: Contender, data: Dataset) -> Answer:
    parts = []
    for first in range(0, len(data.points), FEW):
        runner.ask(type(data)(data.name, data.points[first : first + FEW], data.lines))
        parts.append(runner.nearest())
    chainages = [part.chainage_m for part in parts if part.chainage_m is not None]
    assets = [part.asset for part in parts if part.asset is not None]
    return Answer(
        np.concatenate([part.distance_m for part in parts]),
        np.concatenate(assets),
        np.concatenate(chainages) if chainages else None,
    )


def _truth_error_m(truth: Truth, data: Dataset) -> float:
    """Give the largest difference between the truth and golden section, on its first points."""
    corners = data.lines.coordinates
    return max(
        abs(golden_section_m(point, corners[segment], corners[segment + 1]) - float(distance_m))
        for point, segment, distance_m in zip(
            data.points[:GOLDEN_SAMPLE], truth.segment, truth.distance_m, strict=False
        )
    )


if __name__ == "__main__":
    main()
