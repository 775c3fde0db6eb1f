"""Strict JSON: what the standard library lets through is refused with its reason."""

from __future__ import annotations

import pytest

from app.sources.strict_json import JsonFaultError, read_json


def test_plain_json_is_read() -> None:
    raw = '{"a": [1, -2.5, 1e3, true, null, "х[{\\"]"], "b": {}}'.encode()
    assert read_json(raw) == {"a": [1, -2.5, 1_000.0, True, None, 'х[{"]'], "b": {}}


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        pytest.param(b'{"a": NaN}', "holds NaN, which is not a JSON number", id="nan"),
        pytest.param(b"[Infinity]", "holds Infinity", id="infinity"),
        pytest.param(b"[-Infinity]", "holds -Infinity", id="minus-infinity"),
        pytest.param(b"[1e400]", "holds 1e400, which overflows", id="overflow"),
        pytest.param(b"[-1e999]", "holds -1e999, which overflows", id="underflow"),
        pytest.param(b"[1" + b"0" * 400 + b"]", "whole number of 401 digits", id="long"),
        pytest.param(b"18446744073709551616", "whole number of 20 digits", id="over-64-bits"),
        pytest.param(b"[-9223372036854775809]", "whole number of 19 digits", id="under-64-bits"),
        pytest.param(b"9" * 5_000, "whole number of 5000 digits", id="longer-than-python-reads"),
        pytest.param(b'{"a": 1, "b": 2, "a": 3}', "the key 'a' twice", id="key-twice"),
        pytest.param(b'[{"b": {"a": 1, "a": 1}}]', "the key 'a' twice", id="key-twice-deeper"),
        pytest.param(b"[" * 900 + b"]" * 900, "deeper than 32 levels", id="900-levels"),
        pytest.param(b'{"a":' * 33 + b"1" + b"}" * 33, "deeper than 32", id="33-objects"),
        pytest.param(b'{"a": "\xff"}', "is not UTF-8 at byte 7", id="not-utf-8"),
        pytest.param(b"\xef\xbb\xbf{}", "is not JSON", id="byte-order-mark"),
        pytest.param(b"", "is not JSON", id="empty"),
        pytest.param(b"{'a': 1}", "is not JSON", id="single-quotes"),
        pytest.param(b"[1,]", "is not JSON", id="comma-too-many"),
    ],
)
def test_what_is_no_strict_json_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises(JsonFaultError, match=message):
        read_json(raw)


def test_a_truncated_text_is_refused_where_it_ends() -> None:
    with pytest.raises(JsonFaultError) as caught:
        read_json(b'{\n  "a": [1, 2,\n  {"b": ')
    assert (caught.value.row, caught.value.column) == (3, 9)


@pytest.mark.parametrize(
    ("raw", "row", "column"),
    [
        (b'{"a": NaN}', 1, 7),
        (b'{"NaN": "NaN",\n "a": [1, NaN]}', 2, 11),
        (b"[1,\n\n-Infinity]", 3, 1),
        (b'{"1e999": "1e999",\n "a": 1e999}', 2, 7),
        (b"[1,\n -1e999]", 2, 2),
        (b"[1, " + b"9" * 400 + b"]", 1, 5),
        (b'{"a": 1, "b": 2, "a": 3}', 1, 18),
        (b'{"a": {"a": "a"}, "b": ["a", "a"],\n "\\u0061": 2}', 2, 2),
        (b'[{"a": 1}, {"b": {"a": 1,\n\n"a": 1}}]', 3, 1),
        ('{"х{\\"": 1, "y": "}", "х{\\"": 1}'.encode(), 1, 23),
        (b'{\n"a": "\xff"}', 2, 7),
        (b"[\n" * 33, 33, 1),
    ],
)
def test_what_is_refused_is_refused_where_it_stands(raw: bytes, row: int, column: int) -> None:
    with pytest.raises(JsonFaultError) as caught:
        read_json(raw)
    assert (caught.value.row, caught.value.column) == (row, column)


def test_brackets_in_text_do_not_count_as_depth() -> None:
    text = "[" * 50 + '\\"' + "{" * 50
    assert read_json(f'["{text}"]'.encode()) == [text.replace('\\"', '"')]
    assert read_json(b"[" * 32 + b"]" * 32) != []


def test_whole_numbers_have_64_bits() -> None:
    assert read_json(b"[-9223372036854775808, 18446744073709551615]") == [-(2**63), 2**64 - 1]


def test_size_is_capped() -> None:
    assert read_json(b"[1]", max_bytes=3) == [1]
    with pytest.raises(JsonFaultError, match="holds 4 bytes, at most 3 are read"):
        read_json(b"[12]", max_bytes=3)


def test_a_reader_may_allow_other_depths() -> None:
    assert read_json(b"[" * 40 + b"]" * 40, max_depth=40)
    with pytest.raises(JsonFaultError, match="deeper than 3 levels"):
        read_json(b"[[[[]]]]", max_depth=3)
