"""The four formats: whole, the same bytes in every process, open to everyone, text as text."""

from __future__ import annotations

import hashlib
import re
import shlex
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from markdown_it import MarkdownIt
from pypdf import PdfReader
from typer.testing import CliRunner

from app.cli.main import app
from app.language.languages import language
from app.pages.blocks import plain_text
from app.publish.dossier import dossier
from app.publish.formats import FORMATS, written
from tests.hostile.corpus import MARK, XSS
from tests.pages.test_pages import FETCHING, Page
from tests.publish.conftest import OFFICE, ordered
from tests.publish.injected import INJECTED, injected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.publish.document import Dossier
    from app.store.catalog import Catalog

TANKER = "cpc-2026-03-14-maran-homer"
ROOT = Path(__file__).parents[2]
ALL_FORMATS = f"""
import hashlib
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.snapshot import build_catalog
from tests.conftest import NOW
from tests.publish.conftest import ordered
from app.publish.dossier import dossier
from app.publish.formats import FORMATS, written
found = dossier(ordered(build_catalog(read_bundle(geodata_folder()), now=NOW), ("ids", "{OFFICE}")))
for form in FORMATS:
    body, beside = written(found, form, "pictures")
    print(form, hashlib.sha256(body + b"".join(beside.values())).hexdigest())
"""


def body_of(found: Dossier, form: str) -> bytes:
    return written(found, form, "pictures")[0]


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.slow
def test_two_processes_on_two_days_write_the_same_bytes(office: Dossier) -> None:
    given = {
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Almaty",
        "SOURCE_DATE_EPOCH": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", ALL_FORMATS], capture_output=True, text=True, check=True, env=given
    )
    other = dict(line.split() for line in done.stdout.splitlines())
    for form in FORMATS:
        body, beside = written(office, form, "pictures")
        here = hashlib.sha256(body + b"".join(beside.values())).hexdigest()
        assert other[form] == here, form


def test_the_pdf_is_tagged_small_and_can_be_read(office: Dossier) -> None:
    began = time.process_time()
    body = body_of(office, "pdf")
    assert time.process_time() - began < 5.0
    assert len(body) <= 1_000_000
    reader = PdfReader(BytesIO(body))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is not None
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    assert reader.metadata is not None
    assert reader.metadata.title == office.title
    assert str(reader.metadata.creation_date).startswith("2026-11-22")
    text = squeezed("".join(page.extract_text() for page in reader.pages))
    for told in ("What is not known", "Abrau-Durso", "КТК возобновил работу офиса", "3–18 km"):
        assert squeezed(told) in text


def test_every_font_of_the_pdf_is_in_it(office: Dossier) -> None:
    reader = PdfReader(BytesIO(body_of(office, "pdf")))
    fonts: dict[str, Any] = {}
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in (each.get_object() for each in resources.get("/Font", {}).values()):
            below = font["/DescendantFonts"][0].get_object()
            fonts[font["/BaseFont"]] = below["/FontDescriptor"].get_object()
    assert fonts
    assert all("DejaVu" in name for name in fonts)
    assert all("/FontFile2" in each or "/FontFile3" in each for each in fonts.values())


def test_a_letter_without_a_glyph_is_a_square(office: Dossier) -> None:
    found = replace(office, title="漢 \x07x", sections=())
    text = PdfReader(BytesIO(body_of(found, "pdf"))).pages[0].extract_text()
    assert "□ x" in text


def test_the_html_asks_no_host_and_says_so(office: Dossier) -> None:
    html = body_of(office, "html").decode()
    page = Page(html)
    (policy,) = [given["content"] for tag, given in page.elements if tag == "meta"
                 and given.get("http-equiv") == "Content-Security-Policy"]  # fmt: skip
    assert (policy or "").startswith("default-src 'none'; style-src 'sha256-")
    assert not [tag for tag, _ in page.elements if tag == "script"]
    for tag, given in page.elements:
        for name in FETCHING & set(given) - ({"href"} if tag == "a" else set()):
            assert (given[name] or "").startswith("data:image/svg+xml"), (tag, given)
        assert tag != "img" or given["alt"]
    ids = [given["id"] for _, given in page.elements if "id" in given]
    assert len(ids) == len(set(ids))
    inside = {
        (given.get("href") or "")[1:]
        for tag, given in page.elements
        if tag == "a" and (given.get("href") or "").startswith("#")
    }
    assert inside <= set(ids)


