"""The ellipsoid in earth-centred coordinates: closed formulas of one value at a time.

Every function takes numbers or arrays component by component and does nothing but arithmetic, so
the same text serves numpy on arrays and numba on scalars. Coordinates are metres from the centre
of the earth (ECEF), degrees for longitude and latitude. docs/kernel.md derives the formulas and
their error bounds.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from app.domain.geo.geodesy import Floats

__all__ = [
    "ARC_M",
    "ECCENTRICITY_2",
    "FAR_M",
    "HALVES_M",
    "LARGEST_RADIUS_M",
    "SMALLEST_RADIUS_M",
    "Number",
    "Triple",
    "arc_m",
    "arc_of_halves_m",
    "arc_of_quarters_m",
    "east_north",
    "heading_deg",
    "onto_surface",
    "to_degrees",
    "to_space",
]

# WGS 84 (NIMA TR8350.2): semi-major axis in metres and flattening.
SEMI_MAJOR_M = 6_378_137.0
FLATTENING = 1.0 / 298.257223563
SEMI_MINOR_M = SEMI_MAJOR_M * (1.0 - FLATTENING)
ECCENTRICITY_2 = FLATTENING * (2.0 - FLATTENING)
INVERSE_A2 = SEMI_MAJOR_M**-2
INVERSE_B2 = SEMI_MINOR_M**-2
# Extremes of the radius of curvature: along the meridian at the equator; at a pole.
SMALLEST_RADIUS_M = SEMI_MAJOR_M * (1.0 - ECCENTRICITY_2)
LARGEST_RADIUS_M = SEMI_MAJOR_M**2 / SEMI_MINOR_M
TINY = 1e-300
FLATTEST = 1e-8  # per metre, under any curvature of the ellipsoid
# Chords up to which a formula serves; the largest errors are measured in the tests.
ARC_M = 200e3  # one arc: 9 µm
HALVES_M = 1_000e3  # two arcs: 8 µm
FAR_M = 3_000e3  # four arcs: 0.15 mm; beyond, the geodesic is solved

# Arrays for numpy; numba puts single numbers in their place.
Number: TypeAlias = Floats
Triple: TypeAlias = tuple[Number, Number, Number]


def to_space(lon: Number, lat: Number) -> Triple:
    """Give the three coordinates (metres) of a place on the ellipsoid given in degrees."""
    phi, lam = np.radians(lat), np.radians(lon)
    sine, cosine = np.sin(phi), np.cos(phi)
    normal = SEMI_MAJOR_M / np.sqrt(1.0 - ECCENTRICITY_2 * sine * sine)
    across = normal * cosine
    return across * np.cos(lam), across * np.sin(lam), normal * (1.0 - ECCENTRICITY_2) * sine


def to_degrees(x: Number, y: Number, z: Number) -> tuple[Number, Number]:
    """Give longitude and latitude (degrees) of a place on the surface."""
    lon = np.arctan2(y, x)
    lat = np.arctan2(z, (1.0 - ECCENTRICITY_2) * np.sqrt(x * x + y * y))
    return np.degrees(lon), np.degrees(lat)


def east_north(
    x: Number, y: Number, z: Number, dx: Number, dy: Number, dz: Number
) -> tuple[Number, Number]:
    """Give the east and north parts of a vector at a place on the surface, by one common factor."""
    across = np.sqrt(x * x + y * y)
    up = z / (1.0 - ECCENTRICITY_2)
    east = (x * dy - y * dx) * np.sqrt(across * across + up * up)
    north = across * across * dz - up * (x * dx + y * dy)
    return east, north


def onto_surface(x: Number, y: Number, z: Number) -> Triple:
    """Move a place under the surface out along the ellipsoid's gradient until it lies on it."""
    level = (x * x + y * y) * INVERSE_A2 + z * z * INVERSE_B2
    gx, gy, gz = x * INVERSE_A2, y * INVERSE_A2, z * INVERSE_B2
    slope = np.sqrt(gx * gx + gy * gy + gz * gz) + TINY  # 0 in the middle of the earth
    nx, ny, nz = gx / slope, gy / slope, gz / slope
    bend = (nx * nx + ny * ny) * INVERSE_A2 + nz * nz * INVERSE_B2
    way = (1.0 - level) / (slope + np.sqrt(slope * slope + bend * (1.0 - level)))
    return x + way * nx, y + way * ny, z + way * nz


