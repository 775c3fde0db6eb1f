"""Pages of items that are answered at once: the same bytes and headers as from the pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from app.api.format_links import address, selection_links
from app.api.workers import Workers
from app.main import create_app
from app.selection.selection import Selection
from app.settings import Settings
from app.store.columns import columns_of, made_ready
from app.store.record import Still
from app.store.select import is_quick
from app.store.snapshot import build_catalog
from tests.conftest import NOW

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog

ITEMS = "/collections/incidents/items"
QUICK = (
    "",
    "?limit=3",
    "?limit=3&offset=6",
    "?limit=200",
    "?bbox=37,44,38.5,45",
    "?bbox=53,40,-100,50",
    "?bbox=0,0,1,1",
    "?datetime=2025-01-01/..",
    "?datetime=2025-01-01/2026-01-01&datetime-mode=certain",
    "?ids=cpc-2025-09-24-office-strike",
)
REFUSED = ("?ids=none", "?as-of=2030-01-01", "?datetime=2025", "?bbox=37,44,38", "?offset=-1")
SLOW = (
    "?filter=kp_km > 1200",
    "?near=cpc-terminal,25km",
    "?kp=0/1500",
    "?sortby=title",
    "?properties=title",
    "?precision=1",
    "?geometry=footprint",
    "?crs=http://www.opengis.net/def/crs/EPSG/0/3857",
    "?bbox=400000,4800000,700000,5000000&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/32637",
)


def parsed(query: str) -> Selection:
    pairs = [part.split("=", 1) for part in query.removeprefix("?").split("&") if part]
    return Selection.parse([(name, value) for name, value in pairs])


@pytest.mark.parametrize("query", [*QUICK, *REFUSED])
def test_at_once_is_the_same_as_from_the_pool(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    at_once = client.get(f"{ITEMS}{query}")
    monkeypatch.setattr("app.api.item_pages.is_quick", lambda *_: False)
    pooled = client.get(f"{ITEMS}{query}")
    assert (at_once.status_code, at_once.content) == (pooled.status_code, pooled.content)
    assert at_once.headers.raw == pooled.headers.raw


@pytest.mark.parametrize("query", QUICK)
def test_what_is_looked_up_is_quick(catalog: Catalog, query: str) -> None:
    assert is_quick(catalog, "incidents", parsed(query))


@pytest.mark.parametrize("query", SLOW)
def test_what_is_measured_or_sorted_or_reshaped_is_not(catalog: Catalog, query: str) -> None:
    assert not is_quick(catalog, "incidents", parsed(query))


def test_what_the_journal_is_read_for_is_not_quick(catalog: Catalog) -> None:
    assert not is_quick(catalog, "claims", Selection())
    assert not is_quick(catalog, "no-such-collection", Selection())


def test_of_many_features_only_what_is_ready_is_quick(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.select.FEW", 0)
    catalog = build_catalog(bundle, now=NOW)
    box = parsed("bbox=37,44,38,45")
    assert not is_quick(catalog, "incidents", box)
    made_ready(catalog)
    assert columns_of(catalog.collection("incidents"), catalog).is_ready
    assert is_quick(catalog, "incidents", box)
    assert not is_quick(catalog, "incidents", parsed("ids=cpc-2025-09-24-office-strike"))


def test_many_areas_are_never_ready(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.store.columns.FEW_AREAS", 0)
    catalog = build_catalog(bundle, now=NOW)
    made_ready(catalog)
    assert not columns_of(catalog.collection("incidents"), catalog).is_ready


def test_long_and_full_pages_are_left_to_the_pool(catalog: Catalog) -> None:
    app: FastAPI = create_app(Settings(), Still(catalog))
    app.state.api.workers = Workers(threads=0, queue=0)
    with TestClient(app) as client:
        assert client.get(f"{ITEMS}?limit=1000").status_code == 200
        for query in ("?limit=1001", "?profile=full", "?limit=1001&profile=full"):
            assert client.get(f"{ITEMS}{query}").status_code == 503, query


@pytest.mark.parametrize(
    "query", ["", "limit=5&offset=5", "filter=a = 'ä&b'&limit=5", "bbox=1,2,3,4&as-of=2025-01-01"]
)
def test_links_to_formats_carry_the_selection_as_it_is_written(query: str) -> None:
    """As if it were read and written again; a file has no paging."""
    pairs = [("filter", "a = 'ä&b'"), ("limit", "5")] if "filter" in query else []
    pairs = pairs or [tuple(part.split("=")) for part in query.split("&") if part]  # type: ignore[misc]  # pairs
    written = address("", "incidents", pairs).partition("?")[2]
    links = selection_links("/", "incidents", written, own="json")
    whole = [pair for pair in pairs if pair[0] not in {"limit", "offset"}]
    hrefs = {link["href"] for link in links}
    assert address("/", "incidents", [*pairs, ("f", "jsonfg")]) in hrefs
    assert address("/", "incidents", [*whole, ("f", "csv")]) in hrefs
    assert address("/", "incidents", [*whole, ("f", "json"), ("download", "true")]) in hrefs
    assert len(links) == len(hrefs) == 10
