"""Pictures as PNG, packed closer than a service has time for: the same pixels in fewer bytes.

Reference: Portable Network Graphics, third edition (W3C), chapters 5 and 10.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["packed_png"]

SIGNATURE_LENGTH, AROUND_LENGTH = 8, 12
LEVEL, MEMORY = 6, 9  # the level above takes seven times as long and gives another hundredth


def packed_png(picture: bytes) -> bytes:
    """Give a picture whose rows are packed anew; everything else in it stays as it is."""
    chunks = [*_chunks(picture)]
    rows = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, zlib.MAX_WBITS, MEMORY)
    packed = packer.compress(rows) + packer.flush()
    before = [each for each in chunks[:-1] if each[0] != b"IDAT"]
    made = (*before, (b"IDAT", packed), chunks[-1])
    return picture[:SIGNATURE_LENGTH] + b"".join(_written(*each) for each in made)


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and data of each part."""
    at = SIGNATURE_LENGTH
    while at < len(picture):
        (length,) = struct.unpack_from(">I", picture, at)
        yield picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        at += AROUND_LENGTH + length


def _written(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
