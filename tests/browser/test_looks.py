"""What can be measured of the looks: contrast, sizes, room, in both themes and on both screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import DESKTOP, PHONE

if TYPE_CHECKING:
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

CARD = "map#incident=cpc-2025-09-24-office-strike"
ITEMS = "collections/incidents/items"
ITEM = f"{ITEMS}/cpc-2025-09-24-office-strike"
FAULT = f"{ITEMS}?filter=kp_km"
TWO_FRAMES = "return new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d)))"
SCALE = "document.querySelector('.leaflet-control-scale').textContent"
READABLE = 4.5  # WCAG 2.2, 1.4.3
TARGET_PX = 24  # WCAG 2.2, 2.5.8
LOADED = "document.readyState === 'complete'"
READY = {
    "map": "document.documentElement.dataset.map === 'ready'",
    "embed": "document.documentElement.dataset.map === 'ready'",
    CARD: "document.documentElement.dataset.map === 'ready'",
    ITEMS: "document.documentElement.dataset.map === 'ready'",
    ITEM: "document.documentElement.dataset.map === 'ready'",
    "docs": "document.querySelectorAll('.opblock').length > 10",
}
# The text on the map itself has a halo and no one background: it is looked at, not measured.
LOW_CONTRAST = """
const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
    .getContext('2d', { willReadFrequently: true });
const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1); pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
};
const over = (top, below) => top.slice(0, 3).map((c, i) => c * top[3] + below[i] * (1 - top[3]));
const behind = (node) => {
    if (!node) return rgba(getComputedStyle(document.documentElement).colorScheme.startsWith('dark')
        ? 'black' : 'white').slice(0, 3);
    const own = rgba(getComputedStyle(node).backgroundColor);
    return own[3] === 1 ? own.slice(0, 3) : over(own, behind(node.parentElement));
};
const light = (colour) => colour.map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const low = [];
for (const node of document.querySelectorAll('body *')) {
    const text = [...node.childNodes].filter((n) => n.nodeType === 3 && n.data.trim()).length;
    if (!text || !node.checkVisibility() || node.closest('script, .label, noscript')) continue;
    const back = behind(node);
    const pair = [light(over(rgba(getComputedStyle(node).color), back)), light(back)].sort();
    const ratio = (pair[1] + 0.05) / (pair[0] + 0.05);
    const words = node.textContent.trim().slice(0, 40);
    if (ratio < arguments[0]) low.push(`${ratio.toFixed(2)} ${words}`);
}
return low;
"""
SMALL = """
const kinds = 'button, summary, select, input:not([type=checkbox]), .tree label, .only label,'
    + ' .leaflet-bar a, .pin-holder, .asset-holder, .brush-handle, .leaflet-popup-close-button';
return [...document.querySelectorAll(kinds)]
    .filter((node) => node.checkVisibility())
    .map((node) => [node.className || node.localName, node.getBoundingClientRect()])
    .filter(([, box]) => Math.round(Math.min(box.width, box.height)) < arguments[0])
    .map(([name, box]) => `${name} ${box.width}x${box.height}`);
"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("path", "size"),
    [
        (CARD, DESKTOP),
        (CARD, PHONE),
        ("map", DESKTOP),
        ("map", PHONE),
        ("embed", DESKTOP),
        ("about", DESKTOP),
        ("", PHONE),
        ("docs", DESKTOP),
        ("collections", PHONE),
        ("collections/incidents", DESKTOP),
        (ITEMS, DESKTOP),
        (ITEMS, PHONE),
        (ITEM, PHONE),
        (FAULT, DESKTOP),
        ("functions", PHONE),
        ("collections/incidents/queryables", PHONE),
        ("collections/no-such", PHONE),
    ],
)
def test_text_stands_out_in_the_theme_of_the_reader(
    page: Chromium, root: str, path: str, size: tuple[int, int], *, dark: bool
) -> None:
    page.look_like(size, dark=dark)
    page.open(root + path, ready=READY.get(path, LOADED))
    page.script("for (const more of document.querySelectorAll('details')) more.open = true")
    assert page.script(LOW_CONTRAST, READABLE) == []
    background = page.script("return getComputedStyle(document.body).backgroundColor")
    tones = [int(part) for part in background.strip("rgb()").split(",")]
    assert (max(tones) < 64) is dark


@pytest.mark.parametrize(
    "path",
    [
        "map",
        "embed",
        "about",
        "",
        "docs",
        "conformance",
        "functions",
        "collections",
        "collections/no-such",
        "collections/incidents/queryables",
        "collections/incidents",
        "collections/incidents/schema",
        ITEMS,
        ITEM,
        FAULT,
    ],
)
def test_nothing_is_wider_than_a_phone(page: Chromium, root: str, path: str) -> None:
    page.look_like(PHONE)
    page.open(root + path, ready=READY.get(path, LOADED))
    wide = page.script("return [document.documentElement.scrollWidth, innerWidth]")
    assert wide == [PHONE[0], PHONE[0]]


