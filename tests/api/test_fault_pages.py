"""Problems: a page for who reads, JSON for who computes, with one status and the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.api.errors import SECURITY_HEADERS
from tests.pages.test_pages import Page
from tests.writers import AUTH, writer

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from app.store.live import Live

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
ITEMS = "/collections/incidents/items"
REFUSED = (
    ("/collections/nope", 404),
    ("/collections/nope/items", 404),
    ("/collections/nope/schema", 404),
    (f"{ITEMS}/x", 404),
    (f"{ITEMS}?limit=0", 400),
    (f"{ITEMS}?f=nope", 400),
    (f"{ITEMS}/x/versions", 404),
    ("/nothing", 404),
    ("/nothing/at/all/", 404),
    ("/map?filter=kp_km", 400),
    ("/near?incident=x", 404),
    ("/changes?since=x", 400),
    ("/static/x.js", 404),
    (f"/map?x={'1' * 8_001}", 414),
)  # fmt: skip


@pytest.mark.parametrize(("address", "status"), REFUSED, ids=[path[:40] for path, _ in REFUSED])
def test_a_reader_gets_a_page_and_everybody_else_the_problem(
    client: TestClient, address: str, status: int
) -> None:
    data, page = client.get(address), client.get(address, headers=BROWSER)
    assert (data.status_code, page.status_code) == (status, status)
    assert data.headers["content-type"] == "application/problem+json"
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    found = Page(page.text)
    assert data.json()["detail"] in found.text["p"]
    assert data.json()["code"] in found.text["code"]
    assert f"({status})" in found.text["h1"]
    assert [tag for tag, _ in found.elements].count("h1") == 1


@pytest.mark.parametrize(("address", "status"), REFUSED, ids=[path[:40] for path, _ in REFUSED])
def test_links_and_sheets_of_a_fault_lead_somewhere(
    client: TestClient, address: str, status: int
) -> None:
    page = client.get(address, headers=BROWSER)
    assert page.status_code == status
    hrefs = [g["href"] or "" for t, g in Page(page.text).elements if t in {"a", "link"}]
    places = {str(page.url.join(h)) for h in hrefs if not h.startswith(("#", "data:"))}
    assert {f"http://testserver/{name}" for name in ("map", "docs", "functions")} <= places
    for place in places:
        assert client.get(place).status_code == 200, place


@pytest.mark.parametrize(("address", "status"), REFUSED[:9])
def test_row_15_a_fault_has_the_headers_of_a_page(
    client: TestClient, address: str, status: int
) -> None:
    answer = client.get(address, headers=BROWSER)
    policy = answer.headers["content-security-policy"]
    assert answer.status_code == status
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline'" not in policy.partition("style-src-attr")[0]
    for name, value in SECURITY_HEADERS.items():
        assert name == "Content-Security-Policy" or answer.headers[name] == value
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize(
    "accept",
    [
        "",
        "*/*",
        "application/json",
        "application/problem+json",
        "application/geo+json, text/html;q=0.5",
    ],
)
def test_who_takes_data_first_gets_data(client: TestClient, accept: str) -> None:
    answer = client.get("/collections/nope", headers={"Accept": accept})
    assert answer.headers["content-type"] == "application/problem+json"


def test_f_decides_against_the_header(client: TestClient) -> None:
    asked = client.get("/collections/nope?f=json", headers=BROWSER)
    assert asked.headers["content-type"] == "application/problem+json"
    page = client.get("/collections/nope?f=html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"


def test_a_write_is_never_answered_with_a_page(client: TestClient) -> None:
    answer = client.post(ITEMS, headers=BROWSER, json={})
    assert answer.headers["content-type"] == "application/problem+json"


def test_only_the_items_have_a_filter_to_mend(client: TestClient) -> None:
    for address, forms in ((f"{ITEMS}?filter=kp_km", 1), ("/map?filter=kp_km", 0)):
        page = Page(client.get(address, headers=BROWSER).text)
        assert [tag for tag, _ in page.elements].count("form") == forms


def test_a_withdrawn_record_leads_to_its_versions(record: Live) -> None:
    name = "cpc-2022-06-15-ordnance-survey"
    with writer(record) as client:
        gone = client.delete(f"{ITEMS}/{name}?reason=<b>taken</b> back", headers=AUTH)
        assert gone.status_code == 200
        record.refresh()
        page = client.get(f"{ITEMS}/{name}", headers=BROWSER)
        assert page.status_code == 410
        assert "&lt;b&gt;taken&lt;/b&gt; back" in page.text
        hrefs = [g["href"] for t, g in Page(page.text).elements if t == "a"]
        assert f"http://testserver{ITEMS}/{name}/versions" in hrefs
        assert f"http://testserver/incidents/{name}" in hrefs
        assert 'rel="version-history"' in page.headers["link"]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>"])
def test_row_01_what_was_asked_stands_as_text_on_the_page(client: TestClient, text: str) -> None:
    for address in (f"/collections/{text}", f"/map?limit={text}", f"/map?{text}=1"):
        html = client.get(address, headers=BROWSER).text
        assert text not in html
        for tag, given in Page(html).elements:
            assert tag != "img"
            assert not [name for name in given if name.startswith("on")]
