"""Every feature that is served is valid by the published schemas, as a validator sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from tests.api.routes import OFFICE

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from app.store.catalog import Catalog

COLLECTIONS = (
    "incidents", "assets", "places", "route", "kp-marks", "facilities", "terminal", "moorings",
    "city", "neighbours", "claims", "casualty-reports", "impacts", "statements", "sources",
    "asset-links", "context", "exposures", "actors", "basemap-land", "basemap-lakes",
    "basemap-rivers", "basemap-borders-country", "basemap-borders-region", "basemap-towns",
)  # fmt: skip
ITEM = f"/collections/incidents/items/{OFFICE}"
WAYS = (
    "", "geometry=footprint", "profile=full", "skipGeometry=true", "properties=id", "precision=1",
    "simplify=50km", "f=jsonfg",
)  # fmt: skip


def validator(client: TestClient, address: str) -> Any:
    schema = client.get(address).json()
    jsonschema_rs.meta.validate(schema)
    return jsonschema_rs.validator_for(schema, validate_formats=True)


def faults(checked: Any, value: Any) -> list[str]:
    return [f"{error.instance_path}: {error.message}" for error in checked.iter_errors(value)]


def test_the_collections_here_are_all(catalog: Catalog) -> None:
    assert tuple(catalog.collections) == COLLECTIONS


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_feature_is_valid_by_the_schema_of_a_feature(client: TestClient, name: str) -> None:
    checked = validator(client, f"/collections/{name}/schema?f=feature")
    for way in WAYS:
        page = client.get(f"/collections/{name}/items?limit=10000&{way}").json()
        assert page["features"]
        for feature in page["features"]:
            assert faults(checked, feature) == []


@pytest.mark.parametrize("name", COLLECTIONS)
@pytest.mark.parametrize("last", ["schema", "queryables"])
def test_every_value_is_valid_by_the_logical_schemas(
    client: TestClient, name: str, last: str
) -> None:
    """What is null in GeoJSON is not there in the logical schema (23-058, 6.1)."""
    checked = validator(client, f"/collections/{name}/{last}")
    for feature in client.get(f"/collections/{name}/items?limit=10000").json()["features"]:
        there = {key: v for key, v in feature["properties"].items() if v is not None}
        assert faults(checked, there) == []


def test_one_item_is_valid_too(client: TestClient) -> None:
    checked = validator(client, "/collections/incidents/schema?f=feature")
    for address in (ITEM, f"{ITEM}?f=jsonfg"):
        assert faults(checked, client.get(address).json()) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"kp_km": "1506"}, ["properties", "kp_km"]),
        ({"event_class": "picnic"}, ["properties", "event_class"]),
        ({"title": None}, ["properties", "title"]),
        ({"updated": "2026-13-01"}, ["properties", "updated"]),
        ({"version": 1.5}, ["properties", "version"]),
    ],
)
def test_what_is_wrong_is_refused(client: TestClient, change: dict[str, Any], where: Any) -> None:
    checked = validator(client, "/collections/incidents/schema?f=feature")
    feature = client.get(ITEM).json()
    feature["properties"] |= change
    assert [error.instance_path for error in checked.iter_errors(feature)] == [where]
