"""Pages: title, language, coverage, credits, licences; no other host; no text becomes markup."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest
from typing_extensions import override

from app.maps.switches import Switches
from app.pages.documents import about_page, docs_page, landing_page
from app.pages.map_page import SHEETS, map_page
from app.pages.service_use import Service
from app.selection.selection import Selection
from tests.hostile.corpus import MARK, XSS
from tests.maps.unpacked import unpacked

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.pages.render import HtmlPage
    from app.store.catalog import Catalog

COVERAGE = "Record read up to 2026-10-11, 34 incidents, 17 leads hidden"
EVERYTHING = Selection()
SERVICE = Service(
    root="http://127.0.0.1:8000/", document="http://127.0.0.1:8000/?f=json", file="service.json"
)
PAGES: dict[str, Callable[[Catalog], HtmlPage]] = {
    "map": lambda catalog: map_page(catalog, EVERYTHING),
    "embed": lambda catalog: map_page(catalog, EVERYTHING, embed=Switches()),
    "standalone": lambda catalog: map_page(catalog, EVERYTHING, standalone=True),
    "about": lambda catalog: about_page(
        catalog, SERVICE, contact="desk@example.org", publication_delay_h=24.0
    ),
    "landing": lambda catalog: landing_page(catalog, SERVICE, {"name": "</script><b>"}),
    "docs": lambda catalog: docs_page(catalog, SERVICE),
}
MAPS = ("map", "embed", "standalone")
DATA = re.compile(r'<script type="application/json" id="map-data"([^>]*)>(.*?)</script>')
# Attributes by which a browser would fetch something, but for links that a reader follows.
FETCHING = {"src", "srcset", "srcdoc", "data", "poster", "background", "action", "formaction",
            "href", "xlink:href", "manifest", "ping", "style"}  # fmt: skip


def data_of(html: str) -> Any:
    """Read the data block of a map; that of one file is packed."""
    block = DATA.search(html)
    assert block
    if block[1]:
        return unpacked(block[2])["data"]
    return json.loads(block[2])


class Page(HTMLParser):
    """Keeps the elements of a page with their attributes, and its text by element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, str] = {}
        self._inside = ""
        self.feed(html)
        self.close()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        given = dict(attrs)
        data = tag == "script" and given.get("type") == "application/json"
        self._inside = "data" if data else tag

    @override
    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    @override
    def handle_data(self, data: str) -> None:
        self.text[self._inside] = self.text.get(self._inside, "") + data

    @property
    def structure(self) -> list[tuple[str, tuple[str, ...]]]:
        """The elements and the names of their attributes, in order."""
        return [(tag, tuple(attributes)) for tag, attributes in self.elements]


