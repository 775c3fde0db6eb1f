"""What a process of the service's sections is told, and where its results go.

Run alone, such a process needs no arguments and prints its section as the page would.
"""

from __future__ import annotations

import argparse
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.results import keep

if TYPE_CHECKING:
    from benchmarks.results import Result

__all__ = ["FEATURES", "arguments", "give", "versions"]

FEATURES, ROUNDS = 100_000, 3


def arguments(about: str | None) -> argparse.Namespace:
    """Read the command line of a process."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--data", type=Path, default=Path("build/bench"), help="scratch folder")
    parser.add_argument("--results", type=Path, help="keep the results there, print nothing")
    parser.add_argument("--features", type=int, default=FEATURES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    return parser.parse_args()


def give(results: Path | None, section: str, found: dict[str, Result], written: str) -> None:
    """Keep the results of a section by contender, or print it as it is written."""
    if results is None:
        print(written)
        return
    for name, result in found.items():
        keep(results, section, name, result)


def versions(*packages: str) -> dict[str, str]:
    """Give the versions of the packages that are installed."""
    found = {}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
