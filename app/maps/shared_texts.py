"""Texts that a data block says more than once, written once: what one file of the map saves.

A served page is compressed, where repeating costs nothing; a file on a disk is not. Many lines of
cards are the same sentence, and a Cyrillic letter takes two bytes.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["shared_texts"]

# Stands before the number of a shared text, and once more before a text that begins with it.
MARK = "~"
# A text and its quotes that are no longer than this take no more room than their number.
SHORTEST_BYTES = 8


def shared_texts(data: Any) -> tuple[list[str], Any]:
    """Give the texts that are said again, and the data with their numbers in their stead.

    static/reading.js puts them back. Keys stay as they are.

    Examples
    --------
    >>> shared_texts({"a": "not reported", "b": ["not reported", "~", 1]})
    (['not reported'], {'a': '~0', 'b': ['~0', '~~', 1]})
    """
    counts = Counter(_texts(data))
    again = [text for text, times in counts.items() if times > 1 and _size(text) > SHORTEST_BYTES]
    again.sort(key=lambda text: -counts[text])  # those said most have the shortest numbers
    return again, _replaced(data, {text: f"{MARK}{at}" for at, text in enumerate(again)})


def _size(text: str) -> int:
    return len(orjson.dumps(text))


def _texts(data: Any) -> Iterator[str]:
    """Yield every text in the data, however deep."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for each in data.values() if isinstance(data, dict) else data:
            yield from _texts(each)


def _replaced(data: Any, numbers: dict[str, str]) -> Any:
    if isinstance(data, str):
        return numbers.get(data) or (MARK + data if data.startswith(MARK) else data)
    if isinstance(data, dict):
        return {key: _replaced(value, numbers) for key, value in data.items()}
    if isinstance(data, list):
        return [_replaced(value, numbers) for value in data]
    return data
