"""Who may frame the map: everybody, nobody, or the pages that the settings name.

References: Content Security Policy Level 3 (W3C), section 2.3.1, the grammar of sources, and
section 6.4.2, ``frame-ancestors``, which compares origins: a path in a source matches nothing.
"""

from __future__ import annotations

import re

__all__ = ["EVERYBODY", "checked_framers", "is_framed_by_any", "only_framed_by", "why_no_frame"]

EVERYBODY, NOBODY, ITSELF = "*", "'none'", "'self'"
KEYWORDS = (NOBODY, ITSELF)
# A keyword without its quotes is a host by the grammar, and no host that anybody means.
UNQUOTED = frozenset(word.strip("'") for word in KEYWORDS)
SCHEME = r"[A-Za-z][A-Za-z0-9+.-]*:"
SOURCE = re.compile(
    rf"{SCHEME}|({SCHEME}//)?(\*|(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*)"
    r"(:((?P<port>[0-9]{1,5})|\*))?/?"
)
# Schemes that run a script and that no page is of.
OF_SCRIPT = re.compile(r"(javascript|vbscript):", re.IGNORECASE)
IN_BRACKETS = re.compile(rf"({SCHEME}//)?\[")
MAX_PORT = 65_535
EXPECTED = (
    "expected *, 'none', or, with spaces between, hosts such as https://news.example.org, 'self' "
    "and schemes such as file:"
)
LONGEST = 80


def checked_framers(text: str) -> str:
    """Give the sources of ``frame-ancestors``, with one space between them.

    Raises
    ------
    ValueError
        With each source that is none, its number and what is expected.

    Examples
    --------
    >>> checked_framers(" https://one.example  'SELF'")
    "https://one.example 'self'"
    >>> checked_framers("* none")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    ValueError: source 2 is none without quotes, the name of a host; expected *, 'none', or, ...
    """
    sources = [
        word.lower() if word.lower() in KEYWORDS else word for word in text.split(" ") if word
    ]
    faults = [fault for at, word in enumerate(sources, 1) if (fault := _fault(at, word))]
    if NOBODY in sources and len(sources) > 1:
        faults.append(f"{NOBODY} stands beside others and not alone")
    if faults or not sources:
        raise ValueError(f"{', '.join(faults) or 'it names nobody'}; {EXPECTED}")
    return " ".join(sources)


def is_framed_by_any(framers: str) -> bool:
    """Say whether any page at all may frame the map."""
    return framers != NOBODY


def why_no_frame(framers: str) -> str:
    """Say why pages offer no frame; nothing if somebody may frame the map."""
    return "" if is_framed_by_any(framers) else "the settings let no page frame the map."


def only_framed_by(framers: str) -> str:
    """Name the pages that alone may frame the map; nothing where every page of the web may.

    >>> only_framed_by("https://one.example 'self'"), only_framed_by("* file:")
    ('https://one.example, this service', '')
    """
    sources = framers.split()
    if EVERYBODY in sources:
        return ""
    return ", ".join("this service" if source == ITSELF else source for source in sources)


def _fault(at: int, word: str) -> str:
    """Say what is wrong with a source; nothing if it is one."""
    if word.lower() in UNQUOTED:
        return f"source {at} is {word} without quotes, the name of a host"
    if word in KEYWORDS:
        return ""
    cannot = f"source {at} cannot be {word[:LONGEST]!r}"
    if IN_BRACKETS.match(word):
        return f"{cannot}, since the grammar has no IPv6 addresses: name the host"
    found = SOURCE.fullmatch(word)
    if found is None:
        return cannot
    if OF_SCRIPT.match(word):
        return f"{cannot}, since no page is of that scheme"
    port = int(found["port"] or 1)
    return "" if 1 <= port <= MAX_PORT else f"{cannot}, since a port is 1 to {MAX_PORT}"
