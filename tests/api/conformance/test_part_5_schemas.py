"""OGC API - Features Part 5 (23-058r1): schemas of what is given and of what can be asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from app.domain.record.vocabulary import CpcAsTarget, EventClass, ImpactStatus
from tests.api.conformance.asking import (
    ITEMS,
    OGC_REL,
    body_of,
    collections_of,
    features_of,
    ids_of,
    linked,
    refused,
)

if TYPE_CHECKING:
    from starlette.testclient import TestClient

COLLECTIONS = (
    "incidents", "assets", "places", "route", "claims", "casualty-reports", "impacts",
    "statements", "sources", "asset-links", "context", "exposures", "actors", "kp-marks",
    "basemap-lakes", "basemap-rivers", "basemap-borders-country",
)  # fmt: skip
DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA = "application/schema+json"
SHAPES = ("point", "linestring", "polygon")
GEOMETRIES = {
    "geometry-any", "geometry-geometrycollection",
    *(f"geometry-{multi}{shape}" for shape in SHAPES for multi in ("", "multi")),
    *(f"geometry-{shape}-or-multi{shape}" for shape in SHAPES),
}  # fmt: skip
PERSONS = {
    *(
        f"incidents.{what}_{end}"
        for what in ("killed", "injured")
        for end in ("low", "best", "high")
    ),
    *(f"casualty-reports.{name}" for name in ("value", "low", "high")),
}
KEYWORDS = {
    "title", "description", "type", "format", "enum", "minimum", "maximum", "readOnly", "writeOnly",
    "pattern", "items", "minLength", "maxLength", "x-ogc-role", "x-ogc-propertySeq", "x-ogc-unit",
    "x-ogc-definition", "x-ogc-unitLang",
}  # fmt: skip
each_schema = pytest.mark.parametrize("last", ["schema", "queryables"])
each_collection = pytest.mark.parametrize("name", COLLECTIONS)


def schema_of(client: TestClient, name: str, last: str = "schema") -> dict[str, Any]:
    answer = client.get(f"/collections/{name}/{last}", headers={"Accept": SCHEMA})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == SCHEMA
    found: dict[str, Any] = answer.json()
    return found


def roles_of(client: TestClient, name: str, last: str = "schema") -> dict[str, list[str]]:
    """Give the names of the properties by their role."""
    found: dict[str, list[str]] = {}
    for key, rule in schema_of(client, name, last)["properties"].items():
        if "x-ogc-role" in rule:
            found.setdefault(rule["x-ogc-role"], []).append(key)
    return found


@each_collection
@each_schema
def test_req_schemas_json_schema(client: TestClient, name: str, last: str) -> None:
    """It is a valid JSON Schema of an object, and its id is the address that gives it."""
    found = schema_of(client, name, last)
    jsonschema_rs.meta.validate(found)
    assert (found["$schema"], found["type"]) == (DIALECT, "object")
    assert re.fullmatch(r"https?://[^?]+", found["$id"])
    assert client.get(found["$id"], headers={"Accept": SCHEMA}).json() == found


@each_collection
@each_schema
def test_req_schemas_properties(client: TestClient, name: str, last: str) -> None:
    """Each property has a type, places a format instead; times are texts with a format."""
    for key, rule in schema_of(client, name, last)["properties"].items():
        if key in {"geom", "geometry"}:
            assert not {"type", "$ref"} & set(rule)
            assert rule["format"] in GEOMETRIES
        else:
            assert rule["type"] in {"string", "integer", "number", "boolean", "array", "object"}
        if rule.get("format") in {"date", "date-time", "interval"}:
            assert rule["type"] == "string"
        assert rule["title"]
        assert rule["description"]


def test_what_cannot_be_written_is_read_only(client: TestClient) -> None:
    """Distances and kilometres follow from the record, and a write takes none of them."""
    told = {
        name: {
            key
            for key, rule in schema_of(client, name)["properties"].items()
            if rule.get("readOnly") is not True
        }
        for name in ("incidents", "assets", "places", "claims", "route")
    }
    assert {"id", "title", "country", "weapon_class", "utc_end"} <= told["incidents"]
    assert not {"route_distance_m", "kp_min_km", "source_count", "version"} & told["incidents"]
    assert {"id", "kind", "place_id"} <= told["assets"]
    assert {"id", "name_en", "radius_m", "geometry"} <= told["places"]
    assert told["claims"] <= {"geometry"} >= told["route"]


@each_collection
@each_schema
def test_req_schemas_additional_keywords(client: TestClient, name: str, last: str) -> None:
    """What JSON Schema does not know begins with x-ogc-."""
    found = schema_of(client, name, last)
    for rule in found["properties"].values():
        assert set(rule) <= KEYWORDS
    assert set(found) <= {
        "$schema", "$id", "title", "description", "type", "required", "properties",
        "additionalProperties",
    }  # fmt: skip


@each_collection
@each_schema
def test_req_schemas_role(client: TestClient, name: str, last: str) -> None:
    """A role is a text, of those that are known."""
    assert set(roles_of(client, name, last)) <= {
        "id", "type", "primary-geometry", "primary-instant", "primary-interval-start",
        "primary-interval-end",
    }  # fmt: skip


@each_collection
@each_schema
def test_req_schemas_role_id(client: TestClient, name: str, last: str) -> None:
    """One property is the id, a text, by which the item is found."""
    (key,) = roles_of(client, name, last)["id"]
    assert schema_of(client, name, last)["properties"][key]["type"] == "string"
    for feature in features_of(client, name):
        assert feature["properties"][key] == feature["id"]


@each_collection
def test_req_schemas_property_seq(client: TestClient, name: str) -> None:
    """Whole numbers, each once, say the order in which the properties are given."""
    rules = schema_of(client, name)["properties"]
    places = {key: rule["x-ogc-propertySeq"] for key, rule in rules.items() if key != "geometry"}
    assert sorted(places.values()) == list(range(1, len(places) + 1))
    for feature in features_of(client, name):
        assert list(feature["properties"]) == sorted(places, key=places.__getitem__)


@each_collection
@each_schema
def test_req_schemas_unit(client: TestClient, name: str, last: str) -> None:
    """Lengths have their unit, in UCUM, and so have counts of people; other counts have none."""
    for key, rule in schema_of(client, name, last)["properties"].items():
        unit = {"_m": "m", "km": "km"}.get(key[-2:]) if rule.get("type") != "string" else None
        if f"{name}.{key}" in PERSONS:
            unit = "{person}"
        assert rule.get("x-ogc-unit") == unit, key
        assert rule.get("x-ogc-unitLang", "UCUM") == "UCUM"


def test_req_core_roles_features_role_primary_geometry(client: TestClient) -> None:
    """Where there are places, one property is the geometry, and is spatial."""
    for found in collections_of(client):
        for last in ("schema", "queryables"):
            named = roles_of(client, found["id"], last).get("primary-geometry", [])
            has_places = any(f["geometry"] for f in features_of(client, found["id"]))
            assert named == (["geometry"] if has_places else [])
            rules = schema_of(client, found["id"], last)["properties"]
            assert all(rules[key]["format"] in GEOMETRIES for key in named)


def assert_interval(client: TestClient, role: str, column: str) -> None:
    for found in collections_of(client):
        for last in ("schema", "queryables"):
            named = roles_of(client, found["id"], last).get(role, [])
            assert named == ([column] if found["id"] == "incidents" else [])
            for key in named:
                rule = schema_of(client, found["id"], last)["properties"][key]
                assert (rule["type"], rule["format"]) == ("string", "date")


def test_req_core_roles_features_role_primary_interval_start(client: TestClient) -> None:
    """The first day of an incident is one property, and a date."""
    assert_interval(client, "primary-interval-start", "date_start_local")


def test_req_core_roles_features_role_primary_interval_end(client: TestClient) -> None:
    """The last day of an incident is one property, and a date."""
    assert_interval(client, "primary-interval-end", "date_end_local")


def test_req_core_roles_features_primary_temporal_constraints(client: TestClient) -> None:
    """No instant beside an interval; both ends of an interval are of one grain."""
    for found in collections_of(client):
        roles = roles_of(client, found["id"])
        ends = {"primary-interval-start", "primary-interval-end"} & set(roles)
        assert not (ends and "primary-instant" in roles)
        rules = schema_of(client, found["id"])["properties"]
        assert len({rules[key]["format"] for role in ends for key in roles[role]}) <= 1


WORDS = [
    ("incidents", "attribution_status", {"claimed", "claimed_unofficial", "none"}),
    ("actors", "kind", {"person", "ministry", "group"}),
    ("route", "route_quality", {"mapped", "schematic"}),
    ("exposures", "direction", {"direct", "indirect"}),
    ("statements", "kind", {"denial", "no_statement_as_of"}),
    ("kp-marks", "kind", {"calibration", "kilometre"}),
]


@pytest.mark.parametrize(("collection", "name", "words"), WORDS)
def test_closed_vocabularies_are_listed(
    client: TestClient, collection: str, name: str, words: set[str]
) -> None:
    for last in ("schema", "queryables"):
        assert words <= set(schema_of(client, collection, last)["properties"][name]["enum"])
    whole = body_of(client, f"/collections/{collection}/schema", f="feature")
    assert words <= set(whole["$defs"]["columns"]["properties"][name]["enum"])


def test_codes_have_bounds_and_counts_a_unit(client: TestClient) -> None:
    rules = schema_of(client, "incidents")["properties"]
    for name, most in (("date_prec", 5), ("where_prec", 7)):
        assert (rules[name]["minimum"], rules[name]["maximum"]) == (1, most)
    counts = [name for name in rules if name.startswith(("killed_", "injured_"))]
    assert [rules[name]["x-ogc-unit"] for name in counts] == ["{person}"] * 6
    reported = schema_of(client, "casualty-reports", "queryables")["properties"]
    assert {reported[name]["x-ogc-unit"] for name in ("value", "low", "high")} == {"{person}"}
    assert "x-ogc-unit" not in rules["source_count"]
    assert "x-ogc-unit" not in schema_of(client, "impacts")["properties"]["value"]


REQUIRED = [
    ("incidents", {"attribution_status", "evidence_tier", "where_prec", "country"}),
    ("kp-marks", {"kp_km", "kp_min_km", "kp_max_km", "accuracy_m"}),
    ("route", {"kp_from_km", "kp_to_km", "accuracy_m", "route_quality"}),
    ("claims", {"field", "speaker"}),
    ("sources", {"url", "publisher"}),
    ("assets", {"kind", "name_en", "cpc_relation", "source"}),
    ("places", {"kind", "location_class", "basis"}),
]
OPTIONAL = [
    ("incidents", {"kp_km", "terminal_distance_m", "location_uncertainty_m", "killed_best"}),
    ("claims", {"value", "sources"}),
    ("assets", {"accuracy_m", "name_ru"}),
    ("casualty-reports", {"value"}),
]


@pytest.mark.parametrize(("collection", "names"), REQUIRED)
def test_what_the_record_demands_is_required(
    client: TestClient, collection: str, names: set[str]
) -> None:
    assert names <= set(schema_of(client, collection)["required"])


@pytest.mark.parametrize(("collection", "names"), OPTIONAL)
def test_what_may_be_missing_is_not(client: TestClient, collection: str, names: set[str]) -> None:
    assert not names & set(schema_of(client, collection)["required"])


@each_collection
def test_req_returnables_and_receivables_link(client: TestClient, name: str) -> None:
    """The collection links the schema of its features."""
    body = body_of(client, f"/collections/{name}")
    (link,) = linked(body, f"{OGC_REL}/schema")
    assert link["href"] == f"http://testserver/collections/{name}/schema"
    assert link["type"] == SCHEMA
    for rel in ("describedby", "describedBy"):
        (of_feature,) = linked(body, rel)
        assert of_feature["href"] == f"http://testserver/collections/{name}/schema?f=feature"


@each_collection
def test_req_returnables_and_receivables_op(client: TestClient, name: str) -> None:
    """It is had by GET in its media type."""
    assert schema_of(client, name)["properties"]


@each_collection
def test_req_returnables_and_receivables_response(client: TestClient, name: str) -> None:
    """It is a schema of the class Schemas, which every feature meets, and nothing more is given."""
    found = schema_of(client, name)
    plain = {key: rule for key, rule in found["properties"].items() if key != "geometry"}
    for key, rule in plain.items():
        if key not in found["required"]:
            plain[key] = {"anyOf": [rule, {"type": "null"}]}
    strict = {**found, "properties": plain, "additionalProperties": False}
    check = jsonschema_rs.validator_for(strict, validate_formats=True)
    for feature in features_of(client, name):
        assert [error.message for error in check.iter_errors(feature["properties"])] == []


@each_collection
def test_req_queryables_link(client: TestClient, name: str) -> None:
    """The collection links what a filter may ask."""
    (link,) = linked(body_of(client, f"/collections/{name}"), f"{OGC_REL}/queryables")
    assert link["href"] == f"http://testserver/collections/{name}/queryables"
    assert link["type"] == SCHEMA


@each_collection
def test_req_queryables_op(client: TestClient, name: str) -> None:
    """It is had by GET in its media type."""
    assert schema_of(client, name, "queryables")["properties"]


@each_collection
def test_req_queryables_response(client: TestClient, name: str) -> None:
    """It is closed: a filter may name all that it lists, and what it does not is a 400."""
    found = schema_of(client, name, "queryables")
    assert found["additionalProperties"] is False
    everything = {feature["id"] for feature in features_of(client, name)}
    for key in found["properties"]:
        asked = f'"{key}" IS NULL OR "{key}" IS NOT NULL'
        assert ids_of(client, name, filter=asked) == everything
    refused(client, ITEMS.replace("incidents", name), "filter", filter="no_such_name IS NULL")


def test_words_units_and_formats_are_told(client: TestClient) -> None:
    incident = schema_of(client, "incidents")["properties"]
    assert incident["event_class"]["enum"] == [word.value for word in EventClass]
    assert incident["cpc_as_target"]["enum"] == [word.value for word in CpcAsTarget]
    assert "enum" not in incident["weapon_class"]  # a list of words, joined
    assert incident["route_distance_m"]["x-ogc-unit"] == "m"
    assert incident["kp_km"]["x-ogc-unit"] == "km"
    assert incident["killed_best"]["x-ogc-unit"] == "{person}"
    assert incident["date_start_local"]["format"] == "date"
    assert incident["utc_start"]["format"] == "date-time"
    assert incident["kp_km"]["title"] == "Kilometre point"
    impact = schema_of(client, "impacts")["properties"]
    assert impact["status"]["enum"] == [word.value for word in ImpactStatus]
