"""Rows 1 to 3 of the threats: each payload in each text stays text on pages and in pictures."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from httpx2 import Client

from tests.browser.hostile import Hostile, told, visit
from tests.browser.looking import Shown, look
from tests.hostile.hostile_record import ROWS, incident_id
from tests.hostile.payloads import LINKS_AT, NEVER_STORED, PAYLOADS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

FEWEST = 200
# What no page of data shows: title and version of the package, the title of a licence, and the
# sources of context, whose ids alone stand with it. Words of classes are those of the map.
NOWHERE = frozenset({
    "manifest.title", "version", "licence.title", "class.plural", "class.label",
    "reason of what is gone",
    *(f"context.source.{name}" for name in (
        "publisher", "url", "language", "title", "relayed_from", "note",
    )),
})  # fmt: skip
# Where a given text may come back; each takes its turn.
ECHOES = (
    "collections/incidents/items?filter={}",
    "collections/incidents/items?f=html&filter-lang={}",
    "collections/incidents/items?f=html&{}=1",
    "collections/{}?f=html",
    "collections/incidents/items/{}?f=html",
    "analyses/near-table?f=html&k={}",
    "analyses/what-if?f=html&place={}",
    "analyses/what-if?f=html&geometry={}",
    "analyses/{}?f=html",
    "map?near={}",
    "map?{}=1",
    "embed?ids={}",
    "nothing/{}",
    "geocode?q={}",
    "map#q={}",
    "map#incident={}&{}",
)
# Of an analysis all rows do not fit on one page: so many incidents at a time.
AT_ONCE = 84
ANALYSES = (
    "near-table?k=1", "rings", "sensitivity", "what-if?place=kropotkin", "status",
    "near-table?f=svg&k=1", "timeline?f=svg", "what-if?f=svg&place=kropotkin",
)  # fmt: skip
ONCE = (
    "corridor?f=html", "corridor?f=svg", "scan?f=svg&permutations=99", "summary?f=html",
    "timeline?f=html", "reach?f=html&incident=hostile-000", "reach?f=svg&incident=hostile-000",
)  # fmt: skip
IN_ANALYSES = frozenset({
    "incident.title",
    *(f"exposure.{name}" for name in (
        "from_entity", "measure", "denominator", "voices.speaker", "voices.text", "note",
    )),
})  # fmt: skip


def tables(hostile: Hostile) -> Iterator[str]:
    """Give the pages of all collections, with all features and all columns of each."""
    yield from ("about", "", "collections", "conformance", "functions")
    for name, collection in hostile.catalog.collections.items():
        columns = ",".join(collection.columns)
        yield f"collections/{name}?f=html"
        yield f"collections/{name}/items?f=html&limit=10000&properties={columns}"
    yield from ("collections/incidents/schema?f=html", "collections/incidents/queryables?f=html")


def items(hostile: Hostile, *, every: bool) -> Iterator[str]:
    """Give the pages of all incidents; of other records a few and what begins as a link, or all."""
    for row in range(ROWS):
        yield f"collections/incidents/items/{incident_id(row)}?f=html"
    for name, collection in hostile.catalog.collections.items():
        chosen = collection.features[:2]
        if name in {"assets", "places", "sources"}:
            chosen = tuple(one for one in collection.features if is_link(one.properties))
        for feature in collection.features if every else chosen[: len(LINKS_AT)]:
            yield f"collections/{name}/items/{quote(feature.id)}?f=html"


def is_link(properties: dict[str, object]) -> bool:
    """Whether a text of a feature begins as a link, so that a page may make one of it."""
    return any(isinstance(text, str) and text.startswith(LINKS_AT) for text in properties.values())


def test_row_1_and_3_no_text_of_a_record_runs_on_a_page_of_data(
    page: Chromium,
    hostile: Hostile,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    every = request.config.getoption("--every-page")
    of_tables = visit(page, hostile, tables(hostile))
    of_items = visit(page, hostile, items(hostile, every=every))
    # One line holds all reasons; line feeds in it are spaces on the page.
    gone = visit(page, hostile, ["collections/incidents/items/hostile-gone?f=html"], cut=True)
    assert len({at for _, at in gone.pairs}) > FEWEST
    both = Shown(pairs=of_tables.pairs | of_items.pairs)
    missing = set(hostile.numbers) - NOWHERE - hostile.names(both)[0]
    assert sorted(missing) == []
    of_an_incident = {name for name in hostile.numbers if name.startswith("incident.")}
    assert of_an_incident - hostile.names(of_items)[0] == set()
    with capsys.disabled():
        print(told("tables", hostile, of_tables), told("pages of items", hostile, of_items))  # noqa: T201


def test_row_1_no_text_of_a_record_runs_in_an_analysis_or_its_picture(
    page: Chromium, hostile: Hostile, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = visit(page, hostile, analyses(), cut=True)
    assert IN_ANALYSES - hostile.names(shown)[0] == set()
    with capsys.disabled():
        print(told("analyses", hostile, shown))  # noqa: T201


def analyses() -> Iterator[str]:
    yield from (f"analyses/{one}" for one in ONCE)
    for first in range(0, ROWS, AT_ONCE):
        ids = ",".join(incident_id(row) for row in range(first, min(first + AT_ONCE, ROWS)))
        for one in ANALYSES:
            asked = f"{one}{'&' if '?' in one else '?'}ids={ids}"
            yield f"analyses/{asked}" if "f=svg" in one else f"analyses/{asked}&f=html"


def echoes(*, every: bool) -> Iterator[str]:
    """Give each payload in one of the addresses that may give it back, or in each."""
    given = [*(quote(text, safe="") for text in PAYLOADS), *NEVER_STORED]
    for at, text in enumerate(given):
        for address in ECHOES if every else (ECHOES[at % len(ECHOES)],):
            yield address.replace("{}", text)


def test_row_2_no_text_of_an_address_runs(
    page: Chromium, root: str, clean: frozenset[str], request: pytest.FixtureRequest
) -> None:
    shown, visited = Shown(), 0
    page.forget()
    for path in echoes(every=request.config.getoption("--every-page")):
        page.driver.get(root + path)
        shown.add(look(page))
        assert not shown.kinds - clean, (path, shown.kinds - clean)
        assert shown.protocols <= {"http:", "https:"}, path
        assert page.script(
            "return !('__xss' in window) && !window.__dialogs && document.title !== 'PWNED'"
            " && !window.__refused?.length && location.origin + '/' === arguments[0]", root,
        ), path  # fmt: skip
        visited += 1
    assert visited >= ROWS + len(NEVER_STORED)
    assert [url for url in page.asked() if not url.startswith(root)] == []


def test_row_26_no_table_carries_a_live_formula(hostile: Hostile) -> None:
    live = re.compile(r"[=+\-@\t\r]")
    numbers = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")
    seen = 0
    with Client(base_url=hostile.root, timeout=60) as client:
        for name in hostile.catalog.collections:
            text = client.get(f"collections/{name}/items?f=csv&limit=10000").text
            for row in csv.reader(io.StringIO(text)):
                for cell in row:
                    assert not live.match(cell) or numbers.fullmatch(cell), (name, cell)
                    seen += cell.startswith("'")
    assert seen > ROWS


def test_row_1_what_is_no_page_is_never_shown_as_one(page: Chromium, hostile: Hostile) -> None:
    paths = [
        f"{address}{'&' if '?' in address else '?'}f={form}"
        for address, forms in (
            ("collections/incidents/items?limit=1000", ("json", "kml", "csv", "jsonfg", "ucdp")),
            (f"collections/incidents/items/{incident_id(1)}/versions", ("json",)),
            ("changes?limit=1000", ("json", "atom")),
            ("analyses/near-table?k=1", ("json", "csv")),
        )
        for form in forms
    ]
    with Client(base_url=hostile.root, timeout=60) as client:
        for path in paths:
            answer = client.get(path)
            kind = answer.headers["content-type"]
            assert answer.status_code in {200, 400}, path
            assert "html" not in kind, path
            assert answer.headers["x-content-type-options"] == "nosniff"
            if not re.search(r"json|csv", kind):
                continue
            page.driver.get(hostile.root + path)
            shown = Shown()
            shown.add(look(page))
            assert shown.kinds <= hostile.clean | {"pre", "meta charset", "div hidden"}, path
            assert page.script("return '__xss' in window") is False


def test_an_unsafe_template_would_be_found(
    page: Chromium, hostile: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.pages import render  # noqa: PLC0415  # only this test reaches into it

    environment = render._environment()  # noqa: SLF001
    monkeypatch.setattr(environment, "autoescape", False)
    monkeypatch.setattr(environment, "cache", {})
    with pytest.raises(AssertionError):
        visit(page, hostile, [f"collections/incidents/items/{incident_id(0)}?f=html&as-of="])
    with pytest.raises(AssertionError):
        visit(page, hostile, ["collections/claims/items?f=html&limit=100"])
    page.open(hostile.root + "conformance?f=json")
