"""JavaScript that looks at what a document shows: kinds of elements, links, and marked texts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.hostile.payloads import PAYLOADS

if TYPE_CHECKING:
    from tests.browser.chromium import Chromium

__all__ = ["LOOK", "SHOW_ALL", "Shown", "look", "show_all"]

# A mark counts where the whole payload stands before it, as text or as the value of an attribute.
LOOK = f"""
const PAYLOADS = {json.dumps(PAYLOADS)}.map((text) => text.trimStart());
const TOLD = {{ kinds: new Set(), protocols: new Set(), marks: new Set(), altered: new Set() }};
function readText(text) {{
    for (const {{ 0: mark, 1: field, 2: at, index }} of text.matchAll(/~(\\d+)\\.(\\d+)~/g)) {{
        const whole = text.endsWith(PAYLOADS[at], index);
        (whole ? TOLD.marks : TOLD.altered).add(`${{field}}.${{at}}`);
    }}
}}
function lookAt(where) {{
    const nodes = [...(where.localName ? [where] : []), ...where.querySelectorAll('*')];
    for (const node of nodes) {{
        TOLD.kinds.add(node.localName);
        for (const {{ name, value }} of node.attributes) {{
            TOLD.kinds.add(`${{node.localName}} ${{name}}`);
            if (value.includes('~')) readText(value);
        }}
        if (node.protocol && node.localName === 'a') TOLD.protocols.add(node.protocol);
        if (node.href?.baseVal) TOLD.protocols.add(new URL(node.href.baseVal, location).protocol);
        if (['script', 'style'].includes(node.localName)) continue;
        if (typeof node.value === 'string' && node.value.includes('~')) readText(node.value);
        for (const text of node.childNodes)
            if (text.nodeType === 3 && text.data.includes('~')) readText(text.data);
    }}
}}
function told() {{
    return Object.fromEntries(Object.entries(TOLD).map(([key, found]) => [key, [...found]]));
}}
"""
# Opens every stack, shape and asset, each card, all sections, and paper; all of it is looked at.
# What is drawn in frames or fetched is waited for; a list that draws only a part is scrolled.
SHOW_ALL = f"""return (async () => {{
{LOOK}
    const frames = () => new Promise(
        (done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const one = (selector) => document.querySelector(selector);
    const titles = {{}}, links = {{}};
    let opened = 0;
    for (const more of document.querySelectorAll('details')) more.open = true;
    await frames();
    // A list of many is read on, a page at a time, till it is whole.
    const more = one('[data-act=more]');
    const listed = () => document.querySelectorAll('.incidents li').length;
    while (more && !more.hidden) {{
        const before = listed();
        more.click();
        for (let wait = 0; wait < 200 && listed() === before; wait += 1) await frames();
    }}
    for (const scroller of [one('.panel'), one('.incidents'), one('.wide')].filter(Boolean)) {{
        const step = Math.max(scroller.clientHeight - 40, 100);
        lookAt(scroller);
        const shown = Number(document.documentElement.dataset.shown);
        if (scroller.querySelectorAll('li a[data-incident], tbody tr').length >= shown) continue;
        for (let top = 0; top < scroller.scrollHeight; top += step) {{
            scroller.scrollTop = top;
            await frames();
            lookAt(scroller);
        }}
        scroller.scrollTop = 0;
    }}
    lookAt(document);
    const openers = () => [...document.querySelectorAll(
        '.pin-holder, path.footprint[role=button], .asset-holder')];
    const panel = one('[data-part=card]');
    const popup = () => [...document.querySelectorAll('.leaflet-popup')].at(-1);
    for (let at = 0; at < openers().length; at += 1) {{
        const opener = openers()[at];
        opener.dispatchEvent(new MouseEvent('click', {{ bubbles: true }}));
        const shown = [popup(), panel?.hidden ? null : panel].filter(Boolean);
        shown.forEach(lookAt);
        opened += shown.length > 0;
        if (panel && !panel.hidden) panel.querySelector('button').click();
        const old = [...document.querySelectorAll('.leaflet-popup')].slice(0, -1);
        for (const faded of old) faded.remove();
    }}
    // A choice of each filter, alone: sentence, list, table and charts follow.
    const reset = () => one('[data-act=reset]')?.click();
    for (const control of document.querySelectorAll('[data-part=filters] select')) {{
        control.selectedIndex = control.options.length - 1;
        control.dispatchEvent(new Event('change'));
        await frames();
        lookAt(one('[data-part=browse]'));
        reset();
    }}
    for (const box of document.querySelectorAll('.filters input[type=checkbox]')) {{
        box.click();
        lookAt(box.closest('form'));
        box.click();
    }}
    reset();
    await frames();
    for (const event of document.querySelectorAll('.context')) {{
        event.dispatchEvent(new MouseEvent('click', {{ bubbles: true }}));
        lookAt(one('[data-part=timeline-words]'));
    }}
    await frames();
    lookAt(document);
    for (const id of arguments[0]) {{
        history.replaceState(null, '', `#map=7/45/42&incident=${{id}}`);  // the map stays
        dispatchEvent(new PopStateEvent('popstate'));
        const card = () => (panel ? panel : popup())?.querySelector('.card');
        const there = () => card()?.querySelector(`.permalink [data-incident="${{id}}"]`);
        for (let wait = 0; wait < 200 && !there(); wait += 1) await frames();
        titles[id] = card().querySelector('h2').textContent;
        links[id] = [...card().querySelectorAll('.sources a')].map((a) => a.getAttribute('href'));
        lookAt(card());
    }}
    await frames();
    lookAt(document);
    return {{ ...told(), titles, links, opened }};
}})()"""


@dataclass
class Shown:
    """What was shown so far: kinds of elements, protocols of links, (field, payload) that stood."""

    kinds: set[str] = field(default_factory=set)
    protocols: set[str] = field(default_factory=set)
    pairs: set[tuple[int, int]] = field(default_factory=set)
    altered: set[tuple[int, int]] = field(default_factory=set)

    def add(self, found: dict[str, Any]) -> None:
        """Take what the browser told of one more document."""
        self.kinds |= set(found["kinds"])
        self.protocols |= set(found["protocols"])
        self.pairs |= {_pair(mark) for mark in found["marks"]}
        self.altered |= {_pair(mark) for mark in found["altered"]}

    def fields(self) -> dict[int, int]:
        """Give how many payloads each field was shown with."""
        numbers = [number for number, _ in self.pairs]
        return {number: numbers.count(number) for number in set(numbers)}


def _pair(mark: str) -> tuple[int, int]:
    number, at = mark.split(".")
    return int(number), int(at)


def look(page: Chromium) -> dict[str, Any]:
    """Look at the document that is open."""
    found: dict[str, Any] = page.script(f"{LOOK} lookAt(document); return told();")
    return found


def show_all(page: Chromium, incidents: list[str]) -> dict[str, Any]:
    """Open whatever the map that is open can open."""
    found: dict[str, Any] = page.script(SHOW_ALL, incidents)
    return found
