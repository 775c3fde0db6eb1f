"""What the filters of the map must leave, worked out in Python from the catalog."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from app.domain.geo.uncertainty import Verdict, spread, verdict
from app.domain.record.views import independent_sources, toll
from app.domain.record.vocabulary import LocationClass, Measure
from app.maps.cards import card
from app.maps.style import CLASSES
from app.store.measured import REFERENCE_TARGETS

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from app.store.catalog import Catalog
    from app.store.measured import Measured

__all__ = ["LIMITS_KM", "Asked", "Oracle", "asked_by_chance", "verdict_of"]

LIMITS_KM = (1, 2, 5, 10, 25, 50, 100, 250)
VERDICTS = (Verdict.CERTAIN, Verdict.PROBABLE, Verdict.POSSIBLE)
PRECISIONS = list(LocationClass)
KEYS = {"classes": "class", "impacts": "impact", "text": "q"}


@dataclass(frozen=True)
class Asked:
    """A choice of filters, each as a link holds it; None is not set."""

    classes: tuple[str, ...] | None = None
    precision: str | None = None
    near: tuple[str, float, str] | None = None
    killed: bool = False
    injured: bool = False
    impacts: tuple[str, ...] | None = None
    sources: int | None = None
    kp: tuple[int, int] | None = None
    time: tuple[date, date] | None = None
    text: str = ""

    @property
    def active(self) -> list[str]:
        """The names of the filters that are set."""
        return [
            one.name for one in fields(self) if getattr(self, one.name) not in (None, False, "")
        ]

    def fragment(self) -> str:
        """Write the choice as a link does."""
        pairs = [f"{KEYS.get(name, name)}={self._value(name)}" for name in self.active]
        return "&".join(pairs)

    def _value(self, name: str) -> str:
        value = getattr(self, name)
        if name == "near":
            return f"{value[0]}:{value[1]:g}km:{value[2]}"
        if value is True:
            return "1"
        if name in {"kp", "time"}:
            return "/".join(str(part) for part in value)
        return ",".join(value) if isinstance(value, tuple) else quote(str(value))


class Oracle:
    """Knows which incidents pass which filter; what was asked once is kept."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._kept: dict[tuple[str, Any], frozenset[str]] = {}

    def left(self, asked: Asked) -> frozenset[str]:
        """Give the ids of the incidents that pass all filters that are set."""
        found = frozenset(self._catalog.incidents)
        for name in asked.active:
            found &= self._passing(name, getattr(asked, name))
        return found

    def _passing(self, name: str, value: Any) -> frozenset[str]:
        if (name, value) not in self._kept:
            self._kept[name, value] = frozenset(
                key
                for key, measured in self._catalog.incidents.items()
                if PASSES[name](measured, self._catalog, value)
            )
        return self._kept[name, value]


def verdict_of(measured: Measured, catalog: Catalog, to: str, km: float) -> Verdict | None:
    """Give the product's own word for "within so many kilometres", with its probability."""
    target = catalog.gazette.target_of(REFERENCE_TARGETS[to])
    if measured.footprint is None or target is None:
        return None
    within_m = km * 1000.0
    chance = spread(measured.footprint, target, within_m=within_m).probability
    return verdict(measured.distances[to], chance, within_m=within_m)


def asked_by_chance(catalog: Catalog, random: Random, most: int = 4) -> Asked:
    """Draw one to so many filters."""
    incidents = [one.incident for one in catalog.incidents.values()]
    impacts = sorted({str(impact.metric) for one in incidents for impact in one.impacts})
    first = date(2021, 6, 1) + timedelta(days=random.randrange(1900))
    start = random.randrange(1500)
    choices: dict[str, Any] = {
        "classes": tuple(random.sample(sorted({one.event_class for one in incidents}), 3)),
        "precision": random.choice(PRECISIONS),
        "near": (random.choice(list(REFERENCE_TARGETS)), random.choice(LIMITS_KM),
                 random.choice(VERDICTS)),
        "killed": True,
        "injured": True,
        "impacts": tuple(random.sample(impacts, 2)),
        "sources": random.randint(2, 5),
        "kp": (start, start + random.randrange(600)),
        "time": (first, first + timedelta(days=random.randrange(900))),
        "text": random.choice(("drone", "Новороссийск", "oil storm", "CPC", "fire", "TERMINAL")),
    }  # fmt: skip
    names = random.sample(sorted(choices), random.randint(1, most))
    return Asked(**{name: choices[name] for name in names})


def _near(measured: Measured, catalog: Catalog, near: tuple[str, float, str]) -> bool:
    to, km, wanted = near
    found = verdict_of(measured, catalog, to, km)
    return found in VERDICTS and VERDICTS.index(found) <= VERDICTS.index(Verdict(wanted))


def _hurt(measured: Measured, measure: Measure) -> bool:
    counts = toll(measured.incident.casualties, measure)
    number = next((n for n in (counts.best, counts.high, counts.low) if n is not None), 0)
    return number > 0


def _time(measured: Measured, _: Catalog, time: tuple[date, date]) -> bool:
    when = measured.incident.when
    last = when.date_end_local or when.date_start_local
    return when.date_start_local <= time[1] and last >= time[0]


def _kp(measured: Measured, _: Catalog, kp: tuple[int, int]) -> bool:
    at = measured.kp
    return at is not None and at.kp_min_km <= kp[1] and at.kp_max_km >= kp[0]


def _text(measured: Measured, catalog: Catalog, text: str) -> bool:
    data = card(measured, catalog)
    lines = [line for part in data["sections"] if part["key"] == "where" for line in part["lines"]]
    where = [line if isinstance(line, str) else line["en"] for line in lines]
    sources = [words for one in data["sources"] for words in (one["text"], one["note"])]
    place = measured.place
    shown = [CLASSES[measured.incident.event_class].plural, place.name if place else ""]
    parts = [data["title"], data["summary"], data["label"], data["date"], *where, *shown, *sources]
    return all(word in _plain("\n".join(parts)) for word in _plain(text).split())


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return "".join(one for one in parts if not unicodedata.category(one).startswith("M")).lower()


PASSES: dict[str, Callable[[Measured, Catalog, Any], bool]] = {
    "classes": lambda one, _, names: one.incident.event_class in names,
    "precision": lambda one, _, least: (
        PRECISIONS.index(one.incident.where.location_class) <= PRECISIONS.index(least)
    ),
    "near": _near,
    "killed": lambda one, _, __: _hurt(one, Measure.KILLED),
    "injured": lambda one, _, __: _hurt(one, Measure.INJURED),
    "impacts": lambda one, _, names: any(i.metric in names for i in one.incident.impacts),
    "sources": lambda one, _, least: independent_sources(one.incident) >= least,
    "kp": _kp,
    "time": _time,
    "text": _text,
}
