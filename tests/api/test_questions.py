"""Questions over HTTP: near, locate, geocode, health."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.analysis.near import near_incident
from tests.api.routes import OFFICE

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from app.store.catalog import Catalog

PAIR = (
    "incident_id", "asset_id", "rank", "distance_m", "distance_min_m", "distance_max_m",
    "distance_p05_m", "distance_p50_m", "distance_p95_m", "within_m", "probability", "verdict",
    "azimuth_deg", "foot_lon", "foot_lat", "chainage_m", "kp_km", "kp_min_km", "kp_max_km",
    "asset_kind", "asset_name",
)  # fmt: skip


def test_near_gives_the_pairs_of_the_analysis(client: TestClient, catalog: Catalog) -> None:
    body = client.get(f"/near?incident={OFFICE}&within=25km").json()
    result = near_incident(catalog, OFFICE, within_m=25_000.0)
    assert [feature["properties"] for feature in body["features"]] == [
        pair.flat() for pair in result.pairs
    ]
    for feature in body["features"]:
        row = feature["properties"]
        assert tuple(row) == PAIR
        assert feature["id"] == row["asset_id"]
        assert feature["geometry"]["coordinates"] == [row["foot_lon"], row["foot_lat"]]


def test_near_explains_itself(client: TestClient, catalog: Catalog) -> None:
    body = client.get(f"/near?incident={OFFICE}").json()
    assert body["unit"] == "metre"
    assert body["method"].startswith("geodesic WGS 84")
    assert body["catalog_version"] == catalog.version
    assert any("ODbL" in credit for credit in body["sources"])
    assert body["empty_because"] is None


def test_near_a_position_with_a_radius(client: TestClient) -> None:
    body = client.get(
        "/near?lon=37.653&lat=44.6705&radius=2km&within=5km&kind=marine_terminal"
    ).json()
    first = body["features"][0]["properties"]
    assert (first["incident_id"], first["asset_id"]) == (None, "cpc-terminal")
    # The same point: 0 at best, and 2 km of the position plus 5 km of the terminal at most.
    assert (first["distance_m"], first["distance_min_m"]) == pytest.approx((0.0, 0.0), abs=1e-3)
    assert first["distance_max_m"] == pytest.approx(7_000, abs=1)
    assert first["verdict"] == "probable"


def test_near_says_why_it_is_empty(client: TestClient) -> None:
    body = client.get(f"/near?incident={OFFICE}&kind=vessel").json()
    assert body["features"] == []
    assert body["empty_because"] == "no asset of the kind 'vessel' has a published place"


@pytest.mark.parametrize(
    ("query", "parameter", "detail"),
    [
        ("", "lon", "is missing; expected incident=, or lon= and lat="),
        ("lat=45", "lon", "is missing; expected incident=, or lon= and lat="),
        ("lon=40", "lat", "is missing; expected incident=, or lon= and lat="),
        (f"incident={OFFICE}&lon=40", "incident", "is not read together with a position"),
        (f"incident={OFFICE}&radius=1km", "incident", "is not read together with a position"),
        (f"incident={OFFICE}&within=25", "within", "is not a distance with its unit"),
        ("lon=40&lat=45&radius=2100km", "radius", "at most 2000 km"),
    ],
)
def test_near_refuses_by_name(client: TestClient, query: str, parameter: str, detail: str) -> None:
    answer = client.get(f"/near?{query}")
    assert answer.status_code == 400
    body = answer.json()
    assert body["parameter"] == parameter
    assert detail in body["detail"]


@pytest.mark.parametrize("lon", ["-180", "0", "180"])
@pytest.mark.parametrize("lat", ["-90", "0", "90"])
def test_near_works_at_the_ends_of_the_earth(client: TestClient, lon: str, lat: str) -> None:
    # Ports only: of the farthest places the line alone takes seconds.
    features = client.get(f"/near?lon={lon}&lat={lat}&radius=2000km&kind=port").json()["features"]
    assert {feature["id"] for feature in features} == {"novorossiysk-port", "port-kavkaz-port"}
    for feature in features:
        row = feature["properties"]
        assert 0 <= row["distance_min_m"] <= row["distance_m"] <= row["distance_max_m"]
        assert row["distance_max_m"] < 22_100_000  # half round the earth, and the radii


def test_locate_a_kilometre(client: TestClient, catalog: Catalog) -> None:
    body = client.get("/locate?kp=1240").json()
    assert set(body) == {
        "route_id",
        "kp_km",
        "lon",
        "lat",
        "error_km",
        "method",
        "data_date",
        "catalog_version",
        "coverage",
        "attribution",
        "license",
        "citation",
    }
    assert (body["kp_km"], body["error_km"]) == (1240, 15.0)
    # Kropotkinskaya's point, known to 8 km, stands at km 1,241.
    assert (body["lon"], body["lat"]) == pytest.approx((40.589, 45.496), abs=0.001)
    assert body["catalog_version"] == catalog.version


def test_locate_a_position(client: TestClient) -> None:
    body = client.get("/locate?lon=40.589&lat=45.496&radius=3km").json()
    assert (body["route_id"], body["on_route"]) == ("cpc", True)
    assert body["kp_km"] == pytest.approx(1_240, abs=0.5)
    # 3 km of the position, 0.5 km of the line, 15 km of the calibration.
    assert body["kp_min_km"] == pytest.approx(1_240 - 18.5, abs=2)
    assert body["kp_max_km"] == pytest.approx(1_240 + 18.5, abs=2)
    assert body["route_distance_m"] < 50
    assert body["route_distance_min_m"] == 0.0
    assert body["route_distance_max_m"] == pytest.approx(3_500, abs=50)
    assert body["offset_m"] == body["route_distance_m"]
    assert body["side"] in {"left", "on", "right"}


def test_locate_names_the_side_towards_higher_kilometres(client: TestClient) -> None:
    """At KP 1,240 the pipeline runs to the west: north of it is its right side."""
    at = client.get("/locate?kp=1240").json()
    north, south = (
        client.get(f"/locate?lon={at['lon']}&lat={at['lat'] + by}").json() for by in (0.1, -0.1)
    )
    assert (north["side"], south["side"]) == ("right", "left")
    assert north["offset_m"] == pytest.approx(11_000, abs=1_500)


@pytest.mark.parametrize("question", ["kp=1240", "lon=40.589&lat=45.496&radius=3km"])
def test_locate_takes_the_route_by_its_id(client: TestClient, question: str) -> None:
    assert client.get(f"/locate?{question}&route=cpc").json() == (
        client.get(f"/locate?{question}").json()
    )
    unknown = client.get(f"/locate?{question}&route=baku-supsa")
    assert unknown.status_code == 404
    assert unknown.json()["detail"] == "route: no route has the id 'baku-supsa'"
    assert unknown.json()["code"] == "unknown-id"


def test_locate_off_the_route(client: TestClient) -> None:
    body = client.get("/locate?lon=37.62&lat=55.75").json()
    assert body["on_route"] is False
    assert [body[name] for name in ("route_id", "kp_km", "kp_min_km", "kp_max_km")] == [None] * 4
    assert body["route_distance_min_m"] > 900_000
    assert (body["offset_m"], body["side"]) == (None, None)


@pytest.mark.parametrize(
    ("query", "parameter", "detail"),
    [
        ("", "lon", "is missing; expected kp=, or lon= and lat="),
        ("kp=1&lon=40", "kp", "is not read together with a position"),
        ("kp=1511.01", "kp", "lies outside the route (0 to 1511 km)"),
        ("kp=-1", "kp", "lies outside the route"),
        ("kp=1&route=C P C", "route", "'C P C' is not a name"),
        ("lon=40&lat=45&radius=0m", "radius", "is not over 0"),
    ],
)
def test_locate_refuses_by_name(
    client: TestClient, query: str, parameter: str, detail: str
) -> None:
    answer = client.get(f"/locate?{query}")
    assert answer.status_code == 400
    assert answer.json()["parameter"] == parameter
    assert detail in answer.json()["detail"]


@pytest.mark.parametrize(
    ("name", "first"),
    [("Novorossiysk", "novorossiysk"), ("Новоросійськ", "novorossiysk"), ("Теңіз", "tengiz-field")],
)
def test_geocode(client: TestClient, name: str, first: str) -> None:
    body = client.get("/geocode", params={"q": name}).json()
    assert body["q"] == name
    assert body["results"][0]["id"] == first
    assert body["results"][0]["radius_m"] >= 8_000
    assert "GeoNames" in body["attribution"]
    assert "OpenStreetMap" in body["attribution"]


def test_geocode_does_not_guess(client: TestClient) -> None:
    for name in ("Nikolayevsk-on-Don", "Potengi", "Novoross"):
        answer = client.get("/geocode", params={"q": name})
        assert (answer.status_code, answer.json()["results"]) == (200, [])


def test_healthz(client: TestClient, catalog: Catalog) -> None:
    assert client.get("/healthz").json() == {
        "status": "ok",
        "catalog_version": catalog.version,
        "incidents": 34,
        "leads_hidden": 17,
    }
