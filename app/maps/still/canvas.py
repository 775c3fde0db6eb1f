"""The picture while it is drawn: shapes and text in pixels, from its left and its top.

Each thing is drawn over those before. matplotlib's figures have no axes here: a map has none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox

from app.maps.plots.lettering import DOTS_PER_INCH, legible
from app.maps.still.words import outline_of
from app.maps.style import THEMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.maps.still.view import Area
    from app.maps.still.words import Words

__all__ = ["HALO", "HALO_PX", "Canvas", "Written"]

# The groups of text with a halo in an SVG, by the beginning of their ids.
HALO = "halo-"
HALO_PX = 3.0
# Inches are converted to pixels by cutting off what is left.
JUST_OVER = 1.0 + 1e-12


@dataclass(frozen=True, slots=True)
class Written:
    """A line that is to be put over a picture of pixels, cut to a part of it."""

    words: Words
    colour: str
    within: Area | None


class Canvas:
    """A figure of whole pixels; ``scale`` says how many dots a pixel has each way."""

    def __init__(
        self, width: int, height: int, *, theme: str, scale: int, form: str, lang: str
    ) -> None:
        """Begin with paper in the colour of the theme; ``lang`` is the language of the text."""
        self.form, self.lang = form, lang
        self.written: list[Written] = []
        # What is written, by whether it is bold.
        self.letters: dict[bool, set[str]] = {False: set(), True: set()}
        self.width, self.height, self.scale = width, height, scale
        self.colours = THEMES[theme]
        self.theme = theme
        wide, high = (side / DOTS_PER_INCH * JUST_OVER for side in (width, height))
        self.figure = Figure(
            figsize=(wide, high), dpi=DOTS_PER_INCH * scale, facecolor=self.colours["paper"]
        )
        to_inches = Affine2D().scale(1.0, -1.0).translate(0.0, height).scale(1.0 / DOTS_PER_INCH)
        self._px = to_inches + self.figure.dpi_scale_trans
        self._order = 0

    def fill(
        self, path: Path | None, colour: str, opacity: float = 1.0, *, within: Area | None = None
    ) -> None:
        """Fill a path."""
        if path is not None:
            patch = PathPatch(path, facecolor=to_rgba(colour, opacity), edgecolor="none", lw=0.0)
            self._add(patch, within)

    def line(
        self,
        path: Path | None,
        colour: str,
        width_px: float,
        *,
        opacity: float = 1.0,
        dashes: Sequence[float] = (),
        within: Area | None = None,
    ) -> None:
        """Draw the line of a path; dashes and gaps are in pixels."""
        if path is None or width_px <= 0.0:
            return
        patch = PathPatch(
            path, facecolor="none", edgecolor=to_rgba(colour, opacity), lw=width_px,
            ls=dashed(dashes, width_px), joinstyle="round", capstyle="butt",
        )  # fmt: skip
        self._add(patch, within)

    def many(
        self,
        paths: Sequence[Path],
        *,
        fills: Sequence[tuple[float, ...]],
        edges: Sequence[tuple[float, ...]] = (),
        width_px: float = 0.0,
        dashes: Sequence[Sequence[float]] = ((),),
        within: Area | None = None,
    ) -> None:
        """Draw many paths one after the other, each with its own colours."""
        if paths:
            styles = [dashed(each, width_px) for each in dashes]
            drawn = PathCollection(
                paths, facecolors=fills or "none", edgecolors=edges or "none",
                linewidths=[width_px], linestyles=styles, transform=self._px,
            )  # fmt: skip
            self._add(drawn, within)

    def text(
        self, words: Words, colour: str, *, halo: bool = False, within: Area | None = None
    ) -> None:
        """Write a line; what the font lacks becomes a square.

        In pixels it is put over everything else in the end, which nothing may lie on.
        """
        plain = legible(words.text)
        if self.form == "png":
            self.written.append(Written(replace(words, text=plain), colour, within))
            return
        self.letters[words.bold].update(plain)
        put = Text(
            words.x, words.baseline, plain, size=words.size, color=colour, ha=words.across,
            va="baseline", weight="bold" if words.bold else "normal", parse_math=False,
        )  # fmt: skip
        if halo:
            put.set_gid(f"{HALO}{self._order}")
        self._add(put, within)

    def halos(self, lines: Sequence[Words], within: Area) -> None:
        """Draw the halos behind lines of text; an SVG has them with the text itself."""
        if lines and self.form != "svg":
            path = Path.make_compound_path(*map(outline_of, lines))
            patch = PathPatch(
                path, facecolor="none", edgecolor=to_rgba(self.colours["halo"], 0.85), lw=HALO_PX,
                joinstyle="round", capstyle="round",
            )  # fmt: skip
            self._add(patch, within)

    def _add(self, artist: Any, within: Area | None) -> None:
        """Put something over all that is there, cut to a part of the picture."""
        artist.set_transform(self._px)
        self.figure.add_artist(artist, clip=False)
        if within is None:
            artist.set_clip_on(False)
        else:
            artist.set_clip_box(self._clip(within))
        self._order += 1
        artist.set_zorder(self._order)

    def _clip(self, area: Area) -> TransformedBbox:
        """Give an area as a box that stands upright: an SVG has no boxes of negative height."""
        left, top, right, bottom = area.box
        low, high = self.height - bottom, self.height - top
        inches = Bbox([[left, low], [right, high]]).transformed(
            Affine2D().scale(1.0 / DOTS_PER_INCH)
        )
        return TransformedBbox(inches, self.figure.dpi_scale_trans)


def dashed(dashes: Sequence[float], width_px: float) -> Any:
    """Give dashes as matplotlib has them: in widths of the line."""
    return (0.0, tuple(each / width_px for each in dashes)) if dashes else "solid"
