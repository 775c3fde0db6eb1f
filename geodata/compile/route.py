"""Compile the CPC route: generalise, cut into segments of one accuracy and region, give each its kilometre points.

Usage: ``python route.py INPUT --output geodata/layers/cpc_route.geojson --measured geodata/compile/measured/cpc-route.json``

INPUT is a FeatureCollection of LineStrings, in order from Tengiz to the shore, each with ``route_quality`` ``mapped`` or ``schematic``.
The output and everything made from it stay under ODbL 1.0.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from generalise import GEOD, Coordinates, largest_deviation_m, leg_lengths_m, simplify
from geojson import Feature, read_features, rounded, write_features, write_measured

__all__ = ["compile_route", "main"]

PUBLISHED_LENGTH_KM = 1511.0  # cpc.ru, press release of 2023-11-27
TOLERANCE_M = 80.0
LIMIT_M = 100.0
DECIMALS = 5
ACCURACY_DENSE_M, ACCURACY_LONG_LEGS_M, ACCURACY_SCHEMATIC_M = 500, 2000, 10000
LONG_LEG_KM = 5.0
JOIN_KM = 36.0  # two long legs less than this apart belong to one stretch: gives 25 segments in all
# Where the region changes, as a share of the published length, read off the reference alignment against
# OpenStreetMap's administrative boundaries; the name is that of the region beyond the point.
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
    """The reference line as one string of vertices, with the accuracy in metres and the region of every leg."""

    line: Coordinates
    accuracy_m: list[int]
    region: list[str]


def compile_route(features: list[Feature]) -> tuple[list[Feature], dict[str, float | int | str]]:
    """Return the segments of the route and what was measured on them.

    Raises
    ------
    ValueError
        If a piece does not start where the one before it ends, or if the result strays more than 100 m.
    """
    alignment = _cut_at_borders(_accuracies(*_join(features)))
    parts = list(_parts(alignment))
    simplified = [
        np.array(rounded(simplify(part, tolerance_m=TOLERANCE_M), DECIMALS)) for part, _, _ in parts
    ]
    worst_m = max(
        largest_deviation_m(part, short)
        for (part, _, _), short in zip(parts, simplified, strict=True)
    )
    if worst_m > LIMIT_M:
        raise ValueError(
            f"the generalised route strays {worst_m:.1f} m from the reference, expected at most {LIMIT_M:.0f} m"
        )
    named = [
        (short, accuracy_m, region)
        for short, (_, accuracy_m, region) in zip(simplified, parts, strict=True)
    ]
    return _segments(named), _measured(alignment.line, simplified, worst_m)


def _join(features: list[Feature]) -> tuple[Coordinates, list[str]]:
    """Return all vertices as one line and the quality of every leg."""
    lines = [np.array(feature["geometry"]["coordinates"], dtype=np.float64) for feature in features]
    for i, (one, other) in enumerate(pairwise(lines)):
        if not np.array_equal(one[-1], other[0]):
            raise ValueError(
                f"piece {i + 2} starts at {other[0]}, expected the end of piece {i + 1}, {one[-1]}"
            )
    qualities = [
        f["properties"]["route_quality"]
        for f, line in zip(features, lines, strict=True)
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
    total_m = float(leg_lengths_m(line).sum())
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
    bearing, _, _ = GEOD.inv(*line[leg], *line[leg + 1])
    lon, lat, _ = GEOD.fwd(*line[leg], bearing, along_m)
    return np.round(np.array([lon, lat]), DECIMALS)


def _parts(alignment: Alignment) -> Iterator[tuple[Coordinates, int, str]]:
    """Yield each run of legs of one accuracy and one region, with both."""
    keys = list(zip(alignment.accuracy_m, alignment.region, strict=True))
    cuts = [0, *(i for i in range(1, len(keys)) if keys[i] != keys[i - 1]), len(keys)]
    for start, end in pairwise(cuts):
        yield alignment.line[start : end + 1], *keys[start]


def _segments(parts: list[tuple[Coordinates, int, str]]) -> list[Feature]:
    lengths_m = [float(leg_lengths_m(line).sum()) for line, _, _ in parts]
    ends_kp = np.r_[0.0, np.cumsum(lengths_m)] * PUBLISHED_LENGTH_KM / sum(lengths_m)
    return [
        _segment(
            order, part, (float(ends_kp[order - 1]), float(ends_kp[order])), lengths_m[order - 1]
        )
        for order, part in enumerate(parts, start=1)
    ]


def _segment(
    order: int, part: tuple[Coordinates, int, str], kp_km: tuple[float, float], length_m: float
) -> Feature:
    line, accuracy_m, region = part
    quality = "schematic" if accuracy_m == ACCURACY_SCHEMATIC_M else "mapped"
    identifier = f"cpc-route-{order:02d}"
    properties = {
        "id": identifier,
        "route_id": "cpc",
        "order": order,
        "name_en": f"CPC oil pipeline, {region}, about KP {kp_km[0]:,.0f} to {kp_km[1]:,.0f}",
        "route_quality": quality,
        "accuracy_m": accuracy_m,
        "region": region,
        "kp_from_km": round(kp_km[0], 1),
        "kp_to_km": round(kp_km[1], 1),
        "length_m": round(length_m, 1),
    }
    geometry = {"type": "LineString", "coordinates": line.tolist()}
    return {"type": "Feature", "id": identifier, "properties": properties, "geometry": geometry}


def _measured(
    line: Coordinates, parts: list[Coordinates], worst_m: float
) -> dict[str, float | int | str]:
    return {
        "largest_deviation_m": round(worst_m, 1),
        "limit_m": LIMIT_M,
        "tolerance_m": TOLERANCE_M,
        "method": "both lines sampled every 50 m or less, geodesic distance on WGS 84 to the other line, both ways",
        "segments": len(parts),
        "vertices_of_reference": len(line),
        "vertices": sum(len(part) for part in parts) - len(parts) + 1,
        "length_km": round(sum(float(leg_lengths_m(part).sum()) for part in parts) / 1000, 2),
    }


def main() -> None:
    """Read the arguments, compile, write."""
    parser = argparse.ArgumentParser(description="Compile the CPC route.")
    parser.add_argument("input", type=Path, help="LineStrings in order, Tengiz to shore")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--measured", type=Path, help="where to write the measured deviation")
    arguments = parser.parse_args()
    features, measured = compile_route(read_features(arguments.input))
    write_features(arguments.output, features)
    if arguments.measured:
        write_measured(arguments.measured, measured)
    print(measured)


if __name__ == "__main__":
    main()
