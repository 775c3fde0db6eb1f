"""The rules of axe-core on every page: nothing serious, nothing critical."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.axe import broken
from tests.browser.chromium import DESKTOP, PHONE

if TYPE_CHECKING:
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

DATA_PAGES = (
    "conformance",
    "functions",
    "collections",
    "collections/no-such",
    "map?limit=0",
    "collections/incidents",
    "collections/incidents/queryables",
    "collections/incidents/items",
    "collections/claims/items?limit=5",
    "collections/incidents/items/cpc-2025-09-24-office-strike",
    "collections/incidents/items?filter=kp_km",
    "incidents/cpc-2025-09-24-office-strike",
    "incidents/cpc-2022-07-atyrau-power-outage?lang=kk",
    "analyses",
    "analyses/near-table?k=3&radius=25km",
    "analyses/near-table?k=x",
    "analyses/timeline?period=quarter",
    "analyses/reach",
    "analyses/reach?incident=cpc-2025-11-29-spm2-naval-drones",
    "analyses/what-if?place=Kropotkin",
)


def grave(page: Chromium) -> list[tuple[str, list[Any]]]:
    """Give the rules that are broken gravely, each with where."""
    return broken(page, "serious", "critical")


@pytest.mark.parametrize("path", ["map", "embed", "about", ""])
def test_a_page_is_open_to_everyone(page: Chromium, root: str, path: str) -> None:
    (page.open_map if path in {"map", "embed"} else page.open)(root + path)
    assert grave(page) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", DATA_PAGES)
def test_a_page_of_data_is_open_to_everyone(
    page: Chromium, root: str, path: str, *, dark: bool
) -> None:
    page.look_like(PHONE if dark else DESKTOP, dark=dark)
    page.open(root + path)
    if page.script("return !!document.querySelector('#features-map')"):
        page.wait("document.documentElement.dataset.map === 'ready'")
    page.script("for (const more of document.querySelectorAll('details')) more.open = true")
    assert grave(page) == []


def test_a_card_is_open_to_everyone(page: Chromium, root: str) -> None:
    page.look_like(PHONE, dark=True)
    page.open_map(root + "map#incident=cpc-2025-09-24-office-strike")
    page.wait("document.querySelector('[data-part=card] .sources')")
    assert grave(page) == []


def test_a_listing_is_open_to_everyone(page: Chromium, root: str) -> None:
    page.look_like(dark=True)
    page.open_map(root + "embed")
    page.click(".pin-holder[aria-label*=' incidents, ']")
    page.wait("document.querySelector('.leaflet-popup .rows')")
    assert grave(page) == []
