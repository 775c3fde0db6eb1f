"""The same question has the same bytes: twice, in another order, and in other processes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from typing import TYPE_CHECKING

from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.store.record import Still
from tests.writers import NOW

if TYPE_CHECKING:
    from app.store.catalog import Catalog

ADDRESSES = (
    "/collections/incidents/items?limit=1000",
    "/collections/places/items?limit=1000",
    "/collections/incidents/items/cpc-2025-09-24-office-strike",
    "/near?incident=cpc-2026-01-13-tankers&within=25km",
    "/locate?lon=40.5&lat=45.4&radius=2km",
    "/geocode?q=bautino",
    "/collections/incidents/tiles/WebMercatorQuad/4/5/9",
    "/collections/places/tiles/WebMercatorQuad/9/184/309?filter=location_class='site'",
    "/collections/incidents/tiles/WebMercatorQuad?f=tilejson",
    "/map/style.json?theme=dark&kp=1200/1511",
    "/map",
    "/embed",
    "/?f=html",
    "/about",
    "/api",
)
PROGRAM = """
import hashlib, sys
from datetime import UTC, datetime
from starlette.testclient import TestClient
from app.main import create_app
from app.settings import Settings
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.record import Still
from app.store.snapshot import build_catalog
catalog = build_catalog(read_bundle(geodata_folder()), now=datetime(2026, 11, 22, tzinfo=UTC))
now = datetime(2026, 11, 23, 10, tzinfo=UTC)
with TestClient(create_app(Settings(), Still(catalog), clock=lambda: now)) as client:
    for address in sys.argv[1:]:
        print(hashlib.sha256(client.get(address).content).hexdigest(), address)
"""


def digests(client: TestClient, addresses: tuple[str, ...]) -> dict[str, str]:
    answers = {address: client.get(address) for address in addresses}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {name: hashlib.sha256(answer.content).hexdigest() for name, answer in answers.items()}


def test_same_bytes_twice_and_from_another_application(
    client: TestClient, catalog: Catalog
) -> None:
    first = digests(client, ADDRESSES)
    assert digests(client, ADDRESSES[::-1]) == first
    # Nothing kept, and asked in another order.
    contact = Settings(contact="desk@example.org")
    with TestClient(create_app(contact, Still(catalog), clock=lambda: NOW)) as fresh:
        assert digests(fresh, ADDRESSES[::-1]) == first


def test_same_bytes_in_two_processes_with_other_hash_seeds() -> None:
    commands = [
        ["env", f"PYTHONHASHSEED={seed}", sys.executable, "-c", PROGRAM, *ADDRESSES]
        for seed in (1, 2)
    ]
    running = [subprocess.Popen(c, stdout=subprocess.PIPE, text=True) for c in commands]
    one, other = (process.communicate(timeout=120)[0] for process in running)
    assert [process.returncode for process in running] == [0, 0]
    assert one.count("\n") == len(ADDRESSES)
    assert one == other


def test_version_of_the_catalog_is_that_of_its_content(
    catalog: Catalog, leads_catalog: Catalog
) -> None:
    assert len(catalog.version) == 32
    assert int(catalog.version, 16) > 0
    assert leads_catalog.version != catalog.version
