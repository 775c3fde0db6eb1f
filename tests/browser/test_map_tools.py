"""The ruler, the coordinates, the themes, paper, and readers who want less motion."""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING

import pytest
from pyproj import Geod
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from app.maps.style import THEMES
from tests.browser.chromium import DESKTOP, PHONE

if TYPE_CHECKING:
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

MILLIMETRE = 1e-3
GEOD = Geod(ellps="WGS84")
RULER = "[aria-label='Measure a distance']"
SAID = "document.querySelector('p.ruler').textContent"
HIDDEN_ON_PAPER = (
    ".bar nav", ".theme", ".views", ".search", "[data-act=reset]", ".only", ".copy", ".tools",
    ".leaflet-control-zoom", ".own-control", ".brush-handle", "[data-section=filters]",
    "form.filters", ".permalink",
)  # fmt: skip


def test_the_ruler_is_geodesic_to_a_millimetre(page: Chromium, root: str) -> None:
    page.open_map(root + "map")
    random = Random(3)  # noqa: S311  # drawn for a test
    near = [(45 + random.uniform(-3, 3), 45 + random.uniform(-8, 8)) for _ in range(400)]
    far = [(math.degrees(math.asin(random.uniform(-1, 1))), random.uniform(-180, 180))
           for _ in range(400)]  # fmt: skip
    edges = [(0.0, 0.0), (0.0, 90.0), (90.0, 0.0), (-90.0, 10.0), (45.0, 180.0), (45.0, -180.0),
             (44.7, 37.8), (44.7, 37.8)]  # fmt: skip
    for places in (near, far, edges):
        pairs = list(zip(places[::2], places[1::2], strict=True))
        lengths = page.script(
            "return arguments[0].map(([a, b]) => IncidentMap.geodesicLength(a, b))", pairs
        )
        for ((lat, lon), (other_lat, other_lon)), length in zip(pairs, lengths, strict=True):
            expected = GEOD.inv(lon, lat, other_lon, other_lat)[2]
            assert length == pytest.approx(expected, abs=MILLIMETRE), (lat, lon)
    opposite = page.script("return IncidentMap.geodesicLength([0, 0], [0.1, 179.9])")
    assert opposite is None, "a formula that does not settle says nothing"


def test_the_ruler_measures_by_click_and_by_key(page: Chromium, root: str) -> None:
    page.open_map(root + "map#map=9/45/45")
    page.driver.find_element("css selector", RULER).send_keys(Keys.ENTER)
    assert page.script(f"return {SAID}").startswith("Ruler: set corners by click")
    page.press(Keys.ENTER)  # the focus is on the map: its middle
    page.script("document.querySelector('.leaflet-container').focus()")
    for _ in range(3):
        page.press(Keys.ARROW_RIGHT)
        page.wait("!document.querySelector('.leaflet-pan-anim')")
    page.press(Keys.ENTER)
    words = page.wait(f"{SAID}.includes('geodesic') && {SAID}")
    # Three times 80 pixels eastward at zoom 9 and latitude 45.
    degrees = 3 * 80 * 360 / (256 * 2**9)
    expected = GEOD.inv(45, 45, 45 + degrees, 45)[2] / 1000
    assert float(words.split(" km")[0].replace(",", "")) == pytest.approx(expected, rel=0.01)
    frame = page.driver.find_element("css selector", ".leaflet-container")
    ActionChains(page.driver).move_to_element_with_offset(frame, 0, -60).click().perform()
    page.wait(f"{SAID} !== arguments[0]", words)
    assert page.script("return document.querySelectorAll('.ruler-corner').length") == 3
    assert page.script("return location.hash.includes('incident')") is False
    page.press(Keys.ESCAPE)
    page.wait("document.querySelector('p.ruler').hidden")
    assert page.script("return document.activeElement.getAttribute('aria-label')") == (
        "Measure a distance"
    )
    assert page.script("return document.querySelectorAll('.ruler-corner').length") == 0
    assert page.said() == []


def test_a_sign_is_a_corner_of_the_ruler_and_opens_nothing(page: Chromium, root: str) -> None:
    page.open_map(root + "map#map=9/44.8/37.9")
    page.click(RULER)
    page.click(".asset-holder[title^='Krymskaya']")
    page.click(".pin-holder")
    words = page.wait(f"{SAID}.includes('geodesic') && {SAID}")
    # Between the middles of the two signs, to a pixel or two.
    corners = page.script(
        """
        const frame = document.querySelector('.leaflet-container').getBoundingClientRect();
        return [...document.querySelectorAll('.ruler-corner')].map((one) => {
            const box = one.getBoundingClientRect();
            return [box.left + box.width / 2 - frame.left, box.top + box.height / 2 - frame.top];
        })"""
    )
    middle = page.script(
        """
        const frame = document.querySelector('.leaflet-container').getBoundingClientRect();
        return ['.asset-holder[title^="Krymskaya"]', '.pin-holder'].map((sign) => {
            const box = document.querySelector(sign).getBoundingClientRect();
            return [box.left + box.width / 2 - frame.left, box.top + box.height / 2 - frame.top];
        })"""
    )
    for corner, sign in zip(corners, middle, strict=True):
        assert corner == pytest.approx(sign, abs=2)
    assert page.script("return document.querySelector('.leaflet-popup')") is None
    assert "incident" not in page.script("return location.hash")
    page.press(Keys.ESCAPE)
    page.click(".asset-holder[title^='Krymskaya']")
    page.wait("document.querySelector('.leaflet-popup')")
    assert words.split(" km")[0]


