"""The criteria of docs/map-accessibility.md that no rule of axe-core can hold, one by one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.test_looks import LOW_CONTRAST, READABLE

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

OFFICE = "cpc-2025-09-24-office-strike"
# What a card may say in Latin letters whatever it speaks: names of time zones, as files of them
# have it, and of the clock of the world.
LATIN_IN_ANY_LANGUAGE = (r"\b[A-Z][a-z]+/[A-Z][a-z]+\b", r"\bUTC\b")
# How many sections the open card has, and what stands in the language of the page in it and in
# all other cards, if it has Latin letters.
UNMARKED = """return (async () => {
    const page = document.documentElement, data = await IncidentMap.pageData();
    const open = document.querySelector('.card');
    const cards = data.incidents.map((one) => IncidentMap.card(one, data, ''));
    const found = [];
    const look = (text, node) => {
        const marked = node.closest('[lang]');
        if ((marked === null || marked === page) && /[A-Za-z]/.test(text ?? '')) found.push(text);
    };
    for (const card of [open, ...cards]) {
        const walker = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) look(walker.currentNode.data, walker.currentNode.parentElement);
        for (const node of card.querySelectorAll('[title], [aria-label], [alt]'))
            for (const name of ['title', 'aria-label', 'alt']) look(node.getAttribute(name), node);
    }
    return [open.querySelectorAll('h3').length, found];
})()"""
LARGE_PX = 44  # WCAG 2.2, 2.5.5
STATES = ("map", f"map#incident={OFFICE}&panel=filters,layers,table,link", "embed")
FOCUS = "document.activeElement"
WHERE = f"""[{FOCUS}.localName, {FOCUS}.id, {FOCUS}.className?.baseVal ?? {FOCUS}.className,
    {FOCUS}.getAttribute('aria-label') ?? {FOCUS}.textContent.slice(0, 40)].join(' ')"""
FRAMES = "return new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d)))"
# What is pressed, but for links in a run of text and signs whose place is what they say; of these
# the part that takes the pointer is measured, which is larger than the sign.
SMALL = """
const inText = '.sources a, .permalink a, .coverage a, .credits a, .legend + p a, details p > a';
const kinds = 'a[href], button, summary, select, input:not([type=checkbox]), label:has(input),'
    + ' .brush-handle, .pin-holder, .asset-holder, [role=button]:not(path)';
const grown = (node) => {
    const more = getComputedStyle(node, '::before');
    const box = node.getBoundingClientRect();
    if (more.content === 'none' || !node.matches('.pin-holder, .asset-holder')) return box;
    return { width: parseFloat(more.width), height: parseFloat(more.height) };
};
return [...document.querySelectorAll(kinds)]
    .filter((node) => node.checkVisibility() && !node.matches(inText) && !node.matches('.skip'))
    .map((node) => [node.className || node.id || node.localName, grown(node)])
    .filter(([, box]) => Math.round(Math.min(box.width, box.height)) < arguments[0])
    .map(([name, box]) => `${name} ${Math.round(box.width)}x${Math.round(box.height)}`);
