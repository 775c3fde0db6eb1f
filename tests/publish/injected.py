"""A document of texts that would be code, structure or links in one format or another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.pages.blocks import Code, Figure, Listing, Paragraph, Section, Table, own, said
from tests.hostile.corpus import XSS

if TYPE_CHECKING:
    from app.pages.blocks import Block
    from app.publish.document import Dossier

__all__ = ["INJECTED", "injected"]

INJECTED = (
    '#panic("out")', "#sys.inputs", "$x_1^2$", "*bold* _thin_ `raw`", "[link](javascript:x)",
    "![image](x.png)", "= Heading", "# Heading", "- point", "+ point", "1. first", "2) second",
    "> quote", "<label> @reference", "// comment /* more */", r"\u{41} \n \ end", "~ -- --- ...",
    "https://example.org/#x", "--- ", "===", "| a | b |", "<!-- x -->", "&amp; &#65;",
    "{{ 7 * 7 }} {% x %}", '"quoted" \'single\'', "a\tb", "[^1]: note", "[x]: http://y", *XSS,
)  # fmt: skip
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9Z"/></svg>'


def injected(found: Dossier) -> Dossier:
    """Give a dossier with each text in each kind of block."""
    lines = tuple(own(text) for text in INJECTED)
    blocks: tuple[Block, ...] = (
        *(Paragraph(line) for line in lines),
        Listing(lines),
        Listing(lines, anchor="source-"),
        Table("<b>#caption</b>", ("*a*", "_b_"), tuple((line, line) for line in lines)),
        Code("code", "\n".join(INJECTED)),
        *(
            Figure(f"figure-{at}", text, own(text), lambda: SVG)
            for at, text in enumerate(INJECTED[:4])
        ),
    )
    sections = tuple(
        Section(f"section-{at}", line, blocks if at == 0 else ()) for at, line in enumerate(lines)
    )
    front = (*lines, said("address", "javascript:alert(1)"))
    return replace(found, title=INJECTED[0], front=front, sections=sections)
