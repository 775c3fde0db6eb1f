"""The figures asked of analyses, and how each is read from the results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.figure import Figure
from benchmarks.races import OWN

if TYPE_CHECKING:
    from benchmarks.results import Results

__all__ = ["OF_ANALYSES"]

INCIDENTS, SEGMENTS = 100_000, 1_000_000


def _slowest(results: Results) -> float | None:
    found = results["analyses"].get(OWN, {}).get("shipped", {}).values()
    return max((one["warm_ms"] for one in found), default=None)


def _near_table(results: Results) -> float | None:
    """Give the time of as many as were asked for: fewer prove nothing."""
    found = results["analyses"].get(OWN, {}).get("near_table", {})
    is_whole = found.get("incidents") == INCIDENTS and found.get("segments", 0) >= SEGMENTS
    return float(found["wall_s"]) if is_whole else None


OF_ANALYSES = (
    Figure("analyses of the shipped record, slowest, warm", 50, None, "ms", _slowest),
    Figure("near table of 100,000 incidents and 1,000,000 segments", 10, None, "s", _near_table),
)
