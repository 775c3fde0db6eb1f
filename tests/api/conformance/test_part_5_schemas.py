"""OGC API - Features Part 5 (23-058r1): one test a requirement, named by it, in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.domain.record.vocabulary import CpcAsTarget, EventClass, ImpactStatus

if TYPE_CHECKING:
    from starlette.testclient import TestClient

COLLECTIONS = (
    "incidents", "assets", "places", "route", "claims", "casualty-reports", "impacts",
    "statements", "sources", "asset-links", "context", "exposures", "actors",
)  # fmt: skip
OGC_REL = "http://www.opengis.net/def/rel/ogc/1.0"


def schema_of(client: TestClient, name: str, last: str = "schema") -> dict[str, Any]:
    answer = client.get(f"/collections/{name}/{last}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/schema+json"
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("name", COLLECTIONS)
@pytest.mark.parametrize("last", ["schema", "queryables"])
def test_req_schemas_schema(client: TestClient, name: str, last: str) -> None:
    """A schema is a JSON Schema 2020-12 of an object, knows its address, and types everything."""
    found = schema_of(client, name, last)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert found["$id"] == f"http://testserver/collections/{name}/{last}"
    assert found["type"] == "object"
    assert found["title"]
    assert found["description"]
    for rule in found["properties"].values():
        assert rule["title"]
        assert rule["description"]
        assert rule.get("type") in {"string", "integer", "number", "boolean"} or rule[
            "format"
        ].startswith("geometry-")


@pytest.mark.parametrize("name", COLLECTIONS)
def test_req_core_roles_features_id(client: TestClient, name: str) -> None:
    """One property is the id, one the geometry where there is one, and no role is given twice."""
    rules = schema_of(client, name)["properties"]
    roles = {rule["x-ogc-role"]: key for key, rule in rules.items() if "x-ogc-role" in rule}
    assert len(roles) == sum("x-ogc-role" in rule for rule in rules.values())
    expected = {"id": "id"}
    if name in ("incidents", "assets", "places", "route"):
        expected["primary-geometry"] = "geometry"
    if name == "incidents":
        expected["primary-interval-start"] = "date_start_local"
        expected["primary-interval-end"] = "date_end_local"
    assert roles == expected


@pytest.mark.parametrize("name", COLLECTIONS)
def test_req_returnables_and_receivables_schema(client: TestClient, name: str) -> None:
    """The collection links its schema, which holds what an item gives, in its order."""
    links = client.get(f"/collections/{name}").json()["links"]
    rels = (("describedby", "?f=feature"), ("describedBy", "?f=feature"), (f"{OGC_REL}/schema", ""))
    for rel, query in rels:
        (href,) = [link["href"] for link in links if link["rel"] == rel]
        assert href == f"http://testserver/collections/{name}/schema{query}"
    rules = schema_of(client, name)["properties"]
    plain = [key for key in rules if key != "geometry"]
    assert [rules[key]["x-ogc-propertySeq"] for key in plain] == list(range(1, len(plain) + 1))
    for feature in client.get(f"/collections/{name}/items?limit=10000").json()["features"]:
        assert list(feature["properties"]) == plain


def test_words_units_and_formats_are_told(client: TestClient) -> None:
    incident = schema_of(client, "incidents")["properties"]
    assert incident["event_class"]["enum"] == [word.value for word in EventClass]
    assert incident["cpc_as_target"]["enum"] == [word.value for word in CpcAsTarget]
    assert "enum" not in incident["weapon_class"]  # a list of words, joined
    assert incident["route_distance_m"]["x-ogc-unit"] == "m"
    assert incident["kp_km"]["x-ogc-unit"] == "km"
    assert "x-ogc-unit" not in incident["killed_best"]
    assert incident["date_start_local"]["format"] == "date"
    assert incident["utc_start"]["format"] == "date-time"
    assert incident["kp_km"]["title"] == "Kilometre point"
    impact = schema_of(client, "impacts")["properties"]
    assert impact["status"]["enum"] == [word.value for word in ImpactStatus]
