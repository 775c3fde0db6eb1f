"""The selection: which features are asked for, the same on every output.

``bbox, datetime, filter, ids, properties, sortby, limit, offset`` as in OGC API - Features where it
names them; ``near``, ``verdict`` and ``kp`` are short for what a filter can say, and ``as-of`` asks
the record as it stood then. Longitude before latitude, degrees; a distance carries its unit.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from app.domain.errors import BadParameterError
from app.selection.boxes import read_box
from app.selection.cql.reading import CQL2_TEXT, LANGUAGES, parse_filter
from app.selection.crs import CRS84, CRS84_URI, Crs, parse_crs
from app.selection.times import parse_datetime, parse_moment
from app.selection.values import (
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
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from shapely.geometry.base import BaseGeometry

    from app.selection.boxes import Bbox
    from app.selection.cql.reading import Filter
    from app.selection.times import Moment
    from app.selection.values import Near, SortKey

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
    "bbox-crs": "bbox",
}  # fmt: skip
# What the map does not show, and what a filter's one spelling makes needless.
NOT_ON_MAP = frozenset({
    "limit", "offset", "properties", "sortby", "crs", "geometry", "skipGeometry", "precision",
    "simplify",
})  # fmt: skip
CUTS = ("limit", "offset")
SYSTEM_NAMES = ("crs", "bbox-crs", "filter-crs")
# What reads each parameter that needs no other; the field has its name.
READERS: dict[str, Callable[[str], object]] = {
    "datetime": parse_datetime,
    "ids": parse_words,
    "properties": parse_words,
    "near": parse_near,
    "datetime-mode": lambda text: parse_choice(text, DATETIME_MODES),
    "verdict": lambda text: parse_choice(text, VERDICTS),
    "kp": parse_kp,
    "sortby": parse_sortby,
    "geometry": lambda text: parse_choice(text, GEOMETRIES),
    "crs": parse_crs,
    "skipGeometry": parse_switch,
    "precision": parse_precision,
    "simplify": parse_distance_m,
    "limit": lambda text: min(parse_count(text, 1), MAX_LIMIT),
    "offset": lambda text: parse_count(text, 0, MAX_OFFSET),
    "as-of": parse_moment,
}
FIELDS = {name: name.replace("-", "_") for name in READERS}
FIELDS |= {"skipGeometry": "skip_geometry", "simplify": "simplify_m"}


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
        box = read_value(values, "bbox", lambda text: read_box(text, bbox_crs))
        bbox, region = box or (None, None)
        said: dict[str, Any] = {
            FIELDS[name]: read_value(values, name, READERS[name])
            for name in READERS
            if name in values
        }
        return cls(bbox=bbox, region=region, filter=asked, given=_given(values, asked), **said)

    @property
    def canonical(self) -> str:
        """The selection as one query string, always in one order."""
        return _query(self.given)

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
        return _query(tuple(p for p in self.given if p[0] not in NOT_ON_MAP))

    @property
    def as_shown(self) -> str:
        """The same with the page that was asked for: what the very map shows."""
        kept = (p for p in self.given if p[0] not in NOT_ON_MAP or p[0] in CUTS)
        return _query(tuple(kept))

    @property
    def cut(self) -> str:
        """What of the selection asks for a part of what matches."""
        return _query(tuple(p for p in self.given if p[0] in CUTS))

    @property
    def selects(self) -> bool:
        """Whether anything is asked for but the whole record, as it is or as it was."""
        return bool(self.followed or self.cut)

    @property
    def followed(self) -> str:
        """The selection as a feed follows it: of the record as it moves on."""
        kept = (p for p in self.given if p[0] not in NOT_ON_MAP and p[0] != "as-of")
        return _query(tuple(kept))

    def without_ids(self, names: Collection[str]) -> Selection:
        """Give the same without some of its ids."""
        ids = tuple(name for name in self.ids or () if name not in names)
        pairs = {**dict(self.given), "ids": ",".join(ids)}
        return replace(self, ids=ids, given=tuple(pairs.items()))

    def pinned(self, version: str) -> str:
        """Give the canonical query string of this selection of the record at a version.

        Where another moment was asked for, it is of that one.
        """
        others = [pair for pair in self.given if pair[0] != "as-of"]
        return _query((*others, ("as-of", dict(self.given).get("as-of", version))))

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
        return _query(tuple(pairs))


@lru_cache(maxsize=64)
def _query(pairs: tuple[tuple[str, str], ...]) -> str:
    """Write pairs as a query string; an answer says its own several times."""
    return "&".join([f"{name}={quote(value, safe=',:/.')}" for name, value in pairs])


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
    idle = {name for name in SYSTEM_NAMES if given.get(name) == CRS84_URI} | {"filter-lang"}
    return tuple((name, value) for name, value in given.items() if name not in idle)


def _choice(values: dict[str, str], name: str, choices: tuple[str, ...]) -> str | None:
    return read_value(values, name, lambda text: parse_choice(text, choices))
