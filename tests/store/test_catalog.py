"""The catalog: what it shows and hides, what it says about itself, and that it repeats itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.domain.errors import BadRecordError, Fault, UnknownIdError
from app.domain.record.vocabulary import EvidenceTier
from app.store.snapshot import build_catalog

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOMER = "cpc-2026-03-14-maran-homer"
LEAD = "cpc-2026-04-06-terminal"


def fragments(catalog: Catalog) -> dict[str, list[bytes]]:
    return {
        name: [feature.fragment for feature in collection.features]
        for name, collection in catalog.collections.items()
    }


def test_two_builds_give_the_same_bytes(bundle: Bundle, catalog: Catalog) -> None:
    again = build_catalog(bundle, now=NOW)
    assert fragments(again) == fragments(catalog)
    assert again.version == catalog.version
    assert len(catalog.version) == 32


def test_a_changed_record_or_layer_changes_the_version(
    catalog: Catalog, changed: Callable[..., Bundle]
) -> None:
    moved = ("layers/places.geojson", "[37.8, 44.7]", "[37.81, 44.7]")
    edited = (f"incidents/{HOMER}.yaml", "\nversion: 1\n", "\nversion: 2\n")
    bundles = [changed(edited), changed(moved)]
    versions = {build_catalog(bundle, now=NOW).version for bundle in bundles}
    assert len(versions | {catalog.version}) == 3


def test_leads_change_the_version_but_not_the_count(
    catalog: Catalog, leads_catalog: Catalog
) -> None:
    assert leads_catalog.version != catalog.version
    assert (catalog.coverage.incidents, leads_catalog.coverage.incidents) == (34, 34)
    assert len(leads_catalog.incidents) == 44


def test_leads_are_absent_unless_they_are_asked_for(
    catalog: Catalog, leads_catalog: Catalog
) -> None:
    assert LEAD not in catalog.incidents
    for collection in catalog.collections.values():
        for feature in collection.features:
            assert feature.properties.get("incident_id") != LEAD
            assert feature.properties.get("evidence_tier") != "secondary_lead"
    shown = leads_catalog.feature("incidents", LEAD).properties
    assert (shown["evidence_tier"], shown["record_status"]) == ("secondary_lead", "hidden")
    assert "tanker-nordic-zenith" not in catalog.collection("assets").by_id
    assert "tanker-nordic-zenith" in leads_catalog.collection("assets").by_id
    tiers = [m.incident.evidence_tier for m in leads_catalog.incidents.values()]
    assert tiers.count(EvidenceTier.SECONDARY_LEAD) == 10


def test_coverage_says_how_far_and_how_many(catalog: Catalog, leads_catalog: Catalog) -> None:
    assert catalog.coverage.sentence() == (
        "Record read up to 2026-10-11, 34 incidents, 17 leads hidden"
    )
    assert leads_catalog.coverage.sentence() == (
        "Record read up to 2026-10-11, 34 incidents and 10 unconfirmed leads, 7 leads hidden"
    )
    assert (leads_catalog.coverage.leads_shown, leads_catalog.coverage.leads_hidden) == (10, 7)
    assert "Silence after it" in catalog.coverage.note


@pytest.mark.parametrize(
    ("now", "delay_h", "expected"),
    [
        pytest.param("2026-03-15T20:59:59Z", 24.0, False, id="a-second-early"),
        pytest.param("2026-03-15T21:00:00Z", 24.0, True, id="a-day-after-its-end"),
        pytest.param("2026-03-15T21:00:00Z", 72.0, False, id="a-longer-delay"),
        pytest.param("2026-03-14T21:00:00Z", 0.0, True, id="no-delay"),
        pytest.param("2026-03-14T12:00:00Z", 0.0, False, id="not-yet-over"),
        pytest.param("0001-01-01T00:00:00Z", 24.0, False, id="the-first-instant-there-is"),
    ],
)
def test_a_record_stays_hidden_until_its_delay_is_over(
    bundle: Bundle, now: str, delay_h: float, *, expected: bool
) -> None:
    instant = datetime.fromisoformat(now)
    catalog = build_catalog(bundle, now=instant, publication_delay_h=delay_h)
    assert (HOMER in catalog.incidents) is expected
    assert (catalog.collection("incidents").by_id.get(HOMER) is not None) is expected
    assert catalog.coverage.incidents == len(catalog.incidents) < 34


def test_the_delay_is_counted_from_the_end_of_the_interval(bundle: Bundle) -> None:
    """The spill of 29 August 2025 ends on 16 October; the strike within it is shown first."""
    catalog = build_catalog(bundle, now=datetime(2025, 10, 1, tzinfo=UTC))
    assert "cpc-2025-08-29-spm2-oil-spill" not in catalog.incidents
    assert "cpc-2025-09-24-office-strike" in catalog.incidents


@pytest.mark.parametrize("status", ["draft", "hidden", "withdrawn"])
def test_only_published_records_are_shown(changed: Callable[..., Bundle], status: str) -> None:
    bundle = changed(
        (f"incidents/{HOMER}.yaml", "record_status: published\n", f"record_status: {status}\n")
    )
    catalog = build_catalog(bundle, now=NOW)
    assert HOMER not in catalog.incidents
    assert catalog.coverage.incidents == 33


def test_an_unknown_thing_is_named(catalog: Catalog) -> None:
    with pytest.raises(UnknownIdError, match="no collection has the id 'x'"):
        catalog.collection("x")
    with pytest.raises(UnknownIdError, match="no feature of assets has the id 'x'"):
        catalog.feature("assets", "x")
    with pytest.raises(UnknownIdError, match="no incident has the id 'x'") as caught:
        catalog.incident("x")
    assert (caught.value.kind, caught.value.given) == ("incident", "x")


def test_a_fault_stops_the_catalog_and_a_warning_does_not(bundle: Bundle) -> None:
    warning = Fault("a.yaml", 1, 1, "", "look at this", is_warning=True)
    fault = Fault("b.yaml", 2, 3, "/id", "is wrong")
    assert len(build_catalog(replace(bundle, faults=[warning]), now=NOW).incidents) == 34
    with pytest.raises(BadRecordError) as caught:
        build_catalog(replace(bundle, faults=[warning, fault]), now=NOW)
    assert caught.value.faults == (fault,)
    assert str(caught.value) == "b.yaml row 2, column 3 (/id): is wrong"
