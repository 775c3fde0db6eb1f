"""A dossier as PDF/UA-1: tagged, with text that can be selected, its fonts in the file.

Texts go to typst as JSON and are put down as strings, never as markup. Its fonts are those that
matplotlib brings; the one date is that of the data.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime, time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typst

from app.domain.errors import MapperError
from app.maps.plots.lettering import known_glyphs
from app.pages.blocks import Code, Figure, Listing, Paragraph
from app.publish.document import NO_BREAK, column_shares, picture_mm

if TYPE_CHECKING:
    from app.pages.blocks import Block, Line, Section
    from app.publish.document import Dossier

__all__ = ["PdfError", "pdf", "png_of"]

TEMPLATE = Path(__file__).with_name("dossier.typ")
STANDARD: Literal["ua-1"] = "ua-1"
WEB = ("https://", "http://")
MISSING = "\u25a1"
NOT_A_LABEL = re.compile(r"[^A-Za-z0-9_.:-]")
PICTURE = b"""
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg")
"""


class PdfError(MapperError):
    """A document that typst could not set."""

    code = "no-pdf"


def pdf(found: Dossier) -> bytes:
    """Give the file.

    Raises
    ------
    PdfError
        If typst refuses it; the message is its own.
    """
    say = found.language.say
    told = {
        "title": _text(found.title),
        "author": "Incident Mapper",
        "lang": found.language.code,
        "day": [found.day.year, found.day.month, found.day.day],
        "contents": say("Contents"),
        "footer": _text(f"Incident Mapper. {found.catalog.coverage.sentence()}"),
        "front": [_line(line) for line in found.front],
        "sections": [_section(section) for section in found.sections],
    }
    return _compiled(TEMPLATE.read_bytes(), found, {"dossier": json.dumps(told)})


def png_of(svg: bytes, *, dots_per_inch: float) -> bytes:
    """Give a picture as PNG, as fine as is asked for."""
    found: bytes = typst.compile(
        PICTURE,
        format="png",
        ppi=dots_per_inch,
        font_paths=_fonts(),
        sys_inputs={"svg": svg.decode()},
    )
    return found


def _compiled(source: bytes, found: Dossier, inputs: dict[str, str]) -> bytes:
    try:
        return typst.compile(
            source,
            format="pdf",
            font_paths=_fonts(),
            sys_inputs=inputs,
            pdf_standards=[STANDARD],
            timestamp=datetime.combine(found.day, time(), UTC),
        )
    except typst.TypstError as error:
        raise PdfError(f"typst could not set the document: {error.message}") from error


@cache
def _fonts() -> typst.Fonts:
    """Give the fonts that matplotlib brings, and no others, so that every machine has the same."""
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise PdfError("matplotlib, whose fonts are used, is not installed")
    folder = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


def _section(section: Section) -> dict[str, Any]:
    return {
        "id": _label(section.id),
        "title": _line(section.title),
        "blocks": [_block(block) for block in section.blocks],
        "parts": [_section(part) for part in section.parts],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "line": _line(block.line)}
    if isinstance(block, Listing):
        items = [_line(item) for item in block.items]
        return {"kind": "listing", "items": items, "anchor": _label(block.anchor)}
    if isinstance(block, Code):
        return {"kind": "code", "text": _text(block.text, keep="\n")}
    if isinstance(block, Figure):
        svg = block.draw()
        shown = {"svg": svg.decode(), "mm": picture_mm(svg), "alt": _text(block.alt)}
        return {"kind": "figure", "caption": _line(block.caption), **shown}
    return {
        "kind": "table",
        "caption": _text(block.caption),
        "head": [_text(word) for word in block.head],
        "shares": column_shares(block),
        "rows": [[_line(cell) for cell in row] for row in block.rows],
    }


def _line(line: Line) -> list[dict[str, Any]]:
    return [
        {
            "text": _text(span.text),
            "lang": span.lang.partition("-")[0],
            "web": span.href if span.href.startswith(WEB) else "",
            "ref": _label(span.href[1:]) if span.href.startswith("#") else "",
        }
        for span in line
    ]


def _label(text: str) -> str:
    return NOT_A_LABEL.sub("-", text)


def _text(text: str, *, keep: str = "") -> str:
    """Give text that the font has: a square for a letter that it lacks, nothing for controls."""
    known, kept = known_glyphs(), {*NO_BREAK, *keep}
    return "".join(
        one if one in kept or ord(one) in known else "" if _is_control(one) else MISSING
        for one in (letter if letter in kept or not letter.isspace() else " " for letter in text)
    )


def _is_control(one: str) -> bool:
    return unicodedata.category(one).startswith("C")