def arc_m(ax: Number, ay: Number, az: Number, bx: Number, by: Number, bz: Number) -> Number:
    """Give the distance on the surface from the chord: a circle's arc over it.

    The circle has the normal curvature of the ellipsoid over the chord's middle, in its
    direction. Error: grows with the fifth power of the distance, 0.3 µm at 100 km.
    """
    dx, dy, dz = bx - ax, by - ay, bz - az
    mx, my, mz = 0.5 * (ax + bx), 0.5 * (ay + by), 0.5 * (az + bz)
    chord2 = np.maximum(dx * dx + dy * dy + dz * dz, TINY)
    plane2 = mx * mx + my * my
    level = plane2 * INVERSE_A2 + mz * mz * INVERSE_B2
    slope = np.sqrt(plane2 * INVERSE_A2 * INVERSE_A2 + mz * mz * INVERSE_B2 * INVERSE_B2) + TINY
    bend = ((dx * dx + dy * dy) * INVERSE_A2 + dz * dz * INVERSE_B2) / chord2
    curvature = np.maximum(bend * np.sqrt(level) / slope, FLATTEST)  # 0 for a chord of no length
    chord = np.sqrt(chord2)
    return 2.0 / curvature * np.arcsin(np.minimum(0.5 * curvature * chord, 1.0))


def arc_of_halves_m(
    ax: Number, ay: Number, az: Number, bx: Number, by: Number, bz: Number
) -> Number:
    """Give the distance from two arcs, extrapolated from one and two: 8 µm at 1,000 km."""
    mx, my, mz = onto_surface(0.5 * (ax + bx), 0.5 * (ay + by), 0.5 * (az + bz))
    one = arc_m(ax, ay, az, bx, by, bz)
    two = arc_m(ax, ay, az, mx, my, mz) + arc_m(mx, my, mz, bx, by, bz)
    return two + (two - one) / 15.0  # the error falls with the fourth power of the step


def arc_of_quarters_m(
    ax: Number, ay: Number, az: Number, bx: Number, by: Number, bz: Number
) -> Number:
    """Give the distance from four arcs, extrapolated twice: 0.15 mm at 3,000 km."""
    mx, my, mz = onto_surface(0.5 * (ax + bx), 0.5 * (ay + by), 0.5 * (az + bz))
    first = arc_of_halves_m(ax, ay, az, mx, my, mz) + arc_of_halves_m(mx, my, mz, bx, by, bz)
    whole = arc_of_halves_m(ax, ay, az, bx, by, bz)
    return first + (first - whole) / 63.0  # what is left falls with the sixth power


def heading_deg(ax: Number, ay: Number, az: Number, bx: Number, by: Number, bz: Number) -> Number:
    """Give the azimuth (degrees, -180 to 180) in which the geodesic to the second place leaves.

    The azimuth of the normal section, less the first term by which a geodesic turns from it:
    e² / 12 (s / N)² cos² φ sin 2α. Good to 1e-7 degrees at 100 km, 4e-6 at 500 km.
    """
    east, north = east_north(ax, ay, az, bx - ax, by - ay, bz - az)
    square = np.maximum(east * east + north * north, TINY)
    chord2 = (bx - ax) ** 2 + (by - ay) ** 2 + (bz - az) ** 2
    plane2, up = ax * ax + ay * ay, az / (1.0 - ECCENTRICITY_2)
    turn = ECCENTRICITY_2 / 6.0 * chord2 * plane2 / (plane2 + up * up) ** 2
    return np.degrees(np.arctan2(east, north) - turn * east * north / square)
