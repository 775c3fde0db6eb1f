"""A dossier as one HTML file: it asks no host, runs nothing, and says so in its policy."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from app.pages.incident_page import KINDS_OF_BLOCKS
from app.pages.render import render
from app.pages.sheets import SHEETS

if TYPE_CHECKING:
    from app.publish.document import Dossier

__all__ = ["html_file"]


def html_file(found: Dossier) -> bytes:
    """Give the file; pictures stand in it as data."""
    page = render(
        "dossier.html",
        found.catalog,
        inline=True,
        sheets=SHEETS,
        language=found.language,
        dossier=found,
        kinds={kind.__name__: name for kind, name in KINDS_OF_BLOCKS.items()},
        pictures={each.name: _data(each.draw()) for each in found.figures()},
    )
    return page.html.encode()


def _data(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
