"""A lost server: what was loaded stays and works, a notice says so, and goes when it is back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from app.language.languages import CODES, language
from app.main import create_app
from app.settings import Settings
from app.store.record import Still
from tests.browser.axe import broken
from tests.browser.chromium import PHONE
from tests.browser.serving import served

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

OFFICE = "cpc-2025-09-24-office-strike"
SPILL = "cpc-2025-08-29-spm2-oil-spill"
BANNER = "document.querySelector('[data-part=server-notice]:not([hidden])')"
SAID = f"({BANNER}?.querySelector('span').textContent ?? '')"
LOST = f"{SAID}.includes('The server cannot be reached')"
CARD = "document.querySelector('[data-part=card] h2')?.textContent"
ASKED = """return IncidentMap.ask(...arguments).then(
    (found) => found instanceof ArrayBuffer ? ['bytes', found.byteLength] : ['json', found],
    (error) => ['refused', error.status ?? null, error.message])"""


def ask(page: Chromium, *asked: object) -> list[Any]:
    found: list[Any] = page.script(ASKED, *asked)
    return found


def test_the_map_works_on_without_its_server(page: Chromium, catalog: Catalog) -> None:
    app = create_app(Settings(), Still(catalog))
    with served(app) as root:
        page.open_map(f"{root}map#incident={OFFICE}&panel=link")
        address = page.script("return location.href")
        assert page.script(f"return {BANNER}") is None
    # Every way off the page: none of them loses it.
    for link in (".permalink a[href*='incidents/cpc']", "a[href*='standalone']",
                 "a[href$='analyses']", "a[hreflang=ru]"):  # fmt: skip
        page.script(
            "document.querySelector('[data-part=server-notice]')?.setAttribute('hidden', '')"
        )
        page.click(link)
        page.wait(LOST)
        assert page.script("return location.href").partition("#")[0] == address.partition("#")[0]
    said = page.script(f"return {SAID}")
    day = "return new Date().toLocaleDateString('en-GB', { dateStyle: 'long' })"
    assert f"loaded on {page.script(day)}" in said
    assert page.script(f"return {BANNER}.getAttribute('role')") == "status"
    assert broken(page) == []
    # All that is loaded goes on: search, cards, filters, back and forward.
    page.click(".chosen-incident button")
    page.driver.find_element("id", "search").send_keys("storm")
    page.wait("document.documentElement.dataset.shown < 10")
    page.click("[data-act=reset]")
    page.wait("Number(document.documentElement.dataset.shown) === 34")
    page.click(f".incidents a[data-incident={SPILL}]")
    page.wait(f"{CARD} === arguments[0]", catalog.incident(SPILL).incident.title)
    assert page.script(f"return {LOST}") is True
    # It is back: one click of the reader, and then a page of it.
    with served(app, port=urlsplit(root).port or 0):
        page.click("[data-part=server-notice] button")
        page.wait(f"!{BANNER}")
        page.click(".permalink a[href*='incidents/cpc']")
        page.wait("location.pathname.includes('/incidents/')")


def test_the_notice_is_seen_wherever_a_phone_has_scrolled_to(
    page: Chromium, catalog: Catalog
) -> None:
    page.look_like(PHONE)
    with served(create_app(Settings(), Still(catalog))) as root:
        page.open_map(f"{root}map#incident={OFFICE}")
    link = ".permalink a[href*='incidents/cpc']"
    page.script("document.querySelector(arguments[0]).scrollIntoView({ block: 'end' })", link)
    assert page.script("return scrollY") > PHONE[1]
    page.click(link)
    page.wait(LOST)
    top, bottom = page.script(
        f"const box = {BANNER}.getBoundingClientRect(); return [box.top, box.bottom]"
    )
    assert 0 <= top < bottom <= PHONE[1]


def test_what_is_asked_comes_or_says_why_not(page: Chromium, catalog: Catalog) -> None:
    app = create_app(Settings(), Still(catalog))
    with served(app) as root:
        page.open_map(f"{root}map")
        kind, found = ask(page, "collections/incidents/items?limit=1")
        assert (kind, len(found["features"])) == ("json", 1)
        assert ask(page, "collections/incidents/items?f=csv&limit=1")[0] == "bytes"
        kind, status, words = ask(page, "collections/nothing/items")
        assert (kind, status) == ("refused", 404)
        assert "nothing" in words
        assert page.script(f"return {BANNER}") is None  # a refusal is an answer
    assert ask(page, "collections/incidents/items?limit=1")[:2] == ["refused", None]
    assert page.script(f"return {LOST}") is True
    with served(app, port=urlsplit(root).port or 0):
        assert ask(page, "healthz")[0] == "json"
        assert page.script(f"return {BANNER}") is None


def test_an_answer_that_takes_too_long_is_none(page: Chromium, root: str) -> None:
    page.open_map(f"{root}map?datetime=2022-01-01/..")
    kind, status, words = ask(page, "collections/incidents/items?limit=34", 0)
    assert (kind, status) == ("refused", None)
    assert "timed out" in words.lower() or "timeout" in words.lower()
    assert page.script(f"return {LOST}") is True


def test_it_asks_only_when_the_browser_says_that_the_network_changed(
    page: Chromium, root: str
) -> None:
    page.open_map(f"{root}map")
    page.asked()
    page.script("return new Promise((done) => setTimeout(done, 1500))")
    assert page.asked() == []
    network = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    page.command("Network.enable")
    page.command("Network.emulateNetworkConditions", offline=True, **network)
    try:
        page.wait(LOST)
        assert page.asked() == [f"{root}healthz"]
    finally:
        page.command("Network.emulateNetworkConditions", offline=False, **network)
    page.wait(f"!{BANNER}")
    assert set(page.asked()) == {f"{root}healthz"}


@pytest.mark.parametrize("code", CODES)
def test_the_notice_speaks_the_language(page: Chromium, root: str, code: str) -> None:
    page.open_map(f"{root}map?lang={code}")
    ask(page, "healthz", 0)
    text = "The server cannot be reached. What is shown was loaded on {time}; it stays and works."
    start = language(code).say(text, time="\n").partition("\n")[0]
    assert page.script(f"return {SAID}").startswith(start)


def test_a_sandboxed_frame_asks_too(page: Chromium, root: str) -> None:
    frame = f'<iframe src="{root}embed" sandbox="allow-scripts" title="Map"></iframe>'
    page.open(f"{root}about")
    page.script("document.body.innerHTML = arguments[0]", frame)
    page.driver.switch_to.frame(0)
    try:
        page.wait("document.documentElement.dataset.map === 'ready'")
        assert ask(page, "healthz")[0] == "json"
    finally:
        page.driver.switch_to.default_content()


def test_one_file_has_no_server_to_lose(page: Chromium, root: str) -> None:
    page.open(f"{root}about")
    html = page.script("return fetch('map?standalone=1').then((answer) => answer.text())")
    page.open("about:blank")
    page.script("document.write(arguments[0]); document.close()", html)
    page.wait("document.documentElement.dataset.map === 'ready'")
    assert ask(page, "healthz") == ["refused", None, "one file has no server to ask"]
    page.script("window.dispatchEvent(new Event('offline'))")
    assert page.script(f"return {BANNER}") is None
