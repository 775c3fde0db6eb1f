"""What a document is made of, before anything says how it looks: sections of blocks of spans.

The page of an incident and every format of a dossier write the same blocks. A text is a text here:
whoever writes it escapes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "Block", "Code", "Figure", "Line", "Listing", "Paragraph", "Section", "Span", "Table", "own",
    "plain_text", "said", "unbroken",
]  # fmt: skip

# A space within a number, and between the sign of a kilometre point and its number.
WITHIN = re.compile(r"(?<=\d) (?=\d{3}(?!\d))|(?<=\bKP|\bКП) (?=\d)")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text.

    ``href`` is an address on the web, or ``#`` and the id of a section or a source of the same
    document. ``lang`` is the tag of the language of the text, empty if it is that of the document.
    """

    text: str
    href: str = ""
    lang: str = ""


Line: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text in a row."""

    line: Line


@dataclass(frozen=True, slots=True)
class Listing:
    """Points; numbered ones can be led to by ``anchor`` and their number, from 1."""

    items: tuple[Line, ...]
    anchor: str = ""

    @property
    def is_numbered(self) -> bool:
        """Whether the points have numbers."""
        return bool(self.anchor)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below a head; the first cell of a row is what the row is about."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text for programs, kept letter by letter."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: its name, what it says to those who do not see it, its caption.

    ``draw`` gives it as SVG, the same bytes each time.
    """

    name: str
    alt: str
    caption: Line
    draw: Callable[[], bytes] = field(compare=False, repr=False)


Block: TypeAlias = Paragraph | Listing | Table | Code | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it, and the sections within."""

    id: str
    title: Line
    blocks: tuple[Block, ...]
    parts: tuple[Section, ...] = ()

    def figures(self) -> Iterator[Figure]:
        """Give the pictures in their order, those of the parts too."""
        yield from (block for block in self.blocks if isinstance(block, Figure))
        for part in self.parts:
            yield from part.figures()


def said(text: str, href: str = "") -> Line:
    """Give a line of the interface's language."""
    return (Span(text, href),)


def own(text: str, href: str = "") -> Line:
    """Give a line of the record's own text, which is English whatever the rest speaks."""
    return (Span(" ".join(text.split()), href, "en"),)


def plain_text(line: Line) -> str:
    """Give what a line says, without where it leads."""
    return "".join(span.text for span in line)


def unbroken(text: str) -> str:
    r"""Give words of the interface for a narrow cell: no line ends within a number or a KP.

    Examples
    --------
    >>> unbroken("abeam KP 1 481–1 511")
    'abeam KP\xa01\xa0481–1\xa0511'
    """
    return WITHIN.sub("\N{NO-BREAK SPACE}", text)
