"""All rules of axe-core on the map in each of its states and on each screen: none is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.pages.map_page import map_page
from app.selection.selection import Selection
from tests.browser.axe import broken
from tests.browser.chromium import DESKTOP, PHONE

if TYPE_CHECKING:
    from pathlib import Path

    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

OFFICE = "cpc-2025-09-24-office-strike"
STACK = ".pin-holder[data-holds*=' ']"
# What is opened, by the fragment of the address and by a click.
MAP_STATES = {
    "plain": ("", None),
    "card": (f"incident={OFFICE}", None),
    "filters": ("panel=filters,layers&near=terminal:5km:possible&kp=100/1511", None),
    "table": ("panel=table,link", None),
    "listing": ("map=10/44.7/37.8", STACK),
    "place": ("map=13/44.72/37.77", ".pin-holder[aria-label$='incidents, Tsemes Bay']"),
    "asset": ("", ".asset-holder"),
    "ruler": ("", "[aria-label='Measure a distance']"),
    "stretches": ("time=2025-01-01/2025-06-30&kp=1200/1400", "[data-act=play]"),
    "nothing": ("q=nobody-wrote-this&theme=pink", None),
}
EMBED_STATES = {
    "plain": ("", None),
    "card": (f"incident={OFFICE}", None),
    "listing": ("", STACK),
    "layers": ("", ".over-map summary"),
}
STATES = [
    *(("map", name, *state) for name, state in MAP_STATES.items()),
    *(("embed", name, *state) for name, state in EMBED_STATES.items()),
]


TABLET = (820, 1100)
LOOKS = {
    "light": (DESKTOP, False),
    "dark": (DESKTOP, True),
    "light-tablet": (TABLET, False),
    "light-phone": (PHONE, False),
    "dark-phone": (PHONE, True),
}
FRAMES = "return new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d)))"
# What stands on every screen in both themes; the other states in one of each.
EVERYWHERE = ("plain", "card")
RUNS = [
    (path, name, fragment, click, look)
    for path, name, fragment, click in STATES
    for look in LOOKS
    if name in EVERYWHERE or look in {"light", "dark-phone"}
]


def in_state(page: Chromium, address: str, click: str | None, look: str) -> None:
    size, dark = LOOKS[look]
    page.look_like(size, dark=dark)
    page.open_map(address)
    if click:
        page.click(click)
    page.script(FRAMES)


@pytest.mark.parametrize(
    ("path", "fragment", "click", "look"),
    [(path, fragment, click, look) for path, _, fragment, click, look in RUNS],
    ids=[f"{path}-{name}-{look}" for path, name, _, _, look in RUNS],
)
def test_no_rule_is_broken(
    page: Chromium, root: str, path: str, fragment: str, click: str | None, look: str
) -> None:
    in_state(page, f"{root}{path}#{fragment}", click, look)
    assert broken(page) == []


@pytest.mark.parametrize("name", ["plain", "card", "table"])
def test_no_rule_is_broken_in_the_single_file(
    page: Chromium, catalog: Catalog, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "map.html"
    path.write_text(map_page(catalog, Selection(), standalone=True).html, encoding="utf-8")
    fragment, click = MAP_STATES[name]
    in_state(page, f"{path.as_uri()}#{fragment}", click, "light")
    assert broken(page) == []


def test_no_rule_is_broken_where_a_selection_is_empty(page: Chromium, root: str) -> None:
    in_state(page, f"{root}map?datetime=1999-01-01/1999-12-31", None, "light")
    assert broken(page) == []
