"""Vector tiles say what items say: the same places, no finer, the same values, valid shapes."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.domain.geo.footprint import Disc
from app.domain.geo.mercator import EDGE_LAT, degrees_of, on_square
from app.domain.record.places import NEVER_A_PIN
from app.exports.tiles.drawing import SHORT, tile_bytes
from app.exports.tiles.grid import MAX_ZOOM, NoTileError, Tile, limits, matrices
from app.exports.tiles.placed import place
from app.selection.selection import Selection
from app.store.features import Feature
from app.store.geometry import served_geometry
from app.store.select import select
from tests.exports.tile_reader import Drawn, degrees, read_tile, ring_area

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.exports.tiles.placed import Placed
    from app.store.catalog import Catalog

ZOOMS = (0, 3, 6, 9, MAX_ZOOM)
LON, LAT = 37.65, 44.67


def placed(catalog: Catalog, name: str, *pairs: tuple[str, str]) -> Placed:
    asked = Selection.parse(pairs)
    page = select(catalog, name, asked)
    return place(page.features, catalog.collection(name).columns, asked.properties)


def home(lon: float, lat: float, zoom: int) -> Tile:
    """Give the tile of a place by the textbook's formula."""
    turned = math.radians(lat)
    y = (1.0 - math.log(math.tan(turned) + 1.0 / math.cos(turned)) / math.pi) / 2.0
    return Tile(zoom, int(y * 2**zoom), int((lon + 180.0) / 360.0 * 2**zoom))


def drawn(found: Placed, tile: Tile, name: str = "incidents") -> dict[str, list[Drawn]]:
    return read_tile(tile_bytes(found, name, tile))


def lone(*features: Feature) -> Placed:
    return place(features, ("id",))


def disc(name: str, lon: float, lat: float, radius_m: float, **more: Any) -> Feature:
    point = shapely.Point(lon, lat)
    return Feature(name, {"id": name, **more}, point, footprint=Disc(lon, lat, radius_m))


def tiles_around(found: Sequence[tuple[float, float]], zoom: int) -> Iterator[Tile]:
    yield from {home(lon, lat, zoom): None for lon, lat in found}


@pytest.mark.parametrize("name", ["incidents", "assets", "places", "kp-marks", "basemap-towns"])
@pytest.mark.parametrize("zoom", ZOOMS)
def test_points_stand_where_items_have_them(catalog: Catalog, name: str, zoom: int) -> None:
    found = placed(catalog, name)
    at = {
        f.id: (f.geometry.x, f.geometry.y)
        for f in found.features
        if isinstance(f.geometry, shapely.Point)
    }
    unit = 360.0 / 4096 / 2**zoom
    seen = set()
    for tile in tiles_around([*at.values()], zoom):
        for each in drawn(found, tile, name).get(name, []):
            ((x, y),) = each.parts[0]
            lon, lat = degrees(x + 0.5, y + 0.5, tile.zoom, tile.row, tile.col)
            assert abs(lon - at[each.properties["id"]][0]) <= 0.51 * unit
            assert abs(lat - at[each.properties["id"]][1]) <= 0.51 * unit
            seen.add(each.properties["id"])
    assert seen == set(at)


@pytest.mark.parametrize("name", ["incidents", "assets", "places", "route", "basemap-lakes"])
def test_properties_are_those_of_items_without_what_is_not_known(
    catalog: Catalog, name: str
) -> None:
    found = placed(catalog, name)
    flat = {feature.id: feature.properties for feature in found.features}
    layers = drawn(found, Tile(0, 0, 0), name)
    shown = [
        *layers.get(name, []),
        *(d for d in layers.get("footprints", []) if len(d.properties) > 9),
    ]
    assert shown
    for each in shown:
        expected = {k: v for k, v in flat[each.properties["id"]].items() if v is not None}
        assert each.properties == expected
        for key, value in each.properties.items():
            assert isinstance(value, bool) is isinstance(expected[key], bool)
            assert isinstance(value, str) is isinstance(expected[key], str)


