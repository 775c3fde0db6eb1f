"""Questions to ask in tests: one of every analysis, and random ones from a seed.

A parameter that is not known here gets a value by its schema, so that a new analysis is asked too.
"""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, TypeAlias

import orjson

from app.analysis.asking import answered, asked_of
from app.analysis.register import ANALYSES, analysis_of
from app.domain.errors import MapperError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.analysis.definition import Analysis
    from app.analysis.parameters import Parameter
    from app.store.catalog import Catalog

__all__ = ["ONE_OF_EACH", "Pairs", "Question", "answer_to", "random_questions"]

Pairs: TypeAlias = "list[tuple[str, str]]"
Question: TypeAlias = "tuple[str, Pairs]"
Value: TypeAlias = "Callable[[random.Random, Catalog], str]"
SPM = "cpc-2025-11-29-spm2-naval-drones"
# What an analysis cannot be asked without.
NEEDED: dict[str, Pairs] = {
    "reach": [("incident", SPM)],
    "what-if": [("geometry", "LINESTRING (37.6 44.6, 37.9 44.8)")],
}
ONE_OF_EACH: dict[str, Pairs] = {name: NEEDED.get(name, []) for name in ANALYSES}
UNITS_M = {"km": 1_000.0, "m": 1.0, "mi": 1_609.344, "nmi": 1_852.0}
MOST = 500
# A selection that needs another is asked beside it.
BESIDE = {"verdict": "near", "datetime-mode": "datetime"}


def answer_to(question: Question, catalog: Catalog) -> bytes:
    """Give the bytes of an answer."""
    name, pairs = question
    return orjson.dumps(answered(asked_of(analysis_of(name), pairs), catalog).document())


def random_questions(
    catalog: Catalog, count: int, *, seed: int
) -> Iterator[tuple[Question, bytes]]:
    """Yield so many questions that are answered, each with its answer; all analyses in turn."""
    chance, left = random.Random(seed), count  # noqa: S311  # the same questions every time
    names = list(ANALYSES)
    while left:
        question = _question(chance, analysis_of(names[left % len(names)]), catalog)
        try:
            answer = answer_to(question, catalog)
        except MapperError:  # a value that does not fit the others
            continue
        left -= 1
        yield question, answer


def _question(chance: random.Random, analysis: Analysis, catalog: Catalog) -> Question:
    own = [each for each in analysis.parameters if chance.random() < 0.6]
    given = dict(NEEDED.get(analysis.id, []))
    given |= {each.name: _value(each, chance, catalog) for each in own}
    if "place" in given:
        given.pop("geometry", None)
    if analysis.selects:
        for name in chance.sample(list(SELECTING), chance.choice((0, 0, 1, 2))):
            given[name] = SELECTING[name](chance, catalog)
            if name in BESIDE:
                given[BESIDE[name]] = SELECTING[BESIDE[name]](chance, catalog)
    return analysis.id, list(given.items())


def _value(each: Parameter, chance: random.Random, catalog: Catalog) -> str:
    schema = each.schema
    if each.name in VALUES:
        return VALUES[each.name](chance, catalog)
    if "enum" in schema:
        return chance.choice([str(word) for word in schema["enum"]])
    if schema["type"] == "integer":
        return str(chance.randint(schema["minimum"], min(schema["maximum"], MOST)))
    return str(schema["example"])


def _metres(chance: random.Random, least_m: float, most_m: float) -> float:
    return least_m * math.pow(most_m / least_m, chance.random())


def _distance(least_m: float, most_m: float) -> Value:
    def value(chance: random.Random, catalog: Catalog) -> str:
        del catalog
        metres = _metres(chance, least_m, most_m)
        unit = chance.choice(list(UNITS_M))
        return f"{metres / UNITS_M[unit]:.6f}{unit}"

    return value


def _distances(chance: random.Random, catalog: Catalog) -> str:
    del catalog
    found = {round(_metres(chance, 100.0, 900_000.0), 2) for _ in range(chance.randint(1, 8))}
    return ",".join(f"{metres:.2f}m" for metres in sorted(found))


