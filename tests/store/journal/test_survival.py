"""Row 18, 22, 23: killed writers, many writers, flipped bytes. Nothing acknowledged is lost."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from app.store.journal.chain import link_of
from app.store.journal.entry import Kind
from app.store.journal.errors import JournalError, VersionConflictError
from app.store.journal.journal import Journal
from app.store.journal.shipped import take_in
from tests.store.journal.conftest import NOON, draft
from tests.store.journal.killed_writer import GROUP

if TYPE_CHECKING:
    from pathlib import Path

    from app.sources.bundle import Bundle

KILLS = 200
WRITERS, WRITES = 8, 500
FLIPS = 1_000
# Writers of three kinds, all with records that a service can read: a process, a process with two
# threads at one journal, and a service whose feature tables follow while all of them write.
SHARED = """
import sys
from pathlib import Path
from threading import Thread
import orjson
from app.store.journal.entry import Draft, Kind
from app.store.journal.journal import Journal
from tests.store.journal.conftest import NOON
path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
body = Journal(path).history(Kind.INCIDENT, "cpc-2022-07-05-court-suspension")[-1].data
def made(writer, number):
    own = f"{writer}-{number}"
    return Draft(kind=Kind.INCIDENT, id=own, body=orjson.dumps(body | {"id": own}), reason="a test",
                 replaces=0)
"""
PLAIN = """
journal = Journal(path)
def write_all(writer):
    for number in range(count):
        with journal.writing() as writing:
            writing.append(made(writer, number), editor=writer, recorded=NOON)
writers = [Thread(target=write_all, args=(f"{name}{letter}",)) for letter in sys.argv[4]]
for writer in writers:
    writer.start()
for writer in writers:
    writer.join()
journal.close()
"""
SERVICE = """
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.live import Live
record = Live(Journal(path), read_bundle(geodata_folder()), clock=lambda: NOON,
              publication_delay_h=24.0)
record.follow()
for number in range(count):
    record.append_all([made(name, number)], editor=name)
record.close()
"""
KINDS = ["a", "a", "a", "a", "a", "ab"]
RACE = """
import sys
from pathlib import Path
from app.store.journal.entry import Kind
from app.store.journal.errors import VersionConflictError
from app.store.journal.journal import Journal
from tests.store.journal.conftest import NOON, draft
journal, done, refused = Journal(Path(sys.argv[1])), 0, 0
while done < 20:
    stands = journal.history(Kind.INCIDENT, "one")[-1]
    count = stands.data["count"]
    try:
        with journal.writing() as writing:
            made = draft("one", replaces=stands.version, count=count + 1)
            writing.append(made, editor="e", recorded=NOON)
        done += 1
    except VersionConflictError:
        refused += 1
print(refused)
"""


def run(*command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # our own
        [sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_row_18_nothing_acknowledged_is_lost_in_200_kills(tmp_path: Path) -> None:
    path = tmp_path / "journal.gpkg"
    module = "tests.store.journal.killed_writer"
    out, errors = run("-m", module, str(path), str(KILLS), "1").communicate(timeout=300)
    *rounds, last = [json.loads(line) for line in out.splitlines()]
    assert last == {"check": "ok"}, errors
    assert len(rounds) == KILLS
    told = [name for one in rounds for name in one["told"]]
    found = {name: count for one in rounds for name, count in one["found"].items()}
    assert [name for name in told if name not in found] == []
    assert {count for name, count in found.items() if int(name.split("-")[1]) % 3 == 0} == {GROUP}
    assert {count for name, count in found.items() if int(name.split("-")[1]) % 3} == {1}
    assert len(told) > KILLS
    journal = Journal(path)
    link = ""
    for version in journal.since(0):
        link = link_of(link, version)
        assert version.catalog_version == link
    journal.close()


def test_row_22_eight_mixed_writers_lose_nothing_and_see_no_lock(
    tmp_path: Path, bundle: Bundle
) -> None:
    path = tmp_path / "journal.gpkg"
    journal = Journal.open(path)
    take_in(journal, bundle)
    before = journal.newest_number()
    writers = [
        run("-c", SHARED + PLAIN, str(path), f"w{number}", str(WRITES), letters)
        for number, letters in enumerate(KINDS)
    ]
    writers.append(run("-c", SHARED + SERVICE, str(path), "service", str(WRITES)))
    failures = [writer.communicate(timeout=240)[1] for writer in writers]
    assert failures == [""] * len(writers)
    versions = journal.since(before)
    assert [version.number for version in versions] == list(range(before + 1, before + 4_001))
    assert len({version.id for version in versions}) == WRITERS * WRITES
    link = journal.since(before - 1)[0].catalog_version
    for version in versions:
        link = link_of(link, version)
        assert version.catalog_version == link
    journal.close()


def test_row_22_of_two_changes_to_one_version_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.gpkg"
    journal = Journal.open(path)
    with journal.writing() as writing:
        writing.append(draft("one", count=0), editor="e", recorded=NOON)
    racers = [run("-c", RACE, str(path)) for _ in range(3)]
    told = [racer.communicate(timeout=120) for racer in racers]
    assert [errors for _, errors in told] == [""] * 3
    versions = journal.history(Kind.INCIDENT, "one")
    assert [version.data["count"] for version in versions] == list(range(61))
    journal.close()


def test_row_23_a_flipped_byte_is_an_error_or_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal.gpkg"
    journal = Journal.open(path)
    with journal.writing() as writing:
        for number in range(60):
            made = draft(f"r{number % 20}", text=f"{number} " * (60 + number))
            writing.append(made, editor="e", recorded=NOON)
    right = journal.since(0), journal.state()
    journal.close()
    raw, chance = path.read_bytes(), random.Random(23)  # noqa: S311  # no secret
    flipped, wrong, refused = tmp_path / "flipped.gpkg", 0, 0
    for _ in range(FLIPS):
        at = chance.randrange(len(raw))
        flipped.write_bytes(
            raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :]
        )
        try:
            damaged = Journal(flipped)
            try:
                wrong += (damaged.since(0), damaged.state()) != right
            finally:
                damaged.close()
        except JournalError:
            refused += 1
        for left in tmp_path.glob("flipped.gpkg-*"):
            left.unlink()
    assert wrong == 0
    assert refused > FLIPS / 20


def test_row_23_half_a_file_is_refused(tmp_path: Path) -> None:
    whole = tmp_path / "journal.gpkg"
    Journal.open(whole).close()
    half = tmp_path / "half.gpkg"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(JournalError, match="restore"):
        Journal(half)


def test_a_conflict_says_both_versions() -> None:
    assert "stands at version 3, the change was made to version 2" in str(
        VersionConflictError("x", 2, 3)
    )
