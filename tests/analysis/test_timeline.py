"""The timeline against the YAML of the record: dates counted day by day, tolls by hand."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from app.analysis.asking import Result, answered, asked_of
from app.analysis.periods import interval_of, shares, zone_of
from app.analysis.surroundings import context_rows
from app.analysis.timeline import TIMELINE
from app.analysis.toll_statistics import TOLL_UNITS, Tolls
from app.domain.errors import BadParameterError
from app.domain.record.context import Context, ContextEvent, ContextLink
from app.sources.folder import geodata_folder

if TYPE_CHECKING:
    from app.store.catalog import Catalog

OFFICE = "cpc-2025-09-24-office-strike"
MEETING = "tokayev-zelenskyy-2025-09"


def ask(catalog: Catalog, **given: str) -> Result:
    return answered(
        asked_of(TIMELINE, [(k.replace("_", "-"), v) for k, v in given.items()]), catalog
    )


def rows(result: Result, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in result.answer.tables[table].rows]


@pytest.fixture(scope="module")
def files() -> list[dict[str, Any]]:
    """Read the incidents with a plain YAML reader."""
    paths = sorted((geodata_folder() / "incidents").glob("*.yaml"))
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths]


def local_days(file: dict[str, Any]) -> list[date]:
    when = file["when"]
    first = when["date_start_local"]
    last = when["date_end_local"] or first
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


# A clock time of an impact cuts days of a longer interval; none of these lies at an end of months.
@pytest.mark.parametrize(
    ("period", "form"), [("month", "%Y-%m"), ("year", "%Y"), ("week", "%G-W%V")]
)
def test_local_counts_are_the_share_of_days(
    catalog: Catalog, files: list[dict[str, Any]], period: str, form: str
) -> None:
    expected: Counter[str] = Counter()
    certain: Counter[str] = Counter()
    possible: Counter[str] = Counter()
    for file in files:
        if file["id"] == "cpc-2025-03-19-kavkazskaya" and period == "week":
            continue  # 19 March 02:08 to 24 March: its first day lacks two hours
        names = Counter(day.strftime(form) for day in local_days(file))
        for name, count in names.items():
            expected[name] += Fraction(count, names.total())  # type: ignore[assignment]
            certain[name] += len(names) == 1
            possible[name] += 1
    given = {"period": period}
    if period == "week":
        given["ids"] = ",".join(f["id"] for f in files if "kavkazskaya" not in f["id"])
    found = rows(ask(catalog, **given), "periods")
    assert {r["period"]: r["incidents"] for r in found if r["possible"]} == {
        name: round(float(mass), 6) for name, mass in expected.items()
    }
    assert {r["period"]: r["certain"] for r in found} == {
        r["period"]: certain[r["period"]] for r in found
    }
    assert {r["period"]: r["possible"] for r in found if r["possible"]} == dict(possible)


@pytest.mark.parametrize("period", ["day", "week", "month", "quarter", "year"])
@pytest.mark.parametrize("time", ["local", "utc"])
@pytest.mark.parametrize("span", ["whole", "begin"])
def test_the_mass_is_the_number_of_incidents(
    catalog: Catalog, period: str, time: str, span: str
) -> None:
    parts = [
        shares(interval_of(m.incident.when, span=span), period, zone_of(m.incident.when, time))
        for m in catalog.incidents.values()
    ]
    assert sum((sum(each.values()) for each in parts), Fraction(0)) == len(catalog.incidents) == 34
    found = rows(ask(catalog, period=period, time=time, span=span), "periods")
    assert sum(row["incidents"] for row in found) == pytest.approx(34, abs=1e-3)
    assert all(row["certain"] <= row["incidents"] + 1e-6 for row in found)
    assert all(row["incidents"] <= row["possible"] + 1e-6 for row in found)


def test_periods_without_an_incident_are_listed_with_0(catalog: Catalog) -> None:
    found = rows(ask(catalog, period="quarter"), "periods")
    assert [row["start"] for row in found[1:]] == [row["end"] for row in found[:-1]]
    empty = [row["period"] for row in found if row["incidents"] == 0]
    assert empty == ["2023-Q2", "2024-Q1", "2024-Q4"]
    assert all(
        (row["certain"], row["possible"]) == (0, 0) for row in found if row["period"] in empty
    )


def test_a_night_strike_stands_on_another_day_in_utc(catalog: Catalog) -> None:
    night = {"ids": "cpc-2025-02-17-kropotkinskaya", "period": "day"}
    assert [r["period"] for r in rows(ask(catalog, **night), "periods")] == ["2025-02-17"]
    found = rows(ask(catalog, **night, time="utc"), "periods")
    assert [(r["period"], r["certain"]) for r in found] == [("2025-02-16", 1)]


def test_without_a_clock_time_a_local_day_lies_on_two_days_of_utc(catalog: Catalog) -> None:
    one = {"ids": "nvr-2024-05-17-uav-oil-terminals", "period": "day", "time": "utc"}
    found = rows(ask(catalog, **one), "periods")
    # Moscow is three hours ahead.
    assert [(r["period"], r["incidents"], r["certain"], r["possible"]) for r in found] == [
        ("2024-05-16", 0.125, 0, 1),
        ("2024-05-17", 0.875, 0, 1),
    ]


def test_each_incident_is_dated_by_its_own_zone(catalog: Catalog) -> None:
    ids = "cpc-2026-01-18-tengiz-outage,cpc-2026-01-13-tankers"
    found = rows(ask(catalog, ids=ids, period="day"), "periods")
    assert [r["period"] for r in found if r["certain"]] == ["2026-01-13", "2026-01-18"]


def test_a_consequence_is_left_out_of_when_it_may_have_begun(catalog: Catalog) -> None:
    spill = {"ids": "cpc-2025-08-29-spm2-oil-spill"}
    whole = rows(ask(catalog, **spill), "periods")
    assert [(r["period"], r["incidents"]) for r in whole] == [
        ("2025-08", round(3 / 49, 6)),
        ("2025-09", round(30 / 49, 6)),
        ("2025-10", round(16 / 49, 6)),
    ]
    begin = rows(ask(catalog, **spill, span="begin"), "periods")
    assert [(r["period"], r["incidents"]) for r in begin] == [("2025-08", 1.0)]


def test_what_may_lie_in_a_month_is_what_a_selection_of_its_days_finds(catalog: Catalog) -> None:
    for row in rows(ask(catalog, period="month", time="utc"), "periods"):
        last = date.fromisoformat(row["end"]) - timedelta(days=1)
        chosen = asked_of(TIMELINE, [("datetime", f"{row['start']}/{last}")])
        # Clock times may leave out what the days alone allow, never add.
        assert answered(chosen, catalog).answer.facts["incidents"] >= row["possible"]


def best_of(file: dict[str, Any], measure: str) -> int | None:
    """Give the latest count of everybody at the widest scope, as docs/record.md says."""
    everybody = [
        c
        for c in file.get("casualties", ())
        if c["measure"] == measure
        and c.get("subset", "all") == "all"
        and (c["value"] is not None or {"low", "high"} <= c.keys())
    ]
    for scope in ("region", "city", "site"):
        found = [c for c in everybody if c.get("scope", "city") == scope]
        if found:
            best: int | None = max(enumerate(found), key=lambda p: (p[1]["as_of"], p[0]))[1][
                "value"
            ]
            return best
    return None


@pytest.mark.parametrize("measure", ["killed", "injured"])
def test_tolls_add_what_is_reported_and_count_what_is_not(
    catalog: Catalog, files: list[dict[str, Any]], measure: str
) -> None:
    found = [r for r in rows(ask(catalog, period="year"), "casualties") if r["measure"] == measure]
    # No interval of the record reaches over the end of a year.
    for year in ("2022", "2023", "2024", "2025", "2026"):
        best = [
            best_of(f, measure) for f in files if str(f["when"]["date_start_local"])[:4] == year
        ]
        known = [count for count in best if count is not None]
        certain, possible = (r for r in found if r["period"] == year)
        assert (certain["certainty"], possible["certainty"]) == ("certain", "possible")
        assert {**certain, "certainty": ""} == {**possible, "certainty": ""}
        assert certain["best_sum"] == (sum(known) if known else None)
        assert certain["settled"] == len(known)
        assert certain["reported"] + certain["not_reported"] == certain["incidents"] == len(best)
        assert certain["settled"] <= certain["reported"]


def test_a_toll_that_may_lie_in_two_periods_is_certain_in_neither(catalog: Catalog) -> None:
    found = rows(ask(catalog, ids="nvr-2025-01-10-port-drones", period="day"), "casualties")
    assert len(found) == 8
    for row in found:
        assert row["incidents"] == (1 if row["certainty"] == "possible" else 0)
        assert row["reported"] + row["not_reported"] == row["incidents"]
        assert row["certainty"] == "possible" or row["best_sum"] is None


def test_nobody_counted_is_not_nobody_hurt() -> None:
    killed, injured = Tolls([]).rows([])
    for row, measure in ((killed, "killed"), (injured, "injured")):
        numbers = {name: value for name, value in row.items() if name in TOLL_UNITS}
        assert set(numbers.values()) == {None}
        assert row == {
            "measure": measure, "incidents": 0, "reported": 0, "not_reported": 0, "settled": 0,
            **numbers,
        }  # fmt: skip


def test_both_distances_of_the_meeting_are_kept_with_words_hours_and_sources(
    catalog: Catalog,
) -> None:
    found = [r for r in rows(ask(catalog), "context") if r["incident_id"] == OFFICE]
    assert [(r["event_id"], r["gap_text"], r["gap_hours"], r["gap_sources"]) for r in found] == [
        (MEETING, "about 1 day", 24, "timesca"),
        (MEETING, "12 hours", 12, "timesca"),
    ]
    assert {r["relation"] for r in found} == {"precedes"}
    assert all("not a cause" in r["gap_note"] for r in found)
    assert "not a cause" in ask(catalog).answer.method


def test_an_event_without_a_gap_stands_in_the_period_of_its_date(catalog: Catalog) -> None:
    found = rows(ask(catalog), "context")[-1]
    assert (found["event_id"], found["date"]) == ("tokayev-chevron-2025-09", "2025-09")
    assert (found["period_first"], found["period_last"]) == ("2025-09", "2025-09")
    assert found["gap_hours"] is None
    weeks = rows(ask(catalog, period="week"), "context")[-1]
    assert (weeks["period_first"], weeks["period_last"]) == ("2025-W36", "2025-W40")


def test_a_selection_without_the_incident_has_no_gap_to_it(catalog: Catalog) -> None:
    found = ask(catalog, ids="cpc-2025-08-29-spm2-oil-spill,cpc-2025-02-17-kropotkinskaya")
    assert [(r["event_id"], r["incident_id"]) for r in rows(found, "context")] == [
        (MEETING, None),
        ("tokayev-chevron-2025-09", None),
    ]
    assert rows(ask(catalog, ids="cpc-2026-01-13-tankers"), "context") == []


def event(**more: Any) -> Context:
    link = ContextLink(
        incident="a",
        relation="precedes",
        gap_hours=(),
        gap_texts=("the day before",),
        sources=("s",),
    )
    given: dict[str, Any] = {"date": None, "links": (link,), **more}
    made = ContextEvent(
        id="e", title="E", place="p", off_map=True, actors=(), sources=("s",), **given
    )
    return Context(sources=(), actors=(), events=(made,), exposures=())


def test_a_gap_in_words_alone_has_no_hours_and_a_link_without_gap_one_row() -> None:
    [row] = context_rows(event(), {"a"}, (), "month")
    assert (row["gap_text"], row["gap_hours"], row["period_first"]) == (
        "the day before",
        None,
        None,
    )
    bare = ContextLink(incident="a", relation="follows", gap_hours=(), gap_texts=(), sources=())
    [row] = context_rows(event(links=(bare,)), {"a"}, (), "month")
    assert (row["relation"], row["gap_text"]) == ("follows", None)
    assert context_rows(event(), {"b"}, (date(2025, 9, 1),), "month") == []


def test_an_empty_selection_says_why(catalog: Catalog) -> None:
    found = ask(catalog, datetime="1999-01-01/1999-12-31").answer
    assert found.empty_because == "no incident meets the selection"
    assert [len(table.rows) for table in found.tables.values()] == [0, 0, 0]


@pytest.mark.parametrize(
    ("name", "value"), [("period", "decade"), ("time", "Moscow"), ("span", "some"), ("zone", "UTC")]
)
def test_a_bad_value_is_refused_by_name(catalog: Catalog, name: str, value: str) -> None:
    with pytest.raises(BadParameterError) as caught:
        ask(catalog, **{name: value})
    assert caught.value.parameter == name


def test_incidents_without_a_stated_end_are_named(
    catalog: Catalog, files: list[dict[str, Any]]
) -> None:
    facts = ask(catalog).answer.facts
    assert facts["without_end"] == sorted(
        (f["id"] for f in files if f["when"]["date_end_local"] is None), key=lambda i: i[4:]
    )
    months = [{f"{day:%Y-%m}" for day in local_days(file)} for file in files]
    assert facts["over_several_periods"] == sum(len(names) > 1 for names in months) == 3


def test_the_same_question_has_the_same_bytes(catalog: Catalog) -> None:
    one, other = (json.dumps(ask(catalog, period="week").document()) for _ in range(2))
    assert one == other
    assert "NaN" not in one
