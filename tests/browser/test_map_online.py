"""The online basemap: off until asked for, over the bundled one, never unsaid, never a blank."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from app.main import create_app
from app.settings import Settings
from app.store.record import Still
from tests.browser.axe import broken
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.serving import served, served_frame
from tests.browser.tiles import COLOUR, Tiles, tile_host

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

ATTRIBUTION = "© Tile Makers <b>&</b> friends, https://tiles.example.org/copyright."
VIEW = "map=7/46/44"
SWITCH = "#layer-online"
LOADED = "document.querySelectorAll('img.leaflet-tile-loaded').length"
ALL_LOADED = f"{LOADED} > 3 && {LOADED} === document.querySelectorAll('img.leaflet-tile').length"
NOTICE = "document.querySelector('[data-part=online-notice]:not([hidden])')?.textContent ?? ''"
CREDIT = "document.querySelector('[data-part=online-credit]')"
MAPPED = "document.documentElement.dataset.map === 'ready'"


@pytest.fixture
def tiles() -> Iterator[Tiles]:
    with tile_host() as host:
        yield host


def settings_for(tiles: Tiles) -> Settings:
    return Settings(
        basemap_url=tiles.template,
        basemap_attribution=ATTRIBUTION,
        basemap_key="public-1",
        basemap_name="Loopback",
    )


@pytest.fixture
def mapped(catalog: Catalog, tiles: Tiles) -> Iterator[str]:
    """Serve the shipped data with an online basemap; the value is the address of the root."""
    with served(create_app(settings_for(tiles), Still(catalog))) as root:
        yield root


def coloured(page: Chromium) -> float:
    """Give the share of the map's window that shows the colour of the tiles."""
    place = page.script("return document.querySelector('.folium-map').getBoundingClientRect()")
    corners = place["left"], place["top"], place["right"], place["bottom"]
    picture = Image.open(BytesIO(page.picture())).convert("RGB").crop(corners)
    pixels = list(picture.get_flattened_data())
    return sum(pixel == COLOUR for pixel in pixels) / len(pixels)


def test_no_tile_is_asked_for_before_a_reader_wants_one(
    page: Chromium, mapped: str, tiles: Tiles
) -> None:
    page.open_map(f"{mapped}map#{VIEW}&panel=layers")
    assert {url.split("/")[2] for url in page.asked()} == {mapped.split("/")[2]}
    assert tiles.asked == []
    assert page.script(f"return {CREDIT}.checkVisibility()") is False
    assert page.script(f"return document.querySelector('{SWITCH}').checked") is False
    assert coloured(page) == 0.0


def test_a_reader_switches_it_on_and_off(page: Chromium, mapped: str, tiles: Tiles) -> None:
    page.open_map(f"{mapped}map#{VIEW}&panel=layers")
    page.click(SWITCH)
    page.wait(ALL_LOADED)
    page.wait("location.hash.includes('on=online')")
    page.wait("!document.querySelector('.leaflet-fade-anim img[style*=\"opacity: 0\"]')")
    assert coloured(page) > 0.6
    # The bundled basemap lies beneath, and the route and its incidents above.
    assert page.script("return document.querySelectorAll('path.land').length") > 0
    assert page.script("return document.querySelectorAll('path.route').length") > 0
    said = page.script(f"return {CREDIT}.textContent")
    assert "Online basemap: Loopback" in said
    assert ATTRIBUTION.removesuffix(".") in said  # a link says that it opens elsewhere
    assert "Borders and names on it are those of its provider" in said
    links = page.script(f"return [...{CREDIT}.querySelectorAll('a')].map((one) => one.href)")
    assert links == ["https://tiles.example.org/copyright"]
    assert page.script(f"return {CREDIT}.querySelector('b')") is None
    hint = page.script("return document.querySelector('#online-hint').textContent")
    assert tiles.origin.removeprefix("http://") in hint
    assert page.script(f"return {NOTICE}") == ""
    assert page.said() == page.refused() == []
    page.click(SWITCH)
    page.wait("!location.hash.includes('on=')")
    assert page.script(f"return {CREDIT}.checkVisibility()") is False
    assert page.script(f"return {LOADED}") == 0
    page.driver.back()
    page.wait(ALL_LOADED)
    assert page.script(f"return document.querySelector('{SWITCH}').checked") is True


def test_the_host_learns_what_is_looked_at_and_no_more(
    page: Chromium, mapped: str, tiles: Tiles
) -> None:
    page.open_map(f"{mapped}map?near=cpc-terminal,25km&lang=uk#{VIEW}&on=online")
    page.wait(ALL_LOADED)
    assert {url.split("/")[2] for url in page.asked()} == {
        mapped.split("/")[2],
        tiles.origin.split("/")[2],
    }
    for path, headers in tiles.asked:
        assert re.fullmatch(r"/7/\d+/\d+\.png\?key=public-1", path)
        assert headers["Referer"] == mapped
        assert "Cookie" not in headers
        assert "Mozilla" in headers["User-Agent"]  # a browser, never the server


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_it_is_open_to_everyone(page: Chromium, mapped: str, size: tuple[int, int]) -> None:
    page.look_like(size)
    page.open_map(f"{mapped}map#{VIEW}&panel=layers&on=online")
    page.wait(ALL_LOADED)
    assert page.script(f"return {CREDIT}.checkVisibility()") is True
    assert broken(page) == []


