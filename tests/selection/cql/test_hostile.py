"""Filters made to break things: every one is answered or refused, quickly, and nothing else."""

from __future__ import annotations

import json
import time
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import BadParameterError
from app.selection.cql.reading import CQL2_JSON, CQL2_TEXT
from app.selection.selection import Selection
from tests.hostile.corpus import MALFORMED, XSS
from tests.selection.cql.sample import SAMPLE, ids

WORDS = [
    "whole", "name", "geom", "day", "interval", "flag", "tags", "'x'", "1", "-1", "1e400", "NULL",
    "TRUE", "AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS NULL", "=", "<>", "<", ">=", "+", "-",
    "/", "%", "^", "div", "(", ")", ",", "CASEI(", "S_INTERSECTS(", "S_DWITHIN(", "P_DWITHIN(",
    "FEATURE('sample','f003')", "POINT(1 1)", "POINT(", "POLYGON((0 0,1 1,1 0,0 0))",
    "BBOX(1,2,3,4)",
    "'km'", "DATE('2025-01-01')", "INTERVAL('..',", "T_AFTER(", "A_EQUALS(", "KP_BETWEEN(",
    "'%a_%'",
    "LINESTRING(0 0,0 0)", "POLYGON((0 0,1 1))", "MULTIPOINT EMPTY", '"', "'", ";", "--", "\x00",
    "\u202e", "\ud800", "é", "𝟙", "{", "[", "$1", "1.", ".5", "POINT Z(1 2 3)", "POINT(1 2 3 4 5)",
]  # fmt: skip
INJECTIONS = [
    "1=1; DROP TABLE incidents", "whole=1 OR 1=1--", "' OR ''='", "whole=1/**/",
    "whole = (SELECT 1)",
    "__import__('os').system('id')", "name.__class__ = 1", "name = ${7*7}", "{{7*7}}",
    "whole = 0x1F",
    "name LIKE '%' ESCAPE '!'", "pg_sleep(10) = 1", "name ~ '(a+)+$'", "name = E'\\\\'", "`id` = 1",
    "name || 'x' = 'y'", "@x = 1", "whole = ANY(1)", "EXISTS(whole)", "name COLLATE x = 'y'",
]  # fmt: skip
SHAPES = [
    "LINESTRING(0 0)", "LINESTRING(0 0, 0 0)", "POLYGON((0 0, 1 1))", "POLYGON((0 0, 1 1, 1 0))",
    "POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))", "POLYGON EMPTY", "POINT EMPTY", "MULTIPOINT EMPTY",
    "GEOMETRYCOLLECTION EMPTY", "POINT(1e3 0)", "POINT(0 91)", "BBOX(0, 2, 1, 1)", "BBOX(1, 2, 3)",
    "BBOX(-181, 0, 0, 1)", "GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POINT(1 1)))",
]  # fmt: skip


def refused_or_answered(text: str, language: str = CQL2_TEXT) -> str | None:
    """Give the message of the refusal, or None; anything else than both fails."""
    start = time.perf_counter()
    message = None
    try:
        ids(text, language)
        query = Selection.parse([("filter", text), ("filter-lang", language)]).canonical
        assert query.isascii()
    except BadParameterError as error:
        message = str(error)
    assert time.perf_counter() - start < 2.0
    assert message is None or (message.startswith("filter: ") and len(message) < 400)
    return message


@pytest.mark.parametrize("language", [CQL2_TEXT, CQL2_JSON])
def test_row_07_the_hostile_corpus_is_refused(language: str) -> None:
    for text in (*MALFORMED, *map(unquote, MALFORMED), *XSS, *INJECTIONS):
        if text != "true":
            assert refused_or_answered(text, language), text


@pytest.mark.parametrize("text", SHAPES)
def test_row_04_what_is_no_geometry_is_refused(text: str) -> None:
    for function in ("S_INTERSECTS(geom, {})", "S_DWITHIN(geom, {}, 1, 'km')"):
        message = refused_or_answered(function.format(text))
        assert message
        assert "at character" in message


@settings(max_examples=2_500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_row_07_words_in_any_order(text: str) -> None:
    refused_or_answered(text)


@settings(max_examples=1_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=60), st.sampled_from([CQL2_TEXT, CQL2_JSON]))
def test_row_07_any_text(text: str, language: str) -> None:
    refused_or_answered(text, language)


