"""Still maps by HTTP: types, tags, the selection, the grammar's faults, bodies, what is refused."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from app.api.workers import OverloadedError
from app.domain.errors import WithdrawnError
from app.selection.still.asked import REFUSED
from tests.api.routes import OFFICE

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.testclient import TestClient

    from app.store.catalog import Catalog

PROBLEM = "application/problem+json"
TYPES = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
POINT = {"type": "Point", "coordinates": [37.8, 44.7]}


@pytest.mark.parametrize("form", TYPES)
def test_a_still_has_its_type_its_name_and_its_tag(client: TestClient, form: str) -> None:
    first = client.get(f"/static/auto/300x200.{form}")
    assert (first.status_code, first.headers["content-type"]) == (200, TYPES[form])
    name = first.headers["content-disposition"]
    assert name.startswith('inline; filename="incident-mapper-still-')
    assert name.endswith(f'.{form}"')
    known = {"If-None-Match": first.headers["etag"]}
    again = client.get(f"/static/auto/300x200.{form}", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(f"/static/auto/300x200.{form}")
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) > 1_000
    policy = first.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert ("style-src 'unsafe-inline'; " in policy) == (form == "svg")
    assert policy.endswith("; font-src data:") == (form == "svg")


def test_a_still_is_drawn_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []

    def counted(_catalog: object, shown: list[object], asked: object, _gone: object) -> bytes:
        drawn.append((len(shown), asked))
        return b"drawn"

    monkeypatch.setattr("app.maps.still.still.still_map", counted)
    for _ in range(3):
        assert client.get("/static/auto/311x200.png").content == b"drawn"
        assert client.get(f"/static/auto/311x200.png?ids={OFFICE}").content == b"drawn"
    assert [count for count, _ in drawn] == [34, 1]


def test_other_questions_are_other_pictures(client: TestClient) -> None:
    asked = (
        "auto/300x200.png", "37.8,44.7,9/300x200.png", "[37,44,38,45]/300x200.png",
        "auto/300x200@2x.png", "auto/300x200.png?theme=dark", "auto/300x200.png?lang=ru",
        f"auto/300x200.png?ids={OFFICE}", "auto/300x200.png?off=route", "auto/300x200.png?title=x",
        "pin-s(40,45)/auto/300x200.png", "auto/300x200.png?padding=50",
        "auto/300x200.png?north=true",
    )  # fmt: skip
    assert len({client.get(f"/static/{each}").content for each in asked}) == len(asked)
    assert client.get("/static/auto/300x200.png?lang=ru").headers["content-language"] == "ru"


def test_a_slash_that_is_encoded_parts_nothing(client: TestClient) -> None:
    feature = {"type": "Feature", "properties": {"title": "a/b/c"}, "geometry": POINT}
    overlay = quote(f"geojson({json.dumps(feature)})", safe="")
    with_slash = client.get(f"/static/{overlay}/auto/300x200.png")
    assert with_slash.status_code == 200
    pin = quote(f"geojson({json.dumps(POINT)})", safe="")
    assert client.get(f"/static/{pin}/auto/300x200.png").content == with_slash.content


@pytest.mark.parametrize(
    ("address", "parameter", "detail"),
    [
        ("bus/300x200.png", "position", "position: expected auto, [west"),
        ("auto/300.png", "size", "size: an x between"),
        ("auto/300x200.gif", "size", "found 'gif' (character 9)"),
        ("auto/1281x200.png", "size", "width 1281 is not from 1 to 1,280 (character 1)"),
        ("pin-s-bus(1,2)/auto/300x200.png", "overlay", "(character 7)"),
        ("pin-s(1,2),url-x(1,2)/auto/300x200.png", "overlay", "asks nobody (character 12)"),
        ("37,44,4,90/300x200.png", "position", "north is always up, and the map is flat"),
        ("37,44,4,0,60/300x200.png", "position", "(character 8)"),
        ("a/b/auto/300x200.png", "overlay", "found 'a/b' (character 1)"),
        ("%ff/300x200.png", "position", "is not UTF-8 (character 1)"),
        ("pin-s(1,%F02)/auto/300x200.png", "overlay", "is not UTF-8 (character 9)"),
        ("37,44,4/300x200.png?padding=5", "padding", "only with auto or a box"),
        ("auto/300x200.png?padding=500", "padding", "leaves no room"),
        ("auto/300x200.png?padding=1,x", "padding", "(character 3)"),
        ("auto/300x200.png?title=%FF", "title", "title: is not UTF-8 (character 1)"),
        ("auto/300x200.png?lang=ru&title=%D0%B0+%FF", "title", "is not UTF-8 (character 3)"),
        ("auto/300x200.png?%FF=1", "query", "query: is not UTF-8 (character 1)"),
        ("auto/300x200.png?title=%00", "title", "the control character U+0000 (character 1)"),
        ("auto/300x200.png?title=a%0Ab", "title", "the control character U+000A (character 2)"),
        ("auto/300x200.png?inset=true", "inset", "on 300 x 200 pixels, but from 320 x 240"),
        ("auto/300x200.png?attribution=false", "attribution", "cannot be switched off"),
        ("auto/300x200.png?zoom=3", "zoom", "is not a parameter here"),
        ("auto/300x200.png?off=sea", "off", "is none of route, okrug, marks, assets, towns"),
    ],
)
def test_what_cannot_be_read_is_said(
    client: TestClient, address: str, parameter: str, detail: str
) -> None:
    answer = client.get(f"/static/{address}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    assert answer.json()["parameter"] == parameter
    if parameter == "position" and address.startswith("bus"):
        detail = "expected auto, [west,south,east,north] or lon,lat,zoom, found 'bus'"
    if address == "auto/300.png":
        detail = "expected an x between width and height, found '.png' (character 4)"
    assert detail in answer.json()["detail"]


@pytest.mark.parametrize("name", REFUSED)
def test_what_mapbox_reads_and_this_does_not_is_said(client: TestClient, name: str) -> None:
    answer = client.get(f"/static/auto/300x200.png?{name}=x")
    assert (answer.status_code, answer.json()["parameter"]) == (400, name)
    assert answer.json()["detail"] == f"{name}: {REFUSED[name]}"


def test_attribution_may_be_asked_for(client: TestClient) -> None:
    plain = client.get("/static/auto/300x200.png")
    assert client.get("/static/auto/300x200.png?attribution=true").content == plain.content


def test_files_of_pages_are_where_they_were(client: TestClient) -> None:
    assert client.get("/static/map.css").headers["content-type"] == "text/css; charset=utf-8"
    assert client.get("/static/nothing.css").status_code == 404


@pytest.mark.parametrize(
    ("body", "address"),
    [
        ({"size": "300x200.png"}, "auto/300x200.png"),
        ({"size": "300x200.png", "overlay": []}, "auto/300x200.png"),
        (
            {"size": "300x200.png", "position": "37.8,44.7,9", "overlay": "pin-s(37.8,44.7)"},
            "pin-s(37.8,44.7)/37.8,44.7,9/300x200.png",
        ),
        (
            {"size": "300x200.svg", "overlay": ["pin-s(37,44)", POINT]},
            f"pin-s(37,44),geojson({json.dumps(POINT)})/auto/300x200.svg",
        ),
        (
            {"size": "300x200.pdf", "overlay": POINT},
            f"geojson({json.dumps(POINT)})/auto/300x200.pdf",
        ),
    ],
)
def test_a_body_draws_what_an_address_does(
    client: TestClient, body: dict[str, object], address: str
) -> None:
    posted = client.post("/static?theme=dark", json=body)
    assert posted.status_code == 200
    assert posted.content == client.get(f"/static/{quote(address)}?theme=dark").content


@pytest.mark.parametrize(
    ("body", "parameter", "detail"),
    [
        ({}, "size", "size: is missing; expected a text"),
        ([], "body", "body: expected an object with overlay, position and size"),
        ({"size": 3}, "size", "size: expected a text"),
        ({"size": "300x200.png", "title": "x"}, "title", "is not a member here"),
        ({"size": "300x200.png", "position": None}, "position", "is missing"),
        ({"size": "300x200.png", "overlay": 7}, "overlay", "expected an object of GeoJSON"),
        ({"size": "300x200.png", "overlay": None}, "overlay",
         "overlay: is null; expected a text or an object of GeoJSON"),
        ({"size": "300x200.png", "overlay": [None]}, "overlay",
         "is null; expected a text or an object of GeoJSON (part 1 of 1)"),
        ({"size": "300x200.png", "overlay": ["pin-s(1,2)", POINT, None]}, "overlay",
         "(part 3 of 3)"),
        ({"size": "300x200.png", "overlay": ["pin-s(1,2)", "pin-q(1,2)"]}, "overlay",
         "found 'q(1,2)' (character 5) (part 2 of 2)"),
        ({"size": "300x200.png", "overlay": {"type": "Point", "coordinates": [1, 91]}}, "overlay",
         "latitude 91 is not from -85.0511 to 85.0511 at /coordinates/1"),
        ({"size": "300x200.png", "overlay": [POINT] * 101}, "overlay",
         "101 pins are over the 100 that a map shows (part 101 of 101)"),
    ],
)  # fmt: skip
def test_bodies_are_held_to_the_same(
    client: TestClient, body: object, parameter: str, detail: str
) -> None:
    answer = client.post("/static", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    assert answer.json()["parameter"] == parameter
    assert detail in answer.json()["detail"]


def test_bodies_have_the_caps_of_all(client: TestClient) -> None:
    large = client.post("/static", content=b"[" + b" " * 5_000_001,
                        headers={"Content-Type": "application/json"})  # fmt: skip
    assert (large.status_code, large.json()["code"]) == (413, "body-too-large")
    other = client.post("/static", content=b"{}", headers={"Content-Type": "text/plain"})
    assert (other.status_code, other.json()["code"]) == (415, "body-type")
    twice = b'{"size": "3x3.png", "size": "3x3.png"}'
    faulty = client.post("/static", content=twice, headers={"Content-Type": "application/json"})
    assert (faulty.status_code, faulty.json()["code"]) == (400, "bad-record")
    line = {"type": "LineString", "coordinates": [[37, 44]] * 10_001}
    long = client.post("/static", json={"size": "300x200.png", "overlay": line})
    assert "more than 10,000 positions are not read" in long.json()["detail"]
    points = {"type": "MultiPoint", "coordinates": [[37, 44]] * 101}
    many = client.post("/static", json={"size": "300x200.png", "overlay": points})
    assert "101 pins are over the 100 that a map shows" in many.json()["detail"]


def test_what_was_withdrawn_is_gone(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise WithdrawnError("x", "it was another event")

    monkeypatch.setattr("app.api.stills.drawn_and_beside", gone)
    answer = client.get("/static/auto/301x200.png?ids=x")
    assert (answer.status_code, answer.json()["code"]) == (410, "withdrawn")
    assert "it was another event" in answer.json()["detail"]


def test_unknown_ids_are_not_found(client: TestClient) -> None:
    answer = client.get("/static/auto/300x200.png?ids=x")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "ids: no feature of incidents has the id 'x'"


def test_row_17_more_pictures_than_wait_are_refused(
    client: TestClient, api: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_work: object) -> bytes:
        raise OverloadedError("8 files are waiting; ask again in a second")

    monkeypatch.setattr(api.state.api.builds, "run", full)
    answer = client.get("/static/auto/302x200.png")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


@pytest.mark.parametrize(
    "address",
    [
        "static/auto/300x200.png",
        "static/pin-s-a(37.8,44.7)/37.8,44.7,9/300x200.svg?theme=dark&near=cpc-terminal,25km",
        "map?near=cpc-terminal,25km&lang=ru",
        "embed",
    ],
)
def test_a_map_says_how_it_is_cited(client: TestClient, catalog: Catalog, address: str) -> None:
    answer = client.get(f"/{address}")
    links = re.findall(r'<([^>]+)>; rel="([^"]+)"', answer.headers["link"])
    by_kind = {kind: href for href, kind in links}
    lasting = by_kind["cite-as"]
    assert f"as-of={catalog.version}" in lasting
    assert by_kind["license"] == "https://creativecommons.org/licenses/by/4.0/"
    again = client.get(lasting)
    assert again.status_code == 200
    if address.startswith("static"):
        assert again.content == answer.content
        assert catalog.version.encode() in answer.content


def test_a_picture_of_the_past_is_cited_as_asked(client: TestClient, catalog: Catalog) -> None:
    asked = f"/static/auto/300x200.png?as-of={catalog.version}"
    link = client.get(asked).headers["link"]
    assert link.count("as-of=") == 1


def test_a_body_has_no_address(client: TestClient) -> None:
    answer = client.post("/static", json={"size": "300x200.png"})
    assert answer.status_code == 200
    assert "link" not in answer.headers
