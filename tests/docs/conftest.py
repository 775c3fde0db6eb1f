"""The application, for its routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.main import create_app
from app.settings import Settings
from app.store.record import Still

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.store.catalog import Catalog


@pytest.fixture(scope="session")
def application(catalog: Catalog) -> FastAPI:
    return create_app(Settings(), Still(catalog))
