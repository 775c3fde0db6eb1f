"""Text in pictures: in one font, no glyph that it lacks, measured, wrapped and cut in pixels.

Text of a record is never code here: formulas between dollar signs are switched off
(:mod:`app.maps.plots.output`), and the writer of SVG escapes.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib import get_data_path
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties, fontManager, get_font

from app.language.plural import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "DOTS_PER_INCH", "FAMILY", "MISSING", "counted", "cut", "known_glyphs", "legible", "line_px",
    "own_file", "wrapped",
]  # fmt: skip

# The first comes with matplotlib; a viewer of an SVG that lacks it takes one as wide.
FAMILY = ("DejaVu Sans", "Verdana", "Arial")
FILES = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
# One point of type is then one pixel, in an SVG as in a PNG.
DOTS_PER_INCH = 72.0
MISSING = "\u25a1"
ELLIPSIS = "…"
# More of a text than this is on no picture.
MOST_CHARACTERS = 1_000


def counted(n: int, what: str) -> str:
    """Give a number with what it counts, in English, the language of pictures of analyses.

    Examples
    --------
    >>> counted(1, "incident"), counted(1_200, "incident"), counted(0, "report")
    ('1 incident', '1,200 incidents', '0 reports')
    """
    return f"{n:,} {plural(n, what)}"


def _prefer_own() -> None:
    """Put the files of matplotlib before those of the machine, which may be another version.

    Letters would be hinted otherwise there, and a picture would have other bytes.
    """
    for bold in FILES:
        fontManager.addfont(own_file(bold=bold))
        fontManager.ttflist.insert(0, fontManager.ttflist.pop())


def legible(text: str) -> str:
    r"""Give text on one line without control characters; a square is what the font lacks.

    Examples
    --------
    >>> legible("KP\x00 1\n\u202e240 漢")
    'KP 1 240 □'
    """
    begun = text[: 4 * MOST_CHARACTERS]
    known = "".join(one if one.isspace() or _is_shown(one) else "" for one in begun)
    plain = " ".join(known.split())[:MOST_CHARACTERS]
    return "".join(one if ord(one) in known_glyphs() else MISSING for one in plain)


@lru_cache(maxsize=8_192)
def line_px(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of a line in pixels; ``size`` is that of the type."""
    prop = _font(size, "bold" if bold else "normal")
    return float(_renderer().get_text_width_height_descent(text, prop, ismath=False)[0])


def wrapped(
    text: str, size: float, most_px: float, *, bold: bool = False, most_lines: int = 99
) -> list[str]:
    """Give a text as lines that are no wider, its words kept whole where they fit."""
    lines = [""]
    words = legible(text).split(" ")
    for piece in (each for word in words for each in _pieces(word, size, most_px, bold=bold)):
        longer = f"{lines[-1]} {piece}".strip()
        if not lines[-1] or line_px(longer, size, bold=bold) <= most_px:
            lines[-1] = longer
        elif len(lines) <= most_lines:
            lines.append(piece)
        else:  # more than there is room for
            break
    if len(lines) <= most_lines:
        return lines
    rest = " ".join(lines[most_lines - 1 :]) + ELLIPSIS
    return [*lines[: most_lines - 1], cut(rest, size, most_px, bold=bold)]


def cut(text: str, size: float, most_px: float, *, bold: bool = False) -> str:
    """Give as much of a text as fits, with dots where something is left out."""
    plain = legible(text)
    if line_px(plain, size, bold=bold) <= most_px:
        return plain
    few, many = 0, len(plain)
    while few < many:  # the longest beginning that fits with its dots
        middle = (few + many + 1) // 2
        fits = line_px(plain[:middle] + ELLIPSIS, size, bold=bold) <= most_px
        few, many = (middle, many) if fits else (few, middle - 1)
    return plain[:few].rstrip(" " + ELLIPSIS) + ELLIPSIS


def _pieces(word: str, size: float, most_px: float, *, bold: bool) -> Iterator[str]:
    """Give a word whole, or in pieces that fit."""
    while line_px(word, size, bold=bold) > most_px and len(word) > 1:
        fits = max(len(cut(word, size, most_px, bold=bold)) - 1, 1)
        yield word[:fits]
        word = word[fits:]
    yield word


def _is_shown(one: str) -> bool:
    """Say whether a character is drawn: none that steers a device or the direction of writing."""
    return not unicodedata.category(one).startswith("C")


@cache
def known_glyphs() -> frozenset[int]:
    """Give the code points that the font has, upright and bold."""
    faces = (get_font(own_file(bold=bold)).get_charmap() for bold in (False, True))
    return frozenset.intersection(*map(frozenset, faces))


def own_file(*, bold: bool) -> str:
    """Give the file of the font, upright or bold, as it comes with matplotlib."""
    return str(Path(get_data_path(), "fonts", "ttf", FILES[bold]))


@cache
def _font(size: float, weight: str) -> FontProperties:
    return FontProperties(family=FAMILY[0], size=size, weight=weight)


@cache
def _renderer() -> Any:  # matplotlib leaves it untyped
    made: Any = RendererAgg
    return made(1, 1, DOTS_PER_INCH)


_prefer_own()
