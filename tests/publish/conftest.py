"""Dossiers of the shipped record, and of one with a payload in every free text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.language.languages import ENGLISH
from app.publish.dossier import Order, dossier
from app.selection.selection import Selection
from app.store.record import Still
from app.store.snapshot import build_catalog
from tests.conftest import NOW
from tests.hostile.corpus import poisoned

if TYPE_CHECKING:
    from app.publish.document import Dossier
    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog

OFFICE = "cpc-2025-09-24-office-strike"
ROOT = "https://map.example.org/"


def ordered(catalog: Catalog, *pairs: tuple[str, str]) -> Order:
    return Order(Still(catalog), catalog, Selection.parse(list(pairs)), ENGLISH, ROOT)


@pytest.fixture(scope="session")
def office(catalog: Catalog) -> Dossier:
    return dossier(ordered(catalog, ("ids", OFFICE)))


@pytest.fixture(scope="session")
def three(catalog: Catalog) -> Dossier:
    names = (OFFICE, "cpc-2022-07-atyrau-power-outage", "cpc-2026-03-14-maran-homer")
    return dossier(ordered(catalog, ("ids", ",".join(names))))


@pytest.fixture(scope="session")
def hostile(bundle: Bundle) -> Dossier:
    return dossier(ordered(build_catalog(poisoned(bundle), now=NOW), ("ids", OFFICE)))
