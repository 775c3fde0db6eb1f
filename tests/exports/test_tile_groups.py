"""Tiles that would be too heavy hold groups: every feature counts once, and none is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from app.domain.geo.footprint import Disc
from app.domain.geo.outline import covering_polygon
from app.exports.tiles.drawing import tile_bytes
from app.exports.tiles.grid import MAX_ZOOM, Tile
from app.exports.tiles.placed import MOST_BYTES, place
from app.store.features import Feature
from tests.exports.tile_reader import Drawn, read_tile

if TYPE_CHECKING:
    from app.exports.tiles.placed import Placed

COLUMNS = ("id", "text", "number")
MOST = 500_000


def feature(number: int, lon: float, lat: float, *, text: str = "", **more: Any) -> Feature:
    name = f"f-{number}"
    properties = {"id": name, "text": text or f"{number}" * 20, "number": number + 0.5}
    return Feature(name, properties, **{"geometry": shapely.Point(lon, lat), **more})


def made(count: int, seed: int = 1) -> Placed:
    """Give features of three sorts: pins, pins with a disc, and discs that are no pin."""
    spread = np.random.default_rng(seed)
    found = []
    for number in range(count):
        lon, lat = spread.normal((40.0, 45.0), (4.0, 2.0)).round(1).tolist()
        footprint = Disc(lon, lat, 20_000.0) if number % 3 else None
        more: dict[str, Any] = {"footprint": footprint}
        if footprint is not None and number % 30 == 1:
            more["geometry"] = covering_polygon(footprint)
        found.append(feature(number, lon, lat, **more))
    return place(found, COLUMNS)


def tiles(placed: Placed, zoom: int) -> list[tuple[Tile, bytes]]:
    """Give every tile of a zoom that holds anything, by the homes and what lies around them."""
    home = placed.level(zoom).home
    side = 1 << zoom
    around = {
        (row + down, col + right)
        for row, col in {divmod(int(key), side) for key in home[home >= 0]}
        for down in (-1, 0, 1)
        for right in (-1, 0, 1)
    }
    inside = sorted((r, c) for r, c in around if 0 <= r < side and 0 <= c < side)
    return [(at := Tile(zoom, r, c), tile_bytes(placed, "x", at)) for r, c in inside]


def is_inside(each: Drawn) -> bool:
    ((x, y),) = each.parts[0]
    return 0 <= x < 4096 and 0 <= y < 4096


@pytest.mark.parametrize("zoom", [0, 2, 4, 5, 6, 7, 8])
def test_the_sum_of_counts_and_of_what_stands_alone_is_what_matched(zoom: int) -> None:
    placed = made(6_000)
    counted, alone, areas = 0, [], set()
    for _, body in tiles(placed, zoom):
        layers = read_tile(body)
        assert set(layers) <= {"x", "x_grouped", "footprints", "footprints_grouped"}
        counted += sum(each.properties["count"] for each in layers.get("x_grouped", []))
        alone += [e.properties["id"] for e in layers.get("x", []) if is_inside(e)]
        areas |= {
            e.properties["id"] for e in layers.get("footprints", []) if "text" in e.properties
        }
        assert all(is_inside(each) for each in layers.get("x_grouped", []))
    assert len(set(alone)) == len(alone)
    hidden = any("footprints_grouped" in read_tile(body) for _, body in tiles(placed, zoom))
    told = counted + len(alone) + len(areas)
    assert told == 6_000 or (hidden and told < 6_000)
    assert zoom > 2 or counted == 6_000


def test_groups_say_how_many_are_areas_and_how_wide_they_are() -> None:
    placed = made(3_000)
    ((_, body),) = tiles(placed, 0)
    layers = read_tile(body)
    groups = layers["x_grouped"]
    assert set(layers) == {"x_grouped"}
    assert sum(each.properties["areas"] for each in groups) == 100
    assert {each.properties["radius_m"] for each in groups} <= {0.0, 20_000.0}
    assert all(set(each.properties) == {"count", "areas", "radius_m"} for each in groups)


def test_a_stack_at_one_spot_is_one_group_there_at_every_zoom() -> None:
    stack = place([feature(n, 37.65, 44.67, text="x" * 400) for n in range(1_000)], COLUMNS)
    for zoom in range(MAX_ZOOM + 1):
        found = [read_tile(body) for _, body in tiles(stack, zoom)]
        (layers,) = [each for each in found if each]
        (group,) = layers["x_grouped"]
        assert group.properties["count"] == 1_000
        expected = Tile(zoom, 0, 0).units(stack.xy[:1])[0] % 4096
        assert np.abs(np.array(group.parts[0][0]) - expected).max() <= 1.0


def test_few_are_never_grouped() -> None:
    placed = made(100)
    for zoom in range(0, MAX_ZOOM + 1, 2):
        assert not any("x_grouped" in read_tile(body) for _, body in tiles(placed, zoom))


@pytest.mark.parametrize("length", [0, 200, 4_000])
@pytest.mark.parametrize("zoom", [0, 3, 5, 6, 8, 10])
def test_a_tile_is_never_larger_than_half_a_megabyte(length: int, zoom: int) -> None:
    spread = np.random.default_rng(3)
    at = spread.uniform((36.0, 44.0), (42.0, 47.0), (1_500, 2)).round(3).tolist()
    found = [
        feature(
            number,
            lon,
            lat,
            text=f"{number:05d}" + "ж" * (length // 2),
            footprint=Disc(lon, lat, 60_000.0),
            **({"geometry": covering_polygon(Disc(lon, lat, 60_000.0))} if number % 4 == 0 else {}),
        )
        for number, (lon, lat) in enumerate(at)
    ]
    placed = place(found, COLUMNS)
    sizes = [len(body) for _, body in tiles(placed, zoom)]
    assert 0 < max(sizes) < MOST


def test_too_many_footprints_are_one_square_that_says_how_many_at_most() -> None:
    spread = np.random.default_rng(5)
    at = spread.uniform((35.0, 44.0), (45.0, 48.0), (2_000, 2)).round(2).tolist()
    found = [
        feature(number, lon, lat, footprint=Disc(lon, lat, 400_000.0))
        for number, (lon, lat) in enumerate(at)
    ]
    placed = place(found, COLUMNS)
    grouped = [read_tile(body).get("footprints_grouped") for _, body in tiles(placed, 8)]
    (square,) = next(each for each in grouped if each)
    assert 100 < square.properties["at_most"] <= 2_000
    assert square.properties["radius_m"] == 400_000.0
    assert sorted(square.parts[0]) == [(0, 0), (0, 4096), (4096, 0), (4096, 4096)]


def test_the_weight_is_at_least_what_a_feature_takes() -> None:
    placed = made(300)
    size = sum(len(body) for _, body in tiles(placed, 0))
    assert placed.weight.sum() < MOST_BYTES
    assert size < placed.weight.sum() + 650 * 300
