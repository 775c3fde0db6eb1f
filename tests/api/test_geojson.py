"""RFC 7946 in every answer that is GeoJSON, and no digit more than a place's class allows."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from pyproj import Geod
from shapely.geometry import shape

from app.exports.formats import FORMATS
from app.store.history import KINDS
from tests.api.rfc7946 import geojson_faults, sequence_faults
from tests.api.routes import OFFICE

if TYPE_CHECKING:
    from starlette.testclient import TestClient

COLLECTIONS = (
    "incidents", "assets", "places", "route", "kp-marks", "facilities", "terminal", "moorings",
    "city", "neighbours", "claims", "casualty-reports", "impacts", "statements", "sources",
    "asset-links", "context", "exposures", "actors", "basemap-land", "basemap-lakes",
    "basemap-rivers", "basemap-borders-country", "basemap-borders-region", "basemap-towns",
)  # fmt: skip
WAYS = (
    "", "f=jsonfg", "profile=full", "skipGeometry=true", "download=true", "geometry=footprint",
    *(f"precision={digits}" for digits in range(10)),
    *(f"geometry=footprint&precision={digits}" for digits in range(10)),
    *(f"simplify={distance}" for distance in ("1m", "500m", "5km", "50km", "2000km")),
    "geometry=footprint&simplify=5km", "simplify=50km&precision=1", "simplify=500m&precision=2",
    "geometry=footprint&simplify=2000km&precision=0", "download=true&precision=1",
)  # fmt: skip
ADDRESSES = (
    "/collections/incidents/items",
    "/collections/assets/items",
    "/collections/places/items",
    "/collections/route/items",
    "/collections/claims/items",
    f"/collections/incidents/items/{OFFICE}",
    "/collections/incidents/items/cpc-2022-07-atyrau-power-outage",
    f"/near?incident={OFFICE}",
    "/near?lon=40.5&lat=45.4&radius=2km&within=25km&kind=pump_station",
)
DIGITS = {"exact": 4, "site": 3, "quarter": 2, "city": 2, "municipality": 1, "area": 1}


def features_of(client: TestClient, address: str) -> list[dict[str, Any]]:
    body = client.get(address).json()
    found: list[dict[str, Any]] = body.get("features", [body])
    assert found
    return found


def checked(client: TestClient, address: str) -> Any:
    """Give an answer that is GeoJSON, once RFC 7946 finds nothing in it."""
    answer = client.get(address)
    wanted = FORMATS["jsonfg" if "f=jsonfg" in address else "json"]
    assert answer.headers["content-type"] == wanted.content_type, address
    assert geojson_faults(answer.content) == [], address
    return answer.json()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", COLLECTIONS)
def test_rfc_7946_finds_nothing_in_any_page(client: TestClient, name: str, way: str) -> None:
    page = checked(client, f"/collections/{name}/items?limit=10000&{way}")
    assert page["numberReturned"] == page["numberMatched"] == len(page["features"])
    whole = client.get(f"/collections/{name}/items?limit=10000").json()["features"]
    # No feature is lost by its digits, and none becomes nothing.
    assert [one["id"] for one in page["features"]] == [one["id"] for one in whole]
    if "skipGeometry" not in way:
        placed = [one["geometry"] is not None for one in whole]
        assert [one["geometry"] is not None for one in page["features"]] == placed


@pytest.mark.parametrize("name", COLLECTIONS)
def test_rfc_8142_finds_nothing_in_any_text_sequence(client: TestClient, name: str) -> None:
    for way in ("", "precision=1", "simplify=50km", "geometry=footprint", "bbox=0,0,1,1"):
        answer = client.get(f"/collections/{name}/items?f=geojsonseq&{way}")
        assert answer.headers["content-type"] == "application/geo+json-seq"
        assert sequence_faults(answer.content) == []


@pytest.mark.parametrize("name", COLLECTIONS)
def test_rfc_7946_finds_nothing_in_any_item(client: TestClient, name: str) -> None:
    for feature in features_of(client, f"/collections/{name}/items?limit=10000"):
        here = f"/collections/{name}/items/{feature['id']}"
        checked(client, here)
        if name in KINDS:
            checked(client, f"{here}/versions/1")
        if name == "incidents":
            checked(client, f"/near?incident={feature['id']}&within=500km")
            checked(client, f"{here}?f=jsonfg")


@pytest.mark.parametrize("address", ADDRESSES)
def test_rfc_7946_finds_nothing_in_other_answers(client: TestClient, address: str) -> None:
    checked(client, address)


def test_what_has_changed_holds_whole_features(client: TestClient) -> None:
    page = client.get("/changes?since=2000-01-01&limit=10000").json()
    features = [change["feature"] for change in page["changes"] if change["feature"]]
    assert features
    for feature in features:
        assert geojson_faults(json.dumps(feature).encode()) == []


def test_same_selection_same_bytes(client: TestClient) -> None:
    for name in ("basemap-land", "basemap-lakes", "route"):
        address = f"/collections/{name}/items?precision=1&simplify=5km"
        assert client.get(address).content == client.get(address).content


@pytest.mark.parametrize("address", ADDRESSES)
def test_positions_are_longitude_latitude_and_finite(client: TestClient, address: str) -> None:
    for feature in features_of(client, address):
        if feature["geometry"] is None:
            continue
        for lon, lat in shapely.get_coordinates(shape(feature["geometry"])):
            assert math.isfinite(lon)
            assert math.isfinite(lat)
            # From the Crimean coast to the Caspian: east of 34 and not beyond 55, north of 43.
            assert 34 < lon < 55
            assert 43 < lat < 50


def test_some_polygons_were_looked_at(client: TestClient) -> None:
    kinds = [
        feature["geometry"]["type"]
        for feature in features_of(client, "/collections/places/items")
        if feature["geometry"]
    ]
    assert set(kinds) >= {"Point", "Polygon"}


@pytest.mark.parametrize("name", ["incidents", "assets", "places"])
def test_points_print_no_more_digits_than_their_class_allows(client: TestClient, name: str) -> None:
    for feature in features_of(client, f"/collections/{name}/items"):
        geometry, place_class = feature["geometry"], feature["properties"]["location_class"]
        if geometry is None or geometry["type"] != "Point":
            continue
        for degrees in geometry["coordinates"]:
            assert len(repr(degrees).partition(".")[2]) <= DIGITS[place_class]


@pytest.mark.parametrize("name", ["incidents", "assets", "places"])
def test_region_is_never_a_pin(client: TestClient, name: str) -> None:
    coarse = [
        feature
        for feature in features_of(client, f"/collections/{name}/items")
        if feature["properties"]["location_class"] in {"region", "country"}
    ]
    assert coarse
    for feature in coarse:
        assert feature["geometry"] is None or feature["geometry"]["type"].endswith("Polygon")


def test_disc_of_a_region_has_its_radius(client: TestClient) -> None:
    (feature,) = features_of(client, "/collections/incidents/items/cpc-2022-07-atyrau-power-outage")
    geod = Geod(ellps="WGS84")
    for lon, lat in feature["geometry"]["coordinates"][0]:
        assert geod.inv(51.9, 47.1, lon, lat)[2] == pytest.approx(150_000, abs=2)


def test_every_placed_incident_tells_class_and_radius(client: TestClient) -> None:
    for feature in features_of(client, "/collections/incidents/items"):
        assert feature["geometry"] is not None
        assert feature["properties"]["location_class"]
        assert feature["properties"]["location_uncertainty_m"] > 0


def test_intervals_hold_their_best_value(client: TestClient) -> None:
    for feature in features_of(client, "/collections/incidents/items"):
        row = feature["properties"]
        for low, best, high in (
            *((f"{t}_distance_min_m", f"{t}_distance_m", f"{t}_distance_max_m")
              for t in ("route", "terminal", "city")),
            ("kp_min_km", "kp_km", "kp_max_km"),
            ("injured_low", "injured_best", "injured_high"),
            ("killed_low", "killed_best", "killed_high"),
        ):  # fmt: skip
            if row[best] is not None:
                assert row[low] <= row[best] <= row[high]


def test_not_reported_is_null_and_reported_none_is_zero(client: TestClient) -> None:
    rows = {f["id"]: f["properties"] for f in features_of(client, "/collections/incidents/items")}
    silent, none_hurt = rows["cpc-2022-07-05-court-suspension"], rows["cpc-2026-01-13-tankers"]
    for measure in ("killed", "injured"):
        assert [silent[f"{measure}_{name}"] for name in ("low", "best", "high")] == [None] * 3
        assert [none_hurt[f"{measure}_{name}"] for name in ("low", "best", "high")] == [0] * 3
