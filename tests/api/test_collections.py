"""The collections over HTTP: their ids, those they once had, and what each says of itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from app.store.catalog import Catalog

LGPL = "LGPL-3.0-or-later"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("casualty_reports", "casualty-reports"),
        ("context_events", "context"),
        ("asset_links", "asset-links"),
    ],
)
@pytest.mark.parametrize("below", ["", "/items", "/items/x", "/schema", "/items/x/versions"])
def test_an_old_id_is_404_and_names_the_new_one(
    client: TestClient, old: str, new: str, below: str
) -> None:
    answer = client.get(f"/collections/{old}{below}")
    assert answer.status_code == 404
    assert answer.json()["detail"].endswith(f"has the id '{old}'; its id is '{new}' now")
    assert client.get(f"/collections/{new}").json()["id"] == new


def test_the_documentation_lists_every_collection_as_it_is(
    client: TestClient, catalog: Catalog
) -> None:
    text = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    table = text.partition("| id | features |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `([a-z-]+)` \| (\d+) \|.*\| ([^|]+) \|$", table, re.MULTILINE)
    words = {"CC-BY-4.0": "CC BY 4.0", "ODbL-1.0": "ODbL 1.0", "other-pd": "public domain"}
    assert [(name, int(count), licence) for name, count, licence in rows] == [
        (one["id"], len(catalog.collection(one["id"]).features), words.get(one["license"], LGPL))
        for one in client.get("/collections").json()["collections"]
    ]


def test_the_schema_of_a_feature_is_that_of_the_properties_without_the_id(
    client: TestClient,
) -> None:
    words = {}
    for one in client.get("/collections").json()["collections"]:
        (link,) = [link for link in one["links"] if link["rel"] == "describedby"]
        whole = client.get(link["href"]).json()
        assert whole["$id"] == link["href"]
        flat = client.get(f"/collections/{one['id']}/schema").json()["properties"]
        words[one["id"]] = flat.pop("geometry", {}).get("format")
        del flat["id"]
        own = whole["$defs/columns"]["properties"]
        told = {name: (rule["type"], rule.get("format")) for name, rule in flat.items()}
        assert {name: (rule["type"], rule.get("format")) for name, rule in own.items()} == told
    assert {word: [n for n in words if words[n] == word] for word in set(words.values())} == {
        "geometry-any": [
            "incidents", "assets", "places", "kp-marks", "facilities", "terminal", "moorings",
            "city", "neighbours",
        ],
        "geometry-linestring": ["route"],
        "geometry-polygon": ["basemap-land", "basemap-lakes"],
        "geometry-multilinestring": [
            "basemap-rivers", "basemap-borders-country", "basemap-borders-region",
        ],
        "geometry-point": ["basemap-towns"],
        None: [
            "claims", "casualty-reports", "impacts", "statements", "sources", "asset-links",
            "context", "exposures", "actors",
        ],
    }  # fmt: skip


def test_a_footprint_is_asked_for_by_name_and_goes_on_with_the_page(client: TestClient) -> None:
    page = client.get("/collections/incidents/items?geometry=footprint&limit=5").json()
    assert {feature["geometry"]["type"] for feature in page["features"]} == {"Polygon"}
    (following,) = [link["href"] for link in page["links"] if link["rel"] == "next"]
    assert "geometry=footprint" in following
    answer = client.get("/collections/incidents/items?geometry=disc")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "geometry")
    paths = client.get("/api").json()["paths"]
    rows = paths["/collections/{collectionId}/items"]["get"]["parameters"]
    (row,) = [row for row in rows if row["name"] == "geometry"]
    assert row["schema"] == {"type": "string", "enum": ["point", "footprint"], "default": "point"}
