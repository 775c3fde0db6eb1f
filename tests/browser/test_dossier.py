"""A dossier as one HTML file in a browser: it asks nothing, runs nothing, is open to everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.publish.dossier import dossier
from app.publish.formats import written
from tests.browser.axe import broken
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.serving import served_page
from tests.publish.conftest import OFFICE, ordered

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_dossier_is_open_to_everyone(page: Chromium, catalog: Catalog, *, dark: bool) -> None:
    body, _ = written(dossier(ordered(catalog, ("ids", OFFICE))), "html", "")
    page.look_like(PHONE if dark else DESKTOP, dark=dark)
    with served_page(body.decode()) as address:
        page.open(address)
        assert broken(page) == []
        assert page.asked() == [address]
        assert (page.refused(), page.said()) == ([], [])
        assert page.script("return document.documentElement.scrollWidth <= innerWidth")
