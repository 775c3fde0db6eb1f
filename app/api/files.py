"""Items in another format than a page of GeoJSON: streamed, or built and then streamed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from os import SEEK_END
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from fastapi import Request
from fastapi.responses import Response
from typing_extensions import override

from app import __version__
from app.api.answers import CACHE, unchanged
from app.api.format_links import file_links
from app.api.head import is_head
from app.api.links import link_header
from app.api.resource_links import page_links
from app.api.signposts import signposts
from app.api.state import state_of
from app.api.streams import Source, Streamed
from app.exports.describe import content_of
from app.exports.formats import pieces
from app.exports.names import file_name
from app.store.select import select

if TYPE_CHECKING:
    from app.api.wanted import Wanted
    from app.exports.content import Content
    from app.selection.selection import Selection
    from app.store.catalog import Catalog
    from app.store.select import Page

__all__ = ["content_disposition", "export_answer", "selection_tag"]

READ_BYTES = 1 << 18


async def export_answer(
    request: Request, collection_id: str, asked: Selection, wanted: Wanted
) -> Response:
    """Give the selection in a format; a client that has it gets 304, and nothing is selected."""
    if wanted.is_file:
        asked.check_fits_a_file()
    state = state_of(request)
    catalog = await state.catalog_at(asked.as_of)
    root = state.root(request)
    tag = selection_tag(catalog, root, collection_id, asked, wanted)
    headers = {"ETag": tag, "Cache-Control": CACHE, "Content-Crs": f"<{asked.crs.uri}>"}
    known = unchanged(request, headers, is_there=False)
    if known is not None:
        return known
    limit = None if wanted.is_file else state.default_limit
    page = await state.builds.run(
        lambda: select(catalog, collection_id, asked, default_limit=limit)
    )
    links = _links(catalog.version, root, collection_id, asked, page, wanted)
    content = content_of(
        catalog,
        collection_id,
        asked,
        page,
        links=links,
        schema_url=f"{root}collections/{collection_id}/schema",
        is_full=wanted.is_full,
        made_at=None if wanted.is_file else state.clock(),
    )
    headers |= link_header(links + signposts(root, catalog, collection_id))
    if wanted.is_file:
        name = file_name(collection_id, catalog.version, asked.canonical, wanted.format.suffix)
        headers["Content-Disposition"] = content_disposition(name)
    return unchanged(request, headers) or await _sent(request, content, wanted, headers)


async def _sent(
    request: Request, content: Content, wanted: Wanted, headers: dict[str, str]
) -> Response:
    """Send the bytes; what cannot be streamed is built whole before, but not for HEAD."""
    builds = state_of(request).builds
    made = pieces(wanted.format, content, wanted.options)
    source: Source = made
    if wanted.format.write is not None and not is_head(request.scope):
        file = await builds.run(lambda: _built(made))
        headers["Content-Length"] = str(file.seek(0, SEEK_END))
        source = _FilePieces(file)
    return Streamed(source, builds, headers=headers, media_type=wanted.format.content_type)


def content_disposition(name: str) -> str:
    """Give the value of the header for a file name of plain ASCII (RFC 6266).

    >>> content_disposition("incident-mapper-incidents-41770962.gpkg")
    'attachment; filename="incident-mapper-incidents-41770962.gpkg"'
    """
    return f'attachment; filename="{name}"'


def _links(
    version: str, root: str, name: str, asked: Selection, page: Page, wanted: Wanted
) -> list[dict[str, Any]]:
    if wanted.is_file:
        return file_links(root, name, asked, page, wanted, version=version)
    return page_links(root, name, asked, page, version, wanted)


def selection_tag(
    catalog: Catalog, root: str, collection_id: str, asked: Selection, wanted: Wanted
) -> str:
    """Give the entity tag: everything that decides over the bytes, none of which is made yet."""
    decides = (__version__, catalog.key, root, collection_id, asked.canonical, wanted.given)
    name = wanted.format.name
    return f'W/"{hashlib.sha256(repr((decides, name)).encode()).hexdigest()[:20]}"'


def _built(source: Iterator[bytes]) -> IO[bytes]:
    """Give a file without a name, which is gone as soon as it is closed."""
    file = TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    try:
        file.writelines(source)
    except BaseException:
        file.close()
        raise
    return file


class _FilePieces(Iterator[bytes]):
    """The pieces of a file, which is closed with them even if none was read."""

    def __init__(self, file: IO[bytes]) -> None:
        """Begin at its start."""
        self._file = file
        file.seek(0)

    @override
    def __next__(self) -> bytes:
        piece = self._file.read(READ_BYTES)
        if not piece:
            raise StopIteration
        return piece

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
