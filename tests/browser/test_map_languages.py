"""The map in other languages: plurals of the script, the same view, open to everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.language.languages import language
from tests.browser.axe import broken
from tests.browser.chromium import PHONE

if TYPE_CHECKING:
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

SHOWN = "Number(document.documentElement.dataset.shown)"
COUNT = "document.querySelector('[data-part=count]').textContent"


@pytest.mark.parametrize("code", ["ru", "kk", "uk"])
def test_the_script_counts_as_the_language_does(page: Chromium, root: str, code: str) -> None:
    page.open_map(f"{root}map?lang={code}#class=attack,natural_hazard")
    shown = page.script(f"return {SHOWN}")
    one, many = "{n} incident, newest first", "{n} incidents, newest first"
    assert page.script(f"return {COUNT}") == language(code).count(shown, one, many)
    assert page.script("return document.documentElement.lang") == code
    english = page.script("return document.querySelector('.incidents a').lang")
    assert english == "en"
    assert page.said() == []


def test_another_language_shows_the_same_view(page: Chromium, root: str) -> None:
    page.open_map(f"{root}map#class=attack&sources=2")
    shown = page.script(f"return {SHOWN}")
    page.click("a[hreflang=ru]")
    page.wait("document.documentElement.lang === 'ru' && document.documentElement.dataset.map")
    assert page.script("return location.hash").startswith("#")
    assert "class=attack" in page.script("return location.hash")
    assert page.script(f"return {SHOWN}") == shown


def test_the_map_in_russian_is_open_to_everyone(page: Chromium, root: str) -> None:
    page.look_like(PHONE)
    page.open_map(f"{root}map?lang=ru#panel=filters,layers")
    assert broken(page) == []
