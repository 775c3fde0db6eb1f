"""The sheet of a picture: title, legend, panels and footer one below the other, in pixels.

Blocks are put down from the top; how high the sheet is follows from them. Everything that is on a
picture of every analysis, so that no picture can leave it out, is put down here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D

from app.maps.plots.lettering import DOTS_PER_INCH, cut, legible, wrapped
from app.maps.style import CLASSES, THEMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from app.domain.record.vocabulary import EventClass

__all__ = ["AXIS", "MARGIN_PX", "SMALL", "Area", "Sheet"]

MARGIN_PX = 16.0
TITLE, QUESTION, AXIS, SMALL, FOOT = 15.0, 10.5, 10.5, 9.5, 9.0
LEADING = 1.4
# What of a question is said under the title; the whole of it is in the result.
QUESTION_LINES = 3
FOOTER_LINES = 6


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the sheet in pixels, from its left and its top."""

    left: float
    top: float
    width: float
    height: float


class Sheet:
    """A picture of a result while it is drawn."""

    def __init__(
        self, document: Mapping[str, Any], *, theme: str, width_px: int, more: str = ""
    ) -> None:
        """Begin with the title, ``more`` of it that the result says, and with what was asked."""
        self.width_px, self.theme = width_px, theme
        self.colours = THEMES[theme]
        self.figure = Figure(dpi=DOTS_PER_INCH, facecolor=self.colours["paper"])
        self.told: dict[str, str] = {}
        self._document = document
        self._areas: list[tuple[Axes, Area]] = []
        self._lines: list[tuple[Text, float]] = []
        self.top = MARGIN_PX
        self.title = legible(f"{document['title']}: {more}" if more else document["title"])
        self.write(self.title, size=TITLE, bold=True, most_lines=2)
        self.write(_question(document), size=QUESTION, most_lines=QUESTION_LINES)
        self.space(4.0)

    @property
    def room_px(self) -> float:
        """How wide the sheet is between its margins."""
        return self.width_px - 2.0 * MARGIN_PX

    def colour(self, event_class: EventClass) -> str:
        """Give the colour of a class."""
        colour: str = getattr(CLASSES[event_class], self.theme)
        return colour

    def space(self, height_px: float) -> None:
        """Leave something free."""
        self.top += height_px

    def write(
        self, text: str, *, size: float = SMALL, bold: bool = False, most_lines: int = 99
    ) -> None:
        """Put a paragraph down."""
        colour = self.colours["ink" if size >= TITLE else "faint"]
        for line in wrapped(text, size, self.room_px, bold=bold, most_lines=most_lines):
            weight = "bold" if bold else "normal"
            put = self.figure.text(
                0.0, 0.0, line, size=size, weight=weight, color=colour, va="baseline"
            )
            self._lines.append((put, self.top + size))
            self.top += size * LEADING

    def area(self, height_px: float, *, left_px: float, right_px: float = MARGIN_PX) -> Area:
        """Take the next part of the sheet, between distances from both sides."""
        found = Area(left_px, self.top, self.width_px - left_px - right_px, height_px)
        self.top += height_px
        return found

    def panel(self, area: Area) -> Axes:
        """Make an area one with axes: a frame in the colours of the theme, a faint grid below."""
        axes = self._axes(area)
        axes.set_facecolor(self.colours["paper"])
        axes.set_axisbelow(True)
        axes.tick_params(
            colors=self.colours["faint"], labelcolor=self.colours["ink"], labelsize=SMALL, length=4
        )
        for side, spine in axes.spines.items():
            spine.set_color(self.colours["border"])
            spine.set_visible(side in {"left", "bottom"})
        axes.grid(visible=True, color=self.colours["rule"], linewidth=0.6)
        return axes

    def canvas(self, area: Area) -> Axes:
        """Make an area one for drawing in its pixels, from its left and its top."""
        axes = self._axes(area)
        axes.set_axis_off()
        axes.set_xlim(0.0, area.width)
        axes.set_ylim(area.height, 0.0)
        return axes

    def label(self, axes: Axes, *, across: str = "", up: str = "") -> None:
        """Name the axes, each with its unit."""
        box = next(area for there, area in self._areas if there is axes)
        across, up = cut(across, AXIS, box.width), cut(up, AXIS, box.height + AXIS)
        axes.set_xlabel(across, size=AXIS, color=self.colours["ink"], labelpad=3.0)
        axes.set_ylabel(up, size=AXIS, color=self.colours["ink"], labelpad=4.0)

    def tell(self, gid: str, text: str) -> None:
        """Say what a part with an id is: an SVG shows it under the pointer and reads it out."""
        self.told[gid] = legible(text)

    def say_empty(self, axes: Axes) -> None:
        """Say in the middle of a panel why there is nothing in it."""
        why = self._document["empty_because"]
        if why is None:
            return
        box = next(area for there, area in self._areas if there is axes)
        lines = wrapped(f"Nothing to draw: {why}", AXIS + 1.5, box.width - 2.0 * MARGIN_PX)
        axes.text(
            0.5, 0.5, "\n".join(lines), transform=axes.transAxes, ha="center", va="center",
            size=AXIS + 1.5, color=self.colours["ink"], zorder=10,
            bbox={"facecolor": self.colours["paper"], "edgecolor": "none", "pad": 4.0},
        )  # fmt: skip

    def finish(self) -> Figure:
        """Put the footer down, and give the figure, as high as it has become."""
        self.space(8.0)
        for text in footer(self._document):
            self.write(text, size=FOOT, most_lines=FOOTER_LINES)
        height = round(self.top + MARGIN_PX / 2.0)
        self.figure.set_size_inches(_inches(self.width_px), _inches(height))
        for axes, area in self._areas:
            bottom = height - area.top - area.height
            box = (area.left, bottom, area.width, area.height)
            whole = (self.width_px, height, self.width_px, height)
            left, low, wide, high = (part / of for part, of in zip(box, whole, strict=True))
            axes.set_position((left, low, wide, high))
        for put, baseline in self._lines:
            put.set_transform(Affine2D().translate(MARGIN_PX, height - baseline))
        return self.figure

    def _axes(self, area: Area) -> Axes:
        axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._areas.append((axes, area))
        return axes


def footer(document: Mapping[str, Any]) -> Sequence[str]:
    """Give what must stand on every picture: what a result says of itself."""
    system = f"Unit: {document['unit']}. Reference system: {document['reference_system']}"
    versions = f"Catalog {document['catalog_version']}, software {document['software_version']}"
    return (
        f"Method: {document['method']}.",
        f"{system}, WGS 84.",
        f"Sources: {'; '.join(document['sources'])}.",
        f"{document['coverage']}. {versions}. Result {document['id']}.",
    )


def _question(document: Mapping[str, Any]) -> str:
    given = " · ".join(f"{name}={value}" for name, value in document["parameters"].items())
    return f"Asked: {given}" if given else "Asked of the whole record, nothing further given"


def _inches(pixels: int) -> float:
    """Give a length that is so many whole pixels again when it is drawn."""
    found = pixels / DOTS_PER_INCH
    return found if int(found * DOTS_PER_INCH) == pixels else found * (1.0 + 1e-12)
