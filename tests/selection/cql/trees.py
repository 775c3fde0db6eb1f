"""Random filters over the sample, as trees: every operator, every kind, gaps everywhere."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

import shapely
from hypothesis import strategies as st

from app.selection.cql.moments import moment
from app.selection.cql.nodes import Call, Items, Literal, Node, Property, Shape, Span
from app.selection.cql.shapes import box_shape
from tests.selection.cql.sample import TAGS, WORDS

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["filters"]

Nodes = st.SearchStrategy[Node]


def call(op: str, *parts: Nodes) -> Nodes:
    return st.tuples(*parts).map(lambda args: Call(op, args))


def one_call(ops: list[str], *parts: Nodes) -> Nodes:
    return st.sampled_from(ops).flatmap(lambda op: call(op, *parts))


def shape(geometry: BaseGeometry) -> Shape:
    return Shape(shapely.to_wkt(geometry, rounding_precision=-1), geometry)


COMPARISONS = ["=", "<>", "<", ">", "<=", ">="]
GEOM = st.just(Property("geom"))
numbers = st.recursive(
    st.sampled_from([Property("whole"), Property("other"), Property("part")])
    | st.integers(-5, 5).map(lambda n: Literal(float(n)))
    | st.sampled_from([0.25, 1e-7, 12345678.5]).map(Literal),
    lambda inner: one_call(["+", "-", "*", "/", "%", "div", "^"], inner, inner),
    max_leaves=4,
)
texts = st.recursive(
    st.sampled_from([Property("name"), Property("label")]) | st.sampled_from(WORDS).map(Literal),
    lambda inner: one_call(["CASEI", "ACCENTI"], inner),
    max_leaves=3,
)
patterns = st.text("pum%_\\КcafeAé", max_size=6).map(Literal) | one_call(
    ["CASEI", "ACCENTI"], st.sampled_from(["%PUMP%", "P%", "%é", "c_f%"]).map(Literal)
)
dates = st.integers(1, 20).map(lambda d: moment(f"2025-01-{d:02}", "", is_date=True))
instants = st.integers(0, 23).map(
    lambda h: moment(f"2025-01-{h // 2 + 1:02}T{h:02}:00:00Z", "", is_date=False)
)
days = dates | st.just(Property("day"))
moments = instants | st.just(Property("at"))
us = attrgetter("us")
# Both ends of one grain, so that the oracle need not tell days from instants.
spans = st.one_of(
    *(st.builds(Span, one, st.none()) | st.builds(Span, st.none(), one) for one in (days, moments)),
    st.tuples(dates, dates).map(lambda p: Span(min(p, key=us), max(p, key=us))),
    st.just(Span(Property("day"), Property("day"))),
)
lists = st.just(Property("tags")) | st.lists(
    st.sampled_from(TAGS).map(Literal), min_size=1, max_size=3
).map(lambda items: Items(tuple(items)))
corners = st.tuples(*[st.integers(-1, 9)] * 4)
shapes = st.one_of(
    corners.map(
        lambda c: box_shape(
            [min(c[0], c[2]), min(c[1], c[3]), max(c[0], c[2]), max(c[1], c[3])], ""
        )
    ),
    corners.map(lambda c: shape(shapely.Point(c[0], c[1]))),
    corners.filter(lambda c: c[:2] != c[2:]).map(
        lambda c: shape(shapely.LineString([c[:2], c[2:]]))
    ),
    corners.map(lambda c: shape(shapely.Point(c[0], c[1]).buffer(1 + c[2] % 3, quad_segs=1))),
)
points = corners.map(lambda c: shape(shapely.Point(c[0] / 2, c[1] / 2)))
ALLEN = [
    "T_AFTER", "T_BEFORE", "T_DISJOINT", "T_INTERSECTS", "T_EQUALS", "T_CONTAINS", "T_DURING",
    "T_STARTS", "T_FINISHES",
]  # fmt: skip
SPATIAL = [
    "S_INTERSECTS", "S_DISJOINT", "S_EQUALS", "S_TOUCHES", "S_WITHIN", "S_OVERLAPS", "S_CROSSES",
    "S_CONTAINS",
]  # fmt: skip
kilometres = st.sampled_from([1.0, 50.0, 111.0, 400.0]).map(Literal)
KM = st.just(Literal("km"))


def items(values: Nodes) -> Nodes:
    return st.lists(values, min_size=1, max_size=3).map(lambda found: Items(tuple(found)))


conditions = st.one_of(
    *(one_call(COMPARISONS, kind, kind) for kind in (numbers, texts, days, moments)),
    *(call("between", kind, kind, kind) for kind in (numbers, texts, days)),
    *(call("in", kind, items(kind)) for kind in (numbers, texts)),
    call("like", texts, patterns),
    call("isNull", numbers | texts | GEOM | days),
    st.just(Property("flag")),
    st.booleans().map(Literal),
    one_call(SPATIAL, GEOM, shapes) | one_call(SPATIAL, shapes, GEOM),
    one_call(ALLEN, days | spans, days | spans),
    one_call(ALLEN, moments | spans, moments | days),
    one_call(["A_EQUALS", "A_CONTAINS", "A_CONTAINEDBY", "A_OVERLAPS"], lists, lists),
    call("S_DWITHIN", GEOM, points, kilometres, KM),
    one_call(COMPARISONS, call("S_DISTANCE", GEOM, points, KM), kilometres),
)
filters = st.recursive(
    conditions,
    lambda inner: st.one_of(
        call("not", inner),
        *(one_call(["and", "or"], inner, inner, *more) for more in ((), (inner,))),
    ),
    max_leaves=6,
)
