"""Strict YAML: plain data with places, and nothing that could run, grow or surprise."""

from __future__ import annotations

import pytest

from app.sources.strict_yaml import YamlFaultError, read_yaml


def test_plain_data_comes_back_with_row_and_column_of_each_value() -> None:
    data, positions = read_yaml("id: office\nwhen:\n  - day: 2025-09-24\n    prec: 1\n")
    assert data == {"id": "office", "when": [{"day": "2025-09-24", "prec": 1}]}
    assert positions == {
        "": (1, 1),
        "/id": (1, 5),
        "/when": (3, 3),
        "/when/0": (3, 5),
        "/when/0/day": (3, 10),
        "/when/0/prec": (4, 11),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-09-24", "2025-09-24"),
        ("2024-02-31", "2024-02-31"),
        ("2025-11-29T01:06:00Z", "2025-11-29T01:06:00Z"),
        ("2001-12-14 21:59:43.10 -5", "2001-12-14 21:59:43.10 -5"),
        ("7", 7),
        ("0.8", 0.8),
        ("true", True),
        ("null", None),
        ('"no"', "no"),
        ("Новороссийск", "Новороссийск"),
    ],
)
def test_dates_stay_text_and_other_scalars_are_what_they_look_like(
    text: str, expected: str | float | None
) -> None:
    assert read_yaml(f"value: {text}\n")[0] == {"value": expected}


@pytest.mark.parametrize(
    ("text", "message", "position"),
    [
        pytest.param("a: 1\nb: 2\na: 3\n", "the key 'a' stands twice", (3, 1), id="key-twice"),
        pytest.param("a:\n  b: 1\n  b: 1\n", "the key 'b' stands twice", (3, 3), id="deeper"),
        pytest.param("? [1, 2]\n: x\n", "is not text", (1, 3), id="list-as-key"),
        pytest.param("a: &x 1\nb: 2\n", "anchors, aliases and tags", (1, 4), id="anchor"),
        pytest.param("a: &x [1]\nb: *x\n", "anchors, aliases and tags", (1, 4), id="alias"),
        pytest.param("a: !!python/object:os.system x\n", "tags", (1, 4), id="python-tag"),
        pytest.param("a: !!binary aGk=\n", "tags", (1, 4), id="standard-tag"),
        pytest.param("a: 1\n---\nb: 2\n", "but found another document", (2, 1), id="two"),
        pytest.param("", "the file is empty", (1, 1), id="empty"),
        pytest.param("# only a remark\n", "the file is empty", (1, 1), id="remark"),
        pytest.param("a: [1, 2\nb: 3\n", "not readable as YAML", (2, 2), id="open-bracket"),
        pytest.param("a: b: c\n", "not readable as YAML", (1, 5), id="two-colons"),
        pytest.param("a: .nan\n", "nan is not a number", (1, 4), id="not-a-number"),
        pytest.param("a: 1\nb: [-.inf]\n", "-inf is not a number", (2, 5), id="infinity"),
        pytest.param("a: \x00\n", "control characters", (1, 1), id="control"),
        pytest.param("a: " + "1" * 5_000, "not readable as YAML", (1, 1), id="digits"),
    ],
)
def test_what_is_refused_is_refused_with_its_place(
    text: str, message: str, position: tuple[int, int]
) -> None:
    with pytest.raises(YamlFaultError) as caught:
        read_yaml(text)
    assert message in str(caught.value)
    assert caught.value.position == position


def test_depth_is_capped_before_anything_is_composed() -> None:
    assert read_yaml("[" * 16 + "]" * 16)[0] is not None
    for depth in (17, 900, 200_000):
        with pytest.raises(YamlFaultError, match="more than 16 levels") as caught:
            read_yaml("[" * depth + "]" * depth)
        assert caught.value.position == (1, 17)


def test_size_and_number_of_values_are_capped() -> None:
    with pytest.raises(YamlFaultError, match="over 1,000,000 bytes"):
        read_yaml("a: " + "x" * 1_000_000)
    with pytest.raises(YamlFaultError, match="more than 50,000 values"):
        read_yaml("[" + "0," * 50_001 + "]")
