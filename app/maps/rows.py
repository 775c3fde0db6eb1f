"""The incidents of a large map as columns of numbers, one row each: what is drawn and counted.

Of some ten thousand incidents a browser gets no cards, only what its filters, counts and charts
read; cards follow when they are asked for. The numbers are those of the features as they are
served, so nothing is finer than there.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.footprint import Disc
from app.domain.record.places import NEVER_A_PIN
from app.domain.record.vocabulary import EventClass, EvidenceTier, ImpactMetric, LocationClass
from app.maps.footprints import DRAWN_DIGITS
from app.maps.searching import plain
from app.selection.cql.kinds import Numbers
from app.selection.cql.texts import Texts
from app.store.children import CHILDREN
from app.store.columns import columns_of
from app.store.measured import REFERENCE_TARGETS
from app.store.select import select

if TYPE_CHECKING:
    from enum import StrEnum

    from numpy.typing import NDArray

    from app.domain.geo.footprint import Footprint
    from app.selection.selection import Selection
    from app.store.catalog import Catalog
    from app.store.features import Feature

__all__ = ["NONE", "MapRows", "chosen_rows", "left_out", "map_rows"]

# What stands where a number is missing.
NONE = int(np.iinfo(np.int32).min)
TENTHS = 10.0
US_A_DAY = 86_400_000_000
OPEN, KILLED, INJURED, LEAD = 1, 2, 4, 8
TOLL = ("best", "high", "low")
KP = {"kp_low": "kp_min_km", "kp_best": "kp_km", "kp_high": "kp_max_km"}
DISTANCES = {
    f"{target}_{side}": f"{target}_distance_{end}_m"
    for target in REFERENCE_TARGETS
    for side, end in (("low", "min"), ("high", "max"))
}
READ = (
    "event_class", "location_class", "date_start_local", "date_end_local", "evidence_tier",
    "independent_sources", "title", "summary", "place_description",
    *(f"{measure}_{side}" for measure in ("killed", "injured") for side in TOLL),
    *KP.values(), *DISTANCES.values(),
)  # fmt: skip


class MapRows:
    """All incidents of a catalog as columns; made on first use and kept with the catalog.

    ``columns`` have one entry an incident, in the order of the record; ``places`` one entry a
    place. Kilometres are tenths, metres are tenths, degrees ten-thousandths, days are counted from
    1970; :data:`NONE` is a number that is missing. ``areas`` are the places that are no discs, by
    their number.
    """

    def __init__(self, catalog: Catalog) -> None:
        """Keep the catalog's incidents."""
        self._catalog = catalog
        self._features = catalog.collection("incidents").features
        self._table = columns_of(catalog.collection("incidents"), catalog)
        self.areas: dict[int, Footprint] = {}

    @cached_property
    def columns(self) -> dict[str, NDArray[np.generic]]:
        """What is read of each incident."""
        self._table.prepare(READ)
        first, last = (self._days(f"date_{side}_local") for side in ("start", "end"))
        found: dict[str, NDArray[np.generic]] = {
            "place": self._places[0],
            "class": self._coded("event_class", EventClass),
            "precision": self._coded("location_class", LocationClass),
            "first": first,
            "end": np.where(last == NONE, first, last) + np.int32(1),
            "flags": self._flags(last == NONE),
            "independent": np.minimum(self._numbers("independent_sources", 0.0), 255).astype("u1"),
            "impacts": self._impacts(),
        }
        found |= {name: self._tenths(column) for name, column in (KP | DISTANCES).items()}
        vague = np.isin(found["precision"], [_code(LocationClass, one) for one in NEVER_A_PIN])
        found["kp_best"] = np.where(vague, np.int32(NONE), found["kp_best"])
        return found

    @property
    def places(self) -> dict[str, NDArray[np.generic]]:
        """Where each place is drawn, how large it is and how well it is known."""
        return self._places[1]

    @cached_property
    def texts(self) -> list[str]:
        """What the search looks through of each incident: title, summary and place, made plain."""
        self._table.prepare(READ)
        parts = [self._words(name) for name in ("title", "summary", "place_description")]
        return [plain("\n".join(words)) for words in zip(*parts, strict=True)]

    @cached_property
    def _places(self) -> tuple[NDArray[np.generic], dict[str, NDArray[np.generic]]]:
        """Number the places: incidents of one disc and class, or of one area, share theirs."""
        classes = self._coded("location_class", LocationClass).tolist()
        numbers: dict[object, int] = {}
        kept: list[tuple[float, float, float, int]] = []
        at = np.full(len(self._features), -1, dtype=np.int32)
        for row, (feature, known) in enumerate(zip(self._features, classes, strict=True)):
            disc = feature.disc or _disc(feature.footprint)
            if disc is None and feature.footprint is None:
                continue
            key = (disc or self._place_id(feature), known)
            number = numbers.setdefault(key, len(kept))
            if number == len(kept):
                kept.append((*(disc or self._area(number, feature)), known))
            at[row] = number
        lon, lat, radius, known_as = np.array(kept, dtype=float).reshape(-1, 4).T
        return at, {
            "lat": _scaled(lat, 10**DRAWN_DIGITS),
            "lon": _scaled(lon, 10**DRAWN_DIGITS),
            "radius": _scaled(radius, TENTHS),
            "known": known_as.astype("u1"),
        }

    def _place_id(self, feature: Feature) -> str:
        return self._catalog.incidents.rows[feature.id].facts.place or feature.id

    def _area(self, number: int, feature: Feature) -> tuple[float, float, float]:
        """Keep an area; its middle stands for it, and it has no radius."""
        area = feature.footprint
        if area is None or isinstance(area, Disc):  # asked for areas only
            raise AssertionError(feature.id)
        self.areas[number] = area
        return area.lon, area.lat, np.nan

    def _numbers(self, name: str, missing: float = np.nan) -> NDArray[np.float64]:
        values = self._table.column(name).values
        if not isinstance(values, Numbers):  # asked for numbers only
            raise TypeError(name)
        return np.where(values.missing, missing, values.values.astype(float))

    def _words(self, name: str) -> list[str]:
        values = self._table.column(name).values
        if not isinstance(values, Texts):  # asked for texts only
            raise TypeError(name)
        return values.words[values.codes].tolist()  # type: ignore[no-any-return]  # objects of text

    def _coded(self, name: str, kind: type[StrEnum]) -> NDArray[np.uint8]:
        codes = {str(one): number for number, one in enumerate(kind)}
        self._table.prepare(READ)
        return np.array([codes[word] for word in self._words(name)], dtype="u1")

    def _days(self, name: str) -> NDArray[np.int32]:
        moments = self._table.column(name).moments
        return np.where(moments.missing, NONE, moments.start // US_A_DAY).astype(np.int32)

    def _tenths(self, name: str) -> NDArray[np.int32]:
        return _scaled(self._numbers(name), TENTHS)

    def _flags(self, is_open: NDArray[np.bool_]) -> NDArray[np.uint8]:
        is_lead = np.array(self._words("evidence_tier")) == EvidenceTier.SECONDARY_LEAD
        said = {OPEN: is_open, KILLED: self._counted("killed"), INJURED: self._counted("injured")}
        flags = np.zeros(len(is_open), dtype=np.uint8)
        for bit, holds in (said | {LEAD: is_lead}).items():
            flags[holds] |= bit
        return flags

    def _counted(self, measure: str) -> NDArray[np.bool_]:
        """Say of which incidents somebody counts a toll: the best number, else the others."""
        best, high, low = (self._numbers(f"{measure}_{side}") for side in TOLL)
        told = np.where(np.isnan(best), np.where(np.isnan(high), low, high), best)
        return told > 0.0

    def _impacts(self) -> NDArray[np.uint16]:
        """Give the metrics of the reported impacts as bits; only incidents with some are read."""
        found = np.zeros(len(self._features), dtype=np.uint16)
        place = [child.id for child in CHILDREN].index("impacts")
        for row, feature in enumerate(self._features):
            facts = self._catalog.incidents.rows[feature.id].facts
            if facts.counts[place]:
                impacts = self._catalog.incidents[feature.id].incident.impacts
                found[row] = sum({1 << _code(ImpactMetric, each.metric) for each in impacts})
        return found


def map_rows(catalog: Catalog) -> MapRows:
    """Give the rows of a catalog's incidents, kept with them as long as they live."""
    kept = catalog.collection("incidents").__dict__
    if "map_rows" not in kept:
        kept["map_rows"] = MapRows(catalog)
    return kept["map_rows"]  # type: ignore[no-any-return]  # put there above


def chosen_rows(catalog: Catalog, selection: Selection) -> NDArray[np.intp]:
    """Give the numbers of the incidents that a selection asks for, in its order."""
    chosen = select(catalog, "incidents", selection).features
    numbers = columns_of(catalog.collection("incidents"), catalog).numbers
    return np.fromiter((numbers[feature.id] for feature in chosen), np.intp, len(chosen))


def left_out(catalog: Catalog, selection: Selection) -> int:
    """Count the incidents that match a selection and that its limit or offset leaves out."""
    page = select(catalog, "incidents", selection)
    return page.matched - len(page.features)


def _disc(footprint: Footprint | None) -> tuple[float, float, float] | None:
    if not isinstance(footprint, Disc):
        return None
    return footprint.lon, footprint.lat, footprint.radius_m


def _code(kind: type[StrEnum], value: StrEnum) -> int:
    return list(kind).index(value)


def _scaled(values: NDArray[np.float64], scale: float) -> NDArray[np.int32]:
    """Give whole numbers of parts of a unit."""
    return np.where(np.isnan(values), NONE, np.round(values * scale)).astype(np.int32)
