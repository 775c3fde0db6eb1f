"""The application that hostile requests are sent to, and a watch on what the process does."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

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

    from fastapi import FastAPI

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog

# An audit hook cannot be taken away again, so there is one, which writes where it is told to.
_watched: list[list[tuple[str, tuple[Any, ...]]]] = []


def _write_down(event: str, args: tuple[Any, ...]) -> None:
    for seen in _watched:
        seen.append((event, args))


sys.addaudithook(_write_down)


@pytest.fixture(scope="session")
def poisoned_catalog(bundle: Bundle) -> Catalog:
    return build_catalog(poisoned(bundle), now=NOW)


@pytest.fixture(scope="session")
def api(catalog: Catalog) -> FastAPI:
    return create_app(Settings(), Still(catalog))


@pytest.fixture(scope="session")
def client(api: FastAPI) -> Iterator[TestClient]:
    with TestClient(api, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def watch() -> Iterator[list[tuple[str, tuple[Any, ...]]]]:
    """Give the list that every audit event of the interpreter is written to."""
    seen: list[tuple[str, tuple[Any, ...]]] = []
    _watched.append(seen)
    yield seen
    _watched.remove(seen)
