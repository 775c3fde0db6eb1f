"""Serve an application, or a bare page, on a free loopback port for as long as a block runs."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import uvicorn
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

__all__ = ["served", "served_frame", "served_page"]

LOOPBACK = "127.0.0.1"
START_S = 20.0


class _Server(uvicorn.Server):
    """A server that says when it takes connections."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()


@contextmanager
def served(app: FastAPI, *, port: int = 0) -> Iterator[str]:
    """Serve an application, on a port if one is named; the value is its address with a slash."""
    config = uvicorn.Config(
        app, log_config=None, lifespan="off", ws="none", timeout_graceful_shutdown=2
    )
    server = _Server(config)
    with socket.create_server((LOOPBACK, port)) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        if not server.listening.wait(START_S):
            raise TimeoutError(f"no server on port {port} after {START_S:g} s")
        try:
            yield f"http://{LOOPBACK}:{port}/"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def served_page(html: str) -> Iterator[str]:
    """Serve one page from another origin; the value is its address."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = html.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((LOOPBACK, 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://{LOOPBACK}:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def served_frame(address: str) -> Iterator[str]:
    """Serve a page of another origin with an address in a sandboxed frame; the value is its own."""
    frame = (
        f'<iframe src="{address}" sandbox="allow-scripts" title="Map"'
        ' style="width:100%;height:600px"></iframe>'
    )
    with served_page(f"<!DOCTYPE html><title>Host</title>{frame}") as host:
        yield host
