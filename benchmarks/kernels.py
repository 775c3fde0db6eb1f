"""Our own kernel, and any other with the same two functions, given by its path.

A file for ``--also`` defines ``nearest(lon, lat, coordinates, offsets)``, which gives distance (m)
and line (and, if it can, chainage in metres), and ``within(lon, lat, coordinates, offsets,
radius_m)``, which gives point, line and distance. If it defines ``prepare(coordinates, offsets)``
too, both get the result of that in the place of ``coordinates, offsets``.
"""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

import numpy as np
from typing_extensions import override

from benchmarks.contender import RADIUS_M, Answer, Contender

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from benchmarks.data import Dataset

__all__ = ["Also", "Own"]


class Own(Contender):
    """The product's kernel: ``app.domain.geo``."""

    title = "incident-mapper"
    packages = ("incident-mapper", "numpy", "numba", "pyproj")

    def __init__(self) -> None:
        geo = importlib.import_module("app.domain.geo.nearest")
        self._segments_of = importlib.import_module("app.domain.geo.segments").Segments.of_arrays
        self._nearest, self._within = geo.nearest, geo.within

    @override
    def load_network(self, data: Dataset) -> None:
        """Build the segments and their index; some of it may wait for the first question."""
        self.segments = self._segments_of(data.lines.coordinates, data.lines.offsets)
        self._nearest(data.lon[:1], data.lat[:1], self.segments)

    @override
    def line(self) -> Answer:
        """Give distance to the one line, and chainage along it."""
        return self.nearest()

    @override
    def nearest(self) -> Answer:
        """Give the nearest line of each point and how far it is."""
        pairs = self._nearest(self.asked.lon, self.asked.lat, self.segments)
        return _complete(Answer(pairs.distance_m, pairs.asset, pairs.chainage_m), self.asked)

    @override
    def within(self) -> np.ndarray:
        """Give all pairs of a point and a line within ``RADIUS_M``, shape (k, 2)."""
        pairs = self._within(self.asked.lon, self.asked.lat, self.segments, radius_m=RADIUS_M)
        return np.column_stack([pairs.point, pairs.asset])


class Also(Contender):
    """Another kernel, read from a file."""

    packages = ("numpy", "numba", "pyproj")

    def __init__(self, path: Path) -> None:
        self._module = _module(path)
        self.title = path.stem  # type: ignore[misc]  # named by its file, not by its class

    @override
    def load_network(self, data: Dataset) -> None:
        """Prepare, if the file can; else both functions get the arrays."""
        arrays = (data.lines.coordinates, data.lines.offsets)
        prepare = getattr(self._module, "prepare", None)
        self._lines: tuple[Any, ...] = (prepare(*arrays),) if prepare else arrays

    @override
    def line(self) -> Answer:
        """Give distance to the one line, and chainage if the file gives a third array."""
        return self.nearest()

    @override
    def nearest(self) -> Answer:
        """Give the nearest line of each point and how far it is."""
        found = self._module.nearest(self.asked.lon, self.asked.lat, *self._lines)
        return _complete(Answer(*found[:3]), self.asked)

    @override
    def within(self) -> np.ndarray:
        """Give all pairs of a point and a line within ``RADIUS_M``, shape (k, 2)."""
        asked = self.asked
        point, asset, _ = self._module.within(asked.lon, asked.lat, *self._lines, RADIUS_M)
        return np.column_stack([point, asset])


def _complete(answer: Answer, asked: Dataset) -> Answer:
    """Refuse an answer that leaves points out: its rows would be compared with other points."""
    if len(answer.distance_m) != len(asked.points):
        raise ValueError(f"{len(answer.distance_m)} answers to {len(asked.points)} points")
    return answer


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
