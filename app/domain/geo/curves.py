"""The foot of a place on a piece of line: closed formulas of one value at a time.

As in :mod:`app.domain.geo.space`, the text serves numpy on arrays and numba on scalars.
``a`` is the vector from the place to the start of the piece, ``c`` the chord, ``s`` and ``t`` the
tangents at start and end, each as long as the piece: all in metres in space.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from app.domain.geo.space import Number, Triple

__all__ = [
    "BASE_M",
    "NEAR_M",
    "bend_of",
    "bends",
    "foot_share",
    "heading_at",
    "moved_m",
    "shift_m",
    "way_to",
]

# Up to this distance, the nearest place of a curve in space is the nearest on the ground, to
# 0.2 mm along the line.
NEAR_M = 25e3
SMALLEST = 1e-9  # keeps a piece of no length from dividing by zero
STEEPEST = 1e-3  # of the squared length: keeps Newton's step finite where the bend points away
# Half the base over which the change of a distance along the line is taken, in metres.
BASE_M = 1e3
FLATTEST = 1e-9  # per metre: the curvature of a distance where the way runs along the line


def bends(chord: Number, start: Number, end: Number) -> tuple[Number, Number]:
    """Give the second and third coefficient of a cubic along one axis: chord and tangents."""
    return 3.0 * chord - 2.0 * start - end, start + end - 2.0 * chord


def foot_share(
    ax: Number,
    ay: Number,
    az: Number,
    cx: Number,
    cy: Number,
    cz: Number,
    sx: Number,
    sy: Number,
    sz: Number,
    tx: Number,
    ty: Number,
    tz: Number,
) -> Number:
    """Give the share of the piece (0 to 1) at which its cubic is nearest to the place.

    One Newton step from the foot on the chord: on pieces of 25 km a second moves nothing.
    """
    (bx, dx), (by, dy), (bz, dz) = bends(cx, sx, tx), bends(cy, sy, ty), bends(cz, sz, tz)
    square = np.maximum(cx * cx + cy * cy + cz * cz, SMALLEST)
    u = np.minimum(np.maximum(-(ax * cx + ay * cy + az * cz) / square, 0.0), 1.0)
    rx, ry, rz = way_to(u, ax, ay, az, cx, cy, cz, sx, sy, sz, tx, ty, tz)
    vx, vy, vz = heading_at(u, cx, cy, cz, sx, sy, sz, tx, ty, tz)
    bend = 2.0 * (rx * bx + ry * by + rz * bz) + 6.0 * u * (rx * dx + ry * dy + rz * dz)
    slope = np.maximum(vx * vx + vy * vy + vz * vz + bend, STEEPEST * square)
    return np.minimum(np.maximum(u - (rx * vx + ry * vy + rz * vz) / slope, 0.0), 1.0)


def way_to(
    u: Number,
    ax: Number,
    ay: Number,
    az: Number,
    cx: Number,
    cy: Number,
    cz: Number,
    sx: Number,
    sy: Number,
    sz: Number,
    tx: Number,
    ty: Number,
    tz: Number,
) -> Triple:
    """Give the vector from the place to the point of the cubic at share ``u``."""
    (bx, dx), (by, dy), (bz, dz) = bends(cx, sx, tx), bends(cy, sy, ty), bends(cz, sz, tz)
    x = ax + u * (sx + u * (bx + u * dx))
    y = ay + u * (sy + u * (by + u * dy))
    z = az + u * (sz + u * (bz + u * dz))
    return x, y, z


def heading_at(
    u: Number,
    cx: Number,
    cy: Number,
    cz: Number,
    sx: Number,
    sy: Number,
    sz: Number,
    tx: Number,
    ty: Number,
    tz: Number,
) -> Triple:
    """Give the tangent of the cubic at share ``u``, as long as the piece."""
    (bx, dx), (by, dy), (bz, dz) = bends(cx, sx, tx), bends(cy, sy, ty), bends(cz, sz, tz)
    x = sx + u * (2.0 * bx + 3.0 * u * dx)
    y = sy + u * (2.0 * by + 3.0 * u * dy)
    z = sz + u * (2.0 * bz + 3.0 * u * dz)
    return x, y, z


def shift_m(behind: Number, here: Number, ahead: Number) -> Number:
    """Give how far along the line the true foot lies from the foot in space.

    One Newton step on the distance over the ground, whose slope and bend are differences of the
    distances (metres) to the foot and to the places ``BASE_M`` behind and ahead of it.
    """
    return (behind - ahead) / (2.0 * BASE_M) / bend_of(behind, here, ahead)


def bend_of(behind: Number, here: Number, ahead: Number) -> Number:
    """Give how the slope of a distance changes along the line, per metre; never quite 0."""
    return np.maximum((ahead - 2.0 * here + behind) / BASE_M**2, FLATTEST)


def moved_m(behind: Number, here: Number, ahead: Number, way: Number) -> Number:
    """Give the distance (metres) once the foot has moved ``way`` metres along the line."""
    slope = (ahead - behind) / (2.0 * BASE_M)
    return here + way * (slope + 0.5 * way * bend_of(behind, here, ahead))
