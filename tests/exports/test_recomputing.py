"""Recomputing says match only of what was bundled, and where anything else differs."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import orjson
import pytest

from app.analysis.asking import software_version
from app.domain.errors import MapperError
from app.exports.recomputing import BadBundleError, recomputed
from tests.analysis.asked import ONE_OF_EACH
from tests.exports.bundled import bundled, members_of, rehashed, replaced

if TYPE_CHECKING:
    from app.store.catalog import Catalog

ROUTE, RECORDS = "inputs/layers/cpc_route.geojson", "inputs/record.jsonl"
DIGIT = re.compile(rb"(\d\.\d+)")


def one_coordinate(raw: bytes) -> bytes:
    """Move one coordinate by a unit of its last digit."""
    start = raw.index(b'"coordinates"')
    found = DIGIT.search(raw, start)
    assert found is not None
    end = found.end() - 1
    last = b"1" if raw[end : end + 1] != b"1" else b"2"
    return raw[:end] + last + raw[end + 1 :]


def without_a_record(raw: bytes) -> bytes:
    lines = raw.splitlines(keepends=True)
    return b"".join(lines[:-1])


def moved_records(raw: bytes) -> bytes:
    """Move every place by a tenth of a degree to the east, and take an incident out."""
    lines = [orjson.loads(line) for line in raw.splitlines()[:-1]]
    for line in lines:
        geometry = line["record"].get("geometry")
        if geometry and geometry["type"] == "Point":
            geometry["coordinates"][0] += 0.1
    return b"".join(orjson.dumps(line) + b"\n" for line in lines)


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_changed_input_or_result_is_a_mismatch(name: str, catalog: Catalog) -> None:
    members = members_of(bundled(name, ONE_OF_EACH[name], catalog))
    for member, change in ((ROUTE, one_coordinate), (RECORDS, without_a_record)):
        changed = members | {member: change(members[member])}
        verdict = recomputed(changed)
        assert (verdict.differing, verdict.where) == (member, "its SHA-256 is another")
    assert recomputed(members | {RECORDS: one_coordinate(members[RECORDS])}).differing == RECORDS
    altered = members["result.json"].replace(b'"catalog_version"', b'"catalog_versiom"')
    assert recomputed(members | {"result.json": altered}).differing == "result.json"


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_changed_result_is_found_out_by_its_own_numbers(name: str, catalog: Catalog) -> None:
    members = members_of(bundled(name, ONE_OF_EACH[name], catalog))
    document = orjson.loads(members["result.json"])
    for key in ("id", "method", list(document)[-1]):
        altered = orjson.dumps(document | {key: "altered"})
        verdict = recomputed(replaced(members, "result.json", altered))
        assert (verdict.differing, verdict.where) == ("result.json", f"at /{key}")
    verdict = recomputed(rehashed(members, "result.json", lambda raw: raw + b" "))
    assert verdict.where == "in how it is written"
    verdict = recomputed(rehashed(members, "result.json", lambda raw: raw[:-1]))
    assert verdict.where.startswith("which is not JSON")


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_changed_inputs_are_found_out_by_the_answer(name: str, catalog: Catalog) -> None:
    members = members_of(bundled(name, ONE_OF_EACH[name], catalog))
    changed = rehashed(members, RECORDS, moved_records)
    if name == "reach":  # rests on one incident and on the shares that the context names
        changed = rehashed(members, RECORDS, lambda raw: raw.replace(b"SPM-2", b"SPM-9"))
    verdict = recomputed(changed)
    assert verdict.differing == "result.json"
    assert verdict.where.startswith("at /")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("parameters", "k=2"),
        ("catalog_version", "0" * 32),
        ("software_version", "9.9.9+000000000000"),
        ("coverage", "Everything"),
        ("result", "0" * 32),
    ],
)
def test_a_changed_question_is_a_mismatch(key: str, value: str, catalog: Catalog) -> None:
    members = members_of(bundled("near-table", [], catalog))
    question = orjson.loads(members["question.json"]) | {key: value}
    assert recomputed(members | {"question.json": orjson.dumps(question)}).differing is not None


def test_another_version_of_the_software_is_compared_all_the_same(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = "0.0.9+0123456789ab"
    monkeypatch.setattr("app.analysis.asking.software_version", lambda: older)
    monkeypatch.setattr("tests.exports.bundled.software_version", lambda: older)
    members = members_of(bundled("summary", [], catalog))
    monkeypatch.undo()
    verdict = recomputed(members)
    assert verdict.differing is None
    assert (verdict.made_by, verdict.by) == (older, software_version())
    changed = rehashed(members, RECORDS, without_a_record)
    assert recomputed(changed).differing == "result.json"


@pytest.mark.parametrize(
    ("member", "raw", "part"),
    [
        ("question.json", b"{", "question.json is not JSON"),
        ("question.json", b"[]", "is not the question of a bundle"),
        ("question.json", b'{"a": NaN}', "which is not a JSON number"),
        ("inputs/manifest.json", b"{}", "manifest.json"),
        (RECORDS, b"[]\n", "the inputs cannot be read"),
        (RECORDS, b'{"kind": "place"}\n', "the inputs cannot be read"),
        (RECORDS, b'{"kind": "ship", "record": {"id": "a"}}\n', "the inputs cannot be read"),
        (RECORDS, b'{"kind": "asset", "record": {"id": 1}}\n', "the inputs cannot be read"),
        (RECORDS, b'{"a": 1, "a": 2}\n', "twice in one object"),
        (RECORDS, b"[" * 40, "nested deeper"),
        ("inputs/context/context.yaml", b"a: [", "context.yaml"),
        (ROUTE, b"", "cpc_route.geojson"),
    ],
)
def test_a_damaged_member_is_one_clear_message(
    member: str, raw: bytes, part: str, catalog: Catalog
) -> None:
    members = members_of(bundled("summary", [], catalog))
    changed = members | {member: raw}
    if member != "question.json":
        changed = replaced(members, member, raw)
    with pytest.raises(MapperError, match=re.escape(part)):
        recomputed(changed)


def test_any_byte_that_flips_in_the_records_is_told(catalog: Catalog) -> None:
    """What is read by its new hash gives an answer or a clear refusal, never anything else."""
    members, chance = members_of(bundled("summary", [], catalog)), random.Random(1)  # noqa: S311
    told = []
    for _ in range(30):
        at, byte = chance.randrange(len(members[RECORDS])), chance.randrange(256)

        raw = bytearray(members[RECORDS])
        raw[at] = byte if raw[at] != byte else byte ^ 1
        try:
            recomputed(replaced(members, RECORDS, bytes(raw)))
        except MapperError as error:
            told.append(str(error))
    assert all(told)


def test_an_unreadable_hash_table_is_refused(catalog: Catalog) -> None:
    members = members_of(bundled("summary", [], catalog))
    question = orjson.loads(members["question.json"]) | {"sha256": []}
    with pytest.raises(BadBundleError, match="is not the question of a bundle"):
        recomputed(members | {"question.json": orjson.dumps(question)})
