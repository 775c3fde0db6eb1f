"""Read vector tiles without the library that writes them: protocol buffers by hand.

References: Mapbox Vector Tile Specification 2.1, 4.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Drawn", "degrees", "read_tile", "ring_area"]

MOVE, LINE, CLOSE = 1, 2, 7
Ring = list[tuple[int, int]]
# Numbers of the fields in vector_tile.proto.
LAYER, FEATURE, KEY, VALUE = 3, 2, 3, 4


@dataclass
class Drawn:
    """A feature as it stands in a layer; ``kind`` 1 is a point, 2 a line, 3 an area."""

    kind: int = 0
    properties: dict[str, Any] = field(default_factory=dict)
    parts: list[Ring] = field(default_factory=list)


def read_tile(body: bytes) -> dict[str, list[Drawn]]:
    """Give the features of each layer, with coordinates in units from the north-west."""
    found: dict[str, list[Drawn]] = {}
    for number, layer in _fields(body):
        assert number == LAYER
        name, features = _layer(layer)
        assert name not in found
        found[name] = features
    return found


def degrees(x: float, y: float, zoom: int, row: int, col: int) -> tuple[float, float]:
    """Give longitude and latitude of a place in a tile: the inverse of Web Mercator, by itself."""
    east, south = (col + x / 4096) / 2**zoom, (row + y / 4096) / 2**zoom
    lat = np.degrees(2.0 * np.arctan(np.exp((1.0 - 2.0 * south) * np.pi)) - np.pi / 2.0)
    return east * 360.0 - 180.0, float(lat)


def ring_area(ring: Ring) -> float:
    """Give the area of a ring by the surveyor's formula: above 0 of an outer one."""
    return 0.5 * sum(
        one[0] * two[1] - two[0] * one[1]
        for one, two in zip(ring, [*ring[1:], ring[0]], strict=True)
    )


def _layer(body: bytes) -> tuple[str, list[Drawn]]:
    parts = list(_fields(body))
    said = dict(parts)
    assert (said[15], said[5]) == (2, 4096)  # version and extent
    keys = [value.decode() for number, value in parts if number == KEY]
    values = [_value(value) for number, value in parts if number == VALUE]
    assert len(set(keys)) == len(keys)
    features = [_feature(value, keys, values) for number, value in parts if number == FEATURE]
    return said[1].decode(), features


def _feature(body: bytes, keys: list[str], values: list[Any]) -> Drawn:
    said = dict(_fields(body))
    tags = list(_packed(said[2]))
    pairs = zip(tags[::2], tags[1::2], strict=True)
    properties = {keys[key]: values[value] for key, value in pairs}
    assert len(properties) == len(tags) // 2
    return Drawn(said[3], properties, _parts(list(_packed(said[4]))))


def _value(body: bytes) -> Any:
    ((number, value),) = _fields(body)
    if number == 1:
        return value.decode()
    if number == 3:
        return struct.unpack("<d", value)[0]
    if number == 6:
        return (value >> 1) ^ -(value & 1)
    if number == 7:
        return bool(value)
    assert number in {4, 5}
    return value


def _parts(commands: list[int]) -> list[Ring]:
    found: list[Ring] = []
    at, x, y = 0, 0, 0
    while at < len(commands):
        command, count = commands[at] & 7, commands[at] >> 3
        at += 1
        for _ in range(count if command != CLOSE else 0):
            x += (commands[at] >> 1) ^ -(commands[at] & 1)
            y += (commands[at + 1] >> 1) ^ -(commands[at + 1] & 1)
            at += 2
            if command == MOVE:
                found.append([])
            found[-1].append((x, y))
    return found


def _packed(body: bytes) -> Iterator[int]:
    at = 0
    while at < len(body):
        value, at = _varint(body, at)
        yield value


def _fields(body: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(body):
        key, at = _varint(body, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(body, at)
            yield key >> 3, value
            continue
        length, at = (8, at) if kind == 1 else _varint(body, at)
        yield key >> 3, body[at : at + length]
        at += length


def _varint(body: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = body[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
