"""What takes a view elsewhere: the frame shows the same, the pictures are of the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest

from app.pages.framing import SANDBOX
from tests.browser.axe import broken
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.serving import served_page
from tests.tags import Tags

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

OFFICE = "cpc-2025-09-24-office-strike"
STARTS = {"png": b"\x89PNG\r\n", "svg": b"<?xml", "pdf": b"%PDF-"}
KINDS = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
FIELD = "document.getElementById('view-frame')"
LINKS = """return Object.fromEntries([...document.querySelectorAll('[data-picture]')].map(
    (one) => [one.dataset.picture, one.href]))"""
STATE = "return IncidentMap.state()"
VIEWS = {
    "plain": ("", ""),
    "view": ("?near=cpc-terminal,25km&lang=ru", "#map=9.5/44.7/37.8&off=marks,towns&theme=dark"),
    "filters": ("?limit=20", "#q=storm&class=natural_hazard&theme=light"),
    "card": ("?lang=kk", f"#map=7.25/45.1/41.2&incident={OFFICE}&panel=link"),
    "past": ("?as-of={version}&bbox=36,44,39,46", "#killed=1"),
}


def open_view(page: Chromium, root: str, catalog: Catalog, name: str) -> None:
    query, fragment = VIEWS[name]
    page.open_map(f"{root}map{query.format(version=catalog.version)}{fragment}")


def frame_of(text: str) -> dict[str, str | None]:
    ((tag, given),) = Tags(text).found
    assert tag == "iframe"
    return given


def fetched(address: str) -> tuple[str, bytes]:
    with urlopen(address) as answer:  # noqa: S310  # of the server of the tests
        assert answer.status == 200
        return answer.headers["Content-Type"], answer.read()


def shown_state(page: Chromium) -> dict[str, Any]:
    state: dict[str, Any] = page.script(STATE)
    return {name: value for name, value in state.items() if name != "panel"}


@pytest.mark.parametrize("name", VIEWS)
def test_the_frame_opens_the_same_state(
    page: Chromium, root: str, catalog: Catalog, name: str
) -> None:
    open_view(page, root, catalog, name)
    given = frame_of(page.script(f"return {FIELD}.value"))
    assert set(given) == {"src", "title", "width", "height", "sandbox", "loading"}
    assert (given["sandbox"], given["title"]) == (SANDBOX, page.script("return document.title"))
    state, shown = shown_state(page), page.script("return document.documentElement.dataset.shown")
    code = page.script("return document.documentElement.lang")
    source = given["src"] or ""
    assert source.startswith(f"{root}embed")
    page.open_map(source)
    assert shown_state(page) == state
    assert page.script("return document.documentElement.dataset.shown") == shown
    assert page.script("return document.documentElement.lang") == code
    assert page.script("return document.querySelector('[data-part=notice]').hidden")


def test_the_snippet_works_in_a_page_of_another_origin(page: Chromium, root: str) -> None:
    page.open_map(f"{root}map?near=cpc-terminal,25km#map=9.5/44.7/37.8&off=marks")
    snippet = page.script(f"return {FIELD}.value")
    with served_page(f"<!DOCTYPE html><title>Host</title>{snippet}") as host:
        page.open(host)
        page.driver.switch_to.frame(0)
        try:
            page.wait("document.documentElement.dataset.map === 'ready'")
            assert page.script("return location.hash") == "#map=9.5/44.7/37.8&off=marks"
        finally:
            page.driver.switch_to.default_content()


@pytest.mark.parametrize("name", VIEWS)
def test_each_picture_is_there_and_is_of_the_same(
    page: Chromium, root: str, catalog: Catalog, name: str
) -> None:
    open_view(page, root, catalog, name)
    links, shown = page.script(LINKS), page.script("return document.documentElement.dataset.shown")
    state, code = page.script(STATE), page.script("return document.documentElement.lang")
    assert set(links) == set(STARTS)
    for form, address in links.items():
        kind, body = fetched(address)
        assert (kind.partition(";")[0], body[: len(STARTS[form])]) == (KINDS[form], STARTS[form])
        where = urlsplit(address).path.split("/")[2]
        view = state["view"]
        expected = f"{view['lon']:g},{view['lat']:g},{view['zoom']:g}" if view else "auto"
        assert where == expected
        asked = parse_qs(urlsplit(address).query)
        assert asked["theme"] == [state["theme"] or "light"]
        assert asked.get("lang", ["en"]) == [code]
        assert asked.get("off", []) == ([",".join(state["off"])] if state["off"] else [])
    drawing = fetched(links["svg"])[1].decode()
    counted = {"en": "incident", "ru": "инцидент", "kk": "оқиға"}[code]
    assert re.search(rf"\b{shown} {counted}", drawing)


def test_the_view_that_moves_is_followed(page: Chromium, root: str) -> None:
    page.open_map(f"{root}map")
    assert "/static/auto/" in page.script(LINKS)["png"]
    page.script("document.querySelector('[data-view=city]').click()")
    page.wait("location.hash.includes('map=')")
    view = page.script(STATE)["view"]
    at = f"/static/{view['lon']:g},{view['lat']:g},{view['zoom']:g}/"
    assert at in page.script(LINKS)["svg"]
    assert f"#map={view['zoom']:g}/" in page.script(f"return {FIELD}.value")


def test_a_large_screen_has_a_smaller_picture_of_the_same(page: Chromium, root: str) -> None:
    page.look_like((3000, 1400))
    page.open_map(f"{root}map#map=8/45/42")
    wide, high = page.script(
        "const map = document.querySelector('.folium-map');"
        "return [map.clientWidth, map.clientHeight]"
    )
    _, _, where, size = urlsplit(page.script(LINKS)["svg"]).path.split("/")
    width, height = (int(side) for side in size.removesuffix(".svg").split("x"))
    assert max(width, height) == 1280
    assert abs(width / height - wide / high) < 0.01
    assert 6.0 < float(where.split(",")[2]) < 7.0
    fetched(page.script(LINKS)["svg"])


def test_nothing_that_is_shown_has_no_picture(page: Chromium, root: str) -> None:
    page.open_map(f"{root}map#q=nobody-wrote-this&panel=link")
    note = "document.querySelector('[data-part=picture-note]')"
    assert page.script(f"return {note}.textContent") == (
        "Nothing is shown, so there is no picture of it."
    )
    assert not page.script("return document.querySelector('[data-picture]').checkVisibility()")


@pytest.mark.parametrize("path", ["map", "map?lang=ru"])
@pytest.mark.parametrize(
    ("size", "dark"), [(DESKTOP, False), (DESKTOP, True), (PHONE, False), (PHONE, True)]
)
def test_no_rule_is_broken_and_the_keyboard_copies(
    page: Chromium, root: str, path: str, size: tuple[int, int], *, dark: bool
) -> None:
    page.look_like(size, dark=dark)
    page.open_map(f"{root}{path}#panel=link")
    assert broken(page) == []
    page.script("document.getElementById('view-link').focus()")
    order = []
    for _ in range(6):
        page.press("\ue004")  # Tab
        order.append(page.script(
            "const { id, dataset } = document.activeElement;"
            "return id || dataset.act || dataset.picture"
        ))  # fmt: skip
    assert order == ["copy", "view-frame", "copy-frame", "png", "svg", "pdf"]
    page.script("document.querySelector('[data-act=copy-frame]').focus()")
    page.press("\ue007")  # Enter
    said = "document.querySelector('[data-act=copy-frame]').textContent"
    page.wait(f"!['Copy the frame', 'Скопировать код'].includes({said})")
    assert page.refused() == []


def test_a_hostile_address_stays_text(page: Chromium, root: str) -> None:
    hostile = "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E"
    page.open_map(f"{root}map?lang=ru#q={hostile}&x={hostile}'><b>")
    given = frame_of(page.script(f"return {FIELD}.value"))
    assert set(given) == {"src", "title", "width", "height", "sandbox", "loading"}
    assert page.script("return window.__dialogs") == 0
    page.open_map(given["src"] or "")
    assert page.script(STATE)["text"] == '"><img src=x onerror=alert(1)>'


@pytest.mark.parametrize("asked", ["", "?lang=ru", "?lang=kk&as-of={}"])
def test_the_page_of_an_incident_has_them_too(
    page: Chromium, root: str, catalog: Catalog, asked: str
) -> None:
    page.open(f"{root}incidents/{OFFICE}{asked.format(catalog.version)}")
    code = page.script("return document.documentElement.lang")
    section = "document.getElementById('elsewhere').closest('section')"
    given = frame_of(page.script(f"return {section}.querySelector('code').textContent"))
    links = page.script(f"return [...{section}.querySelectorAll('a')].map((one) => one.href)")
    assert broken(page) == []
    button = f"{section}.querySelector('button')"
    words = {"en": "Copy", "ru": "Скопировать", "kk": "Көшіру"}[code]
    assert page.script(f"return {button}.textContent") == words
    page.script(f"{button}.click()")
    page.wait(f"{button}.textContent !== arguments[0]", words)
    for form, address in zip(STARTS, links, strict=True):
        kind, body = fetched(address)
        assert (kind.partition(";")[0], body[: len(STARTS[form])]) == (KINDS[form], STARTS[form])
        assert f"lang={code}" in address
        assert ("as-of=" in address) == ("as-of" in asked)
    page.open_map(given["src"] or "")
    assert page.script(STATE)["incident"] == OFFICE
    assert page.script("return document.documentElement.dataset.shown") == "1"
    assert page.script("return document.documentElement.lang") == code
