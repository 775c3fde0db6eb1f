"""CSV: RFC 4180, no live formula (SECURITY row 26), geometry in two ways."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from app.bulk.formats import open_rows
from app.exports.csv_text import csv_text
from tests.exports.samples import COVERAGE, odd

if TYPE_CHECKING:
    from pathlib import Path


def rows_of(**options: bool) -> list[list[str]]:
    raw = b"".join(csv_text(odd(), **options))
    return list(csv.reader(StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_row_26_no_text_begins_like_a_formula(first: str) -> None:
    content = odd(shapely.Point(1, 2), title=f"{first}cmd|' /C calc'!A0")
    text = b"".join(csv_text(content)).decode()
    (_, row) = list(csv.reader(StringIO(text, newline="")))
    assert row[1] == f"'{first}cmd|' /C calc'!A0"


def test_row_26_numbers_stay_numbers() -> None:
    content = odd(shapely.Point(-1, -2))
    content.rows[0].properties["distance_m"] = -5.5  # type: ignore[index]  # a dictionary
    (_, row) = list(csv.reader(StringIO(b"".join(csv_text(content)).decode(), newline="")))
    assert (row[3], row[8]) == ("-5.5", "POINT (-1 -2)")


def test_every_line_ends_as_the_standard_says_and_carries_the_credit() -> None:
    raw = b"".join(csv_text(odd()))
    assert raw.endswith(b"\r\n")
    head, *rows = rows_of()
    assert head[-4:] == ["WKT", "export_credit", "export_coverage", "export_citation"]
    assert {tuple(row[-3:-1]) for row in rows} == {("© A & B", COVERAGE)}
    assert len({len(row) for row in [head, *rows]}) == 1


def test_types_are_written_plainly() -> None:
    full, nothing = rows_of()[1:3]
    assert full[2:8] == [
        "9007199254740993",
        "1234.5",
        "true",
        "2025-09-24",
        "2025-09-23T21:06:07Z",
        "",
    ]
    assert nothing[1:8] == [""] * 7


@pytest.mark.parametrize(("lonlat", "expected"), [(False, "WKT"), (True, "lon")])
def test_geometry_in_two_ways(*, lonlat: bool, expected: str) -> None:
    head, *rows = rows_of(lonlat=lonlat)
    first = head.index(expected)
    cells: Any = [row[first : first + 1 + lonlat] for row in rows]
    if lonlat:  # an area is never a pin
        assert cells == [["37.78", "44.73"], ["", ""], ["", ""], ["", ""], ["", ""]]
    else:
        assert cells[0] == ["POINT (37.78 44.73)"]
        assert cells[2] == ["LINESTRING (37.653 44.671, 38.00001 45)"]
        assert cells[4] == [""]


def test_no_geometry_column_without_places() -> None:
    raw = b"".join(csv_text(odd(None, is_spatial=False), lonlat=True))
    assert raw.startswith(b"id,title,persons,distance_m,at_sea,day,at,never,export_credit")


def test_byte_order_mark_only_where_asked() -> None:
    assert b"".join(csv_text(odd(), bom=True)).startswith(b"\xef\xbb\xbfid,")
    assert b"".join(csv_text(odd())).startswith(b"id,")


def test_row_26_bulk_joins_read_it_and_take_the_apostrophe_off(tmp_path: Path) -> None:
    content = odd(shapely.Point(37.78, 44.73), shapely.Point(51.9, 47.1))
    content.rows[1].properties["id"] = "-odd"  # type: ignore[index]  # a dictionary
    for lonlat in (False, True):
        path = tmp_path / f"{lonlat}.csv"
        path.write_bytes(b"".join(csv_text(content, lonlat=lonlat)))
        assert b"\r\n'-odd," in path.read_bytes()
        (batch,) = open_rows(path).read(0)
        assert batch.column("id").to_pylist() == ["odd-0", "-odd"]
        assert batch.schema.names == (["id", "lon", "lat"] if lonlat else ["id", "geometry"])
