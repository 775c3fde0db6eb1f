"""A record on a grid: no public output gives away where it was, now or in its past."""

from __future__ import annotations

import copy
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from pydantic import SecretStr
from starlette.testclient import TestClient

from app.domain.geo.footprint import Disc
from app.main import create_app
from app.maps.facts import nearest_assets
from app.settings import Settings
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.journal.entry import Kind
from app.store.redaction import Field, RedactionError, redact
from app.store.snapshot import build_catalog
from tests.api.desk import opened_desk
from tests.conftest import NOW
from tests.writers import AUTH, RECORD, TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog
    from app.store.live import Live

START = datetime(2026, 11, 23, 10, tzinfo=UTC)
ITEMS = "/collections/incidents/items"
OFFICE = "cpc-2025-09-24-office-strike"
NEW = "nvr-2026-02-03-fire"
LON, LAT = 37.761234, 44.731234
CLOSE = re.compile(r"37\.7[56]\d|44\.7[23]\d|761234|731234|37\.76\b|44\.73\b")
REPORTS = ("claims", "casualty-reports", "impacts", "statements", "sources", "asset-links")
STREET: dict[str, Any] = RECORD | {
    "where": {
        "position": {"lon": LON, "lat": LAT, "radius_m": 150.0},
        "description": "In the city",
        "location_class": "exact",
        "where_prec": 1,
        "country": "RU",
    },
    "claims": [
        {"field": "time", "value": "2026-02-03", "speaker": "TASS", "sources": ["tass"]},
        {"field": "place", "value": "Lenin Street 7", "speaker": "TASS", "sources": ["tass"]},
        {"field": "cause", "value": "a fire", "speaker": "TASS", "sources": ["tass"]},
        {
            "field": "coordinates",
            "value": f"{LAT}, {LON}",
            "speaker": "A resident",
            "sources": ["tass"],
            "quote": "here: 44.731234",
        },
    ],
}


class Desk:
    """An editor with a token and a clock: each step is an hour later than the one before."""

    def __init__(self, record: Live) -> None:
        self.record, self.now = record, START

    def send(self, client: TestClient, method: str, name: str, **properties: Any) -> None:
        self.now += timedelta(hours=1)
        body = {"type": "Feature", "geometry": None, "properties": {"id": name, **properties}}
        address = ITEMS if method == "POST" else f"{ITEMS}/{name}"
        answer = client.request(method, address, json=body, headers=AUTH)
        assert answer.status_code in {200, 201}, answer.text

    def where(self, name: str) -> dict[str, Any]:
        """Give the place on record, which only the journal knows."""
        where: dict[str, Any] = self.record.history(Kind.INCIDENT, name)[-1].data["where"]
        return where


@pytest.fixture
def desk(tmp_path: Path, bundle: Bundle) -> Iterator[Desk]:
    yield from opened_desk(tmp_path, bundle, Desk)


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    settings = Settings(token=SecretStr(TOKEN))
    with TestClient(create_app(settings, desk.record, clock=lambda: desk.now)) as opened:
        yield opened


def on_grid(grid_m: float | None = 10_000.0) -> dict[str, Any]:
    record = copy.deepcopy(STREET)
    record["where"]["publication_grid_m"] = grid_m
    return record


def told(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text)
    return answer.text


def outputs_of(client: TestClient, name: str, *moments: datetime) -> Iterator[tuple[str, str]]:
    """Yield whatever a public address says of one incident, now and in the past."""
    history = json.loads(told(client, f"{ITEMS}/{name}/versions"))
    yield "versions", json.dumps(history)
    for version in history["versions"]:
        yield version["href"], told(client, version["href"])
    for at in ["", *(f"&as-of={moment:%Y-%m-%dT%H:%M:%SZ}" for moment in moments)]:
        for address in (f"{ITEMS}?ids={name}", f"{ITEMS}?ids={name}&profile=full"):
            yield address + at, told(client, address + at)
        for address in (f"{ITEMS}/{name}", "/map", "/embed"):
            text = told(client, address + at.replace("&", "?"))
            yield address + at, text if name in address else _of_incident(text, name)
        for collection in REPORTS:
            page = json.loads(told(client, f"/collections/{collection}/items?limit=10000{at}"))
            rows = [f for f in page["features"] if f["properties"]["incident_id"] == name]
            yield collection + at, json.dumps(rows)
    for form in ("json", "atom"):
        yield f"changes {form}", told(client, f"/changes?since=2026-11-23&limit=1000&f={form}")


