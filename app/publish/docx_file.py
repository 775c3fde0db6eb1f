"""A dossier as DOCX (Office Open XML): headings, tables with heads, pictures with their words.

The file is packed anew, in one order and with one time for all parts: the same bytes each time.
"""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

from app.pages.blocks import Code, Figure, Listing, Paragraph, said
from app.pages.quoting import plain_url
from app.publish.document import NO_BREAK, column_shares, picture_mm
from app.publish.pdf import png_of

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph as WordParagraph

    from app.pages.blocks import Block, Line, Section, Table
    from app.publish.document import Dossier

__all__ = ["docx_file"]

WEB = ("https://", "http://")
WIDTH_CM, MARGIN_CM = 17.0, 2.0
DOTS_PER_INCH = 144.0
DEEPEST = 9
SMALL_PT, TABLE_PT = 8, 8.5
LINK_COLOUR = "0B57A4"
# The earliest that a ZIP can say; it says nothing of the document.
PACKED = (1980, 1, 1, 0, 0, 0)
NOT_IN_XML = re.compile(r"[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WHITE = re.compile(rf"[^\S{NO_BREAK}]")


def docx_file(found: Dossier) -> bytes:
    """Give the file."""
    writer = _Writer(found)
    writer.front()
    for section in found.sections:
        writer.section(section, 1)
    out = BytesIO()
    writer.word.save(out)
    return _packed(out.getvalue())


class _Writer:
    """A document of Word while it is written."""

    def __init__(self, found: Dossier) -> None:
        """Begin with page, letters and properties."""
        self.found, self.word = found, Document()
        self.code = found.language.code
        page = self.word.sections[0]
        page.page_width, page.page_height = Cm(21.0), Cm(29.7)
        page.left_margin = page.right_margin = Cm(MARGIN_CM)
        page.top_margin = page.bottom_margin = Cm(MARGIN_CM)
        _properties(self.word, found)

    def front(self) -> None:
        """Write the title page."""
        self.word.add_paragraph(_legal(self.found.title), style="Title")
        for line in self.found.front:
            self.spans(self.word.add_paragraph(), line)
        self.word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def section(self, section: Section, level: int) -> None:
        """Write a section and its parts."""
        self.spans(self.word.add_heading(level=min(level, DEEPEST)), section.title)
        for block in section.blocks:
            self.block(block)
        for part in section.parts:
            self.section(part, level + 1)

    def block(self, block: Block) -> None:
        """Write a block."""
        if isinstance(block, Paragraph):
            self.spans(self.word.add_paragraph(), block.line)
        elif isinstance(block, Listing):
            self.listing(block)
        elif isinstance(block, Code):
            self.code_of(block)
        elif isinstance(block, Figure):
            self.figure(block)
        else:
            self.table(block)

    def listing(self, block: Listing) -> None:
        """Write points; numbers are text, since each list counts from 1."""
        for number, item in enumerate(block.items, start=1):
            style = "List Paragraph" if block.is_numbered else "List Bullet"
            put = self.word.add_paragraph(style=style)
            if block.is_numbered:
                put.add_run(f"{number}. ")
            put.paragraph_format.space_after = Pt(2)
            self.spans(put, item)

    def code_of(self, block: Code) -> None:
        """Write text for programs."""
        put = self.word.add_paragraph()
        for number, line in enumerate(block.text.splitlines()):
            run = put.add_run(_legal(line))
            run.font.name, run.font.size = "Courier New", Pt(SMALL_PT)
            if number < block.text.count("\n"):
                run.add_break()

    def figure(self, block: Figure) -> None:
        """Write a picture with what it says to those who do not see it, and its caption."""
        svg = block.draw()
        png = png_of(svg, dots_per_inch=DOTS_PER_INCH)
        picture = self.word.add_picture(BytesIO(png), width=Mm(picture_mm(svg)))
        told = picture._inline.docPr  # noqa: SLF001 - python-docx has no other way to it
        told.set("descr", _legal(block.alt))
        self.small(block.caption)

    def table(self, block: Table) -> None:
        """Write a table whose head stands on every page that it reaches."""
        self.small(said(block.caption))
        table = self.word.add_table(rows=1, cols=len(block.head), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        for cell, name in zip(table.rows[0].cells, block.head, strict=True):
            run = cell.paragraphs[0].add_run(_legal(name))
            run.bold, run.font.size = True, Pt(TABLE_PT)
        _mark_head(table.rows[0])
        widths = [Cm(WIDTH_CM * share) for share in column_shares(block)]
        for row in block.rows:
            for cell, line, width in zip(table.add_row().cells, row, widths, strict=True):
                cell.width = width
                self.spans(cell.paragraphs[0], line, size=TABLE_PT)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        self.word.add_paragraph().paragraph_format.space_after = Pt(0)

    def small(self, line: Line) -> None:
        """Write a caption."""
        put = self.word.add_paragraph(style="Caption")
        put.paragraph_format.keep_with_next = True
        self.spans(put, line)

    def spans(self, put: WordParagraph, line: Line, *, size: float | None = None) -> None:
        """Write stretches of text, each in its language, links as links."""
        for span in line:
            run = put.add_run(_legal(span.text))
            if size is not None:
                run.font.size = Pt(size)
            _speak(run, span.lang or self.code)
            if span.href.startswith(WEB):
                run.font.color.rgb = RGBColor.from_string(LINK_COLOUR)
                _link(put, run, plain_url(span.href))


def _properties(word: Word, found: Dossier) -> None:
    """Say in the properties what it is, and no time but that of the data."""
    package = word.part.package
    for name, each in list(package.rels.items()):
        if each.reltype == RELATIONSHIP_TYPE.THUMBNAIL:  # the template's own picture of itself
            del package.rels[name]
    about, day = word.core_properties, datetime.combine(found.day, time(), UTC)
    about.title, about.author = _legal(found.title), "Incident Mapper"
    about.last_modified_by, about.comments = "Incident Mapper", ""
    about.language, about.revision = found.language.code, 1
    about.created = about.modified = day.replace(tzinfo=None)


def _speak(run: Any, code: str) -> None:
    """Say in which language a stretch of text is."""
    told = OxmlElement("w:lang")
    told.set(qn("w:val"), code)
    run._r.get_or_add_rPr().append(told)  # noqa: SLF001


def _link(put: WordParagraph, run: Any, address: str) -> None:
    """Make a stretch of text lead to an address."""
    name = put.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), name)
    link.append(run._r)  # noqa: SLF001
    put._p.append(link)  # noqa: SLF001


def _mark_head(row: Any) -> None:
    """Say that a row is the head of its table, on every page."""
    told = OxmlElement("w:tblHeader")
    told.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(told)  # noqa: SLF001


def _legal(text: str) -> str:
    """Give text without what XML 1.0 has no place for; other white is a space."""
    return NOT_IN_XML.sub("", WHITE.sub(" ", text))


def _packed(raw: bytes) -> bytes:
    """Pack the parts anew: in one order, with one time."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as given, zipfile.ZipFile(out, "w") as packed:
        for name in sorted(given.namelist(), key=_first):
            entry = zipfile.ZipInfo(name, PACKED)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(entry, given.read(name))
    return out.getvalue()


def _first(name: str) -> tuple[bool, str]:
    """Order the parts; the list of types stands first, as readers want it."""
    return name != "[Content_Types].xml", name
