"""GeoJSON: a broken feature is left out and reported in the row where it stands."""

from __future__ import annotations

import pytest

from app.domain.errors import Fault
from app.sources.geojson import read_features

FILE = "layers/test.geojson"
GOOD = '{"type": "Feature", "properties": {"id": "a"}, "geometry": null}'


def collection(*features: str) -> bytes:
    body = ",\n".join(features)
    return f'{{"type": "FeatureCollection", "features": [\n{body}\n]}}'.encode()


def feature(geometry: str) -> str:
    return f'  {{"type": "Feature", "properties": {{}}, "geometry": {geometry}}}'


def test_features_come_with_properties_geometry_and_place() -> None:
    raw = collection(GOOD, feature('{"type": "Point", "coordinates": [37.5, 44.5, 12]}'))
    features, faults = read_features(raw, FILE)
    assert faults == []
    assert [(f.index, f.row, f.column) for f in features] == [(0, 2, 2), (1, 3, 4)]
    assert features[0].properties == {"id": "a"}
    assert features[0].geometry is None
    assert features[1].geometry is not None
    assert (features[1].geometry.geom_type, features[1].geometry.bounds) == (
        "Point",
        (37.5, 44.5, 37.5, 44.5),
    )


@pytest.mark.parametrize(
    ("geometry", "message"),
    [
        pytest.param(
            '{"type": "Point", "coordinates": [181, 0]}', "out of range: [181.0, 0.0]", id="lon"
        ),
        pytest.param(
            '{"type": "LineString", "coordinates": [[0, 0], [0, -90.1]]}', "out of range", id="lat"
        ),
        pytest.param('{"type": "Point", "coordinates": [44.7, 137.8]}', "range", id="swapped"),
        pytest.param('{"type": "Point", "coordinates": []}', "an empty geometry", id="empty"),
        pytest.param('{"type": "Polygon", "coordinates": []}', "an empty geometry", id="no-ring"),
        pytest.param(
            '{"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]}',
            "an invalid geometry: Self-intersection",
            id="crosses-itself",
        ),
        pytest.param(
            '{"type": "LineString", "coordinates": [[1, 2], [1, 2]]}', "invalid", id="no-length"
        ),
        pytest.param(
            '{"type": "LineString", "coordinates": [[1, 2]]}', "make no LineString", id="short"
        ),
        pytest.param(
            '{"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}', "make no Polygon", id="open"
        ),
        pytest.param('{"type": "Point", "coordinates": ["1", "2"]}', "'1' is not a", id="text"),
        pytest.param('{"type": "Point", "coordinates": [true, 2]}', "True is not a", id="truth"),
        pytest.param('{"type": "Point", "coordinates": [null, 2]}', "None is not a", id="null"),
        pytest.param('{"type": "Point", "coordinates": [1]}', "make no Point", id="one-number"),
        pytest.param('{"type": "Point", "coordinates": 5}', "make no Point", id="no-list"),
        pytest.param('{"type": "Point", "coordinates": {}}', "make no Point", id="an-object"),
        pytest.param('{"type": "Point"}', "make no Point", id="no-coordinates"),
        pytest.param('{"type": "Circle", "coordinates": [1, 2]}', "none of Point", id="circle"),
        pytest.param(
            '{"type": "GeometryCollection", "geometries": []}', "none of Point", id="collection"
        ),
        pytest.param("[37.5, 44.5]", "none of Point", id="a-bare-list"),
    ],
)
def test_a_bad_geometry_is_left_out_and_reported_in_its_row(geometry: str, message: str) -> None:
    features, faults = read_features(collection(GOOD, feature(geometry), GOOD), FILE)
    assert [item.index for item in features] == [0, 2]
    [fault] = faults
    assert (fault.file, fault.row, fault.column) == (FILE, 3, 4)
    assert fault.pointer == "/features/1"
    assert message in fault.message


@pytest.mark.parametrize(
    ("member", "message"),
    [
        pytest.param('{"type": "Feature", "geometry": null}', "has no properties", id="bare"),
        pytest.param(
            '{"type": "Feature", "properties": null, "geometry": null}', "has no", id="null"
        ),
        pytest.param('{"type": "Thing"}', "is not a GeoJSON Feature", id="another-type"),
        pytest.param("7", "is not a GeoJSON Feature", id="a-number"),
    ],
)
def test_what_is_no_feature_is_left_out(member: str, message: str) -> None:
    features, [fault] = read_features(collection(GOOD, member), FILE)
    assert [item.index for item in features] == [0]
    assert fault.pointer == "/features/1"
    assert message in fault.message


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        pytest.param(
            b'{"type": "FeatureCollection", "crs": {"type": "name"}, "features": []}',
            "the file has a 'crs' member; RFC 7946 knows only OGC:CRS84",
            id="crs",
        ),
        pytest.param(b'{"type": "Feature"}', "the file is not a GeoJSON", id="a-feature"),
        pytest.param(b"[]", "the file is not a GeoJSON FeatureCollection", id="a-list"),
        pytest.param(b'{"type": "FeatureCollection"}', "the file has no list", id="none"),
    ],
)
def test_a_file_that_is_no_collection_is_one_fault(raw: bytes, message: str) -> None:
    features, [fault] = read_features(raw, FILE)
    assert features == []
    assert (fault.file, fault.row, fault.column, fault.pointer) == (FILE, 1, 1, "")
    assert message in fault.message


def test_a_number_that_overflows_is_reported_where_it_stands() -> None:
    features, [fault] = read_features(b'{"type": "FeatureCollection", "features": [[1e400]]}', FILE)
    assert features == []
    assert (fault.row, fault.column) == (1, 45)
    assert fault.message == "the file holds 1e400, which overflows"


def test_what_is_no_number_is_reported_where_it_stands() -> None:
    _, [fault] = read_features(collection(GOOD, feature('{"coordinates": [NaN, 1]}')), FILE)
    assert (fault.row, fault.column) == (3, 70)
    assert fault.message == "the file holds NaN, which is not a JSON number"


def test_a_truncated_file_is_reported_where_it_ends() -> None:
    _, [fault] = read_features(collection(GOOD)[:-4], FILE)
    assert (fault.row, fault.column) == (2, 64)
    assert str(fault).startswith("layers/test.geojson row 2, column 64: the file is not JSON")


def test_a_fault_says_where_on_one_line() -> None:
    place = Fault("a.csv", 14, 3, "column date", "'31/02/2024' is not a date")
    whole = Fault("a.csv", 0, 0, "", "is not UTF-8")
    assert str(place) == "a.csv row 14, column 3 (column date): '31/02/2024' is not a date"
    assert str(whole) == "a.csv: is not UTF-8"
