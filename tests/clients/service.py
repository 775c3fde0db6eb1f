"""Start the service as people do: a process of its own on a data folder, spoken to over HTTP."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2

from tests.writers import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["COMMAND", "TOKEN", "Service", "serving"]

COMMAND = str(Path(sys.executable).with_name("incident-mapper"))
ROOT = Path(__file__).parents[2]
START_S, STOP_S = 60, 30
ASKED = re.compile(r'"GET (\S+) HTTP')


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: its address, ending in a slash, its folder, its process."""

    address: str
    data: Path
    process: subprocess.Popen[str]
    log: Path | None = None

    def requests(self, since: int = 0) -> list[str]:
        """Give the addresses that were asked for, without those before a count."""
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log else []
        return [found[1] for line in lines if (found := ASKED.search(line))][since:]

    def client(self) -> httpx2.Client:
        """Give a client that keeps its connection and may write."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return httpx2.Client(base_url=self.address, headers=headers, timeout=START_S)

    def command(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the command line on the same data folder."""
        return subprocess.run(
            [COMMAND, *words],
            env=_environment(INCIDENT_MAPPER_DATA=str(self.data), **variables),
            capture_output=True,
            text=True,
            timeout=START_S,
            check=False,
        )


@contextmanager
def serving(data: Path, *, log: Path | None = None) -> Iterator[Service]:
    """Serve a data folder until the block ends.

    With `log` the same application runs in a server that also writes the requests down there.
    """
    port = _free_port()
    command = [COMMAND, "serve", "--port", str(port), "--data", str(data)]
    if log is not None:
        command = [sys.executable, "-m", "tests.clients.logged", str(port), str(data), str(log)]
    with subprocess.Popen(
        command,
        env=_environment(INCIDENT_MAPPER_TOKEN=TOKEN),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        said = process.stderr or ()
        heard: list[str] = []
        for line in said:
            heard.append(line)
            if line.startswith("Map: "):
                break
        # Nobody may be kept waiting by a full pipe.
        rest = threading.Thread(target=lambda: heard.extend(said), daemon=True)
        rest.start()
        try:
            if process.poll() is not None:
                raise RuntimeError(f"the service did not start: {''.join(heard)}")
            yield Service(f"http://127.0.0.1:{port}/", data, process, log)
            process.send_signal(signal.SIGTERM)
            process.wait(STOP_S)
        finally:
            process.kill()
            rest.join()


def _environment(**variables: str) -> dict[str, str]:
    own = {**os.environ}  # noqa: TID251  # the process needs its own
    return own | {"PYTHONPATH": str(ROOT)} | variables


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
