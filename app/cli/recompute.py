"""Recompute the result in a bundle, without a network and without the record of this place."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.exports.recomputing import Verdict

__all__ = ["recompute"]

MATCH, MISMATCH, UNREADABLE = 0, 1, 2


def recompute(
    bundle: Annotated[Path, typer.Argument(help="A bundle.zip of a result.")],
) -> None:
    """Recompute a result from its bundle alone: exit with 0 match, 1 mismatch, 2 unreadable."""
    from app.domain.errors import MapperError
    from app.exports.recomputing import bundle_members, recomputed

    try:
        verdict = recomputed(bundle_members(bundle))
    except MapperError as error:  # nothing was compared, which is no mismatch
        print(f"incident-mapper: {error}", file=sys.stderr)
        raise typer.Exit(UNREADABLE) from error
    print(_told(verdict))
    print(f"made by {verdict.made_by}, recomputed by {verdict.by}{_note(verdict)}")
    raise typer.Exit(MATCH if verdict.differing is None else MISMATCH)


def _told(verdict: Verdict) -> str:
    if verdict.differing is None:
        return f"match: {verdict.result} is recomputed from its inputs, byte for byte"
    return f"mismatch: {verdict.differing} differs, {verdict.where}"


def _note(verdict: Verdict) -> str:
    return "" if verdict.made_by == verdict.by else ": another version of the software"
