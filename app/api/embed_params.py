"""The switches of the map for a frame, as parameters."""

from __future__ import annotations

from app.api.parameters import Parameter
from app.api.value_schemas import SWITCH
from app.maps.switches import SWITCHES

__all__ = ["EMBED", "MEANINGS"]

EMBED = "/embed"
SAID = {
    "scale": "the bar of lengths",
    "zoom-control": "the buttons that zoom; keys and gestures stay",
    "wheel-zoom": "whether the wheel zooms the map; false: it scrolls the page around it",
    "layers-control": "the list of layers",
    "caption": "the title over the map, and what was selected",
}
MEANINGS = {
    (EMBED, name): Parameter(SAID[name], {**SWITCH, "default": str(default).lower()})
    for name, default in SWITCHES.items()
}
