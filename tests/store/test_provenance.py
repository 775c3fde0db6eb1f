"""From each published column to the features of the reports behind it, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.store.provenance import nested_provenance, report_columns

if TYPE_CHECKING:
    from app.store.catalog import Catalog

OFFICE = "cpc-2025-09-24-office-strike"


def test_every_published_value_of_every_incident_leads_to_features(catalog: Catalog) -> None:
    """By collection and id, to who says it and to the pages that carry it."""
    count = 0
    for feature in catalog.collection("incidents").features:
        properties = feature.as_geojson(nested=True)["properties"]
        provenance = properties["provenance"]
        assert set(provenance["values"]) > {"date_start_local", "location_class", "event_class"}
        for column, keys in provenance["values"].items():
            assert keys, (feature.id, column)
            if column not in {"position", "impacts"}:
                assert properties[column] is not None, (feature.id, column)
            for key in keys:
                _check(catalog, properties, provenance["reports"][key], key)
                count += 1
    assert count > 800


def _check(catalog: Catalog, incident: dict[str, Any], report: dict[str, Any], key: str) -> None:
    """The feature is there and says the same as the description."""
    behind = catalog.feature(report["collection"], report["id"]).properties
    assert key.startswith(f"{report['collection']}/items/{report['id']}")
    assert report["speaker"]
    assert set(report["sources"]) <= {source["id"] for source in incident["sources"]}
    if report["collection"] == "incidents":
        entry: Any = incident
        for step in report["pointer"].strip("/").split("/"):
            entry = entry[int(step) if step.isdigit() else step]
        assert entry["by"] == report["speaker"]
        return
    assert behind["speaker"] == report["speaker"]
    assert behind["independent_sources"] == report["independent_sources"] > 0
    pages = behind["source_ids"].split(",")
    assert len(pages) == len(report["sources"])
    for page in pages:
        assert catalog.feature("sources", page).properties["incident_id"] == incident["id"]


@pytest.mark.parametrize("collection", ["claims", "casualty-reports"])
def test_the_way_back_is_the_same(catalog: Catalog, collection: str) -> None:
    told: dict[str, set[str]] = {}
    for measured in catalog.incidents.values():
        for column, keys in nested_provenance(measured.incident)["values"].items():
            for key in keys:
                told.setdefault(key, set()).add(column)
    for feature in catalog.collection(collection).features:
        backs = feature.properties["backs"]
        columns = told.get(f"{collection}/items/{feature.id}", set())
        assert set((backs or "").split(",")) - {""} == columns, feature.id


def test_copies_of_one_wire_report_count_once_for_a_claim_too(catalog: Catalog) -> None:
    rows = [f.properties for f in catalog.collection("claims").features]
    copied = [row for row in rows if row["independent_sources"] < len(row["sources"].split(","))]
    assert copied
    for row in copied:
        pages = [
            catalog.feature("sources", name).properties for name in row["source_ids"].split(",")
        ]
        wires = {(page["relayed_from"] or page["publisher"]).casefold() for page in pages}
        assert row["independent_sources"] == len(wires)


def test_every_kind_of_report_has_a_row_of_columns_for_each(catalog: Catalog) -> None:
    office = catalog.incident(OFFICE).incident
    for field in ("claims", "casualties", "impacts", "statements", "sources", "assets"):
        rows = report_columns(office, field)
        assert len(rows) == len(getattr(office, field)), field
        assert len({tuple(row) for row in rows}) == 1
    assert tuple(report_columns(office, "impacts")[0]) == ("source_ids", "independent_sources")
    assert report_columns(office, "sources")[0] == {}
