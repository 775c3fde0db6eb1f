"""Ids of imported records: the same row gives the same id, whenever and wherever it is read."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from app.domain.record.rules import is_incident_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

__all__ = ["import_id", "own_or_import_id", "row_digest"]

NO_SLUG = re.compile(r"[^a-z0-9]+")
# prefix-YYYY-MM-DD- leaves so much of an id's 64 characters.
MAX_WORDS = 45
HASH_DIGITS = 12


def import_id(prefix: str, start: date, name: str) -> str:
    """Give the id of an imported record from its name in the data set it came from.

    A name that is no slug keeps a hash of itself, so that two names never give one id.

    Examples
    --------
    >>> from datetime import date
    >>> import_id("acled", date(2025, 9, 24), "RUS12345")
    'acled-2025-09-24-rus12345'
    >>> import_id("imp", date(2025, 9, 24), "No. 7/b")
    'imp-2025-09-24-no-7-b-b9bbf3c4c421'
    """
    slug = NO_SLUG.sub("-", name.casefold()).strip("-")
    if slug != name.casefold() or len(slug) > MAX_WORDS:
        digest = hashlib.sha256(name.encode()).hexdigest()[:HASH_DIGITS]
        slug = f"{slug[: MAX_WORDS - HASH_DIGITS - 1].strip('-')}-{digest}".strip("-")
    return f"{prefix}-{start.isoformat()}-{slug}"


def own_or_import_id(start: date, name: str | None, cells: Mapping[str, str | None]) -> str:
    """Give the id that a table itself carries, or make one of its name or of the whole row."""
    if name is None:
        return import_id("imp", start, row_digest(cells))
    return name if is_incident_id(name) else import_id("imp", start, name)


def row_digest(cells: Mapping[str, str | None]) -> str:
    """Give a hash of what a row says, whatever the order of its columns."""
    said = sorted((key, value) for key, value in cells.items() if value)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:HASH_DIGITS]
