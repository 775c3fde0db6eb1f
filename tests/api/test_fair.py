"""A test for each point that docs/fair.md claims of the F-UJI metrics; the rows name them.

F-UJI itself asks registries and other hosts, which no test does. These ask the same of the service.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient

HOST = "http://testserver"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
IN_HEADER = re.compile(r'<([^>]*)>; rel="([^"]*)"; type="([^"]*)"')
# SPDX names of the licences that are in use, by their addresses.
SPDX = {
    "https://creativecommons.org/licenses/by/4.0/": "CC-BY-4.0",
    "https://opendatacommons.org/licenses/odbl/1-0/": "ODbL-1.0",
    "https://www.gnu.org/licenses/lgpl-3.0.html": "LGPL-3.0-or-later",
}
# Namespaces that stand in Linked Open Vocabularies, and are no plain ones like RDF or DCAT.
VOCABULARIES = {"http://www.w3.org/ns/prov#", "http://www.opengis.net/ont/geosparql#"}


@pytest.fixture
def dataset(client: TestClient) -> dict[str, Any]:
    """Give what the landing page says of the data to machines."""
    page = client.get("/", headers={"Accept": "text/html"})
    [block] = BLOCK.findall(page.text)
    found: dict[str, Any] = json.loads(block)
    return found


def typed_links(client: TestClient, address: str = "/?f=html") -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for href, rel, kind in IN_HEADER.findall(client.get(address).headers["link"]):
        found.setdefault(rel, []).append((href, kind))
    return found


def test_the_record_and_its_parts_have_addresses_of_their_own(
    client: TestClient, dataset: dict[str, Any]
) -> None:
    addresses = [dataset["identifier"], *(part["@id"] for part in dataset["hasPart"])]
    assert len(set(addresses)) == len(addresses) > 20
    for address in addresses:
        assert client.get(address).status_code == 200
    [(lasting, kind)] = typed_links(client)["cite-as"]
    assert (lasting.partition("?")[0], kind) == (dataset["identifier"], "text/html")
    assert lasting in dataset["citation"]


def test_metadata_are_had_by_common_ways_of_the_web(
    client: TestClient, dataset: dict[str, Any]
) -> None:
    assert dataset["@type"] == "Dataset"
    for href, kind in typed_links(client)["describedby"]:
        answer = client.get(href)
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind)


def test_what_a_citation_needs_is_said(dataset: dict[str, Any]) -> None:
    assert dataset["creator"]["name"] == dataset["publisher"]["name"] == "Incident Mapper"
    assert dataset["name"] == "The Incident Mapper record"
    assert date.fromisoformat(dataset["datePublished"]).year >= 2026
    assert dataset["identifier"] == f"{HOST}/"
    assert dataset["identifier"] in dataset["citation"]


def test_what_describes_the_data_is_said(dataset: dict[str, Any]) -> None:
    assert len(dataset["description"]) > 100
    assert len(dataset["keywords"]) >= 5


def test_files_are_named_with_type_and_size(dataset: dict[str, Any]) -> None:
    assert all(file["encodingFormat"] and file["name"] for file in dataset["distribution"])
    assert re.fullmatch(r"\d+ B", dataset["distribution"][0]["contentSize"])


def test_metadata_name_the_address_of_each_file(
    client: TestClient, dataset: dict[str, Any]
) -> None:
    for file in dataset["distribution"]:
        assert client.head(file["contentUrl"]).status_code == 200


def test_search_engines_find_metadata_in_the_page(
    client: TestClient, dataset: dict[str, Any]
) -> None:
    assert dataset["@context"] == "https://schema.org/"
    for part in dataset["hasPart"]:
        [block] = BLOCK.findall(client.get(f"{part['@id']}?f=html").text)
        assert json.loads(block)["isPartOf"]["@id"] == dataset["@id"]


def test_access_is_said_in_terms_that_machines_know(
    client: TestClient, dataset: dict[str, Any]
) -> None:
    assert dataset["isAccessibleForFree"] is True
    assert dataset["conditionsOfAccess"] == "public"
    for one in client.get("/dcat.jsonld").json()["dcat:dataset"]:
        terms = {each["@id"] for each in one["dcterms:accessRights"]}
        assert "http://purl.org/coar/access_right/c_abf2" in terms


def test_data_are_read_over_http(dataset: dict[str, Any]) -> None:
    schemes = {urlsplit(file["contentUrl"]).scheme for file in dataset["distribution"]}
    assert schemes <= {"http", "https"}


def test_metadata_are_read_over_http(client: TestClient, dataset: dict[str, Any]) -> None:
    assert urlsplit(dataset["identifier"]).scheme in {"http", "https"}
    assert client.get(dataset["identifier"]).status_code == 200


def test_structured_metadata_stand_in_the_page(client: TestClient) -> None:
    for page in ("/?f=html", "/collections/incidents?f=html"):
        [block] = BLOCK.findall(client.get(page).text)
        assert json.loads(block)["@context"]


def test_graphs_are_had_by_typed_links(client: TestClient) -> None:
    graphs = [x for x in typed_links(client)["describedby"] if x[1] == "application/ld+json"]
    assert len(graphs) == 2
    for href, kind in graphs:
        answer = client.get(href)
        assert answer.headers["content-type"] == kind
        assert answer.json()["@context"]


def test_metadata_use_registered_vocabularies(client: TestClient) -> None:
    dcat, prov = (client.get(f"/{name}.jsonld") for name in ("dcat", "prov"))
    assert set(dcat.json()["@context"].values()) >= VOCABULARIES
    assert '"geo:wktLiteral"' in dcat.text
    assert '"prov:Entity"' in prov.text


def test_related_things_are_linked_with_their_relation(dataset: dict[str, Any]) -> None:
    assert {each.get("url") for each in dataset["isBasedOn"]} >= {"https://www.openstreetmap.org"}
    assert dataset["hasPart"]
    assert dataset["subjectOf"]
    assert dataset["includedInDataCatalog"]["url"] == f"{HOST}/"


def test_the_kind_of_the_data_is_said(client: TestClient, dataset: dict[str, Any]) -> None:
    assert dataset["@type"] == "Dataset"
    assert ("https://schema.org/Dataset", "text/html") in typed_links(client)["type"]


def test_size_type_columns_and_service_are_said(
    client: TestClient, dataset: dict[str, Any]
) -> None:
    assert dataset["distribution"][0]["contentSize"]
    assert len(dataset["variableMeasured"]) > 30
    service = client.get("/dcat.jsonld").json()["dcat:service"]
    assert service["dcat:endpointURL"]["@id"] == f"{HOST}/"
    assert service["dcterms:conformsTo"]["@id"].startswith("http://www.opengis.net/spec/ogcapi")


def test_files_have_the_size_and_type_that_are_said(
    client: TestClient, dataset: dict[str, Any]
) -> None:
    first = dataset["distribution"][0]
    raw = client.get(first["contentUrl"])
    assert f"{len(raw.content)} B" == first["contentSize"]
    assert hashlib.sha256(raw.content).hexdigest() == first["sha256"]
    for file in dataset["distribution"]:
        said = client.head(file["contentUrl"]).headers["content-type"]
        assert said.partition(";")[0] == file["encodingFormat"]


def test_files_have_the_columns_that_are_said(client: TestClient, dataset: dict[str, Any]) -> None:
    text = client.get(dataset["distribution"][0]["contentUrl"]).text
    header = next(csv.reader(io.StringIO(text)))
    assert [one["name"] for one in dataset["variableMeasured"]] == header[: -len("WKT") - 1]


def test_the_licence_is_said_where_machines_look(
    client: TestClient, dataset: dict[str, Any]
) -> None:
    assert typed_links(client)["license"] == [(dataset["license"], "text/html")]
    for address in ("/collections/route", "/collections/incidents/items?f=csv"):
        assert typed_links(client, address)["license"]


def test_licences_are_registered_ones(client: TestClient, dataset: dict[str, Any]) -> None:
    assert SPDX[dataset["license"]] == "CC-BY-4.0"
    named = {part["license"] for part in dataset["hasPart"]} & set(SPDX)
    assert named == set(SPDX)
    ours = {x["path"]: x["name"] for x in client.get("/datapackage.json").json()["licenses"]}
    assert SPDX.items() <= ours.items()


def test_who_made_the_data_of_what_and_when_is_said(dataset: dict[str, Any]) -> None:
    for name in ("creator", "publisher", "datePublished", "dateModified", "version", "isBasedOn"):
        assert dataset[name], name


def test_provenance_is_said_in_prov(client: TestClient) -> None:
    found = client.get("/prov.jsonld").json()
    assert found["@context"]["prov"] == "http://www.w3.org/ns/prov#"
    terms = set(found["@graph"][0])
    assert terms >= {"prov:wasDerivedFrom", "prov:wasGeneratedBy", "prov:wasAttributedTo"}


def test_metadata_follow_standards_that_fields_share(client: TestClient) -> None:
    dcat = client.get("/dcat.jsonld").json()
    assert dcat["@context"]["dcat"] == "http://www.w3.org/ns/dcat#"
    assert dcat["@type"] == "dcat:Catalog"


def test_files_have_open_formats_of_the_field(dataset: dict[str, Any]) -> None:
    offered = {file["encodingFormat"] for file in dataset["distribution"]}
    assert offered >= {"text/csv", "application/geo+json", "application/geopackage+sqlite3"}
