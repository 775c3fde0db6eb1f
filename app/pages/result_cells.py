"""A value of a result as people read it: words, numbers with all digits, links to what it names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.pages.columns import label_of
from app.pages.values import WEB, number_text

if TYPE_CHECKING:
    from app.store.catalog import Catalog

__all__ = ["Linking", "Part", "is_number"]

# Columns and facts that hold ids of the record, one or several joined by commas.
OF_IDS = re.compile(
    r"ids?|(?!route_)\w+_ids?|without\w*|around|assets?|places?|other_places|\w+_assets|\w+_incidents"
    r"|subject|report|rests_on|from_entity|downstream_of|unplaced|outside_network|group|incident"
    r"|(event|gap)_sources|stations_without_position|IN_FID|NEAR_FID",
    re.ASCII,
)
# Where an id is looked up, in this order: no two of them share ids but assets and places.
COLLECTIONS = (
    "incidents", "assets", "places", "context", "sources", "impacts", "claims", "statements",
    "exposures", "casualty-reports", "asset-links", "actors",
)  # fmt: skip
URLS = re.compile(r"\w+_urls?|url", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a value: its text, where it leads, and whether that is another site."""

    text: str
    href: str = ""
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Linking:
    """Where ids lead: the features of a catalog, seen from a page ``base`` below the root."""

    catalog: Catalog
    base: str
    as_of: str = ""

    def parts(self, name: str, value: Any) -> tuple[Part, ...]:
        """Give the pieces of a value of a column or a fact; none where it is missing."""
        if value is None or value in ("", []):
            return ()
        if isinstance(value, bool):
            return (Part("yes" if value else "no"),)
        if isinstance(value, int | float):
            return (Part(number_text(value)),)
        if isinstance(value, str):
            return self._of_text(name, value)
        if isinstance(value, Mapping):
            return (Part(_told(value)),)
        return tuple(part for one in value for part in self.parts(name, one))

    def label(self, text: str) -> str:
        """Give what the feature of an id is called; nothing if there is none, or no other name."""
        found = self._found(text)
        if found is None:
            return ""
        label = label_of(self.catalog.collection(found).by_id[text])
        return "" if label == text else label

    def _of_text(self, name: str, value: str) -> tuple[Part, ...]:
        if URLS.fullmatch(name):
            return tuple(_outside(one) for one in value.split())
        if not OF_IDS.fullmatch(name):
            return (Part(value),)
        return tuple(self._id(one) for one in value.split(","))

    def _id(self, text: str) -> Part:
        found = self._found(text)
        if found is None:
            return Part(text)
        return Part(text, f"{self.base}collections/{found}/items/{text}{self.as_of}")

    def _found(self, text: str) -> str | None:
        served = self.catalog.collections
        names = (name for name in COLLECTIONS if name in served and text in served[name].by_id)
        return next(names, None)


def is_number(value: Any) -> bool:
    """Say whether a value stands in a column of numbers."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _outside(url: str) -> Part:
    return Part(url, url, is_elsewhere=True) if url.startswith(WEB) else Part(url)


def _told(value: Mapping[str, Any]) -> str:
    """Tell a geometry by its kind and size, anything else by its members."""
    if "coordinates" in value:
        return f"{value.get('type', 'Geometry')} of {_positions(value['coordinates'])} vertices"
    return "; ".join(f"{key.replace('_', ' ')}: {one}" for key, one in value.items())


def _positions(coordinates: Any) -> int:
    if not isinstance(coordinates, Sequence) or not coordinates:
        return 0
    return 1 if is_number(coordinates[0]) else sum(map(_positions, coordinates))