def test_the_docx_has_headings_heads_of_tables_and_words_for_pictures(office: Dossier) -> None:
    body = body_of(office, "docx")
    word = Document(BytesIO(body))
    styles = {each.style.name for each in word.paragraphs if each.style is not None}
    assert {"Title", "Heading 1", "Heading 2", "Caption", "List Bullet"} <= styles
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in word.tables)  # noqa: SLF001
    described = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]  # noqa: SLF001
    assert len(described) == len(list(office.figures()))
    assert all(described)
    about = word.core_properties
    assert (about.title, about.language) == (office.title, "en")
    assert str(about.created).startswith("2026-11-22")
    with zipfile.ZipFile(BytesIO(body)) as parts:
        assert {each.date_time for each in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "docProps/thumbnail.jpeg" not in parts.namelist()


def test_no_line_ends_within_a_number_or_a_kilometre_point(catalog: Catalog) -> None:
    found = dossier(
        replace(ordered(catalog, ("ids", f"{OFFICE},{TANKER}")), language=language("ru"))
    )
    word = Document(BytesIO(body_of(found, "docx")))
    cells = [row.cells[-1].text for row in word.tables[0].rows[1:]]
    assert cells == [
        "на траверзе КП\u00a01\u00a0483–1\u00a0511", "на траверзе КП\u00a01\u00a0491–1\u00a0511",
    ]  # fmt: skip
    pages = PdfReader(BytesIO(body_of(found, "pdf"))).pages
    lines = [line.strip() for page in pages for line in page.extract_text().splitlines()]
    assert not [line for line in lines if line.endswith((" КП", "КП 1"))]


def test_the_markdown_has_its_pictures_beside_it(office: Dossier) -> None:
    body, pictures = written(office, "md", "office-pictures")
    tokens = list(flat(body.decode()))
    images = [str(each.attrs["src"]) for each in tokens if each.type == "image"]
    assert images == [f"office-pictures/{name}" for name in pictures]
    headings = [each.tag for each in tokens if each.type == "heading_open"]
    assert headings[0] == "h1"
    assert headings.count("h2") == len(office.sections)


def flat(text: str) -> Iterator[Any]:
    """Give all tokens of CommonMark."""
    for token in MarkdownIt("commonmark").parse(text):
        yield token
        yield from token.children or ()


def text_of(tokens: list[Any]) -> str:
    kinds = {"text", "code_inline", "text_special"}
    return "".join(each.content for each in tokens if each.type in kinds)


@pytest.mark.parametrize("which", ["record", "injected"])
def test_hostile_text_stays_text_in_markdown(office: Dossier, hostile: Dossier, which: str) -> None:
    found = hostile if which == "record" else injected(office)
    tokens = list(flat(body_of(found, "md").decode()))
    kinds = {each.type for each in tokens}
    assert not kinds & {"html_block", "html_inline", "blockquote_open", "hr", "code_inline"}
    leads = [str(each.attrs["href"]) for each in tokens if each.type == "link_open"]
    assert all(href.startswith(("https://", "http://")) for href in leads)
    assert [each.type for each in tokens].count("image") == len(list(found.figures()))
    assert [each.type for each in tokens].count("fence") >= 1
    text = squeezed(text_of(tokens))
    assert (MARK in text) or which == "injected"
    if which == "injected":
        missing = [one for one in INJECTED if text.count(squeezed(one)) < 5]
        assert missing == []


@pytest.mark.parametrize("which", ["record", "injected"])
def test_hostile_text_stays_text_in_html(office: Dossier, hostile: Dossier, which: str) -> None:
    found = hostile if which == "record" else injected(office)
    html = body_of(found, "html").decode()
    page, plain = Page(html), Page(body_of(office, "html").decode())
    assert {tag for tag, _ in page.elements} <= {tag for tag, _ in plain.elements} | {"ul", "ol"}
    assert not [payload for payload in XSS if set(payload) & set("<\"'") and payload in html]
    assert not [given for _, given in page.elements if [n for n in given if n.startswith("on")]]
    hrefs = [given.get("href") or "" for tag, given in page.elements if tag == "a"]
    assert all(href.startswith(("#", "https://", "http://")) for href in hrefs)


@pytest.mark.parametrize("which", ["record", "injected"])
def test_hostile_text_stays_text_in_docx(office: Dossier, hostile: Dossier, which: str) -> None:
    found = hostile if which == "record" else injected(office)
    word = Document(BytesIO(body_of(found, "docx")))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    text = squeezed("".join([*(each.text for each in word.paragraphs), *cells]))
    assert (MARK in text) or which == "injected"
    if which == "injected":
        assert [one for one in INJECTED if squeezed(one) not in text] == []
    leads = {each.target_ref for each in word.part.rels.values() if each.is_external}
    assert all(href.startswith(("https://", "http://")) for href in leads)


@pytest.mark.parametrize("which", ["record", "injected"])
def test_hostile_text_stays_text_in_pdf(office: Dossier, hostile: Dossier, which: str) -> None:
    found = hostile if which == "record" else injected(office)
    reader = PdfReader(BytesIO(body_of(found, "pdf")))
    text = squeezed("".join(page.extract_text() for page in reader.pages))
    assert MARK in text
    if which == "injected":
        assert [one for one in INJECTED if squeezed(one) not in text] == []
    for page in reader.pages:
        for each in page.get("/Annots", []):
            action: Any = each.get_object().get("/A", {})
            assert action.get("/S") in {None, "/URI", "/GoTo"}
            assert str(action.get("/URI", "http")).startswith("http")


def test_a_line_says_in_markdown_what_it_says(office: Dossier) -> None:
    body = body_of(office, "md").decode()
    text = squeezed(text_of(list(flat(body))))
    (unknown,) = [
        part for section in office.sections for part in section.parts if part.id.endswith("unknown")
    ]
    for item in (each for block in unknown.blocks for each in getattr(block, "items", ())):
        assert squeezed(plain_text(item)) in text


def test_the_command_writes_each_format(tmp_path: Path) -> None:
    for form in FORMATS:
        out = tmp_path / f"office.{form}"
        asked = ["report", "--incident", OFFICE, "--to", form, "--output", str(out)]
        done = CliRunner().invoke(app, asked, env={"INCIDENT_MAPPER_DATA": str(tmp_path)})
        assert done.exit_code == 0, done.output
        assert re.search(r"office\.\w+: \d+ kB", done.output)
        assert out.stat().st_size > 10_000
    assert len(list((tmp_path / "office-pictures").iterdir())) == 3


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--to", "rtf", "--incident", OFFICE], "none of html, pdf, docx, md"),
        (["--lang", "de", "--incident", OFFICE], "none of en, ru, kk, uk"),
        ([], "expected one of the two"),
        (["--incident", OFFICE, "--selection", "limit=1"], "expected one of the two"),
        (["--incident", "cpc-2020-01-01-nothing"], "cpc-2020-01-01-nothing"),
        (
            ["--to", "html", "--incident", OFFICE],
            "'x.pdf' ends in .pdf, and --to html writes html: they disagree",
        ),
    ],
)
def test_what_cannot_be_asked_is_said(tmp_path: Path, more: list[str], words: str) -> None:
    out = tmp_path / "x.pdf"
    done = CliRunner().invoke(app, ["report", "--output", str(out), *more])
    assert done.exit_code != 0
    assert words in str(done.exception)
    assert not out.exists()


