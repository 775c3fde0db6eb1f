"""Row 22: two services and the command line share a journal; all see a write within a second."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.clients.service import ROOT, Service, serving
from tests.clients.writer import PAIR

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2

ITEMS = "collections/incidents/items"
HOMER = PAIR[0]
WITHDRAWN = "cpc-2025-02-17-kropotkinskaya"
WITHIN_S, PATIENCE_S = 1.0, 20.0
WRITERS, WRITES = 3, 30


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Service]]:
    """Serve one data folder twice."""
    data = tmp_path_factory.mktemp("shared")
    with serving(data) as one, serving(data) as other:
        yield one, other


def retitle(client: httpx2.Client, name: str, title: str) -> httpx2.Response:
    return client.patch(f"{ITEMS}/{name}", json={"properties": {"title": title}})


def seconds_until(word: str, client: httpx2.Client, name: str) -> float:
    """Give how long it takes until an item, or the problem in its place, holds a word."""
    begun = time.monotonic()
    while word not in client.get(f"{ITEMS}/{name}").text:
        if time.monotonic() - begun > PATIENCE_S:
            break
        time.sleep(0.005)
    return time.monotonic() - begun


def versions_of(*clients: httpx2.Client) -> set[str]:
    return {client.get("healthz").json()["catalog_version"] for client in clients}


def test_a_write_through_one_shows_in_the_other(pair: tuple[Service, Service]) -> None:
    with pair[0].client() as one, pair[1].client() as other:
        begun = time.monotonic()  # what other tests wrote is seen by both
        while len(versions_of(one, other)) > 1 and time.monotonic() - begun < PATIENCE_S:
            time.sleep(0.05)
        for number in range(6):
            writes, reads = (one, other) if number % 2 else (other, one)
            answer = retitle(writes, HOMER, f"Title {number}")
            assert answer.status_code == 200, answer.text
            assert seconds_until(f"Title {number}", reads, HOMER) < WITHIN_S
            assert versions_of(one, other) == {answer.json()["catalog_version"]}


def test_a_write_of_the_command_line_shows_in_both(pair: tuple[Service, Service]) -> None:
    done = pair[0].command("incidents", "withdraw", WITHDRAWN, "--reason", "entered twice")
    assert (done.returncode, done.stderr) == (0, "")
    for service in pair:
        with service.client() as client:
            assert seconds_until("entered twice", client, WITHDRAWN) < WITHIN_S
            assert client.get(f"{ITEMS}/{WITHDRAWN}").status_code == 410


def test_many_writers_of_three_processes_lose_nothing(pair: tuple[Service, Service]) -> None:
    """Six editors at the two services, one at the file; nobody hears of a lock or a conflict."""
    with pair[0].client() as client:
        page = client.get(ITEMS, params={"limit": 50, "properties": "id,version"}).json()
    before = {one["id"]: one["properties"]["version"] for one in page["features"]}
    names = [name for name in before if name not in PAIR][: 2 * WRITERS]

    def edit(number: int) -> list[int]:
        with pair[number % 2].client() as own:
            return [
                retitle(own, names[number], f"Editor {number}, edit {edit}").status_code
                for edit in range(WRITES)
            ]

    command = [sys.executable, "-m", "tests.clients.writer", str(pair[0].data), str(WRITES)]
    with (
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer,
        ThreadPoolExecutor(2 * WRITERS) as editors,
    ):
        statuses = list(editors.map(edit, range(2 * WRITERS)))
        assert [int(line) for line in writer.stdout or ()] == list(range(1, WRITES + 1))
    assert statuses == [[200] * WRITES] * (2 * WRITERS)
    for service in pair:
        with service.client() as client:
            for name in (*names, *PAIR):
                versions = client.get(f"{ITEMS}/{name}/versions").json()["versions"]
                assert len(versions) == before[name] + WRITES
            last = f"edit {WRITES - 1}"
            assert all(last in client.get(f"{ITEMS}/{name}").text for name in names)
    assert "whole" in pair[0].command("verify").stdout


def test_readers_go_on_while_another_process_writes(pair: tuple[Service, Service]) -> None:
    stop = threading.Event()

    def read() -> list[float]:
        taken = []
        with pair[1].client() as client:
            while not stop.is_set():
                begun = time.monotonic()
                assert client.get(ITEMS, params={"limit": 100}).status_code == 200
                taken.append(time.monotonic() - begun)
        return taken

    with ThreadPoolExecutor(1) as readers, pair[0].client() as client:
        reading = readers.submit(read)
        statuses = {retitle(client, HOMER, f"Turn {n}").status_code for n in range(3 * WRITES)}
        stop.set()
        taken_s = reading.result()
    assert statuses == {200}
    assert len(taken_s) > 3 * WRITES
    assert max(taken_s) < WITHIN_S
