"""The data described for catalogues: what is said is there, and is what is served."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.testclient import TestClient

    from app.store.catalog import Catalog

HOST = "http://testserver"
DESCRIPTIONS = {
    "/datapackage.json": "application/json",
    "/dcat.jsonld": "application/ld+json",
    "/prov.jsonld": "application/ld+json",
}
LEADS = ("cpc-2026-04-06-terminal", "leads/", "nvr-2026-08-17-anna-s")
READERS: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": lambda text: {"true": True, "false": False}[text],
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def package(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/datapackage.json").json()
    return found


def embedded(client: TestClient, page: str) -> dict[str, Any]:
    [block] = BLOCK.findall(client.get(f"{page}?f=html").text)
    assert not re.search("[<>&]", block)
    found: dict[str, Any] = json.loads(block)
    return found


@pytest.mark.parametrize(("address", "kind"), DESCRIPTIONS.items())
def test_descriptions_are_linked_cached_and_say_nothing_of_what_is_hidden(
    client: TestClient, address: str, kind: str
) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    known = {"If-None-Match": answer.headers["etag"]}
    assert client.get(address, headers=known).status_code == 304
    assert client.head(address).headers["etag"] == answer.headers["etag"]
    assert not any(lead in answer.text for lead in LEADS)
    named = f'<{HOST}{address}>; rel="describedby"; type="{kind}"'
    for page in ("/", "/?f=html", "/collections/claims", "/collections/claims/items?limit=1"):
        assert named in client.get(page).headers["link"]
    assert f'<{HOST}/>; rel="describes"' in answer.headers["link"]


def test_the_data_package_has_what_the_specification_asks(
    client: TestClient, catalog: Catalog
) -> None:
    found = package(client)
    assert found["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert (found["version"], found["created"]) == (catalog.version, "2026-11-22T00:00:00Z")
    names = [resource["name"] for resource in found["resources"]]
    assert len(set(names)) == len(names) == 7 * len(catalog.collections)
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in names)
    for resource in found["resources"]:
        assert resource["path"].startswith(f"{HOST}/collections/")
        assert all({"name", "path", "title"} == set(x) for x in resource["licenses"])
        assert all(x.get("title") or x.get("path") for x in resource["sources"])
    assert {x["name"] for x in found["licenses"]} >= {"CC-BY-4.0", "ODbL-1.0"}


@pytest.mark.parametrize("number", range(7))
def test_every_file_of_the_package_is_there_in_its_media_type(
    client: TestClient, number: int
) -> None:
    for resource in package(client)["resources"][number::7]:
        head = client.head(resource["path"])
        assert head.status_code == 200
        assert head.headers["content-type"].partition(";")[0] == resource["mediatype"]


def tables(client: TestClient) -> Iterator[dict[str, Any]]:
    yield from (x for x in package(client)["resources"] if x.get("type") == "table")


def test_tables_have_the_bytes_columns_and_types_that_are_said(
    client: TestClient, catalog: Catalog
) -> None:
    seen = []
    for table in tables(client):
        raw = client.get(table["path"]).content
        digest = f"sha256:{hashlib.sha256(raw).hexdigest()}"
        assert (len(raw), digest) == (table["bytes"], table["hash"]), table["name"]
        rows = list(csv.DictReader(io.StringIO(raw.decode(), newline="")))
        fields = table["schema"]["fields"]
        assert rows
        assert [*rows[0]] == [field["name"] for field in fields]
        assert len({row["id"] for row in rows}) == len(rows)
        for field in fields:
            cells = [row[field["name"]] for row in rows]
            needed = field.get("constraints", {}).get("required", False)
            assert not (needed and "" in cells), field["name"]
            for cell in filter(None, cells):
                READERS[field["type"]](cell.replace("Z", "+00:00"))
        seen.append(table["name"])
    assert seen == [*catalog.collections]


@pytest.mark.parametrize("page", ["/", "/collections/incidents", "/collections/basemap-land"])
def test_pages_carry_a_dataset_that_search_engines_read(
    client: TestClient, catalog: Catalog, page: str
) -> None:
    found = embedded(client, page)
    assert (found["@context"], found["@type"]) == ("https://schema.org/", "Dataset")
    assert found["@id"] == found["identifier"] == found["url"] == f"{HOST}{page}"
    for name in ("name", "description", "keywords", "creator", "publisher", "datePublished"):
        assert found[name], name
    assert 50 <= len(found["description"]) <= 5_000  # what Google asks
    assert found["version"] == catalog.version
    assert found["license"].startswith("https://")
    assert found["isAccessibleForFree"] is True
    box = found["spatialCoverage"]["geo"]["box"].split(" ")
    south, west, north, east = map(float, box)
    assert -90 <= south < north <= 90
    assert -180 <= west < east <= 180
    assert {x["name"] for x in found["variableMeasured"]} >= {"id"}
    for file in found["distribution"]:
        head = client.head(file["contentUrl"])
        assert head.headers["content-type"].partition(";")[0] == file["encodingFormat"]
    sized = found["distribution"][0]
    raw = client.get(sized["contentUrl"]).content
    assert sized["contentSize"] == f"{len(raw)} B"
    assert sized["sha256"] == hashlib.sha256(raw).hexdigest()


def test_the_record_names_its_parts_and_sources_and_the_parts_the_record(
    client: TestClient, catalog: Catalog
) -> None:
    whole = embedded(client, "/")
    assert [part["@id"] for part in whole["hasPart"]] == [
        f"{HOST}/collections/{name}" for name in catalog.collections
    ]
    assert {"OpenStreetMap", "GeoNames"} <= {each["name"] for each in whole["isBasedOn"]}
    assert {each["contentUrl"] for each in whole["subjectOf"]} == {
        f"{HOST}{address}" for address in DESCRIPTIONS
    }
    part = embedded(client, "/collections/claims")
    assert part["isPartOf"]["@id"] == whole["@id"]
    assert "spatialCoverage" not in part


def nodes_in(value: Any) -> Iterator[dict[str, Any]]:
    """Give every object within, itself first."""
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from nodes_in(each)


@pytest.mark.parametrize("address", ["/dcat.jsonld", "/prov.jsonld"])
def test_every_term_is_in_the_context_that_the_document_carries(
    client: TestClient, address: str
) -> None:
    found = client.get(address).json()
    context = found.pop("@context")
    for node in nodes_in(found):
        kinds = node.get("@type", [])
        for term in [*node, *([kinds] if isinstance(kinds, str) else kinds)]:
            assert term.startswith("@") or term.partition(":")[0] in context, term
        if "@value" in node:
            assert set(node) <= {"@value", "@type", "@language"}


def test_the_catalog_lists_every_collection_with_files_and_rights(
    client: TestClient, catalog: Catalog
) -> None:
    found = client.get("/dcat.jsonld").json()
    assert (found["@id"], found["@type"]) == (f"{HOST}/", "dcat:Catalog")
    sets = found["dcat:dataset"]
    assert [one["dcterms:identifier"] for one in sets] == [
        f"{HOST}/collections/{name}" for name in catalog.collections
    ]
    assert len(found["dcat:service"]["dcat:servesDataset"]) == len(sets)
    for one, collection in zip(sets, catalog.collections.values(), strict=True):
        assert one["dcterms:license"]["@id"].startswith("https://")
        assert one["dcterms:rights"]["@value"] == collection.credit
        for file in one["dcat:distribution"]:
            assert file["dcat:downloadURL"]["@id"].startswith(f"{one['@id']}/items?f=")
            assert file["dcterms:license"] == one["dcterms:license"]
        if collection.bounds:
            box = shapely.from_wkt(one["dcterms:spatial"]["dcat:bbox"]["@value"])
            assert box.bounds == pytest.approx(collection.bounds)
    period = sets[0]["dcterms:temporal"]
    first, last = (
        datetime.fromisoformat(period[f"dcat:{x}Date"]["@value"]) for x in ("start", "end")
    )
    assert first < last
    assert sets[0]["dcat:distribution"][0]["spdx:checksum"]["spdx:checksumValue"]["@value"]


def test_provenance_leads_from_the_version_back_to_its_sources(
    client: TestClient, catalog: Catalog
) -> None:
    graph = client.get("/prov.jsonld").json()["@graph"]
    by_id = {node["@id"]: node for node in graph}
    assert len(by_id) == len(graph)
    version = graph[0]
    assert client.get(version["@id"]).json()["catalog_version"] == catalog.version
    here = f"{HOST}/prov.jsonld#"
    named = {n["@id"] for n in nodes_in(graph) if n.get("@id", "").startswith(here)}
    assert named <= set(by_id)
    for made_of in version["prov:wasDerivedFrom"]:
        file = by_id[made_of["@id"]]
        assert file["dcterms:license"]
        assert file["prov:wasDerivedFrom"]
    titles = {n.get("dcterms:title") for n in nodes_in(graph)}
    assert "Incidents of the record" in titles
    assert not titles & set(catalog.incidents)
    activity = by_id[version["prov:wasGeneratedBy"]["@id"]]
    assert activity["@type"] == "prov:Activity"
    assert len(activity["prov:used"]) == len(version["prov:wasDerivedFrom"])