def _of_incident(page: str, name: str) -> str:
    """Give what the map's data block says of an incident, and of the place it is drawn at."""
    found = re.search(
        r'<script type="application/json" id="map-data">(.*?)</script>', page, re.DOTALL
    )
    assert found
    data = json.loads(found[1])
    [incident] = [one for one in data["incidents"] if one["id"] == name]
    place = data["places"][incident["place"]]
    # Where assets are is public, and may be close to a position that is not: which of them are
    # listed, and how far they are, follows from the place that is given out.
    near = [tuple(one.pop("at")) for one in incident["near"]]
    assert near == [one["at"] for one in nearest_to(place, name)]
    return json.dumps([incident, place])


def nearest_to(place: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Give the assets nearest to a place as it is given out, of the shipped layers."""
    catalog, (lat, lon) = shipped(), place["at"]
    incident = catalog.incident(OFFICE).incident
    if name != OFFICE:
        incident = replace(incident, assets=())
    disc = Disc(lon, lat, place["radius_m"])
    return nearest_assets(
        replace(catalog.incident(OFFICE), incident=incident, footprint=disc), catalog.gazette
    )


@cache
def shipped() -> Catalog:
    return build_catalog(read_bundle(geodata_folder()), now=NOW)


def test_nothing_public_gives_the_position_away(client: TestClient, desk: Desk) -> None:
    desk.send(client, "POST", NEW, **on_grid())
    desk.send(client, "PATCH", NEW, title="A fire")
    count = 0
    for address, text in outputs_of(client, NEW, desk.now):
        assert NEW in text or text == "[]", address
        assert not CLOSE.search(text), (address, CLOSE.search(text))
        assert "Lenin Street" not in text, address
        count += 1
    assert count > 25
    item = client.get(f"{ITEMS}/{NEW}").json()
    assert item["geometry"] == {"type": "Point", "coordinates": [37.71, 44.78]}
    flat = item["properties"]
    assert (flat["location_class"], flat["where_prec"]) == ("city", 2)
    assert (flat["location_method"], flat["location_uncertainty_m"]) == ("grid", 8_000.0)
    assert flat["where"] == {
        "description": "In the city",
        "location_class": "city",
        "where_prec": 2,
        "country": "RU",
        "place": None,
        "admin1": None,
        "publication_grid_m": 10_000.0,
    }
    assert desk.where(NEW)["position"]["lon"] == LON


def test_what_is_near_is_measured_from_the_cell(client: TestClient, desk: Desk) -> None:
    desk.send(client, "POST", NEW, **on_grid())
    near = client.get(f"/near?incident={NEW}").json()["features"]
    cell = client.get("/near?lon=37.71&lat=44.78&radius=8km").json()["features"]
    for pair in near:
        assert pair["properties"].pop("incident_id") == NEW
    for pair in cell:
        del pair["properties"]["incident_id"]
    assert near == cell
    for limit, expected in ((0.1, 1), (8, 1)):
        asked = f"{ITEMS}?near=37.71,44.78,{limit}km&ids={NEW}&properties=id"
        assert client.get(asked).json()["numberMatched"] == expected
    assert client.get(f"{ITEMS}?bbox=37.76,44.73,37.77,44.74&ids={NEW}").json()["features"] == []


def test_what_is_withheld_still_leads_to_its_speaker_and_its_page(
    client: TestClient, desk: Desk
) -> None:
    desk.send(client, "POST", NEW, **on_grid())
    item = client.get(f"{ITEMS}/{NEW}").json()["properties"]
    *_, coordinates = item["claims"]
    assert (coordinates["value"], coordinates["quote"]) == ("[withheld]", None)
    keys = item["provenance"]["values"]["position"]
    assert [item["provenance"]["reports"][key]["speaker"] for key in keys] == ["TASS", "A resident"]
    for key in keys:
        assert client.get(f"/collections/{key}").json()["properties"]["value"] == "[withheld]"


def test_the_feature_tables_hold_the_cell(client: TestClient, desk: Desk) -> None:
    desk.send(client, "POST", NEW, **on_grid())
    with closing(sqlite3.connect(desk.record.journal.path)) as connection:
        [row] = connection.execute("SELECT * FROM incidents WHERE id = ?", [NEW]).fetchall()
        asked = "SELECT geom FROM incidents WHERE id = ?"
        [(blob,)] = connection.execute(asked, [NEW]).fetchall()
        [box] = connection.execute(
            "SELECT minx, maxx, miny, maxy FROM rtree_incidents_geom "
            "WHERE id = (SELECT rowid FROM incidents WHERE incidents.id = ?)",
            [NEW],
        ).fetchall()
    assert shapely.from_wkb(blob[8:]).equals(shapely.Point(37.71, 44.78))
    assert box == pytest.approx((37.71, 37.71, 44.78, 44.78), abs=1e-4)
    assert not CLOSE.search(repr([value for value in row if not isinstance(value, bytes)]))


def test_a_grid_that_comes_later_holds_for_the_past_too(client: TestClient, desk: Desk) -> None:
    """The place of the shipped version is no longer given, in whatever way it is asked for."""
    before = client.get(f"{ITEMS}/{OFFICE}").json()
    assert before["geometry"]["coordinates"] == [37.76, 44.73]
    desk.send(client, "PATCH", OFFICE, where={"publication_grid_m": 20_000.0})
    cell = client.get(f"{ITEMS}/{OFFICE}").json()["geometry"]
    for address, text in outputs_of(client, OFFICE, START, desk.now):
        assert "novorossiysk-centre" not in text, address
        assert '"place": "cpc-office' not in text.replace('":"', '": "'), address
        assert not re.search(r"37\.76|44\.73", text), address
    for address in (
        f"{ITEMS}/{OFFICE}/versions/1",
        f"{ITEMS}/{OFFICE}?as-of={START:%Y-%m-%dT%H:%M:%SZ}",
    ):
        old = client.get(address).json()
        assert old["geometry"] == cell
        assert old["properties"]["version"] == 1
        assert old["properties"]["where"]["place"] is None
    desk.send(client, "PATCH", OFFICE, where={"publication_grid_m": None})
    after = client.get(f"{ITEMS}/{OFFICE}").json()
    assert after["geometry"] == before["geometry"]
    assert client.get(f"{ITEMS}/{OFFICE}/versions/2").json()["geometry"] == cell


def test_the_distances_hold_those_from_the_place(client: TestClient, desk: Desk) -> None:
    before = client.get(f"{ITEMS}/{OFFICE}").json()["properties"]
    near = pairs(client)
    desk.send(client, "PATCH", OFFICE, where={"publication_grid_m": 7_000.0})
    after = client.get(f"{ITEMS}/{OFFICE}").json()["properties"]
    for name in ("route_distance", "terminal_distance", "city_distance"):
        assert after[f"{name}_min_m"] <= before[f"{name}_min_m"]
        assert after[f"{name}_max_m"] >= before[f"{name}_max_m"]
    assert after["kp_min_km"] <= before["kp_min_km"]
    assert after["kp_max_km"] >= before["kp_max_km"]
    wide = pairs(client)
    both = near.keys() & wide.keys()
    assert len(both) > 5
    for name in both:
        assert wide[name]["distance_min_m"] <= near[name]["distance_min_m"]
        assert wide[name]["distance_max_m"] >= near[name]["distance_max_m"]


def pairs(client: TestClient) -> dict[str, dict[str, Any]]:
    found = client.get(f"/near?incident={OFFICE}").json()["features"]
    return {pair["id"]: pair["properties"] for pair in found}


@pytest.mark.parametrize("columns", ["nested", "flat"])
def test_what_is_sent_back_keeps_the_place_and_the_grid(
    client: TestClient, desk: Desk, columns: str
) -> None:
    desk.send(client, "POST", NEW, **on_grid())
    kept = desk.where(NEW)
    claims = desk.record.history(Kind.INCIDENT, NEW)[-1].data["claims"]
    given = client.get(f"{ITEMS}/{NEW}").json()
    given["properties"]["title"] = "A fire, corrected"
    if columns == "flat":
        del given["properties"]["where"]
    answer = client.put(f"{ITEMS}/{NEW}", json=given, headers=AUTH)
    assert answer.status_code == 200, answer.text
    assert desk.where(NEW) == kept
    assert desk.record.history(Kind.INCIDENT, NEW)[-1].data["claims"] == claims
    assert client.get(f"{ITEMS}/{NEW}").json()["properties"]["title"] == "A fire, corrected"


def test_a_gridded_place_of_the_layers_comes_back_too(client: TestClient, desk: Desk) -> None:
    desk.send(client, "PATCH", OFFICE, where={"publication_grid_m": 20_000.0})
    kept = desk.where(OFFICE)
    given = client.get(f"{ITEMS}/{OFFICE}").json()
    answer = client.put(f"{ITEMS}/{OFFICE}", json=given, headers=AUTH)
    assert answer.status_code == 200, answer.text
    assert desk.where(OFFICE) == kept
    assert kept["place"] == "cpc-office-novorossiysk"
    assert client.get(f"{ITEMS}/{OFFICE}").json()["properties"] == {
        **given["properties"], "version": 3, "updated": "2026-11-23",
    }  # fmt: skip


def test_the_redaction_of_a_grid_is_refused(client: TestClient, desk: Desk) -> None:
    desk.send(client, "POST", NEW, **on_grid())
    field = Field(Kind.INCIDENT, NEW, "/where/publication_grid_m")
    whole = Field(Kind.INCIDENT, NEW, "/where")
    with pytest.raises(RedactionError, match="cannot be taken out"):
        redact(desk.record.journal, field, editor="desk", reason="x", recorded=desk.now)
    with pytest.raises(RedactionError, match="cannot be read without it"):
        redact(desk.record.journal, whole, editor="desk", reason="x", recorded=desk.now)


def test_a_grid_out_of_bounds_is_refused_with_its_pointer(client: TestClient) -> None:
    body = {"type": "Feature", "properties": {"id": NEW, **on_grid(500.0)}, "geometry": None}
    answer = client.post(ITEMS, json=body, headers=AUTH)
    assert answer.status_code == 400
    [fault] = answer.json()["faults"]
    assert fault["pointer"] == "/where/publication_grid_m"
    assert fault["message"] == "500 m is no grid: expected 1,000 to 200,000 m"


def test_a_moved_place_says_nothing_of_which_record_stands_there(
    client: TestClient, desk: Desk
) -> None:
    """Every record on a grid counts as measured anew, wherever the place that moved is."""
    desk.send(client, "POST", NEW, **on_grid())
    desk.now += timedelta(hours=1)
    since = f"{desk.now:%Y-%m-%dT%H:%M:%SZ}"
    place = client.get("/collections/places/items/kropotkin").json()
    place["properties"]["basis"] = "another map"
    answer = client.put("/collections/places/items/kropotkin", json=place, headers=AUTH)
    assert answer.status_code == 200, answer.text
    ids = {c["id"] for c in client.get(f"/changes?since={since}").json()["changes"]}
    assert NEW in ids
