"""The near table, beside every distance measured plainly with pyproj."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from pyproj import Geod

from app.analysis.asking import answered, asked_of
from app.analysis.near_table import NEAR_TABLE
from app.domain.errors import BadParameterError
from app.domain.geo.footprint import Disc

if TYPE_CHECKING:
    from app.store.catalog import Catalog

GEOD = Geod(ellps="WGS84")
OFFICE = "cpc-2025-09-24-office-strike"
ESRI = (
    "IN_FID", "NEAR_FID", "NEAR_DIST", "NEAR_RANK", "NEAR_ANGLE", "FROM_X", "FROM_Y", "NEAR_X",
    "NEAR_Y",
)  # fmt: skip


def asked(catalog: Catalog, **values: str) -> dict[str, Any]:
    pairs = [(name.replace("_", "-"), value) for name, value in values.items()]
    return answered(asked_of(NEAR_TABLE, pairs), catalog).document()


def point_assets(catalog: Catalog) -> dict[str, tuple[float, float, float]]:
    """Give longitude, latitude and accuracy of the assets that are points."""
    found = {}
    for name in catalog.gazette.assets:
        target = catalog.gazette.target_of(name)
        if target is not None and target.point is not None:
            found[name] = (*target.point, target.parts[0].accuracy_m)
    return found


def test_the_nearest_point_assets_are_those_that_pyproj_finds(catalog: Catalog) -> None:
    points = point_assets(catalog)
    kinds = {catalog.gazette.assets[name].kind for name in points}
    table = asked(catalog, layers=",".join(sorted(kinds - {"pipeline"})), k="100")
    by_incident: dict[str, list[dict[str, Any]]] = {}
    for row in table["pairs"]:
        by_incident.setdefault(row["incident_id"], []).append(row)
    assert len(by_incident) == 34
    for name, rows in by_incident.items():
        place = catalog.incident(name).footprint
        assert isinstance(place, Disc)
        for row in (row for row in rows if row["asset_id"] in points):
            lon, lat, accuracy_m = points[row["asset_id"]]
            azimuth, _, metres = GEOD.inv(place.lon, place.lat, lon, lat)
            assert row["distance_m"] == pytest.approx(metres, abs=0.06)
            low = max(0.0, metres - place.radius_m - accuracy_m)
            assert row["distance_min_m"] == pytest.approx(low, abs=0.11)
            high = metres + place.radius_m + accuracy_m
            assert row["distance_max_m"] == pytest.approx(high, abs=0.11)
            if metres > 1.0:
                assert row["azimuth_deg"] % 360 == pytest.approx(azimuth % 360, abs=0.06)
        assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
        assert all(one["distance_m"] <= two["distance_m"] for one, two in pairwise(rows))


def test_so_many_are_given_as_asked(catalog: Catalog) -> None:
    assert len(asked(catalog)["pairs"]) == 34
    three = asked(catalog, k="3")["pairs"]
    assert len(three) == 3 * 34
    every = asked(catalog, k="100")["pairs"]
    assert [row for row in every if row["rank"] <= 3] == three


def test_a_radius_keeps_what_may_lie_within_and_says_how_sure_it_is(catalog: Catalog) -> None:
    every = asked(catalog, k="100")["pairs"]
    near = asked(catalog, k="100", within="25km")["pairs"]
    expected = [(r["incident_id"], r["asset_id"]) for r in every if r["distance_min_m"] <= 25_000]
    assert [(row["incident_id"], row["asset_id"]) for row in near] == expected
    for row in near:
        is_certain = row["distance_max_m"] <= 25_000
        assert (row["verdict"] == "certain") is is_certain
        assert (row["probability"] == 1.0) is is_certain
        assert row["within_m"] == 25_000
    assert {row["verdict"] for row in near} == {"certain", "probable", "possible"}


@pytest.mark.parametrize("layer", ["facilities", "terminal", "moorings", "neighbours", "office"])
def test_layers_are_collections_or_kinds(catalog: Catalog, layer: str) -> None:
    table = asked(catalog, k="100", layers=layer, ids=OFFICE)
    found = {row["asset_id"] for row in table["pairs"]}
    if layer in catalog.collections:
        assert found <= set(catalog.collection(layer).by_id)
    else:
        assert {catalog.gazette.assets[name].kind for name in found} == {layer}
    assert len(found) == table["assets"] > 0


def test_esri_has_its_own_names_and_angles(catalog: Catalog) -> None:
    plain, esri = (asked(catalog, k="5", profile=name) for name in ("plain", "esri"))
    assert tuple(esri["columns"]["pairs"][: len(ESRI)]) == ESRI
    assert len(esri["pairs"]) == len(plain["pairs"])
    for ours, theirs in zip(plain["pairs"], esri["pairs"], strict=True):
        assert theirs["IN_FID"] == ours["incident_id"]
        assert theirs["NEAR_DIST"] == ours["distance_m"]
        assert -180 < theirs["NEAR_ANGLE"] <= 180
        assert (theirs["NEAR_ANGLE"] - ours["azimuth_deg"]) % 360 == 0
        assert theirs["verdict"] == ours["verdict"]
    assert "distance_m" not in esri["columns"]["pairs"]


@pytest.mark.parametrize(
    ("profile", "measured", "printed"),
    [
        ("plain", ("distance_m", "azimuth_deg"), ("from_lon", "from_lat", "foot_lon", "foot_lat")),
        ("esri", ("NEAR_DIST", "NEAR_ANGLE"), ("FROM_X", "FROM_Y", "NEAR_X", "NEAR_Y")),
    ],
)
def test_the_method_says_that_printed_positions_are_rounded(
    catalog: Catalog, profile: str, measured: tuple[str, str], printed: tuple[str, ...]
) -> None:
    found = asked(catalog, ids=OFFICE, layers="terminal", profile=profile)
    assert found["method"].endswith(
        f"; {' and '.join(measured)} are of unrounded positions,"
        f" {', '.join(printed)} print fewer digits of them"
    )
    # The two differ by no more than the digits left out: of a quarter 0.01 degrees, each way.
    [row] = found["pairs"]
    length = GEOD.inv(*(row[name] for name in printed))[2]
    assert 1.0 < abs(length - row[measured[0]]) < 2 * GEOD.inv(37.76, 44.73, 37.765, 44.735)[2]


def test_from_is_printed_as_precisely_as_the_place_is_known(catalog: Catalog) -> None:
    by_id = {row["incident_id"]: row for row in asked(catalog)["pairs"]}
    assert (by_id[OFFICE]["from_lon"], by_id[OFFICE]["from_lat"]) == (37.76, 44.73)
    outage = by_id["cpc-2022-07-atyrau-power-outage"]
    assert outage["from_lon"] == round(outage["from_lon"], 1)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"filter": "country = 'XX'"}, "no incident meets the selection"),
        ({"layers": "terminal", "within": "1m", "ids": OFFICE}, "no asset may lie within the"),
    ],
)
def test_nothing_is_explained(catalog: Catalog, values: dict[str, str], why: str) -> None:
    table = asked(catalog, **values)
    assert table["pairs"] == []
    assert table["empty_because"].startswith(why)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"k": "0"}, "k: '0' is not a whole number from 1 up"),
        ({"k": "101"}, "k: '101' is over 100"),
        ({"within": "25"}, "within: '25' is not a distance with its unit"),
        ({"within": "0km"}, "within: '0km' is not over 0"),
        ({"layers": "claims"}, "layers: 'claims' has no placed asset; expected assets, facil"),
        ({"layers": "office,office"}, "layers: 'office,office' names something twice"),
        ({"profile": "arcgis"}, "profile: 'arcgis' is none of plain, esri"),
        ({"colour": "red"}, "colour: is not a parameter here; expected k, layers, profile, within"),
        ({"limit": "3"}, "limit: is not a parameter here"),
        ({"filter": "kp_km >"}, "filter: at character 8"),
    ],
)
def test_bad_values_name_the_parameter(
    catalog: Catalog, values: dict[str, str], message: str
) -> None:
    with pytest.raises(BadParameterError) as caught:
        asked(catalog, **values)
    assert str(caught.value).startswith(message)