KINDS = ["Point", "Polygon", "GeometryCollection", "x"]
# JSON may escape half of a character alone; nothing that is written in UTF-8 can hold it.
HALF = "\ud800"
TEXTS = ["whole", "geom", "name", "x", "km", HALF, f"x{HALF}'"]
OPERATORS = ["=", "and", "in", "s_dwithin", "casei", "between", "x", HALF]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.fixed_dictionaries(
            {
                "op": st.sampled_from(OPERATORS),
                "args": st.lists(inner, max_size=4) | inner,
            }
        ),
        st.fixed_dictionaries({"property": inner}),
        st.fixed_dictionaries({"interval": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"date": inner}),
        st.fixed_dictionaries({"type": st.sampled_from(KINDS), "coordinates": inner}),
    ),
    max_leaves=12,
)


@settings(max_examples=1_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(json_values)
def test_row_07_any_json(value: object) -> None:
    refused_or_answered(json.dumps(value), CQL2_JSON)


HALVES = [
    ({"op": "=", "args": [{"property": "name"}, HALF]}, "'/args/1'"),
    ({"op": "=", "args": [{"property": HALF}, "x"]}, "'/args/0/property'"),
    ({"op": "in", "args": [{"property": "name"}, ["x", f"a{HALF}b"]]}, "'/args/1/1'"),
    ({"op": "=", "args": [{"op": "casei", "args": [HALF]}, "x"]}, "'/args/0/args/0'"),
    ({"op": "KP_BETWEEN", "args": [{"property": "geom"}, HALF, 1, 2]}, "'/args/1'"),
    ({"op": HALF, "args": []}, "'/op'"),
    ({"op": "not", "args": [{HALF: 1}]}, "'/args/0'"),
    ({"a/b~": [HALF]}, "'/a~1b~0/0'"),
    (HALF, "the root"),
]


@pytest.mark.parametrize(("value", "place"), HALVES)
def test_half_of_a_character_is_refused_where_it_stands(value: object, place: str) -> None:
    message = refused_or_answered(json.dumps(value), CQL2_JSON)
    assert message == f"filter: at {place}: holds half of a character, a lone surrogate"
    whole = json.dumps({"op": "=", "args": [{"property": "name"}, "\U0001f4a3"]})
    assert refused_or_answered(whole, CQL2_JSON) is None


def test_row_05_vertices_are_counted() -> None:
    many = ", ".join(f"{i / 1_000} {(i * i) % 89}" for i in range(10_001))
    assert "at most 10,000 are read" in str(
        refused_or_answered(f"S_INTERSECTS(geom, LINESTRING({many}))")
    )
    part = ", ".join(f"{i / 1_000} {(i * i) % 89}" for i in range(9_000))
    six = " OR ".join([f"S_INTERSECTS(geom, LINESTRING({part}))"] * 6)
    said = "holds more than 50,000 vertices in all"
    assert refused_or_answered(six) == f"filter: at character 511742: {said}"  # a comma
    part = ", ".join(f"{i / 1_000} {(i * i) % 89}" for i in range(8_500))
    six = " OR ".join([f"S_INTERSECTS(geom, LINESTRING({part}))"] * 6)
    place = six.rindex("LINESTRING") + 1
    assert refused_or_answered(six) == f"filter: at character {place}: {said}"
    text = "S_INTERSECTS(geom, LINESTRING(" + ", ".join(["0 0, 1 1"] * 4_900) + "))"
    assert refused_or_answered(text) is None
    far = f"S_DWITHIN(geom, LINESTRING({part}), 1, 'km')"
    assert "distances are measured to 1,000" in str(refused_or_answered(far))


def test_row_05_a_zigzag_takes_no_longer_than_it_may() -> None:
    def zigzag(count: int, height: float = 0.5) -> str:
        places = (f"{9 * i / count:.4f} {i % 2 * height}" for i in range(count))
        return f"LINESTRING({', '.join(places)})"

    assert refused_or_answered(f"S_DWITHIN(geom, {zigzag(1_000)}, 10, 'km')") is None
    assert refused_or_answered(f"P_DWITHIN(geom, {zigzag(1_000)}, 10, 'km') >= 1") is None
    counted = refused_or_answered(f"P_DWITHIN(geom, {zigzag(1_000)}, 10, 'km') >= 0.5")
    assert "places to 999 edges; at most 1 are counted" in str(counted)
    long = refused_or_answered(f"S_DWITHIN(geom, {zigzag(1_000, 8.0)}, 10, 'km')")
    assert "km long; distances are measured to 100,000 km" in str(long)
    one = f"id = 'f003' AND P_DWITHIN(geom, {zigzag(1_000)}, 10, 'km') >= 0.5"
    assert refused_or_answered(one) is None


def test_nothing_that_is_asked_changes_the_record() -> None:
    before = [dict(feature.properties) for feature in SAMPLE.features]
    for text in (*INJECTIONS, "whole = 1", "A_EQUALS(tags, ('uav'))", "CASEI(name) = 'x'"):
        refused_or_answered(text)
    assert [feature.properties for feature in SAMPLE.features] == before
