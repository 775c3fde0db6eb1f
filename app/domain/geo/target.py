"""What a distance is measured to: a point, a line or a polygon with its own accuracy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.area import Area
from app.domain.geo.inside import Region
from app.domain.geo.nearest import nearest
from app.domain.geo.segments import Segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely import MultiPolygon, Polygon

    from app.domain.geo.geodesy import Floats

__all__ = ["Part", "Target"]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A stretch of the target that is known to one accuracy (metres).

    Raises
    ------
    ValueError
        If the accuracy is negative or not finite.
    """

    segments: Segments
    accuracy_m: float

    def __post_init__(self) -> None:
        """Check the accuracy."""
        if not (np.isfinite(self.accuracy_m) and self.accuracy_m >= 0.0):
            raise ValueError(f"accuracy_m {self.accuracy_m}: expected a finite number, 0 or more")


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A thing with a position: its parts, and its inside if it is a polygon."""

    parts: tuple[Part, ...]
    inside: Polygon | MultiPolygon | None = None
    region: Region | None = None

    @classmethod
    def of_point(cls, lon: float, lat: float, *, accuracy_m: float) -> Target:
        """Make a target of a point in degrees."""
        return cls((Part(Segments.of_point(lon, lat), accuracy_m),))

    @classmethod
    def of_polygon(cls, polygon: Polygon | MultiPolygon, *, accuracy_m: float) -> Target:
        """Make a target of a polygon in degrees; inside it the distance is 0.

        Raises
        ------
        ValueError
            If the polygon is empty, no place on earth, or crosses itself.
        """
        edges = Area(polygon).edges
        return cls((Part(edges, accuracy_m),), inside=polygon, region=Region.of_polygon(polygon))

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
                Part(Segments.of_lines(group), accuracy)
                for accuracy, group in sorted(groups.items())
            )
        )

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude, if the target is a single point."""
        segments = self.parts[0].segments
        if self.inside is not None or len(self.parts) > 1 or len(segments.lon) > 1:
            return None
        is_point = segments.length_m[0] == 0.0
        return (float(segments.lon[0]), float(segments.lat[0])) if is_point else None

    def distances_m(self, lon: Floats, lat: Floats) -> Floats:
        """Give the distance of each point to each part, shape (parts, n), 0 inside a polygon."""
        return np.stack(
            [self.distances_to_part_m(part, lon, lat) for part in range(len(self.parts))]
        )

    def distances_to_part_m(self, part: int, lon: Floats, lat: Floats) -> Floats:
        """Give the distance of each point to one part, shape (n,), 0 inside a polygon."""
        distances = nearest(lon, lat, self.parts[part].segments).distance_m
        if self.region is not None:
            distances[self.region.holds(lon, lat)] = 0.0
        return distances

    @property
    def accuracies_m(self) -> Floats:
        """The accuracy of each part in metres, shape (parts, 1)."""
        return np.array([[part.accuracy_m] for part in self.parts])
