"""A folder is replaced whole, or stays: refusals, errors, a full disk, a kill, two runs."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from app.bulk.durable import hold
from app.domain.errors import BadParameterError, MapperError
from app.publish.twin.folder import MANIFEST, WHAT, whole_folder

if TYPE_CHECKING:
    from pathlib import Path

KILLED = """
import os, signal, sys
from pathlib import Path
from app.publish.twin.folder import whole_folder
with whole_folder(Path(sys.argv[1])) as folder:
    (folder / "half.html").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def fill(folder: Path, text: str) -> None:
    (folder / "page.html").write_text(text, encoding="utf-8")
    (folder / MANIFEST).write_text(json.dumps({"what": WHAT}), encoding="utf-8")


def make(out: Path, text: str) -> None:
    with whole_folder(out) as folder:
        fill(folder, text)


def found(out: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(out.glob("*.html"))}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Give a folder with a former twin."""
    make(tmp_path / "out", "old")
    return tmp_path / "out"


def test_a_former_twin_is_replaced_whole(out: Path) -> None:
    (out / "left-over.html").write_text("left over", encoding="utf-8")
    make(out, "new")
    assert found(out) == {"page.html": "new"}
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    make(tmp_path / "out", "new")
    assert found(tmp_path / "out") == {"page.html": "new"}


@pytest.mark.parametrize("manifest", [None, "[1]", "{", '{"what": "another"}'])
def test_what_is_no_twin_of_ours_is_refused(tmp_path: Path, manifest: str | None) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.docx").write_text("years", encoding="utf-8")
    if manifest is not None:
        (out / MANIFEST).write_text(manifest, encoding="utf-8")
    with pytest.raises(BadParameterError, match="neither empty nor a former twin"):
        make(out, "new")
    assert (out / "thesis.docx").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_file_and_a_missing_parent_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text", encoding="utf-8")
    with pytest.raises(BadParameterError, match="is no folder"):
        make(tmp_path / "file", "new")
    with pytest.raises(BadParameterError, match="does not exist"):
        make(tmp_path / "missing" / "out", "new")


def test_a_full_disk_leaves_the_old_one(out: Path) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "page.html")
    with pytest.raises(MapperError, match=r"cannot write page\.html: No space"):
        fail_in(out, full)
    assert found(out) == {"page.html": "old"}
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_a_stop_by_hand_leaves_the_old_one(out: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        fail_in(out, KeyboardInterrupt())
    assert found(out) == {"page.html": "old"}
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def fail_in(out: Path, error: BaseException) -> None:
    with whole_folder(out) as folder:
        fill(folder, "half")
        raise error


def test_a_kill_leaves_the_old_one_and_the_next_run_clears_up(out: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(out)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert found(out) == {"page.html": "old"}
    make(out, "new")
    assert found(out) == {"page.html": "new"}
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_a_kill_between_the_two_renamings_is_mended(out: Path) -> None:
    out.rename(out.with_name(".out.former"))
    with pytest.raises(KeyboardInterrupt):
        fail_in(out, KeyboardInterrupt())
    assert found(out) == {"page.html": "old"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such lock")
def test_two_runs_do_not_write_the_same(out: Path) -> None:
    growing = out.with_name(".out.growing")
    growing.mkdir()
    with hold(growing), pytest.raises(MapperError, match="another run is writing"):
        make(out, "new")
    assert found(out) == {"page.html": "old"}
