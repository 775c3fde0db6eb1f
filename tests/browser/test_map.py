"""The map under mouse, finger and keyboard: stacks, cards, links, shapes, the layers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.chromium import DESKTOP, PHONE

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

OFFICE = "cpc-2025-09-24-office-strike"
OUTAGE = "cpc-2022-07-atyrau-power-outage"
OUTAGE_NAME = "Natural hazard: Fallen pylons leave two pump stations in Atyrau region without power"
POPUP = "[...document.querySelectorAll('.leaflet-popup')].at(-1)"  # one that closes fades first
CLOSED = "!document.querySelector('.leaflet-popup')"
SECTION = """[...document.querySelectorAll('.card h3')]
    .find((head) => head.textContent === arguments[0])"""
LINES = f"[...{SECTION}.nextElementSibling.children].map((line) => line.textContent)"
CARD = "document.querySelector('[data-part=card-text] .card')"
# The head of a card in the panel: on a phone the card is longer than the screen.
CARD_INSIDE = """(() => {
    const boxes = ['[data-part=card] button', '[data-part=card-text] h2']
        .map((one) => document.querySelector(one)?.getBoundingClientRect());
    return boxes.every((box) => box && box.height > 0 && box.left >= 0 && box.right <= innerWidth
        && box.top >= 0 && box.bottom <= innerHeight);
})()"""
POPUP_INSIDE = """(() => {
    const box = document.querySelector('.leaflet-popup-content-wrapper')?.getBoundingClientRect();
    const map = document.querySelector('.leaflet-container').getBoundingClientRect();
    return box && box.left >= 0 && box.right <= innerWidth && box.top >= Math.max(0, map.top)
        && box.bottom <= innerHeight;
})()"""
PINS = "[...document.querySelectorAll('.pin-holder')].map((pin) => pin.getAttribute('aria-label'))"
SHAPES = """[...document.querySelectorAll('path.footprint[role=button]')]
    .map((shape) => shape.getAttribute('aria-label'))"""
SCALE = "document.querySelector('.leaflet-control-scale').textContent"
STILL = "!document.querySelector('.leaflet-zoom-anim, .leaflet-pan-anim')"
TWO_FRAMES = "return new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d)))"
FOCUS = "document.activeElement.getAttribute('aria-label')"


def stacks(names: list[str]) -> dict[str, int]:
    """Give how many incidents each stack holds, by its name."""
    found = {name: re.match(r"(\d+) incidents, ", name) for name in names}
    return {name: int(match[1]) for name, match in found.items() if match}


def tab_to(page: Chromium, pattern: str) -> str:
    """Press Tab until the name of what has the focus fits a pattern; give the name."""
    for _ in range(60):
        page.press(Keys.TAB)
        name = page.script(f"return {FOCUS}") or ""
        if re.match(pattern, name):
            return name
    raise AssertionError(f"Tab never reaches {pattern}")


def test_a_stack_opens_a_listing_that_says_what_is_located_only_there(
    page: Chromium, root: str, catalog: Catalog
) -> None:
    page.open_map(root + "map")
    before = page.script(f"return {SCALE}")
    page.click("[data-view=city]")
    page.wait(f"{SCALE} !== arguments[0] && {STILL}", before)
    found = stacks([name for name in page.script(f"return {PINS}") if name.endswith(" places")])
    name = max(found, key=lambda one: found[one])
    number = found[name]
    assert number > 5
    page.click(f'.pin-holder[aria-label="{name}"]')
    heads = page.wait(f"{POPUP} && [...{POPUP}.querySelectorAll('h3')].map((h) => h.textContent)")
    words = page.script("return [...document.querySelectorAll('.precision')].map(p=>p.textContent)")
    assert len(heads) == len(words)
    place_names = {place.name for place in catalog.gazette.places.values()}
    assert {head.rpartition(": ")[0] for head in heads} <= place_names
    assert sum(int(re.findall(r"(\d+) incidents?$", head)[0]) for head in heads) == number
    assert all(re.match(r"\d+ located only here: known to ", line) for line in words)
    counts = [re.match(r"\d+", line) for line in words]
    assert [match[0] for match in counts if match] == [
        re.findall(r"(\d+) incidents?$", head)[0] for head in heads
    ]
    titles = page.script("return [...document.querySelectorAll('.rows a')].map(a => a.textContent)")
    assert len(titles) == number
    page.click(".rows a")
    assert page.wait(f"{CARD} && {CARD}.querySelector('.badge')")
    assert page.script(f"return {CARD}.querySelector('h2').textContent") == titles[0]
    assert page.script("return document.activeElement.dataset.part") == "card-text"
    assert "&incident=" in page.driver.current_url


@pytest.mark.parametrize(
    ("path", "size"), [("map", DESKTOP), ("map", PHONE), ("embed", PHONE), ("embed", (600, 400))]
)
def test_a_link_opens_the_card_inside_the_window(
    page: Chromium, root: str, path: str, size: tuple[int, int]
) -> None:
    page.look_like(size)
    page.open_map(f"{root}{path}#incident={OFFICE}")
    page.script(TWO_FRAMES)  # what would move the map later has begun by now
    inside = POPUP_INSIDE if path == "embed" else CARD_INSIDE
    if path == "map" and size == PHONE:  # under the map: the page opens at its top
        page.script("document.querySelector('[data-part=card]').scrollIntoView()")
    page.wait(f"{STILL} && {inside}")
    assert page.script(f"return {SCALE}").startswith("10 km")
    card = f"{POPUP}.querySelector('.card')" if path == "embed" else CARD
    title = page.script(f"return {card}.querySelector('h2').textContent")
    assert title == "Drones hit the CPC office building in central Novorossiysk"
    assert page.said() == []


def test_the_list_opens_a_card_in_sight_on_a_phone_and_again(page: Chromium, root: str) -> None:
    page.look_like(PHONE)
    page.open_map(root + "map")
    last = page.driver.find_elements(By.CSS_SELECTOR, ".incidents a")[-1]
    for _ in range(2):
        last.click()
        page.wait(f"{CARD} && {CARD_INSIDE}")
        page.press(Keys.ESCAPE)
        page.wait(f"!{CARD}")
        assert page.script("return document.activeElement === arguments[0]", last)


def test_a_sign_of_the_embed_opens_its_card_again(page: Chromium, root: str) -> None:
    page.open_map(f"{root}embed")
    key = page.script(
        "return [...document.querySelectorAll('.pin-holder')]"
        ".map((pin) => pin.dataset.holds).find((holds) => !holds.includes(' '))"
    )
    for _ in range(2):
        sign = page.driver.find_element(By.CSS_SELECTOR, f'[data-holds="{key}"]')
        sign.send_keys(Keys.ENTER)
        page.wait(f"{POPUP} && {POPUP_INSIDE} && location.hash.includes('incident={key}')")
        assert page.script(f"return {POPUP}.contains(document.activeElement)")
        page.press(Keys.ESCAPE)
        page.wait(f"{CLOSED} && !location.hash.includes('incident')")
        assert page.script("return document.activeElement.dataset.holds") == key
    page.driver.back()
    page.wait(f"{POPUP} && location.hash.includes('incident={key}')")
    page.driver.back()
    page.wait(f"{CLOSED} && !location.hash.includes('incident')")


def test_the_card_of_the_office_strike_tells_what_is_known_and_how_well(
    page: Chromium, root: str, catalog: Catalog
) -> None:
    page.open_map(f"{root}map#incident={OFFICE}")
    text = page.wait(f"{CARD} && {CARD}.textContent")
    injured = page.script(f"return {LINES}", "Injured")
    counts = [re.match(r"(\d+) \(in the city\): ", line) for line in injured]
    assert [int(match[1]) for match in counts if match] == [3, 6, 7, 8, 11, 12]
    assert injured[0] == "12 (reports range from 3 to 12); rose from 3 to 12"
    assert "2 (staff of the operator, at the site): CPC" in " ".join(injured)
    assert page.script(f"return {LINES}", "Killed")[0] == "2"
    assert "No official indication that CPC was the target" in text
    assert "abeam KP 1,483–1,511, 6–12 km off the line" in text
    assert "to the pipeline: 6–12 km" in text
    assert "12:03 local time (Europe/Moscow) = 24 September 2025, 09:03 UTC" in text
    links = page.script(
        "return [...document.querySelectorAll('.sources a')].map((a) => [a.href, a.rel, a.target])"
    )
    assert len(links) == len(catalog.incident(OFFICE).incident.sources)
    assert all(href.startswith(("https://", "http://")) for href, _, _ in links)
    assert {(rel, target) for _, rel, target in links} == {
        ("noopener noreferrer nofollow", "_blank")
    }


def test_a_region_is_a_named_shape_for_the_keyboard_and_never_a_pin(
    page: Chromium, root: str
) -> None:
    page.open_map(root + "map")
    assert [name for name in page.script(f"return {PINS}") if "pylons" in name] == []
    (shape,) = page.script(f"return {SHAPES}")
    assert shape.startswith(OUTAGE_NAME)
    assert tab_to(page, OUTAGE_NAME) == shape
    page.press(Keys.ENTER)
    assert page.wait(f"{CARD} && {CARD}.querySelector('h2').textContent") in OUTAGE_NAME
    assert page.script("return location.search") == ""
    page.press(Keys.ESCAPE)
    page.wait(f"!{CARD} && {FOCUS} === arguments[0]", shape)


def test_the_keyboard_reaches_a_marker_opens_it_and_comes_back(page: Chromium, root: str) -> None:
    page.open_map(root + "map")
    name = tab_to(page, r"\d+ incidents, ")
    held = page.script("return document.activeElement.dataset.holds").split()[0]
    page.press(Keys.ENTER)
    page.wait(f"{POPUP} && {POPUP}.contains(document.activeElement)")
    page.press(Keys.TAB)
    link = page.wait(f"{POPUP}.contains(document.activeElement) && document.activeElement.hash")
    page.press(Keys.ENTER)
    page.wait(
        f"location.hash.endsWith(arguments[0]) && {CARD}?.querySelector('.sources')", link[1:]
    )
    assert page.wait(f"{CARD}.parentElement.contains(document.activeElement)")
    page.press(Keys.ESCAPE)
    page.wait(f"!{CARD} && {POPUP}?.contains(document.activeElement)")
    assert page.script("return document.activeElement.hash") == link
    page.press(Keys.ESCAPE)
    # The map went closer and the stack came apart: the sign that holds its first incident.
    page.wait(
        f"{CLOSED} && document.activeElement.dataset.holds?.split(' ').includes(arguments[0])", held
    )
    page.open_map(root + "map")
    assert tab_to(page, r"\d+ incidents, ") == name
    page.press(Keys.SPACE)
    page.wait(POPUP)
    page.press(Keys.ESCAPE)
    page.wait(CLOSED)
    assert page.script(f"return {FOCUS}") == name


def test_everything_on_the_map_that_takes_the_focus_has_a_name(page: Chromium, root: str) -> None:
    page.open_map(root + "map")
    names = page.script("""
        const map = document.querySelector('.leaflet-container');
        return [...map.querySelectorAll('[tabindex], a')].map((node) =>
            [node.className, node.getAttribute('aria-label') || node.title || node.textContent])
    """)
    assert len(names) > 10
    assert [kind for kind, name in names if not name.strip()] == []


def test_an_asset_says_what_it_is_and_how_well_its_place_is_known(
    page: Chromium, root: str
) -> None:
    page.open_map(root + "map")
    page.click(".asset-holder")
    text = page.wait(f"{POPUP} && {POPUP}.querySelector('.leaflet-popup-content').textContent")
    assert re.search(r", position known to ±[\d.]+ km$", text)
    assert page.script(f"return {POPUP}.getAttribute('role')") == "dialog"


def on_the_map(page: Chromium) -> int:
    """Add up how many incidents the signs on the map stand for."""
    names = page.script(f"return {PINS}")
    alone = len([name for name in names if name not in stacks(names)])
    return alone + sum(stacks(names).values()) + len(page.script(f"return {SHAPES}"))


def test_the_layers_switch_a_class_off_and_on(page: Chromium, root: str) -> None:
    page.open_map(root + "map#panel=layers")
    rows = page.script(
        "return [...document.querySelectorAll('[data-part=classes] li')].map((row) =>"
        " [row.querySelector('label').textContent,"
        " Number(row.querySelector('.number').textContent)])"
    )
    classes = dict(rows)
    assert sum(classes.values()) == 34
    assert classes["Natural hazards"] == 5
    before = page.script(f"return {PINS}")
    hazards = page.driver.find_element(By.CSS_SELECTOR, "label[for=class-natural_hazard]")
    hazards.click()
    page.wait(f"{SHAPES}.length === 0")
    assert on_the_map(page) == 34 - 5
    hazards.click()
    page.wait(f"{SHAPES}.length === 1")
    assert page.script(f"return {PINS}") == before
    assert page.said() == []


@pytest.mark.parametrize(
    ("layer", "drawn"),
    [
        ("route", "path.route"),
        ("okrug", "path.okrug"),
        ("marks", ".kp-mark"),
        ("assets", ".asset-holder"),
        ("towns", ".town"),
    ],
)
def test_every_layer_is_taken_away_and_brought_back(
    page: Chromium, root: str, layer: str, drawn: str
) -> None:
    if "#panel=layers" not in page.driver.current_url:
        page.open_map(root + "map#panel=layers")
    count = f"document.querySelectorAll('{drawn}').length"
    assert page.script(f"return {count}") > 0
    page.click(f"#layer-{layer}")
    page.wait(f"{count} === 0 && location.hash.includes('off={layer}')")
    assert on_the_map(page) == 34
    page.click(f"#layer-{layer}")
    page.wait(f"{count} > 0 && !location.hash.includes('off=')")


def test_the_layers_of_the_embed_open_under_a_finger(page: Chromium, root: str) -> None:
    page.look_like(PHONE)
    page.open_map(root + "embed")
    page.driver.find_element(By.CSS_SELECTOR, ".over-map summary").click()
    page.wait("document.querySelector('.over-map').open")
    box = page.script("return document.querySelector('.over-map').getBoundingClientRect().toJSON()")
    assert box["left"] >= 0
    assert box["right"] <= PHONE[0]
    assert box["bottom"] <= PHONE[1]
