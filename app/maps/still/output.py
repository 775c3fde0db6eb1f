"""A drawn canvas as bytes: PNG, SVG, PDF; the same for the same picture, in every process.

Text stays text: an SVG has it as text nodes, a PDF as letters of a font, and both carry the fonts
(:mod:`app.maps.still.faces`). Neither has a date, the name of a machine, or an id that is drawn by
chance.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import to_rgb

from app.maps.plots.lettering import DOTS_PER_INCH, legible
from app.maps.plots.output import MAKER
from app.maps.still.canvas import HALO, HALO_PX
from app.maps.still.faces import face_rules
from app.maps.still.pdf_end import with_language
from app.maps.still.png import png_bytes
from app.maps.still.words import MASK_BASE, MASK_LEFT, mask_of

if TYPE_CHECKING:
    from app.maps.still.canvas import Canvas, Written

__all__ = ["as_bytes", "rendered"]

SIZE = re.compile(r'(width|height)="([\d.]+)pt"')
# Lines have six digits after the point, of which two can be seen, and a letter for each step.
LINE, FINE = re.compile(r'(?<= d=")[^"]+'), re.compile(r"(\.\d\d)\d+")
STEP = " \nL"
STEPS = re.compile(r"(?: \nL [-.\d]+ [-.\d]+){2,}")
NO_TURN = re.compile(r' transform="rotate\(-0 [^"]*"')
TRUETYPE = 42


def rendered(canvas: Canvas, title: str, said: str) -> bytes | np.ndarray:
    """Draw a canvas: PNG as pixels, which are packed later, elsewhere; others as bytes.

    Must be called while drawing (:func:`app.maps.plots.output.drawing`).
    """
    if canvas.form == "png":
        return _pixels(canvas)
    title, said = legible(title), legible(said)
    if canvas.form == "svg":
        return _svg(canvas, title, said)
    return with_language(_pdf(canvas, title, said), canvas.lang)


def as_bytes(found: bytes | np.ndarray, title: str, said: str) -> bytes:
    """Pack pixels, with title and credits as texts of the file; bytes are left as they are."""
    if isinstance(found, bytes):
        return found
    told = {"Software": MAKER, "Title": legible(title), "Copyright": legible(said)}
    return png_bytes(found, told)


def _pixels(canvas: Canvas) -> np.ndarray:
    made: Any = FigureCanvasAgg(canvas.figure)  # matplotlib leaves its writers untyped
    made.draw()
    pixels = np.asarray(made.buffer_rgba())[..., :3].copy()
    for line in canvas.written:
        _write(pixels, line, canvas.scale)
    return pixels


def _write(pixels: np.ndarray, line: Written, scale: int) -> None:
    """Put a line of text over pixels."""
    words = line.words
    mask = mask_of(words.text, words.size, words.bold, scale)
    left = round((words.left - MASK_LEFT) * scale)
    top = round(words.baseline * scale) - round(MASK_BASE * words.size * scale)
    height, width, _ = pixels.shape
    box = (0.0, 0.0, width, height) if line.within is None else line.within.box
    low_x, low_y, high_x, high_y = (round(each * (scale if line.within else 1)) for each in box)
    first_x, first_y = max(left, low_x, 0), max(top, low_y, 0)
    last_x = min(left + mask.shape[1], high_x, width)
    last_y = min(top + mask.shape[0], high_y, height)
    if last_x <= first_x or last_y <= first_y:
        return
    covered = mask[first_y - top : last_y - top, first_x - left : last_x - left, None] / 255.0
    under = pixels[first_y:last_y, first_x:last_x]
    ink = np.array(to_rgb(line.colour)) * 255.0
    under[:] = np.rint(under * (1.0 - covered) + ink * covered)


def _svg(canvas: Canvas, title: str, said: str) -> bytes:
    """Give an SVG in pixels; the halos of names are strokes under their own letters."""
    file = BytesIO()
    canvas.figure.set_dpi(DOTS_PER_INCH)
    made: Any = FigureCanvasSVG(canvas.figure)
    told = {"Date": None, "Creator": MAKER, "Title": title, "Rights": said}
    made.print_svg(file, metadata=told)
    text = SIZE.sub(r'\1="\2"', file.getvalue().decode(), count=2)
    halo = canvas.colours["halo"]
    rule = (
        f'[id^="{HALO}"] text{{paint-order:stroke;stroke:{halo};stroke-opacity:.85;'
        f"stroke-width:{HALO_PX:g}px;stroke-linejoin:round}}"
    )
    text = NO_TURN.sub("", LINE.sub(lambda line: _shorter(line[0]), text))
    text = text.replace("<svg ", f'<svg xml:lang="{canvas.lang}" ', 1)
    return text.replace("</style>", f"{rule}{face_rules(canvas.letters)}</style>", 1).encode()


def _shorter(line: str) -> str:
    """Give the steps of a line in fewer characters: an SVG is a third of that smaller."""
    fine = FINE.sub(r"\1", line)
    return STEPS.sub(lambda steps: STEP + steps[0].replace(STEP, ""), fine)


def _pdf(canvas: Canvas, title: str, said: str) -> bytes:
    file = BytesIO()
    # A page is measured in points, which are the pixels here, and not cut to whole ones.
    canvas.figure.set_size_inches(canvas.width / DOTS_PER_INCH, canvas.height / DOTS_PER_INCH)
    made: Any = FigureCanvasPdf(canvas.figure)
    told = {
        "Creator": MAKER, "Producer": MAKER, "CreationDate": None, "Title": title, "Subject": said,
    }  # fmt: skip
    with rc_context({"pdf.fonttype": TRUETYPE, "pdf.compression": 6}):
        made.print_pdf(file, metadata=told)
    return file.getvalue()
