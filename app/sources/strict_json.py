"""Read JSON that other programs wrote and trust nothing: sizes, depth, constants, duplicates."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["JsonFaultError", "read_json"]

MAX_BYTES = 50_000_000
MAX_DEPTH = 32
# Python reads no number of thousands of digits.
MAX_DIGITS = 300
LEAST, GREATEST = -(2**63), 2**64 - 1
BACKSLASH, QUOTE = b'\\"'
# A string, a bracket or a sign, or a number or word.
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[][{}:,]|[^][{}:,"\s]+', re.DOTALL)
OPENING: dict[str, bool | None] = {"{": False, "[": None}
CLOSING, KEY_FOLLOWS = frozenset("}]"), frozenset("{,")


class JsonFaultError(ValueError):
    """A text that is not the strict JSON expected; ``row`` and ``column`` count from 1."""

    def __init__(self, message: str, row: int = 1, column: int = 1) -> None:
        """Keep the place beside the message."""
        super().__init__(message)
        self.row = row
        self.column = column


def read_json(raw: bytes, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Any:
    """Read one UTF-8 JSON document.

    Raises
    ------
    JsonFaultError
        For NaN and Infinity, numbers that overflow, duplicate keys, too many levels, a text
        that is not UTF-8 or too large, and everything that is not JSON.
    """
    if len(raw) > max_bytes:
        raise JsonFaultError(f"holds {len(raw):,} bytes, at most {max_bytes:,} are read")
    _refuse_depth(raw, max_depth)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        raise JsonFaultError(f"is not UTF-8 at byte {error.start}", *_end_of(before)) from error
    try:
        return json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_whole,
            object_pairs_hook=_unique,
        )
    except _TokenError as error:
        place = error.find(text, error.token)
        raise JsonFaultError(str(error), *_end_of(text[:place])) from error
    except json.JSONDecodeError as error:
        raise JsonFaultError(f"is not JSON: {error.msg}", error.lineno, error.colno) from error


def _refuse_depth(raw: bytes, most: int) -> None:
    """Count brackets outside strings, so that the parser never recurses into a bomb."""
    depth, in_text, escaped = 0, False, False
    for place, byte in enumerate(raw):
        if escaped:
            escaped = False
        elif in_text:
            escaped, in_text = byte == BACKSLASH, byte != QUOTE  # backslash, quote
        elif byte == QUOTE:  # quote
            in_text = True
        elif byte in b"[{":
            depth += 1
            if depth > most:
                before = raw[:place].decode("utf-8", errors="replace")
                raise JsonFaultError(f"is nested deeper than {most} levels", *_end_of(before))
        elif byte in b"]}":
            depth -= 1


class _TokenError(ValueError):
    """A token that must not stand there; the parser hides where, and ``find`` reads once more."""

    def __init__(self, message: str, token: str, find: Callable[[str, str], int]) -> None:
        super().__init__(message)
        self.token, self.find = token, find


def _place_of_token(text: str, token: str) -> int:
    """Give where a token stands outside strings."""
    return next((found.start() for found in TOKEN.finditer(text) if found[0] == token), 0)


def _place_of_second_key(text: str, key: str) -> int:
    """Give where a key stands for the second time in one object."""
    seen: list[bool | None] = []  # whether the key was, in each open object; None for a list
    before = ""
    for found in TOKEN.finditer(text):
        token = found[0]
        if token in OPENING:
            seen.append(OPENING[token])
        elif token in CLOSING:
            seen.pop()
        elif before in KEY_FOLLOWS and seen[-1] is not None and json.loads(token) == key:
            if seen[-1]:
                return found.start()
            seen[-1] = True
        before = token
    return 0


def _end_of(before: str) -> tuple[int, int]:
    """Give row and column of what follows a text, from 1."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _refuse_constant(name: str) -> NoReturn:
    raise _TokenError(f"holds {name}, which is not a JSON number", name, _place_of_token)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _TokenError(f"holds {text}, which overflows", text, _place_of_token)
    return value


def _whole(text: str) -> int:
    """Read a whole number of at most 64 bits: what is longer can be written nowhere."""
    if len(text) > MAX_DIGITS or not LEAST <= int(text) <= GREATEST:
        message = f"holds a whole number of {len(text.lstrip('-'))} digits"
        raise _TokenError(message, text, _place_of_token)
    return int(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        message = f"holds the key '{twice}' twice in one object"
        raise _TokenError(message, twice, _place_of_second_key)
    return members
