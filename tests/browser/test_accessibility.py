"""All rules of axe-core on every page of the service, by its route: none is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.store.record import Still
from tests.api.routes import EXAMPLES, OF_A_RESULT, documented
from tests.browser.axe import broken
from tests.browser.chromium import DESKTOP, PHONE

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

COLLECTION = "/collections/{collection_id}"
ITEM = f"{COLLECTION}/items/{{item_id}}"
OFFICE = "collections/incidents/items/cpc-2025-09-24-office-strike"
BUOY = "cpc-2025-11-29-spm2-naval-drones"
# Each route that gives a page, with the pages and states that it has: answers, forms, faults. Those
# of the map and of the embed stand in test_map_accessibility.py.
PAGES = {
    "/": ("", "no-such-page", "collections/no-such"),
    "/about": ("about",),
    "/conformance": ("conformance",),
    "/functions": ("functions",),
    "/docs": ("docs",),
    "/collections": ("collections",),
    COLLECTION: ("collections/incidents", "collections/claims"),
    f"{COLLECTION}/schema": ("collections/incidents/schema",),
    f"{COLLECTION}/queryables": ("collections/incidents/queryables",),
    f"{COLLECTION}/items": (
        "collections/incidents/items",
        "collections/route/items",
        "collections/claims/items?limit=5",
        "collections/incidents/items?filter=kp_km",
        "collections/incidents/items?bbox=1,2,3,4",
    ),
    ITEM: (OFFICE, "collections/actors/items?limit=1", "collections/incidents/items/no-such"),
    "/incidents/{item_id}": (
        "incidents/cpc-2025-09-24-office-strike",
        "incidents/cpc-2022-07-atyrau-power-outage?lang=kk",
    ),
    "/map": ("map?limit=0",),
    "/embed": ("embed?limit=0",),
    "/analyses": ("analyses",),
    "/analyses/near-table": ("analyses/near-table?k=3&radius=25km", "analyses/near-table?k=x"),
    "/analyses/rings": ("analyses/rings",),
    "/analyses/summary": ("analyses/summary",),
    "/analyses/corridor": ("analyses/corridor",),
    "/analyses/clustering": ("analyses/clustering?permutations=99",),
    "/analyses/scan": ("analyses/scan?permutations=99",),
    "/analyses/timeline": ("analyses/timeline?period=quarter", "analyses/timeline?period=x"),
    "/analyses/status": ("analyses/status",),
    "/analyses/reach": ("analyses/reach", f"analyses/reach?incident={BUOY}"),
    "/analyses/sensitivity": ("analyses/sensitivity",),
    "/analyses/what-if": ("analyses/what-if", "analyses/what-if?place=Kropotkin",
                          "analyses/what-if?geometry=x"),
}  # fmt: skip
ROWS = [path for paths in PAGES.values() for path in paths]
# A form that draws, and a page whose answer has a form of its own, are asked of a map.
MAPPED = "document.querySelector('#features-map, .drawing:not([hidden]) .feature-map')"


@pytest.fixture(scope="module")
def client(catalog: Catalog) -> TestClient:
    return TestClient(create_app(Settings(), Still(catalog)))


def test_every_route_that_gives_a_page_has_a_row(client: TestClient) -> None:
    accept = {"Accept": "text/html"}
    given = {
        route
        for route, address in EXAMPLES.items()
        if "text/html" in client.get(address, headers=accept).headers["content-type"]
    }
    assert given == set(PAGES)
    # A kept result has no address before it is made: test_a_kept_result_is_open_to_everyone.
    paths = client.get("/api").json()["paths"]
    told = {
        path
        for path, of in paths.items()
        if "text/html" in of.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
    }
    known = {documented(route) for route in (*PAGES, *OF_A_RESULT)}
    assert told <= known


@pytest.mark.parametrize("look", ["light", "dark-phone"])
@pytest.mark.parametrize("path", ROWS)
def test_a_page_is_open_to_everyone(page: Chromium, root: str, path: str, look: str) -> None:
    page.look_like(PHONE if "phone" in look else DESKTOP, dark="dark" in look)
    page.open(root + path)
    if page.script(f"return !!{MAPPED}"):
        page.wait("document.documentElement.dataset.map === 'ready'")
    if path == "docs":
        page.wait("document.querySelectorAll('.opblock').length > 10")
    page.script("for (const more of document.querySelectorAll('details')) more.open = true")
    # The inside of the document of the API is Swagger UI's own.
    assert broken(page, without="#swagger" if path == "docs" else None) == []


def test_a_kept_result_is_open_to_everyone(page: Chromium, root: str) -> None:
    page.open(f"{root}analyses/near-table?k=3")
    found = page.script(
        "return fetch('near-table?k=3&f=json').then((a) => a.json()).then((d) => d.id)"
    )
    page.open(f"{root}analyses/{found}?f=html")
    assert broken(page) == []
