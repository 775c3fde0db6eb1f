"""What rests on what was reported out, in sentences: conditional, each with its speaker.

An analysis gives codes and numbers; this says them. Nothing is computed: a share is the one that
its speaker gave, of the denominator and the year that were named, and no outage is multiplied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["share_notes", "share_sentences"]

CONDITION = "If the outage was as reported"
SHARE = "share"
NOT_STATED = "not stated"
# How what the share rests on stands to what was reported out.
SCOPES = {
    "asset": "",
    "system": " as a whole, of which what was reported out is a part",
    "fed_system": ", which what was reported out feeds",
}


def share_sentences(
    document: Mapping[str, Any], name_of: Callable[[str], str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give a sentence for each voice on each share of a result of reach, with its sources' links.

    ``name_of`` gives the name of an asset by its id. Of any other analysis there are none.
    """
    if document["analysis"] != "reach":
        return ()
    return tuple(
        (_sentence(row, name_of), tuple(row["source_urls"].split()))
        for row in document["exposures"]
    )


def share_notes(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the notes of the record on the shares of a result of reach, each once."""
    if document["analysis"] != "reach":
        return ()
    # Results of an earlier version are kept as they were, and have no such column.
    notes = (row.get("exposure_note") for row in document["exposures"])
    return tuple(dict.fromkeys(note for note in notes if note))


def _sentence(row: Mapping[str, Any], name_of: Callable[[str], str]) -> str:
    on = f"{name_of(row['rests_on'])}{SCOPES[row['scope']]}"
    said = _figure(row, on) if row["value"] is not None else _words(row, on)
    stated = ", said as an “if”" if row["stated_conditionally"] else ""
    return f"{CONDITION}: according to {row['speaker']}, {said}{stated}; {_year(row['year'])}."


def _figure(row: Mapping[str, Any], on: str) -> str:
    """Give a share in per cent, or another figure with what it counts."""
    value = row["value"]
    is_share = row["measure"].startswith(SHARE)
    number = f"{value * 100:.10g} %" if is_share else f"{value:.10g} ({row['measure']})"
    return f"{'about ' if row['approx'] else ''}{number} of {row['denominator']} rest on {on}"


def _words(row: Mapping[str, Any], on: str) -> str:
    of = (
        "of what was not stated" if row["denominator"] == NOT_STATED else f"of {row['denominator']}"
    )
    pause = "," if SCOPES[row["scope"]] else ""
    said = f"what of {row['from_entity']} rests on {on}{pause} was given without a figure"
    return f"{said}: {row['text']} ({row['measure']}, {of})"


def _year(year: int | None) -> str:
    return "no year was named" if year is None else f"the year named is {year}"
