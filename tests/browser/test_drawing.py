"""A position is drawn on the page of what-if, by pointer and by keyboard, and asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.axe import broken
from tests.browser.chromium import DESKTOP, PHONE

if TYPE_CHECKING:
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

PAGE = "analyses/what-if?f=html"
FIELD = "document.querySelector('textarea[name=geometry]').value"
CORNERS = "document.querySelectorAll('.drawing path.drawn:not(.line)').length"


def geometry(page: Chromium) -> Any:
    return json.loads(page.script(f"return {FIELD}"))


def click_at(page: Chromium, *moves: tuple[int, int]) -> None:
    frame = page.driver.find_element(By.CSS_SELECTOR, ".drawing .feature-map")
    for index, move in enumerate(moves, start=1):
        ActionChains(page.driver).move_to_element_with_offset(frame, *move).click().perform()
        # Leaflet waits whether a second click makes it a double one.
        page.wait(f"{CORNERS} >= {index}")


def test_a_line_is_drawn_and_asked(page: Chromium, root: str) -> None:
    page.open_map(root + PAGE)
    page.click("[data-kind=LineString]")
    click_at(page, (-100, 0), (0, -70), (100, 30))
    drawn = geometry(page)
    assert drawn["type"] == "LineString"
    assert len(drawn["coordinates"]) == 3
    assert all(33 < lon < 56 and 42 < lat < 50 for lon, lat in drawn["coordinates"])
    page.click(".drawing [data-act=undo]")
    assert len(geometry(page)["coordinates"]) == 2
    page.click("form.asking [type=submit]")
    page.wait("location.search.includes('LineString') && document.querySelector('#result')")
    assert page.said() == []
    # The page of the answer shows again what was drawn.
    page.wait("document.documentElement.dataset.map === 'ready'")
    assert geometry(page)["coordinates"] == drawn["coordinates"][:2]
    assert page.script(f"return {CORNERS}") == 2


def test_an_area_is_closed_and_a_point_is_one_corner(page: Chromium, root: str) -> None:
    page.open_map(root + PAGE)
    page.click("[data-kind=Polygon]")
    click_at(page, (-100, 0), (0, -70))
    assert page.script(f"return {FIELD}") == ""  # two corners are no area yet
    click_at(page, (100, 40))
    (ring,) = geometry(page)["coordinates"]
    assert len(ring) == 4
    assert ring[0] == ring[-1]
    page.click("[data-kind=Point]")
    assert geometry(page) == {"type": "Point", "coordinates": ring[0]}
    page.click(".drawing [data-act=clear]")
    assert page.script(f"return {FIELD}") == ""


def test_the_keyboard_draws_at_the_middle_of_the_map(page: Chromium, root: str) -> None:
    page.open_map(root + PAGE)
    page.click("[data-kind=LineString]")
    page.script("document.querySelector('.drawing .feature-map').focus()")
    page.press(Keys.ENTER)
    for _ in range(3):
        page.press(Keys.ARROW_RIGHT)
    page.wait("!document.querySelector('.leaflet-pan-anim')")
    page.press(Keys.ENTER)
    assert page.wait(f"{CORNERS} === 2")
    (west, lat), (east, other) = geometry(page)["coordinates"]
    assert west < east
    assert lat == pytest.approx(other, abs=0.05)


def test_what_is_pasted_is_drawn_and_text_of_another_kind_stays(page: Chromium, root: str) -> None:
    page.open_map(root + PAGE)
    paste = """const field = document.querySelector('textarea[name=geometry]');
        field.value = arguments[0]; field.dispatchEvent(new Event('change'));"""
    page.script(paste, '{"type": "Point", "coordinates": [37.65, 44.67]}')
    assert page.script(f"return {CORNERS}") == 1
    page.script(paste, "POINT (37.65 44.67)")
    assert page.script(f"return {CORNERS}") == 0
    page.click("[data-kind=Polygon]")
    assert page.script(f"return {FIELD}") == "POINT (37.65 44.67)"
    page.script(paste, '{"type": "Polygon", "coordinates": 7}')
    assert page.script(f"return {CORNERS}") == 0
    assert page.said() == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_page_that_draws_is_open_to_everyone(
    page: Chromium, root: str, size: tuple[int, int]
) -> None:
    page.look_like(size)
    page.open_map(root + PAGE)
    assert broken(page) == []
