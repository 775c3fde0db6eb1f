"""The foot of a place on a piece of line: closed formulas of one value at a time.

As in :mod:`app.domain.geo.space`, the text serves numpy on arrays and numba on scalars.
``a`` is the vector from the place to the start of the piece, ``c`` the chord, ``s`` and ``t`` the
tangents at start and end, each as long as the piece: all in metres in space.
"""

from __future__ import annotations

import numpy as np

from app.domain.geo.space import Number, Triple, arc_m, arc_of_quarters_m, onto_surface

__all__ = ["FAR_SHIFT_M", "NEAR_M", "far_shift_m", "foot_share", "heading_at", "shift_m", "way_to"]

# Up to this chord, the nearest place of a curve in space is the nearest on the ground, to 0.05 mm
# along the line.
NEAR_M = 25e3
# Up to this chord one arc is good enough to move the foot by.
FAR_SHIFT_M = 200e3
SMALLEST = 1e-9  # keeps a piece of no length from dividing by zero
STEEPEST = 1e-3  # of the squared length: keeps Newton's step finite where the bend points away
# Half the base over which the change of a distance along the line is taken, in metres.
BASE_M = 1e3
MEAN_RADIUS_M = 6_371_008.8
FLATTEST = 1e-9  # per metre: the curvature of a distance where the way runs along the line


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
    bx, by, bz = 3.0 * cx - 2.0 * sx - tx, 3.0 * cy - 2.0 * sy - ty, 3.0 * cz - 2.0 * sz - tz
    dx, dy, dz = sx + tx - 2.0 * cx, sy + ty - 2.0 * cy, sz + tz - 2.0 * cz
    square = np.maximum(cx * cx + cy * cy + cz * cz, SMALLEST)
    u = np.minimum(np.maximum(-(ax * cx + ay * cy + az * cz) / square, 0.0), 1.0)
    rx = ax + u * (sx + u * (bx + u * dx))
    ry = ay + u * (sy + u * (by + u * dy))
    rz = az + u * (sz + u * (bz + u * dz))
    vx = sx + u * (2.0 * bx + 3.0 * u * dx)
    vy = sy + u * (2.0 * by + 3.0 * u * dy)
    vz = sz + u * (2.0 * bz + 3.0 * u * dz)
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
    bx, by, bz = 3.0 * cx - 2.0 * sx - tx, 3.0 * cy - 2.0 * sy - ty, 3.0 * cz - 2.0 * sz - tz
    dx, dy, dz = sx + tx - 2.0 * cx, sy + ty - 2.0 * cy, sz + tz - 2.0 * cz
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
    bx, by, bz = 3.0 * cx - 2.0 * sx - tx, 3.0 * cy - 2.0 * sy - ty, 3.0 * cz - 2.0 * sz - tz
    dx, dy, dz = sx + tx - 2.0 * cx, sy + ty - 2.0 * cy, sz + tz - 2.0 * cz
    x = sx + u * (2.0 * bx + 3.0 * u * dx)
    y = sy + u * (2.0 * by + 3.0 * u * dy)
    z = sz + u * (2.0 * bz + 3.0 * u * dz)
    return x, y, z


def shift_m(
    px: Number,
    py: Number,
    pz: Number,
    fx: Number,
    fy: Number,
    fz: Number,
    tx: Number,
    ty: Number,
    tz: Number,
) -> Number:
    """Give how far along the unit tangent the true foot lies from the foot in space.

    One Newton step on the distance over the ground: its slope is a central difference, its
    curvature that of a sphere. Good to 0.1 mm up to 200 km.
    """
    hx, hy, hz = BASE_M * tx, BASE_M * ty, BASE_M * tz
    ahead = arc_m(px, py, pz, fx + hx, fy + hy, fz + hz)
    behind = arc_m(px, py, pz, fx - hx, fy - hy, fz - hz)
    angle = 0.5 * (ahead + behind) / MEAN_RADIUS_M
    return (behind - ahead) / (2.0 * BASE_M) * MEAN_RADIUS_M * np.tan(angle)


def far_shift_m(
    px: Number,
    py: Number,
    pz: Number,
    fx: Number,
    fy: Number,
    fz: Number,
    tx: Number,
    ty: Number,
    tz: Number,
) -> Number:
    """Give the same beyond 200 km: the curvature, too, is a difference of better distances."""
    hx, hy, hz = BASE_M * tx, BASE_M * ty, BASE_M * tz
    ahead = arc_of_quarters_m(px, py, pz, *onto_surface(fx + hx, fy + hy, fz + hz))
    behind = arc_of_quarters_m(px, py, pz, *onto_surface(fx - hx, fy - hy, fz - hz))
    bend = (ahead - 2.0 * arc_of_quarters_m(px, py, pz, fx, fy, fz) + behind) / BASE_M**2
    return (behind - ahead) / (2.0 * BASE_M) / np.maximum(bend, FLATTEST)
