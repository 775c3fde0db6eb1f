"""Every route that gives a body says of which version and day it is, and how it is cited."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from app.store.citation import result_sentence
from tests.api.routes import EXAMPLES, HTML, OFFICE, STILLS, TILE

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from app.store.catalog import Catalog

ITEMS = "/collections/incidents/items"
RESULT = "a result is cited by its lasting name, on its page and in its bundle"
OF_SERVICE = "it is of the service, whatever the record holds"
OF_MAP = "it is a part of a map that says it"
# Routes that do not say all three in their body, and why.
EXCEPTIONS = {
    "/conformance": OF_SERVICE,
    "/functions": OF_SERVICE,
    "/collections/{collection_id}/schema": OF_SERVICE,
    "/collections/{collection_id}/queryables": OF_SERVICE,
    "/tileMatrixSets": OF_SERVICE,
    "/tileMatrixSets/{tile_matrix_set_id}": OF_SERVICE,
    "/analyses": OF_SERVICE,
    "/processes": OF_SERVICE,
    "/processes/{process_id}": OF_SERVICE,
    "/api": OF_SERVICE,
    "/static/{name}": OF_SERVICE,
    "/healthz": "a monitor asks it every few seconds",
    "/collections/{collection_id}/qlr": "it opens what is served then, which says it",
    TILE: "a tile has its tileset, which says it",
    "/map/rows": OF_MAP,
    "/map/rows/titles": OF_MAP,
    "/map/rows/card": OF_MAP,
    "/map/rows/found": OF_MAP,
    **{path: RESULT for path in EXAMPLES if path.startswith("/analyses/")},
}
CITED = tuple(address for path, address in EXAMPLES.items() if path not in EXCEPTIONS)
# What says it by the names of a standard.
OF_STANDARDS = ("/datapackage.json", "/dcat.jsonld", "/prov.jsonld", "/map/style.json")
# Other answers of the same routes.
BESIDE = (
    f"{ITEMS}?f=jsonfg",
    f"{ITEMS}/{OFFICE}?f=jsonfg",
    f"{ITEMS}/{OFFICE}?crs=http://www.opengis.net/def/crs/EPSG/0/3857",
    "/collections/assets/items/cpc-terminal",
    "/collections/casualty-reports/items/cpc-2025-09-24-office-strike-1/versions",
    "/collections/incidents/tiles/WebMercatorQuad?f=tilejson",
    "/changes?collection=assets",
    "/changes?f=atom",
    "/changes?f=jsonfeed",
    "/locate?lon=40.589&lat=45.496&radius=3km",
    "/near?lon=37.8&lat=44.7&radius=1km",
    f"/oembed?url=http://testserver/incidents/{OFFICE}",
    "/oembed?url=http://testserver/map&format=xml",
)
SENTENCE = re.compile(
    r"Incident Mapper \((\d{4})\): .+?\. "
    r"Record version ([0-9a-f]{32}), data of ([\d-]{10}), (.+?)\."
)


@pytest.mark.parametrize("address", [*CITED, *BESIDE])
def test_an_answer_says_version_date_licence_and_citation(
    client: TestClient, catalog: Catalog, address: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    found = SENTENCE.search(answer.content.decode(errors="replace"))
    assert found, answer.text[:200]
    year, version, day, _ = found.groups()
    assert version == catalog.version or "/versions/" in address
    assert (day[:4], day <= catalog.data_date) == (year, True)


@pytest.mark.parametrize("address", [*CITED, *BESIDE])
def test_the_members_say_what_the_sentence_says(client: TestClient, address: str) -> None:
    answer = client.get(address)
    if "json" not in answer.headers["content-type"] or address in OF_STANDARDS:
        return
    body: dict[str, Any] = answer.json()
    said = body.get("_incident_mapper", body)
    found = SENTENCE.fullmatch(said["citation"])
    assert found
    assert found.groups()[1:3] == (said["catalog_version"], said["data_date"])
    if said is body:
        assert found[4] == body["license"]
        assert body["coverage"]
        assert body["attribution"]


@pytest.mark.parametrize("path", EXCEPTIONS)
def test_an_exception_is_one(client: TestClient, path: str) -> None:
    answer = client.get(EXAMPLES[path])
    assert answer.status_code == 200
    assert not SENTENCE.search(answer.content.decode(errors="replace"))


@pytest.mark.parametrize("name", ["rings", "reach?incident=cpc-2025-11-29-spm2-naval-drones"])
def test_a_result_says_what_it_is_of_and_its_page_and_bundle_how_it_is_cited(
    client: TestClient, name: str
) -> None:
    address = f"/analyses/{name}"
    body = client.get(address).json()
    own = {each: body[each] for each in ("catalog_version", "software_version", "coverage", "id")}
    assert re.match(r"Record read up to \d{4}-\d\d-\d\d, ", own["coverage"])
    assert own.keys() & {"data_date", "license", "citation"} == set()
    told = [*own.values(), *body["sources"]]
    joined = f"{address}{'&' if '?' in name else '?'}f="
    assert [each for each in told if each not in client.get(f"{joined}csv").text] == []
    drawn = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", client.get(f"{joined}svg").text))
    assert [each for each in told if each not in drawn] == []
    sentence = result_sentence(body)
    page = f"{sentence} http://testserver/analyses/{own['id']}"
    assert page in client.get(f"{joined}html").text
    bundle = client.get(f"/analyses/{own['id']}/bundle.zip")
    with zipfile.ZipFile(io.BytesIO(bundle.content)) as file:
        assert sentence in file.read("README.txt").decode()


def test_every_page_is_cited_whichever_route_it_is_of(client: TestClient) -> None:
    assert [page for page in HTML if not SENTENCE.search(client.get(page).text)] == []


def test_exceptions_are_routes_and_few() -> None:
    assert set(EXCEPTIONS) <= set(EXAMPLES)
    assert set(EXCEPTIONS).isdisjoint(STILLS)
