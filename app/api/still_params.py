"""The parameters of still maps: what their addresses and queries read, and what it means."""

from __future__ import annotations

import re
from typing import Any

from app.api.parameters import Parameter
from app.api.value_schemas import SWITCH, choice, text
from app.selection.still.asked import LAYERS, MAX_TITLE, SWITCHES, THEMES
from app.selection.still.frame import FORMATS, MAX_PX

__all__ = [
    "MEANINGS",
    "MEDIA_TYPES",
    "OF_STILLS",
    "OVERLAID",
    "PARTS",
    "PLAIN",
    "POSTED",
    "STILLS",
    "STILL_BODY",
    "plain_path",
]  # fmt: skip

# An overlay may hold slashes, which an address has percent-encoded.
OVERLAID = "/static/{overlay:path}/{position}/{size}"
PLAIN = "/static/{position}/{size}"
POSTED = "/static"
CONVERTER = re.compile(r":\w+(?=\})")
MEDIA_TYPES = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
OF_STILLS = (
    "lang", "padding", "layers", "off", "theme", "title", *SWITCHES, "attribution",
)  # fmt: skip
SAID = {
    "legend": "signs and lines of the map, where there is room",
    "scale": "the bar of lengths, measured in the middle",
    "ticks": "marks and names of kilometres; false is as off=marks",
    "footprints": "false: discs of places with a sign are left out, which the picture says",
    "north": "an arrow to the north",
    "inset": "an overview of the route, on pictures of 320x240 and more",
}


def plain_path(path: str) -> str:
    """Give the path of a route as the OpenAPI document has it, without converters.

    >>> plain_path("/static/{overlay:path}/{position}/{size}")
    '/static/{overlay}/{position}/{size}'
    """
    return CONVERTER.sub("", path)


STILLS = (PLAIN, plain_path(OVERLAID), POSTED)
NUMBERS = "(?:0|[1-9][0-9]{0,2}|1[01][0-9]{2}|12[0-7][0-9]|1280)"
SIDE = "(?:[1-9][0-9]{0,2}|1[01][0-9]{2}|12[0-7][0-9]|1280)"
_LON, _LAT = "-?(?:1[0-7]|[1-9])?[0-9](?:\\.[0-9]{1,6})?", "-?[1-7]?[0-9](?:\\.[0-9]{1,6})?"
PLACE = f"{_LON},{_LAT}"
PIN = rf"pin-[sl](?:-(?:[a-z]|[0-9]{{1,2}}))?(?:\+(?:[0-9a-f]{{3}}|[0-9a-f]{{6}}))?\({PLACE}\)"
_NAMES = f"(?:{'|'.join(LAYERS)})"
LISTED: dict[str, Any] = {"type": "string", "pattern": f"^{_NAMES}(?:,{_NAMES}){{0,4}}$"}
SIZE: dict[str, Any] = {
    "type": "string", "pattern": rf"^{SIDE}x{SIDE}(?:(?:@2x)?\.png|\.svg|\.pdf)$",
}  # fmt: skip
POSITION: dict[str, Any] = {
    "type": "string",
    "pattern": rf"^(?:auto|{PLACE},(?:1?[0-9]|2[01])(?:\.[0-9]{{1,2}})?|\[.{{7,}}\])$",
}
# The parts of an address: what each is, its schema, an example.
PARTS: dict[str, tuple[str, dict[str, Any], str]] = {
    "overlay": (
        "pins, paths and GeoJSON, separated by commas (docs/still-maps.md); pattern: pins alone",
        {"type": "string", "pattern": f"^{PIN}(?:,{PIN}){{0,8}}$"},
        "pin-s-a+b3261e(37.8,44.7)",
    ),
    "position": (
        "auto, [west,south,east,north] or lon,lat,zoom with levels as in Leaflet", POSITION, "auto",
    ),
    "size": (
        f"width x height, up to {MAX_PX:,} pixels; @2x: twice the dots (PNG); {', '.join(FORMATS)}",
        SIZE,
        "640x480.png",
    ),
}  # fmt: skip
OWN = {
    "padding": Parameter(
        "beside auto or a box: pixels to keep free, one to four numbers as in CSS",
        {"type": "string", "pattern": f"^{NUMBERS}(?:,{NUMBERS}){{0,3}}$"},
        "24",
    ),
    "layers": Parameter("layers that are drawn; without it all", LISTED, "route,towns"),
    "off": Parameter("layers that are not drawn", LISTED, "marks"),
    "theme": Parameter("colours", choice(*THEMES, default=THEMES[0])),
    "title": Parameter(
        "a line over the map, without control characters",
        {**text(MAX_TITLE), "pattern": r"^[^\u0000-\u001f\u007f-\u009f]+$"},
        "Since 2025",
    ),
    "attribution": Parameter("cannot be switched off", choice("true", default="true")),
    **{
        name: Parameter(SAID[name], {**SWITCH, "default": str(default).lower()})
        for name, default in SWITCHES.items()
    },
}
MEANINGS = {(path, name): said for path in STILLS for name, said in OWN.items()}
PLACED: dict[str, Any] = {"type": "object", "required": ["type"]}
STILL_BODY: dict[str, Any] = {
    "type": "object",
    "required": ["size"],
    "properties": {
        "overlay": {
            "description": "as in an address, GeoJSON as it is, or a list of both",
            "oneOf": [
                {"type": "string"},
                PLACED,
                {"type": "array", "items": {"oneOf": [{"type": "string"}, PLACED]}},
            ],
        },
        "position": {**POSITION, "default": "auto"},
        "size": SIZE,
    },
    "additionalProperties": False,
}
