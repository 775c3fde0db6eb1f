"""The examples for notebooks, Quarto, LaTeX and Word run, and hold what they promise."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest
from nbconvert import LatexExporter

from app.publish.view import view
from tests.docs.notebooks import cells_of, executed, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode

EXAMPLES = Path(__file__).parents[2] / "docs" / "publishing"
CELL = re.compile(r"^```\{python\}\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NEAR = "near=cpc-terminal,25km"


def run(*command: str, folder: Path) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module", autouse=True)
def _of_what_is_shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INCIDENT_MAPPER_DATA", str(tmp_path_factory.mktemp("data") / "state"))
        yield


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> NotebookNode:
    return executed(read(EXAMPLES / "map.ipynb"), tmp_path_factory.mktemp("notebook"))


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures")
    run(sys.executable, str(EXAMPLES / "figures.py"), str(folder), folder=folder)
    return folder


def outputs(notebook: NotebookNode) -> list[dict[str, Any]]:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [found for cell in cells for found in cell.outputs]


def test_the_notebook_has_no_outputs_and_is_valid() -> None:
    assert outputs(read(EXAMPLES / "map.ipynb")) == []


def test_the_notebook_runs(notebook: NotebookNode) -> None:
    shown, russian, table, words = outputs(notebook)
    assert base64.b64decode(shown["data"]["image/png"]).startswith(b"\x89PNG")
    assert base64.b64decode(russian["data"]["image/png"]).startswith(b"\x89PNG")
    assert russian["metadata"]["image/png"]["alt"].startswith("22 инцидента. ")
    assert "distance_min_m" in table["data"]["text/html"]
    assert view(NEAR).caption in words["text"]


def test_the_notebook_as_latex_takes_the_picture(notebook: NotebookNode) -> None:
    exporter: Any = LatexExporter
    body, resources = exporter(exclude_markdown=True).from_notebook_node(notebook)
    assert body.count(r"\includegraphics") + body.count(r"\adjustimage") >= 1
    assert any(name.endswith(".pdf") for name in resources["outputs"])


def test_the_cells_of_the_quarto_document_run(tmp_path: Path) -> None:
    text = (EXAMPLES / "report.qmd").read_text("utf-8")
    cells = CELL.findall(text)
    assert len(cells) == 3
    ran = executed(cells_of(cells), tmp_path)
    shown, words = outputs(ran)
    assert {"text/html", "image/png", "application/pdf"} <= shown["data"].keys()
    assert words["text"].strip() == view(NEAR).caption
    assert (tmp_path / "record.bib").read_text("utf-8") == view(NEAR).bibtex
    assert "[@incident-mapper]" in text


if shutil.which("quarto"):

    @pytest.mark.parametrize("form", ["html", "docx"])
    def test_quarto_renders_it(tmp_path: Path, form: str) -> None:
        shutil.copy(EXAMPLES / "report.qmd", tmp_path)
        run("quarto", "render", "report.qmd", "--to", form, folder=tmp_path)
        assert (tmp_path / f"report.{form}").stat().st_size > 100_000


def test_figures_are_the_same_bytes_again(figures: Path, tmp_path: Path) -> None:
    run(sys.executable, str(EXAMPLES / "figures.py"), str(tmp_path), folder=tmp_path)
    names = sorted(path.name for path in figures.iterdir() if path.stem != "report")
    assert names == ["caption.tex", "near-terminal.pdf", "near-terminal.png",
                     "near-terminal.svg", "record.bib"]  # fmt: skip
    for name in names:
        assert (tmp_path / name).read_bytes() == (figures / name).read_bytes()


def test_latex_sets_the_report(figures: Path) -> None:
    if not shutil.which("pdflatex") or not shutil.which("bibtex"):
        pytest.skip("no LaTeX here")
    shutil.copy(EXAMPLES / "report.tex", figures)
    latex = ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "report")
    for command in (latex, ("bibtex", "report"), latex, latex):
        run(*command, folder=figures)
    log = (figures / "report.log").read_text("latin-1")
    assert "undefined" not in log
    assert "Overfull" not in log
    text = run("pdftotext", "report.pdf", "-", folder=figures)
    assert "28 incidents. Incident Mapper (2026)" in " ".join(text.split())
    assert "[1]" in text
    assert "about KP 1,500" in text  # the words of the picture stay words


def test_word_gets_picture_words_and_what_a_reader_hears(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    run(sys.executable, str(EXAMPLES / "word.py"), str(path), folder=tmp_path)
    document = docx.Document(str(path))
    (picture,) = document.inline_shapes
    caption = view(NEAR).caption
    (told,) = re.findall(r'<wp:docPr[^>]* descr="([^"]*)"', document.part.blob.decode())
    assert told.endswith(caption)
    assert picture.width > 0
    assert document.paragraphs[-1].text == caption
    assert document.paragraphs[-1].style is not None
    assert document.paragraphs[-1].style.name == "Caption"