"""
# Whether what has the focus looks otherwise than without it: an outline, a thick line of a shape.
SEEN = f"""(() => {{
    const style = getComputedStyle({FOCUS});
    const line = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    return line || ({FOCUS} instanceof SVGElement && parseFloat(style.strokeWidth) >= 4);
}})()"""
LATE = f"""(() => {{
    const before = window.__met.at(-2);
    return Boolean(before) && !(before.compareDocumentPosition({FOCUS})
        & Node.DOCUMENT_POSITION_FOLLOWING);
}})()"""
# How much of what has the focus lies in the window and under nothing else.
UNCOVERED = f"""(() => {{
    const box = {FOCUS}.getBoundingClientRect();
    for (const across of [.5, .25, .75]) for (const down of [.5, .2, .8]) {{
        const x = box.left + box.width * across, y = box.top + box.height * down;
        const top = document.elementFromPoint(x, y);
        if (top && ({FOCUS}.contains(top) || top.contains({FOCUS})
            || {FOCUS}.querySelector?.('*') === top)) return true;
    }}
    return {FOCUS}.matches('path');  // an outline: its middle is not of it
}})()"""


def stops(page: Chromium, most: int = 400) -> list[dict[str, Any]]:
    """Press Tab from the beginning to the end; give what has the focus each time."""
    found: list[dict[str, Any]] = []
    page.script(f"{FOCUS}.blur?.(); window.scrollTo(0, 0)")
    page.script("window.__met = []")
    for _ in range(most):
        page.press(Keys.TAB)
        page.script(FRAMES)
        page.wait("!document.querySelector('.leaflet-pan-anim, .leaflet-zoom-anim')")
        if page.script(f"return {FOCUS} === document.body || window.__met.includes({FOCUS})"):
            return found
        page.script(f"window.__met.push({FOCUS})")
        found.append(page.script(f"return {{ where: {WHERE}, seen: {SEEN}, late: {LATE},"
                                 f" uncovered: {UNCOVERED} }}"))  # fmt: skip
    raise AssertionError("the keyboard never leaves the page")


@pytest.mark.parametrize("path", STATES)
def test_each_stop_of_the_keyboard_is_seen_in_order_and_left_again(
    page: Chromium, root: str, path: str
) -> None:
    page.open_map(root + path)
    page.script("document.documentElement.style.scrollBehavior = 'auto'")
    found = stops(page)
    assert len(found) > 15
    assert [one["where"] for one in found if not one["seen"]] == []
    assert [one["where"] for one in found if not one["uncovered"]] == []
    assert [one["where"] for one in found if one["late"]] == []
    assert page.script("return document.querySelectorAll('[tabindex]').length") > 0
    assert page.script(
        "return [...document.querySelectorAll('[tabindex]')].filter((one) => one.tabIndex > 0)"
        ".length"
    ) == 0  # fmt: skip


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("path", STATES)
def test_what_is_pressed_is_44_pixels_wide(
    page: Chromium, root: str, path: str, size: tuple[int, int]
) -> None:
    page.look_like(size)
    page.open_map(root + path)
    page.script("for (const more of document.querySelectorAll('details')) more.open = true")
    page.script(FRAMES)
    assert page.script(SMALL, LARGE_PX) == []


def test_the_popup_of_the_embed_is_pressed_as_well(page: Chromium, root: str) -> None:
    page.open_map(root + "embed")
    page.click(".pin-holder[data-holds*=' ']")
    page.wait("document.querySelector('.leaflet-popup .rows')")
    assert page.script(SMALL, LARGE_PX) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_names_on_the_map_stand_out_from_any_ground(
    page: Chromium, root: str, *, dark: bool
) -> None:
    page.look_like(dark=dark)
    grounds = ("--land", "--sea", "--blank", "--halo")
    for ground in grounds:
        page.open_map(f"{root}map#map=7/45/42&incident={OFFICE}")
        colours = page.script("""
            const colour = getComputedStyle(document.documentElement)
                .getPropertyValue(arguments[0]).trim();
            const shown = [...document.querySelectorAll('.label span')].map((span) => {
                const style = getComputedStyle(span);
                return [span.textContent, style.color];
            });
            const holder = document.createElement('div');
            holder.style.background = colour;
            for (const [text, ink] of shown) {
                const line = document.createElement('p');
                line.style.color = ink;
                line.textContent = text;
                holder.append(line);
            }
            document.body.replaceChildren(holder);
            return [colour, shown.length];
        """, ground)  # fmt: skip
        assert colours[1] > 20
        assert colours[0].startswith("#"), colours
        assert page.script(LOW_CONTRAST, READABLE) == [], ground


def test_the_state_of_the_controls_can_be_told(page: Chromium, root: str) -> None:
    page.open_map(root + "map#map=13/44.7/37.8")
    assert page.script(
        "return [...document.querySelectorAll('.leaflet-control-zoom a')]"
        ".map((one) => [one.getAttribute('role'), one.getAttribute('aria-disabled')])"
    ) == [["button", "true"], ["button", "false"]]
    assert page.script(
        "return [...document.querySelectorAll('.own-control button')]"
        ".every((one) => one.hasAttribute('aria-pressed') && one.getAttribute('aria-label'))"
    )
    node = "document.querySelector('.leaflet-container')"
    assert page.script(f"return {node}.getAttribute('role')") == "group"
    assert page.script(f"return {node}.getAttribute('aria-label')").startswith("Map of")
    keys = page.script("return document.querySelector('#map-keys').textContent")
    assert keys == "Arrow keys move the map, plus and minus zoom."
    assert page.script("return !!document.querySelector('.map-frame[role=region][aria-label]')")
    assert page.script(
        "return document.querySelector('.leaflet-control-scale').getAttribute('aria-hidden')"
    ) == "true"  # fmt: skip


def test_keys_of_the_map_work_on_the_map_alone(page: Chromium, root: str) -> None:
    page.open_map(root + "map#map=8/45/42")
    zoom = "IncidentMap.state().view.zoom"
    for selector in ("[data-act=play]", "#theme", "[data-view=whole]"):
        page.script("document.querySelector(arguments[0]).focus()", selector)
        for key in ("+", "-", "=", "x", "5"):
            page.press(key)
        page.script(FRAMES)
        assert page.script(f"return {zoom}") == 8
        assert page.script("return IncidentMap.state().text") == ""
    page.script("document.querySelector('.leaflet-container').focus()")
    page.press("+")
    page.wait(f"{zoom} > 8")


def test_an_input_changes_nothing_but_what_it_says(page: Chromium, root: str) -> None:
    page.open_map(root + "map#panel=filters,layers,table,link")
    path = page.script("return location.pathname")
    tabs = len(page.driver.window_handles)
    number = page.script("""
        const all = [...document.querySelectorAll('select, input[type=checkbox]')];
        for (const control of all) {
            if (control.disabled) continue;
            control.focus();
            if (control.type === 'checkbox') control.click();
            else {
                control.selectedIndex = control.options.length - 1;
                control.dispatchEvent(new Event('change', { bubbles: true }));
            }
            if (control.isConnected && document.activeElement !== control) return control.id;
        }
        return all.length;
    """)
    assert isinstance(number, int), f"{number} gives the focus away"
    assert number > 15
    assert page.script("return location.pathname") == path
    assert len(page.driver.window_handles) == tabs


def test_a_link_that_opens_a_tab_says_so(page: Chromium, root: str) -> None:
    for path in (f"map#incident={OFFICE}", f"embed#incident={OFFICE}"):
        page.open_map(root + path)
        page.wait("document.querySelector('.card .sources a')")
        silent = page.script(
            "return [...document.querySelectorAll('a[target=_blank]')]"
            ".filter((one) => !one.querySelector('[aria-label=\"opens in a new tab\"]'))"
            ".map((one) => one.textContent)"
        )
        assert silent == []
        assert page.script("return document.querySelectorAll('a[target=_blank]').length") > 3


@pytest.mark.parametrize("path", ["map", "embed"])
def test_what_is_english_is_marked_in_another_language(
    page: Chromium, root: str, path: str
) -> None:
    page.open_map(f"{root}{path}?lang=ru#incident={OFFICE}&panel=table")
    page.wait("document.querySelector('.card .sources')")
    assert page.script("return document.documentElement.lang") == "ru"
    unmarked = page.script("""
        const data = JSON.parse(document.getElementById('map-data').textContent);
        const titles = new Set(data.incidents.flatMap((one) => [one.title, one.summary]));
        const found = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const node = walker.currentNode, parent = node.parentElement;
            if (parent.closest('script, svg')) continue;
            if (titles.has(node.data.trim()) && parent.closest('[lang]').lang !== 'en')
                found.push(node.data.slice(0, 60));
        }
        return found;
    """)
    assert unmarked == []


@pytest.mark.parametrize("code", ["ru", "kk", "uk"])
@pytest.mark.parametrize("path", ["map", "embed"])
def test_no_latin_letters_of_a_card_stand_unmarked(
    page: Chromium, root: str, catalog: Catalog, path: str, code: str
) -> None:
    """Criterion 3.1.2: texts, and what readers of the screen hear instead, of whole cards."""
    page.open_map(f"{root}{path}?lang={code}#incident={OFFICE}")
    page.wait("document.querySelector('.card .sources')")
    sections, found = page.script(UNMARKED)
    assert sections > 8
    sources = [one for measured in catalog.incidents.values() for one in measured.incident.sources]
    names = {name for one in sources for name in (one.publisher, one.relayed_from) if name}
    # A name is a name in any language: WCAG itself excepts names.
    known = [*map(re.escape, sorted(names, key=len, reverse=True)), *LATIN_IN_ANY_LANGUAGE]
    rest = [re.sub("|".join(known), "", text) for text in found]
    assert [text for text in rest if re.search("[A-Za-z]", text)] == []


def test_each_drag_has_another_way(page: Chromium, root: str) -> None:
    """Criterion 2.5.7: single presses do what a drag does."""
    page.open_map(root + "map")
    zoom = "IncidentMap.state().view?.zoom ?? 0"
    frame = page.driver.find_element("css selector", ".leaflet-container")
    ActionChains(page.driver).move_to_element_with_offset(frame, 150, 90).double_click().perform()
    page.wait(f"({zoom}) > 0 && !document.querySelector('.leaflet-zoom-anim')")
    closer = page.script(f"return {zoom}")
    page.click(".leaflet-control-zoom-out")
    page.wait(f"({zoom}) < arguments[0]", closer)
    for chart, name in (("timeline", "time"), ("strip", "kp")):
        body = page.driver.find_element("css selector", f"[data-part={chart}]")
        handles = body.find_elements("css selector", ".brush-handle")
        for handle, share in zip(handles, (-0.25, 0.25), strict=True):
            before = page.script("return IncidentMap.state()[arguments[0]]", name)
            ActionChains(page.driver).click(handle).perform()
            across = int(body.size["width"] * share)
            ActionChains(page.driver).move_to_element_with_offset(
                body, across, -body.size["height"] // 2 + 2
            ).click().perform()
            page.wait(
                "JSON.stringify(IncidentMap.state()[arguments[0]]) !== arguments[1]",
                name, page.script("return JSON.stringify(arguments[0])", before),
            )  # fmt: skip
            assert page.script("return document.activeElement === arguments[0]", handle)
        low, high = page.script("return IncidentMap.state()[arguments[0]]", name)
        whole = page.script(
            "return arguments[0].map((one) => [+one.ariaValueMin, +one.ariaValueMax])", handles
        )[0]
        room = whole[1] - whole[0]  # the chart has margins, which are not measured here
        assert low == pytest.approx(whole[0] + room / 4, abs=room / 6)
        assert high == pytest.approx(whole[1] - room / 4, abs=room / 6)
