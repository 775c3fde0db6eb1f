"""Measure 100 points against one line with our kernel, once, and leave: a script's whole life.

Usage: ``python benchmarks/hundred/kernel.py FILE``, with the data of section A300.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np

from app.domain.geo.nearest import nearest
from app.domain.geo.segments import Segments

started_s = time.perf_counter()
with np.load(sys.argv[1]) as data:
    lon, lat = data["points"][:100].T
    segments = Segments.of_arrays(data["coordinates"], data["offsets"])
pairs = nearest(lon, lat, segments)
print(
    json.dumps(
        {
            "inside_s": time.perf_counter() - started_s,
            "numba": "numba" in sys.modules,
            "sum_m": float(pairs.distance_m.sum()),
        }
    )
)
