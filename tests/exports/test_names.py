"""File names are plain, whatever the selection is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exports.formats import FORMATS, by_suffix
from app.exports.names import file_name

VERSION = "4177096221e41778fa4c111d0ea87c60"


@given(collection=st.text(max_size=200), query=st.text(max_size=200), version=st.text(max_size=40))
def test_row_8_no_name_leads_anywhere(collection: str, query: str, version: str) -> None:
    name = file_name(collection, version, query, "gpkg")
    assert re.fullmatch(r"incident-mapper[a-z0-9_-]*\.gpkg", name)
    assert len(name) < 120


def test_another_selection_has_another_name() -> None:
    names = {file_name("incidents", VERSION, query, "csv") for query in ("", "limit=1", "limit=2")}
    assert len(names) == 3
    assert "incident-mapper-incidents-41770962.csv" in names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("out.gpkg", "gpkg"),
        ("OUT.CSV", "csv"),
        ("a.fg.json", "jsonfg"),
        ("a.geojsons", "geojsonseq"),
        ("a.geojson", "json"),
        ("gpkg", None),
        ("a.json", None),
        ("a.gpkg.zip", None),
    ],
)
def test_ending_chooses_the_format(name: str, expected: str | None) -> None:
    found = by_suffix(name)
    assert (found.name if found else None) == expected


def test_table_is_consistent() -> None:
    assert list(FORMATS) == [
        "json", "jsonfg", "geojsonseq", "csv", "gpkg", "fgb", "parquet", "kml"
    ]  # fmt: skip
    assert len({each.suffix for each in FORMATS.values()}) == len(FORMATS)
    accepted = [media_type for each in FORMATS.values() for media_type in each.accepted]
    assert len(set(accepted)) == len(accepted)
    for each in FORMATS.values():
        assert (each.stream is None) != (each.write is None)
