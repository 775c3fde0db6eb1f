"""The four races: which data, which question, which contenders, how long a round may take."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.contender import Contender

__all__ = ["CONTENDERS", "OWN", "RACES", "Race", "contender"]

OWN = "incident-mapper"
# Each is imported in a process of its own, so that one may be absent or fall over.
CONTENDERS = {
    OWN: ("benchmarks.kernels", "Own"),
    "strtree": ("benchmarks.peers.strtree", "Strtree"),
    "strtree-anew": ("benchmarks.peers.strtree", "StrtreeAnew"),
    "geopandas": ("benchmarks.peers.geopandas", "Geopandas"),
    "duckdb": ("benchmarks.peers.duckdb", "Duckdb"),
    "sedonadb": ("benchmarks.peers.sedonadb", "Sedonadb"),
    "postgis": ("benchmarks.peers.postgis", "Postgis"),
}
WORLD = (OWN, "geopandas", "duckdb", "sedonadb", "postgis")


@dataclass(frozen=True, slots=True)
class Race:
    """A question put to all contenders on the same data; ``cap_s`` bounds a round's wall time."""

    data: str
    question: str
    contenders: tuple[str, ...]
    cap_s: float


RACES = {
    "a300": Race("a300", "line", tuple(CONTENDERS), 60.0),
    "a20000": Race("a20000", "line", tuple(CONTENDERS), 60.0),
    "b-nearest": Race("b", "nearest", WORLD, 600.0),
    "b-within": Race("b", "within", WORLD, 240.0),
}


def contender(name: str, also: Path | None) -> Contender:
    """Make a contender by name; ``also`` is the file of one that is not known here."""
    if also is not None:
        other: Contender = importlib.import_module("benchmarks.kernels").Also(also)
        return other
    module, kind = CONTENDERS[name]
    made: Contender = getattr(importlib.import_module(module), kind)()
    return made
