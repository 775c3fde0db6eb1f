"""`/map?standalone=1`: the map as one file, from the same code as the command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest

from app.pages.map_page import map_page
from app.selection.selection import Selection

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from app.store.catalog import Catalog

NEAR = "near=cpc-terminal,25km"
META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@pytest.mark.parametrize("query", ["", NEAR])
def test_it_is_the_file_that_the_command_writes(
    client: TestClient, catalog: Catalog, query: str
) -> None:
    answer = client.get(f"/map?standalone=1&{query}")
    assert answer.status_code == 200
    asked = Selection.parse(parse_qsl(query))
    assert answer.text == map_page(catalog, asked, standalone=True).html
    said = answer.headers["content-disposition"]
    hashed = r"-[0-9a-f]{8}" if query else ""
    version = catalog.version[:8]
    assert re.fullmatch(
        rf'attachment; filename="incident-mapper-map-{version}{hashed}\.html"', said
    )
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert client.get(f"/map?{query}").headers.get("content-disposition") is None


def test_it_carries_its_own_policy(client: TestClient, catalog: Catalog) -> None:
    answer = client.get("/map?standalone=1")
    (policy,) = META.findall(answer.text)
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    page = map_page(catalog, Selection(), standalone=True)
    assert rules == {
        "default-src": "'none'",
        "script-src": " ".join(f"'{value}'" for value in page.script_hashes),
        "style-src": " ".join(f"'{value}'" for value in page.style_hashes),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    # Before anything that it has to hold.
    assert answer.text.index(policy) < answer.text.index("<title>")
    assert META.findall(client.get("/map").text) == []


def test_the_page_links_to_it_with_its_selection(client: TestClient) -> None:
    assert 'href="map?standalone=1"' in client.get("/map").text
    assert 'href="map?near=cpc-terminal,25km&amp;standalone=1"' in client.get(f"/map?{NEAR}").text
    assert "standalone" not in client.get("/embed").text.partition("<script")[0]


def test_the_frame_has_no_such_form(client: TestClient) -> None:
    assert client.get("/embed?standalone=1").status_code == 400
