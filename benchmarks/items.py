"""Pages of items beside pygeoapi's GeoJSON provider, in one run: ``python -m benchmarks.items``.

Both serve the same synthetic incidents from one worker over loopback, asked by ``wrk`` over kept
connections: 250 incidents by one connection, 100,000 by four. Rounds alternate between the two
servers. ``304`` is what our server takes for a page that the client has already.
"""

from __future__ import annotations

import argparse
import http.client
import re
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.clock import process_cpu_s
from benchmarks.servers import HOST, SAME_ITEMS, own_server, pygeoapi_server
from benchmarks.snapshots import make_journal

if TYPE_CHECKING:
    from benchmarks.servers import Server

FEW, MANY = 250, 100_000
ITEMS = "/collections/incidents/items?f=json&limit="
BOX = "&bbox=37,44,39,46"
SECONDS = 4
TIMEOUT_S = 600.0
P99 = re.compile(r"99%\s+([\d.]+)(us|ms|s)")
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
MS = {"us": 1e-3, "ms": 1.0, "s": 1e3}


def main() -> None:
    """Serve few and many, and print a line a question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--many", type=int, default=MANY)
    given = parser.parse_args()
    for count, limit, connections in ((FEW, 100, 1), (given.many, 1000, 4)):
        with tempfile.TemporaryDirectory() as name:
            print(f"{count:,} incidents, limit={limit}, {connections} connections")
            _compare(Path(name), count, [f"{limit}", f"{limit}{BOX}"], connections, given.rounds)


def _compare(folder: Path, count: int, asked: list[str], connections: int, rounds: int) -> None:
    (folder / "state").mkdir()
    make_journal(folder / "state", count)
    with own_server(folder) as own:
        whole = _get(own, "/collections/incidents/items?f=json&download=true")[1]
        (folder / SAME_ITEMS).write_bytes(whole)
        with pygeoapi_server(folder) as peer:
            for words in asked:
                turns = [
                    [_load(server, ITEMS + words, connections) for server in (own, peer)]
                    for _ in range(rounds)
                ]
                _tell(words, turns)
        _tell_304(own, ITEMS + asked[0])


def _tell(words: str, turns: list[list[tuple[float, float]]]) -> None:
    (ours, our_p99), (theirs, their_p99) = (
        tuple(statistics.median(column) for column in zip(*side, strict=True))
        for side in zip(*turns, strict=True)
    )
    ratio = statistics.median(own[0] / peer[0] for own, peer in turns)
    print(
        f"  limit={words:24} {ours:8.0f}/s, p99 {our_p99:6.1f} ms; pygeoapi {theirs:8.2f}/s, "
        f"p99 {their_p99:8.1f} ms; {ratio:.1f} x"
    )


def _load(server: Server, path: str, connections: int) -> tuple[float, float]:
    """Give requests a second and the 99 % latency in milliseconds.

    A server that gives no answer in the time counts as one that gave one: a ratio is then no larger
    than it is, and its latency is 0.
    """
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency", "--timeout", "60s"]
    address = f"http://{HOST}:{server.port}{path}"
    said = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or not (late := P99.search(said)) or not (rate := RATE.search(said)):
        raise OSError(said)
    return max(float(rate[1]), 1.0 / SECONDS), float(late[1]) * MS[late[2]]


def _tell_304(server: Server, path: str) -> None:
    """Print the processor time of an answer that the client has already."""
    tag = _get(server, path)[0]
    before, asked = process_cpu_s(server.process), 2_000
    connection = http.client.HTTPConnection(HOST, server.port, timeout=TIMEOUT_S)
    for _ in range(asked):
        connection.request("GET", path, headers={"If-None-Match": tag})
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.NOT_MODIFIED:
            raise OSError(f"{answer.status}, not 304")
    spent = (process_cpu_s(server.process) - before) / asked
    print(f"  304: {1e3 * spent:.2f} ms of the server's processor")


def _get(server: Server, path: str) -> tuple[str, bytes]:
    connection = http.client.HTTPConnection(HOST, server.port, timeout=TIMEOUT_S)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.getheader("ETag") or "", answer.read()


if __name__ == "__main__":
    main()
