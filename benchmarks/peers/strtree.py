"""Shapely's STRtree in a flat map about the middle, then Geod.inv to the foot: the simple way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from typing_extensions import override

from benchmarks.contender import Answer, Contender
from benchmarks.lines import GEOD
from benchmarks.peers.planar import AEQD, Pieces

if TYPE_CHECKING:
    from benchmarks.data import Dataset

__all__ = ["Strtree", "StrtreeAnew"]


class Strtree(Contender):
    """Nearest segment by STRtree in azimuthal equidistant metres, distance by Geod.inv."""

    title = "STRtree in AEQD, then Geod.inv"
    packages = ("shapely", "pyproj")

    @override
    def load_line(self, data: Dataset) -> None:
        """Cut the line into segments, lay them flat and index them."""
        self._pieces = Pieces.of(data.lines)
        self._flat = self._pieces.flat(AEQD)
        self._tree = shapely.STRtree(self._flat)
        # The tree is built at its first question.
        self._tree.query(self._flat[0])

    @override
    def line(self) -> Answer:
        """Give distance to the one line, and chainage along it."""
        points = shapely.points(*AEQD(self.asked.lon, self.asked.lat))
        segment = self._tree.query_nearest(points, all_matches=False)[1]
        share = shapely.line_locate_point(self._flat[segment], points, normalized=True)
        along_m = share * self._pieces.length_m[segment]
        lon, lat = self._pieces.place(segment, along_m)
        distance_m = GEOD.inv(lon, lat, self.asked.lon, self.asked.lat)[2]
        return Answer(np.asarray(distance_m), None, self._pieces.before_m[segment] + along_m)


class StrtreeAnew(Strtree):
    """The same with the index built within the question, as a script that runs once does."""

    title = "STRtree in AEQD, then Geod.inv, index built each time"

    @override
    def load_line(self, data: Dataset) -> None:
        """Keep the line for later."""
        self._data = data

    @override
    def line(self) -> Answer:
        """Give distance to the one line, and chainage along it."""
        super().load_line(self._data)
        return super().line()
