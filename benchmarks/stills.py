"""How long still maps take: ``python -m benchmarks.stills ADDRESS`` of a service that runs.

Warm is the median of pictures that were never asked before, one after the other; at once are eight
clients with such pictures, and with one picture again and again.
"""

from __future__ import annotations

import http.client
import sys
import threading
import time
from itertools import count
from statistics import median, quantiles
from urllib.parse import urlsplit

ROUNDS, CLIENTS, EACH, AGAIN = 9, 8, 15, 400
SIZES = ("640x480.png", "1280x1280@2x.png", "640x480.svg", "1280x1280.svg", "640x480.pdf",
         "1280x1280.pdf")  # fmt: skip
new = count()


def address(size: str) -> str:
    """Give an address that was not asked before: another middle."""
    return f"/static/{37.0 + next(new) * 0.01:.2f},44.7,8/{size}"


def ask(connection: http.client.HTTPConnection, path: str) -> float:
    """Give how long an answer takes, in seconds."""
    started = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != http.client.OK:
        raise SystemExit(f"{path}: {answer.status} {body[:200]!r}")
    return time.perf_counter() - started


def at_once(host: str, paths: list[list[str]]) -> tuple[float, list[float]]:
    """Ask by several clients; give answers a second, and how long each took."""
    taken: list[float] = []

    def client(own: list[str]) -> None:
        connection = http.client.HTTPConnection(host)
        taken.extend(ask(connection, path) for path in own)
        connection.close()

    threads = [threading.Thread(target=client, args=(own,)) for own in paths]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(taken) / (time.perf_counter() - started), taken


def main() -> None:
    """Measure, and print."""
    host = urlsplit(sys.argv[1]).netloc
    connection = http.client.HTTPConnection(host)
    for size in SIZES:
        ask(connection, address(size))
        found = median(ask(connection, address(size)) for _ in range(ROUNDS))
        again = address(size)
        ask(connection, again)
        kept = median(ask(connection, again) for _ in range(ROUNDS))
        print(f"{size}: {found * 1e3:.0f} ms, again {kept * 1e3:.1f} ms")
    distinct = [[address("640x480.png") for _ in range(EACH)] for _ in range(CLIENTS)]
    rate, taken = at_once(host, distinct)
    print(f"distinct: {rate:.1f}/s, p95 {quantiles(taken, n=20)[-1] * 1e3:.0f} ms")
    same = address("640x480.png")
    ask(http.client.HTTPConnection(host), same)  # the other was closed meanwhile
    rate, taken = at_once(host, [[same] * AGAIN for _ in range(CLIENTS)])
    print(f"again: {rate:.0f}/s, p95 {quantiles(taken, n=20)[-1] * 1e3:.0f} ms")


if __name__ == "__main__":
    main()
