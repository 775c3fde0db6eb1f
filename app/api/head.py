"""HEAD for every GET: the same answer, without its body (RFC 9110, section 9.3.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HeadAsGet", "is_head"]

# What an answer that costs work to make can ask of the request.
ASKED_AS_HEAD = "incident_mapper.head"


class HeadAsGet:
    """Ask the application for GET and keep the body back."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything but HEAD through as it is."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET", ASKED_AS_HEAD: True}, receive, without_body)


def is_head(scope: Scope) -> bool:
    """Say whether the body will be kept back, so that it need not be made."""
    return bool(scope.get(ASKED_AS_HEAD))
