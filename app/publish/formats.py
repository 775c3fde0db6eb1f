"""The formats of a dossier, by name: what is written, and the files beside it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.publish.document import Dossier

__all__ = ["FORMATS", "written"]

FORMATS = ("html", "pdf", "docx", "md")
# A format with one file, by the module and the function that write it; each loads what it needs.
WRITERS = {"html": "html_file", "pdf": "pdf", "docx": "docx_file"}


def written(found: Dossier, form: str, folder: str) -> tuple[bytes, dict[str, bytes]]:
    """Give the file, and the files of the folder beside it, which Markdown alone has."""
    if form == "md":
        text, pictures = import_module("app.publish.markdown").markdown(found, folder)
        return text.encode(), pictures
    name = WRITERS[form]
    write: Callable[[Dossier], bytes] = getattr(import_module(f"app.publish.{name}"), name)
    return write(found), {}
