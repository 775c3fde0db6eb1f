"""The overview in a corner of a still map: the whole route, and what of it the map shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.maps.still.furniture import PAD, rectangle
from app.maps.still.ground import draw_ground
from app.maps.still.view import Area, fitted, square

if TYPE_CHECKING:
    from app.maps.still.canvas import Canvas
    from app.maps.still.view import View
    from app.store.catalog import Catalog

__all__ = ["draw_inset", "inset_corners"]

WIDE_PX, HIGH_PX = 150.0, 100.0
MOST = 1.0 / 3.0  # of the sides of the map
KEPT_PX, CLOSEST, FARTHEST = 8, 8.0, -8.0
LEAST_FRAME_PX = 6.0
WHOLE_ROUTE = (37.0, 44.0, 54.0, 48.0)


def inset_corners(area: Area) -> list[Area]:
    """Give where an overview may lie on a map: lower right and left, upper right and left."""
    left, top, right, bottom = area.box
    width, height = min(WIDE_PX, area.width * MOST), min(HIGH_PX, area.height * MOST)
    return [
        Area(x, y, width, height)
        for y in (bottom - PAD - height, top + PAD)
        for x in (right - PAD - width, left + PAD)
    ]


def draw_inset(canvas: Canvas, catalog: Catalog, view: View, area: Area) -> None:
    """Draw the overview in an area, with a frame about what the map shows."""
    bounds = catalog.collections["route"].bounds or WHOLE_ROUTE
    route = square(np.array([bounds[0], bounds[2]]), np.array([bounds[1], bounds[3]]))
    shown = np.array(view.box).reshape(2, 2).clip(0.0, 1.0)
    kept = min(KEPT_PX, int(min(area.width, area.height) / 4.0))
    # The map may show more than the route.
    whole = fitted(area, np.vstack([route, shown]), (kept,) * 4, most=CLOSEST, least=FARTHEST)
    ((left, top), (right, bottom)) = whole.px(shown).tolist()
    draw_ground(canvas, catalog, whole, frozenset({"route"}))
    # A view that the overview shows as less than this would not be seen.
    aside = max(0.0, LEAST_FRAME_PX - (right - left)) / 2.0
    down = max(0.0, LEAST_FRAME_PX - (bottom - top)) / 2.0
    frame = rectangle((left - aside, top - down, right + aside, bottom + down))
    canvas.fill(frame, canvas.colours["accent"], 0.15, within=area)
    canvas.line(frame, canvas.colours["accent"], 1.6, within=area)
    canvas.line(rectangle(area.box), canvas.colours["faint"], 1.0)
