"""GeoJSON feature by feature: whatever its size and order, and what is refused where."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from app.sources.imports.errors import BadImportError
from app.sources.imports.geojson_rows import geojson_rows

if TYPE_CHECKING:
    from pathlib import Path

    from app.sources.imports.rows import Row


def rows_of(path: Path, content: Any) -> list[Row]:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    path.write_bytes(raw)
    rows = geojson_rows(path, "given.geojson")
    try:
        return list(rows.rows)
    finally:
        rows.close()


def collection(*features: Any, **members: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", **members, "features": list(features)}


def feature(geometry: Any = None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


POINT = {"type": "Point", "coordinates": [37.5, 44.5, 12]}
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[37.0, 44.0], [37.2, 44.0], [37.2, 44.1], [37.0, 44.1], [37.0, 44.0]]],
}


def test_properties_become_text_and_a_point_two_columns(tmp_path: Path) -> None:
    given = feature(POINT, title="A", n=3, x=1.5, yes=True, none=None, list=["a"])
    [row] = rows_of(tmp_path / "g", collection(given))
    assert row.number == 1
    assert row.cells == {
        "title": "A", "n": "3", "x": "1.5", "yes": "true", "none": None, "list": '["a"]',
        "geometry.lon": "37.5", "geometry.lat": "44.5", "geometry.radius_m": None,
    }  # fmt: skip


def test_an_area_becomes_its_middle_and_reach(tmp_path: Path) -> None:
    [row] = rows_of(tmp_path / "g", collection(feature(SQUARE)))
    lon, lat = float(row.cells["geometry.lon"] or 0), float(row.cells["geometry.lat"] or 0)
    assert (lon, lat) == (37.1, 44.05)
    assert float(row.cells["geometry.radius_m"] or 0) == pytest.approx(9_750, abs=50)


def test_an_id_beside_the_properties_counts_as_one(tmp_path: Path) -> None:
    given = {**feature(POINT), "id": 7}
    assert rows_of(tmp_path / "g", collection(given))[0].cells["id"] == "7"


def test_a_file_far_longer_than_what_is_held_at_once(tmp_path: Path) -> None:
    features = [feature(POINT, title=f"é{n}" * 40, n=n) for n in range(3_000)]
    text = json.dumps({"features": features, "type": "FeatureCollection"}, ensure_ascii=False)
    found = rows_of(tmp_path / "g", b"\xef\xbb\xbf" + text.encode())
    assert [row.cells["n"] for row in found] == [str(n) for n in range(3_000)]
    assert found[2_999].cells["title"] == "é2999" * 40


@pytest.mark.parametrize(
    ("geometry", "message"),
    [
        ({"type": "Point", "coordinates": []}, "expected longitude and latitude"),
        ({"type": "Point", "coordinates": ["1", 2]}, "no number"),
        ({"type": "Point", "coordinates": [True, 2]}, "no number"),
        ({"type": "LineString", "coordinates": [[1, 2], [3, 4]]}, "expected a Point"),
        ({"type": "Polygon", "coordinates": [[["a", 2]]]}, "cannot be read"),
        ({"type": "Polygon"}, "cannot be read"),
        ({"type": "Polygon", "coordinates": []}, "expected a Point or an area"),
        ([1, 2], "expected a Point"),
        (
            {"type": "Polygon", "coordinates": [[[0, 0], [999, 0], [999, 9], [0, 0]]]},
            "out of range",
        ),
    ],
)
def test_a_broken_geometry_is_reported_at_its_feature(
    tmp_path: Path, geometry: Any, message: str
) -> None:
    good, bad = rows_of(tmp_path / "g", collection(feature(POINT), feature(geometry)))
    assert good.faults == []
    assert bad.number == 2
    assert message in bad.faults[0][1]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "expected '{'"),
        (b"[]", "expected '{'"),
        (b"{}", "is not JSON"),
        (b'{"type": "Feature"}', "is a Feature, expected a FeatureCollection"),
        (b'{"type": "FeatureCollection"}', "with features"),
        (b'{"features": [{"type": "Feature"}]}', "is not a GeoJSON FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": [{"type": "Feature"}', "expected ',' or"),
        (b'{"type": "FeatureCollection", "features": [{"a": NaN}]}', "holds NaN"),
        (b'{"type": "FeatureCollection", "features": [{"a": 1e999}]}', "overflows"),
        (b'{"type": "FeatureCollection", "features": [{"a": 1, "a": 2}]}', "'a' twice"),
        (b'{"type": "FeatureCollection", "features": [\xff]}', "is not UTF-8"),
        (b'{"type": "FeatureCollection", "features": [' + b"[" * 90_000, "nested too deep"),
        (
            b'{"type": "FeatureCollection", "features": [{"a": "' + b"x" * 5_000_000,
            "over 2,000,000 characters",
        ),
        (
            b'{"crs": {"properties": {"name": "EPSG:3857"}}, "type": "FeatureCollection"}',
            "has a 'crs' member",
        ),
    ],
)
def test_row_04_what_is_no_collection_is_refused(tmp_path: Path, raw: bytes, message: str) -> None:
    with pytest.raises(BadImportError, match=message):
        rows_of(tmp_path / "g", raw)


def test_a_fault_in_the_middle_names_its_feature(tmp_path: Path) -> None:
    start = json.dumps(collection(feature(POINT), feature(POINT))).encode()[:-3]
    with pytest.raises(BadImportError) as refused:
        rows_of(tmp_path / "g", start + b", 3 4]}")
    assert refused.value.faults[0].row == 2


def test_what_is_no_feature_is_reported(tmp_path: Path) -> None:
    found = rows_of(tmp_path / "g", collection(3, {"type": "Feature", "properties": [1]}))
    assert [row.faults[0][1] for row in found] == ["is not a GeoJSON Feature", "expected an object"]
