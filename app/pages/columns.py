"""The properties of a collection in words, and those that a table begins with.

Names carry their units, so that the unit is read from the name; a schema that says more is heard.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.store.features import Collection, Feature

__all__ = ["Property", "label_of", "properties_of", "property_of", "table_columns"]

UNITS = {"_m": "m", "_km": "km", "_h": "h"}
# What a name's last words mean, where it is no obvious English.
WORDS = {
    "min": "smallest", "max": "largest", "prec": "precision", "kp": "KP", "utc": "UTC", "id": "id",
    "cpc": "CPC", "url": "address", "en": "in English", "ru": "in Russian", "uk": "in Ukrainian",
    "kk": "in Kazakh", "admin1": "region", "org": "organisation", "acled": "ACLED", "cap": "CAP",
}  # fmt: skip
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


@dataclass(frozen=True, slots=True)
class Property:
    """A property: its name, its words, its unit, its type, and what the schema says besides."""

    name: str
    words: str
    unit: str
    type: str
    note: str

    @property
    def is_number(self) -> bool:
        """Whether its values stand in a column of numbers."""
        return self.type in {"integer", "number"}


def properties_of(collection: Collection) -> dict[str, Property]:
    """Give the properties of a collection by name, in their order."""
    return {name: property_of(name, collection.types.get(name, {})) for name in collection.columns}


def table_columns(collection: Collection, asked: tuple[str, ...] | None) -> tuple[str, ...]:
    """Give the names of the columns of a table: those asked for, else the telling ones."""
    if asked is not None:
        return tuple(name for name in collection.columns if name in asked)
    shown = {"id", *LABELS[:-1]}
    chosen = [name for name in FIRST if name in collection.columns][:MOST]
    others = [name for name in collection.columns if name not in {*shown, *chosen}]
    return tuple(chosen + others[: max(0, FEWEST - len(chosen))])


def label_of(feature: Feature) -> str:
    """Give what a feature is called: its title or name, else its id."""
    properties = feature.properties
    for name in LABELS:
        if isinstance(text := properties.get(name), str) and text:
            return text if len(text) <= LONGEST_LABEL else f"{text[:LONGEST_LABEL]}…"
    return feature.id


def property_of(name: str, rule: Mapping[str, Any]) -> Property:
    """Give a property by its name and the rule of its schema, which may be empty."""
    unit = next((word for end, word in UNITS.items() if name.endswith(end)), "")
    stem = name[: name.rindex("_")] if unit else name
    parts = [WORDS.get(part, part) for part in stem.split("_")]
    # "terminal distance min" is "smallest terminal distance"
    if parts[-1] in {"smallest", "largest"}:
        parts = [parts[-1], *parts[:-1]]
    words = " ".join(parts)
    return Property(
        name=name,
        words=str(rule.get("title") or words[:1].upper() + words[1:]),
        unit=str(rule.get("x-ogc-unit") or unit),
        type=_type(rule),
        note=_note(rule),
    )


def _type(rule: Mapping[str, Any]) -> str:
    """Give the type of a schema, without null, which any property may be."""
    given = rule.get("type", "string")
    named = [given] if isinstance(given, str) else list(given)
    return ", ".join(kind for kind in named if kind != "null") or "string"


def _note(rule: Mapping[str, Any]) -> str:
    """Give what the schema says of the values: its description, its format, its choices."""
    choices = [str(one) for one in rule.get("enum", ()) if one is not None]
    said = [str(rule.get("description", "")), str(rule.get("format", ""))]
    said.append(f"one of {', '.join(choices)}" if choices else "")
    return "; ".join(part for part in said if part)
