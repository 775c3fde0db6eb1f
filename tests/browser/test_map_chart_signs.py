"""What the charts draw: bars and boxes as wide as what is known, context apart, live signs."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from app.language.languages import ENGLISH

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

OFFICE = "cpc-2025-09-24-office-strike"
ALL = 34
# Boxes may lie on one another: the first rectangle whose middle can be seen.
TOPMOST = """return [...document.querySelectorAll(`${arguments[0]} rect`)].find((one) => {
    const box = one.getBoundingClientRect();
    return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2) === one;
})"""
FRAMES = "return new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d)))"


def test_an_uncertain_date_is_drawn_as_wide_as_it_is(
    page: Chromium, root: str, catalog: Catalog
) -> None:
    page.open_map(root + "map#span=2022-01-01/2026-12-31")
    page.script(FRAMES)
    bars = page.script(
        "return Object.fromEntries([...document.querySelectorAll('.when-bar')].map((one) => ["
        "one.dataset.incident, ['x', 'width']"
        ".map((name) => Number(one.querySelector('rect').getAttribute(name)))]))"
    )
    room = page.script("return document.querySelector('[data-part=timeline]').clientWidth") - 28
    a_day = room / (date(2026, 12, 31) - date(2022, 1, 1)).days
    assert set(bars) == set(catalog.incidents)
    for key, (x, width) in bars.items():
        when = catalog.incidents[key].incident.when
        last = when.date_end_local or when.date_start_local
        length = (last - when.date_start_local).days + 1
        assert width == pytest.approx(max(length * a_day, 2), abs=1e-3), key
        start = (when.date_start_local - date(2022, 1, 1)).days
        assert x == pytest.approx(14 + start * a_day, abs=1e-3), key
    assert max(width for _, width in bars.values()) > 20 * a_day


def test_a_box_of_the_strip_is_both_intervals(page: Chromium, root: str, catalog: Catalog) -> None:
    page.open_map(root + "map")
    page.script(FRAMES)
    boxes = page.script(
        "return Object.fromEntries([...document.querySelectorAll('.kp-box')].map((one) => ["
        "one.dataset.incident, ['x', 'width']"
        ".map((name) => Number(one.querySelector('rect').getAttribute(name)))]))"
    )
    placed = {key for key, one in catalog.incidents.items() if one.kp is not None}
    assert set(boxes) == placed
    room = page.script("return document.querySelector('[data-part=strip]').clientWidth") - 78
    a_km = room / catalog.gazette.route.end_km
    for key, (x, width) in boxes.items():
        kp = catalog.incidents[key].kp
        assert kp is not None
        assert x == pytest.approx(64 + kp.kp_min_km * a_km, abs=2 * a_km)
        assert width == pytest.approx(max((kp.kp_max_km - kp.kp_min_km) * a_km, 3), abs=2 * a_km)
    words = page.script("return document.querySelector('[data-part=strip-words]').textContent")
    if len(placed) < ALL:
        assert f"{ALL - len(placed)} not on the route" in words


def test_context_has_a_lane_of_its_own_and_is_never_counted(
    page: Chromium, root: str, catalog: Catalog
) -> None:
    page.open_map(root + "map")
    page.script(FRAMES)
    events = [event for event in catalog.context.events if event.date is not None]
    titles = page.script(
        "return [...document.querySelectorAll('.context title')].map((one) => one.textContent)"
    )
    assert len(titles) == len(events) > 0
    for event in events:
        head = f"{ENGLISH.partial_day(event.date or '')}: {event.title}. "
        assert any(title.startswith(head) for title in titles)
    assert all(re.search(r"not (as its|their) cause$", one) for one in titles)
    lane, bars, marks = page.script("""
        const box = (one) => one.getBoundingClientRect().toJSON();
        const all = (kind) => [...document.querySelectorAll(kind)].map(box);
        const [lane] = all('[data-part=timeline] .lane');
        return [lane, all('.when-bar rect'), all('.context circle')];
    """)
    assert all(bar["bottom"] <= lane["top"] for bar in bars)
    assert all(lane["top"] <= mark["top"] and mark["bottom"] <= lane["bottom"] for mark in marks)
    assert page.script("return document.documentElement.dataset.shown") == str(ALL)
    page.script(
        "document.querySelector('.context').dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    said = page.script("return document.querySelector('[data-part=timeline-words]').textContent")
    assert said == titles[0]


def test_a_row_lights_its_sign_and_a_bar_opens_its_card(
    page: Chromium, root: str, catalog: Catalog
) -> None:
    page.open_map(root + "map")
    lit = "[...document.querySelectorAll('.lit')].map((one) => one.dataset.holds)"
    for key in (OFFICE, "cpc-2022-07-atyrau-power-outage", "cpc-2025-11-29-spm2-naval-drones"):
        row = page.driver.find_element("css selector", f".incidents a[data-incident={key}]")
        ActionChains(page.driver).move_to_element(row).perform()
        found = page.wait(f"{lit}.length === 1 && {lit}")
        assert key in found[0].split()
    for sign in (".when-bar", ".kp-box"):
        rect = page.script(TOPMOST, sign)
        key = page.script("return arguments[0].parentElement.dataset.incident", rect)
        ActionChains(page.driver).move_to_element(rect).click().perform()
        page.wait(
            "document.querySelector('[data-part=card] h2')?.textContent === arguments[0]",
            catalog.incident(key).incident.title,
        )
        page.wait(
            f"document.querySelector('{sign}.chosen')?.dataset.incident === arguments[0]", key
        )
        page.press(Keys.ESCAPE)
        page.wait("!document.querySelector('[data-part=card] h2')")
        assert page.script("return document.activeElement.dataset.incident") == key
