"""GeoJSON and its text sequences: joined bytes, what a reader must be told, constant memory."""

from __future__ import annotations

import dataclasses
import json
import tracemalloc
from typing import TYPE_CHECKING, Any

from app.exports.geojson import PIECE_BYTES, geojson, geojson_sequence
from tests.exports.samples import COVERAGE, content_at, odd

if TYPE_CHECKING:
    from app.store.catalog import Catalog


def records(content: Any) -> list[dict[str, Any]]:
    raw = b"".join(geojson_sequence(content))
    assert raw.startswith(b"\x1e")
    assert raw.endswith(b"\n")
    texts = raw[1:].split(b"\x1e")
    assert all(text.endswith(b"\n") and text.count(b"\n") == 1 for text in texts)
    return [json.loads(text) for text in texts]


def test_head_comes_first_and_features_are_whole() -> None:
    body = json.loads(b"".join(geojson(odd())))
    assert list(body) == [
        "type", "numberMatched", "numberReturned", "data_date", "catalog_version", "coverage",
        "attribution", "license", "citation", "links", "features",
    ]  # fmt: skip
    assert body["coverage"] == COVERAGE
    assert [feature["id"] for feature in body["features"]] == [f"odd-{n}" for n in range(5)]


def test_only_the_named_properties() -> None:
    body = json.loads(b"".join(geojson(dataclasses.replace(odd(), names=("title", "persons")))))
    assert [list(feature["properties"]) for feature in body["features"]] == [
        ["title", "persons"]
    ] * 5


def test_sequence_is_a_record_a_feature() -> None:
    found = records(odd())
    assert [record["type"] for record in found] == ["Feature"] * 5
    assert found[0]["about"]["coverage"] == COVERAGE
    assert found[0]["about"]["credit"] == "© A & B"
    assert "about" not in found[1]


def test_empty_sequence_says_why(catalog: Catalog) -> None:
    (only,) = records(content_at(catalog, "incidents", "offset=5000"))
    assert only["features"] == []
    assert only["empty_because"] == "offset 5000 lies beyond the 34 features that match"


def test_pieces_are_joined_whatever_their_number(catalog: Catalog) -> None:
    one = content_at(catalog, "sources")
    many = dataclasses.replace(one, rows=tuple(one.rows) * 20)
    pieces = list(geojson(many))
    assert len(pieces) > 5
    assert max(map(len, pieces)) < 3 * PIECE_BYTES
    body = json.loads(b"".join(pieces))
    assert [f["id"] for f in body["features"]] == [f.id for f in one.rows] * 20
    assert len(records(many)) == 20 * 221


def test_row_12_memory_does_not_grow_with_the_answer(catalog: Catalog) -> None:
    one = content_at(catalog, "sources")
    many = dataclasses.replace(one, rows=tuple(one.rows) * 100)
    for _ in geojson(one):  # makes the bytes of the features
        pass
    tracemalloc.start()
    size = sum(len(piece) for piece in geojson(many))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 10_000_000
    assert peak < 5_000_000
