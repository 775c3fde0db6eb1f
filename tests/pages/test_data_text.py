"""The pages of data say all that the data say, after 17-069r4, and no text of them is markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.hostile.corpus import MARK, XSS
from tests.pages.test_data_pages import BROWSER, ITEMS, OFFICE, PATHS, links_of, page_at
from tests.pages.test_pages import Page

if TYPE_CHECKING:
    from starlette.testclient import TestClient

LINKED = (
    "/",
    "/collections",
    "/collections/incidents",
    "/collections/claims",
    f"{ITEMS}?limit=3&offset=3",
    f"{ITEMS}/{OFFICE}",
)


@pytest.mark.parametrize("path", ["/", *PATHS])
def test_req_html_definition(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.text.startswith("<!DOCTYPE html>")
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("path", LINKED)
def test_req_html_content_every_link_of_the_data_is_on_the_page(
    client: TestClient, path: str
) -> None:
    answer = client.get(path)
    wanted = {link["href"] for link in answer.json()["links"] if link["rel"] != "self"}
    page = page_at(client, path)
    here = str(answer.url)
    shown = {str(answer.url.join(href)) for href in links_of(page)}
    # A page leads on to pages, and is not its own alternate.
    there = {re.sub(r"[?&]f=html$", "", href) for href in shown} | {here}
    assert {re.sub(r"[?&]f=html$", "", href) for href in wanted} - there == set()


def test_req_html_content_every_property_of_the_features_is_on_the_page(
    client: TestClient,
) -> None:
    (feature, *_) = client.get(f"{ITEMS}?ids={OFFICE}").json()["features"]
    page = page_at(client, f"{ITEMS}/{OFFICE}")
    texts = " ".join(page.text.values())
    for name, value in feature["properties"].items():
        if isinstance(value, str):
            assert value in texts, name


def test_row_01_no_payload_stands_unescaped(poisoned_client: TestClient) -> None:
    marked = 0
    for path in PATHS:
        html = poisoned_client.get(path, headers=BROWSER).text
        # Quotes are text within a block of data, whose script nothing in it can end.
        rest = re.sub(r'<script type="application/(?:ld\+)?json"[^>]*>[^<>&]*</script>', "", html)
        marked += MARK in rest
        for payload in XSS:
            if set(payload) & set("<>\"'"):
                assert payload not in rest, path
        for tag, attributes in Page(html).elements:
            for name, value in attributes.items():
                assert not name.startswith("on"), (path, tag, name)
                if name in {"href", "src", "action"}:
                    assert (
                        not (value or "").lower().lstrip().startswith(("javascript", "data:text"))
                    )
    assert marked >= 7


@pytest.mark.parametrize("payload", XSS)
def test_row_02_a_hostile_filter_is_shown_as_text(client: TestClient, payload: str) -> None:
    answer = client.get(ITEMS, params={"filter": payload, "f": "html"})
    assert answer.status_code == 400
    if set(payload) & set("<>\"'"):
        assert payload not in answer.text
    inputs = [g for t, g in Page(answer.text).elements if t == "input"]
    assert [set(one) for one in inputs][1:] == [{"type", "name", "value"}]
