"""Keep the rows of the catalog in a file, so that the next start need not make them again.

The file is named for the SHA-256 of what it holds; one that does not match its name, or was made
of other layers or by another release, is passed over. It can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from app.store.packed_rows import is_packable, pack, unpack

if TYPE_CHECKING:
    from app.store.rows import Row
    from app.store.snapshot import Snapshots
    from app.store.stacks import Stacks

__all__ = ["KeptRows", "forget_rows"]

FOLDER, PREFIX, SUFFIX = "cache", "rows-", ".arrow"
# It pays from so many rows on that were made anew.
WORTH_IT = 1_000
KEY = b"layers"
SCHEMA = pa.schema(
    [
        ("number", pa.int64()),
        ("kind", pa.string()),
        ("id", pa.string()),
        ("version", pa.int64()),
        ("msg_type", pa.string()),
        ("catalog_version", pa.string()),
        ("checksum", pa.binary()),
        ("start_us", pa.int64()),
        ("end_us", pa.int64()),
        ("date_prec", pa.int64()),
        ("place", pa.string()),
        ("assets", pa.list_(pa.string())),
        ("counts", pa.list_(pa.int32())),
        ("rights", pa.list_(pa.string())),
        ("grid_m", pa.float64()),
        ("is_lead", pa.bool_()),
        ("is_published", pa.bool_()),
        ("is_restricted", pa.bool_()),
        ("withdrawn", pa.string()),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("radius_m", pa.float64()),
        ("box", pa.binary()),
        ("fragment", pa.large_binary()),
    ]
)
BLOCK_BYTES = 1 << 20
ROWS_AT_ONCE = 5_000


class KeptRows:
    """The file of rows in one data folder."""

    def __init__(self, data: Path, *, worth_it: int = WORTH_IT) -> None:
        """Name the folder; it is made when so many rows were made anew."""
        self._data, self._worth_it = data, worth_it
        self._kept_at = 0

    def read(self, key: str, stacks: Stacks) -> list[Row]:
        """Give the rows that were made of the layers that the key stands for; else none."""
        for path in _files(self._data):
            try:
                with pa.memory_map(str(path)) as source:
                    if _name_of(source) == path.name:
                        return _rows(source, key, stacks)
            except (OSError, pa.ArrowException):
                continue
        return []

    def keep(self, snapshots: Snapshots, key: str) -> None:
        """Write the rows if enough of them were made since; on a disk that refuses, nothing."""
        if snapshots.rows_made - self._kept_at < self._worth_it:
            return
        self._kept_at = snapshots.rows_made
        before = _files(self._data)
        try:
            name = _write(self._data / FOLDER, list(snapshots.rows.values()), key)
        except OSError:
            name = ""
        for path in before:
            if path.name != name:
                path.unlink(missing_ok=True)


def forget_rows(data: Path) -> None:
    """Take away the files of rows of a data folder."""
    for path in _files(data):
        path.unlink(missing_ok=True)


def _files(data: Path) -> list[Path]:
    return sorted((data / FOLDER).glob(f"{PREFIX}*{SUFFIX}"))


def _name_of(source: pa.NativeFile) -> str:
    digest = hashlib.sha256()
    source.seek(0)
    while block := source.read(BLOCK_BYTES):
        digest.update(block)
    return f"{PREFIX}{digest.hexdigest()}{SUFFIX}"


def _write(folder: Path, rows: list[Row], key: str) -> str:
    """Write rows under the name of what they hold, whole or not at all, and give the name."""
    folder.mkdir(parents=True, exist_ok=True)
    schema = SCHEMA.with_metadata({KEY: key.encode()})
    # Areas are few, and are made again.
    kept = [row for row in rows if is_packable(row)]
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as new:
        path = Path(new) / "rows"
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
            for at in range(0, len(kept), ROWS_AT_ONCE):
                columns = zip(*map(pack, kept[at : at + ROWS_AT_ONCE]), strict=True)
                arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
                writer.write_batch(pa.record_batch(arrays, schema=schema))
        with pa.memory_map(str(path)) as source:
            name = _name_of(source)
        path.replace(folder / name)
    return name


def _rows(source: pa.NativeFile, key: str, stacks: Stacks) -> list[Row]:
    source.seek(0)
    file = pa.ipc.open_file(source)
    if not file.schema.equals(SCHEMA) or (file.schema.metadata or {}).get(KEY) != key.encode():
        return []
    batches = (file.get_batch(number) for number in range(file.num_record_batches))
    return [
        unpack(values, stacks)
        for batch in batches
        for values in zip(*(column.to_pylist() for column in batch.columns), strict=True)
    ]
