"""`incident-mapper serve` in a process of its own, from another folder."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.store.journal.backup import verify

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = str(Path(sys.executable).with_name("incident-mapper"))
STOP_S = 15
MOST_LINES = 2_000


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def serving(folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [COMMAND, "serve", *words]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as process:
        try:
            printed = ""
            for line in process.stderr or ():
                printed += line
                if line.startswith("Map: "):
                    break
            yield process, printed
        finally:
            process.kill()


def test_serve_prints_the_address_answers_and_stops(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, "--port", str(port), "--data", "state") as (process, printed):
        match = re.search(r"Map: (http://127\.0\.0\.1:(\d+)/)map", printed)
        assert match
        assert int(match[2]) == port
        assert "34 incidents, 17 leads hidden" in printed
        with urllib.request.urlopen(f"{match[1]}map") as answer:  # noqa: S310  # loopback
            assert answer.status == 200
            assert b'<html lang="en">' in answer.read()
        with urllib.request.urlopen(f"{match[1]}healthz") as answer:  # noqa: S310  # loopback
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_S) == 0
    # All of the journal is in its file: who copies that now has everything.
    assert [path.name for path in (tmp_path / "state").glob("journal.gpkg*")] == ["journal.gpkg"]
    assert verify(tmp_path / "state" / "journal.gpkg").versions > 34


def test_a_head_without_end_is_refused_and_its_connection_closed(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, "--port", str(port), "--data", "state"):
        with socket.create_connection(("127.0.0.1", port), timeout=STOP_S) as client:
            client.sendall(b"GET /healthz HTTP/1.1\r\nhost: here\r\n")
            with suppress(ConnectionError):  # it is closed while more comes
                for number in range(MOST_LINES):
                    client.sendall(b"x-%d: %s\r\n" % (number, b"a" * 10_000))
            with suppress(ConnectionError):
                assert client.recv(100).startswith(b"HTTP/1.1 431 ")
        assert number < MOST_LINES - 1
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            assert answer.status == 200


def test_serve_refuses_a_taken_port_before_it_promises_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with serving(tmp_path, "--port", port) as (process, printed):
            assert process.wait(STOP_S) == 1
    assert f"127.0.0.1:{port} cannot be taken" in printed
    assert "Map: " not in printed


def test_a_setting_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    environment = {
        **os.environ,  # noqa: TID251  # the process needs its own
        "INCIDENT_MAPPER_PORTS": "8000",
        "INCIDENT_MAPPER_PUBLICATION_DELAY_H": "soon",
        "INCIDENT_MAPPER_FRAME_ANCESTORS": "none",
    }
    done = subprocess.run(
        [COMMAND, "serve"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "INCIDENT_MAPPER_PORTS is no setting" in done.stderr
    assert "INCIDENT_MAPPER_PUBLICATION_DELAY_H 'soon': " in done.stderr
    assert "INCIDENT_MAPPER_FRAME_ANCESTORS 'none': source 1 is none without" in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
