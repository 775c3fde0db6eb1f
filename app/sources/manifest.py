"""The manifest of the shipped data: a file without licence, source and right hash does not load.

The names follow the Frictionless Data Package specification.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from app.domain.errors import Fault
from app.sources.strict_json import JsonFaultError, read_json

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "Licence", "Manifest", "Origin", "Resource", "layers_manifest", "read_manifest",
    "resource_faults",
]  # fmt: skip

FILE = "manifest.json"
# What stands in the place of whatever tells one file of the record from another.
OF_ALL_INCIDENTS = {
    "name": "incidents",
    "path": "incidents/",
    "title": "Incidents of the record",
    "bytes": 0,
    "hash": "",
    "sources": (),
    "edits": (),
    "measured": {},
    "accuracy_m": None,
    "built_by": None,
}
# What the product reads; a file of these kinds without an entry is a fault.
PATTERNS = ("**/*.geojson", "**/*.csv", "incidents/*.yaml", "leads/*.yaml", "context/*.yaml")


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Licence(_Model):
    """A licence by its SPDX name, with a title and a link."""

    name: str
    title: str
    path: str


class Origin(_Model):
    """Where a file's content comes from."""

    title: str
    path: str | None = None


class Resource(_Model):
    """One shipped file: what it holds, whose it is, how exact, what was changed, its hash."""

    name: str
    path: str
    title: str
    format: str
    mediatype: str
    encoding: str
    bytes: int
    hash: str
    licenses: tuple[Licence, ...]
    sources: tuple[Origin, ...]
    credit: str
    crs: str | None = None
    accuracy_m: float | None = None
    edits: tuple[str, ...] = ()
    measured: dict[str, Any] = {}
    built_by: str | None = None


class ReadUpTo(_Model):
    """Up to which date the published reports were read, and what that does not say."""

    read_up_to: date
    note: str
    leads_without_page: int


class Manifest(_Model):
    """The data package: version, coverage and every file in it."""

    name: str
    title: str
    version: str
    created: str
    licenses: tuple[Licence, ...]
    sources: tuple[Origin, ...]
    record: ReadUpTo
    resources: tuple[Resource, ...]
    description: str | None = None

    @property
    def instant(self) -> datetime:
        """When the package was made, in UTC; the version of the data is of that day."""
        return datetime.fromisoformat(self.created).astimezone(UTC)

    def credit(self, *prefixes: str) -> str:
        """Give the credit of all files whose path starts so, each part once."""
        lines = [r.credit for r in self.resources if r.path.startswith(prefixes)]
        return "; ".join(dict.fromkeys(part for line in lines for part in line.split("; ")))

    def licence(self, name: str) -> Licence | None:
        """Give a licence of the package by its SPDX name; None for one that it does not have."""
        return next((each for each in self.licenses if each.name == name), None)

    border_rule: str | None = None


def read_manifest(folder: Path) -> tuple[Manifest | None, list[Fault]]:
    """Read ``manifest.json`` of a data folder."""
    try:
        raw = (folder / FILE).read_bytes()
        return Manifest.model_validate(read_json(raw)), []
    except OSError as error:
        return None, [Fault(FILE, 0, 0, "", f"cannot be read: {error.strerror}")]
    except JsonFaultError as error:
        return None, [Fault(FILE, error.row, error.column, "", f"the file {error}")]
    except ValidationError as error:
        return None, [
            Fault(FILE, 0, 0, "".join(f"/{part}" for part in item["loc"]), item["msg"])
            for item in error.errors(include_url=False)
        ]


def layers_manifest(manifest: Manifest) -> Manifest:
    """Give the manifest without a word on any single file of the record.

    Leads are left out. One entry for each credit stands for all incidents, so that the credits of
    whatever is made of them stay as they are.
    """
    kept: list[Resource] = []
    credits_seen: set[str] = set()
    for resource in manifest.resources:
        if not resource.path.startswith(("incidents/", "leads/")):
            kept.append(resource)
        elif resource.path.startswith("incidents/") and resource.credit not in credits_seen:
            credits_seen.add(resource.credit)
            kept.append(resource.model_copy(update=OF_ALL_INCIDENTS))
    return manifest.model_copy(update={"resources": tuple(kept)})


def resource_faults(folder: Path, manifest: Manifest) -> list[Fault]:
    """Compare every file with its entry: it exists, is listed once, and its hash is right."""
    faults = []
    listed: set[str] = set()
    for resource in manifest.resources:
        if resource.path in listed:
            faults.append(Fault(FILE, 0, 0, "", f"lists {resource.path} twice"))
        listed.add(resource.path)
        faults += _file_faults(folder, resource)
    for pattern in PATTERNS:
        for path in sorted(folder.glob(pattern)):
            name = path.relative_to(folder).as_posix()
            if name not in listed:
                message = "is not in the manifest: no licence, no source (docs/how-to.md)"
                faults.append(Fault(name, 0, 0, "", message))
    return faults


def _file_faults(folder: Path, resource: Resource) -> list[Fault]:
    path = (folder / resource.path).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        return [Fault(FILE, 0, 0, f"/{resource.name}", f"names no file here: {resource.path}")]
    if not (resource.licenses and resource.sources):
        return [Fault(resource.path, 0, 0, "", "has no licence or no source in the manifest")]
    digest = f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    if digest != resource.hash:
        message = "differs from its hash: run python geodata/compile/manifest.py (docs/how-to.md)"
        return [Fault(resource.path, 0, 0, "", message)]
    return []
