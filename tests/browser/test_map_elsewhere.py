"""The map away from its server: framed and sandboxed by another site, and as one file on a disk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.keys import Keys
from typer.testing import CliRunner

from app.cli.main import app as command
from app.language.languages import CODES
from app.maps.packed import packed
from app.maps.style import THEMES
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.oracle import Asked, Oracle
from tests.browser.serving import served_frame, served_page
from tests.conftest import NOW
from tests.hostile.corpus import XSS

if TYPE_CHECKING:
    from pathlib import Path

    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

OFFICE = "cpc-2025-09-24-office-strike"
ALL = 34
LANGUAGES = ("en", "ru", "kk", "uk")
PAPER = "getComputedStyle(document.documentElement).getPropertyValue('--paper')"
MOST_KB = 700
PACKED = (
    {"at": [[37.64, 44.63], [-0.1, 0.3]], "none": None, "true": [True, False, 0, 1.5, 1e300]},
    [{"a": [1], "b": "x"}, {"a": [], "b": "x x"}, {"b": {}}, [], "цел\u2028і 漢 🚢", ""],
    [chr(number) for number in range(0x4E00, 0x4E00 + 20_000)],
    [f"{chr(0x61 + number % 26)} {chr(0x4E00 + number)}" * 2 for number in range(16_000)],
)
LISTED = """[...document.querySelectorAll('.incidents li:not([hidden]) a')]
    .map((one) => one.dataset.incident)"""
POPUP = "[...document.querySelectorAll('.leaflet-popup')].at(-1)"
MAPPED = "document.documentElement.dataset.map === 'ready'"


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_embed_works_in_a_sandbox_of_another_site(
    page: Chromium, root: str, catalog: Catalog, size: tuple[int, int]
) -> None:
    page.look_like(size)
    with served_frame(f"{root}embed") as host:
        page.open(host)
        page.driver.switch_to.frame(0)
        try:
            page.wait(MAPPED)
            assert page.script("return self.origin") == "null"
            for _ in range(2):
                page.driver.find_element(
                    "css selector", ".pin-holder:not([data-holds*=' '])"
                ).send_keys(Keys.ENTER)
                title = page.wait(f"{POPUP}?.querySelector('.card h2')?.textContent")
                assert title in {one.incident.title for one in catalog.incidents.values()}
                page.wait("location.hash.includes('incident=')")
                page.press(Keys.ESCAPE)
                page.wait(f"!{POPUP}")
            page.click(".over-map summary")
            page.click("#class-attack")
            attacks = Oracle(catalog).left(Asked(classes=("attack",)))
            page.wait(
                "document.documentElement.dataset.shown === arguments[0]", str(ALL - len(attacks))
            )
        finally:
            page.driver.switch_to.default_content()
        assert page.said() == []
        assert {url.split("/")[2] for url in page.asked()} == {
            host.split("/")[2],
            root.split("/")[2],
        }


def open_a_sign_by_keys(page: Chromium) -> None:
    """Go from the map to the first sign, open it, and come back."""
    for _ in range(40):
        page.press(Keys.TAB)
        if page.script("return document.activeElement.matches('.pin-holder')"):
            break
    page.press(Keys.ENTER)
    page.wait(f"{POPUP}?.contains(document.activeElement)")
    page.press(Keys.ESCAPE)
    page.wait("document.activeElement.matches('.pin-holder')")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_embed_in_a_sandbox_takes_language_theme_filters_and_keys(
    page: Chromium, root: str, catalog: Catalog, *, dark: bool
) -> None:
    theme = "dark" if dark else "light"
    address = f"{root}embed?lang=ru#killed=1&theme={theme}"
    frame = f'<iframe src="{address}" sandbox="allow-scripts" title="Map" width="900" height="600">'
    page.look_like(dark=not dark)  # the link wins over the system
    with served_page(f"<!DOCTYPE html><title>Host</title>{frame}</iframe>") as host:
        page.open(host)
        page.driver.switch_to.frame(0)
        try:
            page.wait(MAPPED)
            assert page.script("return document.documentElement.lang") == "ru"
            assert page.script(f"return {PAPER}") == THEMES[theme]["paper"]
            assert page.script("return document.querySelector('.over-map summary').innerText") == (
                "Слои"
            )
            killed = Oracle(catalog).left(Asked(killed=True))
            assert page.script("return document.documentElement.dataset.shown") == str(len(killed))
            zoom = page.script("return document.querySelector('.leaflet-control-scale').innerText")
            page.script("document.querySelector('.leaflet-container').focus()")
            page.wait("document.hasFocus()")  # a frame hears of its focus after the next task
            page.driver.find_element("css selector", ".leaflet-container").send_keys("+")
            page.wait(
                "document.querySelector('.leaflet-control-scale').innerText !== arguments[0]", zoom
            )
            open_a_sign_by_keys(page)
        finally:
            page.driver.switch_to.default_content()
        assert page.said() == []
        hosts = {url.split("/")[2] for url in page.asked()}
        assert hosts == {host.split("/")[2], root.split("/")[2]}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the map as one file in each language."""
    folder = tmp_path_factory.mktemp("one-file")
    files = {code: folder / f"map-{code}.html" for code in CODES}
    with pytest.MonkeyPatch.context() as patch:  # not the journal of whoever runs the tests
        patch.setenv("INCIDENT_MAPPER_DATA", str(folder / "state"))
        patch.setattr("app.cli.catalog.utc_now", lambda: NOW)
        for code, path in files.items():
            result = CliRunner().invoke(command, ["map", str(path), "--lang", code])
            assert result.exit_code == 0, result.output
    return files


@pytest.fixture(scope="module")
def one_file(files: dict[str, Path]) -> Path:
    return files["en"]


