"""Write files that are whole or absent, and stay after a power failure."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, contextmanager
from typing import IO, TYPE_CHECKING

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

__all__ = ["hold", "sync_folder", "whole_file"]


@contextmanager
def whole_file(path: Path, *, beside: Path | None = None) -> Iterator[IO[bytes]]:
    """Give a file to write; it gets its name once it is complete and on the disk.

    ``beside`` is where it grows meanwhile, on the same disk. An error leaves nothing of it.
    """
    growing = beside or path.with_name(f"{path.name}.tmp")
    try:
        with growing.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        growing.replace(path)
    except BaseException:
        growing.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk; Windows does so by itself."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def hold(folder: Path) -> AbstractContextManager[object]:
    """Lock a folder against other runs; the lock ends with the process, however that ends.

    Raises
    ------
    BlockingIOError
        If another run holds it. Windows has no such lock.
    """
    held = ExitStack()
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        held.callback(os.close, handle)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BaseException:
            held.close()
            raise
    return held
