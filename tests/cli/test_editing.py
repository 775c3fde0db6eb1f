"""Editing on the command line: what is written, what is refused, what a version shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from app.cli.main import app
from app.domain.errors import BadRecordError, MapperError, UnknownIdError
from app.sources.folder import geodata_folder

if TYPE_CHECKING:
    from pathlib import Path

HOMER = "cpc-2026-03-14-maran-homer"
NEW = "cpc-2026-02-03-test"


def told(*words: str, text: str | None = None) -> str:
    result = CliRunner().invoke(app, ["incidents", *words], input=text)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def yaml_file(tmp_path: Path) -> Path:
    """Give the text of a new incident, made of a shipped one."""
    text = (geodata_folder() / f"incidents/{HOMER}.yaml").read_text(encoding="utf-8")
    text = text.replace(f"id: {HOMER}", f"id: {NEW}", 1).replace("2026-03-14", "2026-02-03")
    text = text.replace("2026-03-13T", "2026-02-02T").replace("2026-03-14T", "2026-02-03T")
    path = tmp_path / "new.yaml"
    path.write_text(f"{text}# a remark of the editor\n", encoding="utf-8")
    return path


def test_an_incident_is_added_word_for_word_and_exported_so(
    yaml_file: Path, tmp_path: Path
) -> None:
    said = told("add", str(yaml_file), "--reason", "a new report")
    assert said.startswith(f"{NEW} version 1, catalog version ")
    assert NEW in told("list")
    told("export", "--yaml", str(tmp_path / "out"))
    exported = (tmp_path / "out" / f"{NEW}.yaml").read_text(encoding="utf-8")
    assert "# a remark of the editor" in exported
    for path in (geodata_folder() / "incidents").glob("*.yaml"):
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()
    with pytest.raises(MapperError, match="is on record already"):
        told("add", str(yaml_file))


def test_a_broken_file_is_refused_with_row_and_column(yaml_file: Path) -> None:
    text = yaml_file.read_text(encoding="utf-8").replace("event_class: ", "event_class: x", 1)
    yaml_file.write_text(text.replace("record_status: published", "record_status: best"))
    with pytest.raises(BadRecordError) as refused:
        told("add", str(yaml_file))
    lines = str(refused.value).splitlines()
    assert len(lines) == 2
    assert all(line.startswith(f"{yaml_file} row ") for line in lines)
    assert NEW not in told("list")


def test_an_edit_is_a_version_with_its_reason(tmp_path: Path) -> None:
    told("export", "--yaml", str(tmp_path / "out"))
    path = tmp_path / "out" / f"{HOMER}.yaml"
    text = path.read_text(encoding="utf-8")
    assert told("edit", HOMER, "--reason", "x", "--file", str(path)) == "nothing changed\n"
    path.write_text(text.replace("title: Tanker", "title: The tanker", 1), encoding="utf-8")
    said = told("edit", HOMER, "--reason", "a better title", "--file", str(path))
    assert said.startswith(f"{HOMER} version 2")
    history = told("history", HOMER)
    assert "a better title" in history
    assert "shipped record" in history
    diff = told("diff", HOMER)
    assert "-title: Tanker" in diff
    assert "+title: The tanker" in diff
    assert "+version: 2" in diff
    assert "+msg_type: update" in diff
    assert f"+supersedes: {HOMER}@1" in diff
    assert told("diff", HOMER, "2", "2") == ""


def test_the_editor_of_the_person_is_opened_until_the_text_is_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps = iter([("vessel_attack", "nonsense"), ("nonsense", "attack_contested")])

    def edited(text: str, **_: str) -> str:
        before, after = next(steps)
        return text.replace(f"event_class: {before}", f"event_class: {after}")

    monkeypatch.setattr("click.edit", edited)
    said = told("edit", HOMER, "--reason", "x", text="y\n")
    assert "nonsense" in said
    assert "Edit again?" in said


def test_another_id_in_the_text_is_refused(yaml_file: Path) -> None:
    with pytest.raises(BadRecordError, match=f"'{NEW}' is not the id '{HOMER}'"):
        told("edit", HOMER, "--reason", "x", "--file", str(yaml_file))


def test_a_withdrawal_and_a_redaction(tmp_path: Path) -> None:
    (tmp_path / "state" / "backups").mkdir(parents=True)
    (tmp_path / "state" / "backups" / "old.gpkg").write_bytes(b"x")
    said = told("redact", HOMER, "/notes", "--reason", "a private person")
    assert "version 2" in said
    assert f"still holds the value, replace it: {tmp_path / 'state/backups/old.gpkg'}" in said
    assert "[redacted]" in told("show", HOMER, "--json")
    assert "redacted /notes" in told("history", HOMER)
    told("withdraw", HOMER, "--reason", "entered twice")
    assert HOMER not in told("list")
    with pytest.raises(MapperError, match="entered twice"):
        told("show", HOMER)


def test_an_unknown_incident_is_said() -> None:
    for words in (("history",), ("diff",), ("withdraw", "--reason", "x")):
        with pytest.raises(UnknownIdError):
            told(words[0], "cpc-2020-01-01-none", *words[1:])
