"""The browser's files: our own from the package, Leaflet from its pinned PyPI package."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import files
from pathlib import Path

from app.maps.basemap import basemap_script
from app.maps.style import theme_css

__all__ = ["MAP_SCRIPT", "STATIC_NAMES", "static_bytes", "static_text"]

OWN = Path(__file__).parent / "static"
LEAFLET = "XStatic-Leaflet"
LEAFLET_FILES = {"leaflet.js": "leaflet.js", "leaflet.css": "leaflet.css"}
# The parts of the script of the map's page, in the order in which they are read; pages get them as
# one file, which takes one request.
MAP_PARTS = (
    "footprint.js", "words.js", "dom.js", "permalink.js", "store.js", "notices.js", "server.js",
    "rows.js", "packed.js", "source.js", "selecting.js", "grouping.js", "density.js", "cards.js",
    "dots.js", "incidents.js", "backdrop.js", "lines.js", "layers.js", "paper.js", "online.js",
    "filtering.js", "panel.js", "brush.js", "timeline.js", "strip.js", "geodesic.js", "controls.js",
    "forms.js", "sharing.js", "map.js",
)  # fmt: skip
MAP_SCRIPT = "incident-map.js"
OWN_FILES = (
    "footprint.js", "map.css", "panel.css", "charts.css", "page.css", "data.css", "features.js",
    "ground.js", "drawing.js", "use.js", "asking.js", "docs.js",
    "framing.js",
)  # fmt: skip
COMMENT = re.compile(r"^[ \t]*(/\*.*?\*/[ \t]*|//[^\n]*)\n", re.DOTALL | re.MULTILINE)
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
IMAGE = re.compile(r"url\(images/[a-z0-9-]+\.png\)")

STATIC_NAMES = ("theme.css", "basemap.js", MAP_SCRIPT, *OWN_FILES, *LEAFLET_FILES)


@cache
def static_bytes(name: str) -> bytes:
    """Give a file of :data:`STATIC_NAMES`; a style sheet asks for no image.

    Raises
    ------
    KeyError
        If there is no such file.
    """
    if name == "theme.css":
        return theme_css().encode()
    if name == "basemap.js":
        return basemap_script()
    if name == MAP_SCRIPT:
        return "\n".join(_packed((OWN / part).read_text("utf-8")) for part in MAP_PARTS).encode()
    if name in OWN_FILES:
        return (OWN / name).read_bytes()
    if name in LEAFLET_FILES:
        raw = _leaflet(LEAFLET_FILES[name])
        return _bare(raw.decode()).encode() if name.endswith(".css") else raw
    raise KeyError(name)


def _packed(script: str) -> str:
    """Leave out the comments that stand on lines of their own, and the indentation.

    No text of these scripts goes over lines, so nothing that is said changes.
    """
    return INDENT.sub("", COMMENT.sub("", script))


def static_text(name: str) -> str:
    """Give a file of :data:`STATIC_NAMES` as text to stand in a page.

    Its lines end as a browser reads them: a hash of other ends would not be that of the code.
    """
    return static_bytes(name).decode().replace("\r\n", "\n")


def _leaflet(name: str) -> bytes:
    """Give a file of the Leaflet package by its name."""
    for path in files(LEAFLET) or ():
        if path.name == name and "data" in path.parts:
            return Path(str(path.locate())).read_bytes()
    raise FileNotFoundError(f"{LEAFLET} carries no {name}")


def _bare(css: str) -> str:
    """Take the images out of Leaflet's style sheet: its control of layers and its pins, unused."""
    return IMAGE.sub("none", css)
