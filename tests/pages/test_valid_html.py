"""Every page is valid HTML by the parser of the standard: no parse error, no id given twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import html5lib
import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.publish.dossier import dossier
from app.publish.formats import written
from app.settings import Settings
from app.store.record import Still
from tests.api.routes import HTML
from tests.publish.conftest import OFFICE, ordered

if TYPE_CHECKING:
    from app.store.catalog import Catalog

NEAR = "near=cpc-terminal,25km"
ONE_ID = re.compile(r'<[^<>]*\sid="([^"]+)"')
MORE = (
    *(f"/incidents/{OFFICE}?lang={code}" for code in ("ru", "kk", "uk")),
    *(f"/map?{NEAR}&lang={code}" for code in ("ru", "kk", "uk")),
    f"/map?{NEAR}&limit=2&as-of=2026-11-22",
    f"/map?{NEAR}&standalone=1",
    f"/embed?{NEAR}&caption=true&lang=ru",
    "/incidents/none",
    "/embed?ids=none",
    "/collections/incidents/items?filter=kp_km&f=html",
    "/near?f=html",
)


@pytest.fixture(scope="module")
def service(catalog: Catalog) -> TestClient:
    record = Still(catalog)
    app = create_app(Settings(), record, clock=lambda: datetime(2026, 11, 22, tzinfo=UTC))
    return TestClient(app, headers={"Accept": "text/html"})


def assert_valid(text: str) -> None:
    parser = html5lib.HTMLParser()
    parser.parse(text)
    assert parser.errors == []
    ids = ONE_ID.findall(re.sub(r"(?s)<script.*?</script>", "", text))
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("page", [*HTML, *MORE])
def test_a_page_is_valid(service: TestClient, page: str) -> None:
    answer = service.get(page)
    assert answer.headers["content-type"].startswith("text/html")
    assert_valid(answer.text)


@pytest.mark.parametrize("pair", [("ids", OFFICE), ("near", "cpc-terminal,25km")])
def test_a_dossier_is_valid(catalog: Catalog, pair: tuple[str, str]) -> None:
    body, _ = written(dossier(ordered(catalog, pair)), "html", "")
    assert_valid(body.decode())


@pytest.mark.parametrize(
    "broken",
    [
        "<p><b>open</p>",
        '<a href="?a=1&copy=2">x</a>',
        '<p id="a"></p><p id="a"></p>',
        "<table><p>no</p></table>",
        '<p class="a" class="b"></p>',
    ],
)
def test_what_is_not_valid_is_found(broken: str) -> None:
    page = (
        f'<!DOCTYPE html><html lang="en"><head><title>t</title></head><body>{broken}</body></html>'
    )
    with pytest.raises(AssertionError):
        assert_valid(page)
