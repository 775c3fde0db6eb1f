"""Read a filter in CQL2 text or JSON into one tree of dictionaries, and say shortly what fails."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import cql2

from app.selection.cql.building import built
from app.selection.cql.nodes import Node, fault
from app.selection.cql.older import as_cql2
from app.selection.cql.shapes import MAX_VERTICES_IN_ALL
from app.selection.cql.spelling import readable, unescaped
from app.selection.cql.spots import Pointers, Words, place_in
from app.selection.cql.writing import written
from app.selection.crs import CRS84, Crs
from app.sources.strict_json import JsonFaultError, read_json

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CQL2_JSON", "CQL2_TEXT", "CQL_TEXT", "LANGUAGES", "Filter", "parse_filter"]

CQL2_TEXT, CQL2_JSON, CQL_TEXT = "cql2-text", "cql2-json", "cql-text"
LANGUAGES = (CQL2_TEXT, CQL2_JSON, CQL_TEXT)
MAX_CHARACTERS = 2_000_000
# A vertex takes a comma in text, and in JSON two, or three with a height; and some for the rest.
MOST_COMMAS_IN_TEXT, MOST_COMMAS_IN_JSON = MAX_VERTICES_IN_ALL + 2_500, 3 * MAX_VERTICES_IN_ALL
# A node is an object with a list in it, and a polygon adds five brackets.
MAX_JSON_DEPTH = 48
SURROGATE = re.compile("[\\ud800-\\udfff]")
PLACE = re.compile(r"--> (\d+):(\d+)")
EXPECTED = (
    ("Identifier", "a property, a value or a function"),
    ("EOI", "an operator like = or AND, or the end"),
    ("And", "an operator like = or AND, or a closing bracket"),
    ("Expr", "a condition like kp_km > 1200"),
)


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that was read: its tree, and the one text in which it is written."""

    root: Node
    text: str


def parse_filter(text: str, language: str = CQL2_TEXT, crs: Crs = CRS84) -> Filter:
    """Read a filter; names and types are checked later, against the queryables.

    The same condition gives the same text, whatever its case, white space and language; geometries
    stay as they are written, in ``crs``, and mean places in longitude and latitude.

    Raises
    ------
    BadParameterError
        If it cannot be read, is too large, names an unknown function, or holds a bad literal; it
        says where.

    References
    ----------
    OGC 21-065r2, Common Query Language (CQL2).

    Examples
    --------
    >>> parse_filter("kp_km>1200   and not (country='RUS')").text
    "kp_km > 1200 AND NOT (country = 'RUS')"
    """
    _refuse_size(text, MOST_COMMAS_IN_JSON if language == CQL2_JSON else MOST_COMMAS_IN_TEXT)
    if language == CQL2_JSON:
        root = built(_json(text), Pointers(), crs)
    else:
        is_older = language == CQL_TEXT  # which knows no escapes
        text = as_cql2(text) if is_older else readable(text)
        words = Words(text, escapes=not is_older)
        tree = _tree(text, words)
        root = built(tree if is_older else unescaped(tree), words, crs)
    return Filter(root, written(root))


def _refuse_size(text: str, most_commas: int) -> None:
    """Refuse what is too large before anything looks at it; the place is where it becomes so."""
    if len(text) > MAX_CHARACTERS:
        at = place_in(text, MAX_CHARACTERS)
        raise fault(at, f"holds {len(text):,} characters, at most {MAX_CHARACTERS:,} are read")
    if text.count(",") > most_commas:
        commas = (match.start() for match in re.finditer(",", text))
        at = place_in(text, next(islice(commas, most_commas, None)))
        raise fault(at, f"holds more than {MAX_VERTICES_IN_ALL:,} vertices in all")


def _json(text: str) -> Any:
    try:
        value = read_json(text.encode(errors="surrogatepass"), max_depth=MAX_JSON_DEPTH)
    except JsonFaultError as error:
        raise fault(f"line {error.row}, character {error.column}", str(error)) from error
    for pointer, word in _words_of(value, ""):
        if SURROGATE.search(word):  # JSON may escape one alone; no text of UTF-8 can hold it
            raise fault(Pointers().at("", pointer), "holds half of a character, a lone surrogate")
    return value


def _words_of(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """Give every text with its pointer; a name has the pointer of the object that it stands in."""
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _words_of(item, f"{pointer}/{number}")
    elif isinstance(value, dict):
        for name, item in value.items():
            yield pointer, name
            yield from _words_of(item, f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}")


def _tree(text: str, words: Words) -> Any:
    if text.lstrip()[:1] in ("{", "["):
        raise fault(words.place(0), "this is JSON; expected CQL2 text, or filter-lang=cql2-json")
    try:
        return cql2.parse_text(text).to_json()
    except Exception as error:
        raise _syntax(text, words, str(error)) from error


def _syntax(text: str, words: Words, said: str) -> Exception:
    """Make one line of the parser's many: where, what stands there, what was expected."""
    match = PLACE.search(said)
    if not match:  # what is built from the words, like an empty geometry
        return fault(words.first_geometry, "this cannot be read: is a geometry empty or nested?")
    lines = text.split("\n")
    row, column = min(int(match[1]), len(lines)), int(match[2])
    offset = sum(len(line) + 1 for line in lines[: row - 1]) + column - 1
    expected = next((meaning for name, meaning in EXPECTED if name in said), "CQL2")
    found = text[offset : offset + 20].split("\n", maxsplit=1)[0]
    given = f"'{found}'" if found else "the end"
    return fault(words.place(min(offset, len(text))), f"found {given}, expected {expected}")
