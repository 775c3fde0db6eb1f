"""Uncertainty: put the questions of ``uncertainty.py`` and keep the answers.

``python -m benchmarks.doubts``. That module gives ``measured()``: CPU seconds by question.
"""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

from benchmarks.results import keep


def main() -> None:
    """Measure and keep what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--results", type=Path, required=True)
    given = parser.parse_args()
    questions = importlib.import_module("benchmarks.uncertainty")
    keep(given.results, "uncertainty", "incident-mapper", {"cpu_s": questions.measured()})


if __name__ == "__main__":
    main()
