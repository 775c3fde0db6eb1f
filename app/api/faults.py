"""Problems for readers: the same status and the same words as in JSON, as a page with links on."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi import Request
from fastapi.responses import Response

from app.analysis.register import ANALYSES
from app.api.answers import html_answer
from app.api.embed_params import EMBED
from app.api.negotiation import ALIASES, OF_ITEMS
from app.api.pages import given_of, wants_page
from app.api.params import ITEMS, LANGUAGE, read_by
from app.api.state import state_of
from app.language.languages import CODES, ENGLISH, language
from app.pages.faults import Problem, fault_page, framed_fault_page, withdrawn_page
from app.selection.readable import readable
from app.store.withdrawn import Withdrawal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.language.languages import Language
    from app.pages.render import HtmlPage

__all__ = ["fault_html"]

LONGEST = 300


def fault_html(request: Request, body: dict[str, Any], headers: dict[str, str]) -> Response | None:
    """Answer a reader with the page of a problem; None where JSON is wanted.

    ``body`` is the problem as everybody else gets it, ``headers`` those that go with it. A browser
    that asks for data by ``f`` gets the problem as data.
    """
    known = request.query_params.get("f") in {None, *OF_ITEMS, *ALIASES}
    if request.method != "GET" or not wants_page(request, by_f=known):
        return None
    is_framed = _path(request) == EMBED
    answered = html_answer(
        request,
        _page(request, body),
        # Who frames a map is told in the frame why there is none.
        frame_ancestors=state_of(request).frame_ancestors if is_framed else "'none'",
        form_action="'none'" if is_framed else "'self'",
        headers=headers | {"Content-Language": _language(request).code},
        status=HTTPStatus(body["status"]),
    )
    answered.headers["Cache-Control"] = "no-store"
    del answered.headers["ETag"]
    return answered


def _page(request: Request, body: dict[str, Any]) -> HtmlPage:
    status, path = HTTPStatus(body["status"]), _path(request)
    name = request.path_params.get("collection_id")
    is_items = getattr(request.scope.get("route"), "path", None) == ITEMS
    analysis = ANALYSES.get(path.rpartition("/")[2]) if path.startswith("/analyses/") else None
    state = state_of(request)
    said = Problem(
        status=f"{status.phrase} ({status.value})",
        code=body["code"],
        detail=body["detail"],
        where=_where(request),
        parameter=body.get("parameter", ""),
        collection=name,
        given=given_of(request) if is_items or analysis else None,
        analysis=analysis,
        links=_elsewhere(body.get("links", ()), state.root(request) + path.removeprefix("/")),
        withdrawn=_withdrawn(body),
        language=_language(request),
    )
    base = state.home if path in {"", "/"} else "../" * (path.count("/") - 1)
    draw = framed_fault_page if path == EMBED else _of_its_own(said)
    return draw(state.catalog, said, base=base)


def _of_its_own(said: Problem) -> Callable[..., HtmlPage]:
    """Choose the page: one with a form to mend the question, where there is such a question."""
    is_gone = said.withdrawn is not None and said.given is None
    return withdrawn_page if is_gone else fault_page


def _elsewhere(links: Iterable[dict[str, Any]], here: str) -> tuple[dict[str, Any], ...]:
    """Give the links that lead somewhere else each: an address may have several relations."""
    found: dict[str, dict[str, Any]] = {}
    for each in links:
        found.setdefault(each["href"], each)
    found.pop(here, None)
    return tuple(found.values())


def _withdrawn(body: dict[str, Any]) -> Withdrawal | None:
    told = body.get("withdrawn")
    if told is None:
        return None
    day = date.fromisoformat(told["day"]) if "day" in told else None
    return Withdrawal(told["id"], told["reason"], day, told["collection"])


def _language(request: Request) -> Language:
    """Give the language that is asked for, where the address can ask for one."""
    route = getattr(request.scope.get("route"), "path", "")
    code = request.query_params.get(LANGUAGE, "")
    return language(code) if code in CODES and LANGUAGE in read_by(route) else ENGLISH


def _path(request: Request) -> str:
    """Give the path as a browser sees it, below the prefix of the service."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    prefix = request.scope.get("root_path", "").encode()
    return raw.partition(b"?")[0].removeprefix(prefix).decode("ascii", errors="replace")


def _where(request: Request) -> str:
    """Give what was asked for in one line, bounded, of characters that can be seen."""
    query = readable(request.scope["query_string"].decode("ascii", errors="replace")[:LONGEST])
    asked = f"{request.url.path}{f'?{query}' if query else ''}"
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in asked)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"
