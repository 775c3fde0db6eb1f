"""Pages of items beside pygeoapi's GeoJSON provider, in one run: ``python -m benchmarks.items``.

Both serve the same synthetic incidents from one worker over loopback, asked by ``wrk`` over kept
connections: 250 incidents by one connection, 100,000 by four. Each box begins a millimetre farther
east than the one before, so that no kept answer is measured. Before a question counts, both answer
it for a while. Rounds alternate between the two servers, and none begins while a server works on,
as one does for questions whose asker has gone. Last comes what our server takes for a page that the
client has already (304).
"""

from __future__ import annotations

import re
import statistics
import subprocess
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.clock import process_cpu_s
from benchmarks.parts import arguments, give, versions
from benchmarks.races import OWN
from benchmarks.sections.service import items
from benchmarks.servers import HOST, SAME_ITEMS, own_server, pygeoapi_server
from benchmarks.single import again, answer_s, tagged
from benchmarks.snapshots import make_journal

if TYPE_CHECKING:
    from benchmarks.results import Result
    from benchmarks.servers import Server

ITEMS = "/collections/incidents/items?f=json"
BOX = "&bbox=37,44,39,46"
WEST = "bbox=37,"
# What wrk runs for each request: the box moved by some 1e-8 degrees.
MOVING = """
local asked = 0
request = function()
  asked = asked + 1
  return wrk.format("GET", string.format("{path}", 37 + asked % 1000000 * 1e-8))
end
"""
PEER = "pygeoapi"
ROUND_S = 4
WARM_S = 2.0
IDLE_S, IDLE_CPU_S, MOST_REST_S = 0.5, 0.03, 300.0
REPEATS = 2_000
P99 = re.compile(r"99%\s+([\d.]+)(us|ms|s)")
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
MS = {"us": 1e-3, "ms": 1.0, "s": 1e3}


@dataclass(frozen=True, slots=True)
class Question:
    """A page of some incidents, asked over so many connections at once."""

    name: str
    incidents: int
    limit: int
    connections: int


@dataclass(frozen=True, slots=True)
class Round:
    """Requests a second and their 99 % latency, which is none where nothing was answered."""

    requests_a_s: float
    p99_ms: float | None


def main() -> None:
    """Serve few and many."""
    given = arguments(__doc__)
    given.data.mkdir(parents=True, exist_ok=True)
    found: dict[str, Result] = {
        OWN: {
            "versions": versions("incident-mapper", "httptools", "starlette", "uvicorn", "uvloop")
        },
        PEER: {"versions": versions(PEER)},
    }
    for question in (Question("few", 250, 100, 1), Question("many", given.features, 1000, 4)):
        with tempfile.TemporaryDirectory(dir=given.data) as folder, ExitStack() as stack:
            _compare(Path(folder), question, given.rounds, found, stack)
    give(given.results, "items", found, items(found))


def _compare(
    folder: Path, question: Question, rounds: int, found: dict[str, Result], stack: ExitStack
) -> None:
    """Put a question with and without a box to both servers, and add what comes out."""
    (folder / "state").mkdir()
    make_journal(folder / "state", question.incidents)
    own = stack.enter_context(own_server(folder))
    servers = {OWN: own}
    (folder / SAME_ITEMS).write_bytes(tagged(own, f"{ITEMS}&download=true")[1])
    try:
        servers[PEER] = stack.enter_context(pygeoapi_server(folder))
    except (subprocess.SubprocessError, OSError) as reason:
        found[PEER]["absent"] = f"{type(reason).__name__}: {reason}"
    for name, box in ((question.name, ""), (f"{question.name} in a box", BOX)):
        path = f"{ITEMS}&limit={question.limit}{box}"
        for server, answers in _answers(servers, path, question, rounds).items():
            found[server].setdefault("answers", {})[name] = answers
    spent_s = again(own, f"{ITEMS}&limit={question.limit}", REPEATS)
    found[OWN].setdefault("not_modified_ms", {})[question.name] = 1e3 * spent_s


def _answers(
    servers: dict[str, Server], path: str, question: Question, rounds: int
) -> dict[str, Result]:
    alone_s = {name: answer_s(server, path, WARM_S) for name, server in servers.items()}
    turns: dict[str, list[Round]] = {name: [] for name in servers}
    for _ in range(rounds):
        for name, server in servers.items():
            turns[name].append(_load(server, path, question.connections))
            _rest(server)
    return {
        name: {
            "incidents": question.incidents,
            "path": path,
            "connections": question.connections,
            "bytes": len(tagged(servers[name], path)[1]),
            "alone_ms": alone_s[name] * 1e3,
            **_medians(found),
        }
        for name, found in turns.items()
    }


def _medians(turns: list[Round]) -> Result:
    """Give medians of the rounds; no answer in any of them stands as ``unanswered_s``."""
    late_ms = [turn.p99_ms for turn in turns if turn.p99_ms is not None]
    rates = [turn.requests_a_s for turn in turns]
    silent = {} if late_ms else {"unanswered_s": ROUND_S}
    return {
        "requests_a_s": statistics.median(rates),
        "p99_ms": statistics.median(late_ms) if late_ms else None,
        "rounds": rates,
        **silent,
    }


def _load(server: Server, path: str, connections: int) -> Round:
    """Ask over all connections for a round.

    A server that gives no answer in the time counts as one that gave one: a ratio is then no larger
    than it is.
    """
    command = ["wrk", "-t1", f"-c{connections}", f"-d{ROUND_S}s", "--latency", "--timeout", "60s"]
    address = f"http://{HOST}:{server.port}"
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if WEST in path:
            script.write(MOVING.format(path=path.replace(WEST, "bbox=%.8f,")))
            script.flush()
            command += ["--script", script.name, address]
        else:
            command.append(f"{address}{path}")
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or not (late := P99.search(said)) or not (rate := RATE.search(said)):
        raise OSError(said)
    answered = float(rate[1])
    late_ms = float(late[1]) * MS[late[2]] if answered else None
    return Round(max(answered, 1.0 / ROUND_S), late_ms)


def _rest(server: Server) -> None:
    """Wait until a server is idle: it may work on after its asker has gone."""
    end_s = time.perf_counter() + MOST_REST_S
    before_s = process_cpu_s(server.process)
    while time.perf_counter() < end_s:
        time.sleep(IDLE_S)
        now_s = process_cpu_s(server.process)
        if now_s - before_s <= IDLE_CPU_S:
            return
        before_s = now_s
    raise OSError(f"the server on port {server.port} still works after {MOST_REST_S:.0f} s")


if __name__ == "__main__":
    main()
