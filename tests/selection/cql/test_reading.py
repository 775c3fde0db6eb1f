"""What is no filter is refused: shortly, with what was expected and the place of the fault."""

from __future__ import annotations

import json

import pytest

from app.domain.errors import BadParameterError
from app.selection.cql.building import SPELLED
from app.selection.cql.reading import CQL2_JSON, parse_filter
from app.selection.functions import FUNCTIONS
from tests.selection.cql.sample import ids

AT_11 = "at character 11"


def refusal(text: str, language: str = "cql2-text") -> str:
    with pytest.raises(BadParameterError) as caught:
        ids(text, language)
    assert caught.value.parameter == "filter"
    return str(caught.value).removeprefix("filter: ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "at character 1: found the end, expected a condition like kp_km > 1200"),
        ("whole = ", "at character 9: found the end, expected a property, a value or a function"),
        ("whole == 1", "at character 8: found '= 1', expected a property, a value or a function"),
        ("whole = 1 x", f"{AT_11}: found 'x', expected an operator like = or AND, or the end"),
        ("(whole = 1", f"{AT_11}: found the end, expected an operator like = or AND, or a closing"),
        ("name = 'x", "at character 8: the text that starts with ' is not closed"),
        ('"name = 1', 'at character 1: the name that starts with " is not closed'),
        ("whole = 1;DROP TABLE x", "at character 10: found ';DROP TABLE x', expected"),
        ("whole = 1 AND\nname == 2", "at line 2, character 7: found '= 2', expected"),
        ("whole = 1 AND\n colour = 2", "at line 2, character 2: 'colour' is no queryable of"),
        (
            '{"op":"="}',
            "at character 1: this is JSON; expected CQL2 text, or filter-lang=cql2-json",
        ),
        ("wole = 1", "at character 1: 'wole' is no queryable of sample; expected one like whole"),
        (
            "whole = colour",
            "at character 9: 'colour' is no queryable of sample; see its queryables",
        ),
        ("foo(whole) = 1", "at character 1: 'foo' is no function or operator here; expected one"),
        ("whole > 'x'", "at character 7: > compares a number with a text"),
        ("name <> 1", "at character 6: <> compares a text with a number"),
        ("whole = other AND name > part", "at character 24: > compares a text with a number"),
        ("whole BETWEEN 1 AND 'x'", "at character 7: BETWEEN compares a number with a text"),
        ("whole IN (1, 'x')", "at character 7: IN compares a number with a text"),
        ("flag BETWEEN FALSE AND TRUE", "at character 6: BETWEEN does not compare true or false"),
        ("geom = geom", "at character 6: = does not compare a geometry; expected a function like"),
        ("interval = interval", "at character 10: = does not compare an interval; expected"),
        ("whole", "at character 1: the filter is a number; expected a condition like kp_km > 1200"),
        ("whole + 1", "at character 7: the filter is a number"),
        ("NOT whole", "at character 5: NOT expects true or false, not a number"),
        ("name + 1 = 2", "at character 1: + expects a number, not a text"),
        ("whole LIKE 'x'", "at character 7: LIKE compares a text with a pattern, not a number"),
        ("name LIKE label", f"{AT_11}: the pattern of LIKE is not written out"),
        ("whole = NULL", "at character 9: NULL is asked for with IS NULL"),
        ("whole = 1e400", "at character 9: the number is too large"),
        ("CASEI(whole) = 'x'", "at character 7: CASEI: text is a number; expected a text"),
        ("CASEI(name, label) = 'x'", "at character 1: CASEI has 2 arguments; expected CASEI(text"),
        ("day = '2025-02-30'", "at character 7: '2025-02-30' is not a date that exists in UTC"),
        ("day = DATE('yesterday')", "at character 7: 'yesterday' is not RFC 3339; expected DATE("),
        ("day > TIMESTAMP('2025-01-01T00:00:00Z')", "at character 5: > compares a date with an in"),
        ("at = '2025-01-01'", "at character 6: '2025-01-01' is not RFC 3339; expected TIMESTAMP("),
        ("T_AFTER(name, DATE('2025-01-01'))", "at character 9: T_AFTER: first is a text; expected"),
        ("T_AFTER(day, INTERVAL(whole, '..'))", "at character 23: 'whole' is a number, no date or"),
        ("T_AFTER(day, INTERVAL('2025-02-01', '2025-01-01'))", "at character 14: INTERVAL ends ("),
        ("A_CONTAINS(tags, (1, 2))", "at character 19: A_CONTAINS: a list holds texts like 'uav'"),
        ("A_CONTAINS(whole, ('x'))", "at character 12: A_CONTAINS: first is a number; expected"),
        ("S_INTERSECTS(geom, 'x')", "at character 20: S_INTERSECTS: second is a text; expected a"),
        ("S_DWITHIN(geom, geom, 1, 'km')", "at character 17: S_DWITHIN: to is not written out"),
        ("S_DWITHIN(POINT(1 1), POINT(1 1), 1, 'km')", f"{AT_11}: distances are measured from"),
        ("S_DWITHIN(geom, POINT(1 1), 1, 'mile')", "at character 32: 'mile' is no unit; expected"),
        (
            "S_DWITHIN(geom, POINT(1 1), -1, 'km')",
            "at character 30: S_DWITHIN: the limit is no",
        ),
        (
            "S_DWITHIN(geom, POINT(1 1), 2001, 'km')",
            "at character 29: S_DWITHIN: the limit is no",
        ),
        (
            "S_DWITHIN(geom, POINT(1 1), whole, 'km')",
            "at character 29: S_DWITHIN: limit is not",
        ),
        (
            "S_DWITHIN(geom, FEATURE('sample', 'x'), 1, 'km')",
            "at character 17: no feature of",
        ),
        ("KP_BETWEEN(geom, 'x', 1, 2)", "at character 1: no route has the id 'x'"),
    ],
)
def test_a_fault_is_named_with_its_place(text: str, message: str) -> None:
    found = refusal(text)
    assert found.startswith(message)
    assert len(found) < 240
    assert "\n" not in found


