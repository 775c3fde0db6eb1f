"""Small frames: nothing lies on something else, and credits and date are always to be read."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from app.maps.mapdata import credit_line
from tests.browser.axe import broken

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

SIZES = [(200, 200), (300, 200), (320, 480), (400, 300), (640, 360)]
# What a frame may show besides the record: plain, a sentence on what is not shown, a caption,
# a notice on the link.
SHOWN = {
    "plain": "",
    "part": "&limit=3",
    "caption": "&caption=true&near=cpc-terminal,25km",
    "notice": "#incident=nothing",
}
PARTS = (
    ".leaflet-control-zoom", ".leaflet-control-scale", ".coordinates", ".over-map", ".notice",
    ".caption", ".shown-part", ".credits-short", ".credits",
)  # fmt: skip
BOXES = """return [...document.querySelectorAll(arguments[0])].filter((one) => one.checkVisibility(
    { visibilityProperty: true })).map((one) => {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    return { name: one.className, left, top, right, bottom, high: one.scrollHeight,
             shown: one.clientHeight };
})"""
LESS_PX = 0.5


def boxes(page: Chromium) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.script(BOXES, ", ".join(PARTS))
    return found


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    wide = min(one["right"], other["right"]) - max(one["left"], other["left"])
    high = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return bool(wide > LESS_PX and high > LESS_PX)


def assert_in_frame(credit: dict[str, Any], size: tuple[int, int]) -> None:
    """The credits are in the frame, whole."""
    width, height = size
    assert credit["left"] >= 0
    assert credit["top"] >= 0
    assert credit["right"] <= width + LESS_PX
    assert credit["bottom"] <= height + LESS_PX
    assert credit["high"] <= credit["shown"] + 1


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("code", ["en", "ru"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_lies_on_something_else(
    page: Chromium, root: str, catalog: Catalog, size: tuple[int, int], code: str, *, dark: bool
) -> None:
    page.look_like(size, dark=dark)
    for name, more in SHOWN.items():
        page.open_map(f"{root}embed?lang={code}{more}")
        found = boxes(page)
        over = [(a["name"], b["name"]) for a, b in combinations(found, 2) if overlap(a, b)]
        assert over == [], name
        (credit,) = [each for each in found if "credits" in each["name"]]
        assert_in_frame(credit, size)
        said = page.script(
            "return document.querySelector(arguments[0]).textContent", f".{credit['name']}"
        )
        assert "© OpenStreetMap contributors, ODbL 1.0" in said
        assert "Incident Mapper record, CC BY 4.0" in said
        assert catalog.data_date in said
        assert catalog.coverage.read_up_to in said


@pytest.mark.parametrize("size", SIZES[:-1], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_short_credits_open_to_all(
    page: Chromium, root: str, catalog: Catalog, size: tuple[int, int]
) -> None:
    page.look_like(size)
    page.open_map(f"{root}embed")
    page.script("document.querySelector('.credits-short summary').focus()")
    page.press("\ue007")  # Enter
    page.wait("document.querySelector('.credits').checkVisibility()")
    assert page.script("return document.querySelector('.credits').textContent") == (
        credit_line(catalog)
    )
    over = [(a["name"], b["name"]) for a, b in combinations(boxes(page), 2) if overlap(a, b)]
    assert over == []
    assert page.script(
        "return document.querySelector('.credits').getBoundingClientRect().bottom <= innerHeight"
    )
    assert broken(page) == []


@pytest.mark.parametrize("state", ["", "#incident=cpc-2025-09-24-office-strike", "layers"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_rule_is_broken_in_a_small_frame(
    page: Chromium, root: str, size: tuple[int, int], state: str
) -> None:
    page.look_like(size)
    page.open_map(f"{root}embed{'' if state == 'layers' else state}")
    if state == "layers":
        page.click(".over-map summary")
    over = [(a["name"], b["name"]) for a, b in combinations(boxes(page), 2) if overlap(a, b)]
    assert over == []
    assert broken(page) == []
    assert page.said() == []
