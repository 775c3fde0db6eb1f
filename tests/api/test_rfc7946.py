"""The validator of the tests sees each fault that RFC 7946 knows, and only those."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.rfc7946 import geojson_faults, sequence_faults

RING = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]]
HOLE = [[1.0, 1.0], [1.0, 2.0], [2.0, 2.0], [2.0, 1.0], [1.0, 1.0]]


def as_bytes(kind: str, coordinates: Any, **more: Any) -> bytes:
    geometry = {"type": kind, "coordinates": coordinates}
    whole = {"type": "Feature", "id": "a", "geometry": geometry, "properties": {}}
    return json.dumps(whole | more).encode()


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [
        ("Point", [180.0, -90.0]),
        ("LineString", [[0.0, 0.0], [1.0, 0.0]]),
        ("Polygon", [RING, HOLE]),
        ("MultiPolygon", [[RING, HOLE]]),
        ("MultiLineString", [[[0.0, 0.0], [1.0, 0.0]]]),
    ],
)
def test_what_is_right_has_no_faults(kind: str, coordinates: Any) -> None:
    assert geojson_faults(as_bytes(kind, coordinates)) == []


@pytest.mark.parametrize(
    ("kind", "coordinates", "fault"),
    [
        ("Point", [], "empty"),
        ("Point", ["1", "2"], "3.1.1"),
        ("Point", [44.0, 137.0], "not on earth"),
        ("LineString", [[1.0, 1.0], [1.0, 1.0]], "without length"),
        ("LineString", [[179.0, 1.0], [-179.0, 1.0]], "antimeridian"),
        ("Polygon", [RING[::-1]], "turns the other way"),
        ("Polygon", [RING, HOLE[::-1]], "turns the other way"),
        ("Polygon", [RING, [[x + 9, y] for x, y in HOLE]], "outside shell"),
        ("Polygon", [[[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]]], "Self-intersection"),
        ("Polygon", [RING[:4]], "open"),
        ("Curve", [RING[:2]], "type Curve"),
    ],
)
def test_what_is_wrong_is_seen(kind: str, coordinates: Any, fault: str) -> None:
    faults = "; ".join(geojson_faults(as_bytes(kind, coordinates)))
    assert fault.lower() in faults.lower()


@pytest.mark.parametrize(
    "more", [{"crs": {}}, {"bbox": [1, 2]}, {"id": None}, {"properties": []}, {"features": []}]
)
def test_members_are_looked_at(more: dict[str, Any]) -> None:
    assert geojson_faults(as_bytes("Point", [1.0, 2.0], **more))


@pytest.mark.parametrize("raw", [b'{"type":NaN}', b'{"type":1e999}', b'{"type":1,"type":1}'])
def test_the_text_is_read_strictly(raw: bytes) -> None:
    with pytest.raises(AssertionError):
        geojson_faults(raw)


def test_a_sequence_has_its_separators() -> None:
    text = as_bytes("Point", [1.0, 2.0])
    assert sequence_faults(b"\x1e" + text + b"\n\x1e" + text + b"\n") == []
    assert sequence_faults(b"\x1e" + text) == ["a text does not end with a line feed"]
