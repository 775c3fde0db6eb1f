"""The catalog with a payload in every free text, beside the shared ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.store.record import Still
from app.store.snapshot import build_catalog
from tests.conftest import NOW
from tests.hostile.corpus import poisoned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog


@pytest.fixture(scope="session")
def poisoned_catalog(bundle: Bundle) -> Catalog:
    return build_catalog(poisoned(bundle), now=NOW)


@pytest.fixture(scope="session")
def client(catalog: Catalog) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), Still(catalog))) as opened:
        yield opened


@pytest.fixture(scope="session")
def poisoned_client(poisoned_catalog: Catalog) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), Still(poisoned_catalog))) as opened:
        yield opened
