"""How fast a server gives all features as files, and what it takes from the others meanwhile.

``python -m benchmarks.downloads``. The server is one worker of uvicorn, for each format a process
and features of its own; the reader is this process, over loopback, without compression. Cold is the
first answer, warm the median of those after it. Then one more, while a small question is put again
and again: how long the longest of these took, and the server's peak of memory over that before.
"""

from __future__ import annotations

import dataclasses
import http.client
import multiprocessing
import os
import signal
import socket
import statistics
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from app.exports.formats import FORMATS
from app.main import create_app
from app.settings import Settings
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.record import Still
from app.store.snapshot import build_catalog
from benchmarks.exports import MEGA, NOW, features
from benchmarks.memory import forget_peak, give_back, peak_bytes, resident_bytes
from benchmarks.parts import arguments, give, versions
from benchmarks.races import OWN
from benchmarks.sections.service import files
from benchmarks.servers import HOST, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.results import Result

READ = 1 << 20
PAGED_OR_WHOLE = "json"  # other paged formats never give all features
ITEMS = "/collections/incidents/items?f="
SMALL = "/healthz"
PAUSE_S = 0.005
SETTLE_S = 1.0
TIMEOUT_S = 600.0


def main() -> None:
    """Fetch every format."""
    given = arguments(__doc__)
    whole = [name for name, one in FORMATS.items() if name == PAGED_OR_WHOLE or not one.is_paged]
    formats = {name: _measured(name, given.features, given.rounds) for name in whole}
    told = versions("incident-mapper", "uvicorn", "starlette")
    found = {OWN: {"features": given.features, "formats": formats, "versions": told}}
    give(given.results, "downloads", found, files({}, found))


def _measured(name: str, count: int, rounds: int) -> Result:
    address = f"{ITEMS}{name}&download=true" if name == PAGED_OR_WHOLE else f"{ITEMS}{name}"
    with _serving(count) as server:
        size, cold_s = _get(server.port, address)
        warm_s = statistics.median(_get(server.port, address)[1] for _ in range(rounds))
        peak, held_s = _watched(server, address)
    return {
        "bytes": size,
        "cold_mb_a_s": size / MEGA / cold_s,
        "warm_mb_a_s": size / MEGA / warm_s,
        "peak_mb": peak / MEGA,
        "held_ms": held_s * 1e3,
    }


@contextmanager
def _serving(count: int) -> Iterator[Server]:
    listener = socket.create_server((HOST, 0))
    port = int(listener.getsockname()[1])
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(listener, count))
    process.start()
    try:
        _get(port, SMALL)
        yield Server(port, process.pid or 0)
    finally:
        process.terminate()
        process.join()


def _serve(listener: socket.socket, count: int) -> None:
    """Serve that many incidents; at a signal, give back what memory is free."""
    signal.signal(signal.SIGUSR1, lambda *_: give_back())
    catalog = build_catalog(read_bundle(geodata_folder()), now=NOW)
    rows = features(count).rows
    incidents = dataclasses.replace(catalog.collections["incidents"], features=tuple(rows))  # type: ignore[arg-type]  # features as they are made
    many = dataclasses.replace(catalog, collections={"incidents": incidents})
    app = create_app(Settings(), Still(many))
    uvicorn.Server(uvicorn.Config(app, log_config=None)).run([listener])


def _watched(server: Server, address: str) -> tuple[int, float]:
    """Fetch once more; give the peak of memory over that before, and the longest wait of others."""
    waits_s, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.is_set():
            waits_s.append(_get(server.port, SMALL)[1])
            time.sleep(PAUSE_S)

    watcher = threading.Thread(target=watch)
    os.kill(server.process, signal.SIGUSR1)
    time.sleep(SETTLE_S)
    forget_peak(server.process)
    before = resident_bytes(server.process)
    watcher.start()
    _get(server.port, address)
    done.set()
    watcher.join()
    return max(peak_bytes(server.process) - before, 0), max(waits_s)


def _get(port: int, address: str) -> tuple[int, float]:
    """Read an answer to its end; give bytes and seconds."""
    start_s = time.perf_counter()
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_S)
    connection.request("GET", address)
    answer, size = connection.getresponse(), 0
    while piece := answer.read(READ):
        size += len(piece)
    connection.close()
    if answer.status != http.client.OK:
        raise OSError(f"{address}: {answer.status}")
    return size, time.perf_counter() - start_s


if __name__ == "__main__":
    main()
