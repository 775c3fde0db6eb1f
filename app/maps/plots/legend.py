"""The legend of a picture: each key beside its words, row below row, as many in one as fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from app.maps.plots.lettering import cut, line_px
from app.maps.plots.sheet import MARGIN_PX, SMALL
from app.maps.plots.signs import sign_of
from app.maps.style import CLASSES, SHADES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist

    from app.domain.record.vocabulary import EventClass
    from app.maps.plots.sheet import Sheet

__all__ = ["Key", "class_key", "legend", "line_key", "shade", "shade_key"]

ROW_PX, KEY_PX, GAP_PX = 17.0, 20.0, 16.0
SIGN_PX = 10.0


@dataclass(frozen=True, slots=True)
class Key:
    """A sample and its words; ``artist`` is drawn about the middle of the key."""

    words: str
    kind: str
    look: dict[str, Any]


def class_key(sheet: Sheet, event_class: EventClass, words: str = "") -> Key:
    """Give the sign of a class and its label."""
    look = {"marker": sign_of(event_class), "color": sheet.colour(event_class)}
    return Key(words or CLASSES[event_class].label, "sign", look)


def line_key(words: str, **look: Any) -> Key:
    """Give a line, or a mark on its own with ``linestyle="none"``."""
    return Key(words, "line", look)


def shade_key(words: str, colour: str, certainty: str, **look: Any) -> Key:
    """Give a filled surface."""
    return Key(words, "fill", shade(colour, certainty) | look)


def shade(colour: str, certainty: str) -> dict[str, Any]:
    """Say how a surface is filled, by how sure it is."""
    found = SHADES[certainty]
    return {
        "facecolor": to_rgba(colour, found.opacity),
        "edgecolor": colour,
        "hatch": found.hatch,
        "linewidth": 0.8,
    }


def legend(sheet: Sheet, keys: Sequence[Key]) -> None:
    """Put the keys down in rows."""
    rows: list[list[tuple[Key, str, float]]] = [[]]
    left = 0.0
    for key in keys:
        words = cut(key.words, SMALL, sheet.room_px - KEY_PX)
        width = KEY_PX + line_px(words, SMALL)
        if rows[-1] and left + width > sheet.room_px:
            rows.append([])
            left = 0.0
        rows[-1].append((key, words, left))
        left += width + GAP_PX
    axes = sheet.canvas(sheet.area(ROW_PX * len(rows), left_px=MARGIN_PX))
    for number, row in enumerate(rows):
        middle = (number + 0.5) * ROW_PX
        for key, words, x in row:
            axes.add_artist(_sample(key, x, middle))
            axes.text(
                x + KEY_PX, middle, words, size=SMALL, va="center_baseline",
                color=sheet.colours["ink"],
            )  # fmt: skip
    sheet.space(6.0)


def _sample(key: Key, left: float, middle: float) -> Artist:
    if key.kind == "fill":
        return Rectangle((left, middle - 5.0), 14.0, 10.0, **key.look)
    if key.kind == "sign":
        look: dict[str, Any] = {
            "markersize": SIGN_PX + 2.0, "markeredgewidth": 0.0, "linestyle": "none",
        }  # fmt: skip
        return Line2D([left + 7.0], [middle], **look, **key.look)
    middles = [left + 7.0] if key.look.get("linestyle") == "none" else [left, left + 14.0]
    return Line2D(middles, [middle] * len(middles), **key.look)
