"""Which analyses have a picture, and the picture of a result as SVG or PNG.

matplotlib takes half a second to load: that is done for the first picture, and for nothing else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from app.domain.errors import BadParameterError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.maps.plots.sheet import Sheet

__all__ = [
    "DEFAULT_WIDTH_PX", "FORMATS", "PICTURED", "THEMES", "WIDTHS_PX", "check_pictured", "picture",
]  # fmt: skip

FORMATS = {"svg": "image/svg+xml", "png": "image/png"}
# The analyses with a picture; each is drawn by ``draw`` of the module that has its name.
PICTURED = (
    "near-table", "rings", "summary", "corridor", "clustering", "scan", "timeline", "status",
    "reach", "sensitivity", "what-if",
)  # fmt: skip
# A result that is kept may be older than the table that its picture is drawn from.
DRAWN_FROM = {"scan": "incidents", "reach": "nodes"}
THEMES = ("light", "dark")
WIDTHS_PX, DEFAULT_WIDTH_PX = (300, 2_000), 900


def picture(
    document: Mapping[str, Any],
    form: str,
    *,
    theme: str = THEMES[0],
    width_px: int = DEFAULT_WIDTH_PX,
) -> bytes:
    """Draw the document of a result; links to items lead out of a folder like ``analyses/``.

    Raises
    ------
    BadParameterError
        If the analysis has no picture, or there is more than a picture can show, or the result
        is too old.
    """
    name = document["analysis"]
    check_pictured(name)
    table = DRAWN_FROM.get(name)
    if table is not None and table not in document:
        message = f"this result was made before it had the table '{table}': ask anew"
        raise BadParameterError("f", message)
    output = import_module("app.maps.plots.output")
    draw: Callable[..., Sheet] = import_module(f"app.maps.plots.{name.replace('-', '_')}").draw
    writers: dict[str, Callable[[Sheet], bytes]] = {"svg": output.as_svg, "png": output.as_png}
    with output.drawing():
        return writers[form](draw(document, theme=theme, width_px=width_px))


def check_pictured(name: str) -> None:
    """Refuse an analysis that has no picture.

    Raises
    ------
    BadParameterError
        It says which have one.
    """
    if name not in PICTURED:
        listed = ", ".join(PICTURED)
        raise BadParameterError("f", f"'{name}' has no picture; {listed} have one")
