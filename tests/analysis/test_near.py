"""Distances of known incidents to known assets, with the arithmetic written out.

Of a disc and a point, the smallest distance is best - radius - accuracy, the largest best + radius
+ accuracy, and neither is below 0. Radius is the reach of the report, accuracy that of the asset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyproj import Geod

from app.analysis.near import near_incident, near_position
from app.domain.errors import UnknownIdError
from app.domain.geo.footprint import Disc
from app.domain.record.places import DIGITS

if TYPE_CHECKING:
    from app.analysis.pairs import Pair
    from app.store.catalog import Catalog

GEOD = Geod(ellps="WGS84")
TOLERANCE_M = 100.0
WITHIN_M = 25_000.0
OFFICE = "cpc-2025-09-24-office-strike"
COLUMNS = (
    "incident_id", "asset_id", "rank", "distance_m", "distance_min_m", "distance_max_m",
    "distance_p05_m", "distance_p50_m", "distance_p95_m", "within_m", "probability", "verdict",
    "azimuth_deg", "foot_lon", "foot_lat", "chainage_m", "kp_km", "kp_min_km", "kp_max_km",
)  # fmt: skip

# incident, kind, asset: best, min and max in metres, verdict within 25 km.
MEASURED = {
    # 10,996 m between the points; 2 km of the centre, 5 km of the terminal.
    "the office strike and the terminal": (
        (OFFICE, "marine_terminal", "cpc-terminal"),
        (10_996, 10_996 - 2_000 - 5_000, 10_996 + 2_000 + 5_000),
        "certain",
    ),
    # 9,290 m to the line, which is known to 500 m there.
    "the office strike and the pipeline": (
        (OFFICE, "pipeline", "cpc-pipeline"),
        (9_290, 9_290 - 2_000 - 500, 9_290 + 2_000 + 500),
        "certain",
    ),
    # 6,867 m to the line, known to 500 m there; the report means 8 km around the station.
    "Kropotkinskaya and the pipeline": (
        ("cpc-2025-02-17-kropotkinskaya", "pipeline", "cpc-pipeline"),
        (6_867, 0, 6_867 + 8_000 + 500),
        "certain",
    ),
    # The same point twice, known to 8 km each time.
    "Kropotkinskaya and its own station": (
        ("cpc-2025-02-17-kropotkinskaya", "pump_station", "cpc-ps-kropotkinskaya"),
        (0, 0, 8_000 + 8_000),
        "certain",
    ),
    "a mooring and itself": (
        ("cpc-2025-11-29-spm2-naval-drones", "single_point_mooring", "cpc-spm-2"),
        (0, 0, 3_000 + 3_000),
        "certain",
    ),
    "a mooring and the terminal": (
        ("cpc-2025-11-29-spm2-naval-drones", "marine_terminal", "cpc-terminal"),
        (4_617, 0, 4_617 + 3_000 + 5_000),
        "certain",
    ),
    # Tankers "in the approaches": anywhere within 60 km.
    "tankers and the terminal": (
        ("cpc-2026-01-13-tankers", "marine_terminal", "cpc-terminal"),
        (4_617, 0, 4_617 + 60_000 + 5_000),
        "possible",
    ),
    # 22,508 m; "14 miles off" is known to 30 km.
    "a tanker off the coast and the terminal": (
        ("cpc-2026-03-14-maran-homer", "marine_terminal", "cpc-terminal"),
        (22_508, 0, 22_508 + 30_000 + 5_000),
        "possible",
    ),
    # A whole region: 150 km around its middle, which lies 7.9 km off the line.
    "a region and the pipeline": (
        ("cpc-2022-07-atyrau-power-outage", "pipeline", "cpc-pipeline"),
        (7_865, 0, 7_865 + 150_000 + 500),
        "possible",
    ),
    "a region and the terminal": (
        ("cpc-2022-07-atyrau-power-outage", "marine_terminal", "cpc-terminal"),
        (1_136_622, 1_136_622 - 155_000, 1_136_622 + 155_000),
        "excluded",
    ),
}


def pair_of(catalog: Catalog, incident: str, kind: str, asset: str, within_m: float) -> Pair:
    result = near_incident(catalog, incident, within_m=within_m, kind=kind)
    return next(pair for pair in result.pairs if pair.asset_id == asset)


@pytest.mark.parametrize("name", MEASURED)
def test_measured_distances(catalog: Catalog, name: str) -> None:
    asked, expected, verdict = MEASURED[name]
    pair = pair_of(catalog, *asked, within_m=WITHIN_M)
    found = (pair.distance_m, pair.distance_min_m, pair.distance_max_m)
    assert found == pytest.approx(expected, abs=TOLERANCE_M)
    assert pair.verdict == verdict


def test_points_of_the_arithmetic_lie_where_the_geodesic_says(catalog: Catalog) -> None:
    centre, terminal, mooring, offing = (
        (37.7618, 44.7319), (37.653, 44.6705), (37.64, 44.63), (37.5, 44.5),
    )  # fmt: skip
    assert GEOD.inv(*centre, *terminal)[2] == pytest.approx(10_996, abs=1)
    assert GEOD.inv(*mooring, *terminal)[2] == pytest.approx(4_617, abs=1)
    assert GEOD.inv(*offing, *terminal)[2] == pytest.approx(22_508, abs=1)
    place = catalog.gazette.place_of("cpc-terminal")
    assert place is not None
    assert place.footprint is not None
    assert (place.footprint.lon, place.footprint.lat) == terminal


def test_office_strike_is_kilometres_from_the_terminal(catalog: Catalog) -> None:
    pair = pair_of(catalog, OFFICE, "marine_terminal", "cpc-terminal", WITHIN_M)
    assert 1_000 < pair.distance_min_m < pair.distance_m < pair.distance_max_m
    assert 5_000 < pair.distance_m < 15_000


def test_tankers_at_sea_are_neither_certain_nor_excluded(catalog: Catalog) -> None:
    pair = pair_of(catalog, "cpc-2026-01-13-tankers", "marine_terminal", "cpc-terminal", WITHIN_M)
    assert pair.distance_min_m == 0.0
    assert pair.distance_max_m > 60_000
    assert pair.probability is not None
    # The share of a 60 km disc that lies within 25 km of a place inside it, widened by 5 km.
    assert pair.probability == pytest.approx((25 / 60) ** 2, abs=0.03)
    assert pair.verdict == "possible"


def test_verdict_turns_where_the_interval_crosses_the_limit(catalog: Catalog) -> None:
    asked = ("cpc-2025-02-17-kropotkinskaya", "pump_station", "cpc-ps-kropotkinskaya")
    verdicts = {
        limit: pair_of(catalog, *asked, within_m=limit).verdict
        for limit in (1_000.0, 15_000.0, 15_999.0, 16_001.0)
    }
    assert verdicts == {
        1_000.0: "possible",
        15_000.0: "probable",
        15_999.0: "probable",
        16_001.0: "certain",
    }


def test_without_a_limit_there_is_no_verdict(catalog: Catalog) -> None:
    for pair in near_incident(catalog, OFFICE).pairs:
        assert (pair.within_m, pair.probability, pair.verdict) == (None, None, None)


def test_flat_pair_keeps_the_published_columns_in_order(catalog: Catalog) -> None:
    for pair in near_incident(catalog, OFFICE, within_m=WITHIN_M).pairs:
        assert tuple(pair.flat())[: len(COLUMNS)] == COLUMNS


def test_only_the_route_has_chainage_and_kilometres(catalog: Catalog) -> None:
    pairs = near_incident(catalog, OFFICE).pairs
    with_kilometres = {p.asset_id for p in pairs if p.flat()["kp_km"] is not None}
    with_chainage = {p.asset_id for p in pairs if p.flat()["chainage_m"] is not None}
    assert with_kilometres == with_chainage == {"cpc-pipeline"}


def test_foot_lies_at_the_distance_and_azimuth_that_are_told(catalog: Catalog) -> None:
    lon, lat = 37.7618, 44.7319  # the centre of Novorossiysk
    for pair in near_incident(catalog, OFFICE).pairs:
        if pair.distance_m == 0.0:
            continue
        there = GEOD.fwd(lon, lat, pair.foot.azimuth_deg, pair.distance_m)[:2]
        place = catalog.gazette.place_of(pair.asset_id)
        digits = DIGITS[place.location_class] if place else 5
        # Half a unit of the last digit that may be printed, north and east; 111.7 km a degree.
        rounding_m = 111_700 * 0.5 * 10**-digits * 2**0.5
        assert GEOD.inv(*there, pair.foot.lon, pair.foot.lat)[2] <= rounding_m


def test_foot_prints_no_more_digits_than_the_class_of_the_asset_allows(catalog: Catalog) -> None:
    feet = {pair.asset_id: pair.foot for pair in near_incident(catalog, OFFICE).pairs}
    office, field, line = (
        feet[name] for name in ("cpc-office-novorossiysk", "tengiz-field", "cpc-pipeline")
    )
    assert (office.lon, office.lat) == (37.76, 44.73)  # a quarter of the city: two digits
    assert (field.lon, field.lat) == (53.4, 46.2)  # a municipality: one
    assert (line.lon, line.lat) == (round(line.lon, 5), round(line.lat, 5))


def test_nearest_of_each_kind_stands_once_and_in_order(catalog: Catalog) -> None:
    pairs = near_incident(catalog, OFFICE).pairs
    assert [pair.rank for pair in pairs] == list(range(1, len(pairs) + 1))
    distances = [pair.distance_m for pair in pairs]
    assert distances == sorted(distances)
    assets = catalog.gazette.assets
    groups = [(pair.asset_kind, assets[pair.asset_id].cpc_relation == "part_of") for pair in pairs]
    named = {link.asset for link in catalog.incidents[OFFICE].incident.assets}
    others = [g for pair, g in zip(pairs, groups, strict=True) if pair.asset_id not in named]
    assert len(others) == len(set(others))
    assert named <= {pair.asset_id for pair in pairs}
    for kind in ("marine_terminal", "pump_station", "product_terminal"):
        every = near_incident(catalog, OFFICE, kind=kind).pairs
        assert len(every) > 1
        nearest = next(pair for pair in pairs if pair.asset_kind == kind)
        assert nearest.asset_id == every[0].asset_id
        assert nearest.distance_m == min(pair.distance_m for pair in every)


def test_the_mooring_that_a_record_names_is_not_hidden_by_its_twin(catalog: Catalog) -> None:
    pairs = near_incident(catalog, "cpc-2025-11-29-spm2-naval-drones", within_m=WITHIN_M).pairs
    moorings = [pair.asset_id for pair in pairs if pair.asset_kind == "single_point_mooring"]
    assert moorings[0] == "cpc-spm-2"


def test_neighbour_never_hides_what_belongs_to_cpc(catalog: Catalog) -> None:
    terminals = [p.asset_id for p in near_incident(catalog, OFFICE).pairs
                 if p.asset_kind == "marine_terminal"]  # fmt: skip
    assert terminals == ["sheskharis-terminal", "cpc-terminal"]


def test_quantiles_lie_in_order_within_the_bounds(catalog: Catalog) -> None:
    for pair in near_incident(catalog, "cpc-2026-01-13-tankers", within_m=WITHIN_M).pairs:
        spread = [pair.distance_p05_m, pair.distance_p50_m, pair.distance_p95_m]
        ordered = [pair.distance_min_m, *spread, pair.distance_max_m]
        assert ordered == sorted(ordered)


def test_unplaced_assets_never_have_a_distance(catalog: Catalog) -> None:
    stations = {p.asset_id for p in near_incident(catalog, OFFICE, kind="pump_station").pairs}
    assert "cpc-ps-kropotkinskaya" in stations
    assert "cpc-ps-nps-7" not in stations  # its position is not published
    ships = near_incident(catalog, OFFICE, kind="vessel")
    assert ships.pairs == ()
    assert ships.empty_because == "no asset of the kind 'vessel' has a published place"


def test_military_objects_are_never_measured(catalog: Catalog) -> None:
    for kind in ("naval_base", "naval_vessel"):
        assert near_incident(catalog, OFFICE, kind=kind).pairs == ()


def test_position_is_measured_like_an_incident(catalog: Catalog) -> None:
    kind = "marine_terminal"
    same = near_position(catalog, Disc(37.7618, 44.7319, 2_000.0), within_m=WITHIN_M, kind=kind)
    incident = near_incident(catalog, OFFICE, within_m=WITHIN_M, kind=kind)
    assert [{**pair.flat(), "incident_id": OFFICE} for pair in same.pairs] == [
        pair.flat() for pair in incident.pairs
    ]


def test_result_explains_itself(catalog: Catalog) -> None:
    result = near_incident(catalog, OFFICE)
    assert (result.unit, result.crs) == ("metre", "OGC:CRS84")
    assert "geodesic" in result.method
    assert "WGS 84" in result.method
    assert result.catalog_version == catalog.version
    assert any("OpenStreetMap" in credit for credit in result.sources)
    assert result.empty_because is None


def test_unknown_incident_is_refused(catalog: Catalog) -> None:
    with pytest.raises(UnknownIdError, match="no incident has the id 'cpc-1999-01-01-none'"):
        near_incident(catalog, "cpc-1999-01-01-none")


def test_an_asset_known_to_a_region_is_no_pin(catalog: Catalog) -> None:
    pairs = near_incident(catalog, "cpc-2022-07-atyrau-power-outage").pairs
    pins = {pair.asset_id: pair.foot.is_pin for pair in pairs}
    assert pins["cpc-ps-atyrau-region"] is False
    assert pins["tengiz-field"] is True
