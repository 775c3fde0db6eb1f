"""A folder that is replaced as a whole, or stays as it was."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import orjson

from app.bulk.durable import hold, sync_folder
from app.domain.errors import BadParameterError, MapperError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["MANIFEST", "WHAT", "whole_folder"]

# The list of files, and the word in it by which a folder is known as one that may be replaced.
MANIFEST, WHAT = "files.json", "static twin of the Incident Mapper"


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """Give a folder to fill; it takes the place of ``out`` once the block ends well.

    It grows beside ``out``, on the same disk. After an error nothing of it is left; what a run
    left that was killed is cleared away by the next one.

    Raises
    ------
    BadParameterError
        If ``out`` holds anything but a former twin, or has no folder to stand in.
    MapperError
        If another run is writing the same, or the disk refuses.
    """
    growing, former = (out.with_name(f".{out.name}.{word}") for word in ("growing", "former"))
    if former.exists() and not out.exists():  # killed between two renamings
        former.rename(out)
    _check(out)
    try:
        growing.mkdir(exist_ok=True)
        with hold(growing):
            _emptied(growing)
            try:
                yield growing
                _flush()
                _take_place(growing, out, former)
            except BaseException:
                shutil.rmtree(growing, ignore_errors=True)
                raise
    except BlockingIOError as error:
        raise MapperError(f"another run is writing '{out}'") from error
    except OSError as error:
        raise MapperError(f"cannot write {error.filename or out}: {error.strerror}") from error


def _check(out: Path) -> None:
    if not out.parent.is_dir():
        raise BadParameterError("OUT", f"the folder '{out.parent}' does not exist")
    if not out.exists():
        return
    if not out.is_dir() or out.is_symlink():
        raise BadParameterError("OUT", f"'{out}' is no folder")
    if any(out.iterdir()) and not _is_twin(out):
        message = f"'{out}' is neither empty nor a former twin; expected another folder"
        raise BadParameterError("OUT", message)


def _is_twin(out: Path) -> bool:
    try:
        found = orjson.loads((out / MANIFEST).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return False
    return isinstance(found, dict) and found.get("what") == WHAT


def _emptied(folder: Path) -> None:
    for each in folder.iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()


def _flush() -> None:
    """Put all that was written on the disk, before it gets its name; Windows does so by itself."""
    if hasattr(os, "sync"):
        os.sync()


def _take_place(growing: Path, out: Path, former: Path) -> None:
    if former.exists():
        shutil.rmtree(former)
    if out.exists():
        out.rename(former)
    growing.rename(out)
    sync_folder(out.parent)
    if former.exists():
        shutil.rmtree(former)
