"""Duplicates on the command line: what add says, what is listed, merging and taking it back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from app.cli.main import app
from app.desk.merging import MergeError
from app.domain.errors import UnknownIdError, WithdrawnError
from app.sources.folder import geodata_folder
from tests.desk.merging_records import HOMER, TWIN, twin_text

if TYPE_CHECKING:
    from pathlib import Path

WHY = ("--reason", "one event")


def told(*words: str) -> str:
    result = CliRunner().invoke(app, ["incidents", *words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def twin(tmp_path: Path) -> str:
    """Add a second record of an event and give what was said."""
    path = tmp_path / "twin.yaml"
    path.write_text(twin_text(), encoding="utf-8")
    return told("add", str(path))


def test_adding_says_what_it_may_repeat_and_goes_on(twin: str) -> None:
    first, second = twin.splitlines()
    assert first.startswith(f"{TWIN} version 1, catalog version ")
    assert second.startswith(f"possible duplicate of {HOMER} (0.99): ")
    assert "time 0.0 days apart (" in second
    assert "place 0.0 km apart (" in second
    assert ":1 for)" in second
    assert "prior" not in second


def test_the_shipped_record_holds_no_pair() -> None:
    assert told("duplicates") == "no two incidents reach a probability of 0.5\n"
    assert told("duplicates", HOMER, "--at-least", "0.3").startswith("no two incidents")


@pytest.mark.usefixtures("twin")
def test_pairs_are_listed_with_probability_and_reasons() -> None:
    first, second = told("duplicates").splitlines()
    assert first == f"0.99  {HOMER}  {TWIN}"
    assert second.strip().startswith("time 0.0 days apart")
    [pair] = json.loads(told("duplicates", TWIN, "--json"))
    assert (pair["one"], pair["other"]) == (TWIN, HOMER)
    assert pair["probability"] == pytest.approx(0.99, abs=0.006)
    assert {term["clue"] for term in pair["why"]} >= {"prior", "time", "place", "words"}
    with pytest.raises(UnknownIdError):
        told("duplicates", "no-such-record")


@pytest.mark.usefixtures("twin")
def test_merge_and_unmerge_leave_the_files_as_they_were(tmp_path: Path) -> None:
    shipped = (geodata_folder() / f"incidents/{HOMER}.yaml").read_bytes()
    told("export", "--yaml", str(tmp_path / "before"))
    said = told("merge", HOMER, TWIN, *WHY).splitlines()
    assert [line.partition(",")[0] for line in said] == [f"{TWIN} version 2", f"{HOMER} version 2"]
    assert told("duplicates").startswith("no two incidents")
    assert "same_as" in told("diff", HOMER)
    with pytest.raises(WithdrawnError, match=f"merged into {HOMER}@2: one event"):
        told("duplicates", TWIN)
    redacted = told("redact", HOMER, "/tags", "--reason", "private")
    assert f"redact it there: {TWIN}" in redacted
    with pytest.raises(MergeError, match="was redacted in"):
        told("unmerge", HOMER, TWIN, *WHY)
    told("unmerge", HOMER, TWIN, *WHY, "--discard-later")
    told("export", "--yaml", str(tmp_path / "after"))
    name = f"{TWIN}.yaml"
    assert (tmp_path / "after" / name).read_bytes() == (tmp_path / "before" / name).read_bytes()
    assert (tmp_path / "before" / f"{HOMER}.yaml").read_bytes() == shipped
    assert "unmerged" in told("history", HOMER)
