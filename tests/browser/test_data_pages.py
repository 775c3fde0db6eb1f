"""The pages of data under mouse and keyboard: filter, table, map, snippets, print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.serving import served_page

if TYPE_CHECKING:
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

ITEMS = "collections/incidents/items"
OFFICE = "cpc-2025-09-24-office-strike"
ROWS = "document.querySelectorAll('tbody tr').length"
FOCUS = "[document.activeElement.id, document.activeElement.textContent.trim()]"


def open_items(page: Chromium, address: str) -> None:
    page.open(address, ready="document.documentElement.dataset.map === 'ready'")


def test_a_filter_is_typed_and_answered(page: Chromium, root: str) -> None:
    open_items(page, f"{root}{ITEMS}?near=cpc-terminal,25km")
    field = page.driver.find_element(By.ID, "filter")
    field.send_keys("independent_sources >= 10", Keys.ENTER)
    page.wait("location.search.includes('filter=') && document.readyState === 'complete'")
    data = f"{page.driver.current_url}&limit=100".replace("f=html", "f=json")
    expected = page.script(
        "return fetch(arguments[0]).then((a) => a.json()).then((d) => d.numberMatched)", data
    )
    assert page.script(f"return {ROWS}") == expected
    assert 0 < expected < 28
    assert page.script("return document.querySelector('#filter').value") == (
        "independent_sources >= 10"
    )
    assert page.refused() == []


def test_a_bad_filter_is_mended_on_the_page(page: Chromium, root: str) -> None:
    page.open(f"{root}{ITEMS}?filter=kp_km+%3E")
    assert "at character 8" in page.script(
        "return document.querySelector('[role=alert]').innerText"
    )
    page.driver.find_element(By.ID, "filter").send_keys(" 1500", Keys.ENTER)
    page.wait("location.search.includes('1500') && document.querySelector('tbody')")
    assert page.script(f"return {ROWS}") > 0


def test_an_empty_filter_is_not_sent(page: Chromium, root: str) -> None:
    open_items(page, root + ITEMS)
    page.driver.find_element(By.ID, "filter").send_keys(Keys.ENTER)
    assert page.driver.current_url == root + ITEMS


def test_the_keyboard_reaches_filter_table_and_snippets(page: Chromium, root: str) -> None:
    open_items(page, f"{root}{ITEMS}?limit=2")
    seen = []
    for _ in range(60):
        page.press(Keys.TAB)
        seen.append(tuple(page.script(f"return {FOCUS}")))
    words = [text for _, text in seen]
    order = [words.index("Skip to the text"), [one for one, _ in seen].index("filter")]
    order += [words.index("Apply"), words.index("Next page")]
    assert order == sorted(order)
    assert any(text.startswith("curl") for text in words)


def test_a_place_on_the_map_lists_what_lies_there_and_leads_to_it(
    page: Chromium, root: str
) -> None:
    open_items(page, f"{root}{ITEMS}?ids={OFFICE}")
    page.script(
        "document.querySelector('path.dot').dispatchEvent("
        "new MouseEvent('click', { bubbles: true }))"
    )
    link = page.wait("document.querySelector('.leaflet-popup .here a')?.href")
    assert link == f"{root}{ITEMS}/{OFFICE}"


def test_every_place_of_the_page_is_drawn(page: Chromium, root: str) -> None:
    open_items(page, root + ITEMS)
    drawn, places = page.script(
        "const all = JSON.parse(document.getElementById('features-data').textContent);"
        "return [document.querySelectorAll('path.feature').length,"
        " new Set(all.map((one) => JSON.stringify(one.at || one.geometry))).size]"
    )
    assert drawn == places > 5
    assert page.script("return document.querySelectorAll('path.route').length") > 5


def test_a_region_is_a_dashed_disc_without_a_dot(page: Chromium, root: str) -> None:
    open_items(page, f"{root}{ITEMS}/cpc-2022-07-atyrau-power-outage")
    found = page.script(
        "const one = document.querySelector('path.feature'); return [one.getAttribute('class')"
        ".includes('region'), getComputedStyle(one).strokeDasharray,"
        " document.querySelectorAll('path.dot, .pin').length]"
    )
    assert found == [True, "5px, 5px", 0]


def test_the_map_shows_all_features_after_the_screen_is_turned(page: Chromium, root: str) -> None:
    open_items(page, f"{root}{ITEMS}?limit=5")
    for size in (PHONE, PHONE[::-1], DESKTOP, PHONE):
        page.look_like(size)
        page.wait(
            "(() => { const frame = document.querySelector('#features-map')"
            ".getBoundingClientRect(); return [...document.querySelectorAll('path.feature,"
            " path.dot')].every((one) => { const box = one.getBoundingClientRect();"
            " return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top"
            " && box.bottom <= frame.bottom; }); })()"
        )


def test_a_map_that_was_moved_stays_where_it_is(page: Chromium, root: str) -> None:
    open_items(page, f"{root}{ITEMS}?limit=5")
    scale = "document.querySelector('.leaflet-control-scale').textContent"
    before = page.script(f"return {scale}")
    page.driver.find_element(By.CSS_SELECTOR, ".leaflet-control-zoom-in").click()
    page.wait(f"{scale} !== arguments[0] && !document.querySelector('.leaflet-zoom-anim')", before)
    closer = page.script(f"return {scale}")
    page.look_like((1100, 800))
    page.wait("document.querySelector('#features-map').clientWidth < 1100")
    assert page.script(f"return {scale}") == closer != before


def test_a_line_is_drawn_as_a_line(page: Chromium, root: str) -> None:
    open_items(page, f"{root}collections/route/items")
    fills = page.script(
        "return [...document.querySelectorAll('path.feature')]"
        ".map((one) => getComputedStyle(one).fill)"
    )
    assert set(fills) == {"none"}


def test_a_snippet_is_copied(page: Chromium, root: str) -> None:
    page.open(f"{root}collections/incidents")
    page.command(
        "Browser.grantPermissions",
        permissions=["clipboardReadWrite", "clipboardSanitizedWrite"],
        origin=root.rstrip("/"),
    )
    page.script("document.querySelector('#use-curl').open = true")
    page.driver.find_element(By.CSS_SELECTOR, "#use-curl .copy").click()
    page.wait("document.querySelector('#use-curl .copy').textContent === 'Copied'")
    copied = page.script("return navigator.clipboard.readText()")
    assert copied == page.script("return document.querySelector('#use-curl code').textContent")


def test_without_scripts_the_snippets_are_there_and_no_button_is_dead(
    page: Chromium, root: str
) -> None:
    page.command("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page.driver.get(f"{root}{ITEMS}?limit=3")
        page.driver.find_element(By.CSS_SELECTOR, "#use-curl summary").click()
        text = page.driver.find_element(By.CSS_SELECTOR, "#use-curl code").text
        assert text.startswith("curl --fail")
        assert page.driver.find_elements(By.CSS_SELECTOR, ".copy") == []
        assert len(page.driver.find_elements(By.CSS_SELECTOR, "tbody tr")) == 3
    finally:
        page.command("Emulation.setScriptExecutionDisabled", value=False)


def test_the_frame_of_a_snippet_shows_the_selection_elsewhere(page: Chromium, root: str) -> None:
    open_items(page, f"{root}{ITEMS}?ids={OFFICE},cpc-2022-07-atyrau-power-outage")
    snippet = page.script("return document.querySelector('#use-iframe code').textContent")
    with served_page(f"<!DOCTYPE html><title>Host</title>{snippet}") as host:
        page.open(host)
        page.script("document.querySelector('iframe').scrollIntoView()")
        page.driver.switch_to.frame(0)
        page.wait("document.documentElement.dataset.map === 'ready'")
        shown = page.script(
            "return JSON.parse(document.getElementById('map-data').textContent)"
            ".incidents.map((one) => one.id)"
        )
        page.driver.switch_to.default_content()
    assert sorted(shown) == ["cpc-2022-07-atyrau-power-outage", OFFICE]


def test_on_paper_the_table_is_whole(page: Chromium, root: str) -> None:
    open_items(page, root + ITEMS)
    try:
        page.command("Emulation.setEmulatedMedia", media="print")
        shown = page.script(
            "return ['.bar', '.ask', '.use', 'table', '.foot'].filter((one) =>"
            " document.querySelector(one).checkVisibility())"
        )
        assert shown == ["table", ".foot"]
        assert (
            page.script("return getComputedStyle(document.querySelector('.scroll')).overflowX")
            == "visible"
        )
    finally:
        page.command("Emulation.setEmulatedMedia", media="")
