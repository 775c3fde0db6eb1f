"""Editing on the command line: what is written, what is refused, what a version shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest
from typer.testing import CliRunner

from app.cli.editing import opened_record
from app.cli.main import app
from app.domain.errors import BadParameterError, BadRecordError, MapperError, UnknownIdError
from app.sources.folder import geodata_folder
from app.store.journal.entry import Draft, Kind

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


def test_an_export_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    with pytest.raises(MapperError, match=rf"^cannot write {file}: File exists$"):
        told("export", "--yaml", str(file))


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
    (tmp_path / "state" / "backups" / "old.gpkg.sha256").write_bytes(b"x")
    said = told("redact", HOMER, "/notes", "--reason", "a private person")
    assert "version 2" in said
    assert f"still holds the value, replace it: {tmp_path / 'state/backups/old.gpkg'}" in said
    assert "sha256" not in said
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


def test_a_file_that_cannot_be_read_is_said(yaml_file: Path, tmp_path: Path) -> None:
    yaml_file.write_bytes(b"id: \xff\xfe")
    for path, why in (
        (tmp_path / "none.yaml", r"cannot be read \(No such file or directory\)"),
        (tmp_path, r"cannot be read \(Is a directory\)"),
        (yaml_file, "is not UTF-8 at byte 4"),
    ):
        for words in (("add", str(path)), ("edit", HOMER, "--reason", "x", "--file", str(path))):
            with pytest.raises(BadRecordError, match=why):
                told(*words)


def test_an_editor_that_does_not_start_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for command in ("false", "no-such-editor"):
        monkeypatch.setenv("VISUAL", command)
        with pytest.raises(BadParameterError, match=f"EDITOR: {command}: Editing failed"):
            told("edit", HOMER, "--reason", "x")
    assert "shipped record" in told("history", HOMER)
    assert "update" not in told("history", HOMER)


@pytest.mark.parametrize("reason", ["", "  ", "a\nb", "x" * 501])
def test_a_change_without_a_reason_for_the_history_is_refused(yaml_file: Path, reason: str) -> None:
    for words in (
        ("add", str(yaml_file)),
        ("withdraw", HOMER),
        ("redact", HOMER, "/notes"),
        ("merge", HOMER, "cpc-2025-09-24-office-strike"),
    ):
        with pytest.raises(BadParameterError, match="expected a reason of 1 to 500 characters"):
            told(*words, "--reason", reason)


def test_a_difference_is_what_was_changed_also_after_a_write_without_yaml() -> None:
    with opened_record() as record:
        newest = record.history(Kind.INCIDENT, HOMER)[-1]
        body = orjson.dumps(newest.data | {"title": "Another title"})
        draft = Draft(kind=Kind.INCIDENT, id=HOMER, body=body, reason="over HTTP")
        record.write([draft], editor="desk")
    lines = told("diff", HOMER).splitlines()
    assert lines[:2] == [f"--- {HOMER}@1", f"+++ {HOMER}@2"]
    changed = [line for line in lines[2:] if line.startswith(("+", "-"))]
    assert len(changed) == 8  # the record has a hundred lines
    assert {"-version: 1", "+version: 2", "+title: Another title"} < set(changed)


def test_a_version_that_is_not_there_has_no_difference() -> None:
    for words in (("1", "9"), ("0", "1"), ("7",)):
        with pytest.raises(UnknownIdError, match=f"no version of {HOMER} has the id"):
            told("diff", HOMER, *words)
    assert f"+id: {HOMER}" in told("diff", HOMER)
