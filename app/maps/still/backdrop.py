"""What stands under the incidents: assets, kilometre ticks, names of places that hide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.path import Path

from app.maps.backdrop import assets, marks, towns
from app.maps.still.kept import Kept
from app.maps.still.shapes import path_of_lines
from app.maps.still.signs import round_at
from app.maps.still.view import EARTH_M, square
from app.maps.still.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.domain.geo.geodesy import Floats
    from app.language.languages import Language
    from app.maps.still.canvas import Canvas
    from app.maps.still.room import Room
    from app.maps.still.view import View
    from app.store.catalog import Catalog

__all__ = ["EDGE_PX", "Backdrop", "Seen", "backdrop_of", "draw_backdrop", "seen_in"]

CATALOGS = 16
# As in the style sheet and the script of the live map (map.css, backdrop.js).
ASSET_PX, REACH_DASHES = 6.4, (2.0, 4.0)
TICK_PX, TICK_OPACITY = 8.0, 0.35
LABELLED_ZOOM = 8.0
TYPE, DOT_PX = 10.5, 2.3
GAPS = (6.0, 13.0, 26.0)
KEEP_OFF = 2.0
EDGE_PX = 2.0  # from the edge of the map to dots and names: for the frame, and for their halos


@dataclass(frozen=True, slots=True, eq=False)
class Backdrop:
    """Assets, ticks and towns in shares of the square, with their words in a language."""

    assets: Floats
    asset_radii_m: tuple[float, ...]
    ticks: tuple[Floats, ...]
    tick_words: tuple[tuple[str, bool], ...]
    towns: Floats
    town_words: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What a view shows of a backdrop, in pixels."""

    assets: tuple[tuple[float, float, float], ...]
    ticks: tuple[Floats, ...]
    tick_names: tuple[tuple[float, float, str], ...]
    towns: tuple[tuple[float, float, str], ...]


_backdrops: Kept[Backdrop] = Kept(CATALOGS)


def backdrop_of(catalog: Catalog, language: Language) -> Backdrop:
    """Give what stands under the incidents of a catalog."""
    return _backdrops.get((catalog.key, language.code), lambda: _made(catalog, language))


def _made(catalog: Catalog, language: Language) -> Backdrop:
    stations = list(assets(catalog, language))
    named = sorted(towns(catalog, language), key=lambda town: int(town["min_zoom"]))
    ticks = marks(catalog, language)
    return Backdrop(
        _shares([each["at"] for each in stations]),
        tuple(float(each["radius_m"]) for each in stations),
        tuple(_shares(each["line"]) for each in ticks),
        tuple((each["label"], each["major"]) for each in ticks),
        _shares([each["at"] for each in named]),
        tuple((each["name"], each["min_zoom"]) for each in named),
    )


def _shares(positions: Sequence[Any]) -> Floats:
    """Give shares of the square for pairs of latitude and longitude."""
    lat, lon = np.array(positions, dtype=np.float64).reshape(-1, 2).T
    return square(lon, lat)


def seen_in(view: View, found: Backdrop, layers: frozenset[str]) -> Seen:
    """Give what a view shows of the layers that are on."""
    return Seen(
        tuple(_assets(view, found)) if "assets" in layers else (),
        tuple(
            line for line in map(view.px, found.ticks)
            if "marks" in layers and _is_in(view, *line.mean(axis=0).tolist())
        ),
        tuple(_tick_names(view, found)) if "marks" in layers else (),
        tuple(_towns(view, found)) if "towns" in layers else (),
    )  # fmt: skip


def _assets(view: View, found: Backdrop) -> Iterator[tuple[float, float, float]]:
    """Give the places of assets with the radius that they are known to, in pixels."""
    lats = np.cosh(np.pi * (1.0 - 2.0 * found.assets[:, 1]))  # how much the map enlarges there
    radii = np.array(found.asset_radii_m) * lats * view.square_px / EARTH_M
    for (x, y), radius in zip(view.px(found.assets).tolist(), radii.tolist(), strict=True):
        if _is_in(view, x, y):
            yield x, y, radius


