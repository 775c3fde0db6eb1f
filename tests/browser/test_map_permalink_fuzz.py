"""Thousands of states come back from an address the same; thousands of odd addresses do no harm."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.record.vocabulary import LocationClass
from tests.browser.oracle import VERDICTS
from tests.browser.test_map_permalink import LAYERS, SECTIONS, hostile_fragment

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

DAY_MS = 86_400_000
STATES = 3_000
FRAGMENTS = 3_000
SEEDS = (17, 23)
UNKNOWN = ("as-of=2030", "x=%3Cb%3E", "y", "zoom=%00", "Map=1", "layers=a,b", "%F0%9F%98%80=1")
# Letters that an address must write otherwise, and some that it need not.
LETTERS = "abcxyz АБүқї 0189 &=#%+?/:;,.'\"<>\\`${}~|é漢😀\u00a0"
# The names in the state by the names in the address, as permalink.js has them.
ROUND = """
const { read, write, DEFAULTS } = IncidentMap.permalink;
// What comes from the driver has its keys in the order of the alphabet.
const plain = (one) => Array.isArray(one) || one === null || typeof one !== 'object' ? one
    : Object.fromEntries(Object.keys(one).sort().map((key) => [key, plain(one[key])]));
const same = (one, other) => JSON.stringify(plain(one)) === JSON.stringify(plain(other));
return arguments[0].map(([given, unknown]) => {
    const state = { ...DEFAULTS, ...given };
    const address = write(state, unknown);
    const back = read(address);
    const parsed = new URL(address || '#', 'https://example.org/map').hash;
    const again = write(read(parsed).state, read(parsed).unknown);
    const changed = Object.keys(state).filter((name) => !same(back.state[name], state[name]));
    return [!changed.length && same(back.unknown, unknown) && !back.ignored.length
        && again === address, address, changed, back.ignored];
}).filter(([held]) => !held);
"""
ODD = """
const { read, write } = IncidentMap.permalink;
const found = [];
for (const text of arguments[0]) {
    try {
        const { state, unknown, ignored } = read('#' + text);
        const pieces = text.replace(/^#/, '').split('&').filter(Boolean);
        const first = write(state, unknown), second = read(first);
        const taken = pieces.length - unknown.length - ignored.length;
        const set = Object.keys(state).length;
        if (taken < 0 || taken > set) found.push(['pieces are lost', text]);
        if (!unknown.every((one) => pieces.includes(one))) found.push(['a key was changed', text]);
        if (!ignored.every((one) => pieces.some((piece) => piece.startsWith(one))))
            found.push(['what is named was not there', text]);
        if (JSON.stringify(second.unknown) !== JSON.stringify(unknown)
            || JSON.stringify(second.state) !== JSON.stringify(state) || second.ignored.length)
            found.push(['what was read is not written', text]);
    } catch (fault) { found.push([String(fault), text]); }
}
return found;
"""


def day_ms(random: Random) -> int:
    day = date(1990, 1, 1) + timedelta(days=random.randrange(20_000))
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def words(random: Random, of: list[str]) -> list[str]:
    return random.sample(of, random.randint(1, len(of)))


def stretch(random: Random) -> list[int]:
    """Draw two days, of which the second is later."""
    first = day_ms(random)
    return [first, first + random.randint(1, 4_000) * DAY_MS]


def state_by_chance(catalog: Catalog, random: Random) -> dict[str, Any]:
    """Draw a state: each part of it is set with a chance of one half."""
    incidents = [one.incident for one in catalog.incidents.values()]
    classes = sorted({str(one.event_class) for one in incidents})
    impacts = sorted({str(impact.metric) for one in incidents for impact in one.impacts})
    parts: dict[str, Any] = {
        "view": {
            "zoom": round(random.uniform(0, 22), 2),
            "lat": round(random.uniform(-90, 90), 4),
            "lon": round(random.uniform(-180, 180), 4),
        },
        "off": words(random, LAYERS),
        "classes": words(random, classes) if random.random() < 0.9 else [],
        "precision": str(random.choice(list(LocationClass))),
        "near": {
            "to": random.choice(("terminal", "route", "city")),
            "km": random.choice((1, 2.5, 5, 10, 25, 250, 1999.9, 0.1)),
            "verdict": str(random.choice(VERDICTS)),
        },
        "killed": True,
        "injured": True,
        "impacts": words(random, impacts),
        "sources": random.randint(2, 99),
        "kp": sorted(random.choices(range(20_001), k=2)),
        "time": sorted((day_ms(random), day_ms(random))),
        "text": "".join(random.choices(LETTERS, k=random.randint(1, 60))).strip(" \u00a0") or "q",
        "window": True,
        "incident": random.choice(sorted(catalog.incidents)),
        "span": stretch(random),
        "theme": random.choice(("light", "dark")),
        "panel": words(random, SECTIONS),
    }
    return {name: value for name, value in parts.items() if random.random() < 0.5}


@pytest.mark.parametrize("seed", SEEDS)
def test_thousands_of_states_come_back_the_same(
    page: Chromium, root: str, catalog: Catalog, seed: int
) -> None:
    random = Random(seed)  # noqa: S311  # drawn for a test
    drawn = [
        (state_by_chance(catalog, random), random.sample(UNKNOWN, random.randint(0, 3)))
        for _ in range(STATES // len(SEEDS))
    ]
    assert len({str(one) for one in drawn}) > 0.99 * len(drawn)
    names = {name for given, _ in drawn for name in given}
    page.open_map(root + "map")
    # An online basemap can be on only where the service offers one (test_map_online.py).
    assert names | {"on"} == set(page.script("return Object.keys(IncidentMap.permalink.DEFAULTS)"))
    assert page.script(ROUND, drawn) == []
    assert page.said() == []


@pytest.mark.parametrize("seed", SEEDS)
def test_thousands_of_odd_addresses_throw_nothing_and_change_no_key(
    page: Chromium, root: str, seed: int
) -> None:
    random = Random(seed)  # noqa: S311  # drawn for a test
    fragments = []
    for _ in range(FRAGMENTS // len(SEEDS)):
        pieces = [hostile_fragment(random), *random.sample(UNKNOWN, random.randint(0, 2))]
        random.shuffle(pieces)
        fragments.append("&".join(pieces))
    page.open_map(root + "map")
    assert page.script(ODD, fragments) == []
    assert page.said() == []


def test_what_a_page_could_not_read_is_named_on_it(page: Chromium, root: str) -> None:
    random = Random(29)  # noqa: S311  # drawn for a test
    page.open_map(root + "map")
    for _ in range(40):
        fragment = hostile_fragment(random)
        told, ignored = page.script(
            """
            history.replaceState(null, '', location.pathname + '#' + arguments[0]);
            dispatchEvent(new PopStateEvent('popstate'));
            const notice = document.querySelector('[data-part=notice]');
            const read = IncidentMap.permalink.read(location.hash);
            return [notice.hidden ? '' : notice.querySelector('span').textContent, read.ignored];
            """,
            fragment,
        )
        assert all(part in told for part in ignored[:5]), fragment
    assert page.said() == []
