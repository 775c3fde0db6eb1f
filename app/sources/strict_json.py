"""Read JSON that other programs wrote and trust nothing: sizes, depth, constants, duplicates."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

__all__ = ["JsonFaultError", "read_json"]

MAX_BYTES = 50_000_000
MAX_DEPTH = 32
# Python reads no number of thousands of digits.
MAX_DIGITS = 300
LEAST, GREATEST = -(2**63), 2**64 - 1
BACKSLASH, QUOTE = b'\\"'


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
        return json.loads(
            raw.decode("utf-8"),
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_whole,
            object_pairs_hook=_unique,
        )
    except _ConstantError as error:
        row, column = _position(raw, error.name)
        raise JsonFaultError(str(error), row, column) from error
    except UnicodeDecodeError as error:
        raise JsonFaultError(f"is not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise JsonFaultError(f"is not JSON: {error.msg}", error.lineno, error.colno) from error


def _refuse_depth(raw: bytes, most: int) -> None:
    """Count brackets outside strings, so that the parser never recurses into a bomb."""
    depth, in_text, escaped = 0, False, False
    for byte in raw:
        if escaped:
            escaped = False
        elif in_text:
            escaped, in_text = byte == BACKSLASH, byte != QUOTE  # backslash, quote
        elif byte == QUOTE:  # quote
            in_text = True
        elif byte in b"[{":
            depth += 1
            if depth > most:
                raise JsonFaultError(f"is nested deeper than {most} levels")
        elif byte in b"]}":
            depth -= 1


class _ConstantError(ValueError):
    """NaN or Infinity where a number should be."""

    def __init__(self, name: str) -> None:
        super().__init__(f"holds {name}, which is not a JSON number")
        self.name = name


def _refuse_constant(name: str) -> NoReturn:
    raise _ConstantError(name)


def _position(raw: bytes, token: str) -> tuple[int, int]:
    """Give row and column of the first such token that is not part of a word."""
    text = raw.decode("utf-8")
    match = re.search(rf"(?<![\w\"-]){re.escape(token)}(?![\w\"])", text)
    before = text[: match.start()] if match else ""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise JsonFaultError(f"holds {text}, which overflows")
    return value


def _whole(text: str) -> int:
    """Read a whole number of at most 64 bits: what is longer can be written nowhere."""
    if len(text) > MAX_DIGITS or not LEAST <= int(text) <= GREATEST:
        raise JsonFaultError(f"holds a whole number of {len(text.lstrip('-'))} digits")
    return int(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise JsonFaultError(f"holds the key '{twice}' twice in one object")
    return members
