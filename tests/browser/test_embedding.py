"""Row 15 of the threats: another page may frame /embed and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.main import create_app
from app.settings import Settings
from app.store.record import Still
from tests.api.routes import OFFICE
from tests.browser.axe import broken
from tests.browser.serving import served, served_frame, served_page
from tests.writers import AUTH, writer

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from app.store.live import Live
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

REST = "cpc-2022-07-atyrau-power-outage"
REFUSED = "chrome-error://chromewebdata/"


def framed(page: Chromium, address: str) -> str:
    """Open a page of another origin that frames an address; give where the frame ended up."""
    html = f'<!DOCTYPE html><title>Host</title><iframe src="{address}" title="Map"></iframe>'
    with served_page(html) as host:
        page.open(host)
        page.driver.switch_to.frame(0)
        page.wait("document.readyState === 'complete' && location.href !== 'about:blank'")
        if page.script("return location.href") != REFUSED:
            page.wait("document.documentElement.dataset.map === 'ready'")
        ended: str = page.script("return location.href")
        page.driver.switch_to.default_content()
    return ended


def test_row_15_another_site_frames_the_embed(page: Chromium, root: str) -> None:
    assert framed(page, root + "embed") == root + "embed"
    assert page.said() == []


@pytest.mark.parametrize("path", ["map", "about", "", "docs"])
def test_row_15_no_other_page_can_be_framed(page: Chromium, root: str, path: str) -> None:
    assert framed(page, root + path) == REFUSED
    assert "frame-ancestors 'none'" in " ".join(page.said())


def test_row_15_the_hosts_that_may_frame_are_a_setting(page: Chromium, catalog: Catalog) -> None:
    closed = create_app(Settings(frame_ancestors="'none'"), Still(catalog))
    with served(closed) as root:
        assert framed(page, root + "embed") == REFUSED
        page.open_map(root + "embed")
        assert page.said() == []


def test_the_embed_tells_the_page_around_it_its_height(page: Chromium, root: str) -> None:
    html = (
        "<!DOCTYPE html><title>Host</title><script>window.told = [];"
        "window.addEventListener('message', ({ data }) => told.push(data));</script>"
        f'<iframe src="{root}embed" sandbox="allow-scripts" title="Map" width="700" height="90">'
        "</iframe>"
    )
    with served_page(html) as host:
        page.open(host)
        page.wait("told.length > 0")
        page.script("document.querySelector('iframe').height = 600")
        page.script("document.querySelector('iframe').width = 900")
        page.wait("told.at(-1).height > 540")
        told = page.script("return told")
    assert {tuple(sorted(each)) for each in told} == {("height", "type")}
    assert {each["type"] for each in told} == {"incident-mapper:height"}
    heights = [each["height"] for each in told]
    assert 420 < heights[0] < 520
    assert 540 < heights[-1] < 620
    # Said once each: what it is told changes nothing of what it wants.
    assert len(heights) == len(set(heights)) <= 3


def test_a_frame_shows_why_there_is_no_map(page: Chromium, root: str) -> None:
    frame = f'<iframe src="{root}embed?ids=nothing" sandbox="allow-scripts" title="Map"></iframe>'
    listening = "window.addEventListener('message', ({ data }) => { window.told = data.height; });"
    html = f"<!DOCTYPE html><title>Host</title><script>{listening}</script>{frame}"
    with served_page(html) as host:
        page.open(host)
        page.wait("window.told > 100")
        page.driver.switch_to.frame(0)
        shown = page.script("return document.querySelector('[role=alert]').textContent")
        page.driver.switch_to.default_content()
    assert shown == "ids: no feature of incidents has the id 'nothing'"


def test_a_link_to_a_withdrawn_incident_says_why_in_the_frame(page: Chromium, record: Live) -> None:
    with writer(record) as opened:
        why = {"reason": "entered <b>twice</b>"}
        answer = opened.delete(f"/collections/incidents/items/{OFFICE}", params=why, headers=AUTH)
        assert answer.status_code == 200
    with (
        served(create_app(Settings(), record)) as root,
        served_frame(f"{root}embed#incident={OFFICE}") as host,
    ):
        page.open(host)
        page.driver.switch_to.frame(0)
        try:
            page.wait("document.documentElement.dataset.map === 'ready'")
            said = page.wait("document.querySelector('[data-part=notice] span').textContent")
            assert OFFICE in said
            assert "entered <b>twice</b>" in said
            assert page.script("return document.documentElement.dataset.shown") == "33"
        finally:
            page.driver.switch_to.default_content()
    assert page.said() == []


@pytest.mark.parametrize("path", ["map", "embed"])
@pytest.mark.parametrize("size", [(1280, 800), (320, 480)])
def test_a_selection_shows_the_rest_and_what_was_withdrawn(
    page: Chromium, record: Live, path: str, size: tuple[int, int]
) -> None:
    with writer(record) as opened:
        why = {"reason": "entered <b>twice</b> " + "and again " * 40}
        answer = opened.delete(f"/collections/incidents/items/{OFFICE}", params=why, headers=AUTH)
        assert answer.status_code == 200
    notice = "document.querySelector('[data-part=withdrawn]')"
    with served(create_app(Settings(), record)) as root:
        page.look_like(size)
        page.open_map(f"{root}{path}?ids={OFFICE},{REST}")
        assert page.script("return document.documentElement.dataset.shown") == "1"
        assert "entered <b>twice</b>" in page.script(f"return {notice}.textContent")
        assert page.script(f"return {notice}.checkVisibility()")
        assert page.script(
            f"return {notice}.offsetHeight < innerHeight / 3"
            " && document.querySelector('.folium-map').offsetHeight > innerHeight / 5"
        )
        assert broken(page) == []
        link = page.script(f"return {notice}.querySelector('a').href")
        assert page.said() == []
        page.open(link)
        assert "entered <b>twice</b>" in page.script("return document.body.textContent")
        assert broken(page) == []


@pytest.mark.parametrize("path", ["map", "embed?near=cpc-terminal,25km&lang=ru"])
def test_without_scripts_the_picture_stands_for_the_map(
    page: Chromium, root: str, path: str
) -> None:
    page.command("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page.driver.get(f"{root}{path}")
        picture = page.driver.find_element("css selector", ".map-frame img.still")
        assert picture.is_displayed()
        assert picture.size["width"] >= 300
        asked = page.asked()
    finally:
        page.command("Emulation.setScriptExecutionDisabled", value=False)
    stills = [address for address in asked if "/static/auto/1200x630.png" in address]
    assert len(stills) == 1
    assert ("lang=ru" in stills[0]) == ("lang=ru" in path)
    assert page.refused() == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("", None),
        (
            "?limit=3",
            "3 incidents are shown. 31 more match, of which the address asks for a part: limit=3.",
        ),
        ("?bbox=0,0,1,1", "0 incidents are shown. The selection holds no incident."),
        ("#q=storm", "6 incidents are shown; 28 are hidden by filters."),
        ("#q=zzzz", "0 incidents are shown; 34 are hidden by filters. Without the filter"),
    ],
)
def test_a_frame_says_what_it_does_not_show(
    page: Chromium, root: str, asked: str, said: str | None
) -> None:
    page.open_map(f"{root}embed{asked}")
    part = "document.querySelector('[data-part=part]')"
    if said is None:
        assert page.script(f"return {part}.hidden")
    else:
        assert page.script(f"return {part}.textContent").startswith(said)
        assert page.script(f"return {part}.checkVisibility()")


@pytest.mark.parametrize("size", [(1264, 600), (1000, 500), (640, 360), (390, 844)])
def test_the_map_fills_the_frame(page: Chromium, root: str, size: tuple[int, int]) -> None:
    page.look_like(size)
    page.open_map(f"{root}embed")
    below = page.script(
        "return innerHeight - document.querySelector('.credits').getBoundingClientRect().bottom"
    )
    assert abs(below) <= 1