def _tick_names(view: View, found: Backdrop) -> Iterator[tuple[float, float, str]]:
    for line, (words, is_major) in zip(found.ticks, found.tick_words, strict=True):
        x, y = view.px(line).mean(axis=0).tolist()
        if _is_in(view, x, y) and (is_major or view.zoom >= LABELLED_ZOOM):
            yield x, y, words


def _towns(view: View, found: Backdrop) -> Iterator[tuple[float, float, str]]:
    places = view.px(found.towns).tolist()
    for (x, y), (name, min_zoom) in zip(places, found.town_words, strict=True):
        if _is_in(view, x, y, DOT_PX + EDGE_PX) and view.zoom >= min_zoom:
            yield x, y, name


def _is_in(view: View, x: float, y: float, away: float = 0.0) -> bool:
    """Say whether a place is in the map, and so far from its edge."""
    left, top, right, bottom = view.area.inner(away).box
    return left <= x <= right and top <= y <= bottom


def draw_backdrop(canvas: Canvas, view: View, seen: Seen, room: Room, hidden: Room) -> None:
    """Draw ticks, dots and signs, and those names that hide nothing, no dot either, and are whole.

    ``hidden`` is what furniture will lie over: what is under it has no name.
    """
    colours, within = canvas.colours, view.area
    if seen.ticks:
        marked = path_of_lines(seen.ticks, closed=False)
        canvas.line(marked, colours["route"], TICK_PX, opacity=TICK_OPACITY, within=within)
    ticks, towns = (
        [each for each in names if not hidden.met((each[0], each[1], each[0], each[1]))]
        for names in (seen.tick_names, seen.towns)
    )
    dots = [round_at(x, y, DOT_PX) for x, y, _ in towns]
    half = DOT_PX + 0.5
    room.take(*((x - half, y - half, x + half, y + half) for x, y, _ in towns))
    canvas.many(dots, fills=[to_rgba(colours["faint"])], within=within)
    _draw_assets(canvas, view, seen)
    ticks_named = list(_named(room, ticks, bold=True))
    towns_named = list(_named(room, towns, bold=False))
    canvas.halos([*ticks_named, *towns_named], within)
    for words in ticks_named:
        canvas.text(words, colours["route"], halo=True, within=within)
    for words in towns_named:
        canvas.text(words, colours["ink"], halo=True, within=within)


def _draw_assets(canvas: Canvas, view: View, seen: Seen) -> None:
    colour = canvas.colours["asset"]
    reach = [round_at(x, y, radius) for x, y, radius in seen.assets if radius > ASSET_PX]
    if reach:
        whole = Path.make_compound_path(*reach)
        canvas.line(whole, colour, 0.8, opacity=0.4, dashes=REACH_DASHES, within=view.area)
    canvas.many(
        [diamond(x, y) for x, y, _ in seen.assets], fills=[to_rgba(canvas.colours["paper"])],
        edges=[to_rgba(colour)], width_px=1.8, within=view.area,
    )  # fmt: skip


def diamond(x: float, y: float) -> Path:
    """Give the sign of an asset."""
    half = ASSET_PX * 0.78
    return Path([(x - half, y), (x, y - half), (x + half, y), (x, y + half), (x - half, y)],
                closed=True)  # fmt: skip


def _named(room: Room, names: Sequence[tuple[float, float, str]], *, bold: bool) -> Iterator[Words]:
    """Give the names at the first free spot about their dots; what finds none is not named."""
    for x, y, text in names:
        words = next((w for w in _tries(x, y, text, bold=bold) if room.is_free(w.box)), None)
        if words is not None:
            left, top, right, bottom = words.box
            room.take((left - KEEP_OFF, top - KEEP_OFF, right + KEEP_OFF, bottom + KEEP_OFF))
            yield words


def _tries(x: float, y: float, text: str, *, bold: bool) -> Iterator[Words]:
    """Give where a name may stand: right, left, above, below; close, then farther off."""
    middle = y + 0.34 * TYPE
    for gap in GAPS:
        yield Words(x + gap, middle, text, TYPE, bold, "left")
        yield Words(x - gap, middle, text, TYPE, bold, "right")
        yield Words(x, y - gap, text, TYPE, bold, "center")
        yield Words(x, y + gap + 0.7 * TYPE, text, TYPE, bold, "center")
