"""Writes that are JSON but no record: 400 with the field, nothing written, never a 5xx."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.store.journal.entry import Kind
from tests.writers import AUTH, writer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.testclient import TestClient

    from app.store.live import Live


OFFICE = "incidents/items/cpc-2025-09-24-office-strike"
PORT = "incidents/items/nvr-2025-01-10-port-drones"
CITY = "places/items/novorossiysk"
TERMINAL = "assets/items/cpc-terminal"


@pytest.fixture
def client(record: Live) -> Iterator[TestClient]:
    with writer(record, raises=False) as opened:
        yield opened


@pytest.mark.parametrize(
    ("address", "sent", "pointer"),
    [
        (CITY, {"properties": {"names": 5}}, "/properties/names"),
        (CITY, {"properties": {"names": ["a"]}}, "/properties/names"),
        (CITY, {"properties": {"names": {"en": 5}}}, "/properties/name_en"),
        (CITY, {"id": {}, "properties": {}}, "/properties/id"),
        (CITY, {"id": ["x"], "properties": {}}, "/properties/id"),
        (CITY, {"geometry": []}, "/geometry"),
        (CITY, {"geometry": {"type": "Polygon", "coordinates": [[[0, 0]]]}}, "/geometry"),
        (TERMINAL, {"properties": {"place_id": ["x"]}}, "/properties/place_id"),
        (TERMINAL, {"properties": {"place_id": {}}}, "/properties/place_id"),
        (TERMINAL, {"properties": {"place_id": 5}}, "/properties/place_id"),
        (TERMINAL, {"geometry": 5}, "/geometry"),
        (TERMINAL, {"geometry": {"type": "Point"}}, "/geometry"),
        (OFFICE, {"geometry": {"type": "Point", "coordinates": [500, 5]}}, "/where/position"),
        (OFFICE, {"properties": {"where": []}}, "/where"),
        (OFFICE, {"properties": {"claims": [5]}}, "/claims/0"),
        (OFFICE, {"properties": {"attribution": {"claimed_by": 5}}}, "/attribution/claimed_by"),
    ],
)
def test_a_value_of_another_shape_is_refused_with_its_field(
    client: TestClient, record: Live, address: str, sent: dict[str, Any], pointer: str
) -> None:
    before = record.journal.newest_number()
    answer = client.patch(f"/collections/{address}", json=sent, headers=AUTH)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-record"), answer.text
    assert pointer in [fault["pointer"] for fault in answer.json()["faults"]]
    assert record.journal.newest_number() == before


def test_a_point_off_the_earth_is_refused_on_a_grid_too(client: TestClient, record: Live) -> None:
    grid = {"properties": {"where": {"publication_grid_m": 20_000.0}}}
    written = client.patch(f"/collections/{PORT}", json=grid, headers=AUTH)
    assert written.status_code == 200, written.text
    moved = {"geometry": {"type": "Point", "coordinates": [500, 5]}}
    answer = client.patch(f"/collections/{PORT}", json=moved, headers=AUTH)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-record"), answer.text
    assert len(record.history(Kind.INCIDENT, PORT.rpartition("/")[2])) == 2


def test_several_faults_are_read_as_one_sentence_each(client: TestClient) -> None:
    sent = {"properties": {"colour": "red", "shape": "round"}}
    detail = client.patch(f"/collections/{OFFICE}", json=sent, headers=AUTH).json()["detail"]
    assert detail == (
        "request body (/properties/colour): is no field here; "
        "request body (/properties/shape): is no field here"
    )


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (CITY, "every incident is measured to it"),
        (CITY, "the place 'novorossiysk-centre' is part of it"),
        (TERMINAL, "every incident is measured to it"),
        ("places/items/cpc-terminal-area", "the asset 'cpc-terminal' stands there"),
        (
            "assets/items/hotel-novorossiysk",
            "the incident 'cpc-2025-09-24-office-strike' names it",
        ),
    ],
)
def test_what_something_leans_on_is_not_withdrawn(
    client: TestClient, record: Live, address: str, why: str
) -> None:
    before = record.journal.newest_number()
    answer = client.delete(f"/collections/{address}?reason=gone", headers=AUTH)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-record"), answer.text
    assert why in [fault["message"] for fault in answer.json()["faults"]]
    assert client.get(f"/collections/{address}").status_code == 200
    assert record.journal.newest_number() == before


def test_what_nothing_leans_on_any_more_is_withdrawn(client: TestClient) -> None:
    hotel = "/collections/assets/items/hotel-novorossiysk?reason=gone"
    named = "/collections/incidents/items/cpc-2025-09-24-office-strike?reason=gone"
    assert client.delete(hotel, headers=AUTH).status_code == 400
    assert client.delete(named, headers=AUTH).status_code == 200
    assert client.delete(hotel, headers=AUTH).status_code == 200
    gone = client.get("/collections/assets/items/hotel-novorossiysk")
    assert (gone.status_code, gone.json()["code"]) == (410, "withdrawn")
    assert gone.json()["detail"].endswith("'hotel-novorossiysk' was withdrawn: gone")
    history = {link["rel"]: link["href"] for link in gone.json()["links"]}["version-history"]
    assert history.endswith("/collections/assets/items/hotel-novorossiysk/versions")
    assert len(client.get(history).json()["versions"]) == 2


@pytest.mark.parametrize("value", ["18446744073709551616", "-9223372036854775809", "1e400"])
@pytest.mark.parametrize("address", [OFFICE, CITY, TERMINAL])
def test_a_number_that_cannot_be_written_is_refused(
    client: TestClient, record: Live, address: str, value: str
) -> None:
    before = record.journal.newest_number()
    headers = AUTH | {"Content-Type": "application/json", "Idempotency-Key": value}
    sent = f'{{"x": {value}, "properties": {{"name_en": {value}}}}}'
    answer = client.patch(f"/collections/{address}", content=sent, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-record"), answer.text
    assert record.journal.newest_number() == before


def test_a_text_that_cannot_be_written_is_refused_with_a_key_too(client: TestClient) -> None:
    headers = AUTH | {"Content-Type": "application/json", "Idempotency-Key": "a"}
    sent = '{"properties": {"name_en": "\\ud800"}}'
    answer = client.patch(f"/collections/{CITY}", content=sent, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-record"), answer.text
