"""The selection: which features are asked for, the same on every output.

``bbox, datetime, filter, ids, properties, sortby, limit, offset`` as in OGC API - Features where it
names them; ``near``, ``verdict`` and ``kp`` are short for what a filter can say, and ``as-of`` asks
the record as it stood then. Longitude before latitude, degrees; a distance carries its unit.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from app.domain.errors import BadParameterError
from app.selection.cql.reading import CQL2_TEXT, LANGUAGES, parse_filter
from app.selection.crs import CRS84, CRS84_URI, Crs, parse_crs
from app.selection.times import parse_datetime, parse_moment
from app.selection.values import (
    parse_bbox,
    parse_choice,
    parse_count,
    parse_distance_m,
    parse_kp,
    parse_near,
    parse_precision,
    parse_sortby,
    parse_switch,
    parse_words,
    read_value,
    region_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from shapely.geometry.base import BaseGeometry

    from app.selection.cql.reading import Filter
    from app.selection.times import Moment
    from app.selection.values import Bbox, Near, SortKey

__all__ = [
    "DATETIME_MODES", "GEOMETRIES", "MAX_LIMIT", "MAX_OFFSET", "NOT_ON_MAP", "PARAMETERS", "POINT",
    "VERDICTS", "Selection",
]  # fmt: skip

MAX_LIMIT = 10_000
MAX_OFFSET = 10_000_000
PARAMETERS = (
    "bbox", "bbox-crs", "datetime", "datetime-mode", "ids", "properties", "near", "verdict", "kp",
    "filter", "filter-lang", "filter-crs", "sortby", "crs", "geometry", "skipGeometry", "precision",
    "simplify",
    "limit", "offset", "as-of",
)  # fmt: skip
DATETIME_MODES = ("possible", "certain")
VERDICTS = ("certain", "probable", "possible")
POINT = "point"
GEOMETRIES = (POINT, "footprint")
# What means something only beside another parameter.
NEEDS = {
    "datetime-mode": "datetime", "verdict": "near", "filter-lang": "filter", "filter-crs": "filter",
}  # fmt: skip
# What the map does not show, and what a filter's one spelling makes needless.
NOT_ON_MAP = frozenset({
    "limit", "offset", "properties", "sortby", "crs", "geometry", "skipGeometry", "precision",
    "simplify",
})  # fmt: skip
SYSTEM_NAMES = ("crs", "bbox-crs", "filter-crs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is asked for; None means that nothing was said about it."""

    bbox: Bbox | None = None
    region: BaseGeometry | None = field(default=None, compare=False)
    datetime: tuple[datetime | None, datetime | None] | None = None
    ids: tuple[str, ...] | None = None
    properties: tuple[str, ...] | None = None
    near: Near | None = None
    datetime_mode: str = "possible"
    verdict: str = "possible"
    kp: tuple[float, float] | None = None
    filter: Filter | None = None
    sortby: tuple[SortKey, ...] = ()
    geometry: str = POINT
    crs: Crs = CRS84
    skip_geometry: bool = False
    precision: int | None = None
    simplify_m: float | None = None
    limit: int | None = None
    offset: int = 0
    as_of: Moment | None = None
    given: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, query: Sequence[tuple[str, str]]) -> Selection:
        """Read the pairs of a query string.

        Raises
        ------
        BadParameterError
            For an unknown or repeated parameter or a bad value; it names the parameter.
        """
        values = _values(query)
        asked = _filter(values)
        bbox_crs = read_value(values, "bbox-crs", parse_crs) or CRS84
        return cls(
            bbox=read_value(values, "bbox", lambda text: parse_bbox(text, bbox_crs)),
            region=read_value(values, "bbox", lambda text: region_of(text, bbox_crs)),
            datetime=read_value(values, "datetime", parse_datetime),
            ids=read_value(values, "ids", parse_words),
            properties=read_value(values, "properties", parse_words),
            near=read_value(values, "near", parse_near),
            datetime_mode=_choice(values, "datetime-mode", DATETIME_MODES) or "possible",
            verdict=_choice(values, "verdict", VERDICTS) or "possible",
            kp=read_value(values, "kp", parse_kp),
            filter=asked,
            sortby=read_value(values, "sortby", parse_sortby) or (),
            geometry=_choice(values, "geometry", GEOMETRIES) or POINT,
            crs=read_value(values, "crs", parse_crs) or CRS84,
            skip_geometry=read_value(values, "skipGeometry", parse_switch) or False,
            precision=read_value(values, "precision", parse_precision),
            simplify_m=read_value(values, "simplify", parse_distance_m),
            limit=read_value(values, "limit", lambda text: min(parse_count(text, 1), MAX_LIMIT)),
            offset=read_value(values, "offset", lambda text: parse_count(text, 0, MAX_OFFSET)) or 0,
            as_of=read_value(values, "as-of", parse_moment),
            given=_given(values, asked),
        )

    @property
    def canonical(self) -> str:
        """The selection as one query string, always in one order."""
        return urlencode(self.given, quote_via=quote, safe=",:/.")

    @property
    def reshapes(self) -> bool:
        """Whether the geometries are to be given otherwise than as they are kept."""
        shaped = self.precision is not None or self.simplify_m is not None
        shaped = shaped or self.geometry != POINT
        return self.skip_geometry or shaped or self.crs is not CRS84

    @property
    def is_cut(self) -> bool:
        """Whether more features were asked for than a page holds."""
        return int(dict(self.given).get("limit", 0)) > MAX_LIMIT

    @property
    def digest(self) -> str:
        """A short hash of the canonical form, for cache keys."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()[:16]

    @property
    def on_map(self) -> str:
        """The selection without paging and columns: what the same map shows."""
        pairs = [p for p in self.given if p[0] not in NOT_ON_MAP]
        return urlencode(pairs, quote_via=quote, safe=",:/.")

    def check_fits_a_file(self) -> None:
        """Refuse a system that files are not written in.

        Raises
        ------
        BadParameterError
            If another is asked for than OGC:CRS84.
        """
        if self.crs is not CRS84:
            raise BadParameterError("crs", f"a file is always in {CRS84_URI}; pages have others")

    def page(self, *, offset: int, limit: int, version: str) -> str:
        """Give the canonical query string of another page of this selection.

        The record is that of ``version`` from now on, unless a moment was asked for.
        """
        others = [pair for pair in self.given if pair[0] not in {"limit", "offset", "as-of"}]
        pairs = [*others, ("limit", str(limit)), *([("offset", str(offset))] if offset else [])]
        pairs.append(("as-of", dict(self.given).get("as-of", version)))
        return urlencode(pairs, quote_via=quote, safe=",:/.")


def _values(query: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Give the values by name once each is known, given once, and beside what it needs."""
    values: dict[str, str] = {}
    for name, value in query:
        if name not in PARAMETERS:
            expected = ", ".join(PARAMETERS)
            raise BadParameterError(name, f"is not a parameter here; expected {expected}")
        if name in values:
            raise BadParameterError(name, "is given twice")
        values[name] = value
    for name, other in NEEDS.items():
        if name in values and other not in values:
            raise BadParameterError(name, f"means something only together with {other}")
    return values


def _filter(values: dict[str, str]) -> Filter | None:
    language = _choice(values, "filter-lang", LANGUAGES) or CQL2_TEXT
    crs = read_value(values, "filter-crs", parse_crs) or CRS84
    return parse_filter(values["filter"], language, crs) if "filter" in values else None


def _given(values: dict[str, str], asked: Filter | None) -> tuple[tuple[str, str], ...]:
    """Give what was said, in one order and one spelling, without what says nothing."""
    given = {name: values[name] for name in PARAMETERS if name in values}
    if asked is not None:
        given["filter"] = asked.text
    if "bbox" not in given:
        given.pop("bbox-crs", None)
    idle = {name for name in SYSTEM_NAMES if given.get(name) == CRS84_URI} | {"filter-lang"}
    return tuple((name, value) for name, value in given.items() if name not in idle)


def _choice(values: dict[str, str], name: str, choices: tuple[str, ...]) -> str | None:
    return read_value(values, name, lambda text: parse_choice(text, choices))
