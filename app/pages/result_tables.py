"""The tables and facts of a result's document, as a page shows them: bounded, units in the head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.exports.meanings import meaning_of
from app.pages.result_cells import Linking, Part, is_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["MOST_ROWS", "Column", "Fact", "Row", "ShownTable", "facts_of", "tables_of"]

MOST_ROWS = 100
# Beyond so many characters a column of text is given more room.
SHORT_TEXT, LONG_TEXT, LONGEST_TEXT = 14, 30, 120
# What is one thing for the whole question is said once, and not in each row.
ONCE = ("within_m", "conditional", "condition")
# What every result says of itself; anything else beside the tables is a fact.
ENVELOPE = {
    "analysis", "title", "id", "parameters", "method", "unit", "reference_system", "sources",
    "catalog_version", "software_version", "coverage", "empty_because", "columns", "units",
}  # fmt: skip
# Units as people read them; one that the title says already is not said again.
UNITS = {
    "incident": "incidents", "person": "persons", "day": "days", "h": "hours", "deg": "degrees",
    "1/km": "per km",
}  # fmt: skip
SUFFIXES = {"_m": "m", "_km": "km", "_deg": "deg", "_hours": "h"}
TITLES = {
    "distance_m": "Best distance",
    "distance_min_m": "Smallest distance",
    "distance_max_m": "Largest distance",
    "distance_p05_m": "Distance, 5th percentile",
    "distance_p50_m": "Distance, median",
    "distance_p95_m": "Distance, 95th percentile",
    "within_m": "Limit",
    "azimuth_deg": "Bearing to it",
    "from_lon": "From longitude", "from_lat": "From latitude",
    "foot_lon": "Nearest longitude", "foot_lat": "Nearest latitude",
    "may_lie": "May lie in it",
    "expected": "Expected number",
    "margin_m": "Margin to the radius",
    "settled": "With a best number",
    "density_per_km": "Density",
    "state_class": "Class of state",
    "rests_on": "Rests on",
    "scope": "Scope",
    "count": "Count",
    "empty_because": "Empty because",
    "from": "From", "to": "To",
    "id": "Id",
    "on_day": "Reported by a day",
    "days_out": "Days out, as bounds",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name in the data, its title, its unit, whether it holds numbers."""

    name: str
    title: str
    unit: str
    is_number: bool
    longest: int

    @property
    def kind(self) -> str:
        """How much room it needs, in the words of the style sheet."""
        if self.is_number:
            return "number"
        if self.longest > LONGEST_TEXT:
            return "longest"
        return "long" if self.longest > LONG_TEXT else "some" if self.longest > SHORT_TEXT else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what its first cell is called, and the pieces of each cell in order."""

    label: str
    cells: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTable:
    """A table: its columns, what is the same in every row, names without a value, first rows."""

    name: str
    title: str
    columns: tuple[Column, ...]
    shared: tuple[Fact, ...]
    empty_columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A finding beside the tables."""

    title: str
    unit: str
    parts: tuple[Part, ...]
    is_list: bool


def tables_of(document: Mapping[str, Any], linking: Linking) -> tuple[ShownTable, ...]:
    """Give the tables of a document in their order, each with at most its first rows."""
    return tuple(
        _table(name, columns, document["units"].get(name, {}), document[name], linking)
        for name, columns in document["columns"].items()
    )


def facts_of(document: Mapping[str, Any], linking: Linking) -> tuple[Fact, ...]:
    """Give what a document says beside its tables and of itself."""
    named = {key: one for key, one in document.items() if key not in ENVELOPE}
    return tuple(
        _fact(key, one, linking) for key, one in named.items() if key not in document["columns"]
    )


def _fact(name: str, value: Any, linking: Linking) -> Fact:
    return Fact(_title(name), _unit(name), linking.parts(name, value), isinstance(value, list))


def _table(
    name: str,
    names: Sequence[str],
    units: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
    linking: Linking,
) -> ShownTable:
    told = [one for one in names if any(row[one] not in (None, "", []) for row in rows)]
    shared = [one for one in ONCE if one in told and all(r[one] == rows[0][one] for r in rows)]
    said = [one for one in told if one not in shared]
    columns = tuple(_column(one, units.get(one, ""), [row[one] for row in rows]) for one in said)
    return ShownTable(
        name=name,
        title=_title(name),
        columns=columns,
        shared=tuple(_fact(one, rows[0][one], linking) for one in shared),
        empty_columns=tuple(one for one in names if one not in told) if rows else (),
        rows=tuple(_row(row, said, linking) for row in rows[:MOST_ROWS]),
        total=len(rows),
    )


def _column(name: str, unit: str, values: Sequence[Any]) -> Column:
    given = [value for value in values if value is not None]
    title, words = _title(name), UNITS.get(unit, unit)
    return Column(
        name=name,
        title=title,
        unit="" if words in title.lower().split() else words,
        is_number=all(map(is_number, given)),
        longest=max((len(one) for one in given if isinstance(one, str)), default=0),
    )


def _row(row: Mapping[str, Any], names: Sequence[str], linking: Linking) -> Row:
    """Give a row; what its first cell names is told by its title if no other cell tells it."""
    first = names[0]
    telling = {"title", "name", f"{first.removesuffix('_id')}_name"}
    head = row[first]
    is_told = isinstance(head, str) and not telling & set(names)
    return Row(
        linking.label(head) if is_told else "",
        tuple(linking.parts(name, row[name]) for name in names),
    )


def _title(name: str) -> str:
    """Give the title of a column, a fact or a table; names in capitals are another program's."""
    if name in TITLES or name.isupper():
        return TITLES.get(name, name)
    known = meaning_of(name)
    suffix = next((one for one in SUFFIXES if name.endswith(one)), "")
    return known.title if known.description else meaning_of(name.removesuffix(suffix)).title


def _unit(name: str) -> str:
    found = next((unit for suffix, unit in SUFFIXES.items() if name.endswith(suffix)), "")
    return UNITS.get(found, found)
