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
    foot_lon, foot_lat, heading = _feet(course, feet)
    towards, _, offset = inverse(foot_lon, foot_lat, lon, lat)
    across = offset * np.sin(np.radians(towards - heading))
    return np.where(np.abs(across) <= ON_LINE_M, ON, np.sign(across)).astype(np.intp)


def _feet(course: Course, feet: Pairs) -> tuple[Floats, Floats, Floats]:
    """Give the feet (degrees) and the direction of the line there, at a vertex the middle."""
    segments, here = course.segments, np.asarray(feet.segment)
    along = np.clip(feet.chainage_m - segments.chainage_m[here], 0.0, segments.length_m[here])
    lon, lat, heading = course.places(here, along)
    stretch = course.stretch[here]
    at_start = (along < AT_VERTEX_M) & (here > course.first[stretch])
    at_end = (segments.length_m[here] - along < AT_VERTEX_M) & (here < course.last[stretch])
    before, after = np.maximum(here - 1, 0), np.minimum(here + 1, len(segments.lon) - 1)
    arriving = course.places(before, segments.length_m[before])[2]
    other = np.where(at_start, arriving, segments.azimuth_deg[after])
    turn = (other - heading + 180.0) % 360.0 - 180.0
    return lon, lat, heading + np.where(at_start | at_end, turn / 2.0, 0.0)
