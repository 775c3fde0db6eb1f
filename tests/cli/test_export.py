"""The command writes a whole file or none, in the format of its ending."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyogrio
import pytest
from typer.testing import CliRunner

from app.cli.main import app
from app.domain.errors import BadParameterError, UnknownIdError
from app.exports.formats import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

RUN = CliRunner()


@pytest.mark.parametrize("suffix", [each.suffix for each in FORMATS.values()])
def test_every_ending(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out.{suffix}"
    done = RUN.invoke(app, ["export", str(out), "--query", "near=cpc-terminal,25km"])
    assert done.exit_code == 0, done.output
    assert "28 features" in done.output
    assert "Record read up to" in done.output
    assert out.stat().st_size > 1000
    assert list(tmp_path.iterdir()) == [out]


def test_one_feature_is_said_as_one(tmp_path: Path) -> None:
    asked = "ids=cpc-2025-09-24-office-strike"
    done = RUN.invoke(app, ["export", str(tmp_path / "one.csv"), "--query", asked])
    assert "one.csv: 1 feature, " in done.output.replace("\n", "")


def test_another_collection(tmp_path: Path) -> None:
    out = tmp_path / "claims.gpkg"
    assert RUN.invoke(app, ["export", str(out), "--collection", "claims"]).exit_code == 0
    assert len(pyogrio.read_dataframe(out, layer="claims")) == 229


def test_an_empty_selection_says_why(tmp_path: Path) -> None:
    done = RUN.invoke(app, ["export", str(tmp_path / "a.csv"), "--query", "bbox=0,0,1,1"])
    assert "It is empty: none of the 34 features of incidents matches" in done.output


@pytest.mark.parametrize(
    ("out", "options", "error"),
    [
        ("out.xls", [], BadParameterError),
        ("none/out.gpkg", [], BadParameterError),
        ("out.gpkg", ["--query", "bbox=1"], BadParameterError),
        ("out.gpkg", ["--collection", "nothing"], UnknownIdError),
    ],
)
def test_refusals_leave_nothing_and_what_was_there(
    tmp_path: Path, out: str, options: list[str], error: type[Exception]
) -> None:
    (tmp_path / "out.gpkg").write_bytes(b"what was there")
    done = RUN.invoke(app, ["export", str(tmp_path / out), *options])
    assert isinstance(done.exception, error)
    assert [path.name for path in tmp_path.iterdir()] == ["out.gpkg"]
    assert (tmp_path / "out.gpkg").read_bytes() == b"what was there"
