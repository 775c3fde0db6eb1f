"""Clustering along the route, from the printed kilometres of the corridor by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app.analysis.asking import answered, asked_of
from app.analysis.register import analysis_of
from app.domain.errors import BadParameterError
from tests.analysis.by_hand import ask

if TYPE_CHECKING:
    from app.store.catalog import Catalog

PAGES = Path(__file__).parents[2] / "docs" / "analyses"
ATYRAU = "cpc-2022-07-atyrau-power-outage"
LENGTH_KM = 1511.0
NAMES = ("clustering", "scan")
TOO_FEW = (
    "7 of 7 incidents of the selection are on the route, fewer than the 30 below which nothing is"
    " said"
)


def best_km(catalog: Catalog) -> list[float]:
    rows = ask(catalog, "corridor")["incidents"]
    middles = [(row["kp_min_km"] + row["kp_max_km"]) / 2 for row in rows]
    return [m if r["kp_km"] is None else r["kp_km"] for r, m in zip(rows, middles, strict=True)]


@pytest.mark.parametrize("correction", ["ends", "none"])
def test_k_is_counted_from_the_printed_kilometres(catalog: Catalog, correction: str) -> None:
    places = best_km(catalog)
    n = len(places)
    for row in ask(catalog, f"clustering?correction={correction}")["k"]:
        total = 0.0
        for i in range(n):
            for j in range(n):
                away = abs(places[i] - places[j])
                edge = min(places[i], LENGTH_KM - places[i])
                if i != j and round(away, 6) <= row["distance_km"]:
                    is_twice = edge > 0 and round(away - edge, 6) <= 0
                    total += 0.5 if correction == "ends" and is_twice else 1.0
        assert row["k_observed"] == pytest.approx(total * LENGTH_KM / (n * (n - 1)), abs=1e-6)
        r = row["distance_km"]
        even = r if correction == "ends" else 2 * r - r * r / LENGTH_KM
        assert row["csr_expected"] == pytest.approx(even, abs=1e-6)


def test_the_record_is_not_even_wherever_its_incidents_lie_in_their_intervals(
    catalog: Catalog,
) -> None:
    found = ask(catalog, "clustering")
    assert (found["n"], found["off_route_count"], found["by_middle"]) == (33, 1, [ATYRAU])
    assert (found["p_value"], found["draws_at_level"], found["draws_at_level_share"]) == (
        0.01,
        99,
        1,
    )
    assert found["statistic"] > found["critical"]
    assert len(found["k"]) == 50
    assert "geometric correction" in found["method"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("query", "why"),
    [
        (
            "filter=weapon_class='uav'",
            TOO_FEW,
        ),
        ("filter=country='SE'", "no incident meets the selection"),
    ],
)
def test_below_thirty_nothing_is_said_and_why(
    catalog: Catalog, name: str, query: str, why: str
) -> None:
    found = ask(catalog, f"{name}?{query}")
    assert (found["empty_because"], found["p_value"], found["draws_at_level"]) == (why, None, None)
    assert found["k" if name == "clustering" else "clusters"] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_and_another_does_not(catalog: Catalog, name: str) -> None:
    first, again, other = (ask(catalog, f"{name}?seed={seed}") for seed in (4, 4, 5))
    assert first == again
    counted, simulated = {
        "clustering": (("k", "k_observed"), (("k", "k_high"), ("k", "envelope_high"))),
        "scan": (("clusters", "log_glr"), (("clusters", "p_value"),)),
    }[name]
    assert column_of(first, *counted) == column_of(other, *counted)
    for drawn in simulated:
        assert column_of(first, *drawn) != column_of(other, *drawn)
    fact = {"clustering": "critical", "scan": "draws_at_level"}[name]
    assert first[fact] != other[fact]


def column_of(found: dict[str, Any], table: str, column: str) -> list[Any]:
    assert found[table]
    return [row[column] for row in found[table]]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("clustering?route=baku", "route"),
        ("clustering?reach=756km", "reach"),
        ("clustering?reach=0km", "reach"),
        ("clustering?step=0m", "step"),
        ("clustering?step=99m", "step"),
        ("clustering?step=101km", "step"),
        ("clustering?correction=both", "correction"),
        ("clustering?permutations=18", "permutations"),
        ("clustering?permutations=1000", "permutations"),
        ("clustering?draws=38", "draws"),
        ("clustering?seed=-1", "seed"),
        ("scan?route=baku", "route"),
        ("scan?step=0m", "step"),
        ("scan?step=755m", "step"),
        ("scan?window=4km", "window"),
        ("scan?window=501km", "window"),
        ("scan?window=756km&step=50km", "window"),
        ("scan?days=0", "days"),
        ("scan?days=3661", "days"),
    ],
)
def test_a_bad_value_is_named(catalog: Catalog, query: str, parameter: str) -> None:
    with pytest.raises(BadParameterError) as refused:
        ask(catalog, query)
    assert refused.value.parameter == parameter


@pytest.mark.parametrize(
    ("name", "steps"), [("clustering", 33 * 32 // 2 * 199), ("scan", 144 * 298)]
)
def test_more_steps_than_allowed_are_refused_with_their_number(
    catalog: Catalog, name: str, steps: int
) -> None:
    asked = asked_of(analysis_of(name), [])
    told: list[tuple[int, int]] = []
    answered(asked, catalog, most_steps=steps, progress=lambda *now: told.append(now))
    assert told[-1][0] == told[-1][1] == {"clustering": 199, "scan": 298}[name]
    expected = f"99 with 99 draws of 33 incidents takes about {steps:,} steps"
    with pytest.raises(BadParameterError, match=expected) as refused:
        answered(asked, catalog, most_steps=steps - 1)
    assert refused.value.parameter == "permutations"


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_column_and_fact_is_explained(catalog: Catalog, name: str) -> None:
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    analysis = analysis_of(name)
    answer: Any = answered(asked_of(analysis, []), catalog).answer
    names = {each.name for each in analysis.parameters} | set(answer.tables) | set(answer.facts)
    names |= {column for table in answer.tables.values() for column in table.columns}
    assert [word for word in sorted(names) if f"`{word}`" not in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_ranked_or_foretold(catalog: Catalog, name: str) -> None:
    found = ask(catalog, name)
    words = " ".join([*found, *found["columns"]["k" if name == "clustering" else "clusters"]])
    for word in ("rank", "risk", "weak", "hot", "forecast", "score", "target"):
        assert word not in words
