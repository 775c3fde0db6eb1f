"""Marks that mail, social networks and advertising hang on an address that somebody shares.

A link to a page that people send around would else be refused for what its reader never wrote.
The marks are neither read nor kept. Data and every other name stay strict.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MARKS", "without_marks"]

MARKS = (
    "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "twclid",
    "ttclid", "igshid", "igsh", "li_fat_id", "mc_cid", "mc_eid", "_hsenc", "_hsmi", "_ga", "_gl",
)  # fmt: skip
NAMED_AS_MARK = re.compile(rf"utm_[a-z]{{1,20}}|{'|'.join(MARKS)}")


def without_marks(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave the marks out of the pairs of a query.

    Examples
    --------
    >>> without_marks([("lang", "ru"), ("fbclid", "IwAR0"), ("utm_source", "mail")])
    [('lang', 'ru')]
    """
    return [pair for pair in pairs if not NAMED_AS_MARK.fullmatch(pair[0])]
