"""The pages of the analyses under mouse and keyboard: a question is asked, mended, and scrolled."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from app.analysis.register import ANALYSES
from app.main import create_app
from app.settings import Settings
from app.store.record import Still
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.serving import served

if TYPE_CHECKING:
    from pathlib import Path

    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

NEAR = "analyses/near-table"
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_question_is_typed_and_the_address_holds_only_what_was_said(
    page: Chromium, root: str
) -> None:
    page.open(root + NEAR)
    field = page.driver.find_element(By.ID, "within")
    field.send_keys("25km", Keys.ENTER)
    page.wait("location.search.includes('within=25km') && document.querySelector('tbody')")
    assert page.script("return location.search") == "?k=1&within=25km&profile=plain&f=html"
    assert page.script("return document.querySelector('#within').value") == "25km"
    assert page.script("return document.querySelector('.every').innerText") == (
        "In every row: limit: 25000 m"
    )
    assert page.refused() == page.said() == []


def test_without_the_script_the_same_question_has_the_same_answer(
    page: Chromium, root: str
) -> None:
    page.open(root + NEAR)
    page.script("HTMLFormElement.prototype.submit.call(document.querySelector('form.asking'))")
    page.wait("location.search.includes('bbox=') && document.querySelector('tbody')")


def test_a_bad_value_is_mended_in_its_field(page: Chromium, root: str) -> None:
    page.open(f"{root}{NEAR}?k=0&within=25km")
    assert "k:" in page.script("return document.querySelector('[role=alert]').innerText")
    field = page.driver.find_element(By.CSS_SELECTOR, "[aria-invalid]")
    assert field.get_attribute("id") == "k"
    field.clear()
    field.send_keys("2", Keys.ENTER)
    page.wait("location.search.includes('k=2') && document.querySelector('tbody')")
    assert page.script("return document.querySelector('#within').value") == "25km"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", ["", *(f"/{name}" for name in ANALYSES)])
def test_no_page_is_wider_than_its_screen(
    page: Chromium, root: str, name: str, size: tuple[int, int]
) -> None:
    page.look_like(size)
    page.open(f"{root}analyses{name}")
    assert page.script(f"return {WIDE}") <= 0
    assert page.refused() == page.said() == []


def test_a_table_is_scrolled_by_keyboard_under_its_head(page: Chromium, root: str) -> None:
    page.look_like(PHONE)
    page.open(root + NEAR)
    table = "document.querySelector('.scroll.result')"
    page.script(f"{table}.focus()")
    for key in (Keys.ARROW_RIGHT, Keys.ARROW_DOWN):
        page.press(key)
    page.wait(f"{table}.scrollLeft > 0 && {table}.scrollTop > 0")
    head, frame = page.script(
        f"return [{table}.querySelector('th').getBoundingClientRect().top,"
        f" {table}.getBoundingClientRect().top]"
    )
    assert abs(head - frame) <= 60


def ring(vertices: int) -> str:
    """Give a polygon round the terminal as GeoJSON, with as many vertices, the last one the first.

    With all digits a program writes: some 40 characters a vertex.
    """
    turns = [2 * math.pi * at / (vertices - 1) for at in range(vertices - 1)]
    spots = [[37.65 + 0.1 * math.cos(turn), 44.65 + 0.1 * math.sin(turn)] for turn in turns]
    return json.dumps({"type": "Polygon", "coordinates": [[*spots, spots[0]]]})


def pasted(page: Chromium, text: str) -> None:
    page.script("document.querySelector('#geometry').value = arguments[0]", text)
    page.driver.find_element(By.CSS_SELECTOR, "form.asking [type=submit]").click()


def test_a_shape_too_long_for_an_address_is_asked_all_the_same(
    page: Chromium, catalog: Catalog, tmp_path: Path
) -> None:
    with served(create_app(Settings(data=tmp_path), Still(catalog))) as root:
        page.open(f"{root}analyses/what-if")
        pasted(page, ring(1_000))
        page.wait("/analyses.[0-9a-f]{32}$/.test(location.pathname)")
        page.wait("document.querySelector('tbody')")
        assert "1000" in page.script("return document.querySelector('dl.facts').innerText")
        assert page.refused() == page.said() == []


def test_what_is_wrong_with_a_long_shape_is_said_in_the_form(page: Chromium, root: str) -> None:
    page.open(f"{root}analyses/what-if")
    pasted(page, ring(1_001))
    page.wait("document.querySelector('[role=alert]')")
    assert page.script("return document.querySelector('[role=alert]').innerText").startswith(
        "geometry: "
    )
    assert not page.script("return document.querySelector('#geometry').disabled")
