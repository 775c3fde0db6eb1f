"""Finished chunks in a folder beside the output, so that a run can go on where one was stopped."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

import orjson
import pyarrow as pa

from app.bulk.durable import hold, sync_folder, whole_file
from app.bulk.errors import OutputError
from app.bulk.rows import reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

__all__ = ["Job", "Parts", "parts_of"]

Job = dict[str, "str | int | float | None"]
MANIFEST = "job.json"
OWN = re.compile(r"(job\.json|\d{8}-\d+\.arrow)(\.tmp)?|output\.tmp")
FILES = ("points", "assets")
ENTRIES = {"version", "points_mtime_ns", "assets_mtime_ns"}  # of every job
COMPRESSED = pa.ipc.IpcWriteOptions(compression="lz4")


@dataclass(slots=True)
class Parts:
    """The finished chunks of one job, one file each; ``sizes`` are their numbers of points."""

    folder: Path
    sizes: list[int] = field(default_factory=list)

    @property
    def done(self) -> int:
        """The number of finished chunks."""
        return len(self.sizes)

    def write(self, table: pa.Table, *, points: int) -> None:
        """Keep the rows of the next chunk, of so many points, for good."""
        with (
            whole_file(self._path(self.done, points)) as file,
            pa.ipc.new_file(file, table.schema, options=COMPRESSED) as writer,
        ):
            writer.write_table(table)
        self.sizes.append(points)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Give the rows of all chunks, in order."""
        for number, points in enumerate(self.sizes):
            path = self._path(number, points)
            with reading(path), pa.OSFile(str(path)) as file:
                reader = pa.ipc.open_file(file)
                for batch in range(reader.num_record_batches):
                    yield reader.get_batch(batch)

    def output(self, out: Path) -> AbstractContextManager[IO[bytes]]:
        """Give the output file to write; until it is whole it grows in the folder of parts."""
        return whole_file(out, beside=self.folder / "output.tmp")

    def count(self) -> None:
        """Count what an earlier run has finished, up to the first chunk that is missing."""
        while names := list(self.folder.glob(f"{self.done:08d}-*.arrow")):
            self.sizes.append(int(names[0].stem.partition("-")[2]))

    def _path(self, number: int, points: int) -> Path:
        return self.folder / f"{number:08d}-{points}.arrow"


@contextmanager
def parts_of(out: Path, job: Job, *, drop_other: bool = False) -> Iterator[Parts]:
    """Open the folder of parts of an output for one run, and remove it after success.

    After an error it stays, unless no chunk was finished.

    Parameters
    ----------
    out
        The output; the folder has its name with ``.parts`` behind it.
    job
        All that the parts depend on.
    drop_other
        Drop the parts of another job.

    Raises
    ------
    OutputError
        If the folder holds the parts of another job, or another run writes to it.
    """
    folder = out.with_name(f"{out.name}.parts")
    folder.mkdir(exist_ok=True)
    with _held(folder):
        parts = Parts(folder)
        _claim(folder, job, drop_other=drop_other)
        parts.count()
        try:
            yield parts
        except BaseException:
            if not parts.done:
                _remove(folder)
            raise
        _remove(folder)


def _held(folder: Path) -> AbstractContextManager[object]:
    try:
        return hold(folder)
    except BlockingIOError as error:
        raise OutputError(f"{folder}: another run writes there") from error


def _claim(folder: Path, job: Job, *, drop_other: bool) -> None:
    """Write down the job, or find it written down."""
    known = _known(folder)
    if known == job:
        return
    if known and not drop_other:
        raise OutputError(f"{folder} holds what another run has finished: {_other(job, known)}")
    _empty(folder)
    with whole_file(folder / MANIFEST) as file:
        file.write(orjson.dumps(job, option=orjson.OPT_INDENT_2))


def _known(folder: Path) -> Mapping[str, object]:
    """Read what an earlier run has written down, nothing if there was none."""
    path = folder / MANIFEST
    if not path.exists():
        return {}
    try:
        known = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError:
        known = None
    if isinstance(known, dict) and known.keys() >= ENTRIES:
        return known
    raise _strange(folder, MANIFEST)


def _other(job: Job, known: Mapping[str, object]) -> str:
    """Say in what another run differs, and what can be done about it."""
    differs = [key for key in job if known.get(key) != job[key]]
    changed = [
        name
        for name in FILES
        if name not in differs and {f"{name}_bytes", f"{name}_mtime_ns"} & {*differs}
    ]
    again = "give --overwrite to drop it and start anew"
    if changed:
        return f"the {' and '.join(changed)} file has changed since; {again}"
    names = ", ".join(key for key in differs if not key.endswith(("_bytes", "_mtime_ns")))
    return f"it had another {names}; run that one again to go on, or {again}"


def _empty(folder: Path) -> None:
    """Drop what a run has left, if nothing else is there."""
    files = sorted(folder.iterdir())
    strange = [file.name for file in files if not _is_own(file)]
    if strange:
        raise _strange(folder, strange[0])
    for old in files:
        old.unlink()


def _is_own(file: Path) -> bool:
    return file.is_file() and bool(OWN.fullmatch(file.name))


def _strange(folder: Path, name: str) -> OutputError:
    return OutputError(f"{folder} holds '{name}', which no run has written: move it away")


def _remove(folder: Path) -> None:
    """Drop what the run has left; what somebody has put there meanwhile stays."""
    for old in filter(_is_own, [*folder.iterdir()]):
        old.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
    sync_folder(folder.parent)
