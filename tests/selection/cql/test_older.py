"""CQL text from before CQL2, as GDAL writes it, means what it means there."""

from __future__ import annotations

import pytest

from app.domain.errors import BadParameterError
from app.selection.cql.older import as_cql2, as_rfc3339
from app.selection.cql.reading import CQL2_TEXT, CQL_TEXT, parse_filter
from app.selection.selection import Selection


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title ILIKE '%Cpc%'", "CASEI(title) LIKE CASEI('%Cpc%')"),
        ("(a = 1) AND (b ILIKE 'it''s')", "a = 1 AND CASEI(b) LIKE CASEI('it''s')"),
        ("a = 'b ILIKE ''c'''", "a = 'b ILIKE ''c'''"),
        ("\"b ILIKE 'c'\" = 1", "\"b ILIKE 'c'\" = 1"),
        ("NOT ((a IS NULL))", "NOT (a IS NULL)"),
    ],
)
def test_it_becomes_cql2(text: str, expected: str) -> None:
    assert parse_filter(text, CQL_TEXT).text == expected
    assert parse_filter(as_cql2(text), CQL2_TEXT).text == expected


def test_the_canonical_selection_is_cql2() -> None:
    asked = Selection.parse([("filter", "title ILIKE 'x'"), ("filter-lang", "cql-text")])
    assert asked.given == (("filter", "CASEI(title) LIKE CASEI('x')"),)
    assert Selection.parse(asked.given).filter == asked.filter


def test_ilike_is_no_cql2() -> None:
    with pytest.raises(BadParameterError, match="at character 7: found 'ILIKE"):
        parse_filter("title ILIKE 'x'", CQL2_TEXT)


@pytest.mark.parametrize(
    ("text", "is_date", "expected"),
    [
        ("2026-01-01T", True, "2026-01-01"),
        ("2026-01-01T00:00:00Z", True, "2026-01-01"),
        ("2026-01-01T10:00:00Z", True, "2026-01-01T10:00:00Z"),
        ("2026-01-01T", False, "2026-01-01T00:00:00Z"),
        ("2026-01-01T09Z", False, "2026-01-01T09:00:00Z"),
        ("2026-01-01T09:30Z", False, "2026-01-01T09:30:00Z"),
        ("2026-01-01T09:30:05+03:00", False, "2026-01-01T09:30:05+03:00"),
        ("2026-01-01", True, "2026-01-01"),
        ("soon", False, "soon"),
    ],
)
def test_moments_are_written_in_full(text: str, is_date: bool, expected: str) -> None:  # noqa: FBT001
    assert as_rfc3339(text, is_date=is_date) == expected
