"""How long the static twin of the shipped record takes, and how large it is.

``python -m benchmarks.site`` writes it three times, each by the command in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.races import OWN
from benchmarks.results import keep

ROUNDS = 3
BASE = "https://maps.example.org/cpc/"
WAYS = {"without an address": (), "with an address": ("--base-url", BASE)}
COMMAND = str(Path(sys.executable).with_name("incident-mapper"))


def main() -> None:
    """Write it both ways, and keep what it took or print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--results", type=Path)
    given = parser.parse_args()
    result = {
        name: _median([_written(words) for _ in range(ROUNDS)]) for name, words in WAYS.items()
    }
    if given.results:
        keep(given.results, "site", OWN, {"ways": result})
    for name, one in result.items():
        print(f"{name}: " + ", ".join(f"{key} {value:g}" for key, value in one.items()))


def _written(words: tuple[str, ...]) -> dict[str, float]:
    """Write one twin; CPU is that of the whole process, imports and reading too."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "twin"
        own = {**os.environ, "INCIDENT_MAPPER_DATA": folder}  # noqa: TID251  # it needs its own
        started_s = time.perf_counter()
        process = subprocess.Popen([COMMAND, "site", str(out), *words], env=own)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, COMMAND)
        wall_s = time.perf_counter() - started_s
        files = [path.stat().st_size for path in out.rglob("*") if path.is_file()]
    cpu_s = used.ru_utime + used.ru_stime
    peak_mb = used.ru_maxrss * 1024 / 1e6
    found = {"wall_s": wall_s, "cpu_s": cpu_s, "peak_mb": peak_mb}
    return {**found, "files": len(files), "bytes": sum(files)}


def _median(runs: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


if __name__ == "__main__":
    main()
