"""The scan of place and time on the record, counted again from what the corridor prints."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, Any

import pytest

from app.analysis.begin_days import begin_days
from tests.analysis.by_hand import ask

if TYPE_CHECKING:
    from app.store.catalog import Catalog

STRIKE, KAVKAZSKAYA, ATTEMPT = (
    "cpc-2025-02-17-kropotkinskaya",
    "cpc-2025-03-19-kavkazskaya",
    "cpc-2025-03-23-kropotkinskaya-attempt",
)


def printed(catalog: Catalog) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = ask(catalog, "corridor")["incidents"]
    for row in rows:
        if row["kp_km"] is None:
            row["kp_km"] = (row["kp_min_km"] + row["kp_max_km"]) / 2
    return rows


def test_what_was_scanned_is_what_the_corridor_has(catalog: Catalog) -> None:
    rows, found = ask(catalog, "corridor")["incidents"], ask(catalog, "scan")["incidents"]
    same = ("id", "title", "event_class", "kp_km", "kp_min_km", "kp_max_km", "date_start_local")
    assert [[row[name] for name in same] for row in found] == [
        [row[name] for name in same] for row in rows
    ]
    for row in found:
        days = begin_days(catalog.incident(row["id"]).incident.when)
        best, first, last = (date.fromordinal(day).isoformat() for day in days)
        assert (row["date_first"], row["date_last"]) == (first, last)
        assert first <= best <= last
    assert ask(catalog, "scan?filter=weapon_class='uav'")["incidents"] == []


@pytest.mark.parametrize(
    "query", ["scan", "scan?days=3660&window=500km", "scan?days=7", "scan?step=10km&window=20km"]
)
def test_a_cluster_is_counted_again(catalog: Catalog, query: str) -> None:
    rows, found = printed(catalog), ask(catalog, query)
    assert found["clusters"]
    for one in found["clusters"]:
        in_cells = {
            r["id"]
            for r in rows
            if one["kp_from_km"] <= r["kp_km"] < one["kp_to_km"]
            or (r["kp_km"] == one["kp_to_km"] == 1511.0)
        }
        on_days = {
            r["id"] for r in rows if one["date_from"] <= r["date_start_local"] <= one["date_to"]
        }
        c, total = one["observed"], len(rows)
        assert set(one["incident_ids"]) == in_cells & on_days
        assert len(one["incident_ids"]) == c
        expected = len(in_cells) * len(on_days) / total
        assert one["expected"] == pytest.approx(expected, abs=1e-6)
        ratio = c * log(c / expected) + (total - c) * log((total - c) / (total - expected))
        assert one["log_glr"] == pytest.approx(ratio, abs=2e-6)
        assert one["kp_to_km"] - one["kp_from_km"] <= found["window_m"] / 1_000
        days = date.fromisoformat(one["date_to"]) - date.fromisoformat(one["date_from"])
        assert days.days < found["days"]


def test_three_incidents_in_five_weeks_at_two_stations(catalog: Catalog) -> None:
    found = ask(catalog, "scan?permutations=999&draws=999")
    [one] = found["clusters"]
    assert one["code"] == "most_likely"
    assert one["incident_ids"] == [STRIKE, KAVKAZSKAYA, ATTEMPT]
    assert one["p_value"] == found["p_value"] < 0.05
    assert found["draws_at_level_share"] == round(found["draws_at_level"] / 999, 6)
    assert 0 < found["draws_at_level"] < 999


def test_clusters_stand_in_the_order_of_kilometres_and_one_is_the_most_likely(
    catalog: Catalog,
) -> None:
    for query in ("scan", "scan?days=365&window=200km", "scan?step=50km&days=400"):
        clusters = ask(catalog, query)["clusters"]
        assert [one["code"] for one in clusters].count("most_likely") == 1
        assert all(a["kp_to_km"] <= b["kp_from_km"] for a, b in pairwise(clusters))


def test_days_of_the_record_lie_in_their_intervals(catalog: Catalog) -> None:
    for measured in catalog.incidents.values():
        when = measured.incident.when
        best, first, last = begin_days(when)
        assert first <= best <= last
        assert best == when.date_start_local.toordinal()
        if when.date_prec == 1 and when.utc_start is None:
            assert first == last
