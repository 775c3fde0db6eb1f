"""A host of tiles on loopback: one colour, or a refusal, or no word at all."""

from __future__ import annotations

import struct
import threading
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["COLOUR", "Tiles", "tile_host"]

LOOPBACK = "127.0.0.1"
COLOUR = (200, 40, 160)  # like nothing else on the map
SIDE = 256


@dataclass
class Tiles:
    """The host as it stands: how it answers now, and what it was asked, with the headers."""

    port: int
    answers: str = "well"
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def origin(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def template(self) -> str:
        return f"{self.origin}/{{z}}/{{x}}/{{y}}.png?key={{key}}"


def one_colour() -> bytes:
    """Write a tile as PNG."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    rows = (b"\0" + bytes(COLOUR) * SIDE) * SIDE
    head = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@contextmanager
def tile_host(port: int = 0) -> Iterator[Tiles]:
    """Serve tiles for as long as a block runs; afterwards nobody listens."""
    tile = one_colour()

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.asked.append((self.path, dict(self.headers)))
            if host.answers == "silent":
                host.released.wait()
            is_well = host.answers == "well"
            self.send_response(200 if is_well else 503)
            self.send_header("Content-Type", "image/png" if is_well else "text/plain")
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Length", str(len(tile) if is_well else 0))
            self.end_headers()
            if is_well:
                self.wfile.write(tile)

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((LOOPBACK, port), Page) as server:
        server.daemon_threads = True
        host = Tiles(server.server_port)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield host
        finally:
            host.released.set()
            server.shutdown()
            thread.join()
