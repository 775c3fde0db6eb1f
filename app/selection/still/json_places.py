"""Where a value of a JSON document stands in its text."""

from __future__ import annotations

import json
import re

__all__ = ["place_of"]

PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[][{}:,]|[^][{}:,"\s]+', re.DOTALL)
OPENING: dict[str, str | int] = {"{": "", "[": 0}
CLOSING = ("}", "]")
MARKS = (*CLOSING, ",", ":")


def place_of(text: str, pointer: tuple[str | int, ...]) -> int:
    """Give where the value begins that a pointer leads to; 0 if the text has none.

    The text must be JSON.

    Examples
    --------
    >>> place_of('{"a": [1, {"b": 2}]}', ("a", 1, "b"))
    16
    """
    path: list[str | int] = []
    is_key = False
    for found in PIECE.finditer(text):
        piece = found[0]
        if is_key and piece[0] == '"':
            path[-1], is_key = json.loads(piece), False
            continue
        if piece not in MARKS and tuple(path) == pointer:
            return found.start()
        is_key = _moved(path, piece)
    return 0


def _moved(path: list[str | int], piece: str) -> bool:
    """Move on to what follows a piece; say whether that is a key."""
    if piece in OPENING:
        path.append(OPENING[piece])
    elif piece in CLOSING:
        path.pop()
    elif piece == "," and isinstance(path[-1], int):
        path[-1] += 1
    return piece == "{" or (piece == "," and isinstance(path[-1], str))
