"""Which rows of an import may tell of an event on record, or in an earlier row of the same file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.desk.repeats import LIKELY_IN_TABLES, Duplicate, Repeats
from app.domain.record.incidents import Related
from app.domain.record.provenance import Rights
from app.domain.record.vocabulary import EvidenceTier, RelatedType
from app.store.catalog import Incidents
from app.store.rows import Row

if TYPE_CHECKING:
    from app.store.catalog import Catalog

OFFICE = "cpc-2025-09-24-office-strike"


@pytest.fixture
def repeats(catalog: Catalog) -> Repeats:
    return Repeats(catalog)


def test_a_copy_of_a_record_is_found_and_the_row_before_too(
    catalog: Catalog, repeats: Repeats
) -> None:
    office = catalog.incident(OFFICE).incident
    [found] = repeats.find(replace(office, id="imp-1", related=()))
    assert (found.imported, found.known) == ("imp-1", OFFICE)
    assert found.probability > 0.99
    again = repeats.find(replace(office, id="imp-2", related=()))
    assert {each.known for each in again} == {"imp-1", OFFICE}
    assert all(each.probability >= LIKELY_IN_TABLES for each in again)


def test_a_row_is_no_duplicate_of_itself(catalog: Catalog, repeats: Repeats) -> None:
    office = catalog.incident(OFFICE).incident
    assert repeats.find(office) == []


def test_what_an_editor_has_told_apart_is_left_out(catalog: Catalog, repeats: Repeats) -> None:
    office = catalog.incident(OFFICE).incident
    apart = Related(id=OFFICE, type=RelatedType.SAME_WAVE)
    assert repeats.find(replace(office, id="imp-1", related=(apart,))) == []


def test_leads_and_restricted_records_are_compared_too(catalog: Catalog) -> None:
    name, row = next((n, r) for n, r in catalog.rows.items() if r.facts.is_lead)
    lead = row.incident
    rights = Rights(licence="A", credit="B", restricted=True)
    measured = catalog.gazette.measure(replace(lead, rights=rights, related=()))
    rows = {name: Row(row.head, replace(row.facts, is_restricted=True), None, row.stacks, measured)}
    closed = replace(catalog, rows=rows, incidents=Incidents([]))
    copy = replace(lead, id="imp-1", evidence_tier=EvidenceTier.VERIFIED, related=())
    assert [each.known for each in Repeats(closed, at_least=0.5).find(copy)] == [name]


def test_the_threshold_is_that_of_dense_tables(catalog: Catalog) -> None:
    office = catalog.incident(OFFICE).incident
    other = replace(office, id="imp-1", related=(), title="A port", summary="A port")
    loose = Repeats(catalog, at_least=0.0).find(other)
    [wanted] = [each for each in loose if each.known == OFFICE]
    strict = Repeats(catalog, at_least=wanted.probability).find(other)
    assert strict == [wanted]
    nearly = Repeats(catalog, at_least=min(1.0, wanted.probability + 1e-9)).find(other)
    assert wanted not in nearly
    assert Duplicate("imp-1", OFFICE, wanted.probability) == wanted
