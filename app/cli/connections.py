"""Connections of the server: requests are read by llhttp, and their heads have a largest size.

The parser itself sets no limit: who sends headers without end would fill the memory.
"""

from __future__ import annotations

from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = ["MAX_HEAD", "Connection"]

# Far more than a browser sends; a query of over 8,000 characters gets a problem of its own.
MAX_HEAD = 64_000
TOO_LARGE = "The head of the request is too large."
ANSWER = (
    "HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\n"
    f"content-length: {len(TOO_LARGE)}\r\nconnection: close\r\n\r\n{TOO_LARGE}"
).encode()


class Connection(HttpToolsProtocol):
    """A connection that is closed once the head of a request is too large."""

    # How much came since a head began; None between heads.
    _head: int | None = 0

    @override
    def data_received(self, data: bytes) -> None:
        if self._head is not None:
            self._head += len(data)
        super().data_received(data)
        if self._head is not None and self._head > MAX_HEAD and not self.transport.is_closing():
            self.transport.write(ANSWER)
            self.transport.close()

    @override
    def on_message_begin(self) -> None:
        self._head = 0
        super().on_message_begin()

    @override
    def on_headers_complete(self) -> None:
        self._head = None
        super().on_headers_complete()
