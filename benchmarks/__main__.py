"""Run the benchmarks and write the page: ``python -m benchmarks``, or ``make bench``."""

from __future__ import annotations

import argparse
import re
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.data import DATASETS, dataset
from benchmarks.machine import machine
from benchmarks.page import page
from benchmarks.parts import FEATURES
from benchmarks.plan import ON_LINES, SECTIONS, steps
from benchmarks.results import keep, kept

if TYPE_CHECKING:
    from benchmarks.plan import Step

FEWEST_ROUNDS = 3
STOP_S = 120.0


def main() -> None:
    """Run what was asked for, one process at a time, and write the page from all that is kept."""
    given = _arguments().parse_args()
    sections = _sections(given)
    if ON_LINES & set(sections):
        for name in DATASETS:
            dataset(given.data, name)
    for step in steps(given, sections):
        _run(step, given)
    given.page.write_text(page(given.results), encoding="utf-8")
    print(f"{given.page} written")


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("build/bench"), help="scratch folder")
    parser.add_argument("--results", type=Path, default=Path("benchmarks/measured"))
    parser.add_argument("--page", type=Path, default=Path("docs/benchmarks.md"))
    parser.add_argument("--only", default="", help=f"some of {','.join(SECTIONS)}")
    parser.add_argument("--contenders", default="", help="some of them, by name")
    parser.add_argument("--also", type=Path, action="append", default=[], help="another kernel")
    parser.add_argument("--rounds", type=_rounds, default=FEWEST_ROUNDS)
    parser.add_argument("--cap-s", type=float, help="longest round of a race, for all of them")
    parser.add_argument("--features", type=int, default=FEATURES, help="of the service")
    parser.add_argument("--render", action="store_true", help="only write the page")
    now = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    parser.add_argument("--date", default=now, help="when this run began, as the page says it")
    return parser


def _rounds(text: str) -> int:
    if int(text) < FEWEST_ROUNDS:
        raise argparse.ArgumentTypeError(f"{text} rounds give no median; at least {FEWEST_ROUNDS}")
    return int(text)


def _sections(given: argparse.Namespace) -> list[str]:
    if given.render:
        return []
    sections = given.only.split(",") if given.only else [*SECTIONS]
    if unknown := set(sections) - set(SECTIONS):
        raise SystemExit(f"{', '.join(unknown)}: no such section; there are {', '.join(SECTIONS)}")
    return sections


def _run(step: Step, given: argparse.Namespace) -> None:
    """Run one process and say how it went; its failure is a result too."""
    print(f"{step.section}, {step.contender} ...", end=" ", flush=True)
    started_s = time.perf_counter()
    failed = _failure(step)
    print(failed or f"{time.perf_counter() - started_s:.0f} s", flush=True)
    if failed:
        keep(given.results, step.section, step.contender, {"absent": failed})
    # Results without a start are new.
    for name, result in kept(given.results, step.section).items():
        if "run" not in result:
            told = {**result, "run": given.date, "machine": machine()}
            keep(given.results, step.section, name, told)


def _failure(step: Step) -> str:
    """Run a process to its end, or to its bound; give the reason if it failed, else nothing."""
    process = subprocess.Popen(step.command, stderr=subprocess.PIPE, text=True)
    try:
        said = process.communicate(timeout=step.bound_s)[1]
    except subprocess.TimeoutExpired:
        process.terminate()
        try:
            process.communicate(timeout=STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
        return f"stopped after {step.bound_s:.0f} s"
    if process.returncode == 0:
        return ""
    return _reason(said) or f"ended with {process.returncode}"


def _reason(said: str) -> str:
    """Give the last line that names an error, else the last line."""
    lines = said.strip().splitlines()
    named = [line for line in lines if re.match(r"[\w.]+(Error|Exception|Expired)\b", line)]
    return [*lines, *named][-1] if lines else ""


if __name__ == "__main__":
    main()
