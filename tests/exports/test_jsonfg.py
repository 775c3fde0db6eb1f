"""JSON-FG 1.0 (OGC 21-045r1), requirement by requirement."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from shapely.geometry import shape

from app.exports.jsonfg import jsonfg, root_members
from app.store.features import Feature
from tests.exports.samples import content_at, odd

if TYPE_CHECKING:
    from app.store.catalog import Catalog

CONF = "http://www.opengis.net/spec/json-fg-1/1.0/conf"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture(scope="module")
def body(catalog: Catalog) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(b"".join(jsonfg(content_at(catalog, "incidents"))))
    return found


def test_req_core_metadata(body: dict[str, Any]) -> None:
    assert body["conformsTo"] == [f"{CONF}/core", f"{CONF}/types-schemas"]
    assert not any("conformsTo" in feature for feature in body["features"])


def test_req_core_schema_valid(body: dict[str, Any]) -> None:
    for feature in body["features"]:
        assert {"type", "id", "geometry", "properties", "time", "place"} <= set(feature)
        assert "coordRefSys" not in feature  # only at the root


def test_req_core_interval_and_utc(body: dict[str, Any]) -> None:
    for feature in body["features"]:
        (start, end) = feature["time"]["interval"]
        assert STAMP.fullmatch(start)
        assert STAMP.fullmatch(end)
        assert start < end


def test_req_core_instant() -> None:
    content = odd(None, None)
    at = datetime(2025, 9, 23, 21, tzinfo=UTC)
    moment = Feature("moment", dict(content.rows[0].properties), None, interval=(at, at))
    content = dataclasses.replace(content, rows=(moment, content.rows[1]))
    first, second = json.loads(b"".join(jsonfg(content)))["features"]
    assert first["time"] == {"timestamp": "2025-09-23T21:00:00Z"}
    assert second["time"] is None


def test_req_core_geometry_wgs84_and_place(body: dict[str, Any]) -> None:
    assert body["coordRefSys"] == "http://www.opengis.net/def/crs/OGC/0/CRS84"
    for feature in body["features"]:
        assert feature["place"] is None  # longitude and latitude stand in "geometry"
        for lon, lat in shapely.get_coordinates(shape(feature["geometry"])):
            assert -180 <= lon <= 180
            assert -90 <= lat <= 90


def test_req_types_schemas_feature_type(body: dict[str, Any]) -> None:
    assert body["featureType"] == "incidents"
    root = root_members("incidents", "http://localhost/collections/incidents/schema")
    assert root["featureSchema"] == "http://localhost/collections/incidents/schema"
    assert [link["rel"] for link in root["links"]] == ["profile", "describedby"]


def test_req_profiles_jsonfg(body: dict[str, Any]) -> None:
    profiles = [link["href"] for link in body["links"] if link["rel"] == "profile"]
    assert profiles == ["http://www.opengis.net/def/profile/OGC/0/jsonfg"]
