"""Write a report for Word with the map in it: ``python docs/publishing/word.py report.docx``.

The picture has a text for readers who do not see it, and its caption says where the data are from.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import docx
from docx.shared import Cm

from app.publish.view import view

WIDE = Cm(16)
TITLE = "Incidents near the CPC terminal"


def main(path: Path) -> None:
    """Write the document."""
    near = view("near=cpc-terminal,25km", title=f"Reported {TITLE[0].lower()}{TITLE[1:]}")
    document = docx.Document()
    document.core_properties.title = TITLE
    document.add_heading(TITLE, level=1)
    document.add_paragraph("Every place is drawn as exactly as it was reported, and no more.")
    picture = document.add_picture(io.BytesIO(near.picture("png")), width=WIDE)
    picture._inline.docPr.set("descr", f"Map: {TITLE}. {near.caption}")  # noqa: SLF001  # no other way
    document.add_paragraph(near.caption, style="Caption")
    document.save(str(path))
    print(f"{path}: {path.stat().st_size / 1000:,.0f} kB")


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004  # the script and its one argument
        sys.exit(f"usage: python {sys.argv[0]} FILE")
    main(Path(sys.argv[1]))