def test_other_endings_of_a_format_and_none_are_written(tmp_path: Path) -> None:
    for name, form in (("office.HTM", "html"), ("office.markdown", "md"), ("office", "md")):
        asked = ["--incident", OFFICE, "--to", form, "--output", str(tmp_path / name)]
        assert OFFICE.encode() in written_by(asked, tmp_path)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_cites_with_year_day_and_licence(office: Dossier, form: str) -> None:
    body = body_of(office, form)
    if form == "pdf":
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    elif form == "docx":
        text = "".join(each.text for each in Document(BytesIO(body)).paragraphs)
    else:
        text = body.decode() if form == "html" else text_of(list(flat(body.decode())))
    told = squeezed(f"Incident Mapper (2026): Dossier “{office.title}”. Record version")
    day = squeezed("data of 2026-11-22, CC-BY-4.0.")
    assert re.search(rf"{re.escape(told)}\w+,{re.escape(day)}", squeezed(text))


@pytest.mark.parametrize(
    "asked",
    [
        ["--incident", OFFICE],
        ["--incident", OFFICE, "--lang", "ru", "--to", "docx"],
        ["--selection", "near=cpc-terminal,25km&limit=2", "--to", "html", "--with-leads"],
    ],
)
def test_the_command_that_a_dossier_gives_makes_the_same_file(
    tmp_path: Path, asked: list[str]
) -> None:
    form = asked[asked.index("--to") + 1] if "--to" in asked else "pdf"
    command = told_command(tmp_path, asked)
    assert command[:2] == ["incident-mapper", "report"]
    first = written_by([*asked, "--output", str(tmp_path / f"first.{form}")], tmp_path)
    out = command.index("--output") + 1
    command[out] = str(tmp_path / f"again.{form}")
    assert written_by(command[2:], tmp_path) == first


def told_command(tmp_path: Path, asked: list[str]) -> list[str]:
    """Read the command in the dossier; as Markdown it stands there as it is."""
    as_text = [*asked, "--output", str(tmp_path / "told.md")]
    if "--to" in asked:
        as_text[as_text.index("--to") + 1] = "md"
    else:
        as_text += ["--to", "md"]
    text = written_by(as_text, tmp_path).decode()
    found = re.search(r"^incident-mapper report.*?(?=^```)", text, re.DOTALL | re.MULTILINE)
    assert found
    form = asked[asked.index("--to") + 1] if "--to" in asked else "pdf"
    said = found[0].replace("--to md", f"--to {form}").replace("dossier.md", f"dossier.{form}")
    return shlex.split(said.replace("\\\n", " "))


def written_by(asked: list[str], tmp_path: Path) -> bytes:
    done = CliRunner().invoke(
        app, ["report", *asked], env={"INCIDENT_MAPPER_DATA": str(tmp_path / "state")}
    )
    assert done.exit_code == 0, done.output
    return Path(asked[asked.index("--output") + 1]).read_bytes()
