"""What CQL2 allows and its parser does not read: escapes, numbers like .5, empty lists."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.errors import BadParameterError
from app.selection.cql.nodes import Call, Literal
from app.selection.cql.reading import CQL2_JSON, CQL_TEXT, parse_filter
from app.selection.cql.spelling import readable
from app.selection.cql.writing import written
from tests.selection.cql.sample import ids


@pytest.mark.parametrize(
    ("spelled", "meant"),
    [
        (r"a\tb", "a\tb"),
        (r"\a\b\n\v\f\r", "\a\b\n\v\f\r"),
        (r"it\'s", "it's"),
        ("it''s", "it's"),
        (r"a\\", "a\\"),
        (r"a\\tb", r"a\tb"),
        (r"100\%", r"100\%"),  # for LIKE
        (r"\x", r"\x"),
        (r"\\'' OR .5 ()", r"\' OR .5 ()"),
    ],
)
def test_req_cql2_text_escaping(spelled: str, meant: str) -> None:
    assert parse_filter(f"name = '{spelled}'").root == Call("=", (NAME, Literal(meant)))


NAME = parse_filter("name = ''").root.args[0]  # type: ignore[union-attr]  # a Call


@given(st.text("ab\\'tn%_\n()., 5", max_size=9))
@example("\\")
@example("\\'")
@example("\\\\n\\")
def test_a_text_is_read_as_it_was_written(text: str) -> None:
    root = Call("=", (NAME, Literal(text)))
    again = parse_filter(written(root))
    assert (again.root, again.text) == (root, written(root))
    value = {"op": "=", "args": [{"property": "name"}, text]}
    assert parse_filter(json.dumps(value), CQL2_JSON).text == again.text


def test_a_text_of_gdal_has_no_escapes() -> None:
    found = parse_filter(r"name = 'C:\temp'", CQL_TEXT)
    assert found.root == Call("=", (NAME, Literal(r"C:\temp")))
    assert found.text == r"name = 'C:\\temp'"
    assert parse_filter(found.text).root == found.root


def test_a_fault_behind_an_escape_has_its_place() -> None:
    with pytest.raises(BadParameterError, match="at character 27: 'x' is no queryable"):
        ids(r"name = 'a\'b\t' OR name = x")


def test_numbers_may_begin_with_their_point() -> None:
    assert ids("part > .5") == ids("part > 0.5") != []
    assert ids("part > -.5") == ids("part > -0.5") != []
    assert parse_filter("part > .5 AND name = '.5' AND \"a.5\" = 1.5").text == (
        "part > 0.5 AND name = '.5' AND \"a.5\" = 1.5"
    )


def test_empty_lists() -> None:
    assert ids("A_CONTAINS(tags, ())") == ids("tags IS NOT NULL")
    assert ids("A_OVERLAPS(tags, ( ))") == []
    assert ids("A_EQUALS((), ())") == ids("TRUE")
    empty = json.dumps({"op": "in", "args": [{"property": "name"}, []]})
    assert ids(empty, CQL2_JSON) == []
    denied = json.dumps({"op": "not", "args": [json.loads(empty)]})
    assert ids(denied, CQL2_JSON) == ids("TRUE") == ids(parse_filter(denied, CQL2_JSON).text)


@pytest.mark.parametrize("text", ["'\\" * 200_000, "'" * 300_001, '"\\' * 200_000, "(," * 300_000])
def test_a_hostile_spelling_takes_no_longer_than_its_length(text: str) -> None:
    start = time.perf_counter()
    readable(text)
    assert time.perf_counter() - start < 1.0


def test_lists_hold_anything_that_a_filter_can_say() -> None:
    everything = ids("TRUE")
    for held in (
        "A_EQUALS((1, 2), (2, 1.0, 1))",
        "A_CONTAINS((DATE('2025-01-01'), 'x'), (DATE('2025-01-01')))",
        "A_EQUALS((POINT(1 2)), (POINT(1 2)))",
        "A_CONTAINEDBY((TRUE), (FALSE, TRUE))",
        "A_OVERLAPS(((1, 2), 3), ((2, 1), 4))",
        "A_EQUALS((INTERVAL('2025-01-01', '..')), (INTERVAL('2025-01-01', '..')))",
        "NOT A_OVERLAPS((1, 'a'), ('1', TRUE))",
    ):
        assert ids(held) == everything, held
    assert ids("A_CONTAINS((whole, 7), (2))") == ids("whole = 2") != []
    assert ids("A_CONTAINS((whole + 1, other), (2))") == ids(
        "(whole = 1 OR other = 2) AND whole IS NOT NULL AND other IS NOT NULL"
    )
    assert ids("A_CONTAINS((day, at), (DATE('2025-01-05')))") == ids(
        "day = DATE('2025-01-05') AND at IS NOT NULL"
    )
    assert ids("A_CONTAINS(tags, (name, 'nowhere'))") == ids("FALSE")
    assert ids("A_CONTAINS((tags, 'x'), ('x'))") == ids("tags IS NOT NULL")
    assert ids("A_EQUALS((geom, 1), (geom, 1))") == ids("geom IS NOT NULL")


def test_true_and_false_have_an_order() -> None:
    assert ids("flag > FALSE") == ids("flag >= TRUE") == ids("flag")
    assert ids("flag < TRUE") == ids("flag <= FALSE") == ids("NOT flag")


def test_an_interval_may_be_all_of_time() -> None:
    assert ids("T_DURING(day, INTERVAL('..', '..'))") == ids("day IS NOT NULL")
    assert ids("T_AFTER(at, INTERVAL('..', '..'))") == []
