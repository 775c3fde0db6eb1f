"""Say which incidents may be one event, merge two of them, and take a merge back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.desk.duplicates import Match
    from app.domain.record.likeness import Term
    from app.store.catalog import Catalog
    from app.store.journal.entry import Version

__all__ = ["duplicates", "merge", "say_possible_duplicates", "unmerge"]

Kept = Annotated[str, typer.Argument(metavar="KEEP", help="Id of the incident that stays.")]
Gone = Annotated[str, typer.Argument(metavar="GONE", help="Id of the one that goes into it.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, for the history of both.")]
# Ratios this near to 1 say nothing.
SILENT = 0.05


def duplicates(
    name: Annotated[
        str | None, typer.Argument(metavar="ID", help="One incident; else all.")
    ] = None,
    at_least: Annotated[
        float, typer.Option(help="Show pairs from this probability on.", min=0.0, max=1.0)
    ] = 0.5,
    as_json: Annotated[bool, typer.Option("--json", help="Give JSON instead of text.")] = False,
) -> None:
    """List incidents that may be one event, how probable that is, and why; drafts among them."""
    from app.cli.catalog import catalog_for
    from app.cli.values import print_json
    from app.desk.alike import PossiblePair, possible_duplicates, possible_pairs, standing

    catalog = catalog_for()
    if name is None:
        pairs = possible_pairs(catalog, at_least=at_least, hidden=True)
    else:
        incident = standing(catalog, name)
        matches = possible_duplicates(catalog, incident, at_least=at_least, hidden=True)
        pairs = [PossiblePair(name, m.id, m.probability, m.why) for m in matches]
    if as_json:
        print_json(pairs)
        return
    for pair in pairs:
        print(f"{pair.probability:.2f}  {pair.one}  {pair.other}\n      {_why(pair.why)}")
    if not pairs:
        print(f"no two incidents reach a probability of {at_least:g}")


def merge(kept: Kept, gone: Gone, reason: Reason) -> None:
    """Merge two records of one event: KEEP gets all that both hold, GONE is withdrawn."""
    from app.cli.editing import checked_reason, now, opened_record, say, written
    from app.desk.merging import Pair, merge_drafts

    with opened_record() as record:
        today, why = now().date(), checked_reason(reason)
        pair = Pair(catalog=record.catalog, kept=kept, gone=gone, reason=why, today=today)
        for version in written(record, merge_drafts(pair)):
            say(version)


def unmerge(
    kept: Kept,
    gone: Gone,
    reason: Reason,
    discard_later: Annotated[
        bool,
        typer.Option(
            "--discard-later", help="Let go of edits since the merge; they stay on record."
        ),
    ] = False,
) -> None:
    """Take a merge back: both records byte for byte as they were before it."""
    from app.cli.editing import checked_reason, now, opened_record, say, written
    from app.desk.merging import Pair, unmerge_drafts

    with opened_record() as record:
        today, why = now().date(), checked_reason(reason)
        pair = Pair(catalog=record.catalog, kept=kept, gone=gone, reason=why, today=today)
        drafts = unmerge_drafts(record, pair, discard_later=discard_later)
        for version in written(record, drafts):
            say(version)


def say_possible_duplicates(catalog: Catalog, version: Version) -> None:
    """Print which incidents may be of the same event as one that was added."""
    from app.desk.alike import possible_duplicates
    from app.store.records import incident_of

    for match in possible_duplicates(catalog, incident_of(version), hidden=True):
        print(_line(match))


def _line(match: Match) -> str:
    return f"possible duplicate of {match.id} ({match.probability:.2f}): {_why(match.why)}"


def _why(why: Sequence[Term]) -> str:
    """Say each clue that speaks for or against, with what was measured."""
    parts = [_clue(term) for term in why if abs(term.ratio - 1.0) > SILENT]
    return ", ".join(part for part in parts if part)


def _clue(term: Term) -> str:
    side = "for" if term.ratio > 1.0 else "against"
    strength = term.ratio if term.ratio > 1.0 else 1.0 / term.ratio
    measured = ""
    if term.measured is not None and term.unit == "metre":
        measured = f" {term.measured / 1000.0:.1f} km apart"
    elif term.measured is not None and term.unit == "day":
        measured = f" {term.measured:.1f} days apart"
    elif term.measured is not None:
        measured = f" {term.measured:.2f} alike"
    return "" if term.clue == "prior" else f"{term.clue}{measured} ({strength:.0f}:1 {side})"
