"""Read the features of a GeoJSON file one after the other, whatever its size.

References: RFC 7946.
"""

from __future__ import annotations

import io
import json
import math
from itertools import chain
from typing import TYPE_CHECKING, Any, NoReturn

from app.sources.imports.errors import file_fault
from app.sources.imports.geometry import geometry_cells
from app.sources.imports.rows import LAT, LON, RADIUS, Row, Rows, cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["geojson_rows"]

CHUNK = 65_536
MAX_MEMBER = 2_000_000
FEATURES = "features"


def geojson_rows(path: Path, name: str) -> Rows:
    """Open a FeatureCollection; columns are those of the first feature, and its geometry.

    Raises
    ------
    BadImportError
        If it is no FeatureCollection in OGC:CRS84; a broken feature is reported where it stands.
    """
    raw = path.open("rb")
    text = _Text(raw, name)
    rows = _rows(text)
    try:
        first = next(rows, None)
    except BaseException:
        raw.close()
        raise
    columns = tuple(first.cells) if first else ()
    read = rows if first is None else chain([first], rows)
    return Rows(columns, read, path.stat().st_size, raw.tell, text.file.close)


class _Text:
    """A JSON text that is read piece by piece."""

    def __init__(self, raw: Any, name: str) -> None:
        self.file = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
        self.name = name
        self.row = 0
        self._held, self._at, self._ended = "", 0, False
        self._decoder = json.JSONDecoder(
            parse_constant=_refuse, parse_float=_finite, object_pairs_hook=_unique
        )

    def fault(self, message: str) -> Exception:
        return file_fault(self.name, message, self.row, 1 if self.row else 0)

    def next_char(self) -> str:
        """Give the next character that is no space, without taking it; nothing at the end."""
        while True:
            while self._at < len(self._held) and self._held[self._at] in " \t\r\n":
                self._at += 1
            if self._at < len(self._held) or not self._more():
                return self._held[self._at : self._at + 1]

    def take(self, expected: str) -> str:
        """Take one of the characters that may stand here."""
        found = self.next_char()
        if not found or found not in expected:
            wanted = " or ".join(f"'{char}'" for char in expected)
            raise self.fault(f"is not JSON: expected {wanted}, found '{found or 'the end'}'")
        self._at += 1
        return found

    def value(self) -> Any:
        """Take one whole value.

        Raises
        ------
        BadImportError
            If it is no strict JSON, or too large.
        """
        self.next_char()
        while True:
            found, end = self._decoded()
            # What reaches to the end of what is held may go on: a number, or half a value.
            if (end is not None and end < len(self._held)) or not self._more():
                break
        if end is None:
            raise self.fault(f"is not JSON: {found}")
        self._at = end
        return found

    def _decoded(self) -> tuple[Any, int | None]:
        """Give the value that starts here and where it ends, or what is wrong and None."""
        try:
            return self._decoder.raw_decode(self._held, self._at)
        except json.JSONDecodeError as error:
            if len(self._held) - self._at > MAX_MEMBER:
                raise self.fault(f"holds a value over {MAX_MEMBER:,} characters") from error
            return error.msg, None
        except RecursionError as error:
            raise self.fault("is nested too deep") from error
        except ValueError as error:
            raise self.fault(str(error)) from error

    def _more(self) -> bool:
        """Read on, twice as much as is held, so that a long value is not parsed over and over."""
        if self._ended:
            return False
        self._held = self._held[self._at :]
        self._at = 0
        try:
            fresh = self.file.read(max(CHUNK, len(self._held)))
        except UnicodeDecodeError as error:
            raise self.fault(f"is not UTF-8 ({error.reason})") from error
        self._ended = not fresh
        self._held += fresh
        return not self._ended


def _rows(text: _Text) -> Iterator[Row]:
    kind: Any = None
    text.take("{")
    while True:
        key = text.value()
        text.take(":")
        if key == FEATURES:
            yield from _features(text)
        else:
            kind = _member(text, key, text.value(), kind)
        if text.take(",}") == "}":
            break
    if kind != "FeatureCollection" or text.row == 0:
        raise text.fault("is not a GeoJSON FeatureCollection with features")


def _member(text: _Text, key: Any, value: Any, kind: Any) -> Any:
    """Look at a member beside the features: the type is kept, another CRS is refused."""
    if key == "crs" and "CRS84" not in json.dumps(value):
        raise text.fault("has a 'crs' member; RFC 7946 knows only OGC:CRS84")
    if key == "type" and value != "FeatureCollection":
        raise text.fault(f"is a {str(value)[:40]}, expected a FeatureCollection")
    return value if key == "type" else kind


def _features(text: _Text) -> Iterator[Row]:
    text.take("[")
    if text.next_char() == "]":
        text.take("]")
        return
    while True:
        text.row += 1
        yield _row(text.row, text.value())
        if text.take(",]") == "]":
            return


def _row(number: int, member: Any) -> Row:
    if not isinstance(member, dict) or member.get("type") != "Feature":
        return Row(number, {}, [("", "is not a GeoJSON Feature")])
    properties = member.get("properties") or {}
    if not isinstance(properties, dict):
        return Row(number, {}, [("properties", "expected an object")])
    try:
        cells = {key: cell_text(value) for key, value in properties.items()}
        "".join([*cells, *filter(None, cells.values())]).encode()
    except (RecursionError, UnicodeEncodeError) as error:
        return Row(number, {}, [("properties", f"cannot be kept: {error}")])
    if "id" not in cells and isinstance(member.get("id"), str | int):
        cells["id"] = cell_text(member["id"])
    found, faults = geometry_cells(member.get("geometry"))
    cells |= dict(zip((LON, LAT, RADIUS), found, strict=True))
    return Row(number, cells, faults)


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"holds {word}, which is not a JSON number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"holds {text[:40]}, which overflows")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"holds the key '{twice}' twice in one object")
    return members
