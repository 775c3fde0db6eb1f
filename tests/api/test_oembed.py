"""oEmbed: our own addresses and no others, sizes that are kept to, both formats, hostile texts."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient
from typing_extensions import override

from app.api.said import said_of
from app.main import create_app
from app.pages.framing import SANDBOX
from app.pages.oembed import Framed, oembed, oembed_xml
from app.settings import Settings
from app.store.record import Still
from tests.api.routes import OFFICE
from tests.hostile.corpus import XSS

if TYPE_CHECKING:
    from httpx2 import Response

    from app.store.catalog import Catalog

HERE = "http://testserver/"
TITLE = "Incidents on the CPC route, Tengiz to the Black Sea"
ITEM = f"{HERE}collections/incidents/items/{OFFICE}"


class Elements(HTMLParser):
    """Keeps the elements of a piece of HTML with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    @override
    def handle_data(self, data: str) -> None:
        self.text += data


def said(catalog: Catalog, **of: str) -> dict[str, str]:
    """Give what the answer says of who made it and of the record."""
    return {"author_name": "Incident Mapper", "author_url": HERE, **said_of(catalog, **of)}


def asked(client: TestClient, url: str, **more: str) -> Response:
    return client.get("/oembed", params={"url": url, **more})


def frame_of(members: dict[str, Any]) -> dict[str, str | None]:
    elements = Elements(members["html"])
    ((tag, attributes),) = elements.found
    assert (tag, elements.text) == ("iframe", "")
    return attributes


def test_the_whole_answer(client: TestClient, catalog: Catalog) -> None:
    answer = asked(client, f"{HERE}map")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {
        "version": "1.0",
        "type": "rich",
        "provider_name": "Incident Mapper",
        "provider_url": HERE,
        "title": TITLE,
        "html": f'<iframe src="{HERE}embed" title="{TITLE}" width="800" height="480" '
        f'sandbox="{SANDBOX}" loading="lazy"></iframe>',
        "width": 800,
        "height": 480,
        "thumbnail_url": f"{HERE}static/auto/800x480.png?lang=en",
        "thumbnail_width": 800,
        "thumbnail_height": 480,
        "cache_age": 3600,
        **said(catalog),
    }


@pytest.mark.parametrize(
    ("url", "embed", "still"),
    [
        ("map", "embed", "lang=en"),
        ("embed?lang=ru", "embed?lang=ru", "lang=ru"),
        ("map?near=cpc-terminal,25km&limit=3&standalone=1", "embed?near=cpc-terminal,25km&limit=3",
         "near=cpc-terminal,25km&limit=3&lang=en"),
        (f"map?lang=kk#incident={OFFICE}", f"embed?lang=kk#incident={OFFICE}", "lang=kk"),
        (f"collections/incidents/items/{OFFICE}", f"embed?ids={OFFICE}#incident={OFFICE}",
         f"ids={OFFICE}&lang=en"),
        (f"collections/incidents/items/{OFFICE}?f=html", f"embed?ids={OFFICE}#incident={OFFICE}",
         f"ids={OFFICE}&lang=en"),
        (f"incidents/{OFFICE}", f"embed?ids={OFFICE}#incident={OFFICE}", f"ids={OFFICE}&lang=en"),
        (f"incidents/{OFFICE}?lang=uk", f"embed?ids={OFFICE}&lang=uk#incident={OFFICE}",
         f"ids={OFFICE}&lang=uk"),
    ],
)  # fmt: skip
def test_an_address_becomes_its_embed(client: TestClient, url: str, embed: str, still: str) -> None:
    members = asked(client, HERE + url).json()
    assert frame_of(members)["src"] == HERE + embed
    assert members["thumbnail_url"] == f"{HERE}static/auto/800x480.png?{still}"
    shown = urlsplit(HERE + embed)
    assert client.get(f"{shown.path}?{shown.query}").status_code == 200
    assert client.get(members["thumbnail_url"]).status_code == 200


def test_an_incident_has_title_and_citation_of_the_record(
    client: TestClient, catalog: Catalog
) -> None:
    title = client.get(ITEM).json()["properties"]["title"]
    members = asked(client, ITEM).json()
    assert members["title"] == title
    assert members.items() >= said(catalog, collection="incidents", item=OFFICE).items()
    assert members["citation"].startswith(f"Incident Mapper (2026): {title}. Record version ")
    assert frame_of(members)["title"] == title


