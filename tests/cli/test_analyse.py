"""Analyses on the command line: the same result as by address, on the screen and in files."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from app.analysis.asking import answered, asked_of
from app.analysis.register import ANALYSES
from app.exports.result_files import result_csv, result_json
from app.maps.plots.pictures import picture
from tests.cli.test_commands import refusal, told

if TYPE_CHECKING:
    from pathlib import Path

    from app.store.catalog import Catalog

OFFICE = "cpc-2025-09-24-office-strike"
NEAR = f"ids={OFFICE}&layers=terminal&within=25km"


def test_without_a_name_all_are_listed() -> None:
    lines = told("analyse").splitlines()
    assert [line.partition(":")[0] for line in lines] == list(ANALYSES)


def test_a_wide_table_is_shown_row_by_row() -> None:
    shown = told("analyse", "near-table", NEAR).replace("\n", " ")
    assert "pairs, 1 row" in shown
    assert f"1. incident_id={OFFICE}, asset_id=cpc-terminal" in shown
    assert "distance_m=10996.0" in shown
    assert "Method: geodesic WGS 84" in shown


def test_nothing_is_explained() -> None:
    shown = told("analyse", "near-table", "filter=country = 'XX'")
    assert "pairs, 0 rows" in shown
    assert "Nothing: no incident meets the selection" in shown


def test_a_place_may_be_named_as_by_address(tmp_path: Path) -> None:
    named, by_id = tmp_path / "named.json", tmp_path / "by_id.json"
    told("analyse", "what-if", "place=Kropotkin", "--out", str(named))
    told("analyse", "what-if", "place=kropotkin", "--out", str(by_id))
    assert named.read_bytes() == by_id.read_bytes()
    assert "is no id and no name" in refusal("analyse", "what-if", "place=Nowhere-on-Sea")


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_a_file_is_the_answer_of_the_service(catalog: Catalog, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"near.{suffix}"
    assert told("analyse", "near-table", NEAR, "--out", str(out)).startswith(str(out))
    pairs = [("ids", OFFICE), ("layers", "terminal"), ("within", "25km")]
    result = answered(asked_of(ANALYSES["near-table"], pairs), catalog)
    document = result.document()
    expected = result_json(result) if suffix == "json" else result_csv(document)
    if suffix == "json":
        assert json.loads(out.read_bytes())["pairs"] == document["pairs"]
    else:
        rows = list(csv.reader(out.read_text(encoding="utf-8").splitlines()))
        assert rows[0][:3] == document["columns"]["pairs"][:3]
    assert len(out.read_bytes()) == len(expected)


@pytest.mark.parametrize(("suffix", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_a_picture_is_that_of_the_service(
    catalog: Catalog, tmp_path: Path, suffix: str, begins: bytes
) -> None:
    out = tmp_path / f"rings.{suffix}"
    look = ("--theme", "dark", "--width", "500")
    assert told("analyse", "rings", "", "--out", str(out), *look).startswith(str(out))
    written = out.read_bytes()
    assert written.startswith(begins)
    if suffix == "svg":
        document = json.loads(result_json(answered(asked_of(ANALYSES["rings"], []), catalog)))
        here = picture(document, "svg", theme="dark", width_px=500)
        # What is shown is the record of the journal, whose version is another.
        assert len(written) == len(here)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("forecast",), "no analysis has the id 'forecast'"),
        (("near-table", "k=0"), "k: '0' is not a whole number from 1 up"),
        (
            ("near-table", "", "--out", "near.xlsx"),
            "--out: '.xlsx' is none of .json, .csv, .zip, .svg, .png",
        ),
        (("near-table", "", "--out", "nowhere/near.csv"), "the folder 'nowhere' does not exist"),
        (("rings", "", "--out", "x.svg", "--theme", "blue"), "'blue' is none of light, dark"),
        (("rings", "", "--out", "x.svg", "--width", "200"), "200 is not from 300 to 2000"),
    ],
)
def test_what_cannot_be_done_is_said(words: tuple[str, ...], message: str) -> None:
    assert message in refusal("analyse", *words)
