"""Row 18: an import killed half-way leaves nothing; one that is acknowledged stands whole."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from app.store.journal.backup import verify
from tests.store.journal.killed_import import ROWS

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 40


def test_row_18_no_half_import_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "journal.gpkg"
    command = [sys.executable, "-m", "tests.store.journal.killed_import", str(path), str(ROUNDS)]
    done = subprocess.run([*command, "4"], capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    rounds = [json.loads(line) for line in done.stdout.splitlines()]
    half_way, at_the_end = rounds[::2], rounds[1::2]
    assert len(half_way) == len(at_the_end) == ROUNDS / 2
    assert [one["stands"] for one in half_way] == [0] * len(half_way)
    assert {one["stands"] for one in at_the_end} <= {0, ROWS}
    assert all(one["stands"] == ROWS for one in at_the_end if one["told"])
    # Half of a transaction was in the file, and the file is whole.
    assert max(one["left_bytes"] for one in half_way) > 1_000_000
    found = verify(path)
    assert found.faults == ()
    assert found.versions == sum(one["stands"] for one in rounds) > 0
