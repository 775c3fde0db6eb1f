"""The reach of reported outages, against the edges written out by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from app.analysis.asking import answered, asked_of
from app.analysis.network import EXPORTS, network_of
from app.analysis.reach import REACH
from app.domain.errors import BadParameterError, UnknownIdError, WithdrawnError
from app.domain.geo.uncertainty import Verdict
from app.sources.folder import geodata_folder

if TYPE_CHECKING:
    from app.store.catalog import Catalog

SPM_STRIKE = "cpc-2025-11-29-spm2-naval-drones"
MOORINGS = ["cpc-spm-1", "cpc-spm-2", "cpc-spm-3"]
LINE = ["cpc-ps-tengiz", "cpc-ps-atyrau", "cpc-ps-komsomolskaya", "cpc-ps-kropotkinskaya"]
# What leads to what, by the map: read from it by hand.
EDGES = {
    ("tengiz-field", "cpc-ps-tengiz"),
    ("cpc-ps-tengiz", "cpc-ps-atyrau"),
    ("cpc-ps-atyrau", "cpc-ps-komsomolskaya"),
    ("cpc-ps-komsomolskaya", "cpc-ps-kropotkinskaya"),
    ("kavkazskaya-transshipment", "cpc-feed-point"),
    ("cpc-feed-point", "cpc-ps-kropotkinskaya"),
    ("cpc-ps-atyrau-region", "cpc-ps-atyrau"),
    ("cpc-ps-atyrau-region", "cpc-ps-komsomolskaya"),
    ("cpc-ps-kropotkinskaya", "cpc-terminal"),
    ("cpc-pipeline", "cpc-terminal"),
    *(("cpc-terminal", mooring) for mooring in MOORINGS),
    *((mooring, EXPORTS) for mooring in MOORINGS),
}


def read(catalog: Catalog, incident: str) -> dict[str, Any]:
    return answered(asked_of(REACH, [("incident", incident)]), catalog).document()


def behind(start: str) -> set[str]:
    """Walk the edges by hand."""
    found = {to for origin, to in EDGES if origin == start}
    return found.union(*(behind(name) for name in found))


def nodes(found: dict[str, Any]) -> list[str]:
    return [row["node_id"] for row in found["downstream"]]


def test_the_edges_are_those_of_the_map(catalog: Catalog) -> None:
    network = network_of(catalog.gazette)
    assert {(edge.from_id, edge.to_id) for edge in network.edges} == EDGES
    assert {edge.basis for edge in network.edges} == {
        *("kp_order", "kp_interval", "same_place", "line_end", "register"),
    }
    assert len(network.unplaced) == 11


def test_what_lies_behind_is_what_the_edges_lead_to(catalog: Catalog) -> None:
    network = network_of(catalog.gazette)
    order = [node.id for node in network.nodes]
    for start in order:
        found = [node.id for node, _ in network.downstream(start)]
        assert set(found) == behind(start)
        assert found == [name for name in order if name in found]


def test_it_is_sure_only_where_the_kilometres_do_not_meet(catalog: Catalog) -> None:
    network = network_of(catalog.gazette)
    for start in network.nodes:
        for node, verdict in network.downstream(start.id):
            meet = start.kp and node.kp and start.kp.kp_max_km >= node.kp.kp_min_km
            assert verdict is (Verdict.POSSIBLE if meet else Verdict.CERTAIN)


def test_a_station_known_to_a_region_has_an_interval_and_no_kilometre(catalog: Catalog) -> None:
    found = read(catalog, "cpc-2022-07-atyrau-power-outage")
    assert found["outage_assets"] == ["cpc-ps-atyrau-region"]
    assert [(row["node_id"], row["verdict"]) for row in found["downstream"]] == [
        ("cpc-ps-atyrau", "possible"),
        ("cpc-ps-komsomolskaya", "certain"),
        ("cpc-ps-kropotkinskaya", "certain"),
        ("cpc-terminal", "certain"),
        *((mooring, "certain") for mooring in MOORINGS),
        (EXPORTS, "certain"),
    ]
    node = next(n for n in network_of(catalog.gazette).nodes if n.id == "cpc-ps-atyrau-region")
    flat = node.flat()
    assert flat["kp_km"] is None
    assert flat["kp_min_km"] < flat["kp_max_km"]


def test_the_mooring_strike_reaches_the_exports(catalog: Catalog) -> None:
    found = read(catalog, SPM_STRIKE)
    assert found["outage_assets"] == ["cpc-terminal", "cpc-spm-2", "cpc-spm-3"]
    assert nodes(found) == [*MOORINGS, EXPORTS]
    assert found["downstream"][-1]["downstream_of"] == "cpc-terminal,cpc-spm-2,cpc-spm-3"
    assert found["downstream"][0]["downstream_of"] == "cpc-terminal"


def test_the_whole_network_stands_in_its_order(catalog: Catalog) -> None:
    found = read(catalog, SPM_STRIKE)["nodes"]
    assert [row["node_id"] for row in found] == [n.id for n in network_of(catalog.gazette).nodes]
    stages = {row["node_id"]: row["stage"] for row in found}
    assert stages["tengiz-field"] == stages["cpc-feed-point"] == "intake"
    assert {stages[name] for name in [*LINE, "cpc-pipeline"]} == {"line"}
    assert [stages[name] for name in ("cpc-terminal", *MOORINGS, EXPORTS)] == [
        "terminal", "moorings", "moorings", "moorings", "exports",
    ]  # fmt: skip
    outages = [row["node_id"] for row in found if row["is_outage"]]
    assert outages == ["cpc-terminal", "cpc-spm-2", "cpc-spm-3"]


def test_the_outage_of_the_field_reaches_the_whole_line(catalog: Catalog) -> None:
    found = read(catalog, "cpc-2026-01-18-tengiz-outage")
    assert nodes(found) == [*LINE, "cpc-terminal", *MOORINGS, EXPORTS]
    assert found["downstream"][0]["verdict"] == "possible"
    assert [row["order"] for row in found["downstream"]] == list(range(1, 10))


def test_shares_are_those_of_the_record_each_voice_apart(catalog: Catalog) -> None:
    context = yaml.safe_load((geodata_folder() / "context/context.yaml").read_text("utf-8"))
    expected = [
        (each["id"], voice["speaker"], voice["value"], voice["text"], each["denominator"])
        for each in sorted(context["exposures"], key=lambda each: str(each["id"]))
        for voice in each["voices"]
    ]
    rows = read(catalog, SPM_STRIKE)["exposures"]
    names = ("exposure_id", "speaker", "value", "text", "denominator")
    assert [tuple(row[name] for name in names) for row in rows] == expected
    shares = [r for r in rows if r["exposure_id"] == "kazakh-oil-exports-cpc"]
    assert [row["value"] for row in shares] == [0.8, 0.8, 0.8, 0.8, None]
    assert all(row["year"] is None and row["approx"] for row in shares)
    assert {row["scope"] for row in rows} == {"system"}
    assert all(row["source_urls"].startswith("https://") for row in rows)


def test_the_scope_of_a_share_is_told(catalog: Catalog) -> None:
    def scopes(name: str) -> set[str]:
        return {row["scope"] for row in read(catalog, name)["exposures"]}

    assert scopes("cpc-2025-02-17-kropotkinskaya") == {"asset"}
    assert scopes("cpc-2025-09-24-office-strike") == {"system"}
    assert scopes("cpc-2025-03-19-kavkazskaya") == {"fed_system"}


def test_everything_is_conditional_and_nothing_is_computed(catalog: Catalog) -> None:
    found = read(catalog, SPM_STRIKE)
    for row in [*found["downstream"], *found["exposures"], found]:
        assert (row["conditional"], row["condition"]) == (True, "as reported")
    numbers = {row["value"] for row in [*found["exposures"], *found["impacts"]]}
    stated = {0.8, None, 50, 1, 2, 1.14, 1.02, 35}
    assert numbers <= stated


def test_conflicting_voices_stay_beside_each_other(catalog: Catalog) -> None:
    found = read(catalog, "cpc-2025-09-24-office-strike")
    loading = [
        (row["speaker"], row["state"], row["is_outage"])
        for row in found["impacts"]
        if (row["asset_id"], row["metric"]) == ("cpc-terminal", "loading")
    ]
    assert loading == [
        ("Kazakh Energy Ministry", "unrestricted", False),
        ("CPC", "paused", True),
        ("Bloomberg", "paused", True),
        ("Bloomberg", "restored", False),
    ]
    assert found["outside_network"] == ["cpc-office-novorossiysk", "sheskharis-terminal"]


def test_an_outage_outside_the_flow_reaches_nothing(catalog: Catalog) -> None:
    found = read(catalog, "nvr-2024-05-17-uav-oil-terminals")
    assert found["downstream"] == found["exposures"] == []
    assert found["empty_because"] == "what was reported out is no part of the oil flow of CPC"
    assert found["outside_network"] == ["ipp-terminal", "novorossiysk-port"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("cpc-spm-2", "is no incident"),
        ("krasnodar-krai", "is no incident"),
        ("nvr-2024-07-03-naval-drones", "has no reported outage"),
        ("krp-2025-09-01-kropotkin-substation", "has no reported outage"),
        ("cpc-2030-01-01-imagined", "no published incident has the id"),
        ("cpc-2026-04-06-terminal", "no published incident has the id"),
        ("What if?", "is not a name"),
    ],
)
def test_nothing_but_a_reported_outage_is_read(catalog: Catalog, given: str, why: str) -> None:
    with pytest.raises((BadParameterError, UnknownIdError), match=why) as caught:
        read(catalog, given)
    assert getattr(caught.value, "parameter", None) == "incident"


def test_without_an_incident_or_with_a_selection_it_is_refused(catalog: Catalog) -> None:
    with pytest.raises(BadParameterError, match="is missing"):
        answered(asked_of(REACH, []), catalog)
    with pytest.raises(BadParameterError, match="assets"):
        asked_of(REACH, [("assets", "cpc-spm-2")])


def test_a_lead_is_refused_also_where_leads_are_shown(leads_catalog: Catalog) -> None:
    with pytest.raises(BadParameterError, match="is a lead"):
        read(leads_catalog, "cpc-2026-04-06-terminal")


def test_a_withdrawn_incident_says_so(catalog: Catalog) -> None:
    withdrawn = replace(catalog, withdrawn={SPM_STRIKE: "entered twice"})
    with pytest.raises(WithdrawnError, match="entered twice"):
        read(withdrawn, SPM_STRIKE)


def test_the_same_question_is_the_same_bytes(catalog: Catalog) -> None:
    one, other = (json.dumps(read(catalog, SPM_STRIKE), allow_nan=False) for _ in range(2))
    assert one == other