@pytest.fixture(params=PAGES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_title_and_language(catalog: Catalog, name: str) -> None:
    page = Page(PAGES[name](catalog).html)
    assert page.elements[0] == ("html", {"lang": "en"})
    assert 10 < len(page.text["title"]) < 80
    assert ("meta", {"charset": "utf-8"}) in page.elements
    metas = [attributes.get("name") for tag, attributes in page.elements if tag == "meta"]
    assert "viewport" in metas


def test_titles_differ(catalog: Catalog) -> None:
    titles = {name: Page(make(catalog).html).text["title"] for name, make in PAGES.items()}
    assert titles["map"] == titles["embed"] == titles["standalone"]
    assert len({titles[name] for name in ("map", "about", "landing", "docs")}) == 4


def test_landmarks_and_one_heading(catalog: Catalog, name: str) -> None:
    tags = [tag for tag, _ in Page(PAGES[name](catalog).html).elements]
    assert tags.count("main") == 1
    if name != "docs":  # the API's own page makes its heading
        assert tags.count("h1") == 1


def test_coverage_is_stated(catalog: Catalog, name: str) -> None:
    assert COVERAGE in PAGES[name](catalog).html


@pytest.mark.parametrize("name", [*MAPS, "about"])
def test_credits_and_licences_stand_on_the_page(catalog: Catalog, name: str) -> None:
    html = PAGES[name](catalog).html
    for part in ("OpenStreetMap contributors", "ODbL", "GeoNames", "CC BY 4.0", "GSHHG"):
        assert part in html


@pytest.mark.parametrize("name", MAPS)
def test_border_rule_stands_in_the_credits_of_every_map(catalog: Catalog, name: str) -> None:
    (line,) = re.findall(r'<p class="credits" lang="en">(.*?)</p>', PAGES[name](catalog).html)
    assert "Borders follow UN General Assembly resolutions (68/262)" in line
    assert COVERAGE in line
    assert f"Record version {catalog.version}, data of {catalog.data_date}" in line


def test_about_tells_the_rules(catalog: Catalog) -> None:
    html = PAGES["about"](catalog).html
    for part in (
        "Crimea and Sevastopol are drawn as Ukraine",
        "68/262",
        "certain",
        "probable",
        "possible",
        "excluded",
        "at the earliest 24 hours after the event",
        "no names of victims",
        "No cookies",
        "desk@example.org",
    ):
        assert part in html
    assert catalog.coverage.note.split(".")[0] in html


def test_about_lists_every_licence_of_the_data(catalog: Catalog) -> None:
    page = Page(PAGES["about"](catalog).html)
    links = {attributes.get("href") for tag, attributes in page.elements if tag == "a"}
    for resource in catalog.manifest.resources:
        for licence in resource.licenses:
            assert licence.path in links


def test_about_says_where_to_write(catalog: Catalog) -> None:
    silent = about_page(catalog, SERVICE, contact="", publication_delay_h=36.5).html
    assert "has not set a contact" in silent
    assert "at the earliest 36.5 hours after the event" in silent


def test_list_of_incidents_is_newest_first(catalog: Catalog) -> None:
    html = PAGES["map"](catalog).html
    ids = re.findall(r'<a href="#incident=([a-z0-9-]+)" data-incident=', html)
    assert len(ids) == 34
    starts = [catalog.incident(key).incident.when.interval_utc for key in ids]
    assert starts == sorted(starts, reverse=True)
    assert "34 incidents" in html


def test_embed_has_no_panel(catalog: Catalog) -> None:
    tags = [tag for tag, _ in Page(PAGES["embed"](catalog).html).elements]
    assert "aside" not in tags
    assert "nav" not in tags


def test_empty_selection_says_so(catalog: Catalog) -> None:
    nothing = Selection.parse([("datetime", "1999-01-01")])
    html = map_page(catalog, nothing).html
    assert "Nothing matches the selection. The record holds 34 incidents up to 2026-10-11" in html
    assert "datetime=1999-01-01" in html


def test_selection_is_named_where_it_was_made(catalog: Catalog) -> None:
    html = map_page(catalog, Selection.parse([("near", "cpc-terminal,25km")])).html
    assert "Only what was selected: <code>near=cpc-terminal,25km</code>" in html
    assert "28 incidents" in html


def test_one_incident_is_no_plural(catalog: Catalog) -> None:
    one = Selection.parse([("ids", "cpc-2025-09-24-office-strike")])
    assert ">1 incident, newest first<" in map_page(catalog, one).html


def test_a_selection_is_shown_as_people_write_it(catalog: Catalog) -> None:
    html = map_page(catalog, Selection.parse([("filter", "kp_km > 9999")])).html
    assert "Only what was selected: <code>filter=kp_km &gt; 9999</code>" in html


def test_page_asks_no_other_host(catalog: Catalog, name: str) -> None:
    html = PAGES[name](catalog).html
    for tag, attributes in Page(html).elements:
        for attribute in FETCHING & set(attributes):
            value = (attributes[attribute] or "").casefold()
            if tag != "a":  # a link that a reader follows
                assert not re.match(r"[a-z]*:?//", value), (tag, attribute, value)
    styles = " ".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    assert not re.search(r"url\(\s*[\"']?(https?:)?//", styles)
    assert "@import" not in styles


def test_standalone_page_needs_nothing_else(catalog: Catalog) -> None:
    html = PAGES["standalone"](catalog).html
    page = Page(html)
    assert not [tag for tag, attributes in page.elements if tag == "script" and "src" in attributes]
    assert [attributes["rel"] for tag, attributes in page.elements if tag == "link"] == ["icon"]
    assert "url(http" not in html
    for tag, attributes in page.elements:
        for attribute in {"src", "href"} & set(attributes):
            value = attributes[attribute] or ""
            assert value.startswith(("#", "data:")) or (tag == "a" and value.startswith("http"))
    # The map, its library and the record are all in it.
    scripts = page.text["script"]
    assert "L.map(" in scripts
    assert "IncidentMap" in scripts
    assert "Leaflet" in scripts
    assert len(data_of(html)["incidents"]) == 34


def test_every_link_to_another_host_keeps_the_reader_unknown(catalog: Catalog, name: str) -> None:
    for tag, attributes in Page(PAGES[name](catalog).html).elements:
        if tag == "a" and (attributes.get("href") or "").startswith("http"):
            assert attributes.get("rel") == "noopener noreferrer nofollow"


def test_row_01_poisoned_record_leaves_every_page_in_its_shape(
    catalog: Catalog, poisoned_catalog: Catalog, name: str
) -> None:
    clean, poisoned = (Page(PAGES[name](c).html) for c in (catalog, poisoned_catalog))
    assert poisoned.structure == clean.structure
    assert poisoned.text.get("script") == clean.text.get("script")
    assert poisoned.text.get("style") == clean.text.get("style")
    assert poisoned.text["title"] == clean.text["title"]


def test_row_01_no_payload_stands_unescaped_outside_the_data(
    poisoned_catalog: Catalog, name: str
) -> None:
    html = PAGES[name](poisoned_catalog).html
    block = DATA.search(html)
    assert (block is not None) is (name in MAPS)
    if block:
        assert not set(block[2]) & set("<>&")
        texts = json.dumps(data_of(html), ensure_ascii=False)
        for payload in XSS:
            assert json.dumps(payload, ensure_ascii=False)[1:-1] in texts
    rest = DATA.sub("", html)
    assert MARK in rest or name == "docs"  # its page holds no text of the record
    for payload in XSS:
        if set(payload) & set("<>\"'"):
            assert payload not in rest
    for _, attributes in Page(rest).elements:
        assert MARK not in "".join(value or "" for value in attributes.values())


def test_row_01_payloads_come_back_as_text(poisoned_catalog: Catalog) -> None:
    page = Page(PAGES["map"](poisoned_catalog).html)
    shown = page.text["a"]
    titles = [m.incident.title for m in poisoned_catalog.incidents.values()]
    assert all(title in shown for title in titles)
    assert len({payload for payload in XSS if payload in shown}) >= 12


def test_hashes_are_those_of_the_inline_code(catalog: Catalog, name: str) -> None:
    page = PAGES[name](catalog)
    assert len(page.script_hashes) == {"standalone": 3, "map": 1, "embed": 1}.get(name, 0)
    assert len(page.style_hashes) == (len(SHEETS) if name == "standalone" else 0)
    for value in (*page.script_hashes, *page.style_hashes):
        assert re.fullmatch(r"sha256-[A-Za-z0-9+/]{43}=", value)


@pytest.mark.parametrize(
    ("asked", "left"),
    [("limit=33", 1), ("limit=10", 24), ("offset=4", 4), ("limit=5&offset=30", 30)],
)
def test_the_map_says_what_its_address_leaves_out_and_keeps_it_in_its_links(
    catalog: Catalog, asked: str, left: int
) -> None:
    selection = Selection.parse(parse_qsl(asked))
    html = map_page(catalog, selection).html
    more = "more matches" if left == 1 else "more match"
    cut, query = asked.replace("&", " &amp; "), asked.replace("&", "&amp;")
    said = f"{left} {more}, of which the address asks for a part: {cut}"
    assert f'<noscript><p class="coverage">{said}</p></noscript>' in html
    assert f'data-left-out="{left}" data-cut="{cut}"' in html
    for link in ("map?{}&amp;lang=ru", "map?{}&amp;standalone=1", "items?{}&amp;f=csv"):
        assert html.count(link.format(query)) >= 1, link
    one_file = map_page(catalog, selection, standalone=True).html
    assert f'data-left-out="{left}"' in one_file


def test_a_map_of_all_leaves_nothing_out(catalog: Catalog) -> None:
    for selection in (Selection(), Selection.parse([("limit", "34")])):
        assert "left-out" not in map_page(catalog, selection).html
