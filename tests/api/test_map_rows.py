"""What the page of a large map asks for: rows, titles, cards, a search."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.maps.mapdata import MOST_IN_PAGE
from app.maps.row_block import row_block
from app.maps.rows import chosen_rows
from app.selection.selection import Selection
from app.settings import Settings
from app.store.record import Still
from tests.crowd import crowded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog

HAZARDS = "filter=event_class='natural_hazard'"


@pytest.fixture(scope="module")
def crowd(bundle: Bundle) -> Catalog:
    return crowded(bundle, 240)


@pytest.fixture(scope="module")
def many(crowd: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data=tmp_path_factory.mktemp("state"))
    with TestClient(create_app(settings, Still(crowd))) as client:
        yield client


def test_a_large_map_brings_no_incident_but_says_where_they_are(
    many: TestClient, crowd: Catalog
) -> None:
    made = "title LIKE 'Made-up%'"
    page = many.get("/map", params={"filter": made}).text
    assert page.count("data-incident=") == MOST_IN_PAGE
    assert ">240 incidents, newest first<" in page
    assert '"incidents":' not in page
    found = re.search(r'"block":"(map/rows[^"]*)"', page)
    assert found is not None
    address = "/" + found.group(1).replace("\\u0026", "&")
    assert f"as-of={crowd.version}" in address
    asked = Selection.parse([("filter", made)])
    assert many.get(address).content == row_block(crowd, chosen_rows(crowd, asked))


def test_the_page_of_few_of_them_brings_them(many: TestClient) -> None:
    page = many.get("/map?filter=title LIKE 'Made-up incident 1%' AND killed_best > 0").text
    assert '"incidents":[{' in page
    assert "map/rows" not in page


def test_rows_are_known_again(many: TestClient) -> None:
    first = many.get("/map/rows")
    assert first.headers["content-type"] == "application/octet-stream"
    tag = {"If-None-Match": first.headers["etag"]}
    assert many.get("/map/rows", headers=tag).status_code == 304
    assert many.get(f"/map/rows?{HAZARDS}", headers=tag).status_code == 200


def test_titles_come_in_the_order_that_is_asked_for(many: TestClient, crowd: Catalog) -> None:
    found = many.get("/map/rows/titles?rows=5,0,273&lang=uk").json()["incidents"]
    assert [one["row"] for one in found] == [5, 0, 273]
    names = [feature.id for feature in crowd.collection("incidents").features]
    assert [one["id"] for one in found] == [names[5], names[0], names[273]]


def test_the_search_gives_one_bit_a_row(many: TestClient, crowd: Catalog) -> None:
    bits = many.get("/map/rows/found?q=settlement 239").content
    held = np.unpackbits(np.frombuffer(bits, np.uint8), bitorder="little")[: len(crowd.incidents)]
    names = [feature.id for feature in crowd.collection("incidents").features]
    assert [names[row] for row in np.nonzero(held)[0]] == ["made-000239"]


def test_a_card_is_of_the_selection_or_not_there(many: TestClient) -> None:
    assert many.get("/map/rows/card?incident=made-000002").json()["id"] == "made-000002"
    answer = many.get(f"/map/rows/card?incident=made-000000&{HAZARDS}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_one_file_refuses_more_than_it_holds(
    many: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = many.get("/map?standalone=1")
    assert whole.status_code == 200
    assert 'id="map-data" data-packed>' in whole.text
    monkeypatch.setattr("app.pages.map_page.MOST_IN_FILE", 200)
    answer = many.get("/map?standalone=1&limit=201")
    assert answer.status_code == 400
    assert answer.json()["detail"] == (
        "standalone: one file holds 200 incidents; this selection has 201"
    )
    assert many.get("/map?standalone=1&limit=200").status_code == 200


def test_one_file_of_many_is_the_same_bytes_again(
    many: TestClient, crowd: Catalog, tmp_path: Path
) -> None:
    again = TestClient(create_app(Settings(data=tmp_path), Still(crowd)))
    assert many.get("/map?standalone=1").content == again.get("/map?standalone=1").content
