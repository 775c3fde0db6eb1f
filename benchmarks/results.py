"""Results on disk: one JSON file a section and contender, so that the page can be made of parts.

A result tells when its run began and on what machine, once that run has seen it to its end. The
folder ``measured`` beside this file holds those that the page in ``docs`` is written from.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Result", "Results", "keep", "kept"]

Result = dict[str, Any]
# By section, then by contender.
Results = dict[str, dict[str, Result]]


def keep(folder: Path, section: str, name: str, result: Result) -> None:
    """Write one result; what was there before is replaced."""
    path = folder / section / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def kept(folder: Path, section: str) -> dict[str, Result]:
    """Read all results of a section by contender; empty if it was never run."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((folder / section).glob("*.json"))
    }
