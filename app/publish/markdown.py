"""A dossier as CommonMark, with its pictures as files beside it.

CommonMark has no tables: a row becomes a point, its cells the points below, each with its name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.pages.blocks import Code, Figure, Listing, Paragraph
from app.pages.quoting import markdown_text, plain_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.pages.blocks import Block, Line, Section, Table
    from app.publish.document import Dossier

__all__ = ["markdown"]

# What would begin a heading, a list, a line or an underline.
BEGINS = re.compile(r"^(?:(\d{1,9})(?=[.)])|(?=[-+=#]))")
WEB = ("https://", "http://")
FENCE = re.compile(r"`+")
DEEPEST = 6


def markdown(found: Dossier, folder: str) -> tuple[str, dict[str, bytes]]:
    """Give the text, and the pictures by their names in the folder."""
    pictures = {f"{figure.name}.svg": figure.draw() for figure in found.figures()}
    parts = [f"# {_begun(found.title)}", *(f"{_line(line)}" for line in found.front)]
    for section in found.sections:
        parts += _section(section, 2, folder)
    return "\n\n".join(parts) + "\n", pictures


def _section(section: Section, level: int, folder: str) -> Iterator[str]:
    yield f"{'#' * min(level, DEEPEST)} {_line(section.title)}"
    for block in section.blocks:
        yield _block(block, folder)
    for part in section.parts:
        yield from _section(part, level + 1, folder)


def _block(block: Block, folder: str) -> str:
    if isinstance(block, Paragraph):
        return _line(block.line)
    if isinstance(block, Listing):
        return "\n".join(_points(block))
    if isinstance(block, Code):
        return _code(block.text)
    if isinstance(block, Figure):
        address = plain_url(f"{folder}/{block.name}.svg")
        return f"![{markdown_text(block.alt)}](<{address}>)\n\n{_line(block.caption)}"
    return _table(block)


def _points(block: Listing) -> Iterator[str]:
    for number, item in enumerate(block.items, start=1):
        yield f"{f'{number}.' if block.is_numbered else '-'} {_line(item)}"


def _table(table: Table) -> str:
    lines = [f"**{markdown_text(table.caption)}**", ""]
    for first, *others in table.rows:
        lines.append(f"- {_line(first)}")
        for name, cell in zip(table.head[1:], others, strict=True):
            lines.append(f"  - {markdown_text(name)}: {_spans(cell)}".rstrip())
    return "\n".join(lines)


def _code(text: str) -> str:
    """Give a block with a fence that is longer than any in it."""
    longest = max((len(found) for found in FENCE.findall(text)), default=0)
    fence = "`" * max(longest + 1, 3)
    return f"{fence}text\n{text}\n{fence}"


def _line(line: Line) -> str:
    """Give a line that begins nothing."""
    return BEGINS.sub(lambda found: f"{found[1]}\\" if found[1] else "\\", _spans(line).lstrip())


def _begun(text: str) -> str:
    return BEGINS.sub(lambda found: f"{found[1]}\\" if found[1] else "\\", markdown_text(text))


def _spans(line: Line) -> str:
    parts = []
    for span in line:
        text = _inline(span.text)
        is_link = span.href.startswith(WEB)
        parts.append(f"[{text}](<{plain_url(span.href)}>)" if is_link else text)
    return "".join(parts)


def _inline(text: str) -> str:
    """Escape a stretch of text; spaces at its ends stay, since it stands between others."""
    middle = markdown_text(text)
    if not middle:
        return " " if text else ""
    before, after = (" " if text[at].isspace() else "" for at in (0, -1))
    return f"{before}{middle}{after}"
