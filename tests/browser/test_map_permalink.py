"""The address holds the whole state of the map, and nothing in an address breaks the page."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.browser.oracle import asked_by_chance

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

OFFICE = "cpc-2025-09-24-office-strike"
SPILL = "cpc-2025-08-29-spm2-oil-spill"
LISTED = """[...document.querySelectorAll('.incidents li:not([hidden]) a')]
    .map((one) => one.dataset.incident)"""
NOTICE = "document.querySelector('[data-part=notice]:not([hidden]) span')?.textContent ?? ''"
WRITTEN_MS = 200  # the address is written a moment after the last small change
SECTIONS = ["filters", "layers", "table", "link"]
LAYERS = ["route", "okrug", "marks", "assets", "towns"]


def state(page: Chromium) -> dict[str, Any]:
    """Give what the page holds: its state, its list, what stands open, what is drawn."""
    page.script(f"return new Promise((done) => setTimeout(done, {WRITTEN_MS}))")
    found: dict[str, Any] = page.script(f"""return {{
        state: IncidentMap.state(), listed: {LISTED}, hash: location.hash,
        card: document.querySelector('[data-part=card] h2')?.textContent ?? null,
        open: [...document.querySelectorAll('details[open]')].map((one) => one.dataset.section),
        search: document.querySelector('#search').value,
        theme: document.documentElement.dataset.theme ?? null,
        layers: [...document.querySelectorAll('[data-part=layers] input')]
            .map((one) => one.checked),
        names: [...document.querySelectorAll('.pin-holder')]
            .map((one) => one.getAttribute('aria-label')),
        handles: [...document.querySelectorAll('.brush-handle')]
            .map((one) => one.getAttribute('aria-valuetext')),
    }}""")
    return found


def fragment_by_chance(catalog: Catalog, random: Random) -> str:
    """Draw a state of everything that a link holds."""
    parts = [asked_by_chance(catalog, random, most=3).fragment()]
    zoom, lat, lon = random.choice((5, 7.25, 9, 11)), random.uniform(44, 47), random.uniform(37, 52)
    wishes = [
        f"map={zoom}/{lat:.4f}/{lon:.4f}",
        f"off={','.join(sorted(random.sample(LAYERS, 2)))}",
        "window=1",
        f"incident={random.choice(sorted(catalog.incidents))}",
        "span=2022-01-01/2024-06-30",
        f"theme={random.choice(('light', 'dark'))}",
        f"panel={','.join(one for one in SECTIONS if random.random() < 0.5) or 'filters'}",
    ]
    parts += [wish for wish in wishes if random.random() < 0.5]
    random.shuffle(parts)
    return "&".join(parts)


def test_a_state_goes_into_the_address_and_comes_back_the_same(
    page: Chromium, root: str, catalog: Catalog
) -> None:
    random = Random(7)  # noqa: S311  # drawn for a test
    for _ in range(12):
        fragment = fragment_by_chance(catalog, random)
        page.open_map(f"{root}map#{fragment}")
        assert page.script(f"return {NOTICE}") == "", fragment
        first, link = state(page), page.script("return document.querySelector('#view-link').value")
        page.open_map(link)
        second = state(page)
        assert second.pop("hash") == link.partition("map")[2]
        assert second == {key: value for key, value in first.items() if key != "hash"}, fragment
        assert page.said() == []


def test_what_is_unknown_is_kept_and_what_is_unreadable_is_named(page: Chromium, root: str) -> None:
    kept = "as-of=2030&lang=kk&x=%3Cb%3E&y"
    bad = ["time=2025-02-31/2025-03-01", "near=constructor:5km:possible", "class=no-such", "kp=9/1"]
    page.open_map(f"{root}map#{kept}&{'&'.join(bad)}&sources=2&sources=3&theme=pink")
    said = page.script(f"return {NOTICE}")
    assert said.startswith("This part of the link could not be read and was ignored: ")
    assert all(part in said for part in bad)
    assert said.endswith(" and 1 more")
    assert page.script("return IncidentMap.state().sources") == 2
    page.click("#by-toll-killed")
    page.wait("location.hash.includes('killed=1')")
    assert page.script("return location.hash") == f"#killed=1&sources=2&{kept}"
    page.click("[data-part=notice] button")
    assert page.script(f"return {NOTICE}") == ""
    assert page.said() == []


@pytest.mark.parametrize("bad", ["panel=zzz", "off=route,zzz", "%E0%A4%A", "%E0%A4%A=1"])
def test_what_names_nothing_here_is_said_and_not_kept(page: Chromium, root: str, bad: str) -> None:
    page.open_map(f"{root}map#{bad}&killed=1")
    assert bad.partition("=")[0] in page.script(f"return {NOTICE}")
    page.click("#by-toll-killed")
    page.wait("!location.hash.includes('killed')")
    assert page.script("return location.hash") == ""


def test_a_link_of_the_map_with_its_panel_works_in_a_frame(page: Chromium, root: str) -> None:
    page.open_map(f"{root}embed#panel=filters,table&off=towns")
    assert page.script(f"return {NOTICE}") == ""


@pytest.mark.parametrize("path", ["map", "embed"])
def test_hostile_fragments_never_break_the_page(page: Chromium, root: str, path: str) -> None:
    random = Random(11)  # noqa: S311  # drawn for a test
    page.open_map(root + path)
    plain = page.script("return document.documentElement.dataset.shown")
    fragments = [hostile_fragment(random) for _ in range(120)]
    page.script(
        """
        for (const text of arguments[0]) {
            history.replaceState(null, '', location.pathname + '#' + text);
            dispatchEvent(new PopStateEvent('popstate'));
        }
        """,
        fragments,
    )
    page.script("return new Promise((done) => setTimeout(done, 300))")
    assert page.said() == page.refused() == []
    for fragment in (*fragments[:4], *(EDGES if path == "map" else EDGES[:6])):
        page.open_map(f"{root}{path}#{fragment}")
        assert page.said() == [], fragment[:200]
        assert page.script("return document.documentElement.dataset.shown") is not None
    page.script("location.hash = 'incident='")
    page.wait("document.documentElement.dataset.shown === arguments[0]", plain)


KEYS = (
    "map", "off", "class", "precision", "near", "killed", "impact", "sources", "kp", "time", "q",
    "window", "incident", "span", "theme", "panel", "__proto__", "constructor", "", "%", "%00",
)  # fmt: skip
EDGES = (
    "map=4/90/180",
    "map=22/-90/-180",
    "map=0/0/0",
    "span=0000-01-01/9999-12-31",
    "span=2022-01-01/2022-01-01",
    "span=2022-01-01/2022-01-02",
    "time=0000-01-01/0000-01-01",
    "time=9999-12-31/9999-12-31&span=0000-01-01/0000-01-02",
    "kp=0/0",
    "kp=20000/20000",
    "near=terminal:2000km:certain",
    "off=route,okrug,marks,assets,towns,no-such&panel=no-such",
    "q=" + "a" * 5_000,
    "q=%F0%9F%98%80%ED%A0%80",
    "%E0%A4%A=1&q=%E0%A4%A",
    "&&&&====&#&##",
    "&".join(f"key{at}={'x' * 100}" for at in range(400)),
    "&".join(f"sources={at}" for at in range(400)),
    "incident=" + quote("<img src=x onerror=alert(1)>"),
)


def hostile_fragment(random: Random) -> str:
    """Draw pairs of keys and values that no page wrote."""
    pieces = []
    for _ in range(random.randint(1, 6)):
        size = random.randint(0, 30)
        value = random.choice((
            "".join(chr(random.randrange(33, 0x2FF)) for _ in range(size)),
            "".join(f"%{random.randrange(256):02x}" for _ in range(size)),
            "/".join(str(random.uniform(-1e9, 1e9)) for _ in range(random.randint(1, 4))),
            "/".join(random.choice(("2022-01-01", "0000-01-01", "9999-12-31")) for _ in range(2)),
            ":".join(random.choice(("route", "1km", "toString", "certain", "")) for _ in range(3)),
            ",".join(random.choice(("attack", "valueOf", "__proto__", "1")) for _ in range(3)),
        ))  # fmt: skip
        pieces.append(f"{random.choice(KEYS)}={value}")
    return "&".join(pieces)


def begin(page: Chromium, address: str) -> int:
    """Open an address with an empty history; give its length."""
    page.open_map(address)
    page.command("Page.resetNavigationHistory")
    length: int = page.script("return history.length")
    return length


def test_back_and_forward_restore_each_step(page: Chromium, root: str) -> None:
    before = begin(page, root + "map#panel=filters")
    steps = [state(page)]
    for act in (
        "document.querySelector('#by-toll-injured').click()",
        f"document.querySelector('.incidents a[data-incident={OFFICE}]').click()",
        "document.querySelector('#class-attack').click()",
        "document.querySelector('#layer-towns').click()",
        "document.querySelector('[data-part=card] button').click()",
        "document.querySelector('[data-act=reset]').click()",
    ):
        page.script(act)
        steps.append(state(page))
    assert page.script("return history.length") == before + len(steps) - 1
    for number, step in reversed(list(enumerate(steps[:-1]))):
        page.driver.back()
        page.wait("location.hash === arguments[0]", step["hash"])
        assert state(page) == step, f"back to step {number}"
    for number, step in list(enumerate(steps))[1:]:
        page.driver.forward()
        page.wait("location.hash === arguments[0]", step["hash"])
        assert state(page) == step, f"forward to step {number}"
    assert page.said() == []


def test_a_move_of_the_map_is_in_the_address_and_no_step(page: Chromium, root: str) -> None:
    before = begin(page, root + "map")
    page.click("[data-view=city]")
    page.wait("location.hash.startsWith('#map=')")
    zoom = page.script("return IncidentMap.state().view.zoom")
    page.click(".leaflet-control-zoom-in")
    page.wait("IncidentMap.state().view.zoom > arguments[0]", zoom)
    assert page.script("return history.length") == before
    page.click(f".incidents a[data-incident={OFFICE}]")
    page.wait(f"location.hash.endsWith('&incident={OFFICE}')")
    assert page.script("return history.length") == before + 1


def test_a_word_is_one_step_however_many_letters_it_has(page: Chromium, root: str) -> None:
    before = begin(page, root + "map")
    field = page.driver.find_element("id", "search")
    for letter in "storm":
        field.send_keys(letter)
        page.script("return new Promise((done) => setTimeout(done, 180))")
    page.wait("location.hash === '#q=storm'")
    assert page.script("return history.length") == before + 1
    page.driver.back()
    page.wait("document.querySelector('#search').value === ''")
    assert page.script(f"return {LISTED}.length") == 34


def test_an_old_link_to_an_incident_works(page: Chromium, root: str, catalog: Catalog) -> None:
    title = catalog.incident(SPILL).incident.title
    page.open_map(f"{root}map#incident={SPILL}")
    assert state(page)["card"] == title
    assert SPILL in page.script(
        "const map = document.querySelector('.leaflet-container').getBoundingClientRect();"
        "return [...document.querySelectorAll('.pin-holder')].filter((one) => {"
        " const box = one.getBoundingClientRect();"
        " return box.left > map.left && box.right < map.right && box.top > map.top"
        " && box.bottom < map.bottom; }).flatMap((one) => one.dataset.holds.split(' '))"
    )
    page.script(f"location.hash = 'incident={OFFICE}'")
    page.wait("document.querySelector('[data-part=card] h2').textContent.includes('office')")


def test_the_link_of_the_view_is_the_address(page: Chromium, root: str) -> None:
    page.open_map(root + "map#panel=link")
    page.click("#class-attack")
    page.wait("location.hash.includes('class=')")
    assert page.script("return document.querySelector('#view-link').value === location.href")


@pytest.mark.parametrize("size", [(1280, 800), (820, 1100), (390, 844)])
def test_the_middle_of_the_map_is_the_middle_of_its_frame(
    page: Chromium, root: str, size: tuple[int, int]
) -> None:
    page.look_like(size)
    page.open_map(f"{root}map#incident={SPILL}")
    page.wait("location.hash.startsWith('#map=')")
    off = page.script("""
        const middle = (one) => {
            const box = one.getBoundingClientRect();
            return [box.left + box.width / 2, box.top + box.height / 2];
        };
        const frame = middle(document.querySelector('.leaflet-container'));
        const sign = middle(document.querySelector('.pin-holder:has(.chosen)'));
        return Math.hypot(frame[0] - sign[0], frame[1] - sign[1]);
    """)
    assert off < 34, "no farther than signs are put together"
