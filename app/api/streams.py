"""Answers that are streamed: constant memory, nothing made for HEAD, nothing left when cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from fastapi.responses import StreamingResponse
from typing_extensions import override

from app.api.head import is_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Receive, Scope, Send

    from app.api.builds import Builds

__all__ = ["Source", "Streamed"]


class Source(Protocol):
    """Pieces of bytes that hold something until they are closed."""

    def __iter__(self) -> Iterator[bytes]:
        """Give itself."""

    def __next__(self) -> bytes:
        """Give the next piece."""

    def close(self) -> None:
        """Let go of what is held."""


class Streamed(StreamingResponse):
    """The pieces of a source, which is closed however the answer ends."""

    def __init__(
        self,
        source: Source,
        builds: Builds,
        *,
        headers: dict[str, str],
        media_type: str,
    ) -> None:
        """Keep the source; its first piece is made when the answer is sent."""
        super().__init__(builds.pieces(source), headers=headers, media_type=media_type)
        self._source = source

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer; of one to HEAD only the headers."""
        try:
            if is_head(scope):
                start = {"type": "http.response.start", "status": self.status_code}
                await send({**start, "headers": self.raw_headers})
                await send({"type": "http.response.body", "body": b""})
            else:
                await super().__call__(scope, receive, send)
        finally:
            self._source.close()
