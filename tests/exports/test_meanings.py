"""What columns mean: every one of every collection is told in one line, and told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exports.glossary import OF_COLLECTION, TEXTS
from app.exports.meanings import meaning_of
from app.exports.schema import queryables_document, schema_document
from app.store.columns import columns_of

if TYPE_CHECKING:
    from app.store.catalog import Catalog


def test_every_column_of_every_collection_is_told(catalog: Catalog) -> None:
    for name, collection in catalog.collections.items():
        for column in collection.columns:
            assert column in TEXTS or column in OF_COLLECTION.get(name, {}), (name, column)


def test_a_schema_tells_title_and_meaning_of_each_property(catalog: Catalog) -> None:
    for collection in catalog.collections.values():
        kinds = columns_of(collection, catalog).kinds
        for make in (schema_document, queryables_document):
            for name, rule in make(collection, kinds, "")["properties"].items():
                assert rule["title"], name
                assert len(rule["description"]) > 5, name
                assert ".md" not in rule["description"], name


def test_a_line_is_a_line() -> None:
    told = [*TEXTS.items(), *(pair for texts in OF_COLLECTION.values() for pair in texts.items())]
    for name, (title, description) in told:
        assert title[0].isupper(), name
        assert len(title) <= 40, name
        assert len(description) <= 80, name
        assert "\n" not in description
        assert not description.endswith("."), name


def test_no_entry_is_for_nothing(catalog: Catalog) -> None:
    used = {column for one in catalog.collections.values() for column in one.columns}
    nested = set(catalog.feature("incidents", "cpc-2025-09-24-office-strike").as_geojson(
        nested=True)["properties"])  # fmt: skip
    assert set(TEXTS) - used - nested == {"msg_type"}
    for name, texts in OF_COLLECTION.items():
        assert set(texts) <= set(catalog.collections[name].columns), name


def test_a_name_means_what_it_means_in_its_collection() -> None:
    assert meaning_of("value", "casualty-reports").description.startswith("persons;")
    assert meaning_of("value", "claims").title == "Value"
    assert meaning_of("kp_km", "kp-marks").title == "Kilometre"
    assert meaning_of("terminal_distance_min_m").title == "Smallest distance to the CPC terminal"
