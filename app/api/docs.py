"""The files of the API's documentation, from the pinned package that carries them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["DOCS_FILES", "docs_file"]

PACKAGE = "fastapi_offline"
DOCS_FILES = ("swagger-ui-bundle.js", "swagger-ui.css")


@cache
def docs_file(name: str) -> bytes:
    """Give a file of :data:`DOCS_FILES`."""
    return (files(PACKAGE) / "static" / name).read_bytes()
