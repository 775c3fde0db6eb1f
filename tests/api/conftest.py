"""The application around the shared catalog, asked without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.store.record import Still
from tests.writers import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

    from app.store.catalog import Catalog


@pytest.fixture(scope="session")
def api(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    data = tmp_path_factory.mktemp("data")
    settings = Settings(base_url="", contact="desk@example.org", frame_ancestors="*", data=data)
    return create_app(settings, Still(catalog), clock=lambda: NOW)


@pytest.fixture(scope="session")
def client(api: FastAPI) -> Iterator[TestClient]:
    with TestClient(api) as opened:
        yield opened
