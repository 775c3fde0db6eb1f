"""One browser and one server for all tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.main import create_app
from app.settings import Settings
from app.store.record import Still
from tests.browser.chromium import Chromium, chromium
from tests.browser.hostile import Hostile, clean_kinds, hostile_service
from tests.browser.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    """Start the browser once."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def root(catalog: Catalog) -> Iterator[str]:
    """Serve the shipped data; the value is the address of the landing page."""
    with served(create_app(Settings(), Still(catalog))) as address:
        yield address


@pytest.fixture
def page(browser: Chromium) -> Chromium:
    """Give the browser with the screen of a desk and the light theme."""
    browser.look_like()
    return browser


@pytest.fixture(scope="session")
def clean(browser: Chromium, root: str) -> frozenset[str]:
    """Look at the pages of the shipped data, before any word is changed."""
    browser.look_like()
    return clean_kinds(browser, root)


@pytest.fixture(scope="module")
def hostile(bundle: Bundle, clean: frozenset[str]) -> Iterator[Hostile]:
    """Serve a record full of payloads."""
    with hostile_service(bundle, clean) as service:
        yield service
