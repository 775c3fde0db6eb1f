"""The service on the page: what answers cost beside those of its peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.tables import absent, number, table

if TYPE_CHECKING:
    from benchmarks.results import Result

__all__ = ["serving"]


def serving(found: dict[str, Result]) -> str:
    """Write what an answer costs the server, by server and question."""
    head = ("server", "question", "features in all", "kB", "CPU ms a request", "requests a second")
    rows = [
        [
            server,
            question,
            number(result["features"]),
            number(one["bytes"] / 1e3),
            number(one["cpu_ms"]),
            number(one["requests_a_s"]),
        ]
        for server, result in found.items()
        for question, one in result.get("answers", {}).items()
    ]
    return table(head, rows) + absent(found)
