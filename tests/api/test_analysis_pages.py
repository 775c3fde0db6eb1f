"""Analyses for browsers: who gets a page and who gets data, links, forms, faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from app.analysis.register import ANALYSES
from app.main import create_app
from app.settings import Settings
from app.store.kept_results import KeptResults
from app.store.record import Still
from tests.pages.test_pages import Page

if TYPE_CHECKING:
    from pathlib import Path

    from app.store.catalog import Catalog

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
NEAR = "/analyses/near-table?k=3&within=25km"
SPM2 = "cpc-2025-11-29-spm2-naval-drones"


def fields(html: str) -> dict[str, dict[str, str | None]]:
    shown = [given for tag, given in Page(html).elements if tag in {"input", "textarea", "select"}]
    return {given["name"] or "": given for given in shown}


@pytest.mark.parametrize("path", ["/analyses", NEAR, *(f"/analyses/{name}" for name in ANALYSES)])
def test_a_browser_gets_a_page_and_everybody_else_data(client: TestClient, path: str) -> None:
    page = client.get(path, headers=BROWSER)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Accept" in page.headers["vary"]
    mark = "&" if "?" in path else "?"
    assert client.get(f"{path}{mark}f=html").headers["content-type"].startswith("text/html")
    for answer in (client.get(path), client.get(f"{path}{mark}f=json", headers=BROWSER)):
        assert "json" in answer.headers["content-type"]
        assert "Accept" in answer.headers["vary"]
    tag = {**BROWSER, "If-None-Match": page.headers["etag"]}
    assert client.get(path, headers=tag).status_code == 304


def test_a_page_and_its_data_lead_to_each_other(client: TestClient) -> None:
    data, page = client.get(NEAR), client.get(NEAR, headers=BROWSER)
    name = data.json()["id"]
    here = f"http://testserver/analyses/{name}"
    assert f'<{here}?f=html>; rel="alternate"; type="text/html"' in data.headers["link"]
    assert f'<{here}?f=json>; rel="alternate"; type="application/json"' in page.headers["link"]
    assert f'<{here}?f=csv>; rel="alternate"; type="text/csv' in page.headers["link"]
    assert page.links["canonical"]["url"] == data.links["canonical"]["url"] == here
    assert page.headers["content-location"] == f"{here}?f=html"
    again = client.get(page.links["self"]["url"])
    assert again.headers["content-type"] == "text/html; charset=utf-8"
    assert name in again.text


def test_a_kept_result_is_a_page_of_the_same_numbers(client: TestClient) -> None:
    name = client.get(NEAR).json()["id"]
    page = client.get(f"/analyses/{name}", headers=BROWSER)
    assert "This is a kept result" in page.text
    assert name in page.text
    assert client.get(f"/analyses/{name}?f=html").text == page.text
    assert client.get(f"/analyses/{name}").json()["id"] == name


def test_a_form_sends_empty_fields_which_say_nothing(client: TestClient) -> None:
    empty = "within=&layers=&profile=plain&filter=&datetime=&near=&kp=&bbox=&ids=&as-of=%20"
    answer = client.get(f"/analyses/near-table?k=2&{empty}&f=html")
    assert answer.status_code == 200
    assert client.get("/analyses/near-table?k=2").json()["id"] in answer.text
    assert client.get(f"/analyses/near-table?k=2&{empty}").status_code == 400


def test_an_analysis_that_needs_a_value_begins_with_its_form(client: TestClient) -> None:
    for name in ("reach", "what-if"):
        page = client.get(f"/analyses/{name}", headers=BROWSER)
        assert page.status_code == 200
        assert "There is no answer without a value" in page.text
        assert 'role="alert"' not in page.text
        assert client.get(f"/analyses/{name}").status_code == 400


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("near-table?k=x&within=25km", "k"),
        ("near-table?profile=red", "profile"),
        ("near-table?filter=kp_km+%3E", "filter"),
        ("what-if?geometry=POINT+(1", "geometry"),
        ("what-if?place=Nowhere-on-Sea", "place"),
        ("rings?around=nope", "around"),
        ("reach?incident=cpc-terminal", "incident"),
        ("status?on=2025-13-01", "on"),
    ],
)
def test_a_bad_value_is_told_beside_its_field(
    client: TestClient, query: str, parameter: str
) -> None:
    page = client.get(f"/analyses/{query}", headers=BROWSER)
    data = client.get(f"/analyses/{query}")
    unknown = query.rpartition("=")[2] in {"Nowhere-on-Sea", "nope"}
    assert (page.status_code, data.status_code) == ((404, 404) if unknown else (400, 400))
    assert data.json()["parameter"] == parameter
    field = fields(page.text)[parameter]
    assert field["aria-invalid"] == "true"
    assert f"{parameter}-fault" in (field["aria-describedby"] or "")
    assert page.text.count('aria-invalid="true"') == 1
    assert page.headers["cache-control"] == "no-store"
    given = fields(client.get(f"/analyses/{query}", headers=BROWSER).text)
    if "within=" in query:
        assert given["within"]["value"] == "25km"


def test_an_unknown_parameter_has_no_field_but_the_form_is_there(client: TestClient) -> None:
    page = client.get("/analyses/rings?colour=red", headers=BROWSER)
    assert page.status_code == 400
    assert "colour" in page.text
    assert "aria-invalid" not in page.text
    assert "around" in fields(page.text)


def test_a_name_of_several_places_lists_them_on_the_page(client: TestClient) -> None:
    page = client.get("/analyses/what-if?place=Mikhaylovka", headers=BROWSER)
    assert page.status_code == 400
    assert "is the name of" in page.text
    assert "geonames:" in page.text


def test_the_policy_lets_a_form_ask_this_server_and_no_script_but_its_own(
    client: TestClient,
) -> None:
    policy = client.get(NEAR, headers=BROWSER).headers["content-security-policy"]
    assert "form-action 'self'" in policy
    assert "script-src 'self';" in policy
    assert "default-src 'self'" in policy


def test_landing_page_and_incidents_lead_to_the_analyses(client: TestClient) -> None:
    landing = client.get("/?f=html").text
    for name in ANALYSES:
        assert f'href="analyses/{name}"' in landing
    page = client.get(f"/collections/incidents/items/{SPM2}?f=html")
    hrefs = [given["href"] or "" for tag, given in Page(page.text).elements if tag == "a"]
    asked = [href for href in hrefs if href.startswith("../../../analyses/")]
    found = {href.removeprefix("../../../analyses/").partition("?")[0] for href in asked}
    assert found == {"near-table", "timeline", "status", "reach"}
    for href in asked:
        assert client.get(str(page.url.join(href)), headers=BROWSER).status_code == 200, href


@pytest.mark.parametrize("name", ["cpc-2022-06-15-ordnance-survey", "cpc-2025-09-24-office-strike"])
def test_reach_is_offered_only_where_an_outage_was_reported(
    client: TestClient, catalog: Catalog, name: str
) -> None:
    moment = f"as-of={catalog.version}"
    page = client.get(f"/collections/incidents/items/{name}?f=html&{moment}").text
    asked = client.get(f"/analyses/reach?incident={name}")
    assert ("analyses/reach?incident=" in page) == (asked.status_code == 200)
    assert f"analyses/near-table?ids={name}&amp;k=10&amp;{moment}" in page


def test_what_cannot_be_kept_promises_no_lasting_link(catalog: Catalog, tmp_path: Path) -> None:
    nowhere = tmp_path / "file"
    app = create_app(Settings(data=tmp_path / "data"), Still(catalog))
    app.state.api.results = KeptResults(nowhere)
    with TestClient(app) as client:
        page = client.get(NEAR, headers=BROWSER)
        assert "keeps no results" in page.text
        assert "bundle.zip" not in page.text
        again = f"../analyses/near-table?k=3&amp;within=25km&amp;as-of={catalog.version}"
        assert f'href="{again}&amp;f=csv"' in page.text
        assert client.get(str(page.url.join(again.replace("&amp;", "&")))).status_code == 200
