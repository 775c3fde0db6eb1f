"""Draw still maps of a catalog in tests, and read their pixels back."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np

from app.maps.still.still import still_map
from app.selection.still.asked import Asked
from app.selection.still.overlays import parse_overlays

if TYPE_CHECKING:
    from app.store.catalog import Catalog

__all__ = ["chunks_of", "drawn", "pixels_of"]


def drawn(
    catalog: Catalog,
    position: str = "auto",
    size: str = "320x240.png",
    overlay: str = "",
    **values: str,
) -> bytes:
    """Draw all incidents of a catalog."""
    asked = Asked.parse(position, size, values, parse_overlays(overlay) if overlay else ())
    return still_map(catalog, list(catalog.incidents.values()), asked)


def chunks_of(raw: bytes) -> list[tuple[str, bytes]]:
    """Give the parts of a PNG; each carries the right sum."""
    assert raw[:8] == b"\x89PNG\r\n\x1a\n"
    found, at = [], 8
    while at < len(raw):
        (length,) = struct.unpack(">I", raw[at : at + 4])
        kind, data = raw[at + 4 : at + 8], raw[at + 8 : at + 8 + length]
        (check,) = struct.unpack(">I", raw[at + 8 + length : at + 12 + length])
        assert check == zlib.crc32(kind + data)
        found.append((kind.decode(), data))
        at += 12 + length
    return found


def pixels_of(raw: bytes) -> np.ndarray:
    """Give the pixels of one of our PNG files, (height, width, 3)."""
    parts = chunks_of(raw)
    width, height = struct.unpack(">II", parts[0][1][:8])
    packed = b"".join(data for kind, data in parts if kind == "IDAT")
    rows = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, width * 3 + 1)
    assert set(rows[:, 0].tolist()) == {2}
    found: np.ndarray = np.cumsum(rows[:, 1:], axis=0, dtype=np.uint8)
    return found.reshape(height, width, 3)
