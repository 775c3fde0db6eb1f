"""The static twin: every link leads somewhere, it equals what is served, it claims no more."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

from app.api.feeds import tag_of
from app.main import create_app
from app.publish.twin.asking import ROOT
from app.publish.twin.other_links import of_host
from app.publish.twin.site import write_site
from app.settings import Settings
from app.store.record import Still
from tests.publish.leading import Leading

if TYPE_CHECKING:
    from pathlib import Path

    from app.store.catalog import Catalog

OFFICE = "cpc-2025-09-24-office-strike"
TILESET = "collections/incidents/tiles/WebMercatorQuad"
ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://maps.example.org/cpc/"


def read(twin: Path, name: str) -> Any:
    return json.loads((twin / name).read_bytes())


def without_links(found: Any) -> Any:
    return {name: each for name, each in found.items() if name not in {"links", "timeStamp"}}


def atom_links(file: Path) -> dict[str, str]:
    links = ET.parse(file).getroot().findall(f"{ATOM}link")  # noqa: S314 - it is our own
    return {each.attrib["rel"]: each.attrib["href"] for each in links}


def entries_of(file: Path) -> tuple[list[str], str]:
    """Give the ids of a page of a feed, and the address of the next one."""
    if file.suffix == ".json":
        found = json.loads(file.read_bytes())
        return [each["id"] for each in found["items"]], found.get("next_url", "")
    entries = ET.parse(file).getroot().findall(f"{ATOM}entry")  # noqa: S314 - it is our own
    return [each.findtext(f"{ATOM}id", "") for each in entries], atom_links(file).get("next", "")


@pytest.fixture(scope="module")
def service(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    settings = Settings(data=tmp_path_factory.mktemp("data"))
    return TestClient(create_app(settings, Still(catalog)))


@pytest.fixture(scope="module")
def addressed(
    catalog: Catalog, tmp_path_factory: pytest.TempPathFactory, twin: Path
) -> tuple[Path, frozenset[str]]:
    """Write some of the files under a public address; the rest is known by its names."""
    folder = tmp_path_factory.mktemp("addressed")
    named = set[str]()

    def only(file: str) -> bool:
        named.add(file)
        return file.startswith(("changes", "map", "index.")) or OFFICE in file or "tiles" in file

    settings = Settings(data=tmp_path_factory.mktemp("data"))
    write_site(settings, Still(catalog), folder, base=BASE, only=only)
    others = {str(path.relative_to(twin)) for path in twin.rglob("*") if path.is_file()}
    return folder, frozenset(named | others)


def test_every_link_leads_to_a_file(twin: Path) -> None:
    looked = Leading(twin).look()
    assert looked.faults == []
    assert looked.links > 50_000


def test_every_link_with_a_public_address_leads_to_a_file(
    addressed: tuple[Path, frozenset[str]],
) -> None:
    folder, also = addressed
    looked = Leading(folder, BASE, also).look()
    assert looked.faults == []
    assert looked.links > 1_000


def test_the_list_names_every_file_with_its_hash(twin: Path) -> None:
    listed = read(twin, "files.json")
    found = {each["path"]: (each["bytes"], each["sha256"]) for each in listed["files"]}
    there = {
        str(path.relative_to(twin)): path.read_bytes()
        for path in twin.rglob("*")
        if path.is_file() and path.name != "files.json"
    }
    assert found == {
        name: (len(body), hashlib.sha256(body).hexdigest()) for name, body in there.items()
    }
    assert sum(map(len, there.values())) < 50e6


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("collections/incidents/items.geojson", "collections/incidents/items"),
        ("collections/claims/items-3.geojson", "collections/claims/items?offset=200"),
        (
            f"collections/incidents/items/{OFFICE}.geojson",
            f"collections/incidents/items/{OFFICE}",
        ),
        ("collections/assets/schema.json", "collections/assets/schema"),
        ("collections/assets/queryables.json", "collections/assets/queryables"),
    ],
)
def test_a_document_is_what_is_served_but_for_its_links(
    twin: Path, service: TestClient, file: str, address: str
) -> None:
    served = service.get(f"/{address}").json()
    assert without_links(read(twin, file)) == without_links(served) | (
        {"$id": read(twin, file)["$id"]} if "$id" in served else {}
    )


@pytest.mark.parametrize(
    ("file", "address"),
    [
        (
            "collections/incidents/incidents.fgb",
            "collections/incidents/items?f=fgb",
        ),
        ("collections/route/route.parquet", "collections/route/items?f=parquet"),
        ("collections/sources/sources.csv", "collections/sources/items?f=csv"),
        ("collections/incidents/tiles/6/38/23.pbf", f"{TILESET}/6/23/38"),
        ("static/incident-map.js", "static/incident-map.js"),
        ("images/route-dark.svg", "static/auto/1280x800.svg?theme=dark"),
        (f"incidents/{OFFICE}.svg", f"incidents/{OFFICE}?f=svg"),
    ],
)  # fmt: skip
def test_a_file_is_what_is_served(twin: Path, service: TestClient, file: str, address: str) -> None:
    assert (twin / file).read_bytes() == service.get(f"/{address}").content


def test_the_pages_of_a_collection_hold_all_of_it(twin: Path, catalog: Catalog) -> None:
    for name, collection in catalog.collections.items():
        page, ids = f"collections/{name}/items.geojson", []
        while page:
            found = read(twin, page)
            ids += [feature["id"] for feature in found["features"]]
            nexts = [link["href"] for link in found["links"] if link["rel"] == "next"]
            page = f"collections/{name}/{nexts[0]}" if nexts else ""
        assert ids == [feature.id for feature in collection.features]


def test_it_says_what_it_is_and_claims_nothing_that_files_cannot_do(
    twin: Path, catalog: Catalog
) -> None:
    landing = (twin / "index.html").read_text(encoding="utf-8")
    assert f"These are files of catalog version <code>{catalog.version}</code>" in landing
    assert f"data of {catalog.manifest.created[:10]}" in landing
    assert "feeds (Atom, JSON Feed), sitemap" in landing
    assert read(twin, "index.json")["catalog_version"] == catalog.version
    assert read(twin, "conformance.json")["conformsTo"] == []
    page = (twin / "conformance.html").read_text(encoding="utf-8")
    assert ("none is claimed" in page, "opengis.net/spec" in page) == (True, False)
    relations = {link["rel"].rpartition("/")[2] for link in read(twin, "index.json")["links"]}
    assert relations & {"processes", "functions", "monitor"} == set()
    paths = read(twin, "api.json")["paths"]
    for path in paths:
        name = path.replace("{collectionId}", "incidents").replace("{featureId}", OFFICE)
        assert (twin / name.lstrip("/")).exists(), path
    in_query = [
        row for path in paths.values() for row in path["get"]["parameters"] if row["in"] != "path"
    ]
    assert in_query == []
    assert "dcat:service" not in read(twin, "dcat.jsonld")


def test_pages_have_a_policy_of_their_own_and_no_code_in_attributes(twin: Path) -> None:
    for path in twin.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        policies = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)"', text)
        assert len(policies) == 1, path
        assert "frame-ancestors" not in policies[0]
        assert text.index("Content-Security-Policy") < text.index("<title>")
        assert not re.search(r"<[^>]+\son\w+=", text), path


def test_no_form_and_no_dead_word_is_left(twin: Path) -> None:
    for path in twin.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert 'method="get"' not in text, path
        assert 'data-needs="service"' not in text, path
        assert 'class="needs-service"' not in text, path


def test_the_same_record_gives_the_same_bytes(twin: Path, catalog: Catalog, tmp_path: Path) -> None:
    def only(file: str) -> bool:
        return hashlib.sha256(file.encode()).digest()[0] < 12 or file in {"map.html", "api.json"}

    folder = tmp_path / "again"
    write_site(Settings(data=tmp_path / "data"), Still(catalog), folder, only=only)
    again = [path for path in folder.rglob("*") if path.is_file() and path.name != "files.json"]
    assert len(again) > 100
    for path in again:
        assert path.read_bytes() == (twin / path.relative_to(folder)).read_bytes(), path


def test_with_a_public_address_feeds_and_previews_name_it(
    addressed: tuple[Path, frozenset[str]],
) -> None:
    folder, _ = addressed
    feed = (folder / "changes-incidents.atom").read_text(encoding="utf-8")
    assert f"{BASE}incidents/{OFFICE}.html" in feed
    assert "tag:maps.example.org,2026:/cpc/collections/incidents/" in feed
    found = read(folder, "changes-incidents.feed.json")
    assert found["feed_url"] == f"{BASE}changes-incidents.feed.json"
    assert read(folder, "collections/incidents/tiles.json")["tiles"] == [
        f"{BASE}collections/incidents/tiles/{{z}}/{{x}}/{{y}}.pbf"
    ]
    page = (folder / "map.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{BASE}map.html">' in page
    assert f'<meta property="og:image" content="{BASE}images/preview.png">' in page
    assert f"Sitemap: {BASE}sitemap.xml" in (folder / "robots.txt").read_text(encoding="utf-8")
    assert f"<loc>{BASE}</loc>" in (folder / "sitemap.xml").read_text(encoding="utf-8")
    bib = (folder / f"incidents/{OFFICE}.bib").read_text(encoding="utf-8")
    assert f"{BASE}incidents/{OFFICE}.html" in bib


@pytest.mark.parametrize("ending", ["atom", "feed.json"])
def test_the_pages_of_a_feed_hold_all_of_it(
    addressed: tuple[Path, frozenset[str]], service: TestClient, ending: str
) -> None:
    folder, _ = addressed
    name, ids = f"changes.{ending}", []
    pages = [name]
    while name:
        entries, following = entries_of(folder / name)
        ids += entries
        name = following.removeprefix(BASE)
        pages += [name] if name else []
    assert len(pages) > 1
    assert pages[1] == f"changes-2.{ending}"
    served = service.get("/changes?limit=10000&f=jsonfeed").json()["items"]
    paths = [each["id"].partition(":/")[2] for each in served]
    assert ids == [f"tag:maps.example.org,2026:/cpc/{path}" for path in paths]


def test_the_last_page_of_a_feed_leads_back(addressed: tuple[Path, frozenset[str]]) -> None:
    folder, _ = addressed
    first, second = (atom_links(folder / f"changes{mark}.atom") for mark in ("", "-2"))
    assert {"first", "next", "last"} <= set(first)
    assert "previous" not in first
    assert second["previous"] == second["first"] == f"{BASE}changes.atom"
    assert first["last"] == second["last"]
    assert "next" not in atom_links(folder / first["last"].removeprefix(BASE))


def test_authors_of_a_feed_are_read_about_on_a_page(
    addressed: tuple[Path, frozenset[str]],
) -> None:
    folder, _ = addressed
    for name in ("changes", "changes-incidents"):
        assert read(folder, f"{name}.feed.json")["authors"][0]["url"] == BASE
    found = read(folder, "changes.feed.json")
    assert found["home_page_url"] == BASE
    assert found["items"][0]["_incident_mapper"]["versions"].endswith("/versions.json")


def test_names_in_feeds_have_no_port() -> None:
    for base in ("https://maps.example.org:8443/cpc/", "https://MAPS.example.org/cpc/"):
        made = of_host(tag_of(ROOT, "changes?ids=x").encode(), base)
        # A service with the same public address names them so too.
        assert made.decode() == tag_of(base, "changes?ids=x")
        assert made == b"tag:maps.example.org,2026:/cpc/changes?ids=x"