def test_tiles_that_fail_leave_the_bundled_basemap(
    page: Chromium, mapped: str, tiles: Tiles
) -> None:
    page.open_map(f"{mapped}map#{VIEW}")
    before = page.picture()
    tiles.answers = "badly"
    page.open_map(f"{mapped}map#{VIEW}&on=online")
    page.wait(f"{NOTICE}.includes('did not come')")
    assert page.script(f"return {LOADED}") == 0
    assert page.script(f"return {CREDIT}.checkVisibility()") is True
    page.script("document.querySelector('[data-part=online-notice]').hidden = true")
    page.script(f"{CREDIT}.hidden = true")
    page.script("return new Promise((done) => setTimeout(done, 300))")
    assert alike(before, page.picture()) > 0.99
    # Another view with tiles that come: the notice goes.
    tiles.answers = "well"
    page.open_map(f"{mapped}map#{VIEW}&on=online")
    page.wait(ALL_LOADED)
    assert page.script(f"return {NOTICE}") == ""
    tiles.answers = "badly"
    page.click("[data-view=city]")
    page.wait(f"{NOTICE}.includes('did not come')")
    tiles.answers = "well"
    page.click("[data-view=whole]")
    page.wait(f"{NOTICE} === ''")


def alike(one: bytes, other: bytes) -> float:
    """Give the share of pixels that two pictures have in common."""
    pairs = list(zip(pixels_of(one), pixels_of(other), strict=True))
    return sum(a == b for a, b in pairs) / len(pairs)


def pixels_of(picture: bytes) -> list[object]:
    return list(Image.open(BytesIO(picture)).convert("RGB").get_flattened_data())


def test_a_host_that_is_not_there_leaves_the_bundled_basemap(
    page: Chromium, catalog: Catalog
) -> None:
    with tile_host() as host:
        settings = settings_for(host)
    with served(create_app(settings, Still(catalog))) as root:
        page.open_map(f"{root}map#{VIEW}&on=online")
        page.wait(f"{NOTICE}.includes('did not come')")
        assert page.script("return document.querySelectorAll('path.land').length") > 0
        assert page.script(f"return {LOADED}") == 0
        page.click("[data-view=city]")
        page.wait("document.documentElement.dataset.shown > 0")
        assert page.script("return IncidentMap.state().on") == ["online"]
        assert page.refused() == []
        with tile_host(host.port):  # it is back, and the browser says that the network is
            page.script("window.dispatchEvent(new Event('online'))")
            page.wait(ALL_LOADED)
            page.wait(f"{NOTICE} === ''")


def test_a_host_that_says_nothing_is_told_too(page: Chromium, mapped: str, tiles: Tiles) -> None:
    tiles.answers = "silent"
    page.open_map(f"{mapped}map#{VIEW}")
    page.click(SWITCH)
    assert page.script(f"return {NOTICE}") == ""
    page.wait(f"{NOTICE}.includes('did not come')")
    assert page.script(f"return {LOADED}") == 0


def test_the_embed_has_it_where_the_setting_is(page: Chromium, mapped: str, tiles: Tiles) -> None:
    with served_frame(f"{mapped}embed#{VIEW}") as host:
        page.open(host)
        page.driver.switch_to.frame(0)
        try:
            page.wait(MAPPED)
            assert tiles.asked == []
            page.click(SWITCH)
            page.wait(ALL_LOADED)
            assert page.script(f"return {CREDIT}.checkVisibility()") is True
        finally:
            page.driver.switch_to.default_content()
    assert page.said() == []


def test_a_frame_keeps_room_for_the_attribution(page: Chromium, mapped: str, tiles: Tiles) -> None:
    tiles.answers = "badly"
    page.look_like(PHONE)
    page.open_map(f"{mapped}embed#{VIEW}&on=online")
    page.wait(f"{NOTICE}.includes('did not come')")
    bottom, height = page.script(f"return [{CREDIT}.getBoundingClientRect().bottom, innerHeight]")
    assert bottom <= height


def test_without_the_setting_there_is_no_such_layer(page: Chromium, root: str) -> None:
    for address in ("map", "embed"):
        page.open_map(f"{root}{address}#{VIEW}&on=online")
        assert page.script(f"return document.querySelector('{SWITCH}')") is None
        notice = page.script("return document.querySelector('[data-part=notice]').textContent")
        assert "on=online" in notice
        assert {url.split("/")[2] for url in page.asked()} == {root.split("/")[2]}


def test_one_file_never_asks_another_host(
    page: Chromium, mapped: str, tiles: Tiles, tmp_path: Path
) -> None:
    page.open(f"{mapped}about")
    html = page.script("return fetch('map?standalone=1').then((answer) => answer.text())")
    path = tmp_path / "map.html"
    path.write_text(html, encoding="utf-8")
    page.open_map(f"{path.as_uri()}#{VIEW}&on=online")
    assert page.asked() == [path.as_uri()]
    assert page.script(f"return document.querySelector('{SWITCH}')") is None
    assert tiles.asked == []
