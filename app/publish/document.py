"""A dossier before it has a format: a title page and sections, in one language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING

from app.maps.plots.lettering import line_px
from app.pages.blocks import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.language.languages import Language
    from app.pages.blocks import Figure, Line, Section, Table
    from app.store.catalog import Catalog

__all__ = ["NO_BREAK", "Dossier", "column_shares", "picture_mm"]

# Spaces at which no line may end; all other white is a space.
NO_BREAK = "\u00a0\u202f"

# The room between the margins of a page of A4, with some left for a caption.
PAGE_MM = (170.0, 205.0)
SIZE = re.compile(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"')
# No column is narrower than so many characters would have it, and none wider.
FEWEST, MOST = 8.0, 120.0
# The type of a table, what its cells keep free beside a word with a little to spare, in points, and
# how much larger words are measured than they are set: at small sizes widths are rounded.
TABLE_PT, BESIDE_PT, FINE = 8.0, 9.5, 10.0
PT_A_MM = 72.0 / 25.4
# What no line ends within: letters up to a space that may end one, or to a hyphen between letters.
WORD = re.compile(rf"(?:[^\s-]|[{NO_BREAK}]|-(?![^\W\d_]))+-?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What every format writes.

    ``day`` is that of the data: the only date of the document. ``front`` are the lines of the title
    page below the title, which ``is_own`` if it is the record's own text. Texts are texts: a format
    escapes them.
    """

    title: str
    is_own: bool
    front: tuple[Line, ...]
    sections: tuple[Section, ...]
    language: Language
    day: date
    catalog: Catalog

    def figures(self) -> Iterator[Figure]:
        """Give all pictures in their order."""
        for section in self.sections:
            yield from section.figures()


def column_shares(table: Table) -> list[float]:
    """Give the share of the width that each column takes, by how much stands in it.

    No column is narrower than its widest word, as long as the page has room for all of these.

    Examples
    --------
    >>> from app.pages.blocks import Table, said
    >>> column_shares(Table("", ("a", "b"), ((said("x" * 9), said("x " * 18)),)))
    [0.333, 0.667]
    >>> column_shares(Table("", ("a", "b"), ((said("x" * 70), said("x " * 35)),)))
    [0.702, 0.298]
    """
    columns = [[name, *map(plain_text, cells)] for name, *cells in _columns(table)]
    wanted = [sqrt(min(max(_usual(texts), FEWEST), MOST)) for texts in columns]
    shares = _at_least([_widest(texts) for texts in columns], wanted)
    edges = [sum(shares[:number]) for number in range(len(shares) + 1)]
    return [round(round(high, 3) - round(low, 3), 3) for low, high in pairwise(edges)]


def _widest(texts: list[str]) -> float:
    """Give the share of the width that the widest word of a column takes, its head in bold."""
    sizes = (
        line_px(word, FINE * TABLE_PT, bold=number == 0) / FINE
        for number, text in enumerate(texts)
        for word in WORD.findall(text)
    )
    return (max(sizes, default=0.0) + BESIDE_PT) / (PAGE_MM[0] * PT_A_MM)


def _at_least(least: list[float], wanted: list[float]) -> list[float]:
    """Share one out as is wanted, but to none less than its least; if all is too much, by that."""
    if sum(least) >= 1.0:
        return [each / sum(least) for each in least]
    held: set[int] = set()
    while True:
        rest = 1.0 - sum(least[number] for number in held)
        open_ = sum(each for number, each in enumerate(wanted) if number not in held)
        found = [
            least[number] if number in held else rest * each / open_
            for number, each in enumerate(wanted)
        ]
        short = {number for number, each in enumerate(found) if each < least[number]}
        if not short:
            return found
        held |= short


def picture_mm(svg: bytes) -> float:
    """Give the width in millimetres at which a picture of matplotlib fits on a page.

    Examples
    --------
    >>> picture_mm(b'<svg viewBox="0 0 640 400">'), picture_mm(b"<svg>")
    (170.0, 170.0)
    >>> picture_mm(b'<svg viewBox="0 0 640 1640">')
    80.0
    """
    found = SIZE.search(svg)
    if found is None:
        return PAGE_MM[0]
    wide, high = float(found[1]), float(found[2])
    return min(PAGE_MM[0], round(PAGE_MM[1] * wide / high, 1))


def _columns(table: Table) -> Iterator[tuple[str, *tuple[Line, ...]]]:
    for number, name in enumerate(table.head):
        yield name, *(row[number] for row in table.rows)


def _usual(texts: list[str]) -> float:
    """Give the length that three of four texts of a column do not pass."""
    return float(sorted(map(len, texts))[len(texts) * 3 // 4])
