"""The machines on the page: what was measured on each, and with which versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.tables import table

if TYPE_CHECKING:
    from benchmarks.results import Result, Results

    # What a machine and its packages are told by; several values where runs differ.
    Facts = dict[str, set[str]]

__all__ = ["machines"]


def machines(results: Results) -> str:
    """Write a column a machine; where there are several, its sections head it."""
    by_machine: dict[str, dict[str, list[Result]]] = {}
    for section, found in results.items():
        for result in found.values():
            if "machine" in result:
                sections = by_machine.setdefault(str(result["machine"]), {})
                sections.setdefault(section, []).append(result)
    columns = [_facts(sections, ("machine", "versions")) for sections in by_machine.values()]
    several = len(columns) > 1
    heads = [", ".join(sections) if several else "" for sections in by_machine.values()]
    rows = [
        [key, *(", ".join(sorted(facts.get(key, ()))) for facts in columns)]
        for key in _keys([*by_machine.values()])
    ]
    return table(("", *heads), rows)


def _keys(found: list[dict[str, list[Result]]]) -> list[str]:
    """Give what machines are told by, then all packages by name."""
    machine = {key: None for sections in found for key in _facts(sections, ("machine",))}
    packages = {key for sections in found for key in _facts(sections, ("versions",))}
    return [*machine, *sorted(packages, key=str.lower)]


def _facts(sections: dict[str, list[Result]], kinds: tuple[str, ...]) -> Facts:
    facts: Facts = {}
    for results in sections.values():
        for result in results:
            for kind in kinds:
                for key, value in result.get(kind, {}).items():
                    facts.setdefault(key, set()).add(value)
    return facts
