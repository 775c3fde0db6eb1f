"""Still maps over HTTP: read the address or the body, draw once, keep the bytes for a while."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from fastapi import Request
from fastapi.responses import Response

from app.api.answers import answer
from app.api.bodies import json_body
from app.api.links import link_header
from app.api.params import READING, query, selection_of
from app.api.result_pictures import POLICY
from app.api.signposts import shown_signposts, withdrawals
from app.api.state import state_of
from app.api.still_params import MEDIA_TYPES
from app.domain.errors import BadParameterError
from app.exports.names import file_name
from app.maps.still.beside import drawn_and_beside
from app.pages.quoting import plain_url
from app.selection.still.asked import Asked, check_refused
from app.selection.still.characters import at_character
from app.selection.still.overlays import document_overlays, parse_overlays
from app.store.withdrawn import what_stands

if TYPE_CHECKING:
    from app.selection.selection import Selection
    from app.selection.still.drawn import Overlay
    from app.store.catalog import Catalog

__all__ = ["SVG_POLICY", "Parts", "body_parts", "path_parts", "still_answer"]

PREFIX = b"/static/"
# Proxies refuse headers that are much longer.
MAX_LINK = 2_000
# The fonts of a still map are in it.
SVG_POLICY = f"{POLICY}; font-src data:"
MEMBERS = ("overlay", "position", "size")


@dataclass(frozen=True, slots=True)
class Parts:
    """What is asked in the address or the body: overlays, position, size."""

    overlays: tuple[Overlay, ...]
    position: str
    size: str


def path_parts(request: Request) -> Parts:
    """Read the address as it was sent: a slash that is percent-encoded parts nothing.

    Raises
    ------
    BadParameterError
        If a part is not UTF-8, or the overlay cannot be read.
    """
    names = [name for name in MEMBERS if name in request.path_params]
    given = {name: str(request.path_params[name]) for name in names}
    raw: bytes = request.scope.get("raw_path") or b""
    sent = raw.partition(b"?")[0].rpartition(PREFIX)[2].split(b"/")
    if len(sent) == len(names):
        given = {name: _decoded(name, part) for name, part in zip(names, sent, strict=True)}
    overlays = parse_overlays(given["overlay"]) if "overlay" in given else ()
    return Parts(overlays, given["position"], given["size"])


async def body_parts(request: Request) -> Parts:
    """Read the body: an object with size, and with overlay and position if there are any.

    Raises
    ------
    BadParameterError
        For a member that is unknown, missing or malformed; it names the member.
    """
    body = await json_body(request, "application/json")
    if not isinstance(body, dict):
        raise BadParameterError("body", "expected an object with overlay, position and size")
    for name in body:
        if name not in MEMBERS:
            raise BadParameterError(name, f"is not a member here; expected {', '.join(MEMBERS)}")
    texts = {"position": body.get("position", "auto"), "size": body.get("size")}
    for name, text in texts.items():
        if not isinstance(text, str):
            raise BadParameterError(
                name, "is missing; expected a text" if text is None else "expected a text"
            )
    overlays = document_overlays(body.get("overlay", []))
    return Parts(overlays, str(texts["position"]), str(texts["size"]))


async def still_answer(request: Request, parts: Parts) -> Response:
    """Answer with a still map; the bytes are kept by catalog and question.

    Raises
    ------
    BadParameterError
        For what cannot be read, or is not offered.
    UnknownIdError, WithdrawnError
        If the selection names what is not there, or is there no more.
    OverloadedError
        If too many pictures are waiting.
    """
    _check_query(request.scope["query_string"])
    check_refused(request.query_params)
    values = query(request)
    selection = selection_of(values)
    asked = Asked.parse(parts.position, parts.size, values, parts.overlays)
    state = state_of(request)
    catalog = await state.catalog_at(selection.as_of)
    standing, gone = what_stands(catalog, selection)

    def made() -> bytes:
        # matplotlib is loaded with the first picture, and for nothing else.
        from app.maps.still.still import still_map  # noqa: PLC0415

        shown, beside = drawn_and_beside(catalog, standing, gone)
        return still_map(catalog, shown, asked, beside)

    key = ("still", catalog.key, selection.canonical, asked)
    body = await state.workers.kept(key, lambda: state.builds.run(made))
    headers = _headers(catalog, selection.canonical, asked)
    root = state.root(request)
    lasting = _lasting(request, root, catalog, selection)
    links = withdrawals(root, gone)
    if lasting is not None:
        links = shown_signposts(catalog, lasting, MEDIA_TYPES[asked.size.form]) + links
    if links:
        headers |= link_header(links)
    return answer(request, body, MEDIA_TYPES[asked.size.form], headers=headers)


def _lasting(request: Request, root: str, catalog: Catalog, selection: Selection) -> str | None:
    """Give the address of this very picture, of this record; of a body, or a long one, None."""
    raw: bytes = request.scope.get("raw_path") or b""
    asked = request.scope["query_string"].decode("latin-1")
    moment = "" if selection.as_of else f"{'&' if asked else ''}as-of={catalog.version}"
    found = plain_url(f"{root}{raw.decode('latin-1').lstrip('/')}?{asked}{moment}")
    return found if request.method in READING and len(found) <= MAX_LINK else None


def _headers(catalog: Catalog, chosen: str, asked: Asked) -> dict[str, str]:
    name = file_name("still", catalog.version, chosen, asked.size.form)
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Content-Language": asked.lang}
    if asked.size.form == "svg":
        headers["Content-Security-Policy"] = SVG_POLICY
    return headers


def _check_query(sent: bytes) -> None:
    """Refuse a query that is not UTF-8, which would be drawn as other signs."""
    for pair in sent.replace(b"+", b" ").split(b"&"):
        name, _, value = pair.partition(b"=")
        _decoded(_decoded("query", name), value)


def _decoded(name: str, part: bytes) -> str:
    raw = unquote_to_bytes(part)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        at = len(raw[: error.start].decode("utf-8"))
        raise BadParameterError(name, f"is not UTF-8{at_character(at)}") from error
