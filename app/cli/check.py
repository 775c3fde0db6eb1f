"""Check a data folder and report every fault at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from app.sources.bundle import read_bundle
from app.sources.checks import check_bundle
from app.sources.folder import geodata_folder

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["check_folder"]


def check_folder(folder: Path | None) -> int:
    """Print faults and warnings, leads included; give 1 if there is a fault, else 0."""
    console = Console(stderr=True)
    with console.status("Checking"):
        bundle = read_bundle(folder or geodata_folder(), with_leads=True)
        found = check_bundle(bundle)
    faults = [fault for fault in found if not fault.is_warning]
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


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