def test_one_file_is_small_in_every_language(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    kilobytes = {code: path.stat().st_size / 1000 for code, path in files.items()}
    said = ", ".join(f"{size:,.0f} kB ({code})" for code, size in kilobytes.items())
    with capsys.disabled():
        print(f"\none file of {ALL} incidents: {said}")  # noqa: T201
    assert max(kilobytes.values()) <= MOST_KB


@pytest.mark.parametrize("code", CODES)
def test_one_file_holds_the_data_of_the_page(
    page: Chromium, root: str, files: dict[str, Path], code: str
) -> None:
    page.open_map(files[code].as_uri())
    kept = page.script("return IncidentMap.pageData()")
    page.open_map(f"{root}map?lang={code}")
    assert kept == page.script("return IncidentMap.pageData()")
    is_packed = "'packed' in document.getElementById('map-data').dataset"
    assert page.script(f"return {is_packed}") is False


@pytest.mark.parametrize("data", [*PACKED, [*XSS]], ids=lambda data: str(data)[:30])
def test_a_page_unpacks_what_was_packed(page: Chromium, root: str, data: object) -> None:
    page.open_map(f"{root}map")
    found = page.script(f"return IncidentMap.unpacked({json.dumps(packed(data))})")
    assert found == json.loads(json.dumps(data))


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_one_file_has_all_of_the_map_and_asks_nobody(
    page: Chromium, one_file: Path, catalog: Catalog, size: tuple[int, int]
) -> None:
    page.look_like(size)
    page.open_map(f"{one_file.as_uri()}#panel=filters,table")
    oracle = Oracle(catalog)
    assert page.asked() == [one_file.as_uri()]
    assert len(page.script(f"return {LISTED}")) == ALL
    bars = "document.querySelectorAll('.when-bar').length"
    page.wait(f"{bars} === {ALL}")
    page.driver.find_element("id", "search").send_keys("storm")
    expected = oracle.left(Asked(text="storm"))
    page.wait("location.hash.includes('q=storm')")
    page.wait(f"{bars} === {len(expected)}")
    assert set(page.script(f"return {LISTED}")) == expected
    page.wait(f"document.querySelectorAll('.wide tbody tr').length === {len(expected)}")
    handle = page.driver.find_element("css selector", "[data-part=timeline] .brush-handle")
    handle.send_keys(Keys.PAGE_UP)
    page.wait("location.hash.includes('time=')")
    page.click("[data-act=reset]")
    page.wait(f"{LISTED}.length === {ALL}")
    page.click(f".incidents a[data-incident={OFFICE}]")
    title = catalog.incident(OFFICE).incident.title
    page.wait("document.querySelector('[data-part=card] h2')?.textContent === arguments[0]", title)
    page.wait(f"location.hash.includes('incident={OFFICE}')")
    assert page.script("return document.querySelectorAll('path.land').length") > 0
    page.driver.back()
    page.wait("document.querySelector('[data-part=card]').hidden")
    assert page.said() == page.refused() == []
    assert page.asked() == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_file_takes_filters_theme_and_keys_in_each_language(
    page: Chromium, one_file: Path, catalog: Catalog, lang: str
) -> None:
    path = one_file.with_name(f"map-{lang}.html")
    page.open_map(f"{path.as_uri()}#panel=filters,layers")
    oracle = Oracle(catalog)
    assert page.script("return document.documentElement.lang") == lang
    page.press(Keys.TAB)
    page.press(Keys.ENTER)
    page.wait("document.activeElement.id === 'search'")
    page.click("#by-toll-killed")
    killed = oracle.left(Asked(killed=True))
    page.wait("document.documentElement.dataset.shown === arguments[0]", str(len(killed)))
    assert set(page.script(f"return {LISTED}")) == killed
    page.click("#layer-towns")
    page.wait("location.hash.includes('off=towns')")
    for theme in ("dark", "light"):
        page.script(
            "const control = document.querySelector('#theme'); control.value = arguments[0];"
            "control.dispatchEvent(new Event('change'))", theme,
        )  # fmt: skip
        assert page.script(f"return {PAPER}") == THEMES[theme]["paper"]
    page.driver.find_element("css selector", ".pin-holder").send_keys(Keys.ENTER)
    page.wait(f"{POPUP} || !document.querySelector('[data-part=card]').hidden")
    page.press(Keys.ESCAPE)
    page.wait(f"!{POPUP} && document.querySelector('[data-part=card]').hidden")
    assert page.said() == page.refused() == []
    assert page.asked() == [path.as_uri()]


def test_a_damaged_file_says_so(page: Chromium, one_file: Path, tmp_path: Path) -> None:
    text = one_file.read_text("utf-8")
    at = text.index(" data-packed>") + 5_000
    path = tmp_path / "map.html"
    path.write_text(text[:at] + text[at + 2_000 :], encoding="utf-8")
    assert_unread(page, path)


def test_a_browser_that_cannot_unpack_a_file_says_so(page: Chromium, one_file: Path) -> None:
    kept = page.command(
        "Page.addScriptToEvaluateOnNewDocument", source="delete window.DecompressionStream"
    )
    try:
        assert_unread(page, one_file)
    finally:
        page.command("Page.removeScriptToEvaluateOnNewDocument", **kept)


def assert_unread(page: Chromium, path: Path) -> None:
    page.open(path.as_uri(), ready="document.documentElement.dataset.map === 'failed'")
    said = "return document.querySelector('[data-part=unread-notice]').textContent"
    assert page.script(said).startswith("This file cannot be read: it was damaged on its way, ")
    assert page.said() != [], "whoever looks into it finds the reason"
