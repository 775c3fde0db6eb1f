"""CSV as people and spreadsheets write it, and what is refused with its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sources.imports.csv_rows import csv_rows, guarded, unguarded
from app.sources.imports.errors import BadImportError

if TYPE_CHECKING:
    from pathlib import Path


def rows_of(path: Path, raw: bytes, delimiter: str | None = None) -> list[dict[str, str | None]]:
    path.write_bytes(raw)
    rows = csv_rows(path, "given.csv", delimiter=delimiter)
    try:
        return [row.cells or dict(row.faults) for row in rows.rows]
    finally:
        rows.close()


WANTED: list[dict[str, str | None]] = [{"a": "1,5", "b": "x\ny"}]


@pytest.mark.parametrize(
    "raw",
    [
        b'a,b\n"1,5","x\ny"\n',
        b'a;b\r\n1,5;"x\ny"\r\n',
        b'a\tb\n1,5\t"x\ny"\n',
        b'\xef\xbb\xbfa,b\n"1,5","x\ny"\n',
        b'sep=;\r\na;b\r\n1,5;"x\ny"\r\n',
        b'\xef\xbb\xbfsep=\t\r\na\tb\r\n1,5\t"x\ny"\r\n',
    ],
)
def test_delimiters_and_marks_of_spreadsheets(tmp_path: Path, raw: bytes) -> None:
    assert rows_of(tmp_path / "t", raw) == WANTED


def test_a_delimiter_that_is_named_wins(tmp_path: Path) -> None:
    assert rows_of(tmp_path / "t", b"a|b,c\n1|2\n", "|") == [{"a": "1", "b,c": "2"}]


@pytest.mark.parametrize(
    ("raw", "message", "row"),
    [
        (b"", "has no header", 1),
        (b"\n", "has no header", 1),
        (b"a,b,a\n", "has the column 'a' twice", 1),
        (b"\xff\xfea\x00", "is not UTF-8", 1),
        (b"a,b\n1,2\n\xff,2\n", "is not UTF-8", None),
        (b'a,b\n1,2\n"1,2\n', "is not CSV", 3),
        (b'a,b\n"1"x,2\n', "is not CSV", 2),
        (b"a\n" + b"x" * 200_000 + b"\n", "is not CSV: field larger", 2),
        (b",".join(b"c%d" % n for n in range(501)) + b"\n", "has 501 columns", 1),
    ],
)
def test_what_is_no_table_is_refused(
    tmp_path: Path, raw: bytes, message: str, row: int | None
) -> None:
    with pytest.raises(BadImportError, match=message) as refused:
        rows_of(tmp_path / "t", raw)
    assert row in {None, refused.value.faults[0].row}


def test_a_row_of_another_width_is_reported_and_the_next_is_read(tmp_path: Path) -> None:
    found = rows_of(tmp_path / "t", b"a,b\n1\n\n1,2\n")
    assert found == [{"": "holds 1 cells, the header has 2"}, {"a": "1", "b": "2"}]


@given(text=st.text(alphabet="'=+-@\t\ra1", min_size=1, max_size=6))
def test_row_26_a_guarded_text_comes_back_as_it_was(text: str) -> None:
    shown = guarded(text)
    assert shown[0] not in "=+-@\t\r"
    assert unguarded(shown) == text or text[0] == "'"
    assert unguarded(guarded(shown)) == shown
