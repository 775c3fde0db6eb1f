"""Possible duplicates as plain data: probability, and each clue with what was measured."""

from __future__ import annotations

from typing import Any

from app.desk.duplicates import Match

__all__ = ["told_match"]

PROBABILITY_DIGITS = 3
RATIO_DIGITS = 3


def told_match(match: Match) -> dict[str, Any]:
    """Give a match; ratios with three significant digits, 1 speaks neither way."""
    why = [
        {
            "clue": term.clue,
            "ratio": float(f"{term.ratio:.{RATIO_DIGITS}g}"),
            "measured": None if term.measured is None else round(term.measured, 2),
            "unit": term.unit,
        }
        for term in match.why
    ]
    return {
        "id": match.id,
        "probability": round(match.probability, PROBABILITY_DIGITS),
        "machine_made": True,
        "why": why,
    }
