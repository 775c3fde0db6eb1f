"""The filters of the map leave what an oracle in Python leaves, and every count says so."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.geo.uncertainty import Verdict
from app.domain.record.vocabulary import LocationClass
from app.maps.choices import WORDS
from app.store.measured import REFERENCE_TARGETS
from tests.browser.oracle import LIMITS_KM, Asked, Oracle, asked_by_chance, verdict_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

ALL = 34
SEED = 20261122
VERDICTS = ("certain", "probable", "possible")
# Goes to one link after another without loading the page, and tells what it shows then.
LOOK = """
const holds = (kind) => [...document.querySelectorAll(kind)]
    .flatMap((one) => one.dataset.holds.split(' '));
const look = () => ({
    listed: [...document.querySelectorAll('.incidents li:not([hidden]) a')]
        .map((one) => one.dataset.incident),
    points: holds('.pin-holder'), areas: holds('path.footprint[role=button]'),
    shown: Number(document.documentElement.dataset.shown),
    hidden: Number(document.documentElement.dataset.hiddenCount),
    head: document.querySelector('[data-part=count]').textContent,
    choices: Object.fromEntries([...document.querySelectorAll('[data-part=filters] select')]
        .map((one) => [one.id, [...one.options].map(({ value, text }) => [value, text])])),
    boxes: Object.fromEntries([...document.querySelectorAll('[data-part=filters] [type=checkbox]')]
        .map((one) => [one.id, one.parentElement.textContent])),
    classes: Object.fromEntries([...document.querySelectorAll('[data-part=classes] li')]
        .map((one) => [one.querySelector('input').id, one.querySelector('.number').textContent])),
});
const frames = () => new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d)));
return (async () => {
    const found = [];
    for (const hash of arguments[0]) {
        history.replaceState(null, '', location.pathname + '#' + hash);
        dispatchEvent(new PopStateEvent('popstate'));
        await frames();
        found.push(look());
    }
    return found;
})()
"""
LISTED = [
    Asked(classes=("attack", "vessel_attack")),
    Asked(classes=()),
    *(Asked(precision=each) for each in LocationClass),
    Asked(killed=True),
    Asked(injured=True),
    Asked(killed=True, injured=True),
    Asked(impacts=("loading", "spill")),
    Asked(sources=3),
    Asked(kp=(0, 300)),
    Asked(kp=(1490, 1511)),
    Asked(time=(date(2025, 1, 1), date(2025, 12, 31))),
    Asked(time=(date(2022, 7, 6), date(2022, 7, 6))),
    Asked(text="spm-2 DRONES"),
    Asked(text="новороссийск"),
    Asked(text="not in any report"),
]
NEAR = [
    Asked(near=(to, km, verdict))
    for to in REFERENCE_TARGETS for km in (*LIMITS_KM, 7.5) for verdict in VERDICTS
]  # fmt: skip


@pytest.fixture(scope="module")
def oracle(catalog: Catalog) -> Oracle:
    return Oracle(catalog)


@pytest.fixture(scope="module")
def asked(catalog: Catalog) -> list[Asked]:
    random = Random(SEED)  # noqa: S311  # drawn for a test
    drawn = [asked_by_chance(catalog, random) for _ in range(60)]
    return [*LISTED, *NEAR, *drawn]


@pytest.fixture(scope="module")
def looks(browser: Chromium, root: str, asked: list[Asked]) -> list[dict[str, Any]]:
    browser.look_like()
    found: list[dict[str, Any]] = []
    for start in range(0, len(asked), 100):  # a browser takes only so many steps on one page
        browser.open_map(root + "map")
        found += browser.script(LOOK, [one.fragment() for one in asked[start : start + 100]])
        assert browser.said() == []
    return found


def test_what_is_listed_is_what_the_oracle_leaves(
    oracle: Oracle, asked: list[Asked], looks: list[dict[str, Any]]
) -> None:
    kinds = set()
    for one, look in zip(asked, looks, strict=True):
        expected = oracle.left(one)
        assert set(look["listed"]) == expected, one
        assert len(look["listed"]) == len(expected)
        kinds.add(min(len(expected), 2))
    assert kinds == {0, 1, 2}


def test_every_incident_is_a_point_an_area_nowhere_or_hidden(
    page: Chromium, root: str, catalog: Catalog, asked: list[Asked], looks: list[dict[str, Any]]
) -> None:
    matched = page.script(
        "return fetch(arguments[0]).then((one) => one.json()).then((one) => one.numberMatched)",
        f"{root}collections/incidents/items?limit=1&f=json",
    )
    assert matched == len(catalog.incidents) == ALL
    for one, look in zip(asked, looks, strict=True):
        drawn = [*look["points"], *look["areas"]]
        assert len(drawn) == len(set(drawn)), one
        nowhere = set(look["listed"]) - set(drawn)
        assert all(catalog.incidents[key].footprint is None for key in nowhere)
        assert set(drawn) <= set(look["listed"])
        assert len(drawn) + len(nowhere) + look["hidden"] == matched
        assert look["shown"] + look["hidden"] == matched
        head = re.match(r"(\d+) incidents?, newest first$", look["head"])
        assert head
        assert int(head[1]) == look["shown"] == len(look["listed"])


def test_a_verdict_is_that_of_the_product(catalog: Catalog, looks: list[dict[str, Any]]) -> None:
    by_link = dict(zip([one.near for one in NEAR], looks[len(LISTED) :], strict=False))
    seen = set()
    for to in REFERENCE_TARGETS:
        for km in (*LIMITS_KM, 7.5):
            nested = [set(by_link[to, km, name]["listed"]) for name in VERDICTS]
            for key, measured in catalog.incidents.items():
                said = next(
                    (v for v, ids in zip(VERDICTS, nested, strict=True) if key in ids), "excluded"
                )
                assert said == verdict_of(measured, catalog, to, km), (key, to, km)
                seen.add(said)
    assert seen == {*VERDICTS, "excluded"}


def counted(text: str) -> int:
    found = re.search(r"\((\d+)\)$", text)
    assert found, text
    return int(found[1])


def said_of(one: Asked, look: dict[str, Any]) -> Iterator[tuple[dict[str, Any], int]]:
    """Give each choice that the forms offer with the number that stands beside it."""
    for value, text in look["choices"]["by-precision"]:
        yield {"precision": value or None}, counted(text)
    for value, text in look["choices"]["by-sources"]:
        yield {"sources": int(value)}, counted(text)
    for key, text in look["boxes"].items():
        _, kind, name = key.split("-", 2)
        yield ({name: True} if kind == "toll" else {"impacts": (name,)}), counted(text)
    for key, text in look["classes"].items():
        yield {"classes": (key.removeprefix("class-"),)}, int(text)
    if one.near:
        yield from said_of_near(one.near, look["choices"])


def said_of_near(
    near: tuple[str, float, str], choices: dict[str, Any]
) -> Iterator[tuple[dict[str, Any], int]]:
    to, km, verdict = near
    for value, text in choices["by-near"]:
        yield {"near": (value, km, verdict) if value else None}, counted(text)
    for value, text in choices["by-near-km"]:
        yield {"near": (to, float(value), verdict)}, counted(text)
    for value, text in choices["by-near-verdict"]:
        yield {"near": (to, km, value)}, counted(text)


def test_each_choice_says_how_many_it_would_leave(
    oracle: Oracle, asked: list[Asked], looks: list[dict[str, Any]]
) -> None:
    compared = 0
    for one, look in zip(asked, looks, strict=True):
        for choice, number in said_of(one, look):
            assert number == len(oracle.left(replace(one, **choice))), (one, choice)
            compared += 1
    assert compared > 5_000


def prose(page: Chromium, root: str, asked: Asked) -> str:
    page.open_map(f"{root}map#{asked.fragment()}")
    words: str = page.script("return document.querySelector('[data-part=prose]').textContent")
    return words


def test_the_sentence_says_what_is_shown_and_how_sure(
    page: Chromium, root: str, catalog: Catalog, oracle: Oracle
) -> None:
    words = prose(page, root, Asked())
    assert words.startswith("34 incidents are shown: 33 as points with their radius, 1 as an area")
    found = [verdict_of(one, catalog, "terminal", 5) for one in catalog.incidents.values()]
    certain, probable, maybe = (
        found.count(verdict) for verdict in (Verdict.CERTAIN, Verdict.PROBABLE, Verdict.POSSIBLE)
    )
    assert (
        f"{certain} certainly within 5 km of the terminal area, {probable} probably, "
        f"{maybe} possibly"
    ) in words
    assert "none is hidden" in words
    one = Asked(text="spm-2 drones")
    number = len(oracle.left(one))
    assert f"{ALL - number} are hidden by filters" in prose(page, root, one)


def without(asked: Asked, name: str) -> Asked:
    plain: dict[str, Any] = {name: getattr(Asked(), name)}
    return replace(asked, **plain)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(kp=(0, 1), text="Novorossiysk"),
        Asked(killed=True, time=(date(2022, 1, 1), date(2022, 12, 31))),
        Asked(classes=("natural_hazard",), killed=True),
        Asked(classes=(), text="nobody wrote this"),
        Asked(precision="exact", sources=99),
    ],
)
def test_an_empty_result_says_which_filter_alone_stands_in_the_way(
    page: Chromium, root: str, oracle: Oracle, asked: Asked
) -> None:
    assert oracle.left(asked) == set()
    names = [name for name in asked.active if oracle.left(without(asked, name))]
    ways = [f"“{WORDS['filters'][name]}”" for name in names]
    words = prose(page, root, asked)
    assert words.startswith("0 incidents are shown; 34 are hidden by filters.")
    if ways:
        assert words.endswith(f" Without the filter {' or '.join(ways)} there would be some.")
    else:
        assert words.endswith(" No incident passes these filters together.")
    page.click("[data-act=reset]")
    page.wait(f"document.documentElement.dataset.shown === '{ALL}' && !location.hash")


def test_the_switch_for_less_precise_places_says_how_many_it_hides(
    page: Chromium, root: str, oracle: Oracle
) -> None:
    page.open_map(root + "map#panel=filters&precision=site")
    hidden = ALL - len(oracle.left(Asked(precision="site")))
    hint = "document.querySelector('#by-precision-hint').textContent"
    assert page.script(f"return {hint}") == f"{hidden} are hidden as less precise"


def test_the_window_of_the_map_narrows_the_list_and_hides_nothing(
    page: Chromium, root: str
) -> None:
    page.open_map(root + "map#map=11/44.72/37.77&window=1")
    look = page.script(LOOK, ["map=11/44.72/37.77&window=1"])[0]
    assert 0 < len(look["listed"]) < ALL
    assert look["shown"] == ALL
    assert look["hidden"] == 0
    assert look["head"].startswith(f"{len(look['listed'])} incidents in the window of the map")
    page.wait(
        "document.querySelector('[data-part=prose]').textContent.includes(arguments[0])",
        f"{len(look['listed'])} of them lie in the window of the map.",
    )


def test_the_form_sets_what_a_link_sets(page: Chromium, root: str, oracle: Oracle) -> None:
    page.open_map(root + "map#panel=filters")
    choose = """
        const control = document.querySelector(arguments[0]);
        control.value = arguments[1];
        control.dispatchEvent(new Event('change'));
    """
    page.script(choose, "#by-near", "terminal")
    page.script(choose, "#by-near-km", "10")
    page.script(choose, "#by-near-verdict", "probable")
    page.script(choose, "#by-sources", "2")
    page.click("#by-toll-injured")
    page.driver.find_element("id", "search").send_keys("Drone")
    asked = Asked(near=("terminal", 10, "probable"), sources=2, injured=True, text="Drone")
    page.wait("location.hash.includes('q=Drone')")
    assert page.script("return location.hash.slice(1).split('&').sort()") == sorted(
        [*asked.fragment().split("&"), "panel=filters"]
    )
    shown = page.script(
        "return [...document.querySelectorAll('.incidents li:not([hidden]) a')]"
        ".map((one) => one.dataset.incident)"
    )
    assert set(shown) == oracle.left(asked)
    assert page.script("return document.querySelector('[data-part=active]').textContent") == "4 set"
