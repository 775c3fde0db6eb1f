"""``analyse --out x.zip`` and ``recompute``: a bundle is made here and checked anywhere."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app
from tests.exports.bundled import members_of

ROOT = Path(__file__).parents[2]


def call(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def rezipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, raw in members.items():
            file.writestr(name, raw)
    return path


@pytest.fixture
def bundle_zip(tmp_path: Path) -> Path:
    path = tmp_path / "near.zip"
    made = call("analyse", "near-table", "k=2&within=25km", "--out", str(path))
    assert made.exit_code == 0, made.output
    return path


def test_a_bundle_is_checked_with_one_command_in_another_folder(
    bundle_zip: Path, tmp_path: Path
) -> None:
    code = "from app.cli.main import run; run()"
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", code, "recompute", str(bundle_zip)],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.startswith("match: ")
    assert "recomputed by" in done.stdout
    assert list(folder.iterdir()) == []


def test_neither_the_record_nor_the_layers_of_the_place_are_read(
    bundle_zip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    for name in ("app.main.load_record", "app.cli.catalog.load_record", "socket.socket.connect"):
        monkeypatch.setattr(name, refuse)
    monkeypatch.setattr("app.sources.folder.geodata_folder", refuse)
    assert call("recompute", str(bundle_zip)).stdout.startswith("match: ")


def test_a_difference_is_a_mismatch_and_exit_code_1(bundle_zip: Path, tmp_path: Path) -> None:
    members = members_of(bundle_zip.read_bytes())
    members["result.json"] = members["result.json"].replace(b"nearest", b"nearest ", 1) + b" "
    told = call("recompute", str(rezipped(tmp_path / "b.zip", members)))
    assert told.exit_code == 1
    assert told.stdout.startswith("mismatch: result.json differs, its SHA-256 is another\nmade by")


def test_a_damaged_bundle_is_one_message_and_no_mismatch(bundle_zip: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(bundle_zip.read_bytes()[:-30])
    without = members_of(bundle_zip.read_bytes())
    del without["result.json"]
    for path, part in (
        (cut, "is no zip, or a damaged one"),
        (tmp_path / "none.zip", "cannot be read"),
        (rezipped(tmp_path / "b.zip", without), "holds no result.json"),
    ):
        told = call("recompute", str(path))
        assert told.exit_code == 2
        assert told.stderr.startswith("incident-mapper: ")
        assert part in told.stderr
        assert told.stdout == ""


def test_another_ending_is_refused_with_what_may_be_written(tmp_path: Path) -> None:
    told = call("analyse", "summary", "--out", str(tmp_path / "a.tar"))
    assert "'.tar' is none of .json, .csv, .zip" in str(told.exception)
