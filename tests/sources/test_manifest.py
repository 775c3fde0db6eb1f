"""The manifest: what it does not list, or lists with another hash, does not load."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.errors import BadRecordError, Fault
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.sources.manifest import read_manifest, resource_faults
from app.store.snapshot import build_catalog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.sources.bundle import Bundle

NOW = datetime(2026, 11, 22, tzinfo=UTC)
RECORD = "incidents/nvr-2025-12-15-submarine.yaml"


def rewrite(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def manifest_faults(folder: Path) -> list[Fault]:
    manifest, faults = read_manifest(folder)
    assert manifest is not None
    return faults + resource_faults(folder, manifest)


def resource(manifest: dict[str, Any], path: str) -> dict[str, Any]:
    found: dict[str, Any] = next(r for r in manifest["resources"] if r["path"] == path)
    return found


def test_the_folder_is_where_the_manifest_is() -> None:
    assert (geodata_folder() / "manifest.json").is_file()


def test_one_changed_byte_is_a_fault_and_stops_the_catalog(data_copy: Path) -> None:
    path = data_copy / "layers/cpc_route.geojson"
    path.write_bytes(path.read_bytes() + b"\n")
    bundle = read_bundle(data_copy)
    [fault] = bundle.faults
    assert (fault.file, fault.row) == ("layers/cpc_route.geojson", 0)
    assert fault.message.startswith("differs from its hash")
    with pytest.raises(BadRecordError, match="differs from its hash") as caught:
        build_catalog(bundle, now=NOW)
    assert caught.value.faults == (fault,)


@pytest.mark.parametrize(
    "name",
    [
        "layers/extra.geojson",
        "assets/extra.csv",
        "incidents/nvr-2026-01-01-extra.yaml",
        "leads/nvr-2026-01-01-extra.yaml",
        "context/extra.yaml",
    ],
)
def test_an_unlisted_file_is_a_fault(data_copy: Path, name: str) -> None:
    (data_copy / name).write_text("", encoding="utf-8")
    found = manifest_faults(data_copy)
    assert [(fault.file, fault.row, fault.is_warning) for fault in found] == [(name, 0, False)]
    assert found[0].message.startswith("is not in the manifest: no licence, no source")


@pytest.mark.parametrize("member", ["licenses", "sources"])
def test_a_file_without_licence_or_source_is_a_fault(data_copy: Path, member: str) -> None:
    rewrite(data_copy, lambda manifest: resource(manifest, RECORD).update({member: []}))
    assert manifest_faults(data_copy) == [
        Fault(RECORD, 0, 0, "", "has no licence or no source in the manifest")
    ]


def test_a_missing_file_is_a_fault(data_copy: Path) -> None:
    (data_copy / RECORD).unlink()
    name = "nvr-2025-12-15-submarine"
    [fault] = manifest_faults(data_copy)
    assert fault.file == "manifest.json"
    assert name in fault.pointer
    assert fault.message == f"names no file here: {RECORD}"


def test_a_path_out_of_the_folder_is_a_fault(data_copy: Path) -> None:
    outside = data_copy.parent / "outside.csv"
    outside.write_text("a\n", encoding="utf-8")
    rewrite(data_copy, lambda m: resource(m, RECORD).update({"path": "../outside.csv"}))
    messages = [fault.message for fault in manifest_faults(data_copy)]
    assert "names no file here: ../outside.csv" in messages


def test_a_file_listed_twice_is_a_fault(data_copy: Path) -> None:
    rewrite(data_copy, lambda m: m["resources"].append(resource(m, RECORD)))
    assert [str(fault) for fault in manifest_faults(data_copy)] == [
        f"manifest.json: lists {RECORD} twice"
    ]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        pytest.param(lambda m: m.pop("record"), "/record", id="no-coverage"),
        pytest.param(lambda m: m.update(colour="red"), "/colour", id="unknown-member"),
        pytest.param(
            lambda m: m["resources"][0].pop("credit"), "/resources/0/credit", id="no-credit"
        ),
        pytest.param(
            lambda m: m["record"].update(read_up_to="soon"), "/record/read_up_to", id="no-date"
        ),
    ],
)
def test_a_manifest_of_the_wrong_shape_is_reported(
    data_copy: Path, change: Callable[[dict[str, Any]], object], pointer: str
) -> None:
    rewrite(data_copy, change)
    manifest, [fault] = read_manifest(data_copy)
    assert manifest is None
    assert (fault.file, fault.pointer) == ("manifest.json", pointer)
    with pytest.raises(BadRecordError):
        build_catalog(read_bundle(data_copy), now=NOW)


def test_a_manifest_that_is_no_json_or_not_there_is_reported(data_copy: Path) -> None:
    (data_copy / "manifest.json").write_text('{"name":\n', encoding="utf-8")
    _, [broken] = read_manifest(data_copy)
    assert (broken.row, broken.column) == (2, 1)
    (data_copy / "manifest.json").unlink()
    _, [missing] = read_manifest(data_copy)
    assert missing.message == "cannot be read: No such file or directory"


def test_the_shipped_manifest_says_how_far_it_was_read(bundle: Bundle) -> None:
    assert bundle.manifest is not None
    assert bundle.manifest.record.read_up_to.isoformat() == "2026-10-11"
    assert bundle.manifest.record.leads_without_page == 7
    assert bundle.manifest.border_rule is not None
    assert "68/262" in bundle.manifest.border_rule