def test_what_may_be_no_pin_is_an_area_alone_with_all_properties(leads_catalog: Catalog) -> None:
    found = placed(leads_catalog, "incidents")
    coarse = {f.id for f in found.features if f.properties["location_class"] in NEVER_A_PIN}
    coarse &= {f.id for f in found.features if f.geometry is not None}
    assert coarse
    layers = drawn(found, Tile(0, 0, 0))
    assert not coarse & {each.properties["id"] for each in layers["incidents"]}
    areas = {each.properties["id"]: each for each in layers["footprints"]}
    assert coarse <= set(areas)
    for name in coarse:
        assert areas[name].kind == 3
        assert {"summary", "location_class", "location_uncertainty_m"} <= set(
            areas[name].properties
        )
    for name in set(areas) - coarse:
        assert set(areas[name].properties) <= set(SHORT)
    assert {each.kind for each in layers["incidents"]} == {1}


def as_polygon(each: Drawn) -> shapely.MultiPolygon:
    """Give a feature as the standard reads it: each inner ring belongs to the outer one before."""
    parts: list[tuple[Any, list[Any]]] = []
    for ring in each.parts:
        area = ring_area(ring)
        assert area != 0
        if area > 0:
            parts.append((ring, []))
        else:
            parts[-1][1].append(ring)
    return shapely.MultiPolygon([shapely.Polygon(*part) for part in parts])


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("incidents", "footprints"),
        ("places", "footprints"),
        ("basemap-land", "basemap-land"),
        ("basemap-lakes", "basemap-lakes"),
    ],
)
@pytest.mark.parametrize("zoom", ZOOMS)
def test_areas_are_valid_turned_and_where_items_have_them(
    catalog: Catalog, name: str, layer: str, zoom: int
) -> None:
    found = placed(catalog, name)
    tile = home(LON, LAT, zoom)
    served = {f.id: served_geometry(f, "footprint") for f in found.features}
    window = shapely.box(-64, -64, 4160, 4160)
    seen = set()
    for each in drawn(found, tile, name).get(layer, []):
        area = as_polygon(each)
        assert area.is_valid
        assert window.covers(area)
        truth = shapely.transform(
            served[each.properties["id"]],
            lambda at: tile.units(np.column_stack(on_square(at[:, 0], at[:, 1]))),
        )
        cut: Any = shapely.intersection(shapely.make_valid(truth), window)
        # Each vertex may move by less than a unit, and what is thinner than that goes.
        assert area.symmetric_difference(cut).area <= cut.length + 2.0
        seen.add(each.properties["id"])
    for name_, geometry in served.items():
        if geometry is None or geometry.geom_type == "Point":
            continue
        there = shapely.transform(
            geometry, lambda at: tile.units(np.column_stack(on_square(at[:, 0], at[:, 1])))
        )
        assert (name_ in seen) or shapely.make_valid(there).intersection(window).area == 0


def test_nothing_is_lost_that_is_narrower_than_the_grid(catalog: Catalog) -> None:
    for name in ("route", "basemap-rivers", "basemap-lakes", "incidents"):
        found = placed(catalog, name)
        layers = drawn(found, Tile(0, 0, 0), name)
        told = {each.properties["id"] for layer in layers.values() for each in layer}
        assert told == {f.id for f in found.features if f.geometry is not None}


def test_only_the_properties_that_are_asked_for_and_the_id(catalog: Catalog) -> None:
    found = placed(catalog, "incidents", ("properties", "title,killed_best"))
    layers = drawn(found, Tile(0, 0, 0))
    for each in [*layers["incidents"], *layers["footprints"]]:
        assert {"id", "title"} <= set(each.properties) <= {"id", "title", "killed_best"}


def test_a_sign_at_the_edge_is_repeated_beside_and_inside_only_once() -> None:
    at = lone(
        disc("a", 0.001, 10.0, 0.0), disc("b", -0.001, 10.0, 0.0), disc("c", 179.999, 0.1, 0.0)
    )
    inside: dict[str, int] = defaultdict(int)
    told: dict[str, int] = defaultdict(int)
    for row in range(4):
        for col in range(4):
            for each in drawn(at, Tile(2, row, col)).get("incidents", []):
                ((x, y),) = each.parts[0]
                told[each.properties["id"]] += 1
                inside[each.properties["id"]] += 0 <= x < 4096 and 0 <= y < 4096
    assert inside == {"a": 1, "b": 1, "c": 1}
    assert told == {"a": 2, "b": 2, "c": 4}  # c lies at a corner, once round the world


