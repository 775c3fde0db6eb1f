"""Many points go through compiled code: the same answers as by numpy, pair for pair."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import pytest

from app.domain.geo import nearest
from app.domain.geo.compiled import options
from app.domain.geo.compiled.order import along_a_curve
from app.domain.geo.compiled.tasks import places_of
from app.domain.geo.nearest import MANY_POINTS
from app.domain.geo.segments import Segments
from app.domain.geo.space import FAR_M

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.geo.geodesy import Floats
    from app.domain.geo.pairs import Pairs

GEOD = pyproj.Geod(ellps="WGS84")
SAMPLE = 600  # so many are asked again by numpy


def network(lines: int, seed: int) -> Segments:
    """Walk lines of 1 to 80 edges of 10 m to 300 km anywhere, also over poles and 180°."""
    generator = np.random.default_rng(seed)
    coordinates, offsets = [], [0]
    for _ in range(lines):
        lon, lat = generator.uniform(-180.0, 180.0), generator.choice([-90, -89.9, 0, 60, 89.9, 90])
        azimuth, step = generator.uniform(0.0, 360.0), np.exp(generator.uniform(2.3, 12.6))
        coordinates.append((lon, float(lat)))
        for _ in range(generator.integers(0, 80)):
            lon, lat, _ = GEOD.fwd(*coordinates[-1], azimuth, step)
            coordinates.append((lon, lat))
            azimuth += generator.normal(0.0, 15.0)
        offsets.append(len(coordinates))
    return Segments.of_arrays(np.array(coordinates), np.array(offsets))


def places(segments: Segments, count: int, seed: int) -> tuple[Floats, Floats]:
    """Give places: on vertices, some metres to some hundred kilometres off, and anywhere."""
    generator = np.random.default_rng(seed)
    vertex = generator.integers(0, len(segments.lon), count)
    away = np.exp(generator.uniform(-2.0, 13.0, count)) * generator.integers(0, 2, count)
    lon, lat, _ = GEOD.fwd(
        segments.lon[vertex], segments.lat[vertex], generator.uniform(0.0, 360.0, count), away
    )
    anywhere = generator.random(count) < 0.3
    lon[anywhere] = generator.uniform(-180.0, 180.0, anywhere.sum())
    lat[anywhere] = np.degrees(np.arcsin(generator.uniform(-1.0, 1.0, anywhere.sum())))
    return np.asarray(lon), np.asarray(lat)


def assert_same(one: Pairs, other: Pairs) -> None:
    assert one.point.tolist() == other.point.tolist()
    assert one.rank.tolist() == other.rank.tolist()
    assert np.abs(one.distance_m - other.distance_m).max(initial=0.0) < 1e-6
    same = one.segment == other.segment
    assert np.abs(one.chainage_m - other.chainage_m)[same].max(initial=0.0) < 1e-3
    away = (one.distance_m > 1.0) & same
    azimuth = (one.azimuth_deg - other.azimuth_deg + 180.0) % 360.0 - 180.0
    assert np.abs(azimuth)[away].max(initial=0.0) < 1e-3
    # A tie is two places as near to a micrometre; which goes first may hang on the last bit.
    assert (~same).sum() <= len(same) // 1000


@pytest.fixture(scope="module")
def lines() -> Segments:
    return network(300, seed=1)


def test_nearest_is_the_same(lines: Segments) -> None:
    lon, lat = places(lines, MANY_POINTS, seed=2)
    one = nearest.nearest(lon, lat, lines)
    some = nearest.nearest(lon[:SAMPLE], lat[:SAMPLE], lines)
    assert_same(one.rows(one.point < SAMPLE), some)
    assert one.point.tolist() == list(range(MANY_POINTS))
    assert (one.distance_m > FAR_M).any(), "some are so far that the geodesic is solved"


@pytest.mark.parametrize("radius_m", [0.0, 500.0, 20e3, 100e3])
def test_within_is_the_same(lines: Segments, radius_m: float) -> None:
    lon, lat = places(lines, MANY_POINTS, seed=3)
    one = nearest.within(lon, lat, lines, radius_m=radius_m)
    assert len(one) > 0
    assert one.distance_m.max() <= radius_m + 1e-6
    some = nearest.within(lon[:SAMPLE], lat[:SAMPLE], lines, radius_m=radius_m)
    assert_same(one.rows(one.point < SAMPLE), some)


def test_more_hits_than_there_is_room_for_are_all_kept() -> None:
    """300 lines through one place: every list grows, and each asset is found once."""
    azimuth = np.linspace(0.0, 359.0, 300)
    lon, lat, _ = GEOD.fwd(np.full(300, 37.0), np.full(300, 45.0), azimuth, np.full(300, 50e3))
    ends = np.column_stack([np.full(300, 37.0), np.full(300, 45.0), lon, lat]).reshape(-1, 2)
    star = Segments.of_arrays(ends, np.arange(0, 601, 2))
    middle = np.full(MANY_POINTS, 37.0), np.full(MANY_POINTS, 45.0)
    found = nearest.within(*middle, star, radius_m=10.0)
    assert found.asset[:300].tolist() == list(range(300))
    assert found.rank[:300].tolist() == list(range(1, 301))
    assert len(found) == 300 * MANY_POINTS
    closest = nearest.nearest(*middle, star)
    assert set(closest.asset.tolist()) == {0}, "a tie goes to the lower asset"
    assert set(closest.chainage_m.tolist()) == {0.0}


def test_the_order_visits_every_place_once() -> None:
    generator = np.random.default_rng(5)
    lon, lat = generator.uniform(-180, 180, 5_000), generator.uniform(-90, 90, 5_000)
    order = along_a_curve(places_of(lon, lat))
    assert sorted(order.tolist()) == list(range(5_000))


def test_few_points_load_no_compiler() -> None:
    script = (
        "import sys; from app.domain.geo.nearest import nearest;"
        "from app.domain.geo.segments import Segments;"
        "nearest([37.0] * 4095, [45.0] * 4095, Segments.of_point(38.0, 45.0));"
        "sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_what_was_compiled_is_kept_under_adigest_of_all_its_text(tmp_path: Path) -> None:
    assert options.CACHE is not None
    assert options.CACHE.name == f"kernel-{options.digest()}"
    assert options.is_writable(tmp_path / "new" / "folder")
    (tmp_path / "file").write_text("")
    assert not options.is_writable(tmp_path / "file" / "folder")
