"""Where the parts of a still map go: the map, and the legend on it or beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from app.maps.fitting import CLOSEST, CLOSEST_BOX, to_fit
from app.maps.still.backdrop import ASSET_PX
from app.maps.still.beside import Beside
from app.maps.still.furniture import NORTH_PX, SCALE_PX
from app.maps.still.ground import boxes_of_route
from app.maps.still.inset import inset_corners
from app.maps.still.laid_over import overlay_extent, overlay_reach, pin_boxes
from app.maps.still.legend import column, legend_of, rows
from app.maps.still.room import Room
from app.maps.still.scene import scene_of
from app.maps.still.view import fitted, shares_of_box, view_at
from app.selection.still.frame import Centre

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.language.languages import Language
    from app.maps.still.legend import Key, Legend
    from app.maps.still.room import Box
    from app.maps.still.scene import Scene
    from app.maps.still.spots import Spot
    from app.maps.still.view import Area, View
    from app.selection.still.asked import Asked
    from app.store.catalog import Catalog

__all__ = ["Order", "Plan", "inset_area", "kept_free", "planned", "taken"]

# A legend lies on the map if it takes no more than this of it and hides no sign; else beside it,
# where the map keeps so much.
MOST_WIDE, MOST_HIGH = 0.45, 0.72
LEAST_WIDE_PX, LEAST_HIGH_PX = 380.0, 220.0
AWAY_PX = 8.0
NOTHING = Beside()


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """What is to be drawn: of which catalog, which places, how, in which language.

    ``beside`` is what was asked for and is not drawn.
    """

    catalog: Catalog
    spots: Sequence[Spot]
    asked: Asked
    language: Language
    beside: Beside = NOTHING

    def scene(self, view: View) -> Scene:
        """Find what a view shows."""
        return scene_of(self.catalog, view, self.spots, self.asked, self.language)

    def view(self, area: Area) -> View:
        """Give what is shown in an area: a middle, a box, or whatever there is."""
        where = self.asked.position
        if isinstance(where, Centre):
            return view_at(area, where.lon, where.lat, where.zoom)
        if where is not None:
            return fitted(area, shares_of_box(where), self.asked.padding, most=CLOSEST_BOX)
        overlays, padding = self.asked.overlays, self.asked.padding
        found = overlay_extent(overlays)
        if len(found):
            reach = overlay_reach(overlays)
            return fitted(area, found, padding, most=CLOSEST, stepped=True, reach=reach)
        found = to_fit(self.catalog, [spot.footprint for spot in self.spots])
        return fitted(area, found, padding, most=CLOSEST, stepped=True)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The map, and its legend with the upper left corner, framed where it lies on the map."""

    scene: Scene
    legend: Legend | None = None
    at: tuple[float, float] = (0.0, 0.0)
    is_framed: bool = False
    scale_at: tuple[float, float] | None = None


def planned(order: Order, area: Area) -> Plan:
    """Place the legend: on the map where it hides no sign, beside it or below it, or nowhere."""
    bare = Plan(order.scene(order.view(area)))
    keys = legend_of(bare.scene, order.language) if order.asked.legend else []
    found = (_on_map(bare, order, keys) or _aside(order, area, keys)) if keys else None
    return _scaled(found or bare, order.asked)


def _scaled(plan: Plan, asked: Asked) -> Plan:
    """Give the scale the first corner where it hides nothing; where there is none, it has none."""
    if not asked.scale:
        return plan
    view = plan.scene.view
    left, top, right, bottom = view.area.box
    wide, high = SCALE_PX
    room = Room(view.area, [*kept_free(plan, asked), *taken(plan.scene)])
    corners = product((bottom - high - 1.0, top + 1.0), (left + 1.0, right - wide - 1.0))
    free = [(x, y) for y, x in corners if room.is_free((x, y, x + wide, y + high))]
    return replace(plan, scale_at=free[0] if free else None)


def kept_free(plan: Plan, asked: Asked) -> list[Box]:
    """Give what furniture takes of the corners, so that no name lies under it."""
    boxes = _north(plan.scene.view) if asked.north else []
    if plan.scale_at is not None:
        x, y = plan.scale_at
        boxes.append((x, y, x + SCALE_PX[0], y + SCALE_PX[1]))
    if asked.inset:
        left, top, right, bottom = inset_area(plan.scene, asked).box
        boxes.append((left - AWAY_PX, top - AWAY_PX, right + AWAY_PX, bottom + AWAY_PX))
    if plan.legend is not None and plan.is_framed:
        x, y = plan.at
        boxes.append((x, y, x + plan.legend.width, y + plan.legend.height))
    return boxes


def _north(view: View) -> list[Box]:
    _, top, right, _ = view.area.box
    return [(right - NORTH_PX - 2.0 * AWAY_PX, top, right, top + NORTH_PX + 3.0 * AWAY_PX)]


def inset_area(scene: Scene, asked: Asked) -> Area:
    """Give the first corner where an overview hides no sign; where there is none, the first."""
    view = scene.view
    room = Room(view.area, [*taken(scene), *(_north(view) if asked.north else ())])
    corners = inset_corners(view.area)
    return next((each for each in corners if room.is_free(each.box)), corners[0])


def taken(scene: Scene) -> list[Box]:
    """Give what signs, pins and assets take of the map."""
    half = ASSET_PX
    stations = [(x - half, y - half, x + half, y + half) for x, y, _ in scene.seen.assets]
    signs = [sign.box for sign in scene.signs]
    return [*signs, *stations, *pin_boxes(scene.view, scene.overlays)]


def _on_map(bare: Plan, order: Order, keys: Sequence[Key]) -> Plan | None:
    """Take a corner where the legend hides no sign, and rather none of the route either."""
    legend, area = column(keys), bare.scene.view.area
    if legend.width > MOST_WIDE * area.width or legend.height > MOST_HIGH * area.height:
        return None
    left, top, right, bottom = area.box
    far, low = right - legend.width - AWAY_PX, bottom - legend.height - AWAY_PX
    near, high = left + AWAY_PX, top + AWAY_PX
    scale = (left, bottom - SCALE_PX[1], left + SCALE_PX[0], bottom)
    signs = [*kept_free(bare, order.asked), *taken(bare.scene), scale]
    along = boxes_of_route(order.catalog, bare.scene.view) if bare.scene.route else []
    corners = ((far, high), (near, high), (far, low), (near, low))
    for room, at in product((Room(area, [*signs, *along]), Room(area, signs)), corners):
        if room.is_free((*at, at[0] + legend.width, at[1] + legend.height)):
            return replace(bare, legend=legend, at=at, is_framed=True)
    return None


def _aside(order: Order, area: Area, keys: Sequence[Key]) -> Plan | None:
    """Take a part of the map's area for the legend, at its right or foot: where more is left."""
    beside, below = column(keys), rows(keys, area.width)
    narrow = replace(area, width=max(area.width - beside.width, 1.0))
    flat = replace(area, height=max(area.height - below.height - AWAY_PX, 1.0))
    tries = []
    if narrow.width >= LEAST_WIDE_PX and beside.height <= area.height:
        tries.append((order.view(narrow), beside, (narrow.width, area.top)))
    if flat.height >= LEAST_HIGH_PX:
        tries.append((order.view(flat), below, (area.left, area.top + flat.height + AWAY_PX)))
    if not tries:
        return None
    view, legend, at = max(
        tries, key=lambda each: (each[0].zoom, each[0].area.width * each[0].area.height)
    )
    return Plan(order.scene(view), legend, at)
