"""Fill a real disk of 8 MB under a running service, then make room, and print what was answered.

Usage: ``unshare --mount python -m tests.faults.small_disk FOLDER``. The disk is a tmpfs in this
process's own mount namespace; it is gone when the process ends. One JSON object is printed.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.store.journal.file import FILE_NAME
from tests.clients.service import serving

if TYPE_CHECKING:
    from tests.clients.service import Service

DISK_BYTES, LEFT_BYTES = 8 * 1024 * 1024, 1024 * 1024
HOMER = "collections/incidents/items/cpc-2026-03-14-maran-homer"
READ = ("collections/incidents/items?limit=100", HOMER, "near?lon=37.8&lat=44.7", "healthz")
MOST_WRITES, REFUSED_WRITES, HEAL_S = 2_000, 20, 10.0
TEXT = "All work on both moorings is stopped until the sea is calm. " * 30


def free_bytes(folder: Path) -> int:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_bsize


def fill(file: Path, *, leave: int) -> None:
    """Let a file take what is free, but for some bytes."""
    with file.open("wb", buffering=0) as ballast:
        try:
            while (free := free_bytes(file.parent) - leave) > 0:
                ballast.write(b"x" * min(free, 65_536))
        except OSError:
            return


class Reader:
    """Read in a thread, again and again, and count the answers."""

    def __init__(self, service: Service) -> None:
        self.counted: Counter[int] = Counter()
        self._service, self._stop = service, threading.Event()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        with self._service.client() as client:
            while not self._stop.is_set():
                self.counted.update(client.get(address).status_code for address in READ)

    def stop(self) -> dict[int, int]:
        self._stop.set()
        self._thread.join()
        return dict(self.counted)


def shown_version(folder: Path, *, wanted: int) -> int:
    """Give the version in the feature table, which follows within a moment."""
    end, shown = time.monotonic() + HEAL_S, 0
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        while shown != wanted and time.monotonic() < end:
            asked = "SELECT version FROM incidents WHERE id = ?"
            [shown] = connection.execute(asked, [HOMER.rsplit("/", 1)[1]]).fetchone()
    return int(shown)


def write(service: Service, number: int) -> Any:
    change = {"properties": {"notes": f"{number}: {TEXT}"}}
    with service.client() as client:
        return client.patch(HOMER, json=change)


def told(answer: Any) -> list[Any]:
    return [answer.status_code, answer.headers["content-type"], answer.json().get("code")]


def scenario(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with serving(folder) as service:
        found["first"] = DISK_BYTES - free_bytes(folder)
        fill(folder / "ballast", leave=LEFT_BYTES)
        reader = Reader(service)
        answers = []
        for number in range(MOST_WRITES):
            answers.append(write(service, number))
            if not answers[-1].is_success:
                break
        fill(folder / "rest", leave=0)
        found["free_when_full"] = free_bytes(folder)
        refused = [write(service, MOST_WRITES + n) for n in range(REFUSED_WRITES)]
        found["refused"] = [told(answer) for answer in [answers.pop(), *refused]]
        found["full_reads"] = reader.stop()
        (folder / "ballast").unlink()
        (folder / "rest").unlink()
        freed, answer = time.monotonic(), write(service, MOST_WRITES * 2)
        while not answer.is_success and time.monotonic() - freed < HEAL_S:
            answer = write(service, MOST_WRITES * 2)
        found["healed"] = [answer.status_code, time.monotonic() - freed]
        kept = [one.json() for one in [*answers, answer]]
        found["tables"] = shown_version(folder, wanted=kept[-1]["version"])
        found["acknowledged"] = [one["version"] for one in kept]
        verified = service.command("verify")
        found["verify"] = [verified.returncode, verified.stdout, verified.stderr]
    with serving(folder) as service, service.client() as client:
        versions = client.get(f"{HOMER}/versions").json()["versions"]
        found["after"] = [one["version"] for one in versions]
        found["head"] = client.get("healthz").json()["catalog_version"]
        found["told"] = kept[-1]["catalog_version"]
    return found


def main() -> None:
    folder = Path(sys.argv[1])
    size = f"size={DISK_BYTES}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], check=True)  # noqa: S607
    sys.stdout.write(json.dumps(scenario(folder)))


if __name__ == "__main__":
    main()