def _around(chance: random.Random, catalog: Catalog) -> str:
    if chance.random() < 0.5:
        return ",".join(_position(chance))
    return _thing(chance, catalog)


def _thing(chance: random.Random, catalog: Catalog) -> str:
    named = [*catalog.gazette.assets, *catalog.gazette.places]
    placed = [name for name in named if catalog.gazette.target_of(name) is not None]
    return chance.choice(placed)


def _position(chance: random.Random) -> tuple[str, str]:
    return f"{chance.uniform(30.0, 56.0):.9f}", f"{chance.uniform(42.0, 50.0):.9f}"


def _geometry(chance: random.Random, catalog: Catalog) -> str:
    del catalog
    kind = chance.choice(("POINT", "LINESTRING", "POLYGON"))
    lon, lat = (float(value) for value in _position(chance))
    if kind == "POINT":
        return f"POINT ({lon:.9f} {lat:.9f})"
    wide, high = chance.uniform(0.001, 2.0), chance.uniform(0.001, 1.5)
    ring = [(lon, lat), (lon + wide, lat), (lon + wide / 3, lat + high), (lon, lat)]
    ends = ring if kind == "POLYGON" else ring[:3]
    text = ", ".join(f"{x:.9f} {y:.9f}" for x, y in ends)
    return f"POLYGON (({text}))" if kind == "POLYGON" else f"LINESTRING ({text})"


def _incidents(chance: random.Random, catalog: Catalog) -> str:
    names = list(catalog.incidents)
    return ",".join(chance.sample(names, chance.randint(1, 12)))


def _outage(chance: random.Random, catalog: Catalog) -> str:
    return str(chance.choice([SPM, *catalog.incidents]))


def _assets(chance: random.Random, catalog: Catalog) -> str:
    return ",".join(chance.sample(sorted(catalog.gazette.assets), chance.randint(1, 4)))


def _layers(chance: random.Random, catalog: Catalog) -> str:
    kinds = sorted({asset.kind for asset in catalog.gazette.assets.values()})
    return ",".join(chance.sample([*kinds, "assets", "facilities"], chance.randint(1, 3)))


def _box(chance: random.Random, catalog: Catalog) -> str:
    del catalog
    west, south = chance.uniform(30.0, 50.0), chance.uniform(42.0, 48.0)
    return f"{west:.4f},{south:.4f},{west + chance.uniform(1.0, 20.0):.4f},{south + 3.0:.4f}"


def _near(chance: random.Random, catalog: Catalog) -> str:
    return f"{_thing(chance, catalog)},{_distance(500.0, 500_000.0)(chance, catalog)}"


def _kilometres(chance: random.Random, catalog: Catalog) -> str:
    del catalog
    first = chance.uniform(0.0, 1_400.0)
    return f"{first:.1f},{first + chance.uniform(1.0, 100.0):.1f}"


def _days(chance: random.Random, catalog: Catalog) -> str:
    del catalog
    return f"202{chance.randint(2, 4)}-0{chance.randint(1, 9)}-01/2026-0{chance.randint(1, 9)}-28"


def _of(*words: str) -> Value:
    return lambda chance, _: str(chance.choice(words))


def _day(chance: random.Random, catalog: Catalog) -> str:
    del catalog
    return f"202{chance.randint(2, 6)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


VALUES: dict[str, Value] = {
    "radius": _distance(100.0, 900_000.0),
    "layers": _layers,
    "around": _around,
    "distances": _distances,
    "accuracy": _distance(1.0, 20_000.0),
    "step": _distance(2_000.0, 50_000.0),
    "bandwidth": _distance(2_000.0, 50_000.0),
    "along": _distance(500.0, 20_000.0),
    "assets": _assets,
    "on": _day,
    "incident": _outage,
    "geometry": _geometry,
    "place": _thing,
    "within": _distance(100.0, 900_000.0),
}
SELECTING: dict[str, Value] = {
    "bbox": _box,
    "datetime": _days,
    "datetime-mode": _of("possible", "certain"),
    "ids": _incidents,
    "near": _near,
    "verdict": _of("certain", "probable", "possible"),
    "kp": _kilometres,
    "filter": _of("country = 'RU'", "killed_best > 0", "independent_sources >= 2"),
}
