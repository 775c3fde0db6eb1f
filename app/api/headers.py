"""Headers that every answer carries, and the few checks that come before any route."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from starlette.middleware.cors import CORSMiddleware

from app.analysis.register import ANALYSES
from app.api.encodings import Compression, encodings_of
from app.api.errors import SECURITY_HEADERS, problem
from app.api.head import HeadAsGet

if TYPE_CHECKING:
    from fastapi.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["add_headers"]

MAX_QUERY = 8_000
# A refusal is made outside the CORS middleware, so it says itself that any page may read it.
ALWAYS = tuple(
    (name.lower().encode(), value.encode())
    for name, value in {**SECURITY_HEADERS, "Access-Control-Allow-Origin": "*"}.items()
)
VARY = b"vary"


def add_headers(app: FastAPI) -> None:
    """Add compression, CORS for public reading, and the security headers."""
    app.add_middleware(Compression)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD"],
        allow_headers=["Accept", "If-None-Match", "Content-Type"],
        expose_headers=["Link", "ETag", "Content-Crs", "Content-Disposition"],
        max_age=86_400,
    )
    app.add_middleware(Guard)
    app.add_middleware(HeadAsGet)


class Guard:
    """Refuse what no route reads, then add the headers to whatever comes back."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _completed(list(message["headers"]))
            await send(message)

        if not scope["path"]:  # the same as a slash (RFC 9110, 4.2.3)
            scope = {**scope, "path": "/", "raw_path": b"/"}
        await (_refusal(scope) or self._app)(scope, receive, with_headers)


def _completed(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Give headers with those that every answer carries; what an answer says itself stands."""
    given = {name for name, _ in headers}
    said = [value for name, value in headers if name == VARY]
    coding = [] if any(b"Accept-Encoding" in value for value in said) else [b"Accept-Encoding"]
    varies = b", ".join([*said, *coding, b"Accept"])
    kept = [pair for pair in headers if pair[0] != VARY] if VARY in given else headers
    return [*kept, *(pair for pair in ALWAYS if pair[0] not in given), (VARY, varies)]


def _refusal(scope: Scope) -> Response | None:
    query: bytes = scope["query_string"]
    if not query.isascii():
        message = "the query string is not ASCII; other characters are percent-encoded"
        return problem(Request(scope), HTTPStatus.BAD_REQUEST, "bad-query", message)
    if len(query) > MAX_QUERY:
        message = f"the query string is over {MAX_QUERY:,} characters{_instead(scope['path'])}"
        return problem(Request(scope), HTTPStatus.REQUEST_URI_TOO_LONG, "query-too-long", message)
    if any(name == b"content-encoding" for name, _ in scope["headers"]):
        message = "a compressed request body is not read"
        return problem(
            Request(scope), HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "content-encoding", message
        )
    taken = encodings_of(scope)
    if not (taken.gzip or taken.identity):
        return problem(
            Request(scope),
            HTTPStatus.NOT_ACCEPTABLE,
            "not-acceptable",
            "Accept-Encoding takes neither gzip nor an answer without a coding",
        )
    return None


def _instead(path: str) -> str:
    """Say how to ask an analysis with more than an address holds."""
    name = path.removeprefix("/analyses/")
    if name not in ANALYSES:
        return ""
    return f": POST the same as JSON inputs to /processes/{name}/execution, which reads longer ones"
