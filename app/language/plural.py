"""English nouns by their number, where nothing but English is spoken: the command line, analyses.

What readers may have in another language is counted by the catalogs of words.
"""

from __future__ import annotations

__all__ = ["plural"]


def plural(n: int, noun: str) -> str:
    """Give a regular noun as it stands behind a number.

    >>> plural(1, "incident"), plural(0, "report")
    ('incident', 'reports')
    """
    return noun if n == 1 else f"{noun}s"
