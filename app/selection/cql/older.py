"""CQL text from before CQL2, as GDAL sends it: ``cql-text``.

GDAL pushes a condition down only to a service that says it reads ``cql-text``. It writes what CQL2
has too, but ``ILIKE``; and a moment is a text, with as much of the time as its user has given.
"""

from __future__ import annotations

import re

__all__ = ["as_cql2", "as_rfc3339"]

TEXT = r"'(?:[^']|'')*'"
ILIKE = re.compile(rf"(?P<other>{TEXT}|\"(?:[^\"]|\"\")*\")|(?P<name>\w+) ILIKE (?P<like>{TEXT})")
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d)?(?::(\d\d))?(?::(\d\d))?Z?", re.ASCII)


def as_cql2(text: str) -> str:
    """Write ``ILIKE`` as CQL2 does.

    Examples
    --------
    >>> as_cql2("(title ILIKE '%cpc%') AND (summary = 'x ILIKE ''y''')")
    "(CASEI(title) LIKE CASEI('%cpc%')) AND (summary = 'x ILIKE ''y''')"
    """
    return ILIKE.sub(
        lambda m: m["other"] or f"CASEI({m['name']}) LIKE CASEI({m['like']})",
        text,
    )


def as_rfc3339(text: str, *, is_date: bool) -> str:
    """Give a moment in full; other texts as they are.

    A date with a time is a date only at midnight.

    Examples
    --------
    >>> as_rfc3339("2026-01-01T", is_date=True), as_rfc3339("2026-01-01T10Z", is_date=False)
    ('2026-01-01', '2026-01-01T10:00:00Z')
    """
    match = MOMENT.fullmatch(text)
    if not match:
        return text
    day, *clock = match.groups(default="00")
    if is_date:
        return day if {*clock} == {"00"} else text
    return f"{day}T{':'.join(clock)}Z"
