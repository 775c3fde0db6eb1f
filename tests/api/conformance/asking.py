"""What the tests of conformance share: answers, links, parameters, features as they are served."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.testclient import TestClient

__all__ = [
    "COLLECTION", "CRS84", "EPSG", "FEATURE", "ITEM", "ITEMS", "OFFICE", "OGC_REL", "body_of",
    "collections_of", "features_of", "ids_of", "linked", "parameter_of", "refused", "rels_of",
]  # fmt: skip

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
OGC_REL = "http://www.opengis.net/def/rel/ogc/1.0"
OFFICE = "cpc-2025-09-24-office-strike"
COLLECTION = "/collections/incidents"
ITEMS = f"{COLLECTION}/items"
FEATURE = f"{ITEMS}/{OFFICE}"
ITEM = "/collections/{collectionId}/items/{featureId}"
ALL = "10000"


def body_of(client: TestClient, address: str, **asked: str) -> dict[str, Any]:
    """Give the JSON of a 200."""
    answer = client.get(address, params=asked or None)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def rels_of(body: dict[str, Any]) -> dict[str, str]:
    """Give the media type by the relation of the links; of several the last."""
    return {link["rel"]: link["type"] for link in body["links"]}


def linked(body: dict[str, Any], rel: str) -> list[dict[str, str]]:
    """Give the links of one relation."""
    return [link for link in body["links"] if link["rel"] == rel]


def collections_of(client: TestClient) -> list[dict[str, Any]]:
    """Give what /collections lists."""
    found: list[dict[str, Any]] = body_of(client, "/collections")["collections"]
    return found


@lru_cache(maxsize=64)
def features_of(client: TestClient, collection: str) -> tuple[dict[str, Any], ...]:
    """Give all features of a collection as they are served; read once, and not to be changed."""
    body = body_of(client, f"/collections/{collection}/items", limit=ALL)
    assert body["numberMatched"] == len(body["features"])
    return tuple(body["features"])


def ids_of(client: TestClient, collection: str = "incidents", **asked: str) -> set[str]:
    """Give the ids of the features of a selection."""
    query = {name.replace("_", "-"): value for name, value in asked.items()}
    body = body_of(client, f"/collections/{collection}/items", limit=ALL, **query)
    return {feature["id"] for feature in body["features"]}


def parameters_of(client: TestClient, path: str) -> Iterator[dict[str, Any]]:
    """Give the parameters of a GET in the OpenAPI document, references followed."""
    document = body_of(client, "/api")
    for row in document["paths"][path]["get"]["parameters"]:
        if "$ref" in row:
            yield document["components"]["parameters"][row["$ref"].rsplit("/", 1)[-1]]
        else:
            yield row


def parameter_of(
    client: TestClient, name: str, path: str = "/collections/{collectionId}/items"
) -> dict[str, Any]:
    """Give one query parameter as the OpenAPI document has it."""
    (found,) = (row for row in parameters_of(client, path) if row["name"] == name)
    assert (found["in"], found["required"]) == ("query", False)
    assert (found["style"], found["explode"]) == ("form", False)
    return found


def refused(client: TestClient, address: str, parameter: str, **asked: str) -> str:
    """Give what a 400 says, that names the parameter at fault."""
    answer = client.get(address, params=asked or None)
    assert answer.status_code == 400, address
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["parameter"] == parameter
    return str(answer.json()["detail"])
