"""Mappings: strict YAML or JSON, every fault at once."""

from __future__ import annotations

import pytest

from app.sources.imports.errors import BadImportError
from app.sources.imports.mapping import Mapping, read_mapping


def test_yaml_and_json_say_the_same() -> None:
    text = "columns: {title: T}\nconstants: {date_prec: 1}\ndecimal: ','\n"
    json = '{"columns": {"title": "T"}, "constants": {"date_prec": 1}, "decimal": ","}'
    wanted = Mapping(columns={"title": "T"}, constants={"date_prec": 1}, decimal=",")
    assert read_mapping(text, "m") == read_mapping(json, "m") == wanted


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("a: &x 1\n", "anchors, aliases and tags"),
        ("colour: red\n", "is no field"),
        ("columns: [1]\n", "/columns"),
        ("columns: {title: 3}\n", "/columns/title"),
        ("3\n", "should be an object"),
        ('{"columns": {"title": NaN}}', "holds NaN"),
        ("{" * 99, "nested deeper"),
        ("decimal: x\n", "neither a point nor a comma"),
        ("delimiter: ab\n", "is no comma"),
        ("timezone: Mars/Base\n", "is not an IANA zone"),
        ("date_format: '%H'\n", "is no format of a date"),
        ("date_format: '%d.%m'\n", "is no format of a date"),
        ("date_format: '%Q'\n", "is no format of a date"),
        ("date_format: '%d.%m.%Y" + " " * 40 + "x'\n", "is no format of a date"),
    ],
)
def test_what_is_no_mapping_is_refused(text: str, message: str) -> None:
    with pytest.raises(BadImportError, match=message):
        read_mapping(text, "m.yaml")


def test_all_faults_come_at_once() -> None:
    with pytest.raises(BadImportError) as refused:
        read_mapping("decimal: x\ntimezone: y\ndelimiter: zz\n", "m.yaml")
    assert refused.value.count == len(refused.value.faults) == 3
