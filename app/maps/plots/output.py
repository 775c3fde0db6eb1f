"""A drawn sheet as bytes, SVG or PNG: the same bytes for the same sheet, in every process."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol

from matplotlib import rc_context, rcdefaults, rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG

from app.maps.plots.lettering import DOTS_PER_INCH, FAMILY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure

__all__ = ["Picture", "as_png", "as_svg", "drawing"]

# Over the defaults, so that nobody's own settings change a picture.
STYLE: dict[str, Any] = {
    "font.family": ["sans-serif"],
    "font.sans-serif": [*FAMILY, "sans-serif"],
    "hatch.linewidth": 0.7,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "incident-mapper",
    "text.parse_math": False,  # a dollar sign is a dollar sign
    "axes.formatter.use_mathtext": False,
}
MAKER = "Incident Mapper"
GROUP = re.compile(r'<g id="([\w:.-]+)">')
# matplotlib keeps its settings and fonts for the whole process: one picture at a time.
ALONE = threading.Lock()


class Picture(Protocol):
    """What is written: a figure, its title, and what its parts are, by their ids."""

    @property
    def title(self) -> str:
        """What the picture is called."""

    @property
    def told(self) -> dict[str, str]:
        """What a part is, by its id."""

    def finish(self) -> Figure:
        """Give the figure, finished."""


@contextmanager
def drawing() -> Iterator[None]:
    """Draw under our own settings, and leave those of the process as they were."""
    with ALONE, rc_context():
        rcdefaults()
        settings: Any = rcParams  # typed by the names that there are
        settings.update(STYLE)
        yield


def as_png(sheet: Picture) -> bytes:
    """Give the sheet as pixels."""
    figure, file = sheet.finish(), BytesIO()
    said = {"Software": MAKER, "Title": sheet.title}
    canvas: Any = FigureCanvasAgg(figure)  # matplotlib leaves its writers untyped
    canvas.print_png(file, metadata=said)
    return file.getvalue()


def as_svg(sheet: Picture) -> bytes:
    """Give the sheet as lines and text, each part that can be told with what it is."""
    figure, file = sheet.finish(), BytesIO()
    figure.set_dpi(DOTS_PER_INCH)
    said = {"Date": None, "Creator": MAKER, "Title": sheet.title}
    canvas: Any = FigureCanvasSVG(figure)
    canvas.print_svg(file, metadata=said)
    text = file.getvalue().decode()
    # A point of matplotlib is a pixel here; links open where the reader is.
    text = re.sub(r'(width|height)="([\d.]+)pt"', r'\1="\2"', text, count=2)
    text = text.replace(' target="_blank"', "")
    return GROUP.sub(lambda found: found[0] + _told(sheet, found[1]), text).encode()


def _told(sheet: Picture, gid: str) -> str:
    words = sheet.told.get(gid)
    return "" if words is None else f"<title>{escape(words, quote=False)}</title>"
