"""Find places by their exact names and aliases, in any of the languages that are shipped.

Names are compared after folding: case, accents, soft and hard signs, apostrophes and hyphens do
not matter. Nothing is guessed: a name that is not listed has no answer.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.record.assets import MILITARY
from app.domain.record.places import DIGITS
from app.domain.record.vocabulary import LocationClass

if TYPE_CHECKING:
    from app.sources.bundle import Bundle
    from app.sources.tables import GeoNameRow
    from app.store.catalog import Catalog
    from app.store.measured import Gazette

__all__ = ["Answer", "Gazetteer", "folded"]

SILENT = re.compile("[ьъЬЪ'’ʼʹ`´]")  # soft and hard signs, apostrophes
SPACES = re.compile(r"[\s\-‐-―.,]+")  # every kind of dash
GEONAMES = "GeoNames, CC BY 4.0"


def folded(name: str) -> str:
    """Give a name in the form in which names are compared.

    Examples
    --------
    >>> folded("Новоросійськ") == folded("НОВОРОСIЙСЬК".replace("I", "І"))
    True
    """
    text = unicodedata.normalize("NFKD", SILENT.sub("", name.casefold()))
    text = "".join(char for char in text if not unicodedata.combining(char))
    return SPACES.sub(" ", text).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A place that carries the name; degrees and metres, None where no place is published."""

    id: str
    name: str
    kind: str
    matched: str
    precision_class: LocationClass | None
    lon: float | None
    lat: float | None
    radius_m: float | None
    country: str | None
    population: int | None
    source: str


class Gazetteer:
    """The names of places and assets, and of populated places in the region."""

    def __init__(self, catalog: Catalog) -> None:
        """Index every name once; own places come before populated places of GeoNames."""
        self._by_name: dict[str, dict[str, Answer]] = {}
        self._by_id: dict[str, Answer] = {}
        self._index_own(catalog.bundle, catalog.gazette)
        for row in sorted(catalog.bundle.geonames, key=lambda row: -row.population):
            for name in dict.fromkeys([row.name, *(row.names or row.name).split("|")]):
                self._add(name, _populated(row, name))

    def find(self, name: str) -> tuple[Answer, ...]:
        """Give every place that carries the name: own places first, then by population."""
        return tuple(self._by_name.get(folded(name), {}).values())

    def named(self, name: str) -> Answer | None:
        """Give the place with an id, None if no name leads to it."""
        return self._by_id.get(name)

    def _add(self, name: str, answer: Answer) -> None:
        self._by_id.setdefault(answer.id, answer)
        self._by_name.setdefault(folded(name), {}).setdefault(answer.id, answer)

    def _index_own(self, bundle: Bundle, gazette: Gazette) -> None:
        for row in bundle.names:
            if row.place_id in gazette.assets or row.place_id in gazette.places:
                self._add(row.name, _own(gazette, row.place_id, row.name))
        for place in gazette.places.values():
            for name in place.names.values():
                self._add(name, _own(gazette, place.id, name))
        for asset in gazette.assets.values():
            if asset.kind in MILITARY:  # named in the text of incidents, never looked up as places
                continue
            for alias in filter(None, (asset.name_en, asset.name_ru)):
                self._add(alias, _own(gazette, asset.id, alias))


def _own(gazette: Gazette, name: str, matched: str) -> Answer:
    asset, place = gazette.assets.get(name), gazette.place_of(name)
    footprint = place.footprint if place else None
    digits = DIGITS[place.location_class] if place else 0
    return Answer(
        id=name,
        name=asset.name_en if asset else place.name if place else name,
        kind=asset.kind if asset else place.kind if place else "",
        matched=matched,
        precision_class=place.location_class if place and footprint else None,
        lon=round(footprint.lon, digits) if footprint else None,
        lat=round(footprint.lat, digits) if footprint else None,
        radius_m=place.radius_m if place else None,
        country=place.country if place else None,
        population=None,
        source=place.source if place else asset.source if asset else "",
    )


def _populated(row: GeoNameRow, matched: str) -> Answer:
    precision = LocationClass(row.location_class)
    return Answer(
        id=row.id,
        name=row.name,
        kind=row.kind,
        matched=matched,
        precision_class=precision,
        lon=round(row.lon, DIGITS[precision]),
        lat=round(row.lat, DIGITS[precision]),
        radius_m=row.radius_m,
        country=row.country,
        population=row.population,
        source=GEONAMES,
    )
