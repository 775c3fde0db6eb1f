"""Previews of links: what is selected, up to when, a still map of the same; nothing unescaped."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from app.language.languages import CODES, language
from app.pages.link_preview import incident_preview
from app.pages.map_page import TITLE, map_page
from app.pages.render import QUOTED_ROOT_PLACE, ROOT_PLACE, at_root
from app.selection.readable import readable
from app.selection.selection import Selection
from tests.api.routes import OFFICE
from tests.hostile.corpus import XSS

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from app.store.catalog import Catalog

HERE = "http://testserver/"
COVERAGE = "Record read up to 2026-10-11, 34 incidents, 17 leads hidden."
WORDS = "Map of the CPC route and of publicly reported incidents"


class Head(HTMLParser):
    """Keeps what the metas of a page say, and the pictures in it, where no script runs."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.pictures: list[dict[str, str | None]] = []
        self.feed(html)
        self.close()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("property") or given.get("name") or ""
        if tag == "meta" and name.startswith(("og:", "twitter:")):
            assert name not in self.said
            self.said[name] = given["content"] or ""
        if tag == "img":
            self.pictures.append(given)


@pytest.mark.parametrize("page", ["map", "embed"])
def test_the_map_of_a_selection_shows_that_selection(client: TestClient, page: str) -> None:
    asked = "near=cpc-terminal,25km&limit=20"
    head = Head(client.get(f"/{page}?{asked}").text)
    assert head.said == {
        "og:site_name": "Incident Mapper",
        "og:type": "website",
        "og:title": TITLE,
        "og:description": f"20 incidents. Only what was selected: {readable(asked)}. {COVERAGE}",
        "og:url": f"{HERE}{page}?{asked}",
        "og:locale": "en",
        "og:image": f"{HERE}static/auto/1200x630.png?{asked}&lang=en",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": f"{WORDS}: 20 incidents",
        "twitter:card": "summary_large_image",
    }
    (still,) = head.pictures
    assert still["src"] == head.said["og:image"].removeprefix(HERE)
    assert still["alt"] == head.said["og:image:alt"]
    picture = client.get(head.said["og:image"])
    assert picture.headers["content-type"] == "image/png"


@pytest.mark.parametrize("code", CODES)
def test_the_preview_speaks_the_language_of_the_page(catalog: Catalog, code: str) -> None:
    spoken = language(code)
    said = Head(map_page(catalog, Selection(), language=spoken).html).said
    assert said["og:title"] == spoken.say(TITLE)
    assert said["og:image:alt"].startswith(spoken.say(WORDS))
    assert said["og:url"] == f"{ROOT_PLACE}map{'' if code == 'en' else f'?lang={code}'}"
    assert said["og:image"].endswith(f"?lang={code}")
    assert said["og:locale"] == code


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("page", [f"collections/incidents/items/{OFFICE}", f"incidents/{OFFICE}"])
def test_an_incident_shows_its_title_its_summary_and_its_place(
    client: TestClient, page: str, code: str
) -> None:
    is_spoken = page.startswith("incidents/")
    asked = {"lang": code} if is_spoken else {"f": "html"}
    head = client.get(f"/{page}", params=asked).text
    said = Head(head).said
    record = client.get(f"/collections/incidents/items/{OFFICE}").json()["properties"]
    assert said["og:type"] == "article"
    assert said["og:title"] == record["title"]
    assert said["og:description"].startswith(record["summary"][:100])
    assert said["og:description"].endswith(COVERAGE)
    assert len(said["og:description"]) <= 401
    spoken = code if is_spoken else "en"
    lang = "" if spoken == "en" else f"?lang={spoken}"
    assert said["og:url"] == f"{HERE}incidents/{OFFICE}{lang}"
    assert said["og:image"] == f"{HERE}static/auto/1200x630.png?ids={OFFICE}&lang={spoken}"
    assert client.get(said["og:image"]).status_code == 200
    for form in ("json", "xml"):
        found = re.search(rf'href="([^"]+oembed\?[^"]+format={form})"', head)
        assert found
        assert client.get(html.unescape(found[1])).status_code == 200


def test_only_incidents_have_a_still_map(client: TestClient) -> None:
    page = client.get("/collections/assets/items/cpc-terminal?f=html")
    assert page.status_code == 200
    assert Head(page.text).said == {}


def test_a_file_has_no_address_to_show(client: TestClient) -> None:
    head = Head(client.get("/map?standalone=1").text)
    assert (head.said, head.pictures) == ({}, [])


def test_the_address_is_that_by_which_the_page_was_asked(client: TestClient) -> None:
    pages = [
        client.get("/map", headers={"Host": host}).text
        for host in ("one.example", "two.example", "one.example")
    ]
    assert pages[0] == pages[2]
    assert Head(pages[0]).said["og:image"].startswith("http://one.example/static/")
    assert pages[0].replace("one.example", "two.example") == pages[1]


def test_row_01_no_host_leaves_its_attribute(catalog: Catalog) -> None:
    page = map_page(catalog, Selection())
    assert page.html.count(ROOT_PLACE) == 5
    assert page.html.count(QUOTED_ROOT_PLACE) == 2
    for payload in XSS:
        html = at_root(page, f"http://{payload}/").html
        assert ROOT_PLACE not in html
        assert Head(html).said.keys() == Head(page.html).said.keys()
        assert html.count("<") == page.html.count("<") - 7


@pytest.mark.parametrize("text", [*XSS, str(ROOT_PLACE)])
def test_row_01_no_selection_leaves_its_attribute(catalog: Catalog, text: str) -> None:
    asked = Selection.parse([("filter", "title = '" + text.replace("'", "''") + "'")])
    page = map_page(catalog, asked)
    html = at_root(page, HERE).html
    assert html.count(HERE) == 5
    said = Head(html).said
    assert set(said) == set(Head(map_page(catalog, Selection()).html).said)
    assert said["og:url"].isascii()
    assert not set(said["og:url"]) & set("<>\"'` ")


def test_row_01_a_poisoned_record_stays_text(poisoned_catalog: Catalog) -> None:
    for feature in poisoned_catalog.collection("incidents").features:
        shown = incident_preview(poisoned_catalog, feature, "")
        assert not set(shown.page + shown.picture) & set("<>\"'")
        assert len(shown.says) <= 401


def test_a_record_of_the_past_says_what_is_to_be_known(catalog: Catalog) -> None:
    feature = catalog.feature("incidents", OFFICE).marked({"withdrawn_later": "it was a drill"})
    shown = incident_preview(catalog, feature, "as-of=2026-11-01")
    assert shown.says.startswith("Withdrawn since: it was a drill")
    assert "ids=" in shown.picture
    assert "as-of=2026-11-01" in shown.picture
    assert "as-of=2026-11-01" in shown.page
