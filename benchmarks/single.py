"""One answer at a time from a server over one connection: how long, how large, and a 304."""

from __future__ import annotations

import http.client
import statistics
import time
from typing import TYPE_CHECKING

from benchmarks.clock import process_cpu_s
from benchmarks.servers import HOST

if TYPE_CHECKING:
    from benchmarks.servers import Server

__all__ = ["again", "answer_s", "tagged"]

TIMEOUT_S = 600.0
FEWEST = 2


def answer_s(server: Server, path: str, enough_s: float) -> float:
    """Ask for so many seconds, at least twice; give the median seconds but for the first answer."""
    connection = _connection(server)
    end_s, times_s = time.perf_counter() + enough_s, list[float]()
    while len(times_s) < FEWEST or time.perf_counter() < end_s:
        start_s = time.perf_counter()
        _answer(connection, path, {}, http.client.OK)
        times_s.append(time.perf_counter() - start_s)
    connection.close()
    return statistics.median(times_s[1:])


def tagged(server: Server, path: str) -> tuple[str, bytes]:
    """Give the ETag of an answer, and its body."""
    return _answer(_connection(server), path, {}, http.client.OK)


def again(server: Server, path: str, times: int) -> float:
    """Give the server's CPU seconds for an answer that the client has already."""
    known = {"If-None-Match": tagged(server, path)[0]}
    connection, before_s = _connection(server), process_cpu_s(server.process)
    for _ in range(times):
        _answer(connection, path, known, http.client.NOT_MODIFIED)
    return (process_cpu_s(server.process) - before_s) / times


def _connection(server: Server) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(HOST, server.port, timeout=TIMEOUT_S)


def _answer(
    connection: http.client.HTTPConnection, path: str, headers: dict[str, str], status: int
) -> tuple[str, bytes]:
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != status:
        raise OSError(f"{path}: {answer.status}, not {status}: {body[:200]!r}")
    return answer.getheader("ETag") or "", body
