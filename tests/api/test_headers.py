"""Headers: caching, compression, HEAD, CORS, and the security headers on everything."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient
from typing_extensions import override

from app.main import create_app
from app.settings import Settings
from app.store.record import Still
from tests.api.routes import EXAMPLES, HTML, OFFICE

if TYPE_CHECKING:
    from httpx2 import Response

    from app.store.catalog import Catalog

ORIGIN = {"Origin": "https://elsewhere.example"}
REFUSED = (
    "/nothing", "/map?limit=0", "/map?unknown=1", "/collections/nothing", "/near?incident=x",
    f"/map?x={'1' * 8_001}",
)  # fmt: skip
EVERYTHING = tuple(dict.fromkeys([*EXAMPLES.values(), *HTML, *REFUSED]))


class Inline(HTMLParser):
    """Collects the text of inline scripts and styles that a browser would run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {"script": [], "style": []}
        self._into: str | None = None

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        data = tag == "script" and given.get("type") in {"application/json", "application/ld+json"}
        if tag in self.found and "src" not in given and not data:
            self._into = tag
            self.found[tag].append("")

    @override
    def handle_endtag(self, tag: str) -> None:
        self._into = None

    @override
    def handle_data(self, data: str) -> None:
        if self._into:
            self.found[self._into][-1] += data


def policy_of(answer: Response) -> dict[str, list[str]]:
    policy = answer.headers["content-security-policy"]
    rules = (rule.split() for rule in policy.split(";"))
    return {name: values for name, *values in rules}


def tag_of(answer: Response) -> str:
    tag = answer.headers["etag"]
    assert re.fullmatch(r'W/"[0-9a-f]{20}(-[0-9a-f]{20})?"', tag)
    return tag


