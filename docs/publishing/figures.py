"""Write what a report needs beside its text: ``python docs/publishing/figures.py FOLDER``.

The figure as PDF (LaTeX), PNG (Word) and SVG (a web page), what belongs under it, and the entry for
the list of references. The same record gives the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app.pages.quoting import latex_text
from app.publish.view import view

NAME = "near-terminal"


def main(folder: Path) -> None:
    """Write the files, and say which."""
    near = view("near=cpc-terminal,25km", title="Reported incidents near the CPC terminal")
    for form in ("pdf", "png", "svg"):
        near.save(folder / f"{NAME}.{form}")
    texts = {"record.bib": near.bibtex, "caption.tex": latex_text(near.caption)}
    for name, text in texts.items():
        (folder / name).write_text(f"{text.strip()}\n", encoding="utf-8")
    print(", ".join([*(f"{NAME}.{form}" for form in ("pdf", "png", "svg")), *texts]))


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004  # the script and its one argument
        sys.exit(f"usage: python {sys.argv[0]} FOLDER")
    main(Path(sys.argv[1]))
