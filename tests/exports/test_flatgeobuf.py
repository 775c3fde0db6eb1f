"""FlatGeobuf: indexed where every feature has a place, with what must be said in its header."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyogrio
import shapely

from app.exports.formats import FORMATS
from tests.exports.samples import COVERAGE, odd, written

if TYPE_CHECKING:
    from pathlib import Path

POINTS = (shapely.Point(37.78, 44.73), shapely.Point(51.9, 47.1))


def is_indexed(path: Path) -> bool:
    return bool(pyogrio.read_info(path)["capabilities"]["fast_spatial_filter"])


def test_index_where_every_feature_has_a_place(tmp_path: Path) -> None:
    path = written(FORMATS["fgb"], odd(*POINTS), tmp_path)
    assert is_indexed(path)
    found = pyogrio.read_dataframe(path, bbox=(37.0, 44.0, 38.0, 45.0))
    assert list(found["id"]) == ["odd-0"]


def test_no_feature_is_dropped_for_the_index(tmp_path: Path) -> None:
    path = written(FORMATS["fgb"], odd(*POINTS, None), tmp_path)
    assert not is_indexed(path)
    assert len(pyogrio.read_dataframe(path)) == 3


def test_header_says_rights_and_coverage(tmp_path: Path) -> None:
    info = pyogrio.read_info(written(FORMATS["fgb"], odd(*POINTS), tmp_path))
    said = info["layer_metadata"]
    assert (said["LICENCE"], said["CREDIT"]) == ("CC-BY-4.0", "© A & B")
    assert said["COVERAGE"] == COVERAGE
    assert "CRS84" in info["crs"]


def test_days_are_no_midnights(tmp_path: Path) -> None:
    found = pyogrio.read_dataframe(written(FORMATS["fgb"], odd(POINTS[0]), tmp_path))
    assert found["day"][0] == "2025-09-24"
