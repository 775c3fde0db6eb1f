"""All rules of axe-core on the map in each of its states: none is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.axe import broken
from tests.browser.chromium import DESKTOP, PHONE

if TYPE_CHECKING:
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


@pytest.mark.parametrize("look", ["light", "dark-phone"])
@pytest.mark.parametrize(
    ("path", "fragment", "click"),
    [(path, fragment, click) for path, _, fragment, click in STATES],
    ids=[f"{path}-{name}" for path, name, _, _ in STATES],
)
def test_no_rule_is_broken(
    page: Chromium, root: str, path: str, fragment: str, click: str | None, look: str
) -> None:
    page.look_like(PHONE if "phone" in look else DESKTOP, dark="dark" in look)
    page.open_map(f"{root}{path}#{fragment}")
    if click:
        page.click(click)
    page.script("return new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d)))")
    assert broken(page) == []
