"""Which parts of a line run within a distance of something, to a stated tolerance.

The distance to a thing changes along a line by no more than the way that is gone. So a piece of the
line lies wholly within the limit if its middle is nearer by half the piece, wholly outside if it is
farther by as much, and is cut into parts otherwise, until it is as short as the tolerance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.geodesy import inverse
from app.domain.geo.nearest import nearest, within

if TYPE_CHECKING:
    from app.domain.geo.geodesy import Floats
    from app.domain.geo.linear.course import Course, Integers
    from app.domain.geo.segments import Segments

__all__ = ["TOLERANCE_M", "Beside", "Limits", "Run", "alongside"]

# Ends are found to this, and a part that is shorter may be missed, like a break so short.
TOLERANCE_M = 1.0
LONGEST_M = 2_000.0
# Into so many a piece is cut that lies neither inside nor outside: fewer rounds than by halves, as
# a round costs more than its pieces.
PARTS = 8
# Pieces of one part share their ends but for rounding.
TOUCH_M = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """Distances (metres) for several questions at once: those of the thing and of the line added.

    ``things_m`` has shape (questions, assets), ``line_m`` shape (questions, segments of the line).
    """

    things_m: Floats
    line_m: Floats


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a stretch of the line, in metres along it, that lies within a limit of an asset."""

    question: int
    asset: int
    stretch: int
    from_m: float
    to_m: float


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """Pieces of the line, each with the question and the asset that it is asked for."""

    question: Integers
    asset: Integers
    segment: Integers
    from_m: Floats
    to_m: Floats

    def rows(self, chosen: np.ndarray) -> _Pieces:
        return _Pieces(
            self.question[chosen],
            self.asset[chosen],
            self.segment[chosen],
            self.from_m[chosen],
            self.to_m[chosen],
        )

    @property
    def middle_m(self) -> Floats:
        return (self.from_m + self.to_m) / 2.0

    @property
    def half_m(self) -> Floats:
        return (self.to_m - self.from_m) / 2.0

    def parts(self) -> _Pieces:
        """Give each piece in equal parts; neighbours share their ends to the bit."""
        shares = np.arange(PARTS + 1)[:, None] / PARTS
        ends = self.from_m + shares * (self.to_m - self.from_m)
        ends[-1] = self.to_m
        question, asset, segment = (
            np.tile(part, PARTS) for part in (self.question, self.asset, self.segment)
        )
        return _Pieces(question, asset, segment, ends[:-1].ravel(), ends[1:].ravel())


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """Long pieces of a line with all that lies within ``reach_m`` of them: of no limit as yet.

    ``pieces`` are paired with things, ``distance_m`` is that of their middles.
    """

    reach_m: float
    pieces: _Pieces
    distance_m: Floats
    things: _Things

    @classmethod
    def of(cls, course: Course, things: Segments, *, reach_m: float) -> Beside:
        """Cut the line into pieces and pair them with what may be within a limit of so much."""
        segments = course.segments
        count = np.maximum(np.ceil(segments.length_m / LONGEST_M), 1.0).astype(np.intp)
        segment = np.repeat(np.arange(len(count)), count)
        number = np.arange(len(segment)) - np.repeat(np.cumsum(count) - count, count)
        step = (segments.length_m / count)[segment]
        from_m = segments.chainage_m[segment] + number * step
        none = np.zeros(len(segment), dtype=np.intp)
        line = _Pieces(none, none, segment, from_m, from_m + step)
        lon, lat = course.position(line.middle_m, course.stretch[segment])
        pairs = within(lon, lat, things, radius_m=reach_m + LONGEST_M)
        paired = replace(line.rows(pairs.point), asset=pairs.asset.astype(np.intp))
        return cls(reach_m, paired, pairs.distance_m, _Things(things))

    def asked(self, reach_m: float, *, questions: int) -> tuple[_Pieces, Floats]:
        """Give the pieces that any question of a limit of so much may be met by, for each."""
        near = np.nonzero(self.distance_m <= reach_m + LONGEST_M)[0]
        every = np.tile(near, questions)
        question = np.repeat(np.arange(questions), len(near))
        return replace(self.pieces.rows(every), question=question), self.distance_m[every]


