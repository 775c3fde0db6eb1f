"""What a still map shows in one view, before anything of it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.maps.still.backdrop import backdrop_of, seen_in
from app.maps.still.ground import parts_of_route, shows_okrug
from app.maps.still.spots import outlines, signs_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.language.languages import Language
    from app.maps.still.backdrop import Seen
    from app.maps.still.spots import Sign, Spot
    from app.maps.still.view import View
    from app.selection.still.asked import Asked
    from app.selection.still.drawn import Overlay
    from app.store.catalog import Catalog

__all__ = ["Scene", "scene_of"]

SMALL_PX = 260.0
SIGN_PX, SMALL_SIGN_PX = 26.0, 18.0


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """The places in a view, those whose footprints are drawn, signs, backdrop, overlays."""

    view: View
    layers: frozenset[str]
    spots: tuple[Spot, ...]
    drawn_spots: tuple[Spot, ...]
    signs: tuple[Sign, ...]
    seen: Seen
    route: frozenset[str]
    has_okrug: bool
    overlays: tuple[Overlay, ...]


def scene_of(
    catalog: Catalog, view: View, spots: Sequence[Spot], asked: Asked, language: Language
) -> Scene:
    """Find what a view shows."""
    inside = tuple(spot for spot in spots if _is_in(view, spot))
    size = SIGN_PX if min(view.area.width, view.area.height) >= SMALL_PX else SMALL_SIGN_PX
    layers = asked.layers
    return Scene(
        view,
        layers,
        inside,
        # A place without a sign has nothing but its shape.
        tuple(spot for spot in inside if asked.footprints or not spot.has_sign),
        tuple(signs_in(view, inside, size)),
        seen_in(view, backdrop_of(catalog, language), layers),
        parts_of_route(catalog, view) if "route" in layers else frozenset(),
        "okrug" in layers and shows_okrug(catalog, view),
        asked.overlays,
    )


def _is_in(view: View, spot: Spot) -> bool:
    """Say whether a view shows a place: its sign, or something of its shape where it has none."""
    left, top, right, bottom = view.box
    if spot.has_sign:
        return left <= spot.x <= right and top <= spot.y <= bottom
    lows = [ring.min(axis=0) for ring in outlines(spot)]
    highs = [ring.max(axis=0) for ring in outlines(spot)]
    low_x, low_y = (min(each[axis] for each in lows) for axis in (0, 1))
    high_x, high_y = (max(each[axis] for each in highs) for axis in (0, 1))
    return bool(left < high_x and low_x < right and top < high_y and low_y < bottom)
