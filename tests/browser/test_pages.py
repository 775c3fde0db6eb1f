"""Each page opens without an error, without another host, and the map shows every incident."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app.pages.map_page import map_page
from app.selection.selection import Selection

if TYPE_CHECKING:
    from pathlib import Path

    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

ALL = 34
MAPPED = "document.documentElement.dataset.map === 'ready'"
READY = {
    "map": MAPPED,
    "embed": MAPPED,
    "about": "document.querySelector('#licences')",
    "": "document.querySelectorAll('.snippet .copy').length === 7",
    "functions": "document.querySelectorAll('.function').length === 34",
    "docs": "document.querySelectorAll('.opblock').length > 10",
    "conformance": "document.querySelector('#main li')",
    "collections": "document.querySelector('#main table')",
    "collections/incidents": "document.querySelectorAll('.snippet .copy').length === 10",
    "collections/incidents/schema": "document.querySelector('#main table')",
    "collections/claims/items": "document.querySelectorAll('.snippet .copy').length === 9",
    "collections/incidents/items": MAPPED,
    "collections/route/items": MAPPED,
    "collections/incidents/items/cpc-2025-09-24-office-strike": MAPPED,
    "collections/incidents/items?bbox=1,2,3,4": "document.querySelector('#filter')",
}
NAMES = """[...document.querySelectorAll('.pin-holder, path.footprint[role=button]')]
    .map((node) => node.getAttribute('aria-label'))"""
SCALE = "document.querySelector('.leaflet-control-scale').textContent"
STILL = "!document.querySelector('.leaflet-zoom-anim')"


def counted(names: list[str]) -> int:
    """Add up how many incidents the names of markers and shapes speak of."""
    stacks = [re.match(r"(\d+) incidents, ", name) for name in names]
    return sum(int(stack[1]) if stack else 1 for stack in stacks)


@pytest.mark.parametrize("path", READY)
def test_row_1_a_page_asks_no_other_host_and_breaks_no_rule(
    page: Chromium, root: str, path: str
) -> None:
    page.open(root + path, ready=READY[path])
    assert page.said() == []
    assert page.refused() == []
    asked = page.asked()
    assert asked[0] == root + path
    assert [url for url in asked if not url.startswith(root)] == []
    assert page.script("return document.title.length") > 10
    assert page.script("return document.documentElement.lang") == "en"
    assert page.script("return document.cookie + localStorage.length") == "0"
    links = page.script("return [...document.querySelectorAll('.bar nav a')].map((a) => a.href)")
    named = [] if path == "embed" else ["map", "", "analyses", "about", "docs"]
    assert links == [root + name for name in named]


def test_every_incident_is_in_the_list_and_on_the_map_at_three_scales(
    page: Chromium, root: str
) -> None:
    page.open_map(root + "map")
    listed = page.script("return document.querySelectorAll('.incidents li').length")
    assert listed == ALL
    seen = []
    for button in (None, "[data-view=city]", ".leaflet-control-zoom-in"):
        if button:
            before = page.script(f"return {SCALE}")
            page.click(button)
            page.wait(f"{SCALE} !== arguments[0] && {STILL}", before)
        names = page.script(f"return {NAMES}")
        assert counted(names) == ALL, names
        seen.append(len(names))
    assert seen == sorted(set(seen)), "the closer the view, the smaller the stacks"


def test_the_embed_shows_every_incident_and_its_credits(page: Chromium, root: str) -> None:
    page.open_map(root + "embed")
    assert counted(page.script(f"return {NAMES}")) == ALL
    credit = page.script("return document.querySelector('.credits').textContent")
    assert "© OpenStreetMap contributors" in credit
    assert "68/262" in credit
    assert "34 incidents" in credit


def test_a_selection_shows_what_was_asked_for(page: Chromium, root: str) -> None:
    page.open_map(root + "map?ids=cpc-2025-09-24-office-strike,cpc-2022-07-atyrau-power-outage")
    assert counted(page.script(f"return {NAMES}")) == 2
    assert page.script("return document.querySelectorAll('.incidents li').length") == 2


def test_an_empty_selection_says_so(page: Chromium, root: str) -> None:
    page.open_map(root + "map?datetime=1999-01-01/1999-12-31")
    assert page.script(f"return {NAMES}") == []
    assert "The record holds 34 incidents" in page.script("return document.body.textContent")
    assert page.said() == []


def test_one_file_holds_the_whole_map(page: Chromium, catalog: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    path.write_text(map_page(catalog, Selection(), standalone=True).html, encoding="utf-8")
    page.open_map(path.as_uri())
    assert page.said() == []
    assert page.asked() == [path.as_uri()]
    assert counted(page.script(f"return {NAMES}")) == ALL
    page.click(".incidents a")
    title = page.script("return document.querySelector('.incidents a').textContent")
    page.wait("document.querySelector('[data-part=card] h2')?.textContent === arguments[0]", title)
    assert page.asked() == []
