"""Whatever is read can be cited: formats of citations, links that lead to them, what files say."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from typing import TYPE_CHECKING, Any

import orjson
import pyarrow.parquet as pq
import pyogrio
import pytest

from app.api.negotiation import CITATIONS
from app.exports.formats import FORMATS
from app.pages.citations import bibtex, csl_json, ris
from app.store.citation import citation_of
from tests.api.routes import HTML
from tests.hostile.corpus import XSS

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

    from app.store.catalog import Catalog

ITEMS = "/collections/incidents/items"
OFFICE = "cpc-2025-09-24-office-strike"
ITEM = f"{ITEMS}/{OFFICE}"
HOST = "http://testserver"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
IN_HEADER = re.compile(r'<([^>]*)>; rel="([^"]*)"(?:; type="((?:[^"\\]|\\.)*)")?')
PAGE, CLAIM = f"/incidents/{OFFICE}", f"/collections/claims/items/{OFFICE}-1"
ROUTE = "/collections/route/items"
# What the FAIR Signposting profile asks of each page or file at level 1.
CITED = {
    "/": "/",
    "/?f=html": "/",
    "/collections/route": ROUTE,
    "/collections/route?f=html": ROUTE,
    f"{ITEMS}?limit=2": ITEMS,
    f"{ITEMS}?limit=2&f=html": ITEMS,
    f"{ITEMS}?limit=2&f=jsonfg": ITEMS,
    ITEM: PAGE,
    f"{ITEM}?f=html": PAGE,
    f"{ITEM}?f=jsonfg": PAGE,
    CLAIM: CLAIM,
    **{f"{ITEM}?f={name}": PAGE for name in CITATIONS},
    **{
        f"{ITEMS}?f={name}&download=true&near=cpc-terminal,25km": ITEMS
        for name in FORMATS
        if name != "jsonfg"
    },
}


def signs(answer: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for href, rel, _ in IN_HEADER.findall(answer.headers["link"]):
        found.setdefault(rel, []).append(href)
    return found


@pytest.mark.parametrize("address", CITED)
def test_pages_and_files_say_how_they_are_cited(
    client: TestClient, catalog: Catalog, address: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    found = signs(answer)
    assert found["cite-as"] == [f"{HOST}{CITED[address]}?as-of={catalog.version}"]
    assert client.get(found["cite-as"][0]).status_code == 200
    is_route = "route" in address
    assert found["license"] == [
        "https://opendatacommons.org/licenses/odbl/1-0/" if is_route else CC_BY
    ]
    assert "https://schema.org/Dataset" in found["type"]
    assert len(answer.headers["link"]) < 4_000  # proxies refuse longer ones
    head = client.head(address)
    assert head.headers["link"] == answer.headers["link"]


def test_a_citation_leads_to_the_version_that_was_read(
    client: TestClient, catalog: Catalog
) -> None:
    [cited] = client.get(f"{ITEM}?f=csl").json()
    assert cited == {
        "id": OFFICE,
        "type": "dataset",
        "title": "Drones hit the CPC office building in central Novorossiysk",
        "author": [{"literal": "Incident Mapper"}],
        "issued": {"date-parts": [[2026, 11, 22]]},
        "publisher": "Incident Mapper",
        "version": catalog.version,
        "URL": f"{HOST}{PAGE}?as-of={catalog.version}",
        "note": f"CC-BY-4.0. {catalog.coverage.sentence()}",
    }
    assert f"<code>{OFFICE}</code>" in client.get(cited["URL"]).text
    entry = client.get(f"{ITEM}?f=bibtex").text
    assert entry.startswith(f"@misc{{{OFFICE},\n  author = {{{{Incident Mapper}}}},\n")
    assert f"  howpublished = {{\\url{{{cited['URL']}}}}},\n" in entry
    assert entry.count("{") == entry.count("}")
    lines = client.get(f"{ITEM}?f=ris").text.split("\r\n")
    assert (lines[0], lines[-2:]) == ("TY  - DATA", ["ER  - ", ""])
    assert f"UR  - {cited['URL']}" in lines
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])


@pytest.mark.parametrize(("f", "kind"), CITATIONS.items())
@pytest.mark.parametrize("item", [ITEM, "/collections/claims/items/" + OFFICE + "-1"])
def test_a_citation_is_had_by_its_media_type(
    client: TestClient, f: str, kind: str, item: str
) -> None:
    answer = client.get(item, headers={"Accept": kind})
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert answer.content == client.get(f"{item}?f={f}").content
    assert f"{HOST}{item}?f={f}" in signs(client.get(item))["describedby"]
    known = {"If-None-Match": answer.headers["etag"]}
    assert client.get(f"{item}?f={f}", headers=known).status_code == 304
    refused = client.get(f"{item}?f={f}&crs=http://www.opengis.net/def/crs/OGC/1.3/CRS84")
    assert (refused.status_code, refused.json()["parameter"]) == (400, "crs")
    assert client.get(f"{ITEMS}/never-there?f={f}").status_code == 404


@pytest.mark.parametrize("payload", [*XSS, "{\\end} %&$#_^~", "a\r\nER  - \r\nTY  - x", '"}]'])
def test_row_01_no_title_ends_its_quotation(catalog: Catalog, payload: str) -> None:
    cited = citation_of(catalog, "http://x/", "incidents", OFFICE)
    odd = type(cited)(
        **{
            **{name: getattr(cited, name) for name in cited.__slots__},
            "title": payload,
        }
    )
    assert orjson.loads(csl_json(odd))[0]["title"] == payload
    assert ris(odd).count("\r\n") == ris(cited).count("\r\n")
    plain = re.sub(r"\\[{}\\]|\\text\w+\{\}", "", bibtex(odd))
    assert plain.count("{") == plain.count("}")
    assert bibtex(odd).count("\n") == bibtex(cited).count("\n")


def said_in(name: str, path: Path) -> str:
    """Give what a file says of itself, as its own readers give it."""
    if name == "csv":
        (row, *_) = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
        return " ".join(row[f"export_{part}"] for part in ("credit", "coverage", "citation"))
    if name == "gpkg":
        with sqlite3.connect(path) as connection:
            return " ".join(map(str, connection.execute("SELECT * FROM sources").fetchone()))
    if name == "fgb":
        return " ".join(pyogrio.read_info(path)["layer_metadata"].values())
    if name == "parquet":
        metadata = pq.read_metadata(path).metadata
        return " ".join(value.decode() for value in metadata.values())
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "jsonfg"])
def test_every_file_says_version_date_licence_and_citation(
    client: TestClient, catalog: Catalog, tmp_path: Path, name: str
) -> None:
    answer = client.get(f"{ITEMS}?f={name}&download=true&limit=2")
    path = tmp_path / f"export.{FORMATS[name].suffix}"
    path.write_bytes(answer.content)
    said = said_in(name, path)
    for text in (catalog.version, "2026-11-22", "CC-BY-4.0", "Incident Mapper (2026): Incidents."):
        assert text in said, text
    if name != "parquet":  # not every GDAL reads it
        assert len(pyogrio.read_dataframe(path, layer=0)) == 2


@pytest.mark.parametrize("page", HTML)
def test_every_page_says_its_coverage_and_how_it_is_cited(
    client: TestClient, catalog: Catalog, page: str
) -> None:
    text = client.get(page).text
    if page != "/embed":
        assert catalog.coverage.sentence() in text
    assert text.count("Incident Mapper (2026): ") >= 1
    assert f"Record version {catalog.version}, data of {catalog.data_date}, CC-BY-4.0." in text


@pytest.mark.parametrize("f", CITATIONS)
def test_an_incident_has_one_citation_by_whichever_way(client: TestClient, f: str) -> None:
    page, item = client.get(f"{PAGE}?f={f}"), client.get(f"{ITEM}?f={f}")
    assert page.content == item.content
    assert page.headers["content-type"] == item.headers["content-type"]
    assert f"{PAGE}?as-of=" in page.text
    assert signs(client.get(PAGE))["cite-as"] == signs(client.get(ITEM))["cite-as"]


def test_the_service_is_cited_as_it_stood(client: TestClient, catalog: Catalog) -> None:
    [lasting] = signs(client.get("/?f=html"))["cite-as"]
    assert lasting == f"{HOST}/?as-of={catalog.version}"
    assert client.get(f"{lasting}&f=html").text == client.get("/?f=html").text
    refused = client.get("/?as-of=yesterday")
    assert (refused.status_code, refused.json()["parameter"]) == (400, "as-of")


def test_a_version_is_cited_by_its_own_address(client: TestClient) -> None:
    answer = client.get(f"{ITEM}/versions/1")
    assert signs(answer)["cite-as"] == [f"{HOST}{ITEM}/versions/1"]


def test_the_page_of_an_incident_leads_to_its_citations(client: TestClient) -> None:
    text = client.get(f"{ITEM}?f=html").text
    for name in CITATIONS:
        assert f'href="{HOST}{ITEM}?f={name}"' in text
