"""The ground of a still map: land, water, borders, the pipeline, as paths of a view.

The layers are projected once for a catalog, and cut once for a view.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, dist
from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.path import Path

from app.maps.still.kept import Kept
from app.maps.still.shapes import as_shapes, path_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.maps.still.canvas import Canvas
    from app.maps.still.room import Box
    from app.maps.still.shapes import Shapes
    from app.maps.still.view import View
    from app.store.catalog import Catalog

__all__ = ["OKRUG", "boxes_of_route", "draw_ground", "parts_of_route", "shows_okrug"]

BASEMAP = ("land", "lakes", "rivers", "borders_region", "borders_country")
OKRUG = "novorossiysk-okrug"
CATALOGS, VIEWS = 4, 64
ALONG_PX, HALF_PX = 8.0, 2.0
_paths: Kept[dict[str, Path | None]] = Kept(VIEWS)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: the name of its colour, how wide, how much of it shows, its dashes in pixels."""

    colour: str
    width_px: float
    opacity: float = 1.0
    dashes: Sequence[float] = ()


# As in the style sheet of the live map (map.css).
FILLS = {"window": "sea", "land": "land", "lakes": "sea"}
STROKES = {
    "rivers": Stroke("sea", 1.8),
    "borders_region": Stroke("region", 0.8, dashes=(3.0, 3.0)),
    "borders_country": Stroke("border", 1.2, dashes=(7.0, 3.0, 2.0, 3.0)),
    "route": Stroke("route", 3.0, 0.95),
    "schematic": Stroke("route", 2.5, 0.95, (6.0, 8.0)),
}
OF_ROUTE = ("route", "schematic")


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The shapes of the layers by name, in shares of the square."""

    shapes: dict[str, Shapes]


_grounds: Kept[Ground] = Kept(CATALOGS)


def parts_of_route(catalog: Catalog, view: View) -> frozenset[str]:
    """Give which parts of the route a view shows, mapped and schematic."""
    paths = _in(catalog, view)
    return frozenset(name for name in OF_ROUTE if paths[name] is not None)


def shows_okrug(catalog: Catalog, view: View) -> bool:
    """Say whether a view shows something of the municipality."""
    return _in(catalog, view)["okrug"] is not None


def draw_ground(canvas: Canvas, catalog: Catalog, view: View, layers: frozenset[str]) -> None:
    """Draw land, water and borders, and those of the layers that are on."""
    paths = _in(catalog, view)
    colours = canvas.colours
    canvas.fill(_frame(view), colours["blank"])
    for name, colour in FILLS.items():
        canvas.fill(paths[name], colours[colour], within=view.area)
    for name in BASEMAP[2:]:
        _stroke(canvas, paths[name], STROKES[name], view)
    if "okrug" in layers:
        lilac = colours["okrug"]
        canvas.fill(paths["okrug"], lilac, 0.05, within=view.area)
        canvas.line(paths["okrug"], lilac, 1.4, opacity=0.9, within=view.area)
    for name in OF_ROUTE if "route" in layers else ():
        _stroke(canvas, paths[name], STROKES[name], view)


def boxes_of_route(catalog: Catalog, view: View) -> list[Box]:
    """Give small boxes along what a view shows of the route, so that no name lies on it."""
    return [box for name in OF_ROUTE for box in _boxes_along(_in(catalog, view)[name])]


def _boxes_along(path: Path | None) -> Iterator[Box]:
    if path is None:
        return
    points, codes = np.asarray(path.vertices), np.asarray(path.codes)
    for (start, end), code in zip(pairwise(points.tolist()), codes[1:], strict=True):
        steps = ceil(dist(start, end) / ALONG_PX) if code == Path.LINETO else 0
        for step in range(steps):
            x, y = (a + (b - a) * step / steps for a, b in zip(start, end, strict=True))
            yield x - HALF_PX, y - HALF_PX, x + HALF_PX, y + HALF_PX


def _frame(view: View) -> Path:
    left, top, right, bottom = view.area.box
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    return Path(corners, closed=True)


def _in(catalog: Catalog, view: View) -> dict[str, Path | None]:
    """Give the paths of a view; None for a layer of which it shows nothing."""
    return _paths.get((catalog.key, view), lambda: _cut(_ground_of(catalog), view))


def _ground_of(catalog: Catalog) -> Ground:
    return _grounds.get(catalog.key, lambda: _projected(catalog))


def _stroke(canvas: Canvas, path: Path | None, how: Stroke, view: View) -> None:
    canvas.line(
        path, canvas.colours[how.colour], how.width_px, opacity=how.opacity, dashes=how.dashes,
        within=view.area,
    )  # fmt: skip


def _cut(ground: Ground, view: View) -> dict[str, Path | None]:
    return {name: path_in(view, shapes) for name, shapes in ground.shapes.items()}


def _projected(catalog: Catalog) -> Ground:
    basemap = catalog.bundle.basemap
    shapes = {name: as_shapes(basemap[name].geometry.to_numpy()) for name in BASEMAP}
    # Outside the window nothing is known, so nothing is drawn.
    shapes["window"] = as_shapes([shapely.box(*basemap["land"].total_bounds)])
    place = catalog.collections["places"].by_id.get(OKRUG)
    area = place.geometry if place else None  # before the record began there are no places
    shapes["okrug"] = as_shapes([area]) if area is not None else np.array([], dtype=object)
    for name in OF_ROUTE:
        shapes[name] = as_shapes(
            [
                piece.geometry
                for piece in catalog.collections["route"].features
                if piece.geometry is not None
                and (piece.properties["route_quality"] == "mapped") == (name == "route")
            ]
        )
    return Ground(shapes)
