"""Read a zip that anybody may have made: known names, few members, of bounded size, whole."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from app.domain.errors import MapperError

if TYPE_CHECKING:
    import re
    from pathlib import Path

__all__ = ["BadZipError", "read_members"]

MAX_MEMBERS = 64
MAX_FILE_BYTES = 64_000_000
MAX_BYTES = 256_000_000
# Text of this kind shrinks to a tenth; a thousandth is made to fill the memory.
MAX_RATIO = 100
# So small a member may shrink as it likes.
SMALL_BYTES = 100_000
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError,
    ValueError, OverflowError, IndexError,
)  # fmt: skip


class BadZipError(MapperError):
    """A zip that is damaged, or holds what is not expected."""

    code = "bad-zip"


def read_members(path: Path, names: re.Pattern[str]) -> dict[str, bytes]:
    """Give the members of a zip by name, in its order; every name must match.

    Raises
    ------
    BadZipError
        If the file cannot be read, is damaged, or is over a limit.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise BadZipError(f"{path.name} is over {MAX_FILE_BYTES:,} bytes")
        with zipfile.ZipFile(path) as file:
            infos = file.infolist()
            _check(path.name, infos, names)
            return {info.filename: _read(path.name, file, info) for info in infos}
    except OSError as error:
        raise BadZipError(f"{path.name} cannot be read: {error.strerror}") from error
    except DAMAGED as error:
        raise BadZipError(f"{path.name} is no zip, or a damaged one: {error}") from error


def _check(name: str, infos: list[zipfile.ZipInfo], names: re.Pattern[str]) -> None:
    """Refuse by the directory alone, before anything is unpacked."""
    if len(infos) > MAX_MEMBERS:
        raise BadZipError(f"{name} holds {len(infos)} members, at most {MAX_MEMBERS} are read")
    if len({info.filename for info in infos}) < len(infos):
        raise BadZipError(f"{name} holds a member twice")
    for info in infos:
        if not names.fullmatch(info.filename):
            raise BadZipError(f"{name} holds {info.filename[:80]!r}, which is none of a bundle's")
        if info.flag_bits & ENCRYPTED or info.compress_type not in METHODS:
            raise BadZipError(f"{name}: {info.filename} is encrypted or packed in an unknown way")
        if info.file_size > max(SMALL_BYTES, MAX_RATIO * info.compress_size):
            raise BadZipError(f"{name}: {info.filename} unpacks to over {MAX_RATIO} times its size")
    if sum(info.file_size for info in infos) > MAX_BYTES:
        raise BadZipError(f"{name} unpacks to over {MAX_BYTES:,} bytes")


def _read(name: str, file: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with file.open(info) as member:
        raw = member.read(info.file_size + 1)
    if len(raw) != info.file_size:
        raise BadZipError(f"{name}: {info.filename} is not of the size that it states")
    return raw
