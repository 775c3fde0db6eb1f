"""The timeline and the strip chart: brushed by key and pointer, played, and true to the record."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.oracle import Asked, Oracle

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

DAY_MS = 86_400_000
ALL = 34
LISTED = """[...document.querySelectorAll('.incidents li:not([hidden]) a')]
    .map((one) => one.dataset.incident)"""
DRAWN = """[...document.querySelectorAll('.pin-holder, path.footprint[role=button]')]
    .flatMap((one) => one.dataset.holds.split(' '))"""
FRAMES = "return new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d)))"


def handle(page: Chromium, chart: str, side: int) -> Any:
    return page.driver.find_elements("css selector", f"[data-part={chart}] .brush-handle")[side]


def value(page: Chromium, chart: str, side: int) -> str:
    text: str = handle(page, chart, side).get_attribute("aria-valuetext")
    return text


def stretch(page: Chromium, name: str) -> list[float] | None:
    page.script(FRAMES)
    pair: list[float] | None = page.script("return IncidentMap.state()[arguments[0]]", name)
    return pair


def days(pair: list[float] | None) -> tuple[date, date] | None:
    if pair is None:
        return None
    first, last = (datetime.fromtimestamp(ms / 1000, tz=UTC).date() for ms in pair)
    return first, last


def assert_left(page: Chromium, expected: frozenset[str]) -> None:
    """Hold list and map to the same incidents."""
    page.script(FRAMES)
    assert set(page.script(f"return {LISTED}")) == expected
    assert set(page.script(f"return {DRAWN}")) == expected


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_timeline_is_brushed_by_keys(
    page: Chromium, root: str, catalog: Catalog, size: tuple[int, int]
) -> None:
    page.look_like(size)
    page.open_map(root + "map#time=2025-01-01/2025-06-30")
    oracle = Oracle(catalog)
    first, last = handle(page, "timeline", 0), handle(page, "timeline", 1)
    assert first.get_attribute("role") == "slider"
    assert first.get_attribute("aria-label") == "First day shown"
    assert value(page, "timeline", 0) == "1 January 2025"
    expected = [date(2025, 1, 1), date(2025, 6, 30)]
    for target, keys, side, by in (
        (first, Keys.ARROW_RIGHT, 0, 1),
        (first, Keys.ARROW_LEFT, 0, -1),
        (first, Keys.PAGE_UP, 0, 30),
        (last, Keys.PAGE_DOWN, 1, -30),
        (last, Keys.ARROW_UP, 1, 1),
        (last, Keys.ARROW_DOWN, 1, -1),
    ):
        target.send_keys(keys)
        expected[side] += timedelta(days=by)
        assert days(stretch(page, "time")) == tuple(expected)
        assert_left(page, oracle.left(Asked(time=(expected[0], expected[1]))))
    assert value(page, "timeline", 1) == f"{expected[1].day} {expected[1]:%B} 2025"
    ActionChains(page.driver).key_down(Keys.SHIFT).send_keys(Keys.ARROW_RIGHT).key_up(
        Keys.SHIFT
    ).perform()
    moved = tuple(one + timedelta(days=1) for one in expected)
    assert days(stretch(page, "time")) == moved
    first.send_keys(Keys.HOME)
    assert (days(stretch(page, "time")) or (None, None))[1] == moved[1]
    last.send_keys(Keys.END)
    assert stretch(page, "time") is None
    assert_left(page, frozenset(catalog.incidents))


def test_the_strip_is_brushed_by_keys(page: Chromium, root: str, catalog: Catalog) -> None:
    page.open_map(root + "map#kp=200/1000")
    oracle = Oracle(catalog)
    first, last = handle(page, "strip", 0), handle(page, "strip", 1)
    assert value(page, "strip", 1) == "kilometre 1,000"
    for target, keys, expected in (
        (first, Keys.ARROW_RIGHT, [201, 1000]),
        (last, Keys.PAGE_UP, [201, 1050]),
        (first, Keys.HOME, [0, 1050]),
        (last, Keys.PAGE_DOWN, [0, 1000]),
    ):
        target.send_keys(keys)
        assert stretch(page, "kp") == expected
        assert_left(page, oracle.left(Asked(kp=(expected[0], expected[1]))))
    last.send_keys(Keys.DELETE)
    assert stretch(page, "kp") is None


def drag(page: Chromium, chart: str, start: float, end: float) -> None:
    """Drag over a chart, from one share of its width to another, just above its axis."""
    frame = page.driver.find_element("css selector", f"[data-part={chart}]")
    width, height = frame.size["width"], frame.size["height"]
    x, y = (start - 0.5) * width, height / 2 - 26
    actions = ActionChains(page.driver, duration=40)
    actions.move_to_element_with_offset(frame, int(x), int(y)).click_and_hold()
    for part in (0.3, 0.7, 1.0):
        there = int((start + (end - start) * part - 0.5) * width)
        actions.move_to_element_with_offset(frame, there, int(y))
    actions.release().perform()


@pytest.mark.parametrize(("chart", "name"), [("timeline", "time"), ("strip", "kp")])
def test_a_chart_is_brushed_by_a_pointer(
    page: Chromium, root: str, catalog: Catalog, chart: str, name: str
) -> None:
    page.open_map(root + "map")
    oracle = Oracle(catalog)
    page.command("Page.resetNavigationHistory")
    drag(page, chart, 0.35, 0.55)
    drawn = stretch(page, name)
    assert drawn is not None
    width = drawn[1] - drawn[0]
    chosen = days(drawn) if name == "time" else tuple(drawn)
    assert_left(page, oracle.left(Asked(**{name: chosen})))  # type: ignore[arg-type]  # by name
    drag(page, chart, 0.45, 0.6)  # within: the whole stretch moves
    moved = stretch(page, name)
    assert moved is not None
    assert moved[0] > drawn[0]
    assert abs(moved[1] - moved[0] - width) <= (DAY_MS if name == "time" else 1)
    knob = handle(page, chart, 1)
    ActionChains(page.driver).drag_and_drop_by_offset(knob, 60, 0).perform()
    wider = stretch(page, name)
    assert wider is not None
    assert wider[0] == moved[0]
    assert wider[1] > moved[1]
    assert page.script("return history.length") == 4, "each drag is one step"
    page.driver.back()
    page.wait("JSON.stringify(IncidentMap.state()[arguments[0]]) === arguments[1]", name,
              page.script("return JSON.stringify(arguments[0])", moved))  # fmt: skip
    frame = page.driver.find_element("css selector", f"[data-part={chart}]")
    left, low = -int(frame.size["width"] * 0.4), int(frame.size["height"] / 2 - 26)
    ActionChains(page.driver).move_to_element_with_offset(frame, left, low).click().perform()
    assert stretch(page, name) is None
    assert_left(page, frozenset(catalog.incidents))
    assert page.said() == []


def test_playing_moves_the_stretch_and_stops_at_the_end(page: Chromium, root: str) -> None:
    page.open_map(root + "map#time=2025-01-01/2025-03-01&span=2025-01-01/2025-12-31")
    play = "document.querySelector('[data-act=play]').textContent"
    page.click("[data-act=play]")
    assert page.script(f"return {play}") == "Pause"
    page.wait("IncidentMap.state().time[0] > Date.parse('2025-01-05')")
    page.click("[data-act=play]")
    assert page.script(f"return {play}") == "Play"
    paused = stretch(page, "time")
    page.script("return new Promise((done) => setTimeout(done, 900))")
    assert stretch(page, "time") == paused
    page.open_map(root + "map#time=2025-10-20/2025-12-20&span=2025-01-01/2025-12-31")
    page.click("[data-act=play]")
    page.wait("IncidentMap.state().time[1] > Date.parse('2025-12-24')")
    page.wait(f"{play} === 'Play'")
    end = stretch(page, "time")
    assert end is not None
    assert end[1] <= to_ms(date(2026, 1, 4))
    assert page.said() == []


def to_ms(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000


def test_presets_and_zoom(page: Chromium, root: str, catalog: Catalog) -> None:
    page.open_map(root + "map")
    whens = [one.incident.when for one in catalog.incidents.values()]
    newest = max(when.date_end_local or when.date_start_local for when in whens)
    for months in (12, 36):
        page.click(f"[data-months='{months}']")
        pair = days(stretch(page, "time"))
        assert pair is not None
        assert pair[1] == newest + timedelta(days=1)
        assert abs((pair[1] - pair[0]).days - months * 30.44) <= 1
    page.click("[data-months='0']")
    assert stretch(page, "time") is None
    first = page.script("return document.querySelectorAll('.when-bar').length")
    assert first == ALL
    page.click("[data-zoom='0.5']")
    page.click("[data-zoom='0.5']")
    span = stretch(page, "span")
    assert span is not None
    page.script(FRAMES)
    bars = page.script("return document.querySelectorAll('.when-bar').length")
    assert 0 < bars < ALL
    assert page.script(f"return {LISTED}.length") == ALL, "to look closer hides nothing"
    for _ in range(2):
        page.click("[data-zoom='2']")
    assert stretch(page, "span") is None


def test_a_stretch_over_all_of_a_closer_look_is_a_filter(page: Chromium, root: str) -> None:
    page.open_map(root + "map#span=2025-01-01/2025-12-31")
    handle(page, "timeline", 0).send_keys(Keys.ARROW_RIGHT, Keys.ARROW_LEFT)
    assert days(stretch(page, "time")) == (date(2025, 1, 1), date(2025, 12, 31))


def test_nothing_in_the_record_no_chart_breaks(page: Chromium, root: str) -> None:
    page.open_map(root + "map?datetime=1999-01-01/1999-12-31")
    for act in ("[data-months='12']", "[data-months='0']", "[data-zoom='0.5']", "[data-act=play]"):
        page.click(act)
    page.script(FRAMES)
    page.click("[data-act=play]")
    handle(page, "strip", 0).send_keys(Keys.ARROW_RIGHT)
    assert page.said() == []
