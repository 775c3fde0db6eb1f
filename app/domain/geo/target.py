"""What a distance is measured to: a point, a line or a polygon with its own accuracy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.domain.geo.footprint import Area
from app.domain.geo.nearest import nearest
from app.domain.geo.segments import Segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

    from app.domain.geo.geodesy import Floats

__all__ = ["Part", "Target"]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A stretch of the target that is known to one accuracy (metres)."""

    segments: Segments
    accuracy_m: float
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A thing with a position: its parts, and its inside if it is a polygon."""

    parts: tuple[Part, ...]
    inside: Polygon | MultiPolygon | None = None

    @classmethod
    def of_point(cls, lon: float, lat: float, *, accuracy_m: float) -> Target:
        """Make a target of a point in degrees."""
        return cls((Part(Segments.of_point(lon, lat), accuracy_m, shapely.Point(lon, lat)),))

    @classmethod
    def of_polygon(cls, polygon: Polygon | MultiPolygon, *, accuracy_m: float) -> Target:
        """Make a target of a polygon in degrees; inside it the distance is 0."""
        outline = Segments.of_lines(Area(polygon).rings())
        return cls((Part(outline, accuracy_m, polygon),), inside=polygon)

    @classmethod
    def of_lines(
        cls, lines: Sequence[Sequence[tuple[float, float]]], accuracies_m: Sequence[float]
    ) -> Target:
        """Make a target of lines in degrees, each with its accuracy."""
        groups: dict[float, list[Sequence[tuple[float, float]]]] = {}
        for line, accuracy in zip(lines, accuracies_m, strict=True):
            groups.setdefault(accuracy, []).append(line)
        return cls(
            tuple(
                Part(Segments.of_lines(group), accuracy, shapely.MultiLineString(group))
                for accuracy, group in sorted(groups.items())
            )
        )

    def distances_m(self, lon: Floats, lat: Floats) -> Floats:
        """Give the distance of each point to each part, shape (parts, n), 0 inside a polygon."""
        return np.stack(
            [self.distances_to_part_m(part, lon, lat) for part in range(len(self.parts))]
        )

    def distances_to_part_m(self, part: int, lon: Floats, lat: Floats) -> Floats:
        """Give the distance of each point to one part, shape (n,), 0 inside a polygon."""
        distances = nearest(lon, lat, self.parts[part].segments).distance_m
        if self.inside is not None:
            distances[shapely.intersects_xy(self.inside, lon, lat)] = 0.0
        return distances

    @property
    def accuracies_m(self) -> Floats:
        """The accuracy of each part in metres, shape (parts, 1)."""
        return np.array([[part.accuracy_m] for part in self.parts])
