"""Footprints instead of points: in every format, and as what spatial filters are asked of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from app.domain.geo.footprint import Disc
from app.domain.geo.geodesy import destination, inverse
from app.exports.describe import content_of
from app.exports.formats import FORMATS, pieces
from app.selection.selection import Selection
from app.store.select import select

if TYPE_CHECKING:
    from pathlib import Path

    from app.exports.content import Content
    from app.store.catalog import Catalog

OFFICE = "cpc-2025-09-24-office-strike"
PLACED = ("incidents", "assets", "places", "facilities", "kp-marks", "neighbours")


def asked(catalog: Catalog, name: str, *pairs: tuple[str, str]) -> Content:
    selection = Selection.parse([("geometry", "footprint"), *pairs])
    return content_of(catalog, name, selection, select(catalog, name, selection))


@pytest.mark.parametrize("name", PLACED)
def test_a_footprint_holds_the_true_disc_round_what_is_published(
    leads_catalog: Catalog, name: str
) -> None:
    seen = 0
    for row in asked(leads_catalog, name).rows:
        disc, polygon = row.footprint, row.geometry
        if not isinstance(disc, Disc):
            continue
        seen += 1
        assert isinstance(polygon, shapely.Polygon), row.id
        assert polygon.exterior.is_ccw
        azimuth = np.linspace(0.0, 360.0, 361)
        here = np.full(361, disc.lon), np.full(361, disc.lat)
        lon, lat, _ = destination(*here, azimuth, np.full(361, disc.radius_m))
        assert shapely.covers(polygon, shapely.points(lon, lat)).all(), row.id
        point = leads_catalog.feature(name, row.id).geometry
        if isinstance(point, shapely.Point):
            x, y = np.array(polygon.exterior.coords).T
            away = inverse(np.full(97, point.x), np.full(97, point.y), x, y)[2]
            assert np.ptp(away) < 2.0, row.id  # a circle round the point that is served
    assert seen >= 10


def test_what_has_no_footprint_keeps_its_geometry(catalog: Catalog) -> None:
    for name in ("route", "basemap-lakes", "basemap-towns", "claims"):
        served = [row.geometry for row in asked(catalog, name).rows]
        assert served == [feature.geometry for feature in catalog.collection(name).features]


def test_an_area_is_its_own_footprint(catalog: Catalog) -> None:
    (row,) = asked(catalog, "city", ("ids", "novorossiysk-okrug")).rows
    place = catalog.gazette.places["novorossiysk-okrug"]
    assert row.geometry is not None
    assert shapely.equals(row.geometry, place.geometry)


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in {"csv", "geojsonseq"}])
def test_every_file_holds_the_same_footprints(catalog: Catalog, name: str, tmp_path: Path) -> None:
    content = asked(catalog, "incidents")
    path = tmp_path / f"footprints.{FORMATS[name].suffix}"
    path.write_bytes(b"".join(pieces(FORMATS[name], content)))
    frame = gpd.read_parquet(path) if name == "parquet" else pyogrio.read_dataframe(path, layer=0)
    expected = {row.id: row.geometry for row in content.rows}
    assert len(frame) == 34
    for key, geometry in zip(frame["id"], frame.geometry, strict=True):
        assert shapely.equals_exact(geometry, expected[key], tolerance=1e-9, normalize=True), key


def test_geojson_and_json_fg_give_the_polygon(catalog: Catalog) -> None:
    for name in ("json", "jsonfg"):
        content = asked(catalog, "incidents", ("ids", OFFICE))
        (feature,) = json.loads(b"".join(pieces(FORMATS[name], content)))["features"]
        assert feature["geometry"]["type"] == "Polygon"
        assert len(feature["geometry"]["coordinates"][0]) == 97
        assert feature["properties"]["location_uncertainty_m"] == 2_000.0


def test_spatial_filters_are_asked_of_what_is_served(catalog: Catalog) -> None:
    """The office stands for a disc of 2 km round 37.76, 44.73, which the box only touches."""
    boxes: list[list[tuple[str, str]]] = [
        [("bbox", "37.78,44.73,37.79,44.74")],
        [("filter", "S_INTERSECTS(geom, BBOX(37.78, 44.73, 37.79, 44.74))")],
    ]
    for box in boxes:
        points = select(catalog, "incidents", Selection.parse(box)).features
        assert OFFICE not in {feature.id for feature in points}
        assert OFFICE in {row.id for row in asked(catalog, "incidents", *box).rows}


def test_precision_and_simplify_hold_for_footprints(catalog: Catalog) -> None:
    (row,) = asked(catalog, "incidents", ("ids", OFFICE), ("precision", "2")).rows
    at = shapely.get_coordinates(row.geometry)
    assert (at == at.round(2)).all()
    (row,) = asked(catalog, "incidents", ("ids", OFFICE), ("skipGeometry", "true")).rows
    assert row.geometry is None
