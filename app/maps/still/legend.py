"""The legend of a still map: what is drawn on it, and nothing that is not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.path import Path

from app.domain.record.vocabulary import EventClass
from app.maps.plots.lettering import line_px, wrapped
from app.maps.still.backdrop import diamond
from app.maps.still.laid_over import draw_sample
from app.maps.still.signs import FRAME_PX, LEAD_DASHES, class_colour, icon_at, round_at
from app.maps.still.view import Area
from app.maps.still.words import Words
from app.maps.style import CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.language.languages import Language
    from app.maps.still.canvas import Canvas
    from app.maps.still.scene import Scene
    from app.selection.still.drawn import Overlay

__all__ = ["KEYS", "Key", "Legend", "column", "legend_of", "rows"]

TYPE, LEADING, BETWEEN, PAD = 9.5, 12.0, 4.0, 8.0
KEY_PX, SIGN_PX = 24.0, 15.0
COLUMN_PX = 216.0
KEYS = {
    "count": "incidents that are located only to the same place, or to places close together",
    "lead": "unconfirmed lead",
    "disc": "the place lies somewhere in this disc: nothing finer is published",
    "dashed": "known only to this area or region",
    "route": "CPC pipeline",
    "schematic": "schematic: a straight line over an unmapped stretch, ±10 km",
    "tick": "kilometre mark, with how far it may be off",
    "asset": "station, terminal or refinery, at the precision of public maps",
    "okrug": "Novorossiysk municipality",
    "added": "added to this picture, not of the record",
}
GAP_PX = 14.0


@dataclass(frozen=True, slots=True)
class Key:
    """A sample by its kind, with its words; of a class its own."""

    kind: str
    words: str
    of_class: EventClass | None = None
    lines: tuple[str, ...] = ()
    overlays: tuple[Overlay, ...] = ()

    @property
    def height(self) -> float:
        """How high it is, in pixels."""
        return max(len(self.lines) * LEADING, LEADING + 1.0) + BETWEEN

    @property
    def width(self) -> float:
        """How wide it is, in pixels."""
        return KEY_PX + max((line_px(line, TYPE) for line in self.lines), default=0.0)


@dataclass(frozen=True, slots=True)
class Legend:
    """Keys with the places of each, from the left and the top of the whole."""

    keys: tuple[tuple[Key, float, float], ...]
    width: float
    height: float

    def draw(self, canvas: Canvas, left: float, top: float, *, framed: bool) -> None:
        """Draw the keys; framed on paper where they lie on the map."""
        colours = canvas.colours
        if framed:
            box = Path(_corners(Area(left, top, self.width, self.height)), closed=True)
            canvas.fill(box, colours["paper"], 0.93)
            canvas.line(box, colours["rule"], 1.0)
        for key, x, y in self.keys:
            _sample(canvas, key, left + x, top + y + (LEADING + 1.0) / 2.0)
            for number, line in enumerate(key.lines):
                baseline = top + y + number * LEADING + 0.82 * LEADING
                canvas.text(Words(left + x + KEY_PX, baseline, line, TYPE), colours["ink"])


def legend_of(scene: Scene, language: Language) -> list[Key]:
    """Give the keys of what is drawn."""
    return [*_class_keys(scene, language), *_other_keys(scene, language)]


def _class_keys(scene: Scene, language: Language) -> Iterator[Key]:
    counts: dict[EventClass, int] = {}
    for each in (one for spot in scene.spots for one in spot.incidents):
        counts[each.incident.event_class] = counts.get(each.incident.event_class, 0) + 1
    for name in (each for each in EventClass if each in counts):
        words = f"{language.say(CLASSES[name].plural)} ({language.number(counts[name])})"
        yield Key("class", words, name)


def _other_keys(scene: Scene, language: Language) -> Iterator[Key]:
    shapes = {spot.is_dashed for spot in scene.drawn_spots}
    is_there = {
        "count": any(len(sign.incidents) > 1 for sign in scene.signs),
        "lead": any(sign.is_lead for sign in scene.signs),
        "disc": False in shapes,
        "dashed": True in shapes,
        "route": "route" in scene.route,
        "schematic": "schematic" in scene.route,
        "tick": bool(scene.seen.ticks),
        "asset": bool(scene.seen.assets),
        "okrug": scene.has_okrug,
        "added": bool(scene.overlays),
    }
    for kind, words in KEYS.items():
        if is_there[kind]:
            yield Key(kind, language.say(words), overlays=scene.overlays)


def column(keys: Sequence[Key], width: float = COLUMN_PX) -> Legend:
    """Put keys one below the other, no wider than given."""
    placed, top = [], PAD
    for key in (_wrapped(each, width - 2.0 * PAD) for each in keys):
        placed.append((key, PAD, top))
        top += key.height
    needed = max((key.width for key, _, _ in placed), default=0.0) + 2.0 * PAD
    return Legend(tuple(placed), needed, top - BETWEEN + PAD)


def rows(keys: Sequence[Key], width: float) -> Legend:
    """Put keys side by side, as many in a row as fit."""
    placed: list[tuple[Key, float, float]] = []
    left, top, high = PAD, 0.0, 0.0
    for key in (_wrapped(each, min(2.0 * COLUMN_PX, width - 2.0 * PAD)) for each in keys):
        if left > PAD and left + key.width > width - PAD:
            left, top, high = PAD, top + high, 0.0
        placed.append((key, left, top))
        left, high = left + key.width + GAP_PX, max(high, key.height)
    return Legend(tuple(placed), width, top + high)


def _wrapped(key: Key, width: float) -> Key:
    return replace(key, lines=tuple(wrapped(key.words, TYPE, width - KEY_PX, most_lines=3)))


def _corners(area: Area) -> list[tuple[float, float]]:
    left, top, right, bottom = area.box
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def _sample(canvas: Canvas, key: Key, left: float, y: float) -> None:
    """Draw the sample of a key about the middle of its room."""
    x, colours = left + SIGN_PX / 2.0, canvas.colours
    ink = colours["ink"]
    if key.kind in {"class", "lead", "count"}:
        _sign(canvas, key, x, y)
    elif key.kind == "disc":
        canvas.fill(round_at(x, y, 6.0), ink, 0.1)
        canvas.line(round_at(x, y, 6.0), ink, 1.1, opacity=0.55)
    elif key.kind == "dashed":
        canvas.line(round_at(x, y, 6.0), ink, 1.1, opacity=0.7, dashes=(3.0, 3.0))
    elif key.kind == "asset":
        canvas.many(
            [diamond(x, y)], fills=[to_rgba(colours["paper"])], edges=[to_rgba(colours["asset"])],
            width_px=1.8,
        )  # fmt: skip
    elif key.kind == "added":
        draw_sample(canvas, key.overlays, x, y)
    else:
        _line(canvas, key.kind, left, y)


def _sign(canvas: Canvas, key: Key, x: float, y: float) -> None:
    if key.of_class is not None:
        colour = class_colour(canvas, key.of_class)
        canvas.fill(icon_at(key.of_class, x, y, 6.5), colour)
        return
    ink, paper = canvas.colours["ink"], canvas.colours["paper"]
    dashes = LEAD_DASHES if key.kind == "lead" else ()
    canvas.fill(round_at(x, y, SIGN_PX / 2.0), paper)
    canvas.line(round_at(x, y, SIGN_PX / 2.0 - 1.0), ink, FRAME_PX * 0.8, dashes=dashes)
    if key.kind == "count":
        canvas.text(Words(x, y + 2.9, "14", 8.0, bold=True, across="center"), ink)


def _line(canvas: Canvas, kind: str, left: float, y: float) -> None:
    line = Path(np.array([(left - 1.0, y), (left + SIGN_PX + 2.0, y)]))
    route = canvas.colours["route"]
    if kind == "route":
        canvas.line(line, route, 3.0)
    elif kind == "schematic":
        canvas.line(line, route, 2.5, dashes=(4.0, 3.0))
    elif kind == "tick":
        canvas.line(line, route, 3.0)
        canvas.line(Path(np.array([(left + 4.0, y), (left + 11.0, y)])), route, 8.0, opacity=0.5)
    else:
        lilac = canvas.colours["okrug"]
        canvas.fill(round_at(left + SIGN_PX / 2.0, y, 6.0), lilac, 0.12)
        canvas.line(round_at(left + SIGN_PX / 2.0, y, 6.0), lilac, 1.4)
