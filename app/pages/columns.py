"""The properties of a collection as people read them, and those that a table begins with.

All of it is read off the JSON Schemas that are served, so that a page says what they say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.exports.meanings import meaning_of
from app.exports.schema import queryables_document, schema_document
from app.store.columns import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.store.catalog import Catalog
    from app.store.features import Collection, Feature

__all__ = [
    "Property", "label_of", "marks_of", "properties_of", "property_of", "queryables_of",
    "table_columns",
]  # fmt: skip

# The columns that a table begins with, in this order, as far as a collection has them.
FIRST = (
    "event_class", "date_start_local", "as_of", "place_description", "speaker", "field",
    "measure", "metric", "value", "status", "low", "high", "text", "date", "location_uncertainty_m",
    "kp_min_km", "kp_max_km", "kind", "asset", "relation", "effect", "publisher", "url", "role",
    "location_class", "radius_m", "accuracy_m", "country", "kp_from_km", "kp_to_km",
    "route_quality", "length_m",
)  # fmt: skip
MOST, FEWEST = 6, 3
LABELS = ("title", "name_en", "name", "text")
LONGEST_LABEL = 110
# What a feature carries beside its record, by the words of the pages.
MARKS = {"withdrawn_later": "Withdrawn since"}
NUMBERS = {"integer", "number"}
# Said of a property by its format rather than by its type, which is string or none.
BY_FORMAT = ("date", "date-time", "interval", "geometry")
Rule = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Property:
    """A property: name, title, what it means, unit, type, words it may be, whether it may lack."""

    name: str
    title: str
    description: str
    unit: str = ""
    type: str = "string"
    words: tuple[str, ...] = ()
    may_be_missing: bool = True

    @property
    def is_number(self) -> bool:
        """Whether its values stand in a column of numbers."""
        return self.type in NUMBERS


def properties_of(collection: Collection, catalog: Catalog) -> dict[str, Property]:
    """Give the properties of a collection by name, in their order."""
    document = schema_document(collection, columns_of(collection, catalog).kinds, "")
    rules = document["properties"]
    return _read({name: rules[name] for name in collection.columns}, document)


def queryables_of(collection: Collection, catalog: Catalog) -> dict[str, Property]:
    """Give what a filter may ask, by name: the geometry and the time besides the properties."""
    kinds = columns_of(collection, catalog).kinds
    given = schema_document(collection, kinds, "")
    return _read(queryables_document(collection, kinds, "")["properties"], given)


def property_of(name: str, collection: Collection) -> Property:
    """Give a property that only a single item has."""
    meaning = meaning_of(name, collection.id)
    return Property(name, meaning.title, meaning.description)


def table_columns(collection: Collection, asked: tuple[str, ...] | None) -> tuple[str, ...]:
    """Give the names of the columns of a table: those asked for, else the telling ones."""
    if asked is not None:
        return tuple(name for name in collection.columns if name in asked)
    shown = {"id", *LABELS[:-1]}
    chosen = [name for name in FIRST if name in collection.columns][:MOST]
    others = [name for name in collection.columns if name not in {*shown, *chosen}]
    return tuple(chosen + others[: max(0, FEWEST - len(chosen))])


def marks_of(feature: Feature) -> tuple[tuple[str, str], ...]:
    """Give what is to be known of a feature beside its record: in which words, and the text."""
    marks = (feature.marks or {}).items()
    return tuple((MARKS.get(key, key.replace("_", " ").capitalize()), text) for key, text in marks)


def label_of(feature: Feature) -> str:
    """Give what a feature is called: its title or name, else its id."""
    properties = feature.properties
    for name in LABELS:
        if isinstance(text := properties.get(name), str) and text:
            return text if len(text) <= LONGEST_LABEL else f"{text[:LONGEST_LABEL]}…"
    return feature.id


def _read(rules: Mapping[str, Rule], document: Rule) -> dict[str, Property]:
    required: Iterable[str] = document.get("required", ())
    found = {}
    for name, rule in rules.items():
        types = _types(rule)
        found[name] = Property(
            name=name,
            title=str(rule.get("title") or name),
            description=str(rule.get("description", "")),
            unit=str(rule.get("x-ogc-unit", "")).strip("{}"),
            type=_type(rule, types),
            words=tuple(str(one) for one in rule.get("enum", ()) if one is not None),
            may_be_missing="null" in types or name not in required,
        )
    return found


def _types(rule: Rule) -> list[str]:
    given = rule.get("type", [])
    return [given] if isinstance(given, str) else list(given)


def _type(rule: Rule, types: list[str]) -> str:
    """Give the type in one word: a date is a date, though in JSON it is a string."""
    shape = str(rule.get("format", ""))
    if shape.startswith(BY_FORMAT):
        return shape.partition("-any")[0].replace("geometry-", "")
    return ", ".join(kind for kind in types if kind != "null") or "string"
