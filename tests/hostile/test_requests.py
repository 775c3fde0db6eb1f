"""Hostile values in every parameter of every route: refused as a problem or answered as data."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import quote

import anyio
import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.store.record import Still
from tests.api.routes import EXAMPLES, OFFICE, READS
from tests.hostile.corpus import MALFORMED, MARK, XSS
from tests.pages.test_pages import Page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fastapi import FastAPI
    from httpx2 import Response
    from starlette.types import Message

    from app.store.catalog import Catalog

PROBLEM = "application/problem+json"
HTML = "text/html; charset=utf-8"
NAMED = [(path, name) for path, names in READS.items() for name in names]
PATHS = [path for path in EXAMPLES if "{" in path]
PLAIN = {"Accept-Encoding": "identity"}
NEEDS = {
    "lon": "lat=45",
    "lat": "lon=40",
    "radius": "lon=40&lat=45&kind=port",
    "within": "lon=40&lat=45&kind=port",
    "kind": "lon=40&lat=45",
    "route": "kp=266",
}
VALUES = (*MALFORMED, *(quote(payload, safe="") for payload in XSS))
# Of these only listed words are read, so a part of the corpus does.
WORDS = ("f", "profile", "crs", "bbox-crs", "v")


def refuse_constant(word: str) -> NoReturn:
    raise AssertionError(f"{word} is no JSON")


def finite(data: Any) -> bool:
    if isinstance(data, dict):
        return all(map(finite, data.values()))
    if isinstance(data, list):
        return all(map(finite, data))
    return not isinstance(data, float) or math.isfinite(data)


def assert_harmless(answer: Response, sent: str) -> None:
    """Hold what is true of every answer, whatever was asked."""
    status, kind = answer.status_code, answer.headers.get("content-type", "")
    # 501 is what oEmbed asks for where a format is not there; nothing has failed then.
    is_refusal = status == 501 and answer.json()["code"] == "no-oembed-format"
    assert status < 500 or is_refusal, (sent[:80], answer.text)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers
    assert "Traceback" not in answer.text
    if status >= 400:
        assert kind == PROBLEM, sent[:80]
        assert set(answer.json()) <= {"type", "title", "status", "code", "detail", "parameter"}
        assert len(answer.content) < 6_000
    elif kind == HTML:
        assert not any(payload in answer.text for payload in XSS if set(payload) & set("<\"'"))
    if "json" in kind:
        assert finite(json.loads(answer.content.decode(), parse_constant=refuse_constant))


def ask_all(client: TestClient, addresses: Iterable[str]) -> None:
    for address in addresses:
        assert_harmless(client.get(address), address)


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_row_02_hostile_values_in_every_parameter(client: TestClient, path: str, name: str) -> None:
    address = EXAMPLES[path].partition("?")[0]
    others = f"&{NEEDS[name]}" if name in NEEDS else ""
    values = VALUES[::4] if name in WORDS else VALUES
    ask_all(client, (f"{address}?{name}={value}{others}" for value in values))


@pytest.mark.parametrize("path", EXAMPLES)
def test_row_02_hostile_names_of_parameters(client: TestClient, path: str) -> None:
    address = EXAMPLES[path]
    joint = "&" if "?" in address else "?"
    ask_all(client, (f"{address}{joint}{value}=1" for value in VALUES[::4]))


@pytest.mark.parametrize("path", PATHS)
def test_row_08_hostile_names_in_the_path(client: TestClient, path: str) -> None:
    first, _, rest = path.partition("{")
    _, _, rest = rest.partition("}")
    rest = rest.replace("{item_id}", OFFICE)
    for value in VALUES:
        address = f"{first}{value}{rest}"
        answer = client.get(address)
        assert_harmless(answer, address)
        # What is left after the client folds dots may be another route, never a file.
        # The parts of a still map are values, so one that cannot be read is a bad one.
        assert answer.status_code in ({404, 200, 400} if first == "/static/" else {404, 200})
        assert "root:" not in answer.text


@pytest.mark.parametrize("payload", XSS)
def test_row_02_payload_is_never_echoed_as_markup(client: TestClient, payload: str) -> None:
    for address in (
        "/map?{}=1",
        "/map?near={}",
        "/embed?ids={}",
        "/geocode?q={}",
        "/collections/{}",
        "/static/{}",
        "/{}",
    ):
        plain_text = re.sub("[^/]+", "x'y", payload)  # a slash leads to another address
        asked, harmless = (address.format(quote(text, safe="")) for text in (payload, plain_text))
        answer = client.get(asked, headers={"Accept": "*/*"})
        assert answer.headers["content-type"] in {PROBLEM, "application/json"}
        assert_harmless(answer, asked)
        page, plain = (
            client.get(one, headers={"Accept": "text/html"}) for one in (asked, harmless)
        )
        assert page.headers["content-type"] in {"text/html; charset=utf-8", "application/json"}
        if page.status_code == plain.status_code >= 400:
            assert Page(page.text).structure == Page(plain.text).structure, asked
            assert page.headers["content-security-policy"].startswith("default-src 'self'; script")
            assert "sha256" not in page.headers["content-security-policy"]


@pytest.mark.parametrize("payload", XSS)
def test_row_02_hostile_headers(client: TestClient, payload: str) -> None:
    for header in (
        "If-None-Match",
        "Accept",
        "Origin",
        "Referer",
        "User-Agent",
        "X-Forwarded-Host",
    ):
        for address in ("/", "/about", f"/collections/incidents/items/{OFFICE}"):
            answer = client.get(address, headers={**PLAIN, header: payload})
            assert_harmless(answer, payload)
            assert answer.status_code == 200
            assert MARK not in answer.text


@pytest.mark.parametrize(
    "host", [*XSS, "[", "]", "a b", "a,b", "::1", "x:99999", "x:y", "\u00e9", "x/../y", "x?y#z", ""]
)
def test_row_02_hostile_host(client: TestClient, host: str) -> None:
    headers = {b"Host": host.encode()}
    for address in (
        "/",
        "/?f=html",
        "/map?limit=1",
        "/collections/incidents/items?limit=1",
        "/api",
    ):
        answer = client.get(address, headers=headers)
        assert_harmless(answer, host)
        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("bbox=170,-80,-170,80", 0),  # over the antimeridian
        ("bbox=179.9,-90,37.7,90", 12),  # over the antimeridian to the terminal
        ("bbox=-180,-90,180,90", 34),
        ("bbox=0,0,0,0", 0),  # a point
        ("bbox=37.64,44.63,37.64,44.63", 8),  # the point of the moorings
        ("bbox=-0,-0,-0,-0", 0),
        ("bbox=37,44,-1000,38,45,9000", 28),  # with heights
        ("datetime=../2100-01-01", 34),
        ("datetime=1900-01-01/..", 34),
        ("datetime=/2000-01-01", 0),
        ("datetime=2100-01-01T00:00:00.123456Z/", 0),
        ("datetime=2025-09-24T23:59:60Z", None),  # a leap second: refused, not failed
        ("datetime=0001-01-01/9999-12-31", None),
        ("limit=999999999", 34),
        ("offset=10000000", 34),
        ("near=180,90,2000km", 0),
        ("near=-180,-90,0.000001m", 0),
    ],
)
def test_row_04_odd_but_legal_questions(client: TestClient, query: str, count: int | None) -> None:
    answer = client.get(f"/collections/incidents/items?{query}")
    assert_harmless(answer, query)
    if count is None:
        assert answer.status_code in {200, 400}
    else:
        assert (answer.status_code, answer.json()["numberMatched"]) == (200, count)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("bbox=0,10,1,-10", "bbox"),  # south of more than north
        ("bbox=0,0,0,0,0", "bbox"),
        ("bbox=NaN,NaN,NaN,NaN", "bbox"),
        ("bbox=-Infinity,-90,Infinity,90", "bbox"),
        ("bbox=1e400,0,1,1", "bbox"),
        ("datetime=../..", "datetime"),
        ("datetime=2025-01-02/2025-01-01", "datetime"),
        ("near=nan,nan,1km", "near"),
        ("near=0,0,NaNkm", "near"),
        ("near=0,0,1e3km", "near"),
        ("near=0,0,99999999km", "near"),
        ("limit=NaN", "limit"),
        ("limit=0x10", "limit"),
        ("limit=%D9%A1", "limit"),  # a digit, but not of ours
        ("offset=-0", "offset"),
    ],
)
def test_row_04_numbers_that_are_none(client: TestClient, query: str, parameter: str) -> None:
    answer = client.get(f"/collections/incidents/items?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)


@pytest.mark.parametrize("value", ["2001km", "999999km", "2000001m", "20015087m"])
def test_row_12_radius_is_bounded(client: TestClient, value: str) -> None:
    for address in (
        f"/near?lon=40&lat=45&radius={value}",
        f"/near?incident={OFFICE}&within={value}",
        f"/locate?lon=40&lat=45&radius={value}",
        f"/collections/incidents/items?near=40,45,{value}",
        f"/map?near=cpc-terminal,{value}",
    ):
        answer = client.get(address)
        assert answer.status_code == 400
        assert "at most 2000 km" in answer.json()["detail"]


def test_row_12_lists_are_bounded(client: TestClient) -> None:
    for name in ("ids", "properties"):
        answer = client.get(f"/collections/incidents/items?{name}={','.join(['a'] * 501)}")
        assert (answer.status_code, answer.json()["parameter"]) == (400, name)
        assert "at most 500 are read" in answer.json()["detail"]


def test_row_27_detail_of_a_problem_is_bounded_and_printable(client: TestClient) -> None:
    for value in ("a" * 7_000, "%00" * 2_000, "%E2%80%AE" * 700, "%0D%0A" * 1_000):
        for address in (f"/map?{value}=1", f"/map?bbox={value}", f"/geocode?q={value}"):
            body = client.get(address).json()
            assert body["status"] == 400
            for text in (body["detail"], body["parameter"]):
                assert len(text) <= 500
                assert text.isprintable()


async def raw_answer(app: FastAPI, path: bytes, query: bytes = b"") -> tuple[int, str]:
    """Ask as no client would: the path goes in as it is, dots and all."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": path.decode("utf-8", errors="replace"), "raw_path": path,
        "query_string": query, "root_path": "", "headers": [(b"host", b"x")],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "state": {},
    }  # fmt: skip
    await app(scope, receive, send)
    headers = dict(next(m for m in sent if m["type"] == "http.response.start")["headers"])
    return int(sent[0]["status"]), headers[b"content-type"].decode()


