"""Rows 1 to 3 of the threats: text of any record, in any field, stays text on every page."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import count, cycle
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from app.main import create_app
from app.maps.style import CLASSES
from app.pages.map_page import map_page
from app.selection.selection import Selection
from app.settings import Settings
from app.store.record import Still
from app.store.snapshot import build_catalog
from tests.browser.opening import OPEN_ALL, PROTOCOLS, WHOLE
from tests.browser.serving import served, served_page
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.sources.bundle import Bundle
    from app.sources.manifest import Manifest
    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

PAYLOADS = (
    "${window.__xss=1}",
    "${document.title='PWNED'}",
    "`;window.__xss=1;//",
    "`+(window.__xss=1)+`",
    "\\`;window.__xss=1;//",
    "';window.__xss=1;//",
    '";window.__xss=1;//',
    "</script><script>window.__xss=1</script>",
    "--><script>window.__xss=1</script><!--",
    "</title></textarea></style><script>window.__xss=1</script>",
    "<img src=x onerror=window.__xss=1>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='window.__xss=1' autofocus tabindex='1",
    '" onmouseover="window.__xss=1" style="position:fixed;inset:0" x="',
    "<svg/onload=window.__xss=1>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<details open ontoggle=window.__xss=1>",
    "<iframe srcdoc='<script>parent.__xss=1</script>'></iframe>",
    "<a href='javascript:window.__xss=1'>a link</a>",
    "<base href=//evil.example><meta http-equiv=refresh content=0;url=//evil.example>",
    "javascript:window.__xss=1",
    "&lt;img src=x onerror=window.__xss=1&gt;",
    "&#60;img src=x onerror=window.__xss=1&#62;",
    "\\u003cimg src=x onerror=window.__xss=1\\u003e",
    "\\x3cscript\\x3ewindow.__xss=1\\x3c/script\\x3e",
    "\u2028window.__xss=1;//\u2029",
    "{{constructor.constructor('window.__xss=1')()}}",
    "{% for x in () %}<b onclick=window.__xss=1>{{ 7*7 }}",
)
HOSTILE_URLS = (
    "javascript:window.__xss=1",
    "JaVaScRiPt:window.__xss=1//https://example.org/",
    "java\tscript:window.__xss=1",
    " javascript:window.__xss=1",
    "data:text/html,<script>window.__xss=1</script>",
    "vbscript:msgbox(1)",
    "//evil.example/x",
    "file:///etc/passwd",
)
ODD_URLS = (
    'https://example.org/"onclick="window.__xss=1',
    "http://example.org/`${window.__xss=1}`",
)
# Keys that join the record with the layers, and days, which are read before anything is kept;
# everything else that is text gets a payload.
KEYS = {
    "date",
    "date_published",
    "from_date",
    "to_date",
    "id",
    "place",
    "parent",
    "place_id",
    "asset",
    "timezone",
    "sources",
    "incident",
    "kind",
    "subject",
}

ITEMS = "collections/incidents/items"
PAGES = (
    "about",
    "",
    "collections",
    "collections/assets",
    "collections/incidents/schema",
    ITEMS,
    f"{ITEMS}/cpc-2025-09-24-office-strike",
    "collections/claims/items",
    "collections/statements/items",
    "collections/sources/items",
    "collections/places/items",
    "collections/assets/items",
    "collections/actors/items",
    "analyses",
    "analyses/near-table?k=2",
    "analyses/timeline",
    "analyses/status",
    "analyses/what-if?place=kropotkin",
)


def payload(row: int, name: str) -> str:
    """Give the payload of a field in a row: over the rows each field gets each payload."""
    return PAYLOADS[(row + zlib.crc32(name.encode())) % len(PAYLOADS)]


def poisoned(record: Any, row: int, name: str = "") -> Any:
    """Put a payload into every text of a record but its keys."""
    if name == "url":
        urls = (*HOSTILE_URLS, *ODD_URLS)
        return urls[row % len(urls)]
    if type(record) is str:  # words of a vocabulary are a subclass
        return record if name in KEYS else payload(row, name)
    if isinstance(record, tuple):
        return tuple(poisoned(item, row + at, name) for at, item in enumerate(record))
    if is_dataclass(record) and not isinstance(record, type):
        changes = {f.name: poisoned(getattr(record, f.name), row, f.name) for f in fields(record)}
        return replace(record, **changes)
    return record


def poisoned_manifest(manifest: Manifest) -> Manifest:
    resources = []
    for row, resource in enumerate(manifest.resources):
        licence = {"name": payload(row, "name"), "path": HOSTILE_URLS[row % len(HOSTILE_URLS)]}
        changes = {
            "title": payload(row, "title"),
            "credit": payload(row, "credit"),
            "licenses": tuple(one.model_copy(update=licence) for one in resource.licenses),
        }
        resources.append(resource.model_copy(update=changes))
    record = manifest.record.model_copy(update={"note": " ".join(PAYLOADS)})
    return manifest.model_copy(
        update={"resources": tuple(resources), "record": record, "version": PAYLOADS[0]}
    )


def poisoned_bundle(bundle: Bundle) -> Bundle:
    manifest, _, context = bundle.require()
    towns = bundle.basemap["towns"].copy()
    towns["name_en"] = [text for text, _ in zip(cycle(PAYLOADS), range(len(towns)), strict=False)]
    rows = count()
    return replace(
        bundle,
        manifest=poisoned_manifest(manifest),
        incidents={key: poisoned(one, next(rows)) for key, one in bundle.incidents.items()},
        places={
            key: replace(one, names={code: payload(row, code) for code in one.names})
            for row, (key, one) in enumerate(bundle.places.items())
        },
        assets={key: poisoned(one, next(rows)) for key, one in bundle.assets.items()},
        context=poisoned(context, 0),
        basemap={**bundle.basemap, "towns": towns},
    )


@dataclass
class Clean:
    """What the shipped data make: kinds of elements and attributes, and titles by path."""

    kinds: set[str]
    titles: dict[str, str]


@pytest.fixture(scope="module")
def clean(browser: Chromium, root: str) -> Clean:
    """Look at the pages of the shipped data, before any word is changed."""
    browser.look_like()
    browser.open_map(root + "map")
    found = Clean(set(browser.script(OPEN_ALL)["kinds"]), {"map": browser.driver.title})
    for path in ("embed", *PAGES):
        browser.open(root + path)
        found.kinds |= set(browser.script(f"return {WHOLE}"))
        found.titles[path] = browser.driver.title
    return found


@pytest.fixture(scope="module")
def hostile(bundle: Bundle, clean: Clean) -> Iterator[Catalog]:
    """Build a catalog full of payloads; the words of the layer control are hostile as well."""
    assert clean.kinds
    with pytest.MonkeyPatch.context() as patch:
        for row, (name, style) in enumerate(list(CLASSES.items())):
            words = {"label": payload(row, "label"), "plural": payload(row, "plural")}
            patch.setitem(CLASSES, name, replace(style, **words))
        yield build_catalog(poisoned_bundle(bundle), now=NOW)


@pytest.fixture(scope="module")
def hostile_root(hostile: Catalog) -> Iterator[str]:
    settings = Settings(contact="<img src=x onerror=window.__xss=1>${window.__xss=1}")
    with served(create_app(settings, Still(hostile))) as address:
        yield address


def assert_nothing_ran(page: Chromium, title: str) -> None:
    assert page.script("return '__xss' in window") is False
    assert page.script("return window.__dialogs") == 0
    assert page.script("return document.title") == title
    assert page.refused() == []
    assert page.said() == []


def test_the_witness_would_see_a_payload_run(page: Chromium) -> None:
    with served_page("<!DOCTYPE html><title>Bare</title><p>") as bare:
        page.open(bare)
        page.script("document.querySelector('p').innerHTML = arguments[0]", PAYLOADS[10])
        assert page.wait("window.__xss === 1")
        page.script("document.querySelector('p').innerHTML = arguments[0]", PAYLOADS[11])
        assert page.wait("window.__dialogs === 1")


@pytest.mark.parametrize("path", ["map", "embed"])
def test_rows_1_and_3_no_text_of_a_record_runs_on_the_map(
    page: Chromium, hostile_root: str, hostile: Catalog, clean: Clean, path: str
) -> None:
    page.open_map(hostile_root + path)
    found = page.script(OPEN_ALL)
    incidents = {key: measured.incident for key, measured in hostile.incidents.items()}
    assert found["titles"] == {key: incident.title for key, incident in incidents.items()}
    assert set(found["titles"].values()) == set(PAYLOADS)
    assert set(found["kinds"]) <= clean.kinds
    assert set(found["protocols"]) <= {"http:", "https:"}
    assert found["opened"] > 20
    if path == "map":
        words = [incident.title for incident in incidents.values()]
        assert sorted(found["listed"]) == sorted(found["rows"]) == sorted(words)
        drawn = "\n".join(found["charts"])
        assert all(text in drawn for text in words)
    for key, incident in incidents.items():
        urls = [source.url for source in incident.sources]
        assert found["links"][key] == [url for url in urls if url in ODD_URLS]
    assert_nothing_ran(page, clean.titles[path])
    assert [url for url in page.asked() if not url.startswith(hostile_root)] == []


def test_row_1_no_name_of_a_layer_runs(page: Chromium, hostile_root: str, clean: Clean) -> None:
    page.open_map(hostile_root + "map")
    names = page.script(
        "return [...document.querySelectorAll('[data-part=classes] label')]"
        ".map((label) => label.textContent.trim())"
    )
    assert len(set(names) & {style.plural.strip() for style in CLASSES.values()}) > 5
    labels = page.script(
        "return [...document.querySelectorAll('.legend li')].map((one) => one.textContent.trim())"
    )
    assert len(set(labels) & {style.label.strip() for style in CLASSES.values()}) > 5
    assert_nothing_ran(page, clean.titles["map"])


@pytest.mark.parametrize("path", PAGES)
def test_rows_1_and_3_no_text_of_a_record_runs_on_a_page(
    page: Chromium, hostile_root: str, clean: Clean, path: str
) -> None:
    page.open(hostile_root + path)
    assert set(page.script(f"return {WHOLE}")) <= clean.kinds
    assert set(page.script(f"return {PROTOCOLS}")) <= {"http:", "https:"}
    assert_nothing_ran(page, clean.titles[path])


def test_row_1_no_text_of_a_record_runs_in_the_single_file(
    page: Chromium, hostile: Catalog, clean: Clean, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    path.write_text(map_page(hostile, Selection(), standalone=True).html, encoding="utf-8")
    page.open_map(path.as_uri())
    assert set(page.script(OPEN_ALL)["titles"].values()) == set(PAYLOADS)
    assert_nothing_ran(page, clean.titles["map"])


@pytest.mark.parametrize(
    "part",
    [
        "map?bbox=",
        "map?ids=",
        "about?x=",
        "nothing/",
        "map#incident=",
        "map#q=",
        "map#",
        "embed#class=",
        f"{ITEMS}?filter=",
    ],
)
def test_row_2_no_text_of_an_address_runs(page: Chromium, hostile_root: str, part: str) -> None:
    text = PAYLOADS[7] + PAYLOADS[10] + PAYLOADS[11] + PAYLOADS[1]
    page.open(hostile_root + part + quote(text))
    assert page.script("return '__xss' in window || window.__dialogs > 0") is False
    assert page.driver.title != "PWNED"
    assert page.script("return document.querySelectorAll('[onerror]').length") == 0
