"""Types from the record's own: days and instants, words, whole numbers, and what stays text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.record.context import ContextEvent, Exposure
from app.domain.record.incidents import AssetLink, CasualtyReport, Impact
from app.domain.record.provenance import Source
from app.domain.record.vocabulary import Measure
from app.store.schema import types_of

if TYPE_CHECKING:
    from app.store.catalog import Catalog

TEXT, WHOLE, REAL = {"type": "string"}, {"type": "integer"}, {"type": "number"}
DAY = {"type": "string", "format": "date"}


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        (CasualtyReport, "as_of", DAY),
        (CasualtyReport, "low", WHOLE),
        (CasualtyReport, "high", WHOLE),
        (CasualtyReport, "measure", {"type": "string", "enum": [str(word) for word in Measure]}),
        (CasualtyReport, "sources", TEXT),
        (CasualtyReport, "supersedes", TEXT),
        (AssetLink, "count", WHOLE),
        (Impact, "value", REAL),
        (Impact, "to_known", {"type": "boolean"}),
        (Impact, "from_date", TEXT),
        (Source, "date_accessed", DAY),
        (Source, "date_published", TEXT),
        (Exposure, "year", WHOLE),
    ],
)
def test_the_type_of_a_column(kind: type, name: str, expected: dict[str, object]) -> None:
    assert types_of(kind)[name] == expected


def test_lists_of_records_are_no_columns() -> None:
    assert "links" not in types_of(ContextEvent)
    assert "voices" not in types_of(Exposure)
    assert "actors" in types_of(ContextEvent)


def test_every_word_of_the_record_is_one_of_its_enum(leads_catalog: Catalog) -> None:
    seen = 0
    for collection in leads_catalog.collections.values():
        words = {name: rule["enum"] for name, rule in collection.types.items() if "enum" in rule}
        for feature in collection.features:
            for name, allowed in words.items():
                value = feature.properties[name]
                assert value is None or value in allowed, (feature.id, name, value)
                seen += value is not None
    assert seen > 2_000


def test_a_month_is_on_record_and_kept(catalog: Catalog) -> None:
    dates = {f.properties["from_date"] for f in catalog.collection("impacts").features}
    assert "2022-07" in dates
