"""Run one contender in one race, in a process of its own: ``python -m benchmarks.heat``."""

from __future__ import annotations

import argparse
import signal
import sys
from collections import deque
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.clock import spent, timed
from benchmarks.contender import RADIUS_M, Answer, NotOfferedError
from benchmarks.data import dataset
from benchmarks.errors import answer_errors, pair_errors
from benchmarks.parts import versions
from benchmarks.races import RACES, contender
from benchmarks.results import keep
from benchmarks.truth import truth_of, within_truth

if TYPE_CHECKING:
    import numpy as np

    from benchmarks.contender import Contender
    from benchmarks.data import Dataset
    from benchmarks.races import Race
    from benchmarks.results import Result

FIRST_POINTS = 100
SAMPLE = 2_000
# A round shorter than this is repeated more often, and run once in vain before it counts.
SHORT_S = 10.0
MANY_ROUNDS = 5


def main() -> None:
    """Measure and write the result; a contender that cannot answer says why."""
    given = _arguments().parse_args()
    # A stopped process still closes what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped: took too long"))
    race = RACES[given.race]
    data = dataset(given.data, race.data)
    with closing(contender(given.contender, given.also)) as runner:
        try:
            result = _measured(runner, race, data, given)
        except NotOfferedError as reason:
            result = {"title": runner.title, "absent": str(reason)}
    keep(given.results, given.race, given.contender, result)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("race", choices=RACES)
    parser.add_argument("contender")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--also", type=Path)
    parser.add_argument("--cap-s", type=float, required=True)
    parser.add_argument("--rounds", type=int, required=True)
    return parser


def _measured(runner: Contender, race: Race, data: Dataset, given: argparse.Namespace) -> Result:
    load = runner.load_line if race.question == "line" else runner.load_network
    built = spent(lambda: load(data), runner.other_cpu_s)
    question = getattr(runner, race.question)
    count, round_s = _affordable(runner, race.question, data, given.cap_s)
    runner.ask(data.first(count))
    rounds = given.rounds if round_s > SHORT_S else max(given.rounds, MANY_ROUNDS)
    last: deque[Answer | np.ndarray] = deque(maxlen=1)
    timing = timed(
        lambda: last.append(question()),
        data,
        points=count,
        rounds=rounds,
        other_cpu_s=runner.other_cpu_s,
    )
    return {
        "title": runner.title,
        "points_of": len(data.points),
        "index_cpu_s": built.cpu_s,
        "index_wall_s": built.wall_s,
        "errors": _errors(last[0], data.first(count), given.data),
        "versions": runner.versions() | versions(*runner.packages),
        **timing.as_dict(),
    }


def _affordable(runner: Contender, question: str, data: Dataset, cap_s: float) -> tuple[int, float]:
    """Find how many points fit into a round, by the pace of the last two sizes; warms up too."""
    ask, total = getattr(runner, question), len(data.points)
    count, sizes = FIRST_POINTS, [(0, 0.0)]
    while True:
        runner.ask(data.first(count))
        if count < total // 10 or sizes[-1][1] < SHORT_S:
            ask()
        wall_s = spent(ask).wall_s
        sizes.append((count, wall_s))
        larger = min(count * 10, total)
        (before, before_s), _ = sizes[-2:]
        expected_s = wall_s + max(wall_s - before_s, 0.0) / (count - before) * (larger - count)
        if count == total or expected_s > cap_s:
            return count, wall_s
        if larger == total and expected_s > SHORT_S:
            return total, expected_s
        count = larger


def _errors(answer: Answer | np.ndarray, asked: Dataset, folder: Path) -> dict[str, object]:
    if isinstance(answer, Answer):
        return answer_errors(answer, truth_of(folder, asked.name, SAMPLE), asked)
    count = min(SAMPLE, len(asked.points))
    return pair_errors(answer, within_truth(asked, count, RADIUS_M), count)


if __name__ == "__main__":
    main()
