"""A still map of incidents: the ground, the route, and how well each place is known.

Small on purpose: one picture for a page without scripts and for a document. Lengths are degrees of
OGC:CRS84, drawn with the middle parallel true to scale.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import cos, radians
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from app.domain.geo.geodesy import distance_m
from app.domain.record.places import NEVER_A_PIN
from app.maps.plots.lettering import DOTS_PER_INCH, legible, line_px, wrapped
from app.maps.plots.output import as_svg, drawing
from app.maps.plots.signs import sign_of
from app.maps.style import CLASSES, THEMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.axes import Axes

    from app.domain.geo.footprint import Footprint
    from app.store.catalog import Catalog
    from app.store.measured import Measured

__all__ = ["place_map"]

WIDTH_PX, MAP_PX = 640.0, 400.0
LEAST_DEG, ROOM = 0.5, 0.25
SIGN_PX, TOWN, CREDIT, LEADING = 10.0, 10.0, 8.5, 1.35
MARGIN_PX = 8.0
# Of the height: so near to the edge no name of a town fits.
EDGE = 0.03
# Letters stay letters behind a pale box; an outline would make them shapes.
BEHIND = {"facecolor": (1.0, 1.0, 1.0, 0.6), "edgecolor": "none", "pad": 1.0}
SCALES_KM = (5, 10, 20, 50, 100, 200, 500)
# Up to so many degrees across, towns of the next size have room.
TOWNS = ((1.0, 9), (3.0, 7), (6.0, 6), (360.0, 5))
GROUND = (
    ("land", "land", "shore", 0.6),
    ("lakes", "sea", "shore", 0.5),
    ("rivers", "none", "shore", 0.5),
    ("borders_region", "none", "region", 0.5),
    ("borders_country", "none", "border", 1.0),
)
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Picture:
    """What the writers of pictures read."""

    figure: Figure
    title: str
    told: dict[str, str] = field(default_factory=dict)

    def finish(self) -> Figure:
        """Give the figure."""
        return self.figure


def place_map(catalog: Catalog, shown: Sequence[Measured], *, title: str, credit: str) -> bytes:
    """Draw the places of incidents as SVG, with the credit that every map carries."""
    with drawing():
        return as_svg(_drawn(catalog, shown, title, credit))


def _drawn(catalog: Catalog, shown: Sequence[Measured], title: str, credit: str) -> Any:
    colours = THEMES["light"]
    lines = wrapped(credit, CREDIT, WIDTH_PX - 2.0 * MARGIN_PX)
    high = MAP_PX + len(lines) * CREDIT * LEADING + MARGIN_PX
    size = (WIDTH_PX / DOTS_PER_INCH, high / DOTS_PER_INCH)
    figure = Figure(size, dpi=DOTS_PER_INCH, facecolor=colours["paper"])
    axes = figure.add_axes((0.0, 1.0 - MAP_PX / high, 1.0, MAP_PX / high))
    box = _view([each.footprint for each in shown if each.footprint is not None], catalog)
    axes.set(xlim=box[::2], ylim=box[1::2], facecolor=colours["blank"], xticks=[], yticks=[])
    axes.set_aspect("auto")
    _ground(axes, catalog, box, colours)
    _places(axes, shown)
    _towns(axes, catalog, box, colours)
    _signs(axes, shown)
    _scale(axes, box, colours)
    for number, line in enumerate(lines, start=1):
        at = (MARGIN_PX / WIDTH_PX, (high - MAP_PX - number * CREDIT * LEADING) / high)
        figure.text(*at, line, size=CREDIT, color=colours["faint"])
    return _Picture(figure, legible(title))


def _view(found: Sequence[Footprint], catalog: Catalog) -> Box:
    """Give the box that holds all places, with room round them, in the shape of the picture."""
    if found:
        rings = [np.column_stack(each.outline()) for each in found]
        corners = np.concatenate(rings)
        (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    else:
        west, south, east, north = catalog.collections["route"].bounds or (37.0, 44.0, 54.0, 48.0)
    lon, lat = (west + east) / 2.0, (south + north) / 2.0
    shape = WIDTH_PX / MAP_PX / cos(radians(lat))
    tall = max(north - south, (east - west) / shape, LEAST_DEG) * (1.0 + ROOM)
    return lon - tall * shape / 2.0, lat - tall / 2.0, lon + tall * shape / 2.0, lat + tall / 2.0


def _ground(axes: Axes, catalog: Catalog, box: Box, colours: dict[str, str]) -> None:
    fine = (box[3] - box[1]) / MAP_PX / 2.0
    west, south, east, north = catalog.bundle.basemap["land"].total_bounds.tolist()
    sea = Rectangle((west, south), east - west, north - south, color=colours["sea"], linewidth=0)
    axes.add_patch(sea)
    for name, fill, edge, width in GROUND:
        frame = catalog.bundle.basemap[name]
        for path in _paths(frame.geometry.to_numpy(), box, fine):
            face = colours.get(fill, fill)
            axes.add_patch(
                PathPatch(path, facecolor=face, edgecolor=colours[edge], linewidth=width)
            )
    for feature in catalog.collections["route"].features:
        is_mapped = feature.properties["route_quality"] == "mapped"
        look = {"linewidth": 2.6, "linestyle": "-" if is_mapped else (0, (4, 3))}
        for path in _paths([feature.geometry], box, fine):
            axes.add_patch(PathPatch(path, facecolor="none", edgecolor=colours["route"], **look))


def _places(axes: Axes, shown: Sequence[Measured]) -> None:
    """Draw how well each place is known."""
    for each in shown:
        if each.footprint is None:
            continue
        colour = CLASSES[each.incident.event_class].light
        lon, lat = each.footprint.outline()
        is_wide = each.incident.where.location_class in NEVER_A_PIN
        dashes = (0, (4, 3)) if is_wide else "-"
        look = {"facecolor": (colour, 0.12), "edgecolor": (colour, 0.9), "linestyle": dashes}
        axes.add_patch(PathPatch(Path(np.column_stack([lon, lat]), closed=False), **look))


def _signs(axes: Axes, shown: Sequence[Measured]) -> None:
    """Draw a sign where a point may stand for the place."""
    for each in shown:
        if each.footprint is not None and each.incident.where.location_class not in NEVER_A_PIN:
            middle, event_class = each.footprint, each.incident.event_class
            axes.plot(
                [middle.lon], [middle.lat], marker=sign_of(event_class), markersize=SIGN_PX * 1.6,
                color=CLASSES[event_class].light, markeredgecolor="white", markeredgewidth=0.8,
            )  # fmt: skip


def _towns(axes: Axes, catalog: Catalog, box: Box, colours: dict[str, str]) -> None:
    """Name towns, large ones first, none over another."""
    least = next(zoom for width, zoom in TOWNS if box[3] - box[1] <= width)
    frame = catalog.bundle.basemap["towns"]
    at = shapely.get_coordinates(frame.geometry.to_numpy())
    rows = sorted(zip(frame["min_zoom"], frame["name_en"], at.tolist(), strict=True))
    taken: list[Box] = []
    for zoom, name, (lon, lat) in rows:
        across, up = (lon - box[0]) / (box[2] - box[0]), (lat - box[1]) / (box[3] - box[1])
        x, y, wide = across * WIDTH_PX, up * MAP_PX, line_px(name, TOWN)
        place = (x, y - TOWN, x + wide + 15.0, y + TOWN)
        is_inside = across > 0.0 and place[2] < WIDTH_PX and EDGE < up < 1.0 - EDGE
        if zoom > least or not is_inside or any(_meet(place, other) for other in taken):
            continue
        taken.append(place)
        axes.plot([lon], [lat], "o", color=colours["ink"], markersize=3.0)
        axes.annotate(
            legible(name), (lon, lat), (12.0, -3.5), textcoords="offset pixels", size=TOWN,
            color=colours["ink"], bbox=BEHIND,
        )  # fmt: skip


def _scale(axes: Axes, box: Box, colours: dict[str, str]) -> None:
    """Draw a scale of a round length, true in the middle of the picture."""
    lat = (box[1] + box[3]) / 2.0
    wide_m = float(distance_m(box[0], lat, box[2], lat))
    km = max(each for each in SCALES_KM if each * 1_000.0 <= wide_m / 4.0)
    share, left, low = km * 1_000.0 / wide_m, MARGIN_PX / WIDTH_PX, 2.0 * MARGIN_PX / MAP_PX
    look: dict[str, Any] = {"color": colours["ink"], "transform": axes.transAxes}
    axes.plot([left, left + share], [low, low], linewidth=2.0, **look)
    axes.text(left, low * 1.6, f"{km} km", size=TOWN, bbox=BEHIND, **look)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _paths(shapes: Any, box: Box, fine: float) -> Iterator[Path]:
    """Give shapes as far as they are seen, with no more corners than can be told apart."""
    margin = (box[3] - box[1]) / 20.0
    seen = box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin
    near = [each for each in shapes if shapely.box(*seen).intersects(each)]
    for shape in shapely.get_parts(shapely.clip_by_rect(near, *seen)):
        simple = shapely.simplify(shape, fine)
        rings = [simple.exterior, *simple.interiors] if simple.geom_type == "Polygon" else [simple]
        parts = [Path(shapely.get_coordinates(ring)) for ring in rings if not ring.is_empty]
        if parts:
            yield Path.make_compound_path(*parts)
