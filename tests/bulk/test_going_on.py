"""Killed, full, refused (rows 18, 20, 21 of the list of faults): nothing finished is lost."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import shapely

from app.bulk.answer import Question
from app.bulk.errors import OutputError
from app.bulk.join import run_join
from tests.bulk.samples import CHUNK, POINTS, Listener, a_join, asset_frame, point_frame, with_shape

if TYPE_CHECKING:
    from pathlib import Path

# Joins as the command line does, and stops as told after so many chunks.
CHILD = """
import os, resource, signal, sys
from pathlib import Path
from app.bulk.errors import OutputError
from app.bulk.join import run_join
from tests.bulk.samples import CHUNK, a_join

how, folder = sys.argv[1], Path(sys.argv[2])

class Stopper:
    def resumed(self, points): print("resumed", points)
    def moved(self, points, about):
        if how == "kill" and points == 2 * CHUNK:
            os.kill(os.getpid(), signal.SIGKILL)
        if how == "full" and points == 2 * CHUNK:
            resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, 3_000))

try:
    run_join(a_join(folder), Stopper())
except OutputError as error:
    print(error)
    raise SystemExit(1)
"""


def in_a_process(how: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", CHILD, how, str(folder)]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)


def whole(folder: Path) -> bytes:
    join = a_join(folder, "whole.parquet")
    run_join(join, Listener())
    return join.out.read_bytes()


def parts(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "pairs.parquet.parts").glob("*.arrow"))


@pytest.mark.parametrize(("how", "code"), [("kill", -signal.SIGKILL), ("full", 1)])
def test_rows_18_and_20_the_same_command_goes_on(
    files: Path, listener: Listener, how: str, code: int
) -> None:
    done = in_a_process(how, files)
    assert done.returncode == code, done.stderr
    assert not (files / "pairs.parquet").exists()
    assert parts(files) == ["00000000-64.arrow", "00000001-64.arrow"]
    if how == "full":
        assert "pairs.parquet: cannot be written: File too large; no partial" in done.stdout
        assert len(list((files / "pairs.parquet.parts").iterdir())) == 3
    joined = run_join(a_join(files), listener)
    assert (joined.points, joined.found_done) == (POINTS, 2 * CHUNK)
    assert listener.found == [2 * CHUNK]
    assert listener.steps == [3 * CHUNK, 4 * CHUNK, POINTS]
    assert (files / "pairs.parquet").read_bytes() == whole(files)
    assert not (files / "pairs.parquet.parts").exists()


def test_row_20_a_disk_that_fills_at_the_end_keeps_all_chunks(
    files: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("app.bulk.join.writer_of", lambda _: full)
    with pytest.raises(OutputError, match="No space left on device"):
        run_join(a_join(files), listener)
    assert not (files / "pairs.parquet").exists()
    assert not (files / "pairs.parquet.parts/output.tmp").exists()
    monkeypatch.undo()
    assert run_join(a_join(files), listener).found_done == POINTS
    assert (files / "pairs.parquet").read_bytes() == whole(files)


def test_row_21_a_folder_that_cannot_be_written_is_an_error(files: Path) -> None:
    (files / "pairs.parquet.parts").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        run_join(a_join(files), Listener())


def test_another_job_is_refused_until_told(files: Path, listener: Listener) -> None:
    in_a_process("kill", files)
    with pytest.raises(OutputError, match="it had another k; run that one again"):
        run_join(a_join(files, question=Question(k=1)), listener)
    with_shape(asset_frame(), 2, shapely.Point(38, 44)).to_parquet(files / "assets.parquet")
    copy = files / "copy.parquet"
    copy.write_bytes((files / "points.parquet").read_bytes())
    for points in (files / "points.parquet", copy):  # the other run cannot be run again
        with pytest.raises(OutputError, match="the assets file has changed since"):
            run_join(a_join(files, points=points), listener)
    assert len(parts(files)) == 2
    assert run_join(a_join(files, overwrite=True), listener).found_done == 0
    assert (files / "pairs.parquet").read_bytes() == whole(files)


def test_the_old_output_stays_until_the_new_is_whole(files: Path, listener: Listener) -> None:
    out = files / "pairs.parquet"
    out.write_text("old", "utf-8")
    with_shape(point_frame(), 201, shapely.Point(0, 91)).to_parquet(files / "bad.parquet")
    with pytest.raises(Exception, match="row 201"):
        run_join(a_join(files, points=files / "bad.parquet", overwrite=True), listener)
    assert out.read_text("utf-8") == "old"
    run_join(a_join(files, overwrite=True), listener)
    assert out.read_bytes() == whole(files)


def test_row_22_two_runs_do_not_mix(files: Path, listener: Listener) -> None:
    folder = files / "pairs.parquet.parts"
    folder.mkdir()
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(OutputError, match="another run writes there"):
            run_join(a_join(files), listener)
    finally:
        os.close(handle)
    assert run_join(a_join(files), listener).points == POINTS
