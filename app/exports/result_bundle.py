"""A result with all that it follows from, as one zip that the command ``recompute`` checks.

The same result over the same record is the same bytes: members have one order and one date.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import orjson

from app.domain.errors import MapperError
from app.exports.bundle_readme import readme
from app.exports.recomputing import (
    LAYERS,
    MANIFEST,
    QUESTION,
    README,
    RECORDS,
    RESULT,
    recomputed,
)  # fmt: skip
from app.sources.bundle import layer_files
from app.sources.manifest import layers_manifest
from app.store.citation import result_sentence
from app.store.record_lines import record_lines

if TYPE_CHECKING:
    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog
    from app.store.record_lines import RecordLines

__all__ = ["ZIP", "BundledResult", "NoBundleError", "bundle_name", "result_bundle"]

ZIP = "application/zip"
# Of more records the whole record is a download of its own, not part of an answer.
MOST_INCIDENTS = 10_000
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the format knows no earlier date
UNIX, MODE = 3, 0o644 << 16
LEVEL = 6


class NoBundleError(MapperError):
    """A result of which no bundle can be given out."""

    code = "no-bundle"


@dataclass(frozen=True, slots=True)
class BundledResult:
    """A result by its name, with what was asked in one spelling, and its bytes."""

    id: str
    analysis: str
    parameters: str
    software_version: str
    body: bytes


def bundle_name(result: BundledResult) -> str:
    """Give the name of the file."""
    return f"incident-mapper-{result.analysis}-{result.id[:8]}.zip"


def result_bundle(result: BundledResult, catalog: Catalog, newest: Catalog) -> bytes:
    """Give the zip of a result over the catalog that it was made of.

    ``newest`` decides what may still be shown.

    Raises
    ------
    NoBundleError
        If the record is too large, a layer changed on the disk, or the result rests on what may
        not be shown any more.
    """
    if len(catalog.incidents) > MOST_INCIDENTS:
        found = f"the record holds {len(catalog.incidents):,} incidents"
        raise NoBundleError(f"{found}, a bundle at most {MOST_INCIDENTS:,}")
    records = record_lines(catalog, newest)
    members = _members(result, catalog, records)
    if records.left_out and not _is_recomputed(members):
        raise NoBundleError(
            "the result rests on records that are not public any more, so nobody could recompute it"
        )
    return _zip(members)


def _is_recomputed(members: dict[str, bytes]) -> bool:
    """Say whether what is left of the record gives the result; it may name what is not."""
    try:
        return recomputed(members).differing is None
    except MapperError:
        return False


def _members(result: BundledResult, catalog: Catalog, records: RecordLines) -> dict[str, bytes]:
    """Give the members by name, in their order."""
    bundle, manifest = catalog.bundle, layers_manifest(catalog.manifest)
    inputs = {
        RESULT: result.body,
        MANIFEST: manifest.model_dump_json().encode(),
        RECORDS: b"".join(b"%b\n" % line for line in records.lines),
        **{f"{LAYERS}{path}": _layer(bundle, path) for path in layer_files(bundle)},
    }
    cited = result_sentence(orjson.loads(result.body))
    told = {
        README: readme(result.id, cited, manifest, layer_files(bundle), _rights(catalog)),
        **inputs,
    }
    return {README: told[README], QUESTION: _question(result, told), **inputs}


def _question(result: BundledResult, members: dict[str, bytes]) -> bytes:
    """Say what was asked of what, and the hash of every other member."""
    answered = orjson.loads(result.body)
    question = {
        "analysis": result.analysis,
        "parameters": result.parameters,
        "catalog_version": answered["catalog_version"],
        "software_version": result.software_version,
        "coverage": answered["coverage"],
        "result": result.id,
        "sha256": {name: hashlib.sha256(raw).hexdigest() for name, raw in members.items()},
    }
    return orjson.dumps(question, option=orjson.OPT_INDENT_2)


def _layer(bundle: Bundle, path: str) -> bytes:
    """Read a layer as the manifest has it: the catalog was made of that, not of a later file."""
    hashes = {each.path: each.hash for each in bundle.require()[0].resources}
    try:
        raw = (bundle.folder / path).read_bytes()
    except OSError as error:
        raise NoBundleError(f"{path} cannot be read: {error.strerror}") from error
    if f"sha256:{hashlib.sha256(raw).hexdigest()}" != hashes[path]:
        raise NoBundleError(f"{path} has changed on the disk since it was read")
    return raw


def _rights(catalog: Catalog) -> list[tuple[str, ...]]:
    """Give licence and credit of each import that is shown."""
    return sorted({r.facts.rights for r in catalog.incidents.rows.values() if r.facts.rights})


def _zip(members: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as file:
        for name, raw in members.items():
            info = ZipInfo(name, EARLIEST)
            info.create_system, info.external_attr = UNIX, MODE
            file.writestr(info, raw, ZIP_DEFLATED, LEVEL)
    return out.getvalue()
