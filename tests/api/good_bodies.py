"""Writes that are truly good: a new record, one that may go, two that may be one, a file."""

from __future__ import annotations

import copy
from itertools import count
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import orjson
from shapely import Point

from tests.sources.imports.tables import UCDP, as_csv
from tests.writers import AUTH, RECORD, writer

if TYPE_CHECKING:
    from pathlib import Path

    from app.store.live import Live

__all__ = ["ADDED", "Editor"]

# How the ids of what is added begin.
ADDED = "cpc-2026-02-03-test-"
ITEMS = "/collections/incidents/items"
PLACE: dict[str, Any] = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [38.1, 45.2]},
    "properties": {
        "kind": "depot", "name_en": "Test depot", "location_class": "site", "radius_m": 2000.0,
        "accuracy_m": 1000.0, "point_method": "estimate", "at_sea": False, "off_map": False,
        "country": "RU", "admin1": None, "parent": None, "basis": "a test", "source": "a test",
        "source_url": None, "why_no_geometry": None,
    },
}  # fmt: skip
ASSET: dict[str, Any] = {
    "type": "Feature",
    "geometry": None,
    "properties": {
        "kind": "storage", "name_en": "Test tanks", "cpc_relation": "none",
        "place_id": "novorossiysk", "source": "a test",
    },
}  # fmt: skip
INCIDENT: dict[str, Any] = {"type": "Feature", "geometry": None, "properties": RECORD}
POINT = {"type": "Point", "coordinates": [37.5, 44.5]}
BODIES = {"incidents": INCIDENT, "places": PLACE, "assets": ASSET}
ROW = {"title": "A", "event_class": "attack", "date_start_local": "2025-09-24"}


class Editor:
    """Adds what a write needs to be good, each under an id of its own."""

    def __init__(self, record: Live, folder: Path) -> None:
        """Write to a record; files are made in a folder."""
        self._client = writer(record)
        self._numbers = count()
        self._kept: dict[tuple[str, str], str] = {}
        self._folder = folder

    def body(self, collection: str, name: str | None = None) -> dict[str, Any]:
        """Give a record as it is sent, with an id that is not taken unless one is given."""
        made = copy.deepcopy(BODIES[collection])
        made["properties"]["id"] = name or f"{ADDED}{next(self._numbers)}"
        return made

    def there(self, collection: str, use: str = "") -> str:
        """Give the id of a record that is there, kept for one use until somebody withdraws it."""
        name = self._kept.get((collection, use))
        if name is None or self._is_withdrawn(collection, name):
            name = self._kept[collection, use] = self._added(collection)
        return name

    def merged(self) -> tuple[str, str]:
        """Give the ids of two incidents of which the second was merged into the first."""
        kept, gone = self.there("incidents", "kept"), self._kept.get(("incidents", "gone"))
        if gone is None or not self._is_withdrawn("incidents", gone):
            gone = self.there("incidents", "gone")
            address = f"{ITEMS}/{kept}/merge?reason=one event"
            answer = self._client.post(address, json={"other": gone}, headers=AUTH)
            assert answer.status_code == 200, answer.text
        return kept, gone

    def _added(self, collection: str) -> str:
        body = self.body(collection)
        answer = self._client.post(f"/collections/{collection}/items", json=body, headers=AUTH)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def _is_withdrawn(self, collection: str, name: str) -> bool:
        address = f"/collections/{collection}/items/{name}"
        return self._client.get(address).status_code == 410

    def file(self, media_type: str) -> bytes:
        """Give a file of one incident."""
        number = next(self._numbers)
        if media_type == "text/csv":
            return as_csv(UCDP | {"id": number}).encode()
        row = ROW | {"title": f"A fire of {number}"}
        feature = {"type": "Feature", "properties": row, "geometry": POINT}
        if media_type == "application/geo+json":
            return orjson.dumps({"type": "FeatureCollection", "features": [feature]})
        path = self._folder / f"{number}.gpkg"
        gpd.GeoDataFrame([row], geometry=[Point(37.5, 44.5)], crs=4326).to_file(path, driver="GPKG")
        return path.read_bytes()
