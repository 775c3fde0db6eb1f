"""A service full of payloads, what the clean one looks like, and what is held of every page."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from app.main import create_app
from app.maps.style import CLASSES
from app.settings import Settings
from app.store.record import Still
from app.store.snapshot import build_catalog
from tests.browser.looking import Shown, look, show_all
from tests.browser.serving import served
from tests.conftest import NOW
from tests.hostile.hostile_record import ROWS, Poison, all_of, incident_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

__all__ = ["PAGES", "Hostile", "assert_nothing_ran", "clean_kinds", "hostile_service", "visit"]

ITEMS = "collections/incidents/items"
# One page of each kind, by its address; what else is shown has the same elements.
PAGES = (
    "about", "", "conformance", "functions", "docs", "collections", "collections/incidents",
    "collections/incidents/schema", "collections/incidents/queryables", ITEMS,
    f"{ITEMS}/cpc-2025-09-24-office-strike", f"{ITEMS}?filter=kp_km", "collections/no-such",
    "collections/claims/items", "collections/route/items", "collections/assets/items?limit=1000",
    "analyses", "analyses/near-table?k=2&f=html", "analyses/near-table?k=x&f=html",
    "analyses/timeline?f=html", "analyses/status?f=html", "analyses/corridor?f=html",
    "analyses/rings?f=html", "analyses/sensitivity?f=html", "analyses/summary?f=html",
    "analyses/reach?incident=cpc-2025-11-29-spm2-naval-drones&f=html",
    "analyses/what-if?place=kropotkin&f=html", "analyses/what-if?f=html",
    "analyses/what-if?geometry=x&f=html", "analyses/timeline?period=x&f=html",
    "analyses/clustering?f=html", "analyses/scan?f=html", "analyses/near-table?f=svg",
    "analyses/status?f=svg&assets=cpc-terminal", "analyses/corridor?f=svg",
    "analyses/timeline?f=svg", "analyses/scan?f=svg",
    "analyses/reach?incident=cpc-2025-11-29-spm2-naval-drones&f=svg",
    "analyses/what-if?place=kropotkin&f=svg", "collections?f=json",
)  # fmt: skip


# What a map of many has besides, and one file: a choice that is not offered, and a packed block.
OF_MANY = frozenset({"option disabled", "script data-packed"})


@dataclass(frozen=True)
class Hostile:
    """The service full of payloads: its address, its catalog, its fields by their numbers."""

    root: str
    catalog: Catalog
    numbers: dict[str, int]
    clean: frozenset[str]

    def names(self, shown: Shown) -> tuple[set[str], set[str]]:
        """Give the fields that were shown with every payload, and those with a part of them."""
        by_number = {number: name for name, number in self.numbers.items()}
        counts = {by_number[number]: count for number, count in shown.fields().items()}
        whole = {name for name, count in counts.items() if count == ROWS}
        return whole, set(counts) - whole


def clean_kinds(page: Chromium, root: str) -> frozenset[str]:
    """Give the kinds of elements and attributes that the pages of the shipped data have."""
    shown = Shown()
    for path in ("map", "embed", "map#q=nobody-wrote-this&theme=pink"):
        page.open_map(root + path)
        shown.add(look(page))
        shown.add(
            show_all(page, ["cpc-2025-09-24-office-strike", "cpc-2022-07-atyrau-power-outage"])
        )
        shown.add(look(page))
    for path in PAGES:
        page.open(root + path)
        if page.script("return !!document.querySelector('#features-map')"):
            page.wait("document.documentElement.dataset.map === 'ready'")
        if path == "docs":
            page.wait("document.querySelectorAll('.opblock').length > 10")
        shown.add(look(page))
    return frozenset(shown.kinds) | OF_MANY


@contextmanager
def hostile_service(bundle: Bundle, clean: frozenset[str]) -> Iterator[Hostile]:
    """Serve a record full of payloads; words of classes, contact and reasons are hostile too."""
    poison = Poison(bundle)
    whole = poison.whole()
    with pytest.MonkeyPatch.context() as patch:
        present = sorted({one.event_class for one in whole.incidents.values()})
        for at, name in enumerate(present):
            step = len(present)
            words = {one: _part_of(f"class.{one}", poison, at, step) for one in ("label", "plural")}
            patch.setitem(CLASSES, name, replace(CLASSES[name], **words))
        catalog = _withdrawn(build_catalog(whole, now=NOW), poison)
        settings = Settings.model_construct(
            **{name: one.default for name, one in Settings.model_fields.items()}
            | {"contact": all_of("contact", poison.numbers)}
        )
        with served(create_app(settings, Still(catalog))) as root:
            yield Hostile(root, catalog, poison.numbers, clean)


def _part_of(name: str, poison: Poison, at: int, step: int) -> str:
    """Give a class its part of all payloads, as a message that fills nothing in."""
    text = " ".join(poison.text(name, row) for row in range(at, ROWS, step))
    return text.replace("{", "{{").replace("}", "}}")


def _withdrawn(catalog: Catalog, poison: Poison) -> Catalog:
    """Mark each incident as withdrawn since, as a look at the past does, each with a reason."""
    reasons = {incident_id(row): poison.text("reason", row) for row in range(ROWS)}
    features = catalog.collections["incidents"].features
    marked = tuple(one.marked({"withdrawn_later": reasons[one.id]}) for one in features)
    collections = catalog.collections | {
        "incidents": replace(catalog.collections["incidents"], features=marked)
    }
    gone = {"hostile-gone": all_of("reason of what is gone", poison.numbers)}
    return replace(catalog, withdrawn_later=reasons, collections=collections, withdrawn=gone)


def visit(page: Chromium, hostile: Hostile, paths: Iterable[str], *, cut: bool = False) -> Shown:
    """Look at pages one after the other; nothing may run on any. Pictures cut long texts."""
    shown = Shown()
    page.forget()
    for path in paths:
        page.driver.get(hostile.root + path)
        shown.add(look(page))
        assert page.script(
            "return !('__xss' in window) && !window.__dialogs && !window.__refused?.length"
            " && document.title !== 'PWNED' && location.href.startsWith(arguments[0])",
            hostile.root,
        ), path  # fmt: skip
    if cut:
        shown.altered.clear()
    assert_nothing_ran(page, hostile, shown)
    assert [url for url in page.asked() if not url.startswith(hostile.root)] == []
    return shown


def assert_nothing_ran(
    page: Chromium, hostile: Hostile, shown: Shown, more: frozenset[str] = frozenset()
) -> None:
    """No text became an element, an attribute, a link of another kind, or anything that runs."""
    foreign = sorted(shown.kinds - hostile.clean - more)
    assert not foreign, foreign
    assert shown.protocols <= {"http:", "https:", "file:"}
    cut = {number for number, _ in shown.altered - shown.pairs}
    never_whole = [name for name, number in hostile.numbers.items() if number in cut]
    assert not never_whole, never_whole
    assert page.script("return '__xss' in window || window.__dialogs > 0") is False
    assert page.script("return document.title") != "PWNED"
    refused = page.refused()
    said = [line for line in page.said() if "status of 410 (Gone)" not in line]
    assert not refused, refused
    assert not said, said


def told(what: str, hostile: Hostile, shown: Shown) -> Any:
    """Say how many pairs of field and payload a surface showed."""
    whole, part = hostile.names(shown)
    return (
        f"\n{what}: {len(whole)} fields with all {ROWS} payloads, {len(part)} with some,"
        f" {len(shown.pairs):,} pairs"
    )
