"""The files that were written, and the list of them by which a copy is checked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import orjson

from app.analysis.asking import software_version
from app.publish.twin.folder import WHAT

if TYPE_CHECKING:
    from pathlib import Path

    from app.publish.twin.words import Words

__all__ = ["Files"]


@dataclass(slots=True)
class Files:
    """Files in a folder: bytes and SHA-256 of each, by its name."""

    folder: Path
    written: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """The names of all that was written, in their order."""
        return sorted(self.written)

    @property
    def size_bytes(self) -> int:
        """The bytes of all of them."""
        return sum(size for size, _ in self.written.values())

    def keep(self, name: str, body: bytes) -> None:
        """Write a file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        self.written[name] = len(body), hashlib.sha256(body).hexdigest()

    def listed(self, words: Words) -> bytes:
        """Give the list of what was written, a line each."""
        head = {
            "what": WHAT,
            "catalog_version": words.catalog.version,
            "data_date": words.day,
            "software": software_version(),
            "base_url": words.base or None,
            "left_out": [*words.left_out],
        }
        files = [
            {"path": name, "bytes": self.written[name][0], "sha256": self.written[name][1]}
            for name in self.names
        ]
        lines = b",\n".join(orjson.dumps(each) for each in files)
        return orjson.dumps(head)[:-1] + b',"files":[\n' + lines + b"\n]}\n"
