"""Where in a filter something is written: the words of the text, or a pointer into the JSON.

The parser's tree carries no positions. It keeps the order of the words, though, so the n-th mention
of a name in the tree is the n-th in the text.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from typing import Protocol

from app.selection.cql.nodes import fault
from app.selection.cql.spelling import unescaped

__all__ = ["GEOMETRIES", "Pointers", "Spots", "Words", "place_in"]

GEOMETRIES = frozenset({
    "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON",
    "GEOMETRYCOLLECTION", "BBOX",
})  # fmt: skip
# Deeper brackets or more words than a filter of the allowed size can have never reach the parser,
# which recurses: 20,000 brackets end its process.
MAX_BRACKETS = 64
MAX_WORDS = 2_000
WORD = re.compile(
    r"""(?P<space>\s+)|(?P<text>'(?:[^']|'')*')|(?P<quoted>"(?:[^"]|"")*")
    |(?P<name>[^\W\d][\w.:]*)|(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?)|(?P<sign><>|<=|>=|!=|.)""",
    re.VERBOSE | re.DOTALL,
)
BRACKET = re.compile(r"[()]")
# What may follow a value. The parser takes these words from the front of a longer one, so that it
# reads ANDcountry as AND country, and interval as IN terval.
FOLLOWING = ("AND", "OR", "NOT", "LIKE", "BETWEEN", "ISNULL", "IS", "IN", "DIV", "NULL")
# After which the value is not over yet: IS NULL, IS NOT NULL, NOT LIKE.
GOING_ON = frozenset({"IS", "NOT", "NULL", "ISNULL"})


class Spots(Protocol):
    """Tells where a part of the filter stands; asked once for each part, in order."""

    def at(self, word: str, pointer: str) -> str:
        """Give the place of the next mention of a word that stands at a pointer."""
        ...


class Pointers:
    """Places in a filter in JSON."""

    def at(self, word: str, pointer: str) -> str:  # noqa: ARG002 - the pointer says it all
        """Give the JSON pointer; that of the root is empty (RFC 6901), so that it is named."""
        return f"'{pointer}'" if pointer else "the root"


class Words:
    """Places in a filter in text.

    Raises
    ------
    BadParameterError
        For a text that is not closed, a word that begins with an operator and goes on, too many
        words or too deep brackets.
    """

    def __init__(self, text: str, *, escapes: bool = True) -> None:
        """Cut the text into words; the inside of a geometry counts as one."""
        self._text, self._escapes = text, escapes
        self._found: dict[str, deque[int]] = defaultdict(deque)
        self._count, self._depth, self._after = 0, 0, 0
        self._follows_value, self._number_ends = False, -1
        while (match := WORD.match(text, self._after)) is not None:
            self._after = match.end()
            if match.lastgroup != "space":
                self._take(match)

    def at(self, word: str, pointer: str) -> str:  # noqa: ARG002 - the word says it all
        """Give line and character of the next mention."""
        places = self._found.get(word.upper())
        return self.place(places.popleft()) if places else ""

    @property
    def first_geometry(self) -> str:
        """The place of the first geometry, if there is one."""
        places = [self._found[name][0] for name in GEOMETRIES if self._found.get(name)]
        return self.place(min(places)) if places else ""

    def place(self, offset: int) -> str:
        """Say where an offset lies."""
        return place_in(self._text, offset)

    def _take(self, match: re.Match[str]) -> None:
        word, start = match.group(), match.start()
        if word in {"'", '"'}:
            what = "text" if word == "'" else "name"
            raise fault(self.place(start), f"the {what} that starts with {word} is not closed")
        self._count += 1
        self._depth += (word == "(") - (word == ")")
        if self._count > MAX_WORDS or self._depth > MAX_BRACKETS:
            limit = f"{MAX_WORDS:,} words and {MAX_BRACKETS} brackets in each other"
            raise fault(self.place(start), f"the filter is too large; at most {limit} are read")
        self._refuse_glued(match)
        if match.lastgroup == "quoted":
            word = word[1:-1].replace('""', '"')
        if match.lastgroup == "text" and self._escapes:
            word = unescaped(word)
        self._found[_key(word, match.lastgroup)].append(start)
        if word.upper() in GEOMETRIES:
            self._after = self._behind_brackets(match.end())

    def _refuse_glued(self, match: re.Match[str]) -> None:
        """Refuse a keyword that another word or a number is written to without a space."""
        word, is_name = match.group().upper(), match.lastgroup == "name"
        if is_name and self._follows_value:
            is_glued = word not in FOLLOWING and word.startswith(FOLLOWING)
            if is_glued or match.start() == self._number_ends:
                expected = "expected an operator like = or AND between spaces"
                raise fault(self.place(match.start()), f"found '{match.group()[:20]}', {expected}")
            self._follows_value = word in GOING_ON
        else:
            self._follows_value = word == ")" or (match.lastgroup != "sign" and word != "NOT")
        self._number_ends = match.end() if match.lastgroup == "number" else -1

    def _behind_brackets(self, start: int) -> int:
        """Give the offset behind the brackets that follow a geometry's name."""
        depth = 0
        for match in BRACKET.finditer(self._text, start):
            depth += 1 if match.group() == "(" else -1
            if depth > MAX_BRACKETS:
                raise fault(self.place(match.start()), "a geometry has too many brackets")
            if depth <= 0:
                return match.end()
        return start


def place_in(text: str, offset: int) -> str:
    r"""Say where an offset of a text lies: character, and the line where there are several.

    Examples
    --------
    >>> place_in("a AND\nb", 6)
    'line 2, character 1'
    """
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    return f"line {line}, character {column}" if "\n" in text else f"character {column}"


def _key(word: str, group: str | None) -> str:
    """Give a word as it is asked for: numbers by their value, operators in one spelling."""
    if group == "number":
        return repr(float(word)).upper()
    return "<>" if word == "!=" else word.upper()
