"""Add, edit, withdraw and redact incidents, and show what became of them."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from app.desk.editing import Change
    from app.domain.errors import BadRecordError
    from app.store.journal.entry import Draft, Version
    from app.store.live import Live

__all__ = [
    "add", "checked_reason", "diff", "edit", "history", "now", "opened_record", "redact", "say",
    "withdraw", "written", "yaml_of",
]  # fmt: skip

Name = Annotated[str, typer.Argument(help="Id of an incident.")]
MAX_REASON = 500
Reason = Annotated[str, typer.Option("--reason", help="Why, for the history of the record.")]


def add(
    file: Annotated[Path, typer.Argument(help="The incident as YAML (docs/record.md).")],
    reason: Reason = "added",
) -> None:
    """Add an incident from a YAML file; nothing is written if it has a fault."""
    from app.cli.duplicates import say_possible_duplicates
    from app.desk.editing import draft_of_yaml

    with opened_record() as record:
        text = _read(file)
        change = _change(record, reason, is_new=True)
        [version] = written(record, [draft_of_yaml(text, str(file), change)])
        say(version)
        say_possible_duplicates(record.catalog, version)


def edit(
    name: Name,
    reason: Reason,
    file: Annotated[
        Path | None, typer.Option(help="Take the new text from a file instead of $EDITOR.")
    ] = None,
) -> None:
    """Edit an incident as YAML in $EDITOR; it is checked before it is written."""
    from app.desk.editing import draft_of_yaml
    from app.domain.errors import BadRecordError

    with opened_record() as record:
        before = yaml_of(_newest(record, name))
        text = _read(file) if file else _edited(before)
        while text is not None and text != before:
            change = _change(record, reason, name=name)
            try:
                draft = draft_of_yaml(text, file.name if file else name, change)
                say(*written(record, [draft]))
            except BadRecordError as error:
                print(error)
                if file or not typer.confirm("Edit again?", default=True):
                    raise
                text = _edited(text)
            else:
                return
        print("nothing changed")


def withdraw(name: Name, reason: Reason) -> None:
    """Withdraw an incident; its versions stay, the item answers 410 with the reason."""
    from app.desk.editing import withdrawal

    with opened_record() as record:
        draft = withdrawal(name, _change(record, reason, name=name))
        say(*written(record, [draft]))


def redact(
    name: Name,
    field: Annotated[str, typer.Argument(help="JSON pointer, like /notes or /statements/2/text.")],
    reason: Reason,
    version: Annotated[
        int | None,
        typer.Option(help="Version in which a pointer through a list is read; else the newest."),
    ] = None,
) -> None:
    """Overwrite a field in every version; time, reason and editor stay, the chain verifies."""
    from app.desk.merging import merged_with
    from app.main import utc_now
    from app.store.journal.backup import other_copies
    from app.store.journal.entry import Kind
    from app.store.redaction import Field
    from app.store.redaction import redact as redact_field

    with opened_record() as record:
        _newest(record, name)
        checked_reason(reason)
        done = redact_field(
            record.journal,
            Field(Kind.INCIDENT, name, field, version),
            editor=_editor(),
            reason=reason,
            recorded=utc_now(),
        )
        record.refresh()
        say(done)
        for path in other_copies(record.journal.path):
            print(f"still holds the value, replace it: {path}")
        for other in merged_with(done):
            print(f"was merged with it and may hold the value too, redact it there: {other}")


def history(name: Name) -> None:
    """List the versions of an incident: when, who, why."""
    from rich.console import Console
    from rich.table import Table

    with opened_record() as record:
        table = Table("version", "what", "recorded", "editor", "reason", title=name)
        for version in _versions(record, name):
            recorded = f"{version.recorded:%Y-%m-%d %H:%M:%S}"
            row = (version.msg_type, recorded, version.editor, version.reason)
            table.add_row(str(version.version), *row)
        Console().print(table)


def diff(
    name: Name,
    old: Annotated[int | None, typer.Argument(help="A version; else the one before.")] = None,
    new: Annotated[int | None, typer.Argument(help="A version; else the newest.")] = None,
) -> None:
    """Show what changed between two versions, as lines of YAML.

    As they were written if both were written as YAML, else both in one form.
    """
    from difflib import unified_diff

    from app.domain.errors import UnknownIdError

    with opened_record() as record:
        versions = {version.version: version for version in _versions(record, name)}
    newest = max(versions) if new is None else new
    older = newest - 1 if old is None else old
    for number in (older, newest):
        if number not in versions and (number != 0 or old is not None):
            raise UnknownIdError(f"version of {name}", str(number))
    pair = [versions[n] for n in (older, newest) if n in versions]
    alike = all(version.text is not None for version in pair)
    texts = [yaml_of(version) if alike else _in_one_form(version) for version in pair]
    before, after = (text.splitlines(keepends=True) for text in ["", *texts][-2:])
    for line in unified_diff(before, after, f"{name}@{older}", f"{name}@{newest}"):
        print(line, end="")


@contextmanager
def opened_record() -> Iterator[Live]:
    """Open the journal of the data folder for one command."""
    from app.main import open_record
    from app.settings import read_settings

    record = open_record(read_settings())
    try:
        yield record
    finally:
        record.close()


def checked_reason(reason: str) -> str:
    """Give a reason that the history can carry, as the API takes it.

    Raises
    ------
    BadParameterError
        If it is empty, too long or holds control characters.
    """
    from app.domain.errors import BadParameterError

    if not (0 < len(reason.strip()) <= MAX_REASON and reason.isprintable()):
        message = f"expected a reason of 1 to {MAX_REASON} characters"
        raise BadParameterError("--reason", message)
    return reason.strip()


def _change(record: Live, reason: str, *, name: str | None = None, is_new: bool = False) -> Change:
    from app.desk.editing import Change

    today = now().date()
    return Change(
        catalog=record.catalog,
        collection="incidents",
        reason=checked_reason(reason),
        today=today,
        id=name,
        is_new=is_new,
    )


def now() -> datetime:
    """Give the time of a write."""
    from app.main import utc_now

    return utc_now()


def written(record: Live, drafts: Sequence[Draft]) -> list[Version]:
    """Append drafts in one transaction, signed with the name of the account."""
    return record.write(drafts, editor=_editor())


def say(version: Version) -> None:
    """Print which version of a record stands now."""
    print(f"{version.id} version {version.version}, catalog version {version.catalog_version}")


def _versions(record: Live, name: str) -> list[Version]:
    from app.domain.errors import UnknownIdError
    from app.store.journal.entry import Kind

    versions = record.history(Kind.INCIDENT, name)
    if not versions:
        raise UnknownIdError("incident", name)
    return versions


def _newest(record: Live, name: str) -> Version:
    return _versions(record, name)[-1]


def yaml_of(version: Version) -> str:
    """Give the YAML of a version: the text that it was read from, where there is one."""
    from app.sources.yaml_text import yaml_text

    return version.text if version.text is not None else yaml_text(version.data)


def _in_one_form(version: Version) -> str:
    """Give the YAML of a version as the journal writes it, without comments."""
    from app.domain.record.plain import plain_record
    from app.sources.yaml_text import yaml_text
    from app.store.records import incident_of

    return yaml_text(plain_record(incident_of(version)))


def _read(file: Path) -> str:
    """Give the text of a file."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise _unreadable(file, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise _unreadable(file, f"is not UTF-8 at byte {error.start}") from error


def _unreadable(file: Path, message: str) -> BadRecordError:
    from app.domain.errors import BadRecordError, Fault

    return BadRecordError((Fault(str(file), 0, 0, "", message),))


def _edited(text: str) -> str | None:
    """Let the person edit a text in $EDITOR; None if the file was left as it was."""
    import click

    from app.domain.errors import BadParameterError

    try:
        return click.edit(text, extension=".yaml")
    except click.ClickException as error:
        raise BadParameterError("EDITOR", f"{error.message}; nothing was written") from error


def _editor() -> str:
    """Give the name under which the command line writes: that of the account."""
    import getpass

    return getpass.getuser()