@pytest.mark.parametrize("path", ["collections/incidents/queryables", "collections/route/schema"])
def test_a_property_is_read_on_a_phone_without_scrolling(
    page: Chromium, root: str, path: str
) -> None:
    page.look_like(PHONE)
    page.open(root + path)
    cells = page.script(
        "return [...document.querySelectorAll('.stacked tbody th, .stacked tbody td')]"
        ".map((one) => one.getBoundingClientRect()).map((box) => [box.left, box.right, box.height])"
    )
    assert len(cells) > 30
    assert all(left >= 0 and right <= PHONE[0] for left, right, _ in cells)
    heights = page.script(
        "return [...document.querySelectorAll('.stacked tbody tr')]"
        ".map((row) => [row.scrollHeight, [...row.children].reduce((sum, one) => sum"
        " + one.getBoundingClientRect().height, 0)])"
    )
    assert all(row - filled < 30 for row, filled in heights)  # no blank cells


@pytest.mark.parametrize("path", ["collections/incidents/items", "collections"])
def test_the_last_column_stands_off_the_frame(page: Chromium, root: str, path: str) -> None:
    page.look_like((1280, 900))
    page.open(root + path)
    gaps = page.script(
        "const frame = document.querySelector('.scroll');"
        "const edge = frame.getBoundingClientRect().left + frame.clientLeft + frame.clientWidth;"
        "return [...document.querySelectorAll('.scroll tr > :last-child')].map((cell) => {"
        " const text = document.createRange(); text.selectNodeContents(cell);"
        " return edge - text.getBoundingClientRect().right; })"
    )
    assert min(gaps) >= 8


@pytest.mark.parametrize("size", [PHONE, (360, 640)])
def test_the_map_takes_half_of_a_phone(page: Chromium, root: str, size: tuple[int, int]) -> None:
    page.look_like(size)
    page.open_map(root + "map")
    box = page.script(
        "return document.querySelector('.leaflet-container').getBoundingClientRect().toJSON()"
    )
    assert box["height"] >= size[1] / 2
    assert box["bottom"] <= size[1]
    assert box["width"] == size[0]


@pytest.mark.parametrize(
    ("path", "size"),
    [(CARD, DESKTOP), (CARD, PHONE), ("map", DESKTOP), ("map", PHONE), ("embed", PHONE)],
)
def test_what_is_pressed_is_large_enough(
    page: Chromium, root: str, path: str, size: tuple[int, int]
) -> None:
    page.look_like(size)
    page.open_map(root + path)
    page.script("for (const more of document.querySelectorAll('details')) more.open = true")
    assert page.script(SMALL, TARGET_PX) == []


def test_no_name_of_a_town_lies_on_another(page: Chromium, root: str) -> None:
    page.open_map(root + "map")
    for view in ("city", "whole"):
        before = page.script(f"return {SCALE}")
        page.click(f"[data-view={view}]")  # the map begins to move a frame later
        page.wait(
            f"{SCALE} !== arguments[0] && !document.querySelector('.leaflet-zoom-anim')", before
        )
        page.script(TWO_FRAMES)  # names are placed in the frame after a move
        boxes = page.script("""
            return [...document.querySelectorAll('.town span, .kp-label span, .pin')]
                .filter((node) => node.checkVisibility({ visibilityProperty: true }))
                .map((node) => [node.textContent, node.getBoundingClientRect().toJSON()])
        """)
        over = [
            (one, other)
            for at, (one, a) in enumerate(boxes)
            for other, b in boxes[at + 1 :]
            if a["left"] < b["right"] - 1 and b["left"] < a["right"] - 1
            and a["top"] < b["bottom"] - 1 and b["top"] < a["bottom"] - 1
        ]  # fmt: skip
        assert over == []
        assert "Novorossiysk" in [name for name, _ in boxes]


@pytest.mark.parametrize("size", [(1000, 640), (1024, 700), (1366, 620), (850, 600), (1050, 760)])
def test_the_charts_leave_the_map_its_room(
    page: Chromium, root: str, size: tuple[int, int]
) -> None:
    page.look_like(size, dark=False)
    page.open_map(f"{root}map")
    height = page.script("return document.querySelector('.leaflet-container').offsetHeight")
    assert height >= 0.4 * size[1] - 20
    assert page.script("return document.documentElement.scrollHeight") <= size[1]
