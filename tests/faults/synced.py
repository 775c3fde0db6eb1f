"""Read a trace of system calls: was what a client is told synced to the disk before it was told?

The trace is strace's, of all threads, with paths (``-f -y``) and long strings. A call that another
thread's call interrupts is written in two lines; it counts where it ends.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["order_of", "traced"]

STRACE = (
    "strace", "-f", "-y", "-s", "9000", "--signal=none",
    "-e", "trace=pwrite64,fdatasync,fsync,sendto,write,sendmsg,writev",
)  # fmt: skip
CALL = re.compile(r"(?P<thread>\d+) +(?P<name>\w+)\((?P<rest>.*)")
RESUMED = re.compile(r"(?P<thread>\d+) +<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)")
UNFINISHED = "<unfinished ...>"
END_S = 10.0
LOG = "journal.gpkg-wal>"


@dataclass(frozen=True, slots=True)
class _Call:
    name: str
    text: str


@contextmanager
def traced(process_id: int, trace: Path) -> Iterator[None]:
    """Write down the calls of a running process; skip the test where that is not allowed."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: see .ci/clients")
    command = [*STRACE, "-o", str(trace), "-p", str(process_id)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        said = tracer.stderr.readline() if tracer.stderr else ""
        if "attached" not in said:
            pytest.skip(f"strace may not trace here: {said}")
        yield
        tracer.send_signal(signal.SIGINT)
        tracer.communicate(timeout=END_S)


def order_of(lines: Iterable[str], mark: str) -> list[str]:
    """Give what happened to a mark, in order: ``written`` to the log, ``synced``, ``told``.

    A sync counts only after the mark was written; the answer is what is sent to a socket.
    """
    happened: list[str] = []
    for call in _calls(lines):
        if call.name == "pwrite64" and LOG in call.text and mark in call.text:
            happened.append("written")
        elif call.name in {"fdatasync", "fsync"} and LOG in call.text and happened:
            happened.append("synced")
        elif mark in call.text and call.name in {"sendto", "write", "sendmsg", "writev"}:
            happened.append("told")
            break
    return [step for step, before in zip(happened, ["", *happened], strict=False) if step != before]


def _calls(lines: Iterable[str]) -> Iterator[_Call]:
    """Give the calls in the order in which they ended."""
    begun: dict[str, str] = {}
    for line in lines:
        if found := CALL.match(line):
            if line.rstrip().endswith(UNFINISHED):
                begun[found["thread"]] = found["rest"]
            else:
                yield _Call(found["name"], found["rest"])
        elif found := RESUMED.match(line):
            yield _Call(found["name"], begun.pop(found["thread"], "") + found["rest"])
