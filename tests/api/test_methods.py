"""Which methods a resource has: OPTIONS, and Allow where a method is none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.routes import EXAMPLES, IMPORT, WRITES

if TYPE_CHECKING:
    from starlette.testclient import TestClient

OFFICE = "/collections/incidents/items/cpc-2025-09-24-office-strike"
ADDRESSES = {**EXAMPLES, IMPORT: IMPORT} | {
    f"/collections/{{collection_id}}/items/{{item_id}}/{word}": f"{OFFICE}/{word}"
    for word in ("merge", "unmerge")
}


def methods_of(path: str) -> set[str]:
    reads = {"GET", "HEAD"} if path in EXAMPLES else set()
    return reads | {method for written, method in WRITES if written == path} | {"OPTIONS"}


@pytest.mark.parametrize("path", ADDRESSES)
def test_options_tells_every_method_of_a_resource(client: TestClient, path: str) -> None:
    answer = client.options(ADDRESSES[path])
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    allowed = answer.headers["allow"].split(", ")
    assert (len(allowed), set(allowed)) == (len(methods_of(path)), methods_of(path))


@pytest.mark.parametrize("path", ADDRESSES)
def test_any_other_method_is_refused_with_the_same_list(client: TestClient, path: str) -> None:
    answer = client.request("TRACE", ADDRESSES[path])
    assert answer.status_code == 405
    assert answer.headers["allow"] == client.options(ADDRESSES[path]).headers["allow"]
    assert answer.json()["detail"] == f"TRACE is none of {answer.headers['allow']}"


def test_an_address_that_is_nothing_has_no_methods(client: TestClient) -> None:
    answer = client.options("/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert "allow" not in answer.headers


def test_a_page_of_another_site_is_told_what_it_may_as_before(client: TestClient) -> None:
    asks = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    refused = client.options("/collections/incidents/items", headers=asks)
    assert refused.status_code == 400
    assert refused.headers["access-control-allow-methods"] == "GET, HEAD"
    asks["Access-Control-Request-Method"] = "GET"
    assert client.options("/collections/incidents/items", headers=asks).status_code == 200
