"""Check a data folder and report every fault at once."""

from __future__ import annotations

from contextlib import closing
from difflib import unified_diff
from typing import TYPE_CHECKING

import orjson
from rich.console import Console

from app.settings import read_settings
from app.sources.bundle import read_bundle
from app.sources.checks import check_bundle
from app.sources.folder import geodata_folder
from app.sources.yaml_text import yaml_text
from app.store.journal.file import FILE_NAME
from app.store.journal.journal import Journal
from app.store.journal.shipped import conflicts_with

if TYPE_CHECKING:
    from pathlib import Path

    from app.sources.bundle import Bundle

__all__ = ["check_folder"]


def check_folder(folder: Path | None) -> int:
    """Print faults and warnings, leads included; give 1 if there is a fault, else 0."""
    console = Console(stderr=True)
    with console.status("Checking"):
        bundle = read_bundle(folder or geodata_folder(), with_leads=True)
        found = check_bundle(bundle)
    faults = [fault for fault in found if not fault.is_warning]
    if folder is None and not faults:
        _tell_conflicts(bundle)
    for fault in found:
        word = "warning" if fault.is_warning else "fault"
        print(f"{word}: {fault}")
    counts = (
        f"{len(bundle.incidents)} records, {len(bundle.places)} places, {len(bundle.assets)} assets"
    )
    print(
        f"{counts}; {_plural(len(faults), 'fault')}, {_plural(len(found) - len(faults), 'warning')}"
    )
    return 1 if faults else 0


def _tell_conflicts(bundle: Bundle) -> None:
    """List what was edited in the journal and has changed in the shipped record since."""
    path = read_settings().data / FILE_NAME
    if not path.exists():
        return
    with closing(Journal(path)) as journal:
        for conflict in conflicts_with(journal, bundle):
            edited, shipped = conflict.edited, conflict.shipped
            here = f"{edited.id}@{edited.version} (here, {edited.editor})"
            print(f"conflict: {here}: the shipped {shipped.kind} has changed too; the edit stays")
            ours = yaml_text(edited.data).splitlines(keepends=True)
            theirs = yaml_text(orjson.loads(shipped.body)).splitlines(keepends=True)
            print("".join(unified_diff(ours, theirs, here, f"{edited.id} (shipped)")), end="")


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
