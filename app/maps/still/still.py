"""The still map: put a picture together from a catalog, the chosen incidents and what is asked.

Same catalog, same incidents, same question: same bytes, in every process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.language.languages import language as language_of
from app.maps.mapdata import credit_line, short_credit
from app.maps.plots.output import drawing
from app.maps.still.backdrop import EDGE_PX, draw_backdrop
from app.maps.still.beside import Beside
from app.maps.still.canvas import Canvas
from app.maps.still.furniture import (
    credit_lines,
    draw_credits,
    draw_north,
    draw_scale,
    draw_title,
    rectangle,
    strip_px,
    title_lines,
)
from app.maps.still.ground import boxes_of_route, draw_ground
from app.maps.still.inset import draw_inset
from app.maps.still.laid_over import draw_pins, draw_shapes
from app.maps.still.layout import Order, inset_area, kept_free, planned, taken
from app.maps.still.output import as_bytes, rendered
from app.maps.still.room import Room
from app.maps.still.signs import draw_footprints, draw_signs
from app.maps.still.spots import spots_of
from app.maps.still.view import Area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.language.languages import Language
    from app.maps.still.layout import Plan
    from app.maps.still.view import View
    from app.selection.still.asked import Asked
    from app.store.catalog import Catalog
    from app.store.measured import Measured

__all__ = ["still_map"]

TITLE = "Incidents on the CPC route, Tengiz to the Black Sea"
NOTHING = Beside()
LEAST_NORTH_PX, LEAST_TITLED_PX = 100.0, 120


def still_map(
    catalog: Catalog, shown: Sequence[Measured], asked: Asked, beside: Beside = NOTHING
) -> bytes:
    """Draw a still map in its format; it counts what is ``beside``, and its texts name it.

    Raises
    ------
    BadParameterError
        If the padding leaves no room.
    """
    language, spots = language_of(asked.lang), spots_of(shown)
    order = Order(catalog, spots, asked, language, beside)
    title = asked.title.strip() or language.say(TITLE)
    size = asked.size
    with drawing():
        canvas = Canvas(
            size.width,
            size.height,
            theme=asked.theme,
            scale=size.scale,
            form=size.form,
            lang=asked.lang,
        )
        said = _drawn(canvas, order, len(shown))
        told = f"{said}{beside.names}"
        found = rendered(canvas, title, told)
    return as_bytes(found, title, told)


def _drawn(canvas: Canvas, order: Order, chosen: int) -> str:
    """Draw everything; give the credits in full."""
    asked = order.asked
    # How many are outside is known when the map has its size, which the longest text leaves it.
    placed = sum(len(spot.incidents) for spot in order.spots)
    longest = _credits(order, _counted(order, chosen, placed, 0))
    lines, size = credit_lines(longest, canvas.width, canvas.height)
    titled = canvas.height >= LEAST_TITLED_PX
    top = draw_title(canvas, title_lines(asked.title, canvas.width) if titled else [])
    high = canvas.height - top - strip_px(lines, size)
    plan = planned(order, Area(0.0, top, float(canvas.width), max(high, 1.0)))
    _draw_map(canvas, order, plan)
    if plan.legend is not None:
        plan.legend.draw(canvas, *plan.at, framed=plan.is_framed)
    seen = sum(len(spot.incidents) for spot in plan.scene.spots)
    said = _credits(order, _counted(order, chosen, placed, seen))
    if lines:
        draw_credits(canvas, *credit_lines(said, canvas.width, canvas.height))
    return said[0]


def _draw_map(canvas: Canvas, order: Order, plan: Plan) -> None:
    """Draw the map, from the ground up to its edge."""
    scene, asked, catalog = plan.scene, order.asked, order.catalog
    view = scene.view
    draw_ground(canvas, catalog, view, scene.layers)
    draw_footprints(canvas, view, scene.drawn_spots)
    draw_shapes(canvas, view, asked.overlays)
    along = boxes_of_route(catalog, view) if "route" in scene.layers else []
    furniture = kept_free(plan, asked)
    room = Room(view.area.inner(EDGE_PX), [*furniture, *taken(scene), *along])
    draw_backdrop(canvas, view, scene.seen, room, Room(view.area, furniture))
    draw_signs(canvas, scene.signs, view.area)
    draw_pins(canvas, view, asked.overlays)
    _furnish(canvas, order, plan)
    canvas.line(rectangle(view.area.box), canvas.colours["edge"], 1.0)


def _furnish(canvas: Canvas, order: Order, plan: Plan) -> None:
    asked, view = order.asked, plan.scene.view
    if plan.scale_at is not None:
        draw_scale(canvas, view, order.language, plan.scale_at)
    if asked.north and _has_room(view, LEAST_NORTH_PX, LEAST_NORTH_PX):
        draw_north(canvas, view, order.language)
    if asked.inset:
        draw_inset(canvas, order.catalog, view, inset_area(plan.scene, asked))


def _has_room(view: View, width: float, height: float) -> bool:
    return view.area.width >= width and view.area.height >= height


def _credits(order: Order, count: str) -> list[str]:
    """Give what cannot be switched off, in full and ever shorter."""
    language = order.language
    parts = [count, credit_line(order.catalog)]
    if not language.is_reviewed:
        parts.append(language.say("This translation has not yet been reviewed by a speaker."))
    catalog, short = order.catalog, short_credit(order.catalog)
    return [
        " · ".join(parts),
        f"{short}, record version {catalog.version} · all credits: /about",
        short,
        f"© OSM, ODbL · CC BY 4.0 · data of {catalog.data_date}",
    ]


def _counted(order: Order, chosen: int, placed: int, seen: int) -> str:
    """Say how many incidents are chosen, how many of them are not to be seen, and what is off."""
    language = order.language
    words = [language.count(chosen, "{n} incident", "{n} incidents")]
    if chosen > placed:
        words.append(_without(language, chosen - placed))
    if placed > seen:
        words.append(_outside(language, placed - seen))
    words.extend(order.beside.words(language))
    if not order.asked.footprints:
        words.append(language.say("how well places are known is not drawn"))
    return ", ".join(words)


def _without(language: Language, n: int) -> str:
    return language.count(n, "{n} without a place on the map", "{n} without a place on the map")


def _outside(language: Language, n: int) -> str:
    return language.count(n, "{n} outside this picture", "{n} outside this picture")
