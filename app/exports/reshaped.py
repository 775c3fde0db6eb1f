"""Features with the geometry that a reader asked for.

None, the footprint instead of a point, simplified, with fewer digits, or in another system.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import orjson
from shapely.geometry import Point, mapping
from typing_extensions import override

from app.domain.record.places import DIGITS
from app.domain.record.vocabulary import LocationClass
from app.exports.content import Row
from app.selection.crs import CRS84, LAYER_DIGITS, out_of_reach
from app.selection.selection import Selection
from app.selection.shown import shown
from app.store.boxes import box_of
from app.store.geometry import served_geometry
from app.store.kp_marks import digits_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from shapely.geometry.base import BaseGeometry

    from app.domain.geo.footprint import Footprint
    from app.selection.crs import Crs

__all__ = ["Reshaped", "in_system"]


class Reshaped(Sequence[Row]):
    """Rows whose geometry is as a selection asks; each is made when it is read."""

    def __init__(self, rows: Sequence[Row], asked: Selection) -> None:
        """Keep what they are made of."""
        self._rows, self._asked = rows, asked

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...

    @override
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, slice):
            return Reshaped(self._rows[at], self._asked)
        return _Reshaped(self._rows[at], self._asked)

    @override
    def __len__(self) -> int:
        return len(self._rows)


def in_system(row: Row, crs: Crs) -> Row:
    """Give one row in a system.

    Raises
    ------
    BadParameterError
        If the system does not reach it.
    """
    if crs is CRS84:
        return row
    if row.geometry is not None and not crs.holds(np.array([row.geometry.bounds]))[0]:
        raise out_of_reach(crs, row.id)
    return _Reshaped(row, Selection(crs=crs))


@dataclass(frozen=True, slots=True)
class _Reshaped:
    """One row with another geometry."""

    row: Row
    asked: Selection

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def properties(self) -> Mapping[str, Any]:
        return self.row.properties

    @property
    def geometry(self) -> BaseGeometry | None:
        asked = self.asked
        if asked.skip_geometry:
            return None
        geometry = served_geometry(self.row, asked.geometry)
        if geometry is None:
            return None
        geometry = shown(geometry, precision=asked.precision, simplify_m=asked.simplify_m)
        return geometry if asked.crs is CRS84 else self._turned(geometry)

    def _turned(self, geometry: BaseGeometry) -> BaseGeometry:
        """Give a geometry in the system that was asked for, no finer than its class may print."""
        digits, precision = LAYER_DIGITS, self.asked.precision
        if isinstance(geometry, Point):
            digits = _digits_of(geometry, self.row.properties)
        return self.asked.crs.written(
            geometry, digits if precision is None else min(digits, precision)
        )

    @property
    def box(self) -> bytes:
        return box_of(self.geometry)

    @property
    def footprint(self) -> Footprint | None:
        return self.row.footprint

    @property
    def interval(self) -> tuple[datetime, datetime] | None:
        return self.row.interval

    @property
    def marks(self) -> Mapping[str, str] | None:
        return self.row.marks

    @property
    def fragment(self) -> bytes:
        return orjson.dumps(self.as_geojson())

    def as_geojson(
        self, names: tuple[str, ...] | None = None, *, nested: bool = False
    ) -> dict[str, Any]:
        geometry = self.geometry
        shape = None if geometry is None else mapping(geometry)
        return {**self.row.as_geojson(names, nested=nested), "geometry": shape}


def _digits_of(point: Point, properties: Mapping[str, Any]) -> int:
    """Give the digits of a point: those of its class, of its accuracy, or those that it has."""
    location_class, accuracy_m = properties.get("location_class"), properties.get("accuracy_m")
    if location_class is not None:
        return DIGITS[LocationClass(location_class)]
    if accuracy_m is not None:
        return digits_for(accuracy_m)
    at = point.x, point.y
    written = (n for n in range(LAYER_DIGITS) if all(round(value, n) == value for value in at))
    return next(written, LAYER_DIGITS)
