"""Features in another system have no more digits than in degrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely

from app.exports.reshaped import in_system
from app.selection.crs import SYSTEMS

if TYPE_CHECKING:
    from app.store.catalog import Catalog

UTM_39 = SYSTEMS["http://www.opengis.net/def/crs/EPSG/0/32639"]


@pytest.mark.parametrize(
    ("collection", "step_m"),
    [("kp-marks", 1_000), ("basemap-towns", 100), ("moorings", 100), ("city", 1_000)],
)
def test_metres_are_rounded_to_what_the_last_digit_stands_for(
    catalog: Catalog, collection: str, step_m: int
) -> None:
    rows = catalog.collection(collection).features
    points = [in_system(row, UTM_39).geometry for row in rows]
    found = [point for point in points if isinstance(point, shapely.Point)]
    assert len(found) > 1
    assert all(value % step_m == 0 for point in found for value in (point.x, point.y))
    assert any(value % (10 * step_m) for point in found for value in (point.x, point.y))
