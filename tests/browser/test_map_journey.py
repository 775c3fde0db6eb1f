"""The whole way by keyboard, what a reader of the screen hears, the table, the distance lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver.common.keys import Keys

from app.analysis.pairs import pairs_of, placed
from app.domain.record.places import NEVER_A_PIN
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.oracle import Asked, Oracle

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

OFFICE = "cpc-2025-09-24-office-strike"
OUTAGE = "cpc-2022-07-atyrau-power-outage"
ALL = 34
FOCUS = "document.activeElement"
LISTED = """[...document.querySelectorAll('.incidents li:not([hidden]) a')]
    .map((one) => one.dataset.incident)"""
PROSE = "document.querySelector('[data-part=prose]').textContent"
LINE_LABELS = """[...document.querySelectorAll('.distance-label')]
    .map((one) => one.textContent).sort()"""
SEEN_LABELS = """[...document.querySelectorAll('.distance-label span, .town span')]
    .filter((one) => one.style.visibility === 'visible')"""


def tab_until(page: Chromium, condition: str, most: int = 80) -> None:
    """Press Tab until what has the focus is what is looked for."""
    for _ in range(most):
        page.press(Keys.TAB)
        assert page.script(f"return {FOCUS} !== document.body"), "the focus is lost"
        if page.script(f"return !!({condition})"):
            return
    raise AssertionError(f"Tab never reaches {condition}")


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_whole_way_by_keyboard(
    page: Chromium, root: str, catalog: Catalog, size: tuple[int, int]
) -> None:
    oracle = Oracle(catalog)
    page.look_like(size)
    page.open_map(root + "map")
    page.press(Keys.TAB)
    assert page.script(f"return {FOCUS}.textContent") == "Skip to search and filters"
    assert page.script(f"return {FOCUS}.getBoundingClientRect().left") >= 0
    page.press(Keys.ENTER)
    page.wait(f"{FOCUS}.id === 'search'")
    for letter in "drone":
        page.press(letter)
    page.wait("location.hash === '#q=drone'")
    wait_for_list(page, oracle.left(Asked(text="drone")))
    tab_until(page, f"{FOCUS}.closest('details')?.dataset.section === 'filters'")
    page.press(Keys.ENTER)
    page.wait("location.hash.includes('panel=filters')")
    tab_until(page, f"{FOCUS}.id === 'by-toll-injured'")
    page.press(Keys.SPACE)
    page.wait("location.hash.includes('injured=1')")
    expected = oracle.left(Asked(text="drone", injured=True))
    wait_for_list(page, expected)
    page.wait(f"{PROSE}.startsWith(arguments[0])", f"{len(expected)} incident")
    to_a_card_and_back(page, catalog)
    wait_for_list(page, expected)
    assert page.said() == []


def wait_for_list(page: Chromium, expected: frozenset[str]) -> None:
    """The list follows the state within a frame."""
    page.wait("document.documentElement.dataset.shown === arguments[0]", str(len(expected)))
    assert set(page.script(f"return {LISTED}")) == expected


def to_a_card_and_back(page: Chromium, catalog: Catalog) -> None:
    tab_until(page, f"{FOCUS}.closest('.incidents')")
    key = page.script(f"return {FOCUS}.dataset.incident")
    page.press(Keys.ENTER)
    page.wait(f"{FOCUS}.dataset.part === 'card-text'")
    title = catalog.incident(key).incident.title
    assert page.script("return document.querySelector('[data-part=card] h2').textContent") == title
    tab_until(page, f"{FOCUS}.closest('.sources')")
    page.press(Keys.ESCAPE)
    page.wait("document.querySelector('[data-part=card]').hidden")
    assert page.script(f"return {FOCUS}.closest('.incidents') && {FOCUS}.dataset.incident") == key


def test_a_skip_link_leaves_the_state_as_it_is(page: Chromium, root: str) -> None:
    page.open_map(root + "map#injured=1")
    for target in ("search", "incidents"):
        page.click(f"a.skip[href='#{target}']")
        assert page.script(f"return {FOCUS}.id") == target
        assert page.script("return location.hash") == "#injured=1"


def test_the_list_is_passed_from_row_to_row(page: Chromium, root: str) -> None:
    page.open_map(root + "map")
    page.script("document.querySelector('.incidents a').focus()")
    for key in page.script(f"return {LISTED}")[:5]:
        assert page.script(f"return {FOCUS}.dataset.incident") == key
        box = page.script(f"return {FOCUS}.getBoundingClientRect().toJSON()")
        assert box["top"] >= 0
        assert box["bottom"] <= DESKTOP[1]
        page.press(Keys.TAB)


def test_what_is_read_out_is_the_counts(page: Chromium, root: str, catalog: Catalog) -> None:
    page.open_map(root + "map")
    live = page.script(
        "return [...document.querySelectorAll('[role=status]')].map((one) => one.dataset.part)"
    )
    assert {"prose", "notice", "timeline-words", "strip-words"} <= set(live)
    page.script("document.querySelector('.panel').before(document.createComment('kept'))")
    node = page.driver.find_element("css selector", "[data-part=prose]")
    page.click("#by-toll-killed")
    number = len(Oracle(catalog).left(Asked(killed=True)))
    page.wait("arguments[0].textContent.startsWith(arguments[1])", node, f"{number} incidents are")
    assert f"{ALL - number} are hidden by filters" in node.text
    heads = page.script(
        "return [...document.querySelectorAll('h1, h2, h3')].map((one) => one.localName)"
    )
    assert heads[0] == "h1"


def rows(page: Chromium) -> list[list[str]]:
    found: list[list[str]] = page.script(
        "return [...document.querySelectorAll('.wide tbody tr')]"
        ".map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    return found


def test_the_table_is_in_step_with_the_list(page: Chromium, root: str, catalog: Catalog) -> None:
    page.open_map(root + "map#panel=table")
    page.wait(f"document.querySelectorAll('.wide tbody tr').length === {ALL}")
    by_title = {one.incident.title: one for one in catalog.incidents.values()}
    for title, *cells in rows(page):
        kp = by_title[title].kp
        assert len(cells) == 5
        assert (cells[4] == "not on the route") is (kp is None)
        if kp is not None:
            low, high = (int(part.replace(",", "")) for part in cells[4].split("–"))
            assert low <= kp.kp_min_km + 0.1
            assert high >= kp.kp_max_km - 0.1
    page.click("#by-toll-injured")
    expected = Oracle(catalog).left(Asked(injured=True))
    page.wait(f"document.querySelectorAll('.wide tbody tr').length === {len(expected)}")
    titles = {catalog.incident(key).incident.title for key in expected}
    assert {row[0] for row in rows(page)} == titles
    page.driver.find_element("css selector", ".wide tbody a").send_keys(Keys.ENTER)
    page.wait(f"{FOCUS}.dataset.part === 'card-text'")
    page.press(Keys.ESCAPE)
    page.wait(f"{FOCUS}.closest('tbody')")


def interval_words(least: float, greatest: float) -> str:
    """Write an interval in kilometres, rounded outward, as docs/distances.md has it."""
    digits = 0 if greatest - least >= 2_000 else 1
    step = 1_000 / 10**digits
    low, high = least // step * step / 1_000, -(-greatest // step) * step / 1_000
    return f"{low:,.{digits}f}–{high:,.{digits}f} km"


def test_distance_lines_are_the_intervals_of_the_near_table(
    page: Chromium, root: str, catalog: Catalog
) -> None:
    page.open_map(root + "map")
    drawn_for = 0
    for key, measured in catalog.incidents.items():
        page.script("location.hash = `incident=${arguments[0]}`", key)
        page.wait("IncidentMap.state().incident === arguments[0]", key)
        near = page.script(
            "return JSON.parse(document.getElementById('map-data').textContent).incidents"
            ".find((one) => one.id === arguments[0]).near",
            key,
        )
        labels = page.script(f"return {LINE_LABELS}")
        bars = page.script("return document.querySelectorAll('path.distance-bar').length")
        assert len(labels) == len(near) == bars
        assert measured.footprint is not None
        pairs = {
            pair.asset_name: pair.flat()
            for pair in pairs_of(
                catalog.gazette, measured.footprint, placed(catalog.gazette), k=10_000
            )
        }
        for one in near:
            flat = pairs[one["name"]]
            assert one["m"] == [flat[f"distance_{name}m"] for name in ("min_", "", "max_")]
        expected = sorted(interval_words(one["m"][0], one["m"][2]) for one in near)
        assert labels == expected, key
        text = page.script("return document.querySelector('[data-part=card]').textContent")
        assert all(f"{one['name']}: {interval_words(one['m'][0], one['m'][2])}" in text
                   for one in near)  # fmt: skip
        if measured.incident.where.location_class in NEVER_A_PIN:
            assert near == []
        drawn_for += bool(near)
    assert drawn_for >= ALL - 2
    page.script("location.hash = 'incident=x'")
    page.wait("!document.querySelector('path.distance-bar')")


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("view", ["", "&map=8/44.8/37.9", "&map=11/44.7/37.8"])
def test_no_distance_is_written_over_another(
    page: Chromium, root: str, size: tuple[int, int], view: str
) -> None:
    page.look_like(size)
    page.open_map(f"{root}map#incident={OFFICE}{view}")
    page.wait(f"{SEEN_LABELS}.some((one) => one.closest('.distance-label'))")
    covered = page.script(
        f"""
        const labels = {SEEN_LABELS}, others = [...document.querySelectorAll('.pin, .asset')];
        const boxes = new Map([...labels, ...others].map((one) =>
            [one, one.getBoundingClientRect()]));
        const meet = (a, b) => a.left < b.right && b.left < a.right
            && a.top < b.bottom && b.top < a.bottom;
        return labels.filter((one) => [...boxes].some(([other, box]) =>
            other !== one && meet(box, boxes.get(one)))).map((one) => one.textContent)"""
    )
    assert covered == []


def test_the_keyboard_comes_to_incidents_before_stations(page: Chromium, root: str) -> None:
    page.open_map(root + "map")
    page.click("#by-toll-killed")
    page.wait("location.hash.includes('killed=1')")
    assert page.script(
        """
        const order = [...document.querySelectorAll('.pin-holder, .asset-holder')];
        const first = order.findIndex((one) => one.matches('.asset-holder'));
        return first > 0 && order.slice(first).every((one) => one.matches('.asset-holder'))"""
    )


def test_a_listing_says_how_many_are_located_only_there(
    page: Chromium, root: str, catalog: Catalog
) -> None:
    page.open_map(root + "map#map=13/44.72/37.77")
    by_place: dict[str, int] = {}
    for one in catalog.incidents.values():
        if one.place is not None:
            by_place[one.place.name] = by_place.get(one.place.name, 0) + 1
    stacks = page.script(
        "return [...document.querySelectorAll('.pin-holder')].map((one) => one.dataset.holds)"
        ".filter((holds) => holds.includes(' '))"
    )
    seen = 0
    for holds in stacks:
        page.click(f'.pin-holder[data-holds="{holds}"]')
        page.wait("document.querySelector('.leaflet-popup .rows')")
        said: list[list[Any]] = page.script(
            "const popup = [...document.querySelectorAll('.leaflet-popup')].at(-1);"
            "return [...popup.querySelectorAll('.precision')].map((one) =>"
            " [one.previousElementSibling.textContent, one.textContent])"
        )
        for head, words in said:
            name, _, number = head.rpartition(": ")
            many = by_place[name]
            assert number == f"{many} incident{'s' if many > 1 else ''}"
            assert re.match(rf"{many} located only here: (known to|exact)", words)
            seen += many
    assert seen >= 20
