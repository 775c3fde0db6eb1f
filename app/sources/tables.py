"""Read the shipped CSV tables row by row into typed rows; every fault has file, row and column."""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, ClassVar, TypeVar

from pydantic import TypeAdapter, ValidationError

from app.domain.errors import Fault
from app.domain.geo.linear import Calibration
from app.domain.record.provenance import STRICT
from app.sources.shapes import shape_fault

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["CalibrationRow", "GeoNameRow", "NameRow", "RouteRow", "read_table"]

T = TypeVar("T")

LIMITS = {"lon": 180.0, "lat": 90.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationRow:
    """A row of the calibration table: a position whose kilometre is known.

    The column ``back_km`` may be left out; a number in it makes the row a station equation.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    route_id: str
    kp_km: float
    lon: float
    lat: float
    accuracy_km: float
    drift_per_km: float
    max_error_km: float
    source: str
    note: str | None
    back_km: float | None = None

    def calibration(self) -> Calibration:
        """Give the row as a calibration point."""
        return Calibration(
            **{field.name: getattr(self, field.name) for field in fields(Calibration)}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRow:
    """A row of the optional table of routes: how a route is drawn, and what it branches from."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    route_id: str
    is_reversed: bool
    parent_id: str | None
    leaves_at_km: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GeoNameRow:
    """A populated place of the gazetteer; ``names`` are joined by a bar."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    id: str
    name: str
    kind: str
    lon: float
    lat: float
    country: str
    admin1_code: str | None
    population: int
    location_class: str
    radius_m: float
    names: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRow:
    """A name of a place or an asset in one language."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    place_id: str
    name: str
    language: str
    name_kind: str


def read_table(raw: bytes, file: str, model: type[T]) -> tuple[list[T], list[Fault]]:
    """Read a CSV with a header; an empty cell is None; a broken row is left out and reported."""
    rows: list[T] = []
    faults: list[Fault] = []
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return [], [Fault(file, 0, 0, "", f"is not UTF-8 at byte {error.start}")]
    adapter = TypeAdapter(model)
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        names = next(reader, [])
        for cells in reader:
            good, bad = _row(adapter, file, reader.line_num, names, cells)
            rows += good
            faults += bad
    except csv.Error as error:
        faults.append(Fault(file, reader.line_num, 1, "", f"is not CSV: {error}"))
    return rows, faults


def _row(
    adapter: TypeAdapter[T], file: str, number: int, names: list[str], cells: list[str]
) -> tuple[list[T], list[Fault]]:
    """Give the typed row or its faults."""
    if len(cells) != len(names):
        message = f"holds {len(cells)} cells, the header has {len(names)}"
        return [], [Fault(file, number, 1, "", message)]
    try:
        row = adapter.validate_python({n: c or None for n, c in zip(names, cells, strict=True)})
    except ValidationError as error:
        return [], [_fault(file, number, names, item) for item in error.errors()]
    faults = [
        Fault(file, number, column, f"column {name}", f"'{cells[column - 1]}' is out of range")
        for column, name in enumerate(names, start=1)
        if not _in_range(name, getattr(row, name))
    ]
    return ([] if faults else [row]), faults


def _in_range(name: str, value: object) -> bool:
    """Say whether a number is finite and, if it is a coordinate, a degree that exists."""
    return not isinstance(value, float) or abs(value) <= LIMITS.get(name, sys.float_info.max)


def _fault(file: str, row: int, names: list[str], item: ErrorDetails) -> Fault:
    name = str(item["loc"][0]) if item["loc"] else ""
    column = names.index(name) + 1 if name in names else 1
    return Fault(file, row, column, f"column {name}" if name else "", shape_fault(item))
