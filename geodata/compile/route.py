"""Compile the CPC route: generalise, cut into segments, give each its kilometre points.

A segment has one accuracy and lies in one region.

Usage: ``python route.py INPUT --output geodata/layers/cpc_route.geojson
--measured geodata/compile/measured/cpc-route.json``

INPUT is a FeatureCollection of LineStrings, in order from Tengiz to the shore, each with
``route_quality`` ``mapped`` or ``schematic``. The output and everything made from it stay under
ODbL 1.0.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from command import arguments
from generalise import GEOD, Coordinates, deviation, largest_deviation_m, leg_lengths_m, simplify
from geojson import (
    Feature,
    Measured,
    feature,
    read_features,
    rounded,
    write_features,
    write_measured,
)

__all__ = ["compile_route", "main"]

PUBLISHED_LENGTH_KM = 1511.0  # cpc.ru, press release of 2023-11-27
TOLERANCE_M = 80.0
LIMIT_M = 100.0
DECIMALS = 5
ACCURACY_DENSE_M, ACCURACY_LONG_LEGS_M, ACCURACY_SCHEMATIC_M = 500, 2000, 10000
LONG_LEG_KM = 5.0
JOIN_KM = 36.0  # two long legs less than this apart belong to one stretch: gives 25 segments in all
# Where the region changes, in kilometres of the published length, read off the reference alignment
# against OpenStreetMap's administrative boundaries; the name is that of the region beyond.
BORDERS: tuple[tuple[float, str], ...] = (
    (0.0, "Atyrau Region"),
    (464.5, "Astrakhan Oblast"),
    (757.0, "Republic of Kalmykia"),
    (964.0, "Stavropol Krai"),
    (1214.0, "Krasnodar Krai"),
    (1436.0, "Krasnodar Krai, Krymsky district"),
    (1481.0, "Krasnodar Krai, Novorossiysk urban okrug"),
)


@dataclass(frozen=True, slots=True)
class Alignment:
    """The reference line as one string of vertices, with accuracy and region of every leg."""

    line: Coordinates
    accuracy_m: list[int]
    region: list[str]


@dataclass(frozen=True, slots=True)
class Part:
    """A run of legs of one accuracy and one region."""

    line: Coordinates
    accuracy_m: int
    region: str


def compile_route(features: list[Feature]) -> tuple[list[Feature], Measured]:
    """Return the segments of the route and what was measured on them.

    Raises
    ------
    ValueError
        If a piece does not start where the one before it ends, or if the result strays more than
        100 m.
    """
    alignment = _cut_at_borders(_accuracies(*_join(features)))
    parts = list(_parts(alignment))
    short = [replace(part, line=_generalised(part.line)) for part in parts]
    worst_m = max(
        largest_deviation_m(one.line, other.line) for one, other in zip(parts, short, strict=True)
    )
    if worst_m > LIMIT_M:
        raise ValueError(
            f"the generalised route strays {worst_m:.1f} m from the reference, "
            f"expected at most {LIMIT_M:.0f} m"
        )
    return _segments(short), _measured(alignment.line, short, worst_m)


def _generalised(line: Coordinates) -> Coordinates:
    return np.array(rounded(simplify(line, tolerance_m=TOLERANCE_M), DECIMALS))


def _join(features: list[Feature]) -> tuple[Coordinates, list[str]]:
    """Return all vertices as one line and the quality of every leg."""
    lines = [np.array(piece["geometry"]["coordinates"], dtype=np.float64) for piece in features]
    for i, (one, other) in enumerate(pairwise(lines)):
        if not np.array_equal(one[-1], other[0]):
            raise ValueError(
                f"piece {i + 2} starts at {other[0]}, expected the end of piece {i + 1}, {one[-1]}"
            )
    qualities = [
        piece["properties"]["route_quality"]
        for piece, line in zip(features, lines, strict=True)
        for _ in line[1:]
    ]
    return np.vstack([lines[0], *(line[1:] for line in lines[1:])]), qualities


def _accuracies(line: Coordinates, qualities: list[str]) -> Alignment:
    """Grade every leg: schematic, part of a stretch with long legs, or dense."""
    ends_km = np.r_[0.0, np.cumsum(leg_lengths_m(line)) / 1000]
    mapped = np.array([quality == "mapped" for quality in qualities])
    is_long = mapped & (np.diff(ends_km) > LONG_LEG_KM)
    for one, other in pairwise(np.flatnonzero(is_long)):
        if ends_km[other] - ends_km[one + 1] < JOIN_KM:
            is_long[one:other] = True
    graded = np.where(is_long, ACCURACY_LONG_LEGS_M, ACCURACY_DENSE_M)
    graded = np.where(mapped, graded, ACCURACY_SCHEMATIC_M)
    return Alignment(line, [int(value) for value in graded], [""] * len(graded))


def _cut_at_borders(alignment: Alignment) -> Alignment:
    """Add a vertex where the region changes and name the region of every leg."""
    line, accuracy_m = alignment.line, list(alignment.accuracy_m)
    total_m = _length_m(line)
    limits_m = [kp / PUBLISHED_LENGTH_KM * total_m for kp, _ in BORDERS]
    for limit_m in limits_m[1:]:
        ends_m = np.r_[0.0, np.cumsum(leg_lengths_m(line))]
        leg = int(np.searchsorted(ends_m, limit_m)) - 1
        line = np.insert(line, leg + 1, _point_on_leg(line, leg, limit_m - ends_m[leg]), axis=0)
        accuracy_m.insert(leg, accuracy_m[leg])
    middles_m = np.cumsum(leg_lengths_m(line)) - leg_lengths_m(line) / 2
    region = [BORDERS[int(i) - 1][1] for i in np.searchsorted(limits_m, middles_m)]
    return Alignment(line, accuracy_m, region)


def _point_on_leg(line: Coordinates, leg: int, along_m: float) -> Coordinates:
    lon, lat = line[leg]
    bearing, _, _ = GEOD.inv(lon, lat, *line[leg + 1])
    lon, lat, _ = GEOD.fwd(lon, lat, bearing, along_m)
    return np.round(np.array([lon, lat]), DECIMALS)


def _parts(alignment: Alignment) -> Iterator[Part]:
    keys = list(zip(alignment.accuracy_m, alignment.region, strict=True))
    cuts = [0, *(i for i in range(1, len(keys)) if keys[i] != keys[i - 1]), len(keys)]
    for start, end in pairwise(cuts):
        yield Part(alignment.line[start : end + 1], *keys[start])


def _segments(parts: list[Part]) -> list[Feature]:
    lengths_m = [_length_m(part.line) for part in parts]
    ends_kp = np.r_[0.0, np.cumsum(lengths_m)] * PUBLISHED_LENGTH_KM / sum(lengths_m)
    return [
        _segment(order, part, kp_km)
        for order, (part, kp_km) in enumerate(
            zip(parts, pairwise(ends_kp.tolist()), strict=True), start=1
        )
    ]


def _segment(order: int, part: Part, kp_km: tuple[float, float]) -> Feature:
    properties = {
        "id": f"cpc-route-{order:02d}",
        "route_id": "cpc",
        "order": order,
        "name_en": f"CPC oil pipeline, {part.region}, about KP {kp_km[0]:,.0f} to {kp_km[1]:,.0f}",
        "route_quality": "schematic" if part.accuracy_m == ACCURACY_SCHEMATIC_M else "mapped",
        "accuracy_m": part.accuracy_m,
        "region": part.region,
        "kp_from_km": round(kp_km[0], 1),
        "kp_to_km": round(kp_km[1], 1),
        "length_m": round(_length_m(part.line), 1),
    }
    return feature(properties, "LineString", part.line.tolist())


def _measured(line: Coordinates, parts: list[Part], worst_m: float) -> Measured:
    return {
        **deviation("line", worst_m, tolerance_m=TOLERANCE_M, limit_m=LIMIT_M),
        "segments": len(parts),
        "vertices_of_reference": len(line),
        "vertices": sum(len(part.line) for part in parts) - len(parts) + 1,
        "length_km": round(sum(_length_m(part.line) for part in parts) / 1000, 2),
    }


def _length_m(line: Coordinates) -> float:
    return float(leg_lengths_m(line).sum())


def main() -> None:
    """Read the arguments, compile, write."""
    given = arguments(
        "Compile the CPC route.", measures=True, input="LineStrings in order, Tengiz to shore"
    )
    features, measured = compile_route(read_features(given.input))
    write_features(given.output, features)
    if given.measured:
        write_measured(given.measured, measured)
    print(measured)


if __name__ == "__main__":
    main()
