"""Data as text for one file, as small as it gets while a page of a file reads it with its own code.

JSON of many incidents is repeated names and English words, far apart. So rows become columns, the
text becomes the numbers of its words (the most frequent ones first, in a byte), and that is
deflated and written in base 85. ``static/packed.js`` reads it.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections import Counter
from typing import Any

import orjson

__all__ = ["packed"]

BEST = 9
# Letters with the space behind them, one digit, or what stands between.
WORD = re.compile(r"[^\W\d]+ ?|\d|\W+")
# What JSON cannot hold ends a word, and an empty word ends the words.
END = "\0"
# Words below the first number take a byte; the next ones two, with a first byte below the second.
IN_ONE, IN_TWO = 128, 240
# What HTML may read among the digits of base 85, and signs that are no digits.
INERT = str.maketrans("<>&", ".,:")
VALUES, LISTS, OBJECTS, MIXED, PAIRS = range(5)
PAIR = 2
# Pairs of numbers are steps of whole parts of one, if a page reads the same numbers from that.
SCALES = tuple(10**digits for digits in range(8))
EXACT = 2**53


def packed(data: Any) -> str:
    """Give data as text without markup; the same data gives the same text."""
    text = orjson.dumps(_columns([data])).decode()
    return base64.b85encode(zlib.compress(_in_words(text), BEST)).decode().translate(INERT)


def _in_words(text: str) -> bytes:
    """Give the words of a text, and the text as their numbers."""
    said = WORD.findall(text)
    words = [word for word, _ in Counter(said).most_common()]
    numbers = {word: _bytes(number) for number, word in enumerate(words)}
    return END.join([*words, "", ""]).encode() + b"".join(map(numbers.__getitem__, said))


def _bytes(number: int) -> bytes:
    if number < IN_ONE:
        return bytes([number])
    number -= IN_ONE
    if number < (IN_TWO - IN_ONE) << 8:
        return bytes([IN_ONE + (number >> 8), number & 0xFF])
    number -= (IN_TWO - IN_ONE) << 8
    return bytes([IN_TWO + (number >> 16), number >> 8 & 0xFF, number & 0xFF])


def _columns(values: list[Any]) -> list[Any]:
    """Give values that are alike as their columns; each part says first what it is."""
    kinds: dict[Any, list[Any]] = {}
    order = [_kept(kinds, value) for value in values]
    if len(kinds) > 1:
        return [MIXED, order, *map(_columns, kinds.values())]
    kind = next(iter(kinds), None)
    if kind is None:
        return [VALUES, values]
    if kind is list:
        inner = [item for value in values for item in value]
        sizes = [len(value) for value in values]
        steps = _steps(inner) if {*sizes} == {PAIR} else None
        return [PAIRS, *steps] if steps else [LISTS, sizes, _columns(inner)]
    return [OBJECTS, len(values), kind, *(_columns([row[name] for row in values]) for name in kind)]


def _kept(kinds: dict[Any, list[Any]], value: Any) -> int:
    """Put a value with those of its kind; give the number of the kind."""
    is_list = isinstance(value, list | tuple)
    kind = tuple(value) if isinstance(value, dict) else list if is_list else None
    kinds.setdefault(kind, []).append(value)
    return list(kinds).index(kind)


def _steps(numbers: list[Any]) -> list[Any] | None:
    """Give a scale, and how far each number of a pair is from that of the pair before it."""
    if not all(type(number) in (int, float) for number in numbers):
        return None
    for scale in SCALES:
        whole = [round(number * scale) for number in numbers]
        if max(map(abs, whole)) > EXACT:
            return None
        if all(part / scale == number for part, number in zip(whole, numbers, strict=True)):
            before = [0] * PAIR + whole[:-PAIR]
            return [scale, [part - known for part, known in zip(whole, before, strict=True)]]
    return None
