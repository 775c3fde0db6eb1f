"""Measure 100 points against one line with STRtree and Geod, once, and leave.

Usage: ``python benchmarks/hundred/plain.py FILE``, with the data of section A300.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
import shapely
from pyproj import Geod, Proj

started_s = time.perf_counter()
flat = Proj("+proj=aeqd +lat_0=45.5 +lon_0=45 +ellps=WGS84")
geod = Geod(ellps="WGS84")
with np.load(sys.argv[1]) as data:
    lon, lat = data["points"][:100].T
    corners = data["coordinates"]
azimuth_deg, _, length_m = geod.inv(*corners[:-1].T, *corners[1:].T)
chainage_m = np.concatenate([[0.0], np.cumsum(length_m)])
places = np.column_stack(flat(corners[:, 0], corners[:, 1]))
segments = shapely.linestrings(np.stack([places[:-1], places[1:]], axis=1))
points = shapely.points(*flat(lon, lat))
nearest = shapely.STRtree(segments).query_nearest(points, all_matches=False)[1]
along_m = shapely.line_locate_point(segments[nearest], points, normalized=True) * length_m[nearest]
foot_lon, foot_lat, _ = geod.fwd(
    corners[nearest, 0], corners[nearest, 1], azimuth_deg[nearest], along_m
)
chainage_m = chainage_m[nearest] + along_m
distance_m = geod.inv(foot_lon, foot_lat, lon, lat)[2]
print(
    json.dumps(
        {
            "inside_s": time.perf_counter() - started_s,
            "numba": "numba" in sys.modules,
            "sum_m": float(np.sum(distance_m)),
        }
    )
)
