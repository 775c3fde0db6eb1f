"""Recompute the result in a bundle from its inputs alone, and compare it byte for byte.

Nothing else is read: no record, no layer of this installation, no network. Another version of the
software is compared all the same; its version and the name that follows from it are taken as given.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import orjson
from shapely.errors import ShapelyError

from app.analysis.asking import answered, asked_of, result_id, software_version
from app.analysis.register import analysis_of
from app.domain.errors import MapperError
from app.sources.bundle import read_layers
from app.sources.strict_json import JsonFaultError, read_json
from app.sources.zip_members import read_members
from app.store.record_lines import catalog_of

if TYPE_CHECKING:
    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog

__all__ = [
    "LAYERS", "MANIFEST", "QUESTION", "README", "RECORDS", "RESULT", "BadBundleError", "Verdict",
    "bundle_members", "recomputed",
]  # fmt: skip

README, QUESTION, RESULT = "README.txt", "question.json", "result.json"
LAYERS = "inputs/"
MANIFEST, RECORDS = f"{LAYERS}manifest.json", f"{LAYERS}record.jsonl"
NAMES = re.compile(
    r"README\.txt|question\.json|result\.json|inputs/(manifest\.json|record\.jsonl"
    r"|(layers|gazetteer|basemap|context)/[a-z0-9_]{1,64}\.(geojson|csv|yaml))"
)
NEEDED = (README, QUESTION, RESULT, MANIFEST, RECORDS)
TEXTS = (
    "analysis", "parameters", "catalog_version", "software_version", "coverage", "result",
)  # fmt: skip
# What reading a record of a wrong shape may raise; its words are of no use to a reader.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, LookupError, ShapelyError)
LONGEST = 200


class BadBundleError(MapperError):
    """A bundle that cannot be recomputed, since a member is missing or not what it should be."""

    code = "bad-bundle"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a comparison found: the first member that differs, and where in it; None if none does.

    ``made_by`` is the software that made the result, ``by`` the one that compared.
    """

    result: str
    differing: str | None
    where: str
    made_by: str
    by: str


def bundle_members(path: Path) -> dict[str, bytes]:
    """Read the members of a bundle.

    Raises
    ------
    BadZipError
        If it is no zip that is read here.
    BadBundleError
        If a member is missing.
    """
    members = read_members(path, NAMES)
    for name in NEEDED:
        if name not in members:
            raise BadBundleError(f"{path.name} holds no {name}")
    return members


def recomputed(members: dict[str, bytes]) -> Verdict:
    """Recompute the result of the members of a bundle.

    A member that is not the one that was bundled is named, even where the result is the same.

    Raises
    ------
    BadBundleError
        If the members are those that were bundled, and cannot be read.
    MapperError
        If the question cannot be asked.
    """
    question = _question(members[QUESTION])
    verdict = Verdict(
        question["result"], None, "", question["software_version"], software_version()
    )
    changed = _changed(members, question["sha256"])
    if changed is not None:
        return replace(verdict, differing=changed, where="its SHA-256 is another")
    try:
        name, found = _answer(members, question)
    except UNREADABLE as error:
        raise BadBundleError(f"the inputs cannot be read: {_short(error)}") from error
    if name != question["result"]:
        return replace(verdict, differing=QUESTION, where="at /result")
    where = _difference(found, members[RESULT])
    return verdict if where is None else replace(verdict, differing=RESULT, where=where)


def _question(raw: bytes) -> dict[str, Any]:
    try:
        question: Any = read_json(raw)
    except JsonFaultError as error:
        raise BadBundleError(f"{QUESTION} {error}") from error
    hashes = question.get("sha256") if isinstance(question, dict) else None
    if not isinstance(hashes, dict) or question.keys() != {*TEXTS, "sha256"}:
        raise BadBundleError(f"{QUESTION} is not the question of a bundle")
    if not all(isinstance(question[name], str) for name in TEXTS):
        raise BadBundleError(f"{QUESTION}: {', '.join(TEXTS)} must be text")
    return dict(question)


def _changed(members: dict[str, bytes], hashes: dict[str, Any]) -> str | None:
    """Give the first member that is not the one that was bundled; None if all are."""
    for name in (*members, *hashes):
        raw = members.get(name)
        is_same = raw is not None and hashlib.sha256(raw).hexdigest() == hashes.get(name)
        if name != QUESTION and not is_same:
            return name
    return None


def _answer(members: dict[str, bytes], question: dict[str, Any]) -> tuple[str, bytes]:
    """Answer anew as the software that made the result: give the name, and the bytes."""
    asked = asked_of(analysis_of(question["analysis"]), parse_qsl(question["parameters"]))
    catalog = _catalog(members, question["catalog_version"])
    found = replace(answered(asked, catalog), coverage=question["coverage"])
    made_by = question["software_version"]
    name = result_id(asked, catalog.version, made_by)
    return name, orjson.dumps(found.document() | {"id": name, "software_version": made_by})


def _catalog(members: dict[str, bytes], version: str) -> Catalog:
    try:
        layers = _layers(members)
    except OSError as error:
        message = f"no temporary folder can be written: {error.strerror}"
        raise BadBundleError(message) from error
    lines = [read_json(line) for line in members[RECORDS].splitlines()]
    return catalog_of(layers, lines, version=version)


def _layers(members: dict[str, bytes]) -> Bundle:
    """Read the layers from a folder that holds nothing else."""
    with TemporaryDirectory(prefix="incident-mapper-") as name:
        for member, raw in members.items():
            if member.startswith(LAYERS) and member != RECORDS:
                path = Path(name) / member.removeprefix(LAYERS)
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(raw)
        return read_layers(Path(name))


def _difference(found: bytes, given: bytes) -> str | None:
    """Give where two results first differ, as a JSON pointer; None if no byte does."""
    if found == given:
        return None
    try:
        return _first(read_json(found), read_json(given), "") or "in how it is written"
    except JsonFaultError as error:
        return f"which {error}"


def _first(ours: Any, theirs: Any, at: str) -> str | None:
    """Give the pointer of the first value that differs, in the order of what was recomputed."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        pairs = [(str(key), ours.get(key), theirs.get(key)) for key in (*ours, *theirs)]
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        pairs = [(str(n), *both) for n, both in enumerate(zip(ours, theirs, strict=True))]
    else:
        return None if ours == theirs else f"at {at or '/'}"
    found = (_first(one, other, f"{at}/{key}") for key, one, other in pairs)
    return next((each for each in found if each is not None), None)


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:LONGEST]
