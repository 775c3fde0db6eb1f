"""A map of many incidents: numbers from the server, dots and signs, words when they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver.common.keys import Keys
from starlette.testclient import TestClient

from app.main import create_app
from app.maps.row_questions import found_rows
from app.maps.rows import chosen_rows
from app.pages.map_page import map_page
from app.selection.selection import Selection
from app.settings import Settings
from app.store.record import Still
from tests.browser.axe import broken
from tests.browser.chromium import PHONE
from tests.browser.serving import served, served_frame
from tests.crowd import crowded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

COUNT = 1_200
SIGNS = "[...document.querySelectorAll('.pin-holder')]"
# How many incidents a sign stands for is the first number of its name; one alone is named by class.
NUMBERS = f"""{SIGNS}.map((sign) => {{
    const found = sign.getAttribute('aria-label').match(/^([\\d,]+) incidents?,/);
    return found ? Number(found[1].replaceAll(',', '')) : 1;
}})"""
LISTED = "[...document.querySelectorAll('.incidents a')].map((one) => one.textContent)"
SHOWN = "Number(document.documentElement.dataset.shown)"


@pytest.fixture(scope="module")
def crowd(bundle: Bundle) -> Catalog:
    return crowded(bundle, COUNT)


@pytest.fixture(scope="module")
def hold_112(crowd: Catalog) -> set[str]:
    """Give the titles of the incidents that hold two words, somewhere."""
    rows = chosen_rows(crowd, Selection())
    features = crowd.collection("incidents").features
    held = found_rows(crowd, rows, "settlement 112").tolist()
    found = {
        features[row].properties["title"] for row, holds in zip(rows, held, strict=True) if holds
    }
    assert {f"Made-up incident {number}" for number in (112, *range(1120, 1130))} <= found
    return found


@pytest.fixture(scope="module")
def service(crowd: Catalog, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(Settings(data=tmp_path_factory.mktemp("state")), Still(crowd))


@pytest.fixture(scope="module")
def crowd_root(service: FastAPI) -> Iterator[str]:
    with served(service) as address:
        yield address


@pytest.fixture(scope="module")
def matched(service: FastAPI) -> Any:
    """Give how many incidents the server says that a filter leaves."""
    client = TestClient(service)

    def ask(**asked: str) -> int:
        answer = client.get("/collections/incidents/items", params={"limit": "1", **asked})
        found: int = answer.json()["numberMatched"]
        return found

    return ask


def test_the_signs_and_shapes_stand_for_all_that_are_shown(
    page: Chromium, crowd_root: str, matched: Any
) -> None:
    page.open_map(f"{crowd_root}map#map=4/45.5/45")
    prose = page.script("return document.querySelector('[data-part=prose]').textContent")
    points, areas, nowhere = (
        int(page.script("return (arguments[0].match(arguments[1]) || [0, '0'])[1]", prose, words)
            .replace(",", ""))
        for words in ("([\\d,]+) as a? ?point", "([\\d,]+) as (?:an )?area", "([\\d,]+) without")
    )  # fmt: skip
    assert points + areas + nowhere == matched() == COUNT + 34
    assert sum(page.script(f"return {NUMBERS}")) == points
    assert areas > 60  # places that are known to a region only are shapes, never a dot or a sign
    shapes = "[...document.querySelectorAll('path.footprint[role=button]')]"
    assert page.script(f"return {shapes}.length") == areas
    assert page.script(f"return {SIGNS}.length") < 300
    assert page.said() == []


def test_every_place_of_a_crowd_is_a_dot_in_the_colour_of_its_class(
    page: Chromium, crowd_root: str
) -> None:
    page.open_map(f"{crowd_root}map#map=5/45.5/45&class=technical_failure")
    colours: dict[str, int] = page.script(
        """const canvas = document.querySelector('canvas.dots');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        const found = {};
        for (let at = 0; at < data.length; at += 4) if (data[at + 3]) {
            const key = [data[at], data[at + 1], data[at + 2]].join();
            found[key] = (found[key] || 0) + 1;
        }
        return found;"""
    )
    assert list(colours) == ["74,85,96"]  # #4a5560
    assert colours["74,85,96"] > 9 * 300 * 0.7  # nine pixels each, some lie on one another
    page.script("IncidentMap.state()")
    page.open_map(f"{crowd_root}map#map=9/44.72/37.8")
    assert page.script("return document.querySelector('canvas.dots')") is None


@pytest.mark.parametrize(
    ("fragment", "asked"),
    [
        ("class=natural_hazard", {"filter": "event_class = 'natural_hazard'"}),
        ("sources=3", {"filter": "independent_sources >= 3"}),
        ("near=route:25km:possible", {"near": "cpc-pipeline,25km"}),
        ("near=terminal:250km:certain", {"near": "cpc-terminal,250km", "verdict": "certain"}),
        ("killed=1", {"filter": "killed_best > 0 OR killed_high > 0"}),
    ],
)
def test_a_filter_leaves_what_the_server_says(
    page: Chromium, crowd_root: str, matched: Any, fragment: str, asked: dict[str, str]
) -> None:
    page.open_map(f"{crowd_root}map#{fragment}&panel=filters,layers")
    expected = matched(**asked)
    assert 0 < expected < COUNT
    assert page.script(f"return {SHOWN}") == expected
    hidden = page.script("return Number(document.documentElement.dataset.hiddenCount)")
    assert hidden == COUNT + 34 - expected
    # The choices count as the server does, with the other filters as they stand.
    attack = page.wait(
        "document.querySelector('#class-attack').closest('li').querySelector('.number').textContent"
    )
    both = {
        **asked,
        "filter": f"({asked.get('filter', 'id IS NOT NULL')}) AND event_class='attack'",
    }
    if "class=" not in fragment:
        assert int(attack.replace(",", "")) == matched(**both)


def test_the_server_searches_and_the_list_reads_on(
    page: Chromium, crowd_root: str, hold_112: set[str]
) -> None:
    page.open_map(f"{crowd_root}map#q=settlement%20112")
    assert page.script(f"return {SHOWN}") == len(hold_112)
    page.wait("document.querySelectorAll('.incidents a').length === arguments[0]", len(hold_112))
    assert set(page.script(f"return {LISTED}")) == hold_112
    page.click("[data-act=reset]")
    page.wait(
        f"{SHOWN} === {COUNT + 34} && document.querySelectorAll('.incidents a').length === 100"
    )
    more = "document.querySelector('[data-act=more]')"
    assert page.script(f"return {more}.textContent") == "Show more: 1,134 left"
    page.click("[data-act=more]")
    page.wait("document.querySelectorAll('.incidents a').length === 200")
    assert len(set(page.script(f"return {LISTED}"))) == 200
    page.click("[data-section=table] summary")
    page.wait("document.querySelectorAll('.wide tbody tr').length === 200")
    assert page.said() == []


def test_a_card_is_fetched_and_its_link_stays_true(
    page: Chromium, crowd_root: str, crowd: Catalog
) -> None:
    page.open_map(f"{crowd_root}map#incident=made-000700")
    card = page.wait("document.querySelector('[data-part=card-text] .card h2')?.textContent")
    assert card == "Made-up incident 700"
    chosen = crowd.incidents["made-000700"].footprint
    assert chosen is not None
    view = page.script("return IncidentMap.state()")
    assert view["incident"] == "made-000700"
    lit = page.wait("document.querySelector('.pin.chosen, path.footprint.chosen') !== null")
    assert lit
    page.click("[data-part=card] button")
    page.wait("!location.hash.includes('incident=')")
    page.click(".incidents a")
    page.wait("document.querySelector('[data-part=card-text] .card .sources')")
    assert page.said() == []


def test_what_a_link_asks_for_and_is_not_there_is_said(page: Chromium, crowd_root: str) -> None:
    page.open_map(f"{crowd_root}map#incident=no-such-one&near=terminal:5km:probable")
    notice = "document.querySelector('[data-part=notice]')"
    page.wait(f"!{notice}.hidden && {notice}.textContent.includes('no-such-one')")
    assert "near=terminal:5km:probable" in page.script(f"return {notice}.textContent")
    assert page.script("return IncidentMap.state().incident") is None
    assert page.script(f"return {SHOWN}") == COUNT + 34


def test_nothing_is_drawn_anew_that_stays(page: Chromium, crowd_root: str) -> None:
    page.open_map(f"{crowd_root}map#map=5/45.5/45&panel=layers")
    page.script(
        f"window.before = {SIGNS}; window.rows = [...document.querySelector('.incidents').children]"
    )
    page.click("#class-natural_hazard")
    page.wait(f"{SHOWN} < {COUNT}")
    kept = page.script(f"return {SIGNS}.filter((sign) => window.before.includes(sign)).length")
    assert kept > 0.6 * page.script(f"return {SIGNS}.length")
    assert page.script("return window.rows.some((row) => row.isConnected)")


def test_a_sign_of_a_crowd_goes_closer_until_it_can_be_read(
    page: Chromium, crowd_root: str
) -> None:
    page.open_map(f"{crowd_root}map#map=4/45.5/45")
    biggest = COUNT
    for _ in range(8):
        biggest = page.script(
            f"const all = {NUMBERS}; const at = all.indexOf(Math.max(...all));"
            f" {SIGNS}[at].focus(); return all[at]"
        )
        page.press(Keys.ENTER)
        if page.script("return document.querySelector('.leaflet-popup .card') !== null"):
            break
        page.wait("!document.querySelector('.leaflet-zoom-anim')")
    assert biggest < 500
    page.wait("document.querySelectorAll('.leaflet-popup .card li a').length > 1")
    assert page.said() == []


def test_charts_of_a_crowd_count_and_those_of_few_show_each(
    page: Chromium, crowd_root: str, hold_112: set[str]
) -> None:
    page.open_map(f"{crowd_root}map")
    assert page.script("return document.querySelectorAll('.when-columns').length") == 2
    assert page.script("return document.querySelectorAll('.when-bar').length") == 0
    page.script(
        "const chart = document.querySelector('[data-part=timeline]');"
        "const box = chart.getBoundingClientRect(), clientX = box.left + box.width / 2;"
        "chart.dispatchEvent(new PointerEvent('pointermove', { clientX, bubbles: true }))"
    )
    title = page.script("return document.querySelector('[data-part=timeline]').title")
    assert "certainly, at most" in title
    page.open_map(f"{crowd_root}map#q=settlement%20112")
    page.wait("document.querySelectorAll('.when-bar').length === arguments[0]", len(hold_112))
    assert page.script("return document.querySelectorAll('.when-columns').length") == 0


def test_axe_finds_nothing_on_a_map_of_many(page: Chromium, crowd_root: str) -> None:
    page.open_map(f"{crowd_root}map#panel=filters,layers")
    assert broken(page) == []
    page.look_like(PHONE, dark=True)
    page.open_map(f"{crowd_root}map#map=5/45.5/45")
    assert broken(page) == []


def test_the_embed_of_many_works_in_a_sandbox_of_another_site(
    page: Chromium, crowd_root: str
) -> None:
    with served_frame(f"{crowd_root}embed#incident=made-000003") as host:
        page.open(host)
        page.driver.switch_to.frame(0)
        try:
            page.wait("document.documentElement.dataset.map === 'ready'")
            title = page.wait("document.querySelector('.leaflet-popup .card h2')?.textContent")
            assert title == "Made-up incident 3"
        finally:
            page.driver.switch_to.default_content()


def test_one_file_of_many_needs_nobody(
    page: Chromium, crowd: Catalog, hold_112: set[str], tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    path.write_text(map_page(crowd, Selection(), standalone=True).html, encoding="utf-8")
    page.open_map(f"{path.as_uri()}#q=settlement%20112")
    assert page.script(f"return {SHOWN}") == len(hold_112)
    page.click(".incidents a")
    page.wait("document.querySelector('[data-part=card-text] .card .sources')")
    assert page.asked() == [path.as_uri()]
    assert page.said() == []
    assert page.refused() == []


def test_pictures_of_more_than_can_be_named_say_so(page: Chromium, crowd_root: str) -> None:
    page.open_map(f"{crowd_root}map#class=attack")
    note = "document.querySelector('[data-part=picture-note]').textContent"
    assert page.script(f"return {note}") == (
        "The pictures show what was selected, before the filters of this page."
    )
    address = page.script("return document.querySelector('[data-picture=svg]').href")
    assert "ids=" not in address
    page.open_map(f"{crowd_root}map")
    assert page.script(f"return {note}") == ""
