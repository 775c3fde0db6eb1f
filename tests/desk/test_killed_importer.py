"""Row 18: an import that is killed leaves nothing, one that was acknowledged all of it."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from app.store.journal.chain import link_of
from app.store.journal.journal import Journal
from tests.desk.killed_importer import ROWS

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 8
TURN = re.compile(r"ucdp-2025-09-24-(\d+)0\d{3}")


@pytest.mark.slow
def test_row_18_no_half_import_is_seen_after_kills(tmp_path: Path) -> None:
    path, chance = tmp_path / "journal.gpkg", random.Random(5)  # noqa: S311  # no secret
    done: set[str] = set()
    for _ in range(KILLS):
        command = [sys.executable, "-m", "tests.desk.killed_importer", str(path), str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as importer:
            assert importer.stdout is not None
            assert importer.stdout.readline().startswith("begin")
            time.sleep(chance.uniform(0.02, 0.6))
            importer.kill()
            told = importer.stdout.read().split("\n")[:-1]
        done |= {line.removeprefix("done ") for line in told if line.startswith("done ")}
    journal = Journal(path)
    versions = journal.since(0)
    journal.close()
    found = Counter(match[1] for v in versions if (match := TURN.fullmatch(v.id)))
    assert set(found.values()) <= {ROWS}
    assert done <= set(found)
    link = ""
    for version in versions:
        link = link_of(link, version)
    assert link == versions[-1].catalog_version
