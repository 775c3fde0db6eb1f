"""Processes beside what the standard asks: pages of the list, what is refused, and references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.analysis.register import ANALYSES

if TYPE_CHECKING:
    from starlette.testclient import TestClient

NEAR = "/processes/near-table/execution"
WHAT_IF = "/processes/what-if/execution"
POINT = {"type": "Point", "coordinates": [37.65, 44.67]}


def refused(client: TestClient, address: str, body: Any, parameter: str) -> str:
    """Give what a 400 says, that names the input or the member at fault."""
    answer = client.post(address, json=body)
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter), answer.text
    detail: str = answer.json()["detail"]
    assert detail.startswith(f"{parameter}: ")
    return detail


def test_pages_of_the_list_lead_to_each_other(client: TestClient) -> None:
    found, rels = [], {"next": "/processes?limit=4"}
    while "next" in rels:
        page = client.get(rels["next"]).json()
        found.append([one["id"] for one in page["processes"]])
        rels = {link["rel"]: link["href"] for link in page["links"]}
    assert [*map(len, found)] == [4, 4, 3]
    assert [name for names in found for name in names] == list(ANALYSES)
    assert rels["prev"] == "http://testserver/processes?limit=4&offset=4"
    page = client.get(f"/processes?offset={len(ANALYSES)}").json()
    assert page["processes"] == []


def test_the_same_by_address_is_no_other_form_of_the_description(client: TestClient) -> None:
    links = client.get("/processes/rings").json()["links"]
    (link,) = [link for link in links if link["rel"] == "related"]
    assert client.get(link["href"]).json()["analysis"] == "rings"


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ({"transmissionMode": "reference"}, "transmissionMode 'reference' is not offered"),
        ({"transmissionMode": ["value"]}, "transmissionMode '['value']' is not offered"),
        ({"format": {"mediaType": "text/csv"}}, "mediaType 'text/csv' is not offered"),
        ({"format": {"encoding": "base64"}}, "encoding 'base64' is not offered"),
        ({"format": {"schema": {}}}, "expected format to be an object"),
        ({"format": "json"}, "expected format to be an object"),
        ({"colour": "red"}, "expected result to be an object with format"),
        ([], "expected result to be an object with format"),
    ],
)
def test_an_output_is_json_by_value(client: TestClient, output: Any, said: str) -> None:
    assert said in refused(client, NEAR, {"outputs": {"result": output}}, "outputs")


def test_nobody_is_called_back(client: TestClient) -> None:
    body = {"inputs": {}, "subscriber": {"successUri": "http://127.0.0.1:9/"}}
    assert "is not offered" in refused(client, NEAR, body, "subscriber")


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("k", "2", "expected a whole number"),
        ("k", True, "expected a whole number"),
        ("within", 25, "expected a text"),
        ("ids", "a", "expected a list"),
        ("ids", [{"value": "a"}], "expected a list"),
        ("bbox", "1,2,3,4", "expected a list or an object"),
        ("k", {"value": {"value": 2}}, "expected a whole number"),
        ("k", {"value": 2, "colour": "red"}, "colour is not a member of a qualified value"),
        ("k", {"value": 2, "encoding": "base64"}, "encoding 'base64' is not utf-8"),
        ("k", {"value": 2, "mediaType": "text/plain"}, "expected application/json"),
        ("ids", ["a,b"], "'a,b' has a comma"),
        ("colour", "red", "is not an input here; expected k, within, layers"),
    ],
)
def test_an_input_is_as_it_is_described(
    client: TestClient, name: str, given: Any, said: str
) -> None:
    assert said in refused(client, NEAR, {"inputs": {name: given}}, name)


def test_a_whole_number_may_have_a_point(client: TestClient) -> None:
    (one, other) = (client.post(NEAR, json={"inputs": {"k": k}}).content for k in (2, 2.0))
    assert one == other


def test_a_box_has_one_system(client: TestClient) -> None:
    system = "http://www.opengis.net/def/crs/EPSG/0/3857"
    inputs = {"bbox": {"bbox": [37, 44, 38, 45]}, "bbox-crs": system}
    assert "has its own crs" in refused(client, NEAR, {"inputs": inputs}, "bbox-crs")
    by_object = client.post(NEAR, json={"inputs": {"bbox": {"bbox": [37, 44, 38, 45]}}})
    assert by_object.content == client.get("/analyses/near-table?bbox=37,44,38,45").content


@pytest.mark.parametrize(
    "href",
    [
        "http://127.0.0.1:9/x.json", "https://example.org/collections/places/items/novorossiysk",
        "//example.org/", "file:///etc/passwd", "/collections/places/items/novorossiysk", "",
        "http://testserver/collections/places/items", "http://testserver/collections/places",
        "http://testserver/collections/places/items/novorossiysk?f=html",
        "http://testserver/collections/places/items/novorossiysk/versions", 1, None, ["x"],
    ],
)  # fmt: skip
def test_no_other_address_is_read(client: TestClient, href: Any) -> None:
    body = {"inputs": {"geometry": {"href": href}}}
    assert "no other host is asked" in refused(client, WHAT_IF, body, "geometry")


@pytest.mark.parametrize(
    "href",
    [
        "data:", "data:x", "data:image/png,x", "data:application/json,{", "data:,%FF",
        "data:application/json;base64,x", "data:application/json,NaN",
    ],
)  # fmt: skip
def test_data_that_cannot_be_read_is_refused(client: TestClient, href: str) -> None:
    body = {"inputs": {"geometry": {"href": href}}}
    assert "data: URI" in refused(client, WHAT_IF, body, "geometry")


def test_what_a_reference_leads_to_is_held_against_the_description(client: TestClient) -> None:
    place = "http://testserver/collections/places/items/novorossiysk"
    for href in ("data:application/json,[1]", place):
        body = {"inputs": {"k": {"href": href}}}
        assert "expected a whole number" in refused(client, NEAR, body, "k")
    body = {"inputs": {"geometry": {"href": "http://testserver/collections/places/items/no-such"}}}
    answer = client.post(WHAT_IF, json=body)
    told = {key: answer.json()[key] for key in ("status", "code", "parameter")}
    assert told == {"status": 404, "code": "unknown-id", "parameter": "geometry"}


def test_a_reader_gets_a_page_that_says_that_there_are_no_jobs(client: TestClient) -> None:
    page = client.get("/jobs/x", headers={"Accept": "text/html"})
    assert (page.status_code, "no-such-job" in page.text) == (404, True)


def test_a_geometry_means_what_a_query_would(client: TestClient) -> None:
    answer = client.post(WHAT_IF, json={"inputs": {"geometry": POINT}})
    by_query = client.get("/analyses/what-if?geometry=POINT (37.65 44.67)")
    assert answer.content == by_query.content
