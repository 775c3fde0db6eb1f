"""Row 20: a real disk runs full under the service; reading goes on, and room heals everything.

Where no file system may be mounted, the same is held in process by a limit on the file's pages:
`tests/api/test_writing.py` and `tests/store/journal/test_file.py`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.clients.service import ROOT
from tests.faults.small_disk import HEAL_S, MOST_WRITES, REFUSED_WRITES

if TYPE_CHECKING:
    from pathlib import Path

LIMIT_S = 300
# A namespace of mounts for this one process: of root, or of a user who becomes root in it.
NAMESPACES = (
    ("unshare", "--mount", "--propagation", "private"),
    ("unshare", "--map-root-user", "--mount", "--propagation", "private"),
)


def may_mount(namespace: tuple[str, ...], folder: Path) -> bool:
    command = [*namespace, "mount", "-t", "tmpfs", "tmpfs", str(folder)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def test_row_20_a_full_disk_refuses_writes_and_nothing_else(tmp_path: Path) -> None:
    allowed = [namespace for namespace in NAMESPACES if may_mount(namespace, tmp_path)]
    if not allowed:
        pytest.skip("mounting is not allowed here; the limit on the file's pages is tested instead")
    command = [*allowed[0], sys.executable, "-m", "tests.faults.small_disk", str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["first"] < 2_000_000
    assert found["free_when_full"] == 0
    assert 0 < len(found["acknowledged"]) < MOST_WRITES
    full = [507, "application/problem+json", "storage-full"]
    assert found["refused"] == [full] * (REFUSED_WRITES + 1)
    assert list(found["full_reads"]) == ["200"]
    assert found["full_reads"]["200"] > 100
    status, after_s = found["healed"]
    assert status == 200
    assert after_s < HEAL_S
    assert found["tables"] == found["acknowledged"][-1]
    assert found["acknowledged"] == found["after"][1:] == list(range(2, len(found["after"]) + 1))
    assert found["head"] == found["told"]
    code, told, errors = found["verify"]
    assert (code, errors) == (0, "")
    assert "whole: structure, rows and hash chain" in told