@pytest.mark.parametrize(
    ("allowed", "width", "height"),
    [
        ({"maxwidth": "300"}, 300, 480),
        ({"maxheight": "200"}, 800, 200),
        ({"maxwidth": "200", "maxheight": "200"}, 200, 200),
        ({"maxwidth": "5000", "maxheight": "999999999"}, 800, 480),
    ],
)
def test_no_size_is_over_what_is_allowed(
    client: TestClient, allowed: dict[str, str], width: int, height: int
) -> None:
    members = asked(client, f"{HERE}map", **allowed).json()
    frame = frame_of(members)
    assert (members["width"], members["height"]) == (width, height)
    assert (frame["width"], frame["height"]) == (str(width), str(height))
    assert (members["thumbnail_width"], members["thumbnail_height"]) == (width, height)
    assert client.get(members["thumbnail_url"]).status_code == 200


@pytest.mark.parametrize(
    "allowed",
    [{"maxwidth": "199"}, {"maxheight": "199"}, {"maxwidth": "1", "maxheight": "1"}],
)
@pytest.mark.parametrize("form", ["json", "xml"])
def test_what_cannot_be_read_is_a_link(
    client: TestClient, catalog: Catalog, allowed: dict[str, str], form: str
) -> None:
    answer = asked(client, f"{HERE}map", format=form, **allowed)
    assert answer.status_code == 200
    expected = {
        "version": "1.0",
        "type": "link",
        "provider_name": "Incident Mapper",
        "provider_url": HERE,
        "title": TITLE,
        "cache_age": 3600,
        **said(catalog),
    }
    if form == "json":
        assert answer.json() == expected
        return
    root = ET.fromstring(answer.content)  # noqa: S314 - it is our own
    assert {child.tag: child.text for child in root} == {k: str(v) for k, v in expected.items()}


def test_xml_says_the_same(client: TestClient) -> None:
    url = f"{HERE}map?filter=title%20%3D%20%27a%26b%3Cc%27"
    answer = asked(client, url, format="xml")
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    root = ET.fromstring(answer.content)  # noqa: S314 - it is our own
    assert root.tag == "oembed"
    told = {child.tag: child.text for child in root}
    assert told == {k: str(v) for k, v in asked(client, url, format="json").json().items()}


@pytest.mark.parametrize(
    "url",
    [
        "https://testserver/map",
        "http://testserver.evil.example/map",
        "http://testserver@evil.example/map",
        "http://evil.example/?http://testserver/map",
        "//testserver/map",
        "/map",
        "map",
        "javascript:alert(1)//http://testserver/map",
        HERE,
        f"{HERE}about",
        f"{HERE}map/",
        f"{HERE}map/rows",
        f"{HERE}../map",
        f"{HERE}%6dap",
        f"{HERE}collections/assets/items/cpc-terminal",
        f"{HERE}collections/incidents/items/{OFFICE}/versions",
        f"{HERE}collections/incidents/items/",
        f"{HERE}collections/incidents/items/nothing",
        f"{HERE}collections/incidents/items/{OFFICE},nothing",
        f"{HERE}collections/incidents/items/..%2F..%2Fmap",
        f"{HERE}map?utm_source2=x",
        f"{HERE}collections/incidents/items/{OFFICE}?utm_source=x",
        f"{HERE}map?ids=nothing",
        f"{HERE}map?lang=xx",
        f"{HERE}map?lang=ru&lang=kk",
        f"{HERE}map?bbox=1,2",
        *XSS,
    ],
)
def test_whatever_is_not_ours_is_not_found(client: TestClient, url: str) -> None:
    answer = asked(client, url)
    assert (answer.status_code, answer.json()["code"]) == (404, "no-embed")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("form", ["html", "JSON", "", "xml,json", *XSS])
