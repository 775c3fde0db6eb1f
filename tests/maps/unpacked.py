"""Reads what one file brings packed, by code of its own."""

from __future__ import annotations

import base64
import json
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["unpacked"]


def unpacked(text: str) -> Any:
    said = zlib.decompress(base64.b85decode(text.translate(str.maketrans(".,:", "<>&"))))
    words, _, numbers = said.partition(b"\0\0")
    known, found, at = words.decode().split("\0"), [], 0
    while at < len(numbers):
        first = numbers[at]
        size = 1 if first < 128 else 2 if first < 240 else 3
        rest = int.from_bytes(numbers[at + 1 : at + size], "big")
        start = {1: 0, 2: 128, 3: 128 + 112 * 256}[size]
        base = {1: first, 2: (first - 128) << 8, 3: (first - 240) << 16}[size]
        found.append(known[start + base + rest])
        at += size
    return values(json.loads("".join(found)))[0]


def values(part: list[Any]) -> list[Any]:
    kind, *rest = part
    found: list[Any] = READERS[kind](*rest)
    return found


def lists(sizes: list[int], inner: list[Any]) -> list[Any]:
    whole = iter(values(inner))
    return [[next(whole) for _ in range(size)] for size in sizes]


def objects(size: int, names: list[str], *columns: list[Any]) -> list[Any]:
    read = [values(column) for column in columns]
    return [{name: read[at][row] for at, name in enumerate(names)} for row in range(size)]


def mixed(order: list[int], *kinds: list[Any]) -> list[Any]:
    read = [iter(values(kind)) for kind in kinds]
    return [next(read[kind]) for kind in order]


def pairs(scale: int, steps: list[int]) -> list[Any]:
    sums = [0, 0]
    for at, step in enumerate(steps):
        sums.append(sums[at] + step)
    whole = [part / scale for part in sums[2:]]
    return [[*pair] for pair in zip(whole[::2], whole[1::2], strict=True)]


READERS: tuple[Callable[..., list[Any]], ...] = (lambda all_: all_, lists, objects, mixed, pairs)
