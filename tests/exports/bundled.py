"""What tests of bundles share: the bundle of an answer, and its members changed."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING, Any

import orjson

from app.analysis.asking import answered, asked_of, software_version
from app.analysis.register import analysis_of
from app.exports.result_bundle import BundledResult, result_bundle
from app.exports.result_files import result_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.store.catalog import Catalog

__all__ = ["bundle_of", "bundled", "members_of", "rehashed", "replaced"]


def bundled(
    name: str, pairs: list[tuple[str, str]], catalog: Catalog, newest: Catalog | None = None
) -> bytes:
    """Answer and give the zip, as it would be given out while ``newest`` is served."""
    result = answered(asked_of(analysis_of(name), pairs), catalog)
    return bundle_of(
        BundledResult(
            result.id, name, result.asked.canonical, software_version(), result_json(result)
        ),
        catalog,
        newest,
    )


def bundle_of(result: BundledResult, catalog: Catalog, newest: Catalog | None = None) -> bytes:
    return result_bundle(result, catalog, newest or catalog)


def members_of(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        return {name: file.read(name) for name in file.namelist()}


def rehashed(
    members: dict[str, bytes], name: str, change: Callable[[bytes], bytes]
) -> dict[str, bytes]:
    """Change a member and its hash in the question, so that only the answer can tell."""
    changed = change(members[name])
    assert changed != members[name]
    return replaced(members, name, changed)


def replaced(members: dict[str, bytes], name: str, raw: bytes) -> dict[str, bytes]:
    question: dict[str, Any] = orjson.loads(members["question.json"])
    question["sha256"][name] = hashlib.sha256(raw).hexdigest()
    return members | {name: raw, "question.json": orjson.dumps(question)}
