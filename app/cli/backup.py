"""Back up, verify and restore the journal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.store.journal.backup import Findings

__all__ = ["backup", "restore", "verify"]


def backup(
    folder: Annotated[
        Path | None, typer.Option("--to", help="Folder; else 'backups' in the data folder.")
    ] = None,
) -> None:
    """Copy the journal as it stands, while the service runs, and verify the copy."""
    from app.main import utc_now
    from app.store.journal.backup import BACKUPS, back_up
    from app.store.journal.backup import verify as verify_file

    journal = _journal()
    copy = back_up(journal, folder or journal.parent / BACKUPS, now=utc_now())
    print(copy)
    _tell(verify_file(copy))


def verify(
    file: Annotated[Path | None, typer.Argument(help="A backup; else the journal.")] = None,
) -> None:
    """Check a journal or a backup: structure, every row, the whole hash chain."""
    from app.store.journal.backup import verify as verify_file

    _tell(verify_file(file or _journal()))


def restore(
    file: Annotated[Path, typer.Argument(help="A backup; it is verified first.")],
) -> None:
    """Put a backup in the place of the journal; the service must be stopped."""
    from app.main import utc_now
    from app.store.journal.backup import restore as restore_file

    journal = _journal()
    moved = restore_file(file, journal, now=utc_now())
    print(f"{journal} is restored from {file}")
    if moved is not None:
        print(f"what stood there is kept as {moved}")


def _journal() -> Path:
    from app.settings import read_settings
    from app.store.journal.file import FILE_NAME

    return read_settings().data / FILE_NAME


def _tell(found: Findings) -> None:
    """Print what verifying has found; exit code 1 if something is wrong."""
    for fault in found.faults:
        print(f"fault: {fault}")
    print(f"{found.versions} versions, catalog version {found.head or 'none'}")
    if found.faults:
        raise typer.Exit(1)
    print("whole: structure, rows and hash chain")
