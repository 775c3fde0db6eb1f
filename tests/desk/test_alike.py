"""Possible duplicates in a catalog: no record in reach is left out, decided pairs are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.desk.alike import possible_duplicates, possible_pairs, standing
from app.desk.duplicates import DuplicateIndex, clue_of
from app.domain.errors import UnknownIdError
from app.domain.record.incidents import Related
from app.domain.record.provenance import Rights
from app.domain.record.vocabulary import RelatedType
from app.store.catalog import Incidents
from app.store.rows import Row

if TYPE_CHECKING:
    from app.domain.record.incidents import Incident
    from app.store.catalog import Catalog

JULY_19, JULY_20 = "cpc-2026-07-19-asia-nissos-ios", "cpc-2026-07-20-nelsa"
LOW = 1e-5


def with_record(row: Row, *, incident: Incident) -> Row:
    measured = replace(row.measured, incident=incident)
    return Row(row.head, row.facts, row.feature, row.stacks, measured)


def test_it_finds_what_the_whole_index_finds(leads_catalog: Catalog) -> None:
    incidents = {
        name: replace(measured.incident, related=())
        for name, measured in leads_catalog.incidents.items()
    }
    places = {name: measured.place for name, measured in leads_catalog.incidents.items()}
    rows = {
        name: with_record(row, incident=incidents[name])
        for name, row in leads_catalog.incidents.rows.items()
    }
    bare = replace(leads_catalog, incidents=Incidents(list(rows.values())), rows=rows)
    index = DuplicateIndex(clue_of(incident, places[name]) for name, incident in incidents.items())
    found = 0
    for name, incident in incidents.items():
        for at_least in (LOW, 0.05, 0.5):
            expected = index.find(clue_of(incident, places[name]), at_least=at_least)
            assert possible_duplicates(bare, incident, at_least=at_least) == expected
            found += len(expected)
    assert found > 50
    pairs = possible_pairs(bare, at_least=LOW)
    assert pairs[0].probability == pytest.approx(0.12, abs=0.01)
    assert (pairs[0].one, pairs[0].other) == (JULY_19, JULY_20)
    assert [pair.probability for pair in pairs] == sorted(
        (pair.probability for pair in pairs), reverse=True
    )


@pytest.mark.parametrize(
    ("link", "is_asked"),
    [(RelatedType.DUPLICATES, True), (RelatedType.FOLLOWS, False), (RelatedType.SAME_AS, False)],
)
def test_what_a_link_has_decided_is_not_asked(
    leads_catalog: Catalog, link: RelatedType, *, is_asked: bool
) -> None:
    twin = replace(
        leads_catalog.incidents[JULY_20].incident,
        id="twin",
        related=(Related(type=link, id=JULY_20),),
    )
    found = [match.id for match in possible_duplicates(leads_catalog, twin, at_least=0.5)]
    assert found == ([JULY_20] if is_asked else [])


def test_what_may_not_be_published_is_told_to_editors_alone(leads_catalog: Catalog) -> None:
    measured = leads_catalog.incidents[JULY_20]
    rights = Rights(licence="none", credit="Others", restricted=True)
    rows = dict(leads_catalog.incidents.rows)
    kept = replace(measured.incident, rights=rights)
    everything = {**rows, JULY_20: with_record(rows.pop(JULY_20), incident=kept)}
    public = Incidents(list(rows.values()))
    catalog = replace(leads_catalog, incidents=public, rows=everything)
    twin = replace(measured.incident, id="twin", related=())
    assert possible_duplicates(catalog, twin) == []
    assert [match.id for match in possible_duplicates(catalog, twin, hidden=True)] == [JULY_20]


def test_drafts_and_leads_stand_for_editors(catalog: Catalog) -> None:
    lead = standing(catalog, JULY_20)
    assert lead.id not in catalog.incidents
    twin = replace(lead, id="twin", related=())
    assert possible_duplicates(catalog, twin) == []
    assert [match.id for match in possible_duplicates(catalog, twin, hidden=True)] == [JULY_20]
    with pytest.raises(UnknownIdError):
        standing(catalog, "no-such-record")
