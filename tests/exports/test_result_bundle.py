"""A bundle holds what a result follows from, and nothing that may not be shown."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from app.exports.recomputing import recomputed
from app.exports.result_bundle import NoBundleError
from app.store.citation import result_sentence
from app.store.journal.entry import Draft, Kind
from app.store.redaction import Field, redact
from tests.analysis.asked import ONE_OF_EACH
from tests.exports.bundled import bundled, members_of
from tests.writers import NOW, RECORD

if TYPE_CHECKING:
    from pathlib import Path

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog
    from app.store.live import Live

HOMER = "cpc-2026-03-14-maran-homer"
PERSON, STREET = "Ivan Ivanovich Somebody", "Lenin Street 7"
PUBLIC, DRAFTED, LEAD, CLOSED, GONE, YOUNG, GRID = (
    f"nvr-2026-02-03-{word}"
    for word in ("public", "drafted", "lead", "closed", "gone", "young", "grid")
)
LON, LAT = 37.761234, 44.731234
HIDDEN = (DRAFTED, LEAD, CLOSED, GONE, YOUNG)
TWO_LAYERS = [("around", "cpc-terminal")]


def draft(name: str, **fields: Any) -> Draft:
    shipped = {"id": name, "version": 1, "msg_type": "alert", "updated": "2026-11-23"}
    words = {"title": f"Title of {name}", "summary": f"Summary of {name}."}
    body = orjson.dumps({**RECORD, **shipped, **words, **fields})
    return Draft(kind=Kind.INCIDENT, id=name, body=body, reason=f"reason of {name}")


def write(record: Live, name: str, *, withdraws: bool = False, **fields: Any) -> None:
    one = replace(draft(name, **fields), withdraws=withdraws)
    record.write([one], editor="an editor nobody knows")


@pytest.fixture
def hidden(record: Live) -> Live:
    """Give a journal with one public record and one of each that may not be shown."""
    write(record, PUBLIC)
    write(record, DRAFTED, record_status="draft")
    write(record, LEAD, evidence_tier="secondary_lead")
    write(record, CLOSED, rights={"licence": "L", "credit": "C", "restricted": True})
    write(record, GONE)
    write(record, GONE, withdraws=True)
    today = {"date_start_local": "2026-11-23", "date_end_local": None}
    write(record, YOUNG, when={**RECORD["when"], **today})
    position = {"lon": LON, "lat": LAT, "radius_m": 150.0}
    exact = {"location_class": "exact", "where_prec": 1, "publication_grid_m": 25_000.0}
    where = {**RECORD["where"], **exact, "position": position, "place": None}
    place = {"field": "place", "value": STREET, "speaker": "TASS", "sources": ["tass"]}
    claims = [one if one["field"] != "place" else place for one in RECORD["claims"]]
    write(record, GRID, where=where, claims=claims)
    return record


def text_of(raw: bytes) -> str:
    return "\n".join([*members_of(raw), *(member.decode() for member in members_of(raw).values())])


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_bundle_is_recomputed_to_the_same_bytes(name: str, catalog: Catalog) -> None:
    raw = bundled(name, ONE_OF_EACH[name], catalog)
    assert raw == bundled(name, ONE_OF_EACH[name], catalog)
    verdict = recomputed(members_of(raw))
    assert (verdict.differing, verdict.where) == (None, "")


def test_members_have_one_order_one_date_and_their_licence(catalog: Catalog) -> None:
    raw = bundled("near-table", [], catalog)
    with zipfile.ZipFile(BytesIO(raw)) as file:
        infos = file.infolist()
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    names = [info.filename for info in infos]
    assert names[:5] == [
        "README.txt", "question.json", "result.json", "inputs/manifest.json",
        "inputs/record.jsonl",
    ]  # fmt: skip
    readme = members_of(raw)["README.txt"].decode()
    assert "incident-mapper recompute BUNDLE.zip" in readme
    assert "inputs/layers/cpc_route.geojson: ODbL-1.0; © OpenStreetMap contributors" in readme
    assert "inputs/record.jsonl: ODbL-1.0; © OpenStreetMap contributors, ODbL 1.0" in readme
    said = orjson.loads(members_of(raw)["result.json"])
    assert f"\nTo cite it:\n\n{result_sentence(said)}\n\n" in readme
    for name in names[2:]:
        assert f"{name}: " in readme or name == "inputs/manifest.json", name
    question = orjson.loads(members_of(raw)["question.json"])
    assert question["catalog_version"] == catalog.version
    assert question["coverage"] == catalog.coverage.sentence()


def test_no_lead_is_named_in_a_bundle_of_the_shipped_record(
    bundle: Bundle, catalog: Catalog
) -> None:
    leads = list(bundle.leads.values())
    shown = {s.url for m in catalog.incidents.values() for s in m.incident.sources}
    pages = {source.url for lead in leads for source in lead.sources} - shown
    secrets = {*pages, *catalog.lead_assets, *(lead.id for lead in leads), "leads/"}
    assert len(secrets) > 20
    for name, pairs in ONE_OF_EACH.items():
        text = text_of(bundled(name, pairs, catalog))
        assert [secret for secret in secrets if secret in text] == []


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_what_may_not_be_shown_is_in_no_bundle(name: str, hidden: Live) -> None:
    catalog = hidden.catalog
    assert PUBLIC in catalog.incidents
    assert {*HIDDEN} & {*catalog.incidents} == set()
    assert {*HIDDEN} <= {*catalog.rows}
    raw = bundled(name, ONE_OF_EACH[name], catalog)
    text = text_of(raw)
    assert f"Title of {PUBLIC}" in text
    for secret in (*HIDDEN, STREET, "761234", "731234", "an editor nobody", "reason of"):
        assert secret not in text, secret
    assert recomputed(members_of(raw)).differing is None


def test_a_redacted_value_is_in_no_bundle(hidden: Live) -> None:
    write(hidden, PUBLIC, notes=f"Seen by {PERSON}")
    before = hidden.catalog
    assert PERSON in text_of(bundled("summary", [], before))
    field = Field(Kind.INCIDENT, PUBLIC, "/notes")
    redact(hidden.journal, field, editor="chief", reason="private", recorded=NOW)
    for catalog in (before, hidden.refresh()):  # a snapshot may lag behind the journal
        raw = bundled("summary", [], catalog)
        assert PERSON not in text_of(raw)
        assert recomputed(members_of(raw)).differing is None


def test_a_result_of_the_past_is_bundled_as_the_record_stood(record: Live) -> None:
    write(record, PUBLIC)
    version = record.catalog.version
    write(record, PUBLIC, title="Another title")
    past = record.at_version(version)
    raw = bundled("rings", TWO_LAYERS, past, record.catalog)
    text = text_of(raw)
    assert f"Title of {PUBLIC}" in text
    assert "Another title" not in text
    assert "As the record stood at" in text
    assert recomputed(members_of(raw)).differing is None


@pytest.mark.parametrize(
    "later",
    [
        {"record_status": "draft"},
        {"evidence_tier": "secondary_lead"},
        {"rights": {"licence": "L", "credit": "C", "restricted": True}},
        {"withdraws": True},
    ],
    ids=["draft", "lead", "restricted", "withdrawn"],
)
def test_what_is_not_public_any_more_is_not_bundled(record: Live, later: dict[str, Any]) -> None:
    write(record, PUBLIC)
    kept = record.catalog
    write(record, PUBLIC, **later)
    past = record.at_version(kept.version)
    assert (PUBLIC in past.incidents) == ("withdraws" in later)  # with a mark
    for catalog in (kept, past):
        text = text_of(bundled("near-table", [("ids", HOMER)], catalog, record.catalog))
        assert PUBLIC not in text
        if PUBLIC in catalog.incidents:
            with pytest.raises(NoBundleError, match="not public any more"):
                bundled("near-table", [("ids", f"{HOMER},{PUBLIC}")], catalog, record.catalog)


def test_a_place_that_is_on_a_grid_now_is_not_bundled_as_it_was(record: Live) -> None:
    where = {**RECORD["where"], "location_class": "exact", "where_prec": 1, "place": None}
    exact = {**where, "position": {"lon": LON, "lat": LAT, "radius_m": 150.0}}
    write(record, PUBLIC, where=exact)
    kept = record.catalog
    assert "37.761234" in text_of(bundled("summary", [], kept))
    write(record, PUBLIC, where={**exact, "publication_grid_m": 25_000.0})
    past = record.at_version(kept.version)
    asked = [("ids", PUBLIC), ("k", "3")]
    assert "37.761234" not in text_of(bundled("near-table", asked, past, record.catalog))
    assert "37.761234" not in text_of(bundled("summary", [], kept, record.catalog))
    with pytest.raises(NoBundleError, match="not public any more"):
        bundled("near-table", asked, kept, record.catalog)


def test_a_service_that_shows_leads_bundles_none(leads_catalog: Catalog, bundle: Bundle) -> None:
    with pytest.raises(NoBundleError, match="not public any more"):
        bundled("summary", [], leads_catalog)
    with pytest.raises(NoBundleError, match="not public any more"):
        bundled("summary", [("ids", min(lead.id for lead in bundle.leads.values()))], leads_catalog)
    text = text_of(bundled("summary", [("ids", HOMER)], leads_catalog))
    assert [lead.id for lead in bundle.leads.values() if lead.id in text] == []


def test_a_layer_that_changed_on_the_disk_is_not_bundled(data_copy: Path, catalog: Catalog) -> None:
    path = data_copy / "layers/cpc_route.geojson"
    path.write_bytes(path.read_bytes() + b"\n")
    moved = replace(catalog, bundle=replace(catalog.bundle, folder=data_copy))
    with pytest.raises(NoBundleError, match="has changed on the disk"):
        bundled("summary", [], moved)
    path.unlink()
    with pytest.raises(NoBundleError, match="cannot be read"):
        bundled("summary", [], moved)


def test_of_a_large_record_there_is_no_bundle(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.exports.result_bundle.MOST_INCIDENTS", 3)
    with pytest.raises(NoBundleError, match="a bundle at most 3"):
        bundled("summary", [], catalog)


def test_an_import_is_credited(record: Live) -> None:
    write(record, PUBLIC, rights={"licence": "Licence-X", "credit": "A desk"})
    readme = members_of(bundled("summary", [], record.catalog))["README.txt"].decode()
    assert "inputs/record.jsonl: Licence-X; A desk\n" in readme


def test_the_date_of_the_clock_is_in_no_member(catalog: Catalog) -> None:
    text = text_of(bundled("summary", [], catalog))
    assert f"{datetime.now(tz=UTC):%Y-%m-%d}" not in text  # noqa: TID251
