"""What an answer over HTTP costs the server, ours and pygeoapi's: ``python -m benchmarks.serving``.

Loopback only. Each address is asked for over a few kept connections for a second or two, several
times; CPU is that of the server process, requests a second include the client on the same machine.
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import subprocess
import threading
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.clock import process_cpu_s
from benchmarks.results import keep
from benchmarks.servers import HOST, SAME_ITEMS, own_server, pygeoapi_server

if TYPE_CHECKING:
    from benchmarks.results import Result
    from benchmarks.servers import Server

BOX = "37,44,39,46"
OWN_PATHS = {
    "items, all incidents": "/collections/incidents/items?limit=1000",
    "items in a box": f"/collections/incidents/items?limit=1000&bbox={BOX}",
    "items near an asset": "/collections/incidents/items?near=cpc-terminal,25km",
    "near, an incident": "/near?incident=cpc-2025-09-24-office-strike&within=25km",
    "near, a position": "/near?lon=37.78&lat=44.72&radius=2km&within=25km",
    "map": "/map",
}
PYGEOAPI_PATHS = {
    "items, all incidents": "/collections/incidents/items?limit=1000&f=json",
    "items in a box": f"/collections/incidents/items?limit=1000&f=json&bbox={BOX}",
}
CONNECTIONS = 4
ROUND_S = 1.5
MOST_REQUESTS = 2_000
TIMEOUT_S = 30.0


def main() -> None:
    """Ask our own server, then pygeoapi with the same features in a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--rounds", type=int, required=True)
    given = parser.parse_args()
    folder = given.data / "serving"
    folder.mkdir(parents=True, exist_ok=True)
    with own_server(folder) as server:
        items = _get(server, OWN_PATHS["items, all incidents"])
        (folder / SAME_ITEMS).write_bytes(items)
        keep(given.results, "serving", "incident-mapper", _asked(server, OWN_PATHS, given.rounds))
    keep(given.results, "serving", "pygeoapi", _pygeoapi(folder, given.rounds))


def _pygeoapi(folder: Path, rounds: int) -> Result:
    try:
        number = version("pygeoapi")
        with pygeoapi_server(folder) as server:
            return {**_asked(server, PYGEOAPI_PATHS, rounds), "versions": {"pygeoapi": number}}
    except (PackageNotFoundError, subprocess.SubprocessError, OSError) as reason:
        return {"absent": f"{type(reason).__name__}: {reason}"}


def _asked(server: Server, paths: dict[str, str], rounds: int) -> Result:
    features = len(json.loads(_get(server, paths["items, all incidents"]))["features"])
    answers = {name: _measured(server, path, rounds) for name, path in paths.items()}
    return {"features": features, "answers": answers}


def _measured(server: Server, path: str, rounds: int) -> dict[str, float]:
    size = len(_get(server, path))
    turns = [_round(server, path) for _ in range(rounds)]
    return {
        "bytes": size,
        "requests": sum(requests for requests, _, _ in turns),
        "cpu_ms": statistics.median(cpu_s / requests * 1e3 for requests, cpu_s, _ in turns),
        "requests_a_s": statistics.median(requests / wall_s for requests, _, wall_s in turns),
    }


def _round(server: Server, path: str) -> tuple[int, float, float]:
    """Ask over all connections until the time is up; give requests, CPU and wall seconds."""
    counts = [0] * CONNECTIONS
    cpu_s, start_s = process_cpu_s(server.process), time.perf_counter()
    threads = [
        threading.Thread(target=_ask_on, args=(server, path, counts, place))
        for place in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall_s = time.perf_counter() - start_s
    return max(sum(counts), 1), process_cpu_s(server.process) - cpu_s, wall_s


def _ask_on(server: Server, path: str, counts: list[int], place: int) -> None:
    connection = http.client.HTTPConnection(HOST, server.port, timeout=TIMEOUT_S)
    end_s = time.perf_counter() + ROUND_S
    while time.perf_counter() < end_s and counts[place] < MOST_REQUESTS:
        _answer(connection, path)
        counts[place] += 1
    connection.close()


def _get(server: Server, path: str) -> bytes:
    return _answer(http.client.HTTPConnection(HOST, server.port, timeout=TIMEOUT_S), path)


def _answer(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    if response.status != http.client.OK:
        raise OSError(f"{path}: {response.status} {body[:200]!r}")
    return body


if __name__ == "__main__":
    main()
