"""How fast a server gives all features as files, and what it takes from the others meanwhile.

Run from the root: ``python -m benchmarks.downloads [features]``. The server is one worker of
uvicorn in a process of its own; the reader is this process, over loopback, without compression.
``held`` is the longest time that a small question took while the file was made.
"""

from __future__ import annotations

import dataclasses
import http.client
import multiprocessing
import socket
import sys
import threading
import time

import psutil
import uvicorn

from app.exports.formats import FORMATS
from app.main import create_app
from app.settings import Settings
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.live import Still
from app.store.snapshot import build_catalog
from benchmarks.exports import NOW, features

READ = 1 << 20
ITEMS = "/collections/incidents/items?f="


def serve(listener: socket.socket, count: int) -> None:
    """Serve that many incidents."""
    catalog = build_catalog(read_bundle(geodata_folder()), now=NOW)
    rows = features(count).rows
    incidents = dataclasses.replace(catalog.collections["incidents"], features=tuple(rows))  # type: ignore[arg-type]  # features as they are made
    many = dataclasses.replace(catalog, collections={"incidents": incidents})
    app = create_app(Settings(), Still(many))
    uvicorn.Server(uvicorn.Config(app, log_config=None)).run([listener])


def main(count: int) -> None:
    """Print a line a format."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    server = multiprocessing.get_context("fork").Process(target=serve, args=(listener, count))
    server.start()
    try:
        get(port, "/healthz")
        print(f"{count:,} incidents   MB   cold MB/s   warm MB/s   RSS + MB   held ms")
        for name in FORMATS:
            row(port, name, psutil.Process(server.pid))
    finally:
        server.terminate()
        server.join()


def row(port: int, name: str, server: psutil.Process) -> None:
    """Ask twice, and count memory and the waiting of others the second time."""
    address = f"{ITEMS}{name}&download=true" if name == "json" else f"{ITEMS}{name}"
    size, cold = get(port, address)
    before, most, waits = server.memory_info().rss, [0], [0.0]
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            waits.append(get(port, "/healthz")[1])
            most.append(server.memory_info().rss)
            time.sleep(0.005)

    watcher = threading.Thread(target=watch)
    watcher.start()
    size, warm = get(port, address)
    done.set()
    watcher.join()
    grown = (max(most) - before) / 1e6
    print(
        f"{name:16} {size:7.1f} {size / cold:9.0f} {size / warm:11.0f}"
        f" {grown:10.0f} {1000 * max(waits):9.0f}"
    )


def get(port: int, address: str) -> tuple[float, float]:
    """Read an answer to its end; give megabytes and seconds."""
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("GET", address)
    answer, size = connection.getresponse(), 0
    while piece := answer.read(READ):
        size += len(piece)
    connection.close()
    return size / 1e6, time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
