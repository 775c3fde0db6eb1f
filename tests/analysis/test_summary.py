"""Groups by plain Python over the record, shares of dates by days, tolls, order, bad questions."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from app.domain.errors import BadParameterError
from tests.analysis.by_hand import ask, assert_documented, statistics

if TYPE_CHECKING:
    from app.store.catalog import Catalog

WORDS = {"class": "event_class", "country": "country"}
PERIODS = ("day", "week", "month", "quarter", "year")
SPILL = "cpc-2025-08-29-spm2-oil-spill"


@pytest.mark.parametrize("by", WORDS)
def test_groups_are_the_words_of_the_published_columns(catalog: Catalog, by: str) -> None:
    columns = [f.properties[WORDS[by]] for f in catalog.collection("incidents").features]
    expected = sorted(Counter(columns).items(), key=lambda pair: str(pair[0]))
    found = ask(catalog, f"summary?by={by}")
    assert [(row["group"], row["incidents"]) for row in found["groups"]] == expected
    assert found["groups_are"] == "disjoint"
    assert found["without_group"] == []


def test_groups_by_asset_are_the_links_of_the_record_and_overlap(catalog: Catalog) -> None:
    links = {
        (f.properties["asset"], f.properties["incident_id"])
        for f in catalog.collection("asset-links").features
    }
    found = ask(catalog, "summary?by=asset")
    members = {(r["group"], r["incident_id"]) for r in found["members"] if r["group"] is not None}
    assert members == links
    assert found["groups_are"] == "overlapping"
    assert sum(row["incidents"] for row in found["groups"]) > 34
    nothing = found["groups"][-1]
    assert (nothing["group"], nothing["name"]) == (None, None)
    assert nothing["incidents"] == len(found["without_group"]) == 34 - len({i for _, i in links})


def test_groups_by_place_carry_its_name(catalog: Catalog) -> None:
    found = ask(catalog, "summary?by=place")
    rows = {row["group"]: (row["name"], row["incidents"]) for row in found["groups"]}
    assert rows["tsemes-bay"] == (catalog.gazette.places["tsemes-bay"].name, 8)
    assert rows["cpc-spm-2"] == ("SPM-2 (single point mooring of CPC)", 2)
    assert sum(count for _, count in rows.values()) == 34


@pytest.mark.parametrize("by", ["asset", "place", "class", "country", *PERIODS])
def test_the_order_is_that_of_names_or_of_time_never_of_counts(catalog: Catalog, by: str) -> None:
    rows = ask(catalog, f"summary?by={by}")["groups"]
    names = [row["group"] for row in rows if row["group"] is not None]
    starts = [row["start"] for row in rows]
    assert names == sorted(names) if by not in PERIODS else starts == sorted(starts)


def days_of(catalog: Catalog, name: str) -> list[date]:
    when = catalog.incidents[name].incident.when
    last = when.date_end_local or when.date_start_local
    count = (last - when.date_start_local).days + 1
    return [when.date_start_local + timedelta(days=day) for day in range(count)]


def test_an_uncertain_date_is_shared_out_by_its_days(catalog: Catalog) -> None:
    found = ask(catalog, "summary?by=month")
    for name in (SPILL, "cpc-2022-06-15-ordnance-survey", "cpc-2025-03-31-two-spms-closed"):
        days = days_of(catalog, name)
        shares = Counter(day.isoformat()[:7] for day in days)
        rows = {r["group"]: r["share"] for r in found["members"] if r["incident_id"] == name}
        assert len(rows) > 1
        assert rows == {m: pytest.approx(n / len(days), abs=1e-6) for m, n in shares.items()}


@pytest.mark.parametrize("by", PERIODS)
def test_the_mass_of_periods_is_the_number_of_incidents(catalog: Catalog, by: str) -> None:
    found = ask(catalog, f"summary?by={by}")
    assert sum(row["incidents"] for row in found["groups"]) == pytest.approx(34.0, abs=1e-4)
    assert found["groups_are"] == "shared_out"
    for row in found["groups"]:
        shares = [m["share"] for m in found["members"] if m["group"] == row["group"]]
        assert (row["certain"], row["possible"]) == (shares.count(1.0), len(shares))
        assert row["incidents"] == pytest.approx(sum(shares), abs=1e-5)
        assert row["start"] < row["end"]


@pytest.mark.parametrize("by", ["asset", "place", "class", "month", "year"])
def test_tolls_are_those_of_the_published_columns(catalog: Catalog, by: str) -> None:
    found = ask(catalog, f"summary?by={by}")
    columns = {f.id: f.properties for f in catalog.collection("incidents").features}
    certainties = {"certain", "possible"} if by in PERIODS else {"certain"}
    assert {row["certainty"] for row in found["tolls"]} == certainties
    for row in found["tolls"]:
        names = [
            m["incident_id"]
            for m in found["members"]
            if m["group"] == row["group"] and (row["certainty"] == "possible" or m["share"] == 1.0)
        ]
        assert row["incidents"] == len(names)
        for level in ("low", "best", "high"):
            numbers = [columns[name][f"{row['measure']}_{level}"] for name in names]
            stated = tuple(row[f"{level}_{what}"] for what in ("sum", "min", "max"))
            assert stated == statistics(numbers)


def test_attacks_of_the_record_with_their_tolls_written_out(catalog: Catalog) -> None:
    found = ask(catalog, "summary?by=class")
    rows = {(r["group"], r["measure"]): r for r in found["tolls"]}
    killed, injured = rows["attack", "killed"], rows["attack", "injured"]
    # The office strike killed 2; of five others it was said that nobody was; of one no best
    # figure stands (0 to 3).
    assert (killed["best_sum"], killed["low_sum"], killed["high_sum"]) == (2, 2, 5)
    assert killed["reported"] - killed["settled"] == 1
    assert killed["reported"] + killed["not_reported"] == killed["incidents"]
    # 2 + 5 + 12 + 4 + 6, and 3 to 19 without a best figure.
    assert (injured["best_sum"], injured["high_sum"]) == (29, 48)
    silent = rows["natural_hazard", "killed"]
    assert (silent["best_sum"], silent["reported"]) == (None, 0)


def test_an_empty_selection_says_why(catalog: Catalog) -> None:
    for by in ("asset", "month"):
        found = ask(catalog, f"summary?by={by}&datetime=1990-01-01")
        assert found["empty_because"] == "no incident meets the selection"
        assert (found["groups"], found["tolls"], found["members"]) == ([], [], [])


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("by=count", "by"), ("by=", "by"), ("by=asset,place", "by"), ("sort=count", "sort")],
)
def test_bad_values_name_the_parameter(catalog: Catalog, query: str, parameter: str) -> None:
    with pytest.raises(BadParameterError) as refused:
        ask(catalog, f"summary?{query}")
    assert refused.value.parameter == parameter


def test_the_page_shows_what_is_answered(catalog: Catalog) -> None:
    assert_documented(catalog, "summary.md", examples=3)
