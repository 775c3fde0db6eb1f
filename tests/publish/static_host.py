"""A host of plain files on a loopback port, as `python -m http.server`, that keeps its log."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Host", "hosting"]


@dataclass(slots=True)
class Host:
    """The address of the folder, ending in a slash, and what was asked: path and status."""

    address: str
    log: list[tuple[str, int]] = field(default_factory=list)

    @property
    def failed(self) -> list[tuple[str, int]]:
        """What was asked in vain."""
        return [each for each in self.log if each[1] >= HTTPStatus.BAD_REQUEST]


@contextmanager
def hosting(folder: Path) -> Iterator[Host]:
    """Host the parent of a folder, so that the folder lies below the root of the host."""
    host = Host("")

    class Files(SimpleHTTPRequestHandler):
        @override
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            host.log.append((self.path, int(code)))

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    served = partial(Files, directory=str(folder.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), served) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        host.address = f"http://127.0.0.1:{server.server_port}/{folder.name}/"
        try:
            yield host
        finally:
            server.shutdown()
            thread.join()
