"""The service on the page: what answers cost beside those of its peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.asked_service import page_ahead
from benchmarks.races import OWN
from benchmarks.tables import absent, number, table

if TYPE_CHECKING:
    from benchmarks.results import Result

__all__ = ["analyses", "files", "filters", "items", "serving", "site"]


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


def items(found: dict[str, Result]) -> str:
    """Write how fast pages come from each server, and what it takes to say that one is known."""
    head = (
        *("server", "incidents", "question", "connections", "kB", "one alone, wall ms"),
        *("requests a second", "99 % within, ms", "times fewer than ours"),
    )
    rows = [
        [
            server,
            number(one["incidents"]),
            _question(one),
            number(one["connections"]),
            number(one["bytes"] / 1e3),
            number(one["alone_ms"]),
            _rate(one),
            number(one["p99_ms"]),
            number(1.0 if server == OWN else page_ahead(found, name)),
        ]
        for server, result in found.items()
        for name, one in result.get("answers", {}).items()
    ]
    return f"{table(head, rows)}\n{_known(found.get(OWN, {}))}{absent(found)}"


def _known(own: Result) -> str:
    """Write what it takes to say that the client has a page already."""
    rows = [
        [number(one["incidents"]), _question(one), number(spent_ms)]
        for name, spent_ms in own.get("not_modified_ms", {}).items()
        for one in [own["answers"][name]]
    ]
    return table(("incidents", "a page that the client has (304)", "CPU ms a request"), rows)


def _question(answers: Result) -> str:
    return f"`{answers['path'].rpartition('/')[2]}`"


def _rate(answers: Result) -> str:
    if "unanswered_s" not in answers:
        return number(answers["requests_a_s"])
    return f"none in {answers['unanswered_s']} s, counted as one"


def files(written: dict[str, Result], served: dict[str, Result]) -> str:
    """Write how fast each format is written, and how fast a server gives it."""
    head = (
        *("format", "MB", "written cold, MB/s", "warm", "peak, MB"),
        *("served cold, MB/s", "warm", "peak, MB", "others wait at most, ms"),
    )
    alone, over = (found.get(OWN, {}).get("formats", {}) for found in (written, served))
    speeds = ("cold_mb_a_s", "warm_mb_a_s", "peak_mb")
    rows = [
        [
            name,
            number((over.get(name) or alone[name])["bytes"] / 1e6),
            *(number(alone.get(name, {}).get(key)) for key in speeds),
            *(number(over.get(name, {}).get(key)) for key in (*speeds, "held_ms")),
        ]
        for name in {**alone, **over}
    ]
    return table(head, rows) + absent(written) + absent(served)


def filters(found: dict[str, Result]) -> str:
    """Write how long each filter takes, and how many features it leaves."""
    own = found.get(OWN, {})
    rows = [
        [name, f"`{one['filter']}`", number(one["ms"]), number(one["selected"])]
        for kind in ("values", "places")
        for name, one in own.get(kind, {}).items()
    ]
    head = ("filter", "CQL2", "wall ms", f"selected of {number(own.get('features'))}")
    return table(head, rows) + absent(found)


def analyses(found: dict[str, Result]) -> str:
    """Write how long each analysis of the shipped record takes, and a near table of many."""
    own = found.get(OWN, {})
    rows = [
        [name, f"`{one['question']}`" if one["question"] else "", *_times(one)]
        for name, one in own.get("shipped", {}).items()
    ]
    head = ("analysis of the shipped record", "question", "cold, wall ms", "warm", "again")
    many = own.get("near_table", {})
    keys = ("incidents", "segments", "index_wall_s", "wall_s", "cpu_s")
    of_many = [[number(many[key]) for key in keys]] if many else []
    if not rows and not many:
        return table(head, rows) + absent(found)
    head_of_many = ("near table: incidents", "segments", "index, wall s", "whole, wall s", "CPU s")
    return f"{table(head, rows)}\n{table(head_of_many, of_many)}" + absent(found)


def _times(one: Result) -> list[str]:
    return [number(one[f"{name}_ms"]) for name in ("cold", "warm", "again")]


def site(found: dict[str, Result]) -> str:
    """Write how long the files of the shipped record take, and how large they are."""
    rows = [
        [
            name,
            *(number(one[key]) for key in ("wall_s", "cpu_s", "peak_mb", "files")),
            number(one["bytes"] / 1e6),
        ]
        for name, one in found.get(OWN, {}).get("ways", {}).items()
    ]
    head = ("the shipped record as files", "wall s", "CPU s", "peak, MB", "files", "MB")
    return table(head, rows) + absent(found)
