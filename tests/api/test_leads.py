"""Leads stay hidden unless they were asked for, and look different where they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.store.record import Still

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.store.catalog import Catalog

LEADS = (
    "cpc-2026-04-06-terminal", "cpc-2026-07-17-nordic-zenith", "cpc-2026-07-19-asia-nissos-ios",
    "cpc-2026-07-20-nelsa", "nvr-2026-04-06-sheskharis", "nvr-2026-05-23-grushovaya",
    "nvr-2026-06-08-grushovaya", "nvr-2026-07-21-sheskharis-halt", "nvr-2026-08-12-city-and-port",
    "nvr-2026-08-17-anna-s",
)  # fmt: skip
CHILDREN = ("claims", "casualty-reports", "impacts", "statements", "sources", "asset-links")


@pytest.fixture(scope="module")
def with_leads(leads_catalog: Catalog) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(with_leads=True), Still(leads_catalog))) as opened:
        yield opened


@pytest.mark.parametrize("lead", LEADS)
def test_leads_are_nowhere_by_default(client: TestClient, lead: str) -> None:
    for address in (
        f"/collections/incidents/items/{lead}",
        f"/collections/incidents/items?ids={lead}",
        f"/near?incident={lead}",
        f"/map?ids={lead}",
        f"/embed?ids={lead}",
    ):
        answer = client.get(address)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


def test_no_answer_names_a_lead_by_default(client: TestClient) -> None:
    addresses = ["/collections/incidents/items?limit=1000&profile=full", "/map", "/embed"]
    addresses += [f"/collections/{name}/items?limit=10000" for name in CHILDREN]
    for address in addresses:
        text = client.get(address).text
        # A record may say that a lead follows it; the lead itself must not be among the answers.
        for lead in LEADS:
            assert f'"id":"{lead}"' not in text
            assert f'"incident_id":"{lead}"' not in text
            assert f"#incident={lead}" not in text


def test_hidden_leads_are_counted(client: TestClient) -> None:
    items = client.get("/collections/incidents/items").json()
    assert items["coverage"] == "Record read up to 2026-10-11, 34 incidents, 17 leads hidden"
    assert items["numberMatched"] == 34


def test_leads_show_marked_where_they_were_asked_for(with_leads: TestClient) -> None:
    features = with_leads.get("/collections/incidents/items?limit=1000").json()["features"]
    rows = {feature["id"]: feature["properties"] for feature in features}
    assert len(rows) == 44
    assert set(LEADS) < set(rows)
    marked = {key for key, row in rows.items() if row["evidence_tier"] == "secondary_lead"}
    assert marked == set(LEADS)
    assert {rows[key]["record_status"] for key in LEADS} == {"hidden"}


def test_leads_are_told_apart_on_the_map_and_in_the_coverage(with_leads: TestClient) -> None:
    page = with_leads.get("/map").text
    assert page.count(" · unconfirmed lead") == len(LEADS)
    assert "34 incidents and 10 unconfirmed leads, 7 leads hidden" in page
    health = with_leads.get("/healthz").json()
    assert (health["incidents"], health["leads_hidden"]) == (34, 7)


def test_leads_can_be_measured_where_they_are_shown(with_leads: TestClient) -> None:
    for lead in LEADS:
        assert with_leads.get(f"/near?incident={lead}&kind=port").status_code == 200


def test_a_lead_that_is_shown_has_its_page_and_its_versions(
    with_leads: TestClient, client: TestClient
) -> None:
    lead = "cpc-2026-07-20-nelsa"
    page = with_leads.get(f"/incidents/{lead}", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "Unconfirmed lead" in page.text
    versions = f"/collections/incidents/items/{lead}/versions"
    assert len(with_leads.get(versions).json()["versions"]) == 1
    for path in (f"/incidents/{lead}", versions):
        assert client.get(path).status_code == 404
