"""The same filter by pandas and geopandas, whose nullable types know true, false and unknown."""

from __future__ import annotations

import re
import unicodedata
from functools import reduce
from operator import and_, eq, ge, gt, le, lt, ne, or_
from typing import TYPE_CHECKING, Any, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd

from app.domain.geo.target import Target
from app.domain.geo.uncertainty import distance_interval
from app.selection.cql.nodes import Call, Items, Literal, Moment, Node, Property, Shape, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.store.features import Collection

__all__ = ["Oracle"]

COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": eq, "<>": ne, "<": lt, ">": gt, "<=": le, ">=": ge,
}  # fmt: skip
DTYPES = {
    "whole": "Float64", "other": "Float64", "part": "Float64", "name": "string", "label": "string",
    "flag": "boolean", "day": "string", "at": "string", "tags": "string", "empty": "string",
    "id": "string",
}  # fmt: skip
# A nullable column; the stubs do not know that comparing one gives another.
Series: TypeAlias = Any
DAY = pd.Timedelta(days=1)


class Oracle:
    """A collection as a geopandas frame."""

    def __init__(self, collection: Collection) -> None:
        rows = [feature.properties for feature in collection.features]
        frame = pd.DataFrame(rows)
        self.frame = pd.DataFrame(
            {name: pd.Series(frame[name].tolist(), dtype=kind) for name, kind in DTYPES.items()}
        )
        shapes: Any = [f.geometry for f in collection.features]
        self.shapes = gpd.GeoSeries(shapes, crs="OGC:CRS84")
        self.places = [f.footprint for f in collection.features]

    def ids(self, node: Node) -> list[str]:
        """Give the ids of the features of which the filter is true."""
        held = self.truth(node).fillna(False)  # noqa: FBT003 - unknown does not select
        found: list[str] = self.frame["id"][held.astype(bool)].tolist()
        return found

    def truth(self, node: Node) -> Series:
        if not isinstance(node, Call):
            return self._plain_truth(node)
        op, args = node.op, node.args
        if op in {"and", "or"}:
            return reduce(and_ if op == "and" else or_, map(self.truth, args))
        if op == "not":
            return ~self.truth(args[0])
        if op in COMPARE:
            return COMPARE[op](self.value(args[0]), self.value(args[1])).astype("boolean")
        if op.startswith("S_"):
            return self._spatial(op, args)
        return self._other(op, args)

    def _other(self, op: str, args: tuple[Node, ...]) -> Series:
        if op.startswith("T_"):
            return self._temporal(op, *map(self._span, args))
        return getattr(self, f"_{op.lower()}")(*args)

    def _plain_truth(self, node: Node) -> Series:
        if isinstance(node, Property):
            return self.frame[node.name]
        assert isinstance(node, Literal)
        return self._constant(node.value, "boolean")

    def value(self, node: Node) -> Series:
        if isinstance(node, Property):
            return self.frame[node.name]
        if isinstance(node, Moment):
            return self._constant(node.text, "string")
        if isinstance(node, Literal):
            return self._constant(
                node.value, "string" if isinstance(node.value, str) else "Float64"
            )
        assert isinstance(node, Call)
        if node.op in {"CASEI", "ACCENTI"}:
            change = str.casefold if node.op == "CASEI" else plain
            return self.value(node.args[0]).map(change, na_action="ignore").astype("string")
        if node.op in {"S_DISTANCE", "P_DWITHIN"}:
            return self._distances(node)
        return self._arithmetic(node.op, *map(self.value, node.args))

    def _constant(self, value: Any, kind: str) -> Series:
        return pd.Series([value] * len(self.frame), dtype=kind)

    def _arithmetic(self, op: str, one: Series, two: Series) -> Series:
        a, b = (column.to_numpy(dtype=float, na_value=np.nan) for column in (one, two))
        by = {
            "+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b,
            "%": lambda: np.fmod(a, b), "div": lambda: np.trunc(a / b), "^": lambda: a**b,
        }  # fmt: skip
        with np.errstate(all="ignore"):
            found = by[op]()
        known = np.isfinite(a) & np.isfinite(b) & np.isfinite(found)
        return pd.Series(pd.array(np.where(known, found, np.nan)).astype("Float64"))

    def _between(self, value: Node, low: Node, high: Node) -> Series:
        middle = self.value(value)
        over, under = middle >= self.value(low), middle <= self.value(high)
        return over.astype("boolean") & under.astype("boolean")

    def _in(self, value: Node, items: Node) -> Series:
        assert isinstance(items, Items)
        found = [(self.value(value) == self.value(item)).astype("boolean") for item in items.args]
        return reduce(or_, found)

    def _like(self, value: Node, pattern: Node) -> Series:
        text = self.value(pattern).iloc[0]
        return self.value(value).str.fullmatch(like_expression(text)).astype("boolean")

    def _isnull(self, node: Node) -> Series:
        if isinstance(node, Property) and node.name == "geom":
            return self.shapes.isna().astype("boolean")
        return self.value(node).isna().astype("boolean")

    def _spatial(self, op: str, args: tuple[Node, ...]) -> Series:
        if op == "S_DWITHIN":
            lows = self._bounds(args[1], "min_m")
            limit = args[2]
            assert isinstance(limit, Literal)
            return lows <= float(limit.value) * 1_000.0
        first, second = args
        shape = second if isinstance(second, Shape) else first
        assert isinstance(shape, Shape)
        name = {"S_EQUALS": "geom_equals"}.get(op, op[2:].lower())
        if first is shape:
            name = {"within": "contains", "contains": "within"}.get(name, name)
        held = getattr(self.shapes, name)(shape.geometry).astype("boolean")
        return held.mask(self.shapes.isna())

    def _distances(self, node: Call) -> Series:
        if node.op == "S_DISTANCE":
            return self._bounds(node.args[1], "best_m") / 1_000.0
        raise NotImplementedError

    def _bounds(self, node: Node, name: str) -> Series:
        assert isinstance(node, Shape)
        x, y = node.geometry.coords[0]
        target = Target.of_point(x, y, accuracy_m=0.0)
        found = [place and getattr(distance_interval(place, target), name) for place in self.places]
        return pd.Series(found, dtype="Float64")

    def _span(self, node: Node | None) -> tuple[Series, Series]:
        """Give start and end as instants; an open side is far away."""
        if isinstance(node, Span):
            first, last = self._span(node.start), self._span(node.end)
            start = self._constant(pd.Timestamp("1800-01-01", tz="UTC"), "datetime64[us, UTC]")
            end = self._constant(pd.Timestamp("2200-01-01", tz="UTC"), "datetime64[us, UTC]")
            return (first[0] if node.start else start), (last[1] if node.end else end)
        if node is None:
            return self._span(Moment("2000-01-01", 0, is_date=True))
        texts = self.value(node)
        start = pd.to_datetime(texts, utc=True, format="ISO8601")
        is_day = texts.str.len().fillna(0) == len("2025-01-01")
        return start, start + is_day.map({True: DAY - pd.Timedelta("1us"), False: 0 * DAY})

    def _temporal(
        self, op: str, first: tuple[Series, Series], second: tuple[Series, Series]
    ) -> Series:
        (a, b), (c, d) = first, second
        held = {
            "T_AFTER": a > d, "T_BEFORE": b < c, "T_DISJOINT": (a > d) | (b < c),
            "T_INTERSECTS": (a <= d) & (b >= c), "T_EQUALS": (a == c) & (b == d),
            "T_CONTAINS": (a < c) & (b > d), "T_DURING": (a > c) & (b < d),
            "T_STARTS": (a == c) & (b < d), "T_FINISHES": (a > c) & (b == d),
        }[op]  # fmt: skip
        missing = a.isna() | b.isna() | c.isna() | d.isna()
        return held.astype("boolean").mask(missing)

    def _lists(self, node: Node) -> list[set[str] | None]:
        if isinstance(node, Items):
            words = {str(item.value) for item in node.args if isinstance(item, Literal)}
            return [words] * len(self.frame)
        texts = self.value(node)
        return [None if pd.isna(text) else set(text.split(",") if text else ()) for text in texts]

    def _sets(self, first: Node, second: Node, test: Callable[[Any, Any], bool]) -> Series:
        pairs = zip(self._lists(first), self._lists(second), strict=True)
        held = [None if a is None or b is None else test(a, b) for a, b in pairs]
        return pd.Series(held, dtype="boolean")

    def _a_equals(self, first: Node, second: Node) -> Series:
        return self._sets(first, second, lambda a, b: a == b)

    def _a_contains(self, first: Node, second: Node) -> Series:
        return self._sets(first, second, lambda a, b: not b - a)

    def _a_containedby(self, first: Node, second: Node) -> Series:
        return self._sets(first, second, lambda a, b: not a - b)

    def _a_overlaps(self, first: Node, second: Node) -> Series:
        return self._sets(first, second, lambda a, b: bool(a & b))


def plain(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    kept = "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", kept)


def like_expression(pattern: str) -> re.Pattern[str]:
    """Translate a pattern in the usual way, with backtracking."""
    parts, escaped = [], False
    for letter in pattern:
        if escaped:
            parts.append(re.escape(letter))
            escaped = False
        elif letter == "\\":
            escaped = True
        else:
            parts.append({"%": ".*", "_": "."}.get(letter) or re.escape(letter))
    return re.compile("".join(parts) + ("\\\\" if escaped else ""), re.DOTALL)
