"""Links: absolute, each with rel, type and title, and what was asked for kept in all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from app.exports.formats import FILES

if TYPE_CHECKING:
    from starlette.testclient import TestClient

ITEMS = "/collections/incidents/items"
OFFICE = f"{ITEMS}/cpc-2025-09-24-office-strike"
CLAIM = "/collections/claims/items/cpc-2025-09-24-office-strike-1"
UTM = "crs=http://www.opengis.net/def/crs/EPSG/0/32637"
PROFILE = "http://www.opengis.net/def/profile/OGC/0/jsonfg"
JSON_FG = f'application/geo+json; profile="{PROFILE}"'
PAGES = (
    "/", "/conformance", "/functions", "/collections", "/collections/claims",
    "/collections/claims/schema", "/collections/claims/queryables", ITEMS, OFFICE, CLAIM,
)  # fmt: skip
IN_HEADER = re.compile(r'<([^>]*)>; rel="([^"]*)"; type="((?:[^"\\]|\\.)*)"')


def header_of(answer: Any) -> list[tuple[str, str, str]]:
    found = IN_HEADER.findall(answer.headers["link"])
    return [(href, rel, kind.replace('\\"', '"')) for href, rel, kind in found]


@pytest.mark.parametrize("address", ["/", "/collections", "/collections/claims", ITEMS, OFFICE])
def test_every_link_is_absolute_and_says_what_it_is(client: TestClient, address: str) -> None:
    for link in client.get(address).json()["links"]:
        assert link["href"].startswith("http://testserver/")
        assert {"href", "rel", "type", "title"} == set(link)
        assert link["title"][0].isupper()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("f", ["json", "html"])
def test_each_representation_links_itself_and_the_others(
    client: TestClient, address: str, f: str
) -> None:
    answer = client.get(f"{address}?f={f}")
    own = [link for link in header_of(answer) if link[1] in {"self", "alternate"}]
    assert own[0][1] == "self"
    assert [rel for _, rel, _ in own].count("self") == 1
    assert len({kind for _, _, kind in own}) == len(own) >= 2
    for href, rel, kind in own:
        found = client.get(href)
        assert found.status_code == 200
        assert found.headers["content-type"].removesuffix("; charset=utf-8") == kind
        assert (found.content == answer.content) is (rel == "self")


@pytest.mark.parametrize("address", [OFFICE, CLAIM])
@pytest.mark.parametrize("f", ["json", "jsonfg", "html"])
def test_one_item_keeps_time_and_system_in_all_its_representations(
    client: TestClient, address: str, f: str
) -> None:
    version = client.get("/healthz").json()["catalog_version"]
    asked = f"as-of={version}&{UTM}"
    own = {
        kind: (rel, href)
        for href, rel, kind in header_of(client.get(f"{address}?{asked}&f={f}"))
        if rel in {"self", "alternate"}
    }
    here = f"http://testserver{address}?{asked}"
    named = {
        "application/geo+json": here if f == "json" else f"{here}&f=json",
        JSON_FG: f"{here}&f=jsonfg",
        "text/html": f"{here}&f=html",
    }
    assert {kind: href for kind, (_, href) in own.items()} == named
    mine = {"json": "application/geo+json", "jsonfg": JSON_FG, "html": "text/html"}[f]
    assert own[mine][0] == "self"


@pytest.mark.parametrize("address", [f"{ITEMS}?limit=2", CLAIM])
def test_the_type_of_a_link_asks_for_what_it_leads_to(client: TestClient, address: str) -> None:
    links = client.get(address).json()["links"]
    others = [x for x in links if x["rel"] in {"self", "alternate"}]
    assert {JSON_FG, "application/geo+json", "text/html"} == {x["type"] for x in others}
    for link in others:
        asked = client.get(address, headers={"Accept": link["type"]})
        assert asked.headers["content-type"].removesuffix("; charset=utf-8") == link["type"]
        if link["type"] == JSON_FG:
            assert asked.json()["conformsTo"]


def test_the_links_of_an_item_are_in_body_and_header(client: TestClient) -> None:
    for f in ("json", "jsonfg"):
        answer = client.get(f"{CLAIM}?f={f}")
        body = [(x["href"], x["rel"], x.get("type")) for x in answer.json()["links"]]
        signs = ("/datapackage.json", "/dcat.jsonld", "/prov.jsonld")  # in the header alone
        header = [
            each
            for each in header_of(answer)
            if each[1] not in {"cite-as", "license", "type"} and not each[0].endswith(signs)
        ]
        assert header == body[: len(header)]


def test_what_leads_into_the_past_stays_there(client: TestClient) -> None:
    version = client.get("/healthz").json()["catalog_version"]
    links = client.get(f"{OFFICE}?as-of={version}").json()["links"]
    related = [link["href"] for link in links if link["rel"] == "related"]
    name = OFFICE.rpartition("/")[2]
    assert related == [
        f"http://testserver/incidents/{name}?as-of={version}",
        f"http://testserver/map?as-of={version}#incident={name}",
        f"http://testserver/near?incident={name}&as-of={version}",
    ]
    assert client.get(related[1]).status_code == 200


def test_a_collection_has_its_own_page_and_its_features_in_every_format(
    client: TestClient,
) -> None:
    links = client.get("/collections/claims").json()["links"]
    by_rel = {rel: [x for x in links if x["rel"] == rel] for rel in ("alternate", "items")}
    assert [x["href"] for x in by_rel["alternate"]] == [
        "http://testserver/collections/claims?f=html"
    ]
    asked = [x["href"].partition("?")[2] for x in by_rel["items"]]
    assert asked == ["", "f=jsonfg", "f=html", *(f"f={each.name}" for each in FILES)]
    for link in by_rel["items"]:
        found = client.get(link["href"]).headers["content-type"]
        assert found.removesuffix("; charset=utf-8") == link["type"]
        assert "features" in link["title"]


def test_a_page_of_items_keeps_all_that_was_asked(client: TestClient) -> None:
    asked = f"near=cpc-terminal,25km&sortby=-kp_km&{UTM}&limit=3"
    for f in ("json", "jsonfg", "html"):
        answer = client.get(f"{ITEMS}?{asked}&f={f}")
        links = header_of(answer)
        for href, rel, _ in links:
            if rel in {"self", "alternate", "next"}:
                assert all(part in href for part in asked.split("&")), (f, rel)
        kinds = {rel: kind for _, rel, kind in links if rel in {"self", "next"}}
        assert len(set(kinds.values())) == 1


def test_the_other_page_of_data_keeps_the_reports(client: TestClient) -> None:
    links = client.get(f"{ITEMS}?profile=full&limit=1").json()["links"]
    others = {x["type"]: x["href"] for x in links if x["rel"] == "alternate"}
    assert others[JSON_FG].endswith("limit=1&profile=full&f=jsonfg")
    assert others["text/html"].endswith("limit=1&f=html")