GLUED = [
    ("whole > 1 ANDname = 'x'", 11, "ANDname"),
    ("whole > 1 ORname = 'x'", 11, "ORname"),
    ("whole > 1 AND\nflag ORname = 'x'", "line 2, character 6", "ORname"),
    ("whole > 1AND flag", 10, "AND"),
    ("whole IS NULLAND flag", 10, "NULLAND"),
    ("whole IS NOT NULLAND flag", 14, "NULLAND"),
    ("whole ISNOT NULL", 7, "ISNOT"),
    ("whole ISNULLAND flag", 7, "ISNULLAND"),
    ("whole BETWEEN1 AND2", 7, "BETWEEN1"),
    ("whole BETWEEN 1 AND2", 17, "AND2"),
    ("whole DIVother = 1", 7, "DIVother"),
    ("whole NOT INterval", 11, "INterval"),
    ("name interval", 6, "interval"),
    ("whole INTERVAL('2025-01-01','..')", 7, "INTERVAL"),
    ("name = 'x' ANDAND", 12, "ANDAND"),
    ("(flag) andflag", 8, "andflag"),
    ("CASEI(name) LIKEname", 13, "LIKEname"),
    ("S_INTERSECTS(geom, POINT(1 1)) ANDflag", 32, "ANDflag"),
    ('"whole" = 1 AND "name" INname', 24, "INname"),
]


@pytest.mark.parametrize(("text", "place", "word"), GLUED)
def test_a_keyword_that_is_glued_is_refused(text: str, place: int | str, word: str) -> None:
    where = place if isinstance(place, str) else f"character {place}"
    message = f"at {where}: found '{word}', expected an operator like = or AND between spaces"
    assert refusal(text) == message
    assert refusal(text, "cql-text") == message


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("whole>1", "whole > 1"),
        ("(flag)and(name='x'or(NOT(flag)))", "flag AND (name = 'x' OR NOT flag)"),
        ("name='ANDflag'and\"name\"in('INx','x')", "name = 'ANDflag' AND name IN ('INx', 'x')"),
        ("whole IN(1,2)AND name LIKE'x%'", "whole IN (1, 2) AND name LIKE 'x%'"),
        ("interval IS NOT NULL AND NOT interval ISNULL", "interval IS NOT NULL"),
        ("T_AFTER(day,interval)AND flag", "T_AFTER(day, interval) AND flag"),
        ("whole NOT BETWEEN 1 AND 2", "NOT (whole BETWEEN 1 AND 2)"),
        ("flag AND NOT flag OR TRUE", "TRUE"),
    ],
)
def test_names_that_begin_like_a_keyword_and_signs_beside_one_are_read(
    text: str, same: str
) -> None:
    assert ids(text) == ids(same)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("{", "at line 1, character 2: is not JSON"),
        ('{"op": NaN}', "at line 1, character 8: holds NaN"),
        ('{"op":"=","op":"<"}', "at line 1, character 11: holds the key 'op' twice"),
        (
            '{"op": ">", "args": [{"property": "real"},\n 1e999]}',
            "at line 2, character 2: holds 1e999, which overflows",
        ),
        ([], "at the root: the filter is a list; expected a condition"),
        ({"op": "="}, "at the root: an object with op is not CQL2"),
        ({"op": "=", "args": 3}, "at the root: the arguments of = are not a list"),
        ({"op": "=", "args": [1]}, "at the root: = has 1 arguments; expected 2 arguments"),
        ({"op": "and", "args": [True]}, "at the root: AND has 1 arguments; expected 2 or more"),
        ({"op": "=", "args": []}, "at the root: = has 0 arguments; expected 2 arguments"),
        (
            {"op": "not", "args": [{"op": "and", "args": []}]},
            "at '/args/0': AND has 0 arguments; expected 2 or more arguments",
        ),
        ({"op": "sql", "args": [1]}, "at the root: 'sql' is no function or operator here"),
        (
            {"op": "and", "args": [True, {"op": "=", "args": [{"property": "colour"}, 1]}]},
            "at '/args/1/args/0': 'colour' is no queryable of sample",
        ),
        ({"op": "=", "args": [{"property": "whole"}, None]}, "at '/args/1': NULL is asked for"),
        ({"op": "isNull", "args": [{"bbox": [1, 2, 3]}]}, "at '/args/0': a BBOX has four or six"),
        ({"function": {"name": "x"}}, "at the root: an object with function is not CQL2"),
        ({"op": "in", "args": [{"property": "colour"}, []]}, "at '/args/0': 'colour' is no"),
    ],
)
def test_a_fault_in_json_has_a_pointer(value: object, message: str) -> None:
    text = value if isinstance(value, str) else json.dumps(value)
    assert refusal(text, CQL2_JSON).startswith(message)