def test_a_disc_over_the_antimeridian_is_whole_on_both_sides() -> None:
    at = lone(disc("far", 179.9, 60.0, 50_000.0))
    assert at.bounds[0::2] == (-180.0, 180.0)
    east = drawn(at, home(179.9, 60.0, 8))["footprints"][0]
    west = drawn(at, home(-179.9, 60.0, 8))["footprints"][0]
    ys = {y for each in (east, west) for ring in each.parts for _, y in ring}
    assert max(x for ring in east.parts for x, _ in ring) == 4096 + 64
    assert min(x for ring in west.parts for x, _ in ring) == -64
    assert ys


def test_beyond_the_square_of_the_world_nothing_is_placed() -> None:
    at = lone(
        disc("pole", 10.0, 88.0, 100.0), Feature("none", {"id": "none"}), disc("in", 10, 80, 1)
    )
    assert at.is_placed.tolist() == [False, False, True]
    assert {e.properties["id"] for e in drawn(at, Tile(0, 0, 0))["incidents"]} == {"in"}


def test_bounds_hold_the_footprints() -> None:
    west, south, east, north = lone(disc("a", LON, LAT, 20_000.0)).bounds
    assert west < LON - 0.2 < LON + 0.2 < east
    assert south < LAT - 0.15 < LAT + 0.15 < north
    assert np.allclose(lone().bounds, (-180.0, -EDGE_LAT, 180.0, EDGE_LAT), atol=1e-4)


def test_the_same_selection_is_the_same_bytes(catalog: Catalog) -> None:
    tile = home(LON, LAT, 5)
    first = tile_bytes(placed(catalog, "incidents"), "incidents", tile)
    assert first == tile_bytes(placed(catalog, "incidents"), "incidents", tile) != b""


def test_gdal_reads_a_tile(catalog: Catalog, tmp_path: Path) -> None:
    tile = home(LON, LAT, 7)
    path = tmp_path / "7.mvt"
    path.write_bytes(tile_bytes(placed(catalog, "incidents"), "incidents", tile))
    assert pyogrio.list_layers(path)[:, 0].tolist() == ["incidents", "footprints"]
    options = {"X": f"{tile.col}", "Y": f"{tile.row}", "Z": f"{tile.zoom}"}
    frame = pyogrio.read_dataframe(path, layer="incidents", **options)
    served = {f.id: f for f in placed(catalog, "incidents").features}
    found = frame.set_crs(3857, allow_override=True).to_crs(4326)
    for name, point, uncertain_m in zip(
        found["id"], found.geometry, found["location_uncertainty_m"], strict=True
    ):
        expected = served[name]
        assert expected.geometry is not None
        assert point.distance(expected.geometry) < 1.0e-3
        assert uncertain_m == expected.properties["location_uncertainty_m"]
    assert frame["version"].dtype.kind in "if"
    areas = pyogrio.read_dataframe(path, layer="footprints", **options)
    assert areas.geometry.is_valid.all()


@pytest.mark.parametrize(
    "parts",
    [
        ("15", "0", "0"), ("-1", "0", "0"), ("0", "1", "0"), ("0", "0", "1"), ("3", "8", "0"),
        ("a", "0", "0"), ("1.0", "0", "0"), ("01", "0", "0"), ("1", "0", "x" * 9_000), ("", "", ""),
        ("١", "0", "0"), ("4", "99999999999999999999", "0"),
    ],
)  # fmt: skip
def test_tiles_outside_the_grid_are_refused(parts: tuple[str, str, str]) -> None:
    with pytest.raises(NoTileError) as found:
        Tile.read(*parts)
    assert len(str(found.value)) < 250


def test_the_grid_is_that_of_the_standard() -> None:
    levels = matrices()["tileMatrices"]
    assert len(levels) == 25
    assert levels[0]["scaleDenominator"] == pytest.approx(559_082_264.028717, rel=1e-14)
    assert levels[24]["cellSize"] == pytest.approx(0.00933069192926145, rel=1e-12)
    assert levels[3]["matrixWidth"] == levels[3]["matrixHeight"] == 8
    assert limits()[-1] == {
        "tileMatrix": "14", "minTileRow": 0, "maxTileRow": 16_383,
        "minTileCol": 0, "maxTileCol": 16_383,
    }  # fmt: skip


@given(st.floats(-180, 180), st.floats(-85, 85))
def test_the_square_and_degrees_are_each_others_inverse(lon: float, lat: float) -> None:
    back = degrees_of(*on_square(np.array([lon]), np.array([lat])))
    assert np.allclose(np.ravel(back), [lon, lat], rtol=0, atol=1e-9)
