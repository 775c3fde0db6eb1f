"""Make the pictures of docs/forms.md, one view in all forms: ``python docs/forms.py docs/forms``.

Drives the product as its readers do: Chromium for pages (``sh .ci/chromium`` comes first), poppler
for PDF, LaTeX, and LibreOffice for what Word opens. A form without its program keeps its picture.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbconvert import HTMLExporter
from PIL import Image

from app.language.languages import language
from app.main import create_app
from app.publish.dossier import Order, dossier
from app.publish.formats import written
from app.publish.twin.site import write_site
from app.publish.view import view
from app.selection.selection import Selection
from app.settings import Settings
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.record import Still
from app.store.snapshot import build_catalog
from docs.picture import small as with_fewer_colours
from tests.browser.chromium import chromium
from tests.browser.serving import served, served_frame
from tests.docs.notebooks import cells_of, executed
from tests.publish.static_host import hosting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.chromium import Chromium

NOW = datetime(2026, 11, 22, tzinfo=UTC)  # the shipped record, with nothing held back
NEAR = "near=cpc-terminal,25km"
TITLE = "Reported incidents near the CPC terminal"
CELL = f'from app.publish.view import view\n\nview("{NEAR}", title="{TITLE}")'
WINDOW, PAGE_DPI = (1000, 640), 80
OFFICE = "incident=cpc-2025-09-24-office-strike"
OVERVIEW = 2  # the page of a dossier that has the map
WIDE_PX, HIGH_PX = 460, 320
EXAMPLES = Path(__file__).parent / "publishing"


def main(folder: Path) -> None:
    """Write a picture of each form."""
    record = Still(build_catalog(read_bundle(geodata_folder()), now=NOW))
    with tempfile.TemporaryDirectory() as made:
        for pictures in (of_pages(record, Path(made)), of_files(record, Path(made))):
            for name, picture in pictures:
                out = folder / f"{name}.png"
                out.write_bytes(small(picture))
                print(f"{out}: {out.stat().st_size // 1000} kB")


def of_pages(record: Still, made: Path) -> Iterator[tuple[str, bytes]]:
    """Give what Chromium shows."""
    near = view(NEAR, title=TITLE, record=record)
    with served(create_app(Settings(), record)) as root, chromium() as browser:
        browser.look_like(WINDOW)
        browser.open_map(f"{root}map?{NEAR}")
        yield "map", browser.picture()
        browser.open_map(near.save(made / "near.html").as_uri())
        yield "one-file", browser.picture()
        with served_frame(f"{root}embed?{NEAR}&caption=true") as host:
            yield "embed", seen(browser, host)
        yield "incident", seen(browser, f"{root}incidents/cpc-2025-09-24-office-strike")
        yield "svg", seen(browser, near.save(made / "near.svg").as_uri())
        yield "notebook", seen(browser, notebook(made).as_uri())
        write_site(Settings(data=made / "data"), record, made / "twin", only=of_the_map)
        with hosting(made / "twin") as host:
            browser.open_map(f"{host.address}map.ru.html#{OFFICE}&theme=dark")
            yield "twin", browser.picture()


def of_the_map(file: str) -> bool:
    """Say which files of the twin its map needs."""
    return file.startswith(("map", "static/"))


def seen(browser: Chromium, address: str) -> bytes:
    """Open a page, wait for what is framed in it, and take the window."""
    browser.open(address)
    if browser.script("return frames.length"):
        browser.driver.switch_to.frame(0)
        browser.wait("document.documentElement.dataset.map === 'ready'")
        browser.driver.switch_to.default_content()
    return browser.picture()


def notebook(made: Path) -> Path:
    """Run a cell as Jupyter does, and export it as a page."""
    exporter: Any = HTMLExporter
    body, _ = exporter(template_name="lab").from_notebook_node(executed(cells_of([CELL]), made))
    path = made / "notebook.html"
    path.write_text(body, encoding="utf-8")
    return path


def of_files(record: Still, made: Path) -> Iterator[tuple[str, bytes]]:
    """Give what other programs show of the files."""
    near = view(NEAR, title=TITLE, record=record)
    yield "png", near.picture("png")
    yield from of_pdf("pdf", near.save(made / "near.pdf"))
    order = Order(
        record, record.catalog, Selection.parse([("near", "cpc-terminal,25km")]), language("en"), ""
    )
    found = dossier(order)
    for form in ("pdf", "docx"):
        body, _ = written(found, form, "pictures")
        path = made / f"dossier-{form}.{form}"
        path.write_bytes(body)
        yield from of_pdf(path.stem, path, OVERVIEW) if form == "pdf" else of_office(path, OVERVIEW)
    run([sys.executable, str(EXAMPLES / "word.py"), str(made / "word.docx")], made)
    yield from of_office(made / "word.docx")
    if shutil.which("pdflatex"):
        run([sys.executable, str(EXAMPLES / "figures.py"), str(made)], made)
        shutil.copy(EXAMPLES / "report.tex", made / "latex.tex")
        for command in ("pdflatex", "bibtex", "pdflatex", "pdflatex"):
            quiet = ["-interaction=nonstopmode"] if command == "pdflatex" else []
            run([command, *quiet, "latex"], made)
        yield from of_pdf("latex", made / "latex.pdf")


def of_office(path: Path, page: int = 1) -> Iterator[tuple[str, bytes]]:
    """Give a page of what LibreOffice makes of a document."""
    if not shutil.which("soffice"):
        return
    folder = path.parent / "office"
    run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)],
        folder.parent,
    )
    yield from of_pdf(path.stem, folder / f"{path.stem}.pdf", page)


def of_pdf(name: str, path: Path, page: int = 1) -> Iterator[tuple[str, bytes]]:
    """Give a page of a PDF."""
    if shutil.which("pdftoppm"):
        out = path.with_suffix("")
        run(
            [
                "pdftoppm",
                "-r",
                str(PAGE_DPI),
                "-png",
                "-singlefile",
                "-f",
                str(page),
                str(path),
                str(out),
            ],
            path.parent,
        )
        yield name, out.with_suffix(".png").read_bytes()


def run(command: list[str], folder: Path) -> None:
    """Run a program of this environment or of the system."""
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=180)  # noqa: S603


def small(png: bytes) -> bytes:
    """Give the upper part of a picture at the width of a column."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    high = round(picture.height * WIDE_PX / picture.width)
    picture = picture.resize((WIDE_PX, high), Image.Resampling.LANCZOS)
    picture = picture.crop((0, 0, WIDE_PX, min(high, HIGH_PX)))
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return with_fewer_colours(out.getvalue())


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004  # the script and its one argument
        sys.exit(f"usage: python {sys.argv[0]} FOLDER")
    main(Path(sys.argv[1]))
