"""How fast each format is written, and how much memory it takes over the features themselves.

Run from the root: ``python benchmarks/exports.py [features]``. The features are the shipped
incidents over and over, at positions of their own. Cold is the first time, when a feature has no
bytes yet; warm is the median of the times after it. Memory is the peak over that before, as Linux
counts it.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.exports.describe import content_of
from app.exports.formats import FORMATS, pieces
from app.selection.selection import Selection
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.features import Feature
from app.store.select import Page
from app.store.snapshot import build_catalog

if TYPE_CHECKING:
    from app.exports.content import Content
    from app.exports.formats import Format

NOW = datetime(2026, 11, 22, tzinfo=UTC)
MEGA = 1e6
REPEATS = 3
EVERY = 50  # one in so many keeps its own geometry, which may be an area
RESET_PEAK = "5"


def main(count: int) -> None:
    """Print a line a format."""
    content = features(count)
    print(f"{count:,} incidents   MB   cold MB/s   warm MB/s   peak MB over the features")
    for wanted in FORMATS.values():
        (size, cold), *others = [timed(wanted, content) for _ in range(1 + REPEATS)]
        peak = peak_over(wanted, content)
        warm = statistics.median(size / seconds for _, seconds in others)
        print(f"{wanted.name:16} {size:7.1f} {size / cold:10.0f} {warm:11.0f} {peak:14.0f}")


def features(count: int) -> Content:
    """Give that many incidents as one selection."""
    catalog = build_catalog(read_bundle(geodata_folder()), now=NOW)
    shipped = catalog.collections["incidents"].features
    places = np.random.default_rng(1).uniform((37, 44), (54, 48), (count, 2)).round(3)
    made = tuple(
        _moved(shipped[number % len(shipped)], number, lon, lat)
        for number, (lon, lat) in enumerate(places.tolist())
    )
    page = Page(made, count, 0, count)
    return content_of(catalog, "incidents", Selection.parse([]), page)


def timed(wanted: Format, content: Content) -> tuple[float, float]:
    """Write once to nowhere; give megabytes and seconds."""
    start = time.perf_counter()
    size = sum(map(len, pieces(wanted, content)))
    return size / MEGA, time.perf_counter() - start


def peak_over(wanted: Format, content: Content) -> float:
    """Write once more; give the peak of memory over that before, in MB.

    The features have their GeoJSON bytes by then, which belong to the catalog.
    """
    Path("/proc/self/clear_refs").write_text(RESET_PEAK, encoding="ascii")
    before = _status("VmRSS")
    timed(wanted, content)
    return (_status("VmHWM") - before) / 1e3


def _status(name: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def _moved(feature: Feature, number: int, lon: float, lat: float) -> Feature:
    name = f"{feature.id}-{number}"
    shape = shapely.Point(lon, lat) if number % EVERY else feature.geometry
    values = {**feature.properties, "id": name}
    return Feature(name, values, shape, interval=feature.interval)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
