"""Content of the catalog: columns with types, why nothing was found, marks of the past."""

from __future__ import annotations

import dataclasses
import tempfile
from typing import TYPE_CHECKING

import pytest

from app.exports.content import Kind
from app.exports.describe import columns_of, content_of
from app.exports.formats import FORMATS, ExportError, pieces
from app.selection.selection import Selection
from app.store.features import Feature
from app.store.select import Page
from tests.exports.samples import content_at, odd

if TYPE_CHECKING:
    from pathlib import Path

    from app.store.catalog import Catalog


def test_incidents_have_days_instants_and_numbers(catalog: Catalog) -> None:
    kinds = {c.name: c.kind for c in columns_of(catalog.collections["incidents"])}
    assert kinds["date_start_local"] is Kind.DAY
    assert kinds["utc_end"] is Kind.INSTANT
    assert kinds["killed_best"] is Kind.WHOLE
    assert kinds["kp_km"] is Kind.REAL
    assert kinds["title"] is Kind.TEXT
    places = {c.name: c.kind for c in columns_of(catalog.collections["places"])}
    assert places["at_sea"] is Kind.TRUTH


def test_named_columns_keep_the_order_of_the_collection(catalog: Catalog) -> None:
    content = content_at(catalog, "incidents", "properties=kp_km,id")
    assert [column.name for column in content.columns] == ["id", "kp_km"]


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("bbox=0,0,1,1", "none of the 34 features of incidents matches bbox=0,0,1,1"),
        ("offset=40", "offset 40 lies beyond the 34 features that match"),
        ("", None),
    ],
)
def test_an_empty_selection_says_why(catalog: Catalog, query: str, why: str | None) -> None:
    assert content_at(catalog, "incidents", query).head.empty_because == why


@pytest.mark.parametrize("name", FORMATS)
def test_a_collection_without_features_has_no_columns_and_still_a_file(
    catalog: Catalog, name: str
) -> None:
    bare = dataclasses.replace(
        catalog.collections["actors"], features=(), columns=(), spatial=False
    )
    emptied = dataclasses.replace(catalog, collections={"actors": bare})
    content = content_of(emptied, "actors", Selection.parse([]), Page((), 0, 0, 1))
    assert content.head.empty_because == "the collection actors holds no features"
    assert b"".join(pieces(FORMATS[name], content))


def test_marks_are_columns_and_never_lost(catalog: Catalog) -> None:
    first, *others = catalog.collections["incidents"].features
    marked = Feature(first.id, first.properties, first.geometry)
    object.__setattr__(marked, "marks", {"withdrawn_later": "an error"})
    page = Page((marked, *others), 34, 0, 34)
    content = content_of(catalog, "incidents", Selection.parse([]), page)
    assert content.columns[-1].name == "withdrawn_later"
    for name in ("csv", "kml", "json", "gpkg", "fgb", "parquet"):
        assert b"an error" in b"".join(pieces(FORMATS[name], content))


@pytest.mark.parametrize("name", ["gpkg", "fgb", "parquet"])
def test_nothing_is_left_of_a_file_that_was_given_up(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    begun = pieces(FORMATS[name], odd())
    assert next(begun)
    assert list(tmp_path.iterdir())
    begun.close()
    assert list(tmp_path.iterdir()) == []


def test_no_room_is_an_error_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    broken = dataclasses.replace(FORMATS["parquet"], write=full)
    with pytest.raises(ExportError, match="No space left"):
        list(pieces(broken, odd()))
    assert list(tmp_path.iterdir()) == []
