"""Recompute the result in a bundle, without a network and without the record of this place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.exports.recomputing import Verdict

__all__ = ["recompute"]


def recompute(
    bundle: Annotated[Path, typer.Argument(help="A bundle.zip of a result.")],
) -> None:
    """Recompute a result from the inputs in its bundle alone; say match or mismatch."""
    from app.exports.recomputing import bundle_members, recomputed

    verdict = recomputed(bundle_members(bundle))
    print(_told(verdict))
    print(f"made by {verdict.made_by}, recomputed by {verdict.by}{_note(verdict)}")
    raise typer.Exit(0 if verdict.differing is None else 1)


def _told(verdict: Verdict) -> str:
    if verdict.differing is None:
        return f"match: {verdict.result} is recomputed from its inputs, byte for byte"
    return f"mismatch: {verdict.differing} differs, {verdict.where}"


def _note(verdict: Verdict) -> str:
    return "" if verdict.made_by == verdict.by else ": another version of the software"
