"""A line of a card: words of the interface, and words of the record, which stay in their language.

A line is a text of the interface, or a text of the record as ``{"en": text}``, or a list of such
parts in their order, so that a page can say of each which language it is in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeAlias

    from app.language.languages import Language

    Part: TypeAlias = str | dict[str, str]
    Line: TypeAlias = Part | list[Part]

__all__ = ["joined", "own", "say_of", "text_of"]

# Stands around a name in words that are still to be filled; no text of a record holds it.
MARK = "\0"


def own(text: str) -> dict[str, str]:
    """Mark a text as the record's own, which is English."""
    return {"en": text}


def joined(*parts: Part) -> Line:
    """Make one line of parts; neighbours that are in one language become one.

    Examples
    --------
    >>> joined("2 (", "", own("serious"), own("burns"), ")")
    ['2 (', {'en': 'seriousburns'}, ')']
    >>> joined("2 ", "killed")
    '2 killed'
    """
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, str) and isinstance(last, str):
            found[-1] = last + part
        elif isinstance(part, dict) and isinstance(last, dict):
            found[-1] = own(last["en"] + part["en"])
        elif part:
            found.append(part)
    return found[0] if len(found) == 1 else found


def say_of(language: Language, text: str, **values: str) -> Line:
    """Say something of texts of the record, which fill the places that are named.

    Examples
    --------
    >>> from app.language.languages import ENGLISH
    >>> say_of(ENGLISH, "Denied by {by}: {what}", by="CPC", what="no damage")
    ['Denied by ', {'en': 'CPC'}, ': ', {'en': 'no damage'}]
    """
    said = language.say(text, **{name: f"{MARK}{name}{MARK}" for name in values})
    parts = said.split(MARK)
    return joined(*(own(values[part]) if at % 2 else part for at, part in enumerate(parts)))


def text_of(line: Line) -> str:
    """Give a line as plain text."""
    parts = line if isinstance(line, list) else [line]
    return "".join(part if isinstance(part, str) else part["en"] for part in parts)
