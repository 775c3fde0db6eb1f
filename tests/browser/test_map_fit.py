"""A map opens on what was selected, as its still map does, and a link that says where wins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

import numpy as np
import pytest

from app.language.languages import ENGLISH
from app.maps.still.layout import Order
from app.maps.still.spots import spots_of
from app.maps.still.view import Area, degrees
from app.selection.selection import Selection
from app.selection.still.asked import Asked
from app.store.select import select
from tests.browser.chromium import DESKTOP, PHONE

if TYPE_CHECKING:
    from app.maps.still.spots import Spot
    from app.maps.still.view import View
    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

OFFICE = "cpc-2025-09-24-office-strike"
SELECTIONS = (
    f"ids={OFFICE}",
    f"ids={OFFICE},cpc-2026-01-18-tengiz-outage",
    "near=cpc-terminal,25km",
    "filter=country='RU'",
    "filter=country='KZ'",
    "filter=location_class='region'",
)
# folium keeps the map under a name of its own.
MAP = "Object.values(window).find((one) => one instanceof L.Map)"
SEEN = f"""
    const map = {MAP}, {{ lat, lng }} = map.getCenter(), {{ x, y }} = map.getSize();
    const bounds = map.getBounds();
    const [north, west] = [bounds.getNorth(), bounds.getWest()];
    const [south, east] = [bounds.getSouth(), bounds.getEast()];
    return {{ zoom: map.getZoom(), at: [lng, lat], size: [x, y], box: [west, south, east, north] }};
"""
# Signs whose middle lies under something else, or outside of the window.
COVERED = """
    return [...document.querySelectorAll('.pin-holder')].filter((pin) => {
        const box = pin.getBoundingClientRect();
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        return !document.elementFromPoint(x, y)?.closest('.pin-holder');
    }).map((pin) => pin.getAttribute('aria-label'));
"""


def seen(page: Chromium) -> dict[str, Any]:
    """Give zoom, middle, size and box of what the map shows; longitude before latitude."""
    found: dict[str, Any] = page.script(SEEN)
    return found


def spots(catalog: Catalog, query: str) -> list[Spot]:
    asked = Selection.parse(parse_qsl(query))
    features = select(catalog, "incidents", asked).features
    return spots_of([catalog.incidents[feature.id] for feature in features])


def still(catalog: Catalog, query: str, size: list[float]) -> View:
    """Give what `auto` shows on a map of a size."""
    asked = Asked.parse("auto", "640x400.svg", {})
    return Order(catalog, spots(catalog, query), asked, ENGLISH).view(Area(0.0, 0.0, *size))


def address(root: str, path: str, query: str) -> str:
    return f"{root}{path}?{quote(query, safe='=,&-')}"


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("path", ["map", "embed"])
@pytest.mark.parametrize("query", SELECTIONS)
def test_all_that_was_selected_is_in_view_as_on_the_still_map(
    page: Chromium, root: str, catalog: Catalog, query: str, path: str, size: tuple[int, int]
) -> None:
    page.look_like(size)
    page.open_map(address(root, path, query))
    live = seen(page)
    picture = still(catalog, query, live["size"])
    assert live["zoom"] == picture.zoom
    middle = degrees(np.array([[picture.x, picture.y]]))[0].tolist()
    assert live["at"] == pytest.approx(middle, abs=360.0 / picture.square_px)  # a pixel
    west, south, east, north = live["box"]
    for spot in spots(catalog, query):
        lon, lat = spot.footprint.outline()
        assert west < lon.min() < lon.max() < east
        assert south < lat.min() < lat.max() < north
    assert page.script(COVERED) == []
    assert page.script("return location.hash") == ""
    assert page.said() == []


@pytest.mark.parametrize("path", ["map", "embed"])
def test_a_link_that_says_where_wins(page: Chromium, root: str, path: str) -> None:
    page.open_map(f"{address(root, path, f'ids={OFFICE}')}#map=6.5/46/45")
    live = seen(page)
    assert live["zoom"] == 6.5
    assert live["at"] == pytest.approx([45.0, 46.0], abs=0.01)


def test_everything_and_nothing_open_on_the_whole_route(page: Chromium, root: str) -> None:
    page.open_map(root + "map")
    whole = seen(page)
    page.open_map(f"{root}map?bbox=-10,10,-9,11")
    assert {**seen(page), "size": whole["size"]} == whole
    page.open_map(address(root, "map", f"ids={OFFICE}"))
    assert seen(page)["zoom"] > whole["zoom"] + 4.0
    page.click("[data-view=whole]")
    page.wait(f"{MAP}.getZoom() === arguments[0]", whole["zoom"])
    assert seen(page)["at"] == pytest.approx(whole["at"], abs=0.05)


def test_a_filter_does_not_move_the_map(page: Chromium, root: str) -> None:
    page.open_map(address(root, "map", "near=cpc-terminal,25km"))
    before = seen(page)
    page.click("#class-attack")
    page.wait("document.documentElement.dataset.hiddenCount !== '0'")
    hidden = page.script("return document.documentElement.dataset.hiddenCount")
    page.driver.find_element("id", "search").send_keys("storm")
    page.wait("document.documentElement.dataset.hiddenCount !== arguments[0]", hidden)
    assert {**seen(page), "size": before["size"]} == before
    page.click(".incidents li:not([hidden]) a")
    page.wait("!document.querySelector('[data-part=card]').hidden")
    assert seen(page)["zoom"] == before["zoom"], "what is in view is not gone to"


def test_a_phone_that_is_turned_shows_all_again(
    page: Chromium, root: str, catalog: Catalog
) -> None:
    page.look_like(PHONE)
    query = "filter=country='RU'"
    page.open_map(address(root, "embed", query))
    upright = seen(page)
    page.look_like((PHONE[1], PHONE[0]))
    page.wait(f"{MAP}.getSize().x > arguments[0]", upright["size"][0])
    turned = seen(page)
    picture = still(catalog, query, turned["size"])
    assert turned["zoom"] == picture.zoom
    assert page.script("return location.hash") == "", "nobody chose a view"
    assert turned["at"][0] == pytest.approx(
        picture.x * 360.0 - 180.0, abs=360.0 / picture.square_px
    )
