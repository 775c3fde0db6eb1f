"""The selection: which features are asked for, the same on every output.

``bbox, datetime, ids, properties, near, limit, offset`` as in OGC API - Features where it names
them, and ``as-of``: the record as it stood then. Longitude before latitude, degrees; a distance in
``near`` carries its unit.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from app.domain.errors import BadParameterError
from app.selection.values import (
    parse_bbox,
    parse_count,
    parse_datetime,
    parse_instant,
    parse_near,
    parse_words,
    read_value,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.selection.values import Bbox, Instant, Near

__all__ = ["MAX_LIMIT", "MAX_OFFSET", "PARAMETERS", "Selection"]

MAX_LIMIT = 10_000
MAX_OFFSET = 10_000_000
PARAMETERS = ("bbox", "datetime", "ids", "properties", "near", "limit", "offset", "as-of")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is asked for; None means that nothing was said about it."""

    bbox: Bbox | None = None
    datetime: tuple[datetime | None, datetime | None] | None = None
    ids: tuple[str, ...] | None = None
    properties: tuple[str, ...] | None = None
    near: Near | None = None
    limit: int | None = None
    offset: int = 0
    as_of: Instant | None = None
    given: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, query: Sequence[tuple[str, str]]) -> Selection:
        """Read the pairs of a query string.

        Raises
        ------
        BadParameterError
            For an unknown or repeated parameter or a bad value; it names the parameter.
        """
        values: dict[str, str] = {}
        for name, value in query:
            if name not in PARAMETERS:
                expected = ", ".join(PARAMETERS)
                raise BadParameterError(name, f"is not a parameter here; expected {expected}")
            if name in values:
                raise BadParameterError(name, "is given twice")
            values[name] = value
        return cls(
            bbox=read_value(values, "bbox", parse_bbox),
            datetime=read_value(values, "datetime", parse_datetime),
            ids=read_value(values, "ids", parse_words),
            properties=read_value(values, "properties", parse_words),
            near=read_value(values, "near", parse_near),
            limit=read_value(values, "limit", lambda text: min(parse_count(text, 1), MAX_LIMIT)),
            offset=read_value(values, "offset", lambda text: parse_count(text, 0, MAX_OFFSET)) or 0,
            as_of=read_value(values, "as-of", parse_instant),
            given=tuple(sorted(values.items(), key=lambda pair: PARAMETERS.index(pair[0]))),
        )

    @property
    def canonical(self) -> str:
        """The selection as one query string, always in one order."""
        return urlencode(self.given, quote_via=quote, safe=",:/.")

    @property
    def digest(self) -> str:
        """A short hash of the canonical form, for cache keys."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()[:16]

    @property
    def on_map(self) -> str:
        """The selection without paging and columns: what the same map shows."""
        pairs = [p for p in self.given if p[0] not in {"limit", "offset", "properties"}]
        return urlencode(pairs, quote_via=quote, safe=",:/.")

    def page(self, *, offset: int, limit: int) -> str:
        """Give the canonical query string of another page of this selection."""
        others = [pair for pair in self.given if pair[0] not in {"limit", "offset"}]
        pairs = [*others, ("limit", str(limit)), *([("offset", str(offset))] if offset else [])]
        return urlencode(pairs, quote_via=quote, safe=",:/.")