@pytest.mark.parametrize("path", EXAMPLES)
def test_answer_that_a_client_has_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(EXAMPLES[path])
    tag = tag_of(first)
    strong = tag.removeprefix("W/")
    for known in (tag, f'"x", {tag}', f'{tag},W/"y"', strong, f'"a,b", {strong}', "*", " * "):
        again = client.get(EXAMPLES[path], headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        for name in ("etag", "cache-control", "content-security-policy"):
            assert again.headers[name] == first.headers[name]
        varied, kept = (answer.headers["vary"].split(", ") for answer in (first, again))
        assert set(varied) <= set(kept)
    other = client.get(EXAMPLES[path], headers={"If-None-Match": 'W/"00000000000000000000"'})
    assert (other.status_code, other.content) == (200, first.content)


@pytest.mark.parametrize("address", [*REFUSED, "/collections/nothing/items?f=csv"])
@pytest.mark.parametrize("accept", ["application/json, */*;q=0.1", "text/html"])
def test_a_star_is_nothing_to_a_refusal(client: TestClient, address: str, accept: str) -> None:
    plain = client.get(address, headers={"Accept": accept})
    starred = client.get(address, headers={"Accept": accept, "If-None-Match": "*"})
    assert starred.status_code == plain.status_code >= 400
    assert starred.content == plain.content != b""


def test_tags_are_told_apart(client: TestClient) -> None:
    tag = tag_of(client.get("/conformance")).removeprefix("W/")
    for other in (tag.strip('"'), f'"{tag[2:]}', '"*"', f'"*", "{tag[1:-2]}0x"', ""):
        answer = client.get("/conformance", headers={"If-None-Match": other})
        assert answer.status_code == 200, other


def test_tags_differ_where_answers_differ(client: TestClient) -> None:
    tags = [tag_of(client.get(f"/collections/incidents/items?limit={n}")) for n in (1, 2, 3)]
    assert len(set(tags)) == 3


def test_only_files_with_a_version_are_kept_without_asking(client: TestClient) -> None:
    page = client.get("/map").text
    names = re.findall(r'"static/([a-z.-]+)\?v=([0-9a-f]{12})"', page)
    assert {name for name, _ in names} >= {"leaflet.js", "incident-map.js", "theme.css"}
    for name, version in names:
        kept = client.get(f"/static/{name}?v={version}").headers["cache-control"]
        assert kept == "public, max-age=31536000, immutable"
        assert client.get(f"/static/{name}").headers["cache-control"] == "no-cache"
    assert client.get("/map").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("address", EVERYTHING)
def test_head_equals_get_without_its_body(client: TestClient, address: str) -> None:
    get, head = client.get(address), client.head(address)
    assert head.status_code == get.status_code
    assert head.headers == get.headers
    assert head.content == b""


@pytest.mark.parametrize("address", ["/map", "/collections/incidents/items", "/static/leaflet.js"])
def test_large_answers_are_compressed_for_who_can_read_it(client: TestClient, address: str) -> None:
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < 0.5 * int(plain.headers["content-length"])
    assert packed.headers["etag"] == plain.headers["etag"]
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["vary"]


CODINGS = [
    ("", "plain"),
    ("gzip", "gzip"),
    ("GZIP;Q=1", "gzip"),
    ("x-gzip", "gzip"),
    ("br, gzip;q=0.5", "gzip"),
    ("gzip;q=0", "plain"),
    ("gzip; q=0.000", "plain"),
    ("br;q=1, gzip;q=0, *;q=0.5", "plain"),
    ("gzip;q=0.5, identity", "plain"),
    ("gzip;q=0.5, identity;q=0.5", "gzip"),
    ("*", "plain"),
    ("gzipped", "plain"),
    ("identity;q=0, gzip", "all"),
    ("gzip, *;q=0", "all"),
    ("identity;q=0, *", "all"),
    ("identity, *;q=0", "plain"),
    ("identity;q=0", "none"),
    ("*;q=0", "none"),
    ("gzip;q=0, identity;q=0", "none"),
    ("br, identity;q=0", "none"),
    ("gzip;q=x, nonsense nonsense", "plain"),
]


@pytest.mark.parametrize(("accepted", "expected"), CODINGS)
def test_the_coding_is_one_that_the_client_takes(
    client: TestClient, accepted: str, expected: str
) -> None:
    large, small = (
        client.get(address, headers={"Accept-Encoding": accepted})
        for address in ("/collections/incidents/items", "/healthz")
    )
    packed = [answer.headers.get("content-encoding") for answer in (large, small)]
    known = {"plain": [None, None], "gzip": ["gzip", None], "all": ["gzip", "gzip"]}
    assert packed == known.get(expected, [None, None])
    statuses = {answer.status_code for answer in (large, small)}
    assert statuses == ({406} if expected == "none" else {200})
    assert all("Accept-Encoding" in answer.headers["vary"] for answer in (large, small))
    if expected == "none":
        assert large.json()["code"] == "not-acceptable"


def test_several_headers_are_one(client: TestClient) -> None:
    given = [("Accept-Encoding", "br"), ("Accept-Encoding", "gzip")]
    answer = client.get("/collections/incidents/items", headers=given)
    assert answer.headers["content-encoding"] == "gzip"


def test_small_answers_are_not_compressed(client: TestClient) -> None:
    answer = client.get("/healthz", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("address", EVERYTHING)
def test_row_16_every_answer_may_be_read_elsewhere(client: TestClient, address: str) -> None:
    answer = client.get(address, headers=ORIGIN)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    if answer.status_code != 414:  # refused before it is looked at
        exposed = answer.headers["access-control-expose-headers"]
        assert set(exposed.split(", ")) == {"Link", "ETag", "Content-Crs", "Content-Disposition"}


@pytest.mark.parametrize("path", EXAMPLES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("header", ["if-none-match", "accept", "If-None-Match, Accept"])
def test_row_16_preflight(client: TestClient, path: str, method: str, header: str) -> None:
    asked = {
        **ORIGIN,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": header,
    }
    answer = client.options(EXAMPLES[path], headers=asked)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD"
    allowed = answer.headers["access-control-allow-headers"].casefold().split(", ")
    assert set(header.casefold().split(", ")) <= set(allowed)
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_row_16_preflight_for_writing_is_refused(client: TestClient, method: str) -> None:
    asked = {**ORIGIN, "Access-Control-Request-Method": method}
    answer = client.options("/map", headers=asked)
    assert answer.status_code == 400
    assert method not in answer.headers["access-control-allow-methods"]


@pytest.mark.parametrize("address", EVERYTHING)
def test_security_headers_are_on_everything(client: TestClient, address: str) -> None:
    known = client.get(address).headers.get("etag", "none")
    answers = (
        client.get(address),
        client.head(address),
        client.get(address, headers={"If-None-Match": known}),
        client.post(address),
        client.options(address, headers={**ORIGIN, "Access-Control-Request-Method": "GET"}),
        client.get(address, headers={"Content-Encoding": "gzip"}),
    )
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors" in answer.headers["content-security-policy"]
        assert "x-frame-options" not in answer.headers
        assert "set-cookie" not in answer.headers
        assert "server" not in answer.headers


@pytest.mark.parametrize("address", HTML)
def test_row_15_only_the_embed_may_be_framed(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    expected = ["*"] if address == "/embed" else ["'none'"]
    assert policy_of(answer)["frame-ancestors"] == expected


def test_row_15_pages_of_this_list_are_all_there_are(client: TestClient) -> None:
    pages = [
        address.partition("?")[0]
        for address in EXAMPLES.values()
        if "html" in client.get(address, headers={"Accept": "text/html"}).headers["content-type"]
    ]
    assert sorted(pages) == sorted(address.partition("?")[0] for address in HTML)


def test_row_15_hosts_that_may_frame_the_embed_are_a_setting(catalog: Catalog) -> None:
    hosts = "https://one.example https://two.example"
    with TestClient(create_app(Settings(frame_ancestors=hosts), Still(catalog))) as limited:
        assert policy_of(limited.get("/embed"))["frame-ancestors"] == hosts.split()
        assert policy_of(limited.get("/map"))["frame-ancestors"] == ["'none'"]


@pytest.mark.parametrize("hosts", ["*; script-src *", "*\r\nX: y", "'none', *", "a<b", "none"])
def test_row_15_setting_cannot_change_the_rest_of_the_policy(hosts: str) -> None:
    with pytest.raises(ValueError, match="frame_ancestors"):
        Settings(frame_ancestors=hosts)


@pytest.mark.parametrize("address", [*HTML, "/map?limit=1", "/embed?datetime=2025-01-01/.."])
def test_row_01_policy_knows_the_inline_code_by_its_hash(client: TestClient, address: str) -> None:
    answer = client.get(address)
    policy, page = policy_of(answer), Inline()
    page.feed(answer.text)
    for rule, tag in (("script-src", "script"), ("style-src-elem", "style")):
        digests = [hashlib.sha256(text.encode()).digest() for text in page.found[tag]]
        hashes = {f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests}
        assert set(policy[rule]) == {"'self'", *hashes}
    if address.startswith(("/map", "/embed")):
        assert len(page.found["script"]) == 1


@pytest.mark.parametrize("address", HTML)
def test_row_01_policy_is_closed(client: TestClient, address: str) -> None:
    policy = policy_of(client.get(address))
    assert policy["default-src"] == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == ["'none'"]
    # Filters and questions are the only forms that are sent, and they ask this server; those of
    # the map have no address and are never sent.
    has_form = re.search(r"<form[^>]* action=", client.get(address).text) is not None
    assert policy["form-action"] == (["'self'"] if has_form else ["'none'"])
    assert has_form is ("/items?" in address or address.startswith("/analyses/"))
    assert policy["img-src"] == ["'self'", "data:"]
    loose = {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:"}
    assert not loose & set(policy["script-src"])
    assert not loose & set(policy["style-src-elem"])


@pytest.mark.parametrize("path", [path for path in EXAMPLES if EXAMPLES[path] not in HTML])
def test_row_02_data_can_run_nothing(client: TestClient, path: str) -> None:
    policy = policy_of(client.get(EXAMPLES[path]))
    assert policy == {"default-src": ["'none'"], "frame-ancestors": ["'none'"]}


def test_link_and_crs_are_told_with_the_items(client: TestClient) -> None:
    answer = client.get(f"/collections/incidents/items/{OFFICE}", headers=ORIGIN)
    assert 'rel="collection"' in answer.headers["link"]
    assert answer.headers["content-crs"] == "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"


def test_a_question_too_long_for_an_address_is_told_where_to_go(client: TestClient) -> None:
    long = f"?geometry={'1' * 8_001}"
    answer = client.get(f"/analyses/what-if{long}")
    assert answer.status_code == 414
    assert "POST the same as JSON inputs to /processes/what-if/execution" in answer.json()["detail"]
    page = client.get(f"/analyses/what-if{long}", headers={"Accept": "text/html"})
    assert "/processes/what-if/execution" in page.text
    assert "processes" not in client.get(f"/analyses/nothing{long}").json()["detail"]
    assert "processes" not in client.get(f"/map{long}").json()["detail"]
