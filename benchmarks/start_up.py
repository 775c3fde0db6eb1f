"""What 100 incidents cost in a new process, ours beside the plain way; and our command line.

``python -m benchmarks.start_up``
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import startup
from benchmarks.data import RECIPE, dataset
from benchmarks.races import OWN
from benchmarks.results import keep

SCRIPTS = Path(__file__).parent / "hundred"
RUNS = 9


def main() -> None:
    """Run both scripts in turn, then the questions of ``startup.py``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--results", type=Path, required=True)
    given = parser.parse_args()
    dataset(given.data, "a300")
    file = given.data / "data" / f"a300-{RECIPE}.npz"
    runs: dict[str, list[dict[str, float]]] = {"plain": [], "kernel": []}
    for _ in range(RUNS + 1):
        for name, found in runs.items():
            found.append(_run(SCRIPTS / f"{name}.py", file))
    # The first turn fills the caches of files and compiled modules.
    medians = {name: _medians(found[1:]) for name, found in runs.items()}
    result = {"hundred": medians, "product": startup.measured()}
    keep(given.results, "start-up", OWN, result)


def _run(script: Path, file: Path) -> dict[str, float]:
    """Run a script to its end; CPU is that of the whole process, imports and all."""
    started_s = time.perf_counter()
    process = subprocess.Popen([sys.executable, str(script), str(file)], stdout=subprocess.PIPE)
    said = process.stdout.read() if process.stdout else b""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, str(script))
    return {
        "cpu_s": used.ru_utime + used.ru_stime,
        "wall_s": time.perf_counter() - started_s,
        **json.loads(said),
    }


def _medians(runs: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(float(run[name]) for run in runs) for name in runs[0]}


if __name__ == "__main__":
    main()