def test_another_format_is_not_implemented(client: TestClient, form: str) -> None:
    answer = asked(client, f"{HERE}map", format=form)
    assert (answer.status_code, answer.json()["code"]) == (501, "no-oembed-format")
    assert answer.json()["title"] == "Not Implemented"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("", "url"),
        ("url=", "url"),
        (f"url={HERE}map&maxwidth=0", "maxwidth"),
        (f"url={HERE}map&maxheight=1.5", "maxheight"),
        (f"url={HERE}map&maxheight=", "maxheight"),
        (f"url={HERE}map&callback=run", "callback"),
        (f"url={HERE}map&url={HERE}map", "url"),
    ],
)
def test_what_cannot_be_read_is_said(client: TestClient, query: str, parameter: str) -> None:
    answer = client.get(f"/oembed?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)


def test_the_address_of_the_service_is_the_one_that_is_set(catalog: Catalog) -> None:
    root = "https://maps.example.org/cpc/"
    with TestClient(create_app(Settings(base_url=root), Still(catalog))) as client:
        members = asked(client, f"{root}map").json()
        assert frame_of(members)["src"] == f"{root}embed"
        assert asked(client, f"{HERE}map").status_code == 404


def test_where_nothing_may_frame_the_map_its_picture_is_offered(catalog: Catalog) -> None:
    with TestClient(create_app(Settings(frame_ancestors="'none'"), Still(catalog))) as client:
        members = asked(client, f"{HERE}map?lang=ru", maxwidth="300").json()
        picture = client.get(members["url"])
        told = asked(client, f"{HERE}map", format="xml").content
        page = Elements(client.get("/map").text)
    assert (members["type"], "html" in members) == ("photo", False)
    assert members["url"] == members["thumbnail_url"]
    assert members["url"] == f"{HERE}static/auto/300x480.png?lang=ru"
    assert (members["width"], members["height"]) == (300, 480)
    assert picture.headers["content-type"] == "image/png"
    # Another site may put it into an img, which is what a photo is for.
    assert picture.headers.get("cross-origin-resource-policy", "cross-origin") == "cross-origin"
    root = ET.fromstring(told)  # noqa: S314 - it is our own
    assert [root.findtext(name) for name in ("type", "html")] == ["photo", None]
    # So the links by which programs find it still lead to what works.
    assert sum("oembed" in (given.get("href") or "") for _, given in page.found) == 2


@pytest.mark.parametrize("path", ["map?near=cpc-terminal,25km&lang=ru", "embed", "map"])
def test_pages_lead_to_it(client: TestClient, path: str) -> None:
    links = [given for tag, given in Elements(client.get(path).text).found if tag == "link"]
    others = {each["type"]: each["href"] for each in links if each["rel"] == "alternate"}
    found = {kind: href for kind, href in others.items() if (kind or "").endswith("+oembed")}
    assert set(found) == {"application/json+oembed", "text/xml+oembed"}
    for address in found.values():
        assert address is not None
        answer = client.get(address)
        assert answer.status_code == 200
        assert address.startswith(f"{HERE}oembed?url=http%3A%2F%2Ftestserver%2F")
    told = client.get(found["application/json+oembed"] or "").json()
    assert urlsplit(frame_of(told)["src"] or "").query == urlsplit(HERE + path).query


def test_the_page_of_an_incident_leads_to_it(client: TestClient) -> None:
    page = Elements(client.get(ITEM, headers={"Accept": "text/html"}).text)
    (address,) = (
        given["href"] for tag, given in page.found
        if tag == "link" and given.get("type") == "application/json+oembed"
    )  # fmt: skip
    assert client.get(address or "").json()["title"] in page.text


@pytest.mark.parametrize("text", XSS)
def test_row_01_no_text_leaves_its_place(text: str) -> None:
    framed = Framed(
        title=text, embed=f"embed?ids=x#{text}", asked="ids=x", code="en", said={"citation": text}
    )
    members = oembed(framed, f"http://{text}/")
    frame = frame_of(members)
    assert set(frame) == {"src", "title", "width", "height", "sandbox", "loading"}
    assert frame["title"] == members["title"]
    assert not set(frame["src"] or "") & set("<>\"'` ")
    root = ET.fromstring(oembed_xml(members))  # noqa: S314 - it is our own
    assert {child.tag: child.text for child in root} == {k: str(v) for k, v in members.items()}


def test_row_01_a_hostile_fragment_stays_one(client: TestClient) -> None:
    for text in XSS:
        answer = asked(client, f"{HERE}map#{text}")
        assert answer.status_code == 200
        frame = frame_of(answer.json())
        assert re.fullmatch(rf"{HERE}embed(#[!-~]*)?", frame["src"] or "")
        assert html.unescape(answer.json()["html"]).count("<") == 2
