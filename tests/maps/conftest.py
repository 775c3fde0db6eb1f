"""The catalog with a payload in every free text, beside the shared ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.store.snapshot import build_catalog
from tests.conftest import NOW
from tests.hostile.corpus import poisoned

if TYPE_CHECKING:
    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog


@pytest.fixture(scope="session")
def poisoned_catalog(bundle: Bundle) -> Catalog:
    return build_catalog(poisoned(bundle), now=NOW)