def test_coordinates_print_no_more_digits_than_a_pixel_allows(page: Chromium, root: str) -> None:
    seen = set()
    for zoom in (4, 5, 6.75, 7, 8, 9.5, 11, 12, 13):
        page.open_map(f"{root}map#map={zoom}/45.1234/45.1234")
        words = page.script("return document.querySelector('.coordinates').textContent")
        digits = {len(part.partition(".")[2]) for part in words.split(", ")}
        assert len(digits) == 1
        (number,) = digits
        pixel = 360 / (256 * 2**zoom)
        assert 10**-number >= pixel
        assert 10 ** -(number + 1) < pixel
        if zoom > 6:  # from far off the map stays within its bounds, and so may stand elsewhere
            there = [float(part) for part in words.split(", ")]
            assert there == pytest.approx([45.1234, 45.1234], abs=10**-number)
        seen.add(number)
    assert seen == {1, 2, 3}


@pytest.mark.parametrize("dark", [False, True], ids=["light-system", "dark-system"])
def test_the_theme_is_the_readers_choice_or_the_systems(
    page: Chromium, root: str, *, dark: bool
) -> None:
    page.look_like(dark=dark)
    page.open_map(root + "map")
    paper = "getComputedStyle(document.documentElement).getPropertyValue('--paper')"
    system = "dark" if dark else "light"
    assert page.script(f"return {paper}") == THEMES[system]["paper"]
    choose = """
        const control = document.querySelector('#theme');
        control.value = arguments[0];
        control.dispatchEvent(new Event('change'));
    """
    for theme in ("light", "dark", ""):
        page.script(choose, theme)
        assert page.script(f"return {paper}") == THEMES[theme or system]["paper"]
        assert page.script("return location.hash") == (f"#theme={theme}" if theme else "")
        scheme = page.script("return getComputedStyle(document.documentElement).colorScheme")
        assert scheme == (theme or "light dark")
    page.open_map(f"{root}map#theme={'light' if dark else 'dark'}")
    assert page.script(f"return {paper}") == THEMES["light" if dark else "dark"]["paper"]


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_paper_carries_no_controls(page: Chromium, root: str, size: tuple[int, int]) -> None:
    page.look_like(size)
    page.open_map(root + "map")
    try:
        page.command("Emulation.setEmulatedMedia", media="print")
        for selector in HIDDEN_ON_PAPER:
            assert page.script(
                "return [...document.querySelectorAll(arguments[0])]"
                ".filter((one) => one.checkVisibility()).length",
                selector,
            ) == 0, selector  # fmt: skip
        for selector in (".leaflet-container", ".credits", ".prose", ".incidents li", ".legend li"):
            assert page.script(
                "return document.querySelector(arguments[0]).checkVisibility()", selector
            )
        address = "return document.querySelector('[data-part=address]').textContent"
        assert page.script(address) == page.script("return location.href.replace(/#?$/, '#')")
        frame = page.script(
            "return document.querySelector('.panel').scrollHeight"
            " - document.querySelector('.panel').clientHeight"
        )
        assert frame <= 1, "all of the list is on the paper"
    finally:
        page.command("Emulation.setEmulatedMedia", media="")
    page.wait("!document.querySelector('[data-section=layers]').open")
    assert page.script("return location.hash") == "", "what is opened for paper is no choice"


def test_whoever_wants_less_motion_gets_none(page: Chromium, root: str) -> None:
    page.command(
        "Emulation.setEmulatedMedia",
        features=[{"name": "prefers-reduced-motion", "value": "reduce"}],
    )
    page.open_map(root + "map")
    moving = page.script("""
        const seen = [];
        const watch = new MutationObserver(() => {
            const one = document.querySelector('.leaflet-zoom-anim, .leaflet-pan-anim');
            if (one) seen.push(one.className);
        });
        watch.observe(document.querySelector('.leaflet-container'),
            { subtree: true, attributes: true, attributeFilter: ['class'] });
        document.querySelector('[data-view=city]').click();
        document.querySelector('.leaflet-control-zoom-in').click();
        document.querySelector('.pin-holder').click();
        return new Promise((done) => setTimeout(() => done(seen), 500));
    """)
    assert moving == []
    styles = page.script(
        "return [...document.querySelectorAll('body *')].map((one) => getComputedStyle(one))"
        ".filter((one) => parseFloat(one.transitionDuration) > 0.01"
        " || (one.animationName !== 'none' && parseFloat(one.animationDuration) > 0.01)).length"
    )
    assert styles == 0
