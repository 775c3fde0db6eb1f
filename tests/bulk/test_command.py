"""Joins from the command line: what it prints, and options that do not go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from app.bulk.errors import ClusterError
from app.cli.main import app
from app.domain.errors import MapperError
from tests.bulk.samples import write_files

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("--points", "points.parquet", "--assets", "assets.fgb", "--out", "pairs.csv")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_files(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_join_says_what_it_wrote(here: Path) -> None:
    done = CliRunner().invoke(app, ["near", *FILES, "--k", "3", "--chunk", "100"])
    assert done.stdout == "pairs.csv: 900 pairs of 300 points and 4 assets\n"
    assert len((here / "pairs.csv").read_text("utf-8").splitlines()) == 901


def test_within_takes_a_distance_with_its_unit(here: Path) -> None:
    words = ["near", *FILES[:-1], "pairs.parquet", "--within", "10km", "--engine", "local"]
    assert CliRunner().invoke(app, words).exit_code == 0
    distance = pq.read_table(here / "pairs.parquet")["distance_m"].to_numpy()
    assert 0 < len(distance) < 300
    assert distance.max() <= 10_000.0


def test_a_run_that_goes_on_says_so(here: Path) -> None:
    assert CliRunner().invoke(app, ["near", *FILES, "--chunk", "100"]).exit_code == 0
    (here / "pairs.csv").unlink()
    points = (here / "points.csv").read_text("utf-8").splitlines()
    (here / "points.csv").write_text("\n".join([*points[:150], "x,1,99", *points[150:]]), "utf-8")
    words = ["near", "--points", "points.csv", *FILES[2:], "--chunk", "100"]
    assert "points.csv row 151: " in str(CliRunner().invoke(app, words).exception)
    again = CliRunner().invoke(app, words)
    assert "going on after 100 points that are finished" in again.stderr


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--k", "3"), "--k: a join needs --points, --assets and --out"),
        (FILES[:4], "--points, --assets: a join needs"),
        ((*FILES, "--k", "3", "--within", "1km"), "--within, --k: expected one of them"),
        ((*FILES, "--within", "1"), "--within: '1' is not a distance with its unit"),
        ((*FILES, "--lon", "3"), "--lon: is not read when files are joined"),
        ((*FILES, "--radius", "3km"), "--radius: is not read when files are joined"),
        (("some-incident", *FILES), "INCIDENT: is not read when files are joined"),
        ((*FILES, "--engine", "dask"), "dask needs --scheduler"),
        ((*FILES, "--scheduler", "x"), "--scheduler: is read with --engine dask only"),
    ],
)
def test_options_that_do_not_go_together(here: Path, words: tuple[str, ...], part: str) -> None:
    refused = CliRunner().invoke(app, ["near", *words])
    assert isinstance(refused.exception, MapperError), refused.output
    assert part in str(refused.exception)
    assert not (here / "pairs.csv").exists()


def test_a_scheduler_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.bulk.on_dask.CONNECT_S", 0.3)
    words = ["near", *FILES, "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1"]
    assert isinstance(CliRunner().invoke(app, words).exception, ClusterError)
