"""How a value of the record is shown on a page: its kind, and a number as text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["kind_of", "number_text"]

# A report that stands behind a value, as provenance names it.
REFERENCE = re.compile(r"[a-z0-9_-]+/items/[a-z0-9_-]+", re.ASCII)
WEB = ("https://", "http://")


def kind_of(value: Any) -> str:
    """Give missing, yes, no, number, link, reference, text, parts (a record), rows or list.

    >>> [kind_of(one) for one in (None, True, 0, "javascript:x", "https://x", [{}], ["a"], {})]
    ['missing', 'yes', 'number', 'text', 'link', 'rows', 'list', 'parts']
    """
    if value is None or value == "":
        return "missing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return _kind_of_text(value)
    if isinstance(value, Mapping):
        return "parts"
    is_rows = isinstance(value, Sequence) and any(isinstance(one, Mapping) for one in value)
    return "rows" if is_rows else "list"


def _kind_of_text(value: str) -> str:
    if value.startswith(WEB):
        return "link"
    return "reference" if REFERENCE.fullmatch(value) else "text"


def number_text(value: float) -> str:
    """Give a number with all its digits; a whole one has no point.

    >>> number_text(150000.0), number_text(1483.2), number_text(12)
    ('150000', '1483.2', '12')
    """
    return repr(int(value)) if float(value).is_integer() else repr(value)
