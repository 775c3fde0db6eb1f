"""The flat profile: one order of scalar columns, bounds rounded outward, null for not reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.geo.uncertainty import Interval
from app.store.profile import COLUMNS, flat_profile, rounded_m

if TYPE_CHECKING:
    from app.store.catalog import Catalog


def test_every_incident_has_the_columns_in_order_and_scalars_only(leads_catalog: Catalog) -> None:
    assert len(COLUMNS) == len(set(COLUMNS)) == 46
    for measured in leads_catalog.incidents.values():
        profile = flat_profile(measured)
        assert tuple(profile) == COLUMNS, measured.incident.id
        assert profile == leads_catalog.feature("incidents", measured.incident.id).properties
        for name, value in profile.items():
            assert value is None or isinstance(value, str | int | float), name
            assert value == value, name  # noqa: PLR0124  # NaN differs from itself


def test_the_office_strike_in_flat_columns(catalog: Catalog) -> None:
    profile = catalog.feature("incidents", "cpc-2025-09-24-office-strike").properties
    texts = {"title", "summary", "place_description", "source_count", "independent_sources"}
    assert {name: value for name, value in profile.items() if name not in texts} == {
        "id": "cpc-2025-09-24-office-strike",
        "event_class": "attack",
        "weapon_class": "uav",
        "date_start_local": "2025-09-24",
        "date_end_local": "2025-09-24",
        "date_prec": 1,
        "timezone": "Europe/Moscow",
        "utc_start": "2025-09-24T09:03:00Z",
        "utc_end": None,
        "location_class": "quarter",
        "location_uncertainty_m": 2_000.0,
        "location_method": "asset_anchor",
        "where_prec": 2,
        "country": "RU",
        "admin1": "Krasnodar Krai",
        "killed_low": 2,
        "killed_best": 2,
        "killed_high": 2,
        "injured_low": 3,
        "injured_best": 12,
        "injured_high": 12,
        "attribution_status": "alleged",
        "cpc_as_target": "no_official_indication",
        "evidence_tier": "verified",
        "record_status": "published",
        "route_id": "cpc",
        "kp_km": pytest.approx(1_506.5, abs=0.1),
        "kp_min_km": pytest.approx(1_483.2, abs=0.2),
        "kp_max_km": 1_511.0,
        "kp_source": "foot on the cpc line, calibrated at 2 points",
        "route_distance_m": pytest.approx(9_290.0, abs=1.0),
        "route_distance_min_m": pytest.approx(6_790.0, abs=1.0),
        "route_distance_max_m": pytest.approx(11_790.0, abs=1.0),
        "terminal_distance_m": pytest.approx(10_996.0, abs=1.0),
        "terminal_distance_min_m": pytest.approx(3_996.0, abs=1.0),
        "terminal_distance_max_m": pytest.approx(17_996.0, abs=1.0),
        "city_distance_m": 0.0,
        "city_distance_min_m": 0.0,
        "city_distance_max_m": 4_000.0,
        "version": 1,
        "updated": "2026-11-22",
    }
    assert profile["independent_sources"] < profile["source_count"]


def test_distances_are_intervals_around_the_best_single_one(leads_catalog: Catalog) -> None:
    for measured in leads_catalog.incidents.values():
        profile = flat_profile(measured)
        for name in ("route", "terminal", "city"):
            low, best, high = (
                profile[f"{name}_distance_{part}"] for part in ("min_m", "m", "max_m")
            )
            assert isinstance(low, float)
            assert isinstance(best, float)
            assert isinstance(high, float)
            assert low <= best <= high, measured.incident.id
            # The article's place to the terminal is kilometres wide, never one number.
            assert high - low >= 1_000.0, measured.incident.id


def test_bounds_are_rounded_outward_and_the_best_to_the_nearest() -> None:
    assert rounded_m(Interval(best_m=1.26, min_m=0.19, max_m=2.31)) == (1.3, 0.1, 2.4)
    assert rounded_m(Interval(best_m=0.0, min_m=0.0, max_m=4_000.0)) == (0.0, 0.0, 4_000.0)


def test_not_reported_is_null_never_nothing(catalog: Catalog) -> None:
    profile = catalog.feature("incidents", "cpc-2022-03-21-spm-storm-damage").properties
    tolls = [name for name in COLUMNS if name.startswith(("killed", "injured"))]
    assert [profile[name] for name in tolls] == [None] * 6
    assert profile["utc_start"] is None
    assert profile["attribution_status"] == "none"


def test_an_order_of_a_court_is_not_on_the_route(catalog: Catalog) -> None:
    profile = catalog.feature("incidents", "cpc-2022-07-05-court-suspension").properties
    kilometre = [name for name in COLUMNS if name.startswith(("route_id", "kp_"))]
    assert [profile[name] for name in kilometre] == [None] * 5
    assert profile["route_distance_m"] is not None


def test_a_kilometre_point_is_an_interval(leads_catalog: Catalog) -> None:
    located = 0
    for measured in leads_catalog.incidents.values():
        profile = flat_profile(measured)
        if profile["kp_km"] is None:
            continue
        located += 1
        low, best, high = profile["kp_min_km"], profile["kp_km"], profile["kp_max_km"]
        assert isinstance(low, float)
        assert isinstance(best, float)
        assert isinstance(high, float)
        assert 0.0 <= low <= best <= high <= 1_511.0
        assert high - low >= 5.0, measured.incident.id
    assert located >= 40
