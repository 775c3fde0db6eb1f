"""The walk through the tree for one place: which pieces can hold what is nearest.

The arrays of the tree are passed one by one: in a tuple each use of one would count its
references, which both cores would do on the same memory.
"""

from __future__ import annotations

import math

import numpy as np

from app.domain.geo.compiled.options import fast

__all__ = ["CANDIDATE", "STACKED", "chord2", "gather", "lowered"]

# Ways over equal chords differ by up to this times the chord cubed: (1/R0^2 - 1/R1^2) / 24 for the
# smallest and largest radius of curvature, with a tenth more for chords up to 3,000 km.
SPREAD = 2.3e-17
SLACK_M = 1e-5
CANDIDATE = np.dtype([("low", "f8"), ("piece", "i4"), ("leaf", "i4")])
STACKED = np.dtype([("away2", "f4"), ("node", "i4")])


@fast
def gather(pieces, groups, chunks, leaf_first, box, place, start, limit, shrinks, found, stack):
    """Collect the pieces that can be nearest to a place, or all within the limit.

    The walk begins at the leaf ``start`` (where the last answer was) and climbs to the root,
    going down every sibling that is near enough. With ``shrinks`` the limit falls with what is
    found, so that more may be collected than can be nearest.

    Returns
    -------
    tuple
        How many pieces there are, of which only as many as have room are in ``found``, and the
        limit.
    """
    count, node = 0, start
    single = (np.float32(place[0]), np.float32(place[1]), np.float32(place[2]))
    while True:
        top, stack[0].node, stack[0].away2 = 1, node, 0.0
        while top:
            top -= 1
            if stack[top].away2 > _squared(limit):
                continue
            leaf, top = _down(box, single, stack, top, limit)
            if leaf:
                first, last = leaf_first[leaf - len(box) // 2], leaf_first[leaf - len(box) // 2 + 1]
                for chunk in range(first, last):
                    count, limit = _scan(
                        pieces, groups, chunks, chunk, place, limit, shrinks, found, count, leaf
                    )
        while start > 1 and _box2(box, start ^ 1, single) > _squared(limit):
            start >>= 1
        if start <= 1:
            return count, limit
        node, start = start ^ 1, start >> 1


@fast
def _down(box, place, stack, top, limit):
    """Go down to the nearest leaf, stacking the other child where it is near enough."""
    node, half = stack[top].node, len(box) // 2
    while node < half:
        left, right = _box2(box, 2 * node, place), _box2(box, 2 * node + 1, place)
        near = 2 * node + (right < left)
        if max(left, right) <= _squared(limit):
            stack[top].node, stack[top].away2 = near ^ 1, max(left, right)
            top += 1
        if min(left, right) > _squared(limit):
            return 0, top
        node = near
    return node, top


@fast
def _scan(pieces, groups, chunks, chunk, place, limit, shrinks, found, count, leaf):
    """Go through the groups and pieces of a chunk."""
    first, last = chunks[chunk].first, chunks[chunk + 1].first
    if last - first > 1 and _is_beyond(chunks[chunk], place, limit):
        return count, limit
    for group in range(first, last):
        if _is_beyond(groups[group], place, limit):
            continue
        for piece in range(groups[group].first, groups[group + 1].first):
            away2, bulge = chord2(pieces[piece], place), pieces[piece].bulge
            if away2 > (limit + bulge) * (limit + bulge):
                continue
            away = math.sqrt(away2)
            if count < len(found):
                found[count].low, found[count].piece, found[count].leaf = away - bulge, piece, leaf
            count += 1
            if shrinks:
                limit = lowered(limit, away + bulge)
    return count, limit


@fast
def lowered(limit, away):
    """Give the limit once something is known to lie within ``away`` in space."""
    return min(limit, away + SPREAD * away * away * away + SLACK_M)


@fast
def chord2(piece, place):
    """Give the squared distance from a place to the chord of a piece."""
    x, y, z = place
    return _axis2(piece.x - x, piece.y - y, piece.z - z, piece.cx, piece.cy, piece.cz)


@fast
def _is_beyond(capsule, place, limit):
    """Say whether all of a capsule is farther than the limit."""
    x, y, z = place
    ax, ay, az = float(capsule.x), float(capsule.y), float(capsule.z)
    ex, ey, ez = capsule.ex - ax, capsule.ey - ay, capsule.ez - az
    reach = limit + capsule.radius
    return _axis2(ax - x, ay - y, az - z, ex, ey, ez) > reach * reach


@fast
def _axis2(ax, ay, az, ex, ey, ez):
    """Give the squared distance from the origin to the straight line from a along e."""
    square = max(ex * ex + ey * ey + ez * ez, 1e-9)
    share = min(max(-(ax * ex + ay * ey + az * ez) / square, 0.0), 1.0)
    ax += share * ex
    ay += share * ey
    az += share * ez
    return ax * ax + ay * ay + az * az


@fast
def _squared(limit):
    """Give the squared limit, with room for what single precision loses."""
    return np.float32((limit + 2.0) * (limit + 2.0) * 1.000001)


@fast
def _box2(box, node, place):
    """Give the squared distance from a place to a box."""
    x, y, z = place
    nothing = np.float32(0.0)
    dx = max(box[node, 0] - x, x - box[node, 3], nothing)
    dy = max(box[node, 1] - y, y - box[node, 4], nothing)
    dz = max(box[node, 2] - z, z - box[node, 5], nothing)
    return dx * dx + dy * dy + dz * dz
