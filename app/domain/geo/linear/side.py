"""On which side of a line a position lies, seen in the direction of increasing kilometres."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.geodesy import inverse

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.linear.course import Course, Integers
    from app.domain.geo.nearest import Pairs

__all__ = ["LEFT", "ON", "RIGHT", "side_of"]

LEFT, ON, RIGHT = -1, 0, 1
# Nearer than the arithmetic is held to (a round trip is right to 1 mm): neither left nor right.
ON_LINE_M = 1e-3
# A foot this close to a vertex is at the vertex: steps of the foot end at 10 µm.
AT_VERTEX_M = 1e-3


def side_of(course: Course, feet: Pairs, lon: Floats, lat: Floats) -> Integers:
    """Give -1 for left, 0 for on, +1 for right, one entry a position.

    Where the foot is a vertex the line is taken in the middle of its two directions, so that the
    answer does not hang on which of the two edges has the foot. Beyond an end of a stretch its
    last edge is thought to go on; straight ahead of it is neither left nor right.
    """
    towards, _, offset = inverse(feet.foot_lon, feet.foot_lat, lon, lat)
    angle = np.radians(towards - _heading_deg(course, feet))
    across = offset * np.sin(angle)
    return np.where(np.abs(across) <= ON_LINE_M, ON, np.sign(across)).astype(np.intp)


def _heading_deg(course: Course, feet: Pairs) -> Floats:
    """Give the direction of the line at each foot, at a vertex the middle of both."""
    segments, here = course.segments, np.asarray(feet.segment)
    along = np.clip(feet.chainage_m - segments.chainage_m[here], 0.0, segments.length_m[here])
    heading = course.headings_deg(here, along)
    stretch = course.stretch[here]
    at_start = (along < AT_VERTEX_M) & (here > course.first[stretch])
    at_end = (segments.length_m[here] - along < AT_VERTEX_M) & (here < course.last[stretch])
    before, after = np.maximum(here - 1, 0), np.minimum(here + 1, len(segments.lon) - 1)
    other = np.where(
        at_start,
        course.headings_deg(before, segments.length_m[before]),
        segments.azimuth_deg[after],
    )
    turn = (other - heading + 180.0) % 360.0 - 180.0
    middle: Floats = heading + np.where(at_start | at_end, turn / 2.0, 0.0)
    return middle
