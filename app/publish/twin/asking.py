"""Ask the application as a server would, in this process, and give the whole answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from app.domain.errors import MapperError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["ROOT", "Answer", "NotAnsweredError", "ask"]

# The address under which the service is asked. The name is reserved to lead nowhere (RFC 2606), so
# that a link that was forgotten is found, and reaches nobody.
ROOT = "https://twin.invalid/"

Message = dict[str, Any]


class NotAnsweredError(MapperError):
    """The application did not answer what should be a file."""

    code = "not-answered"


@dataclass(frozen=True, slots=True)
class Answer:
    """A body with its media type and its content security policy; empty if nothing is there."""

    body: bytes
    media_type: str
    policy: str


async def ask(
    app: Callable[..., Awaitable[None]], path: str, query: str = "", *, is_gone: bool = False
) -> Answer:
    """Ask for an address below the root, with its query as text.

    ``is_gone`` says that the answer must be that of a record that was withdrawn.

    Raises
    ------
    NotAnsweredError
        If the answer is no success; or, of what is gone, any other.
    """
    heard: list[Message] = []
    sent = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        for message in sent:
            return message
        await asyncio.Event().wait()  # nobody hangs up
        raise AssertionError

    async def send(message: Message) -> None:
        heard.append(message)

    await app(_scope(path, query), receive, send)
    status = heard[0]["status"]
    body = b"".join(part.get("body", b"") for part in heard[1:])
    is_success = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
    if not (status == HTTPStatus.GONE if is_gone else is_success):
        raise NotAnsweredError(f"/{path}?{query}: {status} {body[:300].decode()}")
    headers = {name.decode().lower(): value.decode() for name, value in heard[0]["headers"]}
    kind = headers.get("content-type", "").partition(";")[0]
    return Answer(body, kind, headers.get("content-security-policy", ""))


def _scope(path: str, query: str) -> dict[str, Any]:
    host = urlsplit(ROOT).netloc
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "path": unquote(f"/{path}"),
        "raw_path": f"/{path}".encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", host.encode()), (b"accept", b"*/*")],
        "server": (host, 443),
        "client": None,
    }
