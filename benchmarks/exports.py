"""How fast each format is written, and how much memory it takes over the features themselves.

``python -m benchmarks.exports``. The features are the shipped incidents over and over, at positions
of their own, made anew for each format. Cold is the first time, when a feature has no bytes yet;
warm is the median of the times after it. Memory is the peak over that before.
"""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime
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
from benchmarks.memory import forget_peak, give_back, peak_bytes, resident_bytes
from benchmarks.parts import arguments, give, versions
from benchmarks.races import OWN
from benchmarks.sections.service import files

if TYPE_CHECKING:
    from app.exports.content import Content
    from app.exports.formats import Format
    from benchmarks.results import Result

NOW = datetime(2026, 11, 22, tzinfo=UTC)
MEGA = 1e6
EVERY = 50  # one in so many keeps its own geometry, which may be an area
PACKAGES = ("incident-mapper", "orjson", "shapely", "pyarrow", "pyogrio")


def main() -> None:
    """Write every format to nowhere."""
    given = arguments(__doc__)
    formats = {name: _measured(one, given.features, given.rounds) for name, one in FORMATS.items()}
    result = {"features": given.features, "formats": formats, "versions": versions(*PACKAGES)}
    found = {OWN: result}
    give(given.results, "exports", found, files(found, {}))


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


def _measured(wanted: Format, count: int, rounds: int) -> Result:
    content = features(count)
    size, cold_s = _timed(wanted, content)
    warm_s = statistics.median(_timed(wanted, content)[1] for _ in range(rounds))
    return {
        "bytes": size,
        "cold_mb_a_s": size / MEGA / cold_s,
        "warm_mb_a_s": size / MEGA / warm_s,
        "peak_mb": _peak_over(wanted, content) / MEGA,
    }


def _timed(wanted: Format, content: Content) -> tuple[int, float]:
    """Write once to nowhere; give bytes and seconds."""
    start_s = time.perf_counter()
    size = sum(map(len, pieces(wanted, content)))
    return size, time.perf_counter() - start_s


def _peak_over(wanted: Format, content: Content) -> int:
    """Write once more; give the peak of memory over that before.

    The features have their GeoJSON bytes by then, which belong to the catalog.
    """
    give_back()
    forget_peak()
    before = resident_bytes()
    _timed(wanted, content)
    return peak_bytes() - before


def _moved(feature: Feature, number: int, lon: float, lat: float) -> Feature:
    name = f"{feature.id}-{number}"
    shape = shapely.Point(lon, lat) if number % EVERY else feature.geometry
    values = {**feature.properties, "id": name}
    return Feature(name, values, shape, interval=feature.interval)


if __name__ == "__main__":
    main()