def alongside(
    course: Course, things: Segments, limits: Limits, *, beside: Beside | None = None
) -> list[Run]:
    """Give the parts of a line within the limits, by question, asset and length along the line.

    Inside a polygon the distance is 0. A limit below 0 is met by nothing. Ends are right to
    :data:`TOLERANCE_M` metres. ``beside`` is what was prepared of the same line and things.
    """
    reach_m = max(float(limits.things_m.max() + limits.line_m.max()), 0.0)
    if beside is None or beside.reach_m < reach_m:
        beside = Beside.of(course, things, reach_m=reach_m)
    pieces, distance_m = beside.asked(reach_m, questions=len(limits.things_m))
    inside: list[_Pieces] = []
    while len(pieces.asset):
        excess = distance_m - _limit_m(pieces, limits)
        is_short = pieces.half_m <= TOLERANCE_M / 2.0
        is_in = np.where(is_short, excess <= 0.0, excess <= -pieces.half_m)
        inside.append(pieces.rows(is_in))
        pieces = pieces.rows(~is_in & ~is_short & (excess <= pieces.half_m)).parts()
        places = course.position(pieces.middle_m, course.stretch[pieces.segment])
        distance_m = beside.things.distance_m(pieces.asset, *places)
    return _runs(course, inside)


def _limit_m(pieces: _Pieces, limits: Limits) -> Floats:
    of_thing = limits.things_m[pieces.question, pieces.asset]
    limit: Floats = of_thing + limits.line_m[pieces.question, pieces.segment]
    return limit


class _Things:
    """Assets by number: points are measured to at once, everything else asset by asset."""

    def __init__(self, segments: Segments) -> None:
        self.segments = segments
        count = np.bincount(segments.asset, minlength=segments.count)
        first = np.searchsorted(segments.asset, np.arange(segments.count))
        self.first = np.minimum(first, len(segments.lon) - 1)
        self.is_point = (count == 1) & (segments.length_m[self.first] == 0.0)
        self._single: dict[int, Segments] = {}

    def distance_m(self, asset: Integers, lon: Floats, lat: Floats) -> Floats:
        """Give the distance of each place (degrees) to its own asset."""
        found = np.empty(len(asset))
        points = np.nonzero(self.is_point[asset])[0]
        at = self.first[asset[points]]
        goal = self.segments.lon[at], self.segments.lat[at]
        found[points] = inverse(lon[points], lat[points], *goal)[2]
        for number in np.unique(asset[~self.is_point[asset]]).tolist():
            rows = np.nonzero(asset == number)[0]
            found[rows] = nearest(lon[rows], lat[rows], self._of(number)).distance_m
        return found

    def _of(self, number: int) -> Segments:
        """Give the segments of one asset."""
        if number not in self._single:
            whole = self.segments
            own = whole.asset == number
            columns = ("lon", "lat", "azimuth_deg", "length_m", "chainage_m", "asset")
            regions = tuple(r for r in whole.regions if r.asset == number)
            parts = {name: getattr(whole, name)[own] for name in columns}
            self._single[number] = replace(whole, **parts, regions=regions)
        return self._single[number]


def _runs(course: Course, inside: list[_Pieces]) -> list[Run]:
    """Join pieces that touch."""
    columns = (
        [
            np.concatenate([getattr(pieces, name) for pieces in inside])
            for name in ("question", "asset", "segment", "from_m", "to_m")
        ]
        if inside
        else [np.zeros(0)] * 5
    )
    question, asset, segment, from_m, to_m = columns
    stretch = course.stretch[segment.astype(np.intp)]
    order = np.lexsort((from_m, stretch, asset, question))
    runs: list[Run] = []
    for at in order.tolist():
        run = Run(
            int(question[at]), int(asset[at]), int(stretch[at]), float(from_m[at]), float(to_m[at])
        )
        if runs and _touch(runs[-1], run):
            run = Run(run.question, run.asset, run.stretch, runs.pop().from_m, run.to_m)
        runs.append(run)
    return runs


def _touch(run: Run, after: Run) -> bool:
    of_one = (run.question, run.asset, run.stretch) == (after.question, after.asset, after.stretch)
    return of_one and after.from_m - run.to_m <= TOUCH_M