TRAVERSALS = [
    "../pyproject.toml", "../../pyproject.toml", "..\\..\\pyproject.toml", "./map.js", ".", "..",
    "/etc/passwd", "//etc/passwd", "map.js/../map.css", "map.js\x00.css", "%2e%2e/settings.py",
    "....//....//etc/passwd", "map.js%00", "MAP.JS", "map.js ", " map.js", "map.js.", "\u2024/x",
]  # fmt: skip


@pytest.mark.parametrize("name", TRAVERSALS)
@pytest.mark.parametrize(
    "root",
    ["/static/", "/collections/", "/collections/incidents/", "/collections/incidents/items/"],
)
def test_row_08_no_name_leaves_its_table(catalog: Catalog, root: str, name: str) -> None:
    app = create_app(Settings(), Still(catalog))
    found = anyio.run(raw_answer, app, f"{root}{name}".encode())
    # Two parts below /static/ are position and size of a still map.
    is_still = root == "/static/" and "/" in name
    assert found in ([(404, PROBLEM), (400, PROBLEM)] if is_still else [(404, PROBLEM)])


@pytest.mark.parametrize(
    "query", [b"\xff\xfe=1", b"a=\xed\xa0\x80", b"\x00", b"=&=&=", b"&&&", b"%"]
)
def test_row_04_bytes_that_are_no_text(catalog: Catalog, query: bytes) -> None:
    app = create_app(Settings(), Still(catalog))
    status, kind = anyio.run(raw_answer, app, b"/collections", query)
    # A query of separators alone asks nothing.
    assert (status, kind) == ((200, "application/json") if query == b"&&&" else (400, PROBLEM))


def test_row_01_poisoned_record_is_served_as_data(poisoned_catalog: Catalog) -> None:
    with TestClient(create_app(Settings(), Still(poisoned_catalog))) as poisoned:
        for address in (
            "/collections/incidents/items?limit=1000&profile=full",
            "/collections/assets/items?limit=1000",
            f"/near?incident={OFFICE}",
            "/geocode?q=Novorossiysk",
        ):
            answer = poisoned.get(address)
            assert answer.headers["content-type"] in {"application/geo+json", "application/json"}
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert MARK in poisoned.get(f"/collections/incidents/items/{OFFICE}").text
