"""The map in other languages: plurals of the script, the same view, open to everyone."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from app.domain.record.vocabulary import EventClass
from app.language.languages import CODES, language
from app.maps.style import CLASSES
from app.pages.map_page import map_page
from app.selection.selection import Selection
from tests.browser.axe import broken
from tests.browser.chromium import PHONE

if TYPE_CHECKING:
    from pathlib import Path

    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

OFFICE = "cpc-2025-09-24-office-strike"
ALL = 34
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


@pytest.mark.parametrize("code", CODES)
def test_the_script_writes_days_and_numbers_as_the_server_does(
    page: Chromium, root: str, code: str
) -> None:
    """Chromium knows no Kazakh: it would write "2024 M03 1" and "1,511.3"."""
    page.open_map(f"{root}map?lang={code}#time=2024-03-01/2025-06-30")
    spoken = language(code)
    first, last = spoken.day(date(2024, 3, 1)), spoken.day(date(2025, 6, 30))
    said = page.script("return document.querySelector('[data-part=timeline-words]').textContent")
    assert plain(said) == plain(spoken.say("{from} to {to}", **{"from": first, "to": last}))
    for value, digits in ((0, 0), (999, 0), (1511.26, 1), (1234567, 0), (-1234.5, 2), (44.73, 2)):
        written = page.script("return IncidentMap.number(...arguments)", value, digits)
        assert plain(written) == plain(spoken.number(value, digits))


@pytest.mark.parametrize(
    ("code", "months", "place", "scale"),
    [
        ("en", ["Jan 2025", "Jul 2025"], "44.73, 37.76", "10 km5 mi"),
        ("ru", ["янв. 2025", "июль 2025"], "44,73; 37,76", "10 км"),
        ("kk", ["2025 қаң.", "2025 шіл."], "44,73; 37,76", "10 км"),
        ("uk", ["січ. 2025", "лип. 2025"], "44,73; 37,76", "10 км"),
    ],
)
def test_axes_scale_and_coordinates_speak_the_language(
    page: Chromium, root: str, code: str, months: list[str], place: str, scale: str
) -> None:
    page.open_map(f"{root}map?lang={code}#map=9.5/44.73/37.76&span=2025-01-01/2026-01-01")
    axis = page.script("""return [...document.querySelectorAll('[data-part=timeline] .axis')]
        .map((one) => one.textContent).filter(Boolean)""")
    assert [plain(words) for words in axis] == months
    shown = "return document.querySelector('.coordinates').textContent"
    assert plain(page.script(shown)) == place
    written = page.script("return document.querySelector('.leaflet-control-scale').textContent")
    assert plain(written) == scale
    start = "return document.querySelector('[data-part=strip] .axis[y=\"164\"]').textContent"
    assert page.script(start) == f"{language(code).say('KP')} 0"


@pytest.mark.parametrize("code", CODES)
def test_the_buttons_of_the_map_speak_the_language(
    page: Chromium, root: str, catalog: Catalog, tmp_path: Path, code: str
) -> None:
    file = tmp_path / "map.html"
    whole = map_page(catalog, Selection(), standalone=True, language=language(code))
    file.write_text(whole.html, encoding="utf-8")
    say = language(code).say
    expected = [[say(text), say(text)] for text in ("Zoom in", "Zoom out")]
    for address in (f"{root}map?lang={code}", f"{root}embed?lang={code}", file.as_uri()):
        page.open_map(address)
        named = """return [...document.querySelectorAll('.leaflet-control-zoom a')]
            .map((one) => [one.title, one.getAttribute('aria-label')])"""
        assert page.script(named) == expected
        page.click(".asset-holder")
        close = "document.querySelector('.leaflet-popup-close-button')"
        assert page.wait(f"{close} && {close}.getAttribute('aria-label')") == say("Close")


@pytest.mark.parametrize(
    ("code", "words", "key"),
    [
        ("ru", "Кропоткин", "cpc-2025-02-17-kropotkinskaya"),
        ("ru", "Атырау", "cpc-2022-07-atyrau-power-outage"),
        ("uk", "Новоросійськ", OFFICE),
        ("kk", "облысы", "cpc-2022-07-atyrau-power-outage"),
    ],
)
def test_the_search_finds_what_the_page_shows(
    page: Chromium, root: str, code: str, words: str, key: str
) -> None:
    """Places by their names in the language, and classes as the list of them has it."""
    page.open_map(f"{root}map?lang={code}#q={quote(words)}")
    listed = "[...document.querySelectorAll('.incidents a')].map((one) => one.dataset.incident)"
    assert key in page.wait(listed)
    assert page.script(f"return {SHOWN}") < ALL
    style = CLASSES[EventClass.NATURAL_HAZARD]
    for label in (style.label, style.plural):
        page.open_map(f"{root}map?lang={code}#q={quote(language(code).say(label))}")
        kinds = page.script("""return [...document.querySelectorAll('.incidents li')]
            .map((one) => one.className)""")
        assert kinds.count(f"class-{EventClass.NATURAL_HAZARD}") == len(kinds) > 0


@pytest.mark.parametrize("code", ["ru", "kk", "uk"])
def test_charts_speak_the_language_and_mark_what_is_english(
    page: Chromium, root: str, catalog: Catalog, code: str
) -> None:
    page.open_map(f"{root}map?lang={code}")
    spoken = language(code)
    boxes, ticks, names, events, heard = page.script("""
        const all = (kind) => [...document.querySelectorAll(kind)];
        const own = (part) => [part.textContent, part.getAttribute('lang')];
        const titles = (kind) => all(`${kind} title`).map((one) =>
            [one.textContent, [...one.children].map(own)]);
        return [titles('.kp-box'), titles('.route-tick'),
            all('.route-name').map((one) => one.getAttribute('lang')), titles('.context'),
            all('[data-part=timeline] li').map((one) => one.outerHTML)];
    """)
    assert boxes
    assert ticks
    for text, [[name, marked]] in [*boxes, *ticks]:
        assert marked == "en"
        rest = text.removeprefix(name)
        assert f", {spoken.say('KP')} " in rest
        assert not re.search("[A-Za-z]", rest)
    assert set(names) == {"en"}
    dated = [event for event in catalog.context.events if event.date]
    assert len(events) == len(heard) == len(dated) > 0
    for event, (text, parts), item in zip(dated, events, heard, strict=True):
        assert text.startswith(f"{spoken.partial_day(event.date or '')}: {event.title}. ")
        assert parts[0] == [event.title, "en"]
        assert f'<span lang="en">{event.title}</span>' in item


def test_nothing_is_wider_than_a_phone(page: Chromium, root: str) -> None:
    page.look_like(PHONE)
    for code in CODES:
        page.open_map(f"{root}map?lang={code}#panel=filters,layers")
        wide = page.script("""return [...document.querySelectorAll(
            '.bar *, .dock button, .panel a')]
            .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
            .map((one) => one.textContent)""")
        assert wide == [], code


def plain(text: str) -> str:
    """Give a text with usual spaces: some that do not break are narrow, others not."""
    return " ".join(text.split())


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
