"""The pages of the analyses under mouse and keyboard: a question is asked, mended, and scrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from app.analysis.register import ANALYSES
from tests.browser.chromium import DESKTOP, PHONE

if TYPE_CHECKING:
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