def test_row_07_depth_nodes_and_size_are_bounded() -> None:
    large = "the filter is too large; at most 20 levels and 200 nodes"
    assert refusal("NOT " * 20 + "flag") == f"at character 81: {large}"
    assert refusal(" AND ".join(["flag"] * 200)) == f"at character 1792: {large}"
    assert refusal(f"whole IN ({', '.join(['1'] * 200)})") == f"at character 602: {large}"
    sides = " AND ".join(f"whole + {n} = 'x{n}'" for n in range(60))
    place = sides.index("'x39'") + 1
    assert refusal(sides) == f"at character {place}: {large}"
    assert ids("NOT " * 18 + "flag") == ids("flag")
    assert ids(" OR ".join(["flag"] * 199)) == ids("flag")
    nested: object = {"property": "flag"}
    for _ in range(20):
        nested = {"op": "not", "args": [nested]}
    assert "20 levels and 200 nodes" in refusal(json.dumps(nested), CQL2_JSON)
    assert "2,000 words and 64 brackets" in refusal("(" * 20_000 + "flag" + ")" * 20_000)
    assert "2,000 words and 64 brackets" in refusal("NOT " * 20_000 + "flag")
    assert "too many brackets" in refusal("S_INTERSECTS(geom, POLYGON" + "(" * 20_000)
    assert refusal(f"name = '{'x' * 2_000_000}'") == (
        "at character 2000001: holds 2,000,009 characters, at most 2,000,000 are read"
    )
    many = "whole IN (1" + ",1" * 52_501 + ")"
    assert refusal(many) == "at character 105012: holds more than 50,000 vertices in all"
    assert "longer than 2,000 characters" in refusal(f"name = '{'x' * 2_001}'")
    assert refusal("[" * 20_000, CQL2_JSON).endswith("is nested deeper than 48 levels")


@pytest.mark.parametrize("op", sorted({*FUNCTIONS, *SPELLED.values()}))
def test_every_operator_without_arguments_has_a_pointer(op: str) -> None:
    call = {"op": op, "args": []}
    assert refusal(json.dumps(call), CQL2_JSON).startswith(f"at the root: {op.upper()} has 0 arg")
    nested = {"op": "or", "args": [True, {"op": "not", "args": [call]}]}
    found = refusal(json.dumps(nested), CQL2_JSON)
    assert found.startswith(f"at '/args/1/args/0': {op.upper()} has 0 arguments; expected ")


def test_brackets_that_only_group_are_no_levels() -> None:
    assert ids("(" * 40 + "flag" + ")" * 40) == ids("flag")


def test_the_same_meaning_has_the_same_text() -> None:
    spelled = [
        "whole>1 and not(name in('x')) or day is not null",
        "whole > 1.0  AND NOT (name IN ('x')) OR NOT day IS NULL",
        "((whole\n>\t1) AND (name not in ('x'))) or (not (day is null))",
    ]
    texts = {parse_filter(text).text for text in spelled}
    assert texts == {"(whole > 1 AND NOT (name IN ('x'))) OR NOT (day IS NULL)"}


def test_text_and_json_are_two_spellings_of_one_tree() -> None:
    value = {
        "op": "and",
        "args": [
            {"op": "between", "args": [{"property": "whole"}, -1, 2.5]},
            {"op": "t_during", "args": [{"property": "day"}, {"interval": ["2025-01-01", ".."]}]},
            {"op": "s_intersects", "args": [{"property": "geom"}, {"bbox": [0, 0, 1, 1]}]},
            {"op": "<>", "args": [{"property": "at"}, {"timestamp": "2025-01-01T03:00:00+03:00"}]},
        ],
    }
    found = parse_filter(json.dumps(value), CQL2_JSON)
    assert found.text == (
        "whole BETWEEN (-1) AND 2.5 AND T_DURING(day, INTERVAL('2025-01-01', '..')) AND "
        "S_INTERSECTS(geom, BBOX(0, 0, 1, 1)) AND at <> TIMESTAMP('2025-01-01T00:00:00Z')"
    )
    assert parse_filter(found.text).root == found.root
