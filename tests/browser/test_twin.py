"""The static twin in a browser: from a host of plain files, and one file from the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.publish.twin.site import write_site
from app.settings import Settings
from app.store.record import Still
from app.store.snapshot import build_catalog
from tests.browser.chromium import DESKTOP, PHONE
from tests.conftest import NOW
from tests.hostile.corpus import MARK, poisoned
from tests.publish.static_host import hosting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.sources.bundle import Bundle
    from tests.browser.chromium import Chromium
    from tests.publish.static_host import Host

pytestmark = pytest.mark.browser

OFFICE = "cpc-2025-09-24-office-strike"
READY = "document.documentElement.dataset.map === 'ready'"
SHOWN = "Number(document.documentElement.dataset.shown)"
DRAWN = (
    "[...document.querySelectorAll(`.leaflet-container path${arguments[0]}`)]"
    ".filter((path) => path.getBoundingClientRect().width).length"
)
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Every page of a kind, and what says that it is there.
PAGES = {
    "index.html": "document.readyState === 'complete'",
    "about.html": "document.readyState === 'complete'",
    "collections.html": "document.readyState === 'complete'",
    "collections/incidents.html": "document.readyState === 'complete'",
    "collections/incidents/items.html": READY,
    f"collections/incidents/items/{OFFICE}.html": READY,
    f"incidents/{OFFICE}.html": READY,
    f"incidents/{OFFICE}.uk.html": READY,
    "map.kk.html": READY,
    "embed.html": READY,
    "docs.html": "document.querySelectorAll('.opblock').length > 10",
    "404.html": "document.readyState === 'complete'",
}
WITH_SMALL_MAPS = (
    "collections/incidents/items.html",
    f"collections/incidents/items/{OFFICE}.html",
    f"incidents/{OFFICE}.html",
    f"incidents/{OFFICE}.uk.html",
)
# Those that tell much of the record.
TOLD = (
    "collections/incidents/items.html",
    f"collections/incidents/items/{OFFICE}.html",
    f"incidents/{OFFICE}.html",
    f"incidents/{OFFICE}.uk.html",
    "map.kk.html",
    "embed.html",
)


@pytest.fixture(scope="module")
def host(twin: Path) -> Iterator[Host]:
    with hosting(twin) as started:
        yield started


@pytest.fixture(autouse=True)
def forgotten(host: Host) -> None:
    host.log.clear()


def is_quiet(page: Chromium, host: Host) -> None:
    """See that nothing was said, refused, asked of another host, or asked in vain."""
    assert page.said() == []
    assert page.refused() == []
    assert [url for url in page.asked() if not url.startswith(host.address)] == []
    assert host.failed == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_nothing_but_files(page: Chromium, host: Host, path: str) -> None:
    page.open(host.address + path, ready=PAGES[path])
    is_quiet(page, host)


@pytest.mark.parametrize("path", ["index.html", f"incidents/{OFFICE}.html", "404.html"])
def test_a_page_fits_a_phone(page: Chromium, host: Host, path: str) -> None:
    page.look_like(PHONE)
    page.open(host.address + path)
    assert page.script(f"return {WIDER}") is False
    page.look_like(DESKTOP)


def test_the_map_filters_and_leads_to_files(page: Chromium, host: Host) -> None:
    page.open_map(f"{host.address}map.html")
    whole = page.script(f"return {SHOWN}")
    page.click("[data-part=classes] input")
    page.wait(f"{SHOWN} < {whole}")
    page.click("[data-act=reset]")
    page.wait(f"{SHOWN} === {whole}")
    page.script(
        "const field = document.querySelector('#search'); field.value = 'office';"
        "field.dispatchEvent(new Event('input', { bubbles: true }))"
    )
    page.wait(f"{SHOWN} > 0 && {SHOWN} < {whole}")
    page.click("[data-act=reset]")
    page.wait(f"{SHOWN} === {whole}")
    page.click(".incidents a[data-incident]")
    page.wait("document.querySelector('.card .permalink a[href^=incidents]') !== null")
    is_quiet(page, host)
    page.click(".card .permalink a[href^=incidents]")
    page.wait(f"location.pathname.includes('/incidents/') && {READY}")
    is_quiet(page, host)


def test_another_language_shows_the_same_view(page: Chromium, host: Host) -> None:
    page.open_map(f"{host.address}map.html#incident={OFFICE}")
    page.click("[data-act=language][hreflang=ru]")
    page.wait(f"location.pathname.endsWith('/map.ru.html') && {READY}")
    assert f"incident={OFFICE}" in page.script("return location.hash")
    page.wait("document.querySelector('.card .permalink a[href^=incidents]') !== null")
    href = page.script("return document.querySelector('.card .permalink a[href^=inc]').href")
    assert href == f"{host.address}incidents/{OFFICE}.ru.html"
    is_quiet(page, host)


def test_the_one_file_opens_from_the_disk(page: Chromium, host: Host, twin: Path) -> None:
    page.open_map(f"{twin.as_uri()}/map-one-file.html")
    assert page.script(f"return {SHOWN}") == 34
    assert page.said() == []
    assert page.refused() == []
    assert [url for url in page.asked() if not url.endswith("/map-one-file.html")] == []
    assert host.log == []


@pytest.mark.parametrize("path", [path for path in PAGES if path != "docs.html"])
def test_a_page_on_the_disk_needs_no_host(
    page: Chromium, host: Host, twin: Path, path: str
) -> None:
    page.open(f"{twin.as_uri()}/{path}", ready=PAGES[path])
    if path in WITH_SMALL_MAPS:
        for part in (".land", ".route", ".footprint", ".dot"):
            assert page.script(f"return {DRAWN}", part) > 0, part
    assert page.said() == []
    assert page.refused() == []
    assert [url for url in page.asked() if not url.startswith(twin.as_uri())] == []
    assert host.log == []


def test_hostile_texts_stay_texts_among_files(
    page: Chromium, bundle: Bundle, tmp_path: Path
) -> None:
    def only(file: str) -> bool:
        return file in TOLD or (file.startswith("static/") and "swagger" not in file)

    hostile = Still(build_catalog(poisoned(bundle), now=NOW))
    write_site(Settings(data=tmp_path / "data"), hostile, tmp_path / "twin", only=only)
    with hosting(tmp_path / "twin") as host:
        for path in TOLD:
            page.open(host.address + path, ready=PAGES[path])
            assert MARK in page.script("return document.documentElement.outerHTML")
            assert page.script("return typeof window[arguments[0]]", MARK) == "undefined"
            assert page.refused() == []
            assert [url for url in page.asked() if not url.startswith(host.address)] == []
