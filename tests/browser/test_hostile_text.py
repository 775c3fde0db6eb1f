"""Rows 1 and 3 of the threats: each payload in each text of each record stays text on the map.

The record has as many records of each kind as there are payloads. Field by field the rows are
turned, so that each field meets each payload once. Each text ends in the number of its field and of
its payload: what a page shows is counted by these, as pairs. A page must show all pairs of the
fields that are named here, and have no element, attribute or kind of link but those that it has of
the shipped data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.pages.map_page import map_page
from app.selection.selection import Selection
from tests.browser.hostile import Hostile, assert_nothing_ran, told
from tests.browser.looking import Shown, look, show_all
from tests.browser.serving import served_page
from tests.hostile.hostile_record import ROWS
from tests.hostile.payloads import PAYLOADS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

FEWEST_PAYLOADS = 200
# What cards, lists, charts, the ground and the foot of the map show; each with every payload.
ON_THE_MAP = frozenset({
    "place.names.en", "asset.name_en", "towns.name_en", "event.title", "event.links.gap_texts",
    "resource.credit", "class.label", "class.plural", "reason",
    *(f"incident.{name}" for name in (
        "title", "summary", "where.description", "attribution.note",
        "attribution.alleged_by.by", "attribution.alleged_by.accused",
        "attribution.claimed_by.by", "attribution.claimed_by.other_target",
        "attribution.denied_by.by", "attribution.denied_by.what",
        "casualties.speaker", "casualties.as_of_text", "casualties.severity",
        "impacts.speaker", "impacts.text", "rights.licence", "rights.credit",
        "sources.publisher", "sources.language", "sources.title", "sources.relayed_from",
        "sources.url of the web",
    )),
})  # fmt: skip
IN_THE_PANEL = frozenset({"coverage.note"})
# The one file holds its sheets and its policy in itself.
IN_ONE_FILE = frozenset({"style", "meta http-equiv"})


def ids(hostile: Hostile) -> list[str]:
    return list(hostile.catalog.incidents)


def assert_all_was_shown(
    page: Chromium, hostile: Hostile, expected: frozenset[str], more: frozenset[str] = frozenset()
) -> Shown:
    found, shown = show_all(page, ids(hostile)), Shown()
    shown.add(found)
    shown.add(look(page))
    page.script("location.hash = 'map=13/44.7/37.8'")  # the lesser towns have their names close by
    towns = len(hostile.catalog.bundle.basemap["towns"])
    page.wait("document.querySelectorAll('.town').length === arguments[0]", towns)
    shown.add(look(page))
    assert_nothing_ran(page, hostile, shown, more)
    whole, _ = hostile.names(shown)
    assert expected <= whole, sorted(expected - whole)
    titles = {key: one.incident.title for key, one in hostile.catalog.incidents.items()}
    assert {key: title.strip() for key, title in found["titles"].items()} == {
        key: title.strip() for key, title in titles.items()
    }
    urls = {url for links in found["links"].values() for url in links}
    assert all(url.startswith(("https://", "http://")) for url in urls)
    assert found["opened"] > ROWS
    return shown


def test_there_are_enough_payloads_and_each_meets_each_field(hostile: Hostile) -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) == ROWS >= FEWEST_PAYLOADS
    assert len(hostile.numbers) > 100
    assert set(hostile.numbers) >= ON_THE_MAP | IN_THE_PANEL


def test_the_witness_would_see_a_payload_run(page: Chromium) -> None:
    with served_page("<!DOCTYPE html><title>Bare</title><p>") as bare:
        page.open(bare)
        page.script(
            "document.querySelector('p').innerHTML = arguments[0]",
            "<img src=x: onerror=window.__xss=1>",
        )
        assert page.wait("window.__xss === 1")
        page.script(
            "document.querySelector('p').innerHTML = arguments[0]", "<img src=x: onerror=alert(1)>"
        )
        assert page.wait("window.__dialogs === 1")


def test_row_1_and_3_no_text_of_a_record_runs_on_the_map(
    page: Chromium, hostile: Hostile, capsys: pytest.CaptureFixture[str]
) -> None:
    page.open_map(hostile.root + "map")
    shown = assert_all_was_shown(page, hostile, ON_THE_MAP | IN_THE_PANEL)
    assert [url for url in page.asked() if not url.startswith(hostile.root)] == []
    page.command("Emulation.setEmulatedMedia", media="print")
    shown.add(look(page))
    page.command("Emulation.setEmulatedMedia", media="")
    assert_nothing_ran(page, hostile, shown)
    with capsys.disabled():
        print(told("the map", hostile, shown))  # noqa: T201  # the figure


def test_row_1_and_3_no_text_of_a_record_runs_in_the_embed(
    page: Chromium, hostile: Hostile, capsys: pytest.CaptureFixture[str]
) -> None:
    still = [{"name": "prefers-reduced-motion", "value": "reduce"}]  # popups need not be waited for
    page.command("Emulation.setEmulatedMedia", features=still)
    page.open_map(hostile.root + "embed")
    shown = assert_all_was_shown(page, hostile, ON_THE_MAP)
    assert [url for url in page.asked() if not url.startswith(hostile.root)] == []
    with capsys.disabled():
        print(told("the embed", hostile, shown))  # noqa: T201  # the figure


def test_row_1_no_text_of_a_record_runs_in_the_single_file(
    page: Chromium, hostile: Hostile, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "map.html"
    whole = map_page(hostile.catalog, Selection(), standalone=True)
    path.write_text(whole.html, encoding="utf-8")
    page.open_map(path.as_uri())
    shown = assert_all_was_shown(page, hostile, ON_THE_MAP | IN_THE_PANEL, IN_ONE_FILE)
    assert page.asked() == [path.as_uri()]
    with capsys.disabled():
        print(told("one file", hostile, shown))  # noqa: T201  # the figure


# A notice of what is left out has no like on the pages that are clean.
OF_A_NOTICE = frozenset({"a target", "div data-part", "div tabindex"})


@pytest.mark.parametrize("path", ["map", "embed"])
def test_row_1_a_reason_of_what_is_left_out_stays_text(
    page: Chromium, hostile: Hostile, path: str
) -> None:
    name, left = "reason of what is gone", ids(hostile)[0]
    page.open_map(f"{hostile.root}{path}?ids=hostile-gone,{left}")
    shown = Shown()
    shown.add(look(page))
    assert_nothing_ran(page, hostile, shown, OF_A_NOTICE)
    assert name in hostile.names(shown)[0]
    said = page.script("return document.querySelector('[data-part=withdrawn]').textContent")
    assert hostile.catalog.withdrawn["hostile-gone"] in said
    page.open(f"{hostile.root}{path}?ids=hostile-gone&lang=ru")
    gone = Shown()
    gone.add(look(page))
    gone.altered.clear()  # a problem cuts long texts
    assert_nothing_ran(page, hostile, gone)


# What an unsafe way of writing text would be: each child that is text is read as markup. Only what
# would leave the page is taken out of it, for then there would be nothing left to look at.
UNSAFE = """
const append = Element.prototype.append;
Element.prototype.append = function (...children) {
    for (const child of children) {
        if (typeof child === 'string')
            this.insertAdjacentHTML('beforeend', child.replace(/http-equiv/gi, 'name'));
        else append.call(this, child);
    }
};
"""


def test_an_unsafe_page_would_be_found(page: Chromium, hostile: Hostile) -> None:
    made = page.command("Page.addScriptToEvaluateOnNewDocument", source=UNSAFE)
    try:
        page.open_map(hostile.root + "map#panel=table,filters,layers")
        shown = Shown()
        shown.add(look(page))
        assert len(shown.kinds - hostile.clean) > 20
        assert not shown.protocols <= {"http:", "https:"}
        assert page.refused() != [], "the policy stops what the page lets through"
        with pytest.raises(AssertionError):
            assert_nothing_ran(page, hostile, shown)
    finally:
        page.command("Page.removeScriptToEvaluateOnNewDocument", identifier=made["identifier"])
        page.open(hostile.root + "about")
