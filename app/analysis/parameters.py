"""The parameters of analyses: how a value is written, read, and written in one way again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from app.analysis.drawn import MAX_CHARACTERS, read_drawn
from app.domain.errors import BadParameterError
from app.selection import patterns
from app.selection.values import (
    parse_choice,
    parse_count,
    parse_distance_m,
    parse_word,
    parse_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "Parameter", "choice", "count", "day", "distance", "distances", "geometry", "read_values",
    "spelled", "word", "words",
]  # fmt: skip

TEXT = {"type": "string"}
DISTANCE = f"^{patterns.DISTANCE}$"
DISTANCES = r"^\d{1,9}(\.\d{1,6})?(km|m|mi|nmi)(,\d{1,9}(\.\d{1,6})?(km|m|mi|nmi)){0,49}$"
NAME = r"^[a-z0-9_:-]{1,96}$"
DAY = r"^\d{4}-\d{2}-\d{2}$"
NAMES = r"^[a-z0-9_:-]{1,96}(,[a-z0-9_:-]{1,96}){0,499}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A named value: ``schema`` is that of its text, ``default`` its text where nothing is said.

    ``spell`` writes a value that was read in the one way that its canonical form has.
    """

    name: str
    description: str
    schema: Mapping[str, Any]
    parse: Callable[[str], Any]
    spell: Callable[[Any], str]
    default: str | None = None


def distance(name: str, description: str, *, default: str | None = None) -> Parameter:
    """Give a parameter that is a length with its unit, in metres when read."""
    return Parameter(
        name=name,
        description=description,
        schema={**TEXT, "pattern": DISTANCE, "example": default or "25km"},
        parse=parse_distance_m,
        spell=_metres,
        default=default,
    )


def distances(name: str, description: str, *, most: int, default: str | None = None) -> Parameter:
    """Give a parameter that is a list of lengths, each with its unit, in rising order."""

    def parse(text: str) -> tuple[float, ...]:
        found = tuple(map(parse_distance_m, text.split(",")))
        if len(found) > most:
            raise ValueError(f"holds {len(found)} distances, at most {most} are read")
        if list(found) != sorted(set(found)):
            raise ValueError(f"'{text[:80]}' is not in rising order, each once")
        return found

    return Parameter(
        name=name,
        description=description,
        schema={**TEXT, "pattern": DISTANCES, "example": default or "5km,25km"},
        parse=parse,
        spell=lambda found: ",".join(map(_metres, found)),
        default=default,
    )


def count(
    name: str, description: str, *, least: int, most: int, default: int | None = None
) -> Parameter:
    """Give a parameter that is a whole number."""
    return Parameter(
        name=name,
        description=description,
        schema={"type": "integer", "minimum": least, "maximum": most},
        parse=lambda text: parse_count(text, least, most),
        spell=str,
        default=None if default is None else str(default),
    )


def choice(
    name: str, description: str, choices: tuple[str, ...], *, default: str | None = None
) -> Parameter:
    """Give a parameter that is one of some words."""
    return Parameter(
        name=name,
        description=description,
        schema={**TEXT, "enum": list(choices)},
        parse=lambda text: parse_choice(text, choices),
        spell=str,
        default=default,
    )


def geometry(name: str, description: str) -> Parameter:
    """Give a parameter that is a point, a line or a polygon, in WKT or GeoJSON."""
    return Parameter(
        name=name,
        description=description,
        schema={**TEXT, "maxLength": MAX_CHARACTERS, "example": "POINT (37.65 44.67)"},
        parse=read_drawn,
        spell=attrgetter("wkt"),
    )


def word(
    name: str, description: str, *, example: str = "", default: str | None = None
) -> Parameter:
    """Give a parameter that is one id; its default is an example too."""
    return Parameter(
        name=name,
        description=description,
        schema={**TEXT, "pattern": NAME, "example": default or example},
        parse=parse_word,
        spell=str,
        default=default,
    )


def day(name: str, description: str) -> Parameter:
    """Give a parameter that is a day, by the calendar of the place."""

    def parse(text: str) -> date:
        # Other spellings of ISO 8601, like 20251129, are not the one that is kept.
        plain = text if re.fullmatch(DAY, text, re.ASCII) else ""
        try:
            return date.fromisoformat(plain)
        except ValueError as error:
            raise ValueError(f"'{text[:80]}' is no day, like 2025-11-29") from error

    return Parameter(
        name=name,
        description=description,
        schema={**TEXT, "pattern": DAY, "format": "date", "example": "2025-11-29"},
        parse=parse,
        spell=date.isoformat,
    )


def words(name: str, description: str, *, example: str, default: str | None = None) -> Parameter:
    """Give a parameter that is a list of ids or names, each once."""

    def parse(text: str) -> tuple[str, ...]:
        found = parse_words(text)
        if len({*found}) < len(found):
            raise ValueError(f"'{text[:80]}' names something twice")
        return found

    return Parameter(
        name=name,
        description=description,
        schema={**TEXT, "pattern": NAMES, "example": example},
        parse=parse,
        spell=",".join,
        default=default,
    )


def read_values(parameters: tuple[Parameter, ...], given: Mapping[str, str]) -> dict[str, Any]:
    """Read every parameter, its default where nothing is given; None without one.

    Raises
    ------
    BadParameterError
        For a value that cannot be read; it names the parameter.
    """
    found: dict[str, Any] = {}
    for each in parameters:
        text = given.get(each.name, each.default)
        try:
            found[each.name] = None if text is None else each.parse(text)
        except ValueError as error:
            raise BadParameterError(each.name, str(error)) from error
    return found


def spelled(parameters: tuple[Parameter, ...], values: Mapping[str, Any]) -> dict[str, str]:
    """Write values in one way, in the order of the parameters, without what is the default."""
    defaults = read_values(parameters, {})
    return {
        each.name: each.spell(values[each.name])
        for each in parameters
        if values[each.name] not in (None, defaults[each.name])
    }


def _metres(value: float) -> str:
    """Write a length: in kilometres where these are whole."""
    return f"{value / 1_000:.0f}km" if value % 1_000 == 0 else f"{value:.15g}m"
