"""What is asked of a still map besides what it shows: layers, furniture, title, theme, language."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import BadParameterError
from app.selection.still.characters import at_character
from app.selection.still.frame import (
    NOT_TURNED,
    Centre,
    Padding,
    Position,
    Size,
    parse_padding,
    parse_position,
    parse_size,
)
from app.selection.values import parse_choice, parse_parts, parse_switch, read_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.selection.still.drawn import Overlay

__all__ = [
    "LAYERS", "LEAST_WITH_INSET", "MAX_TITLE", "REFUSED", "SWITCHES", "THEMES", "Asked",
    "check_refused",
]  # fmt: skip

LAYERS = ("route", "okrug", "marks", "assets", "towns")
THEMES = ("light", "dark")
# What can be switched, and how it is without.
SWITCHES = {
    "legend": True, "scale": True, "ticks": True, "footprints": True, "north": False,
    "inset": False,
}  # fmt: skip
MAX_TITLE = 200
# Control characters, and halves of characters that are none.
NOT_TEXT = {"Cc", "Cs"}
# A picture that is smaller has no room for an overview.
LEAST_WITH_INSET = (320, 240)
# What Mapbox reads and this service does not, and why.
REFUSED = {
    "attribution": "cannot be switched off: sources, date of the data and licences stay",
    "logo": "is not read: there is none to switch off",
    "addlayer": "is not drawn: the layers are those that ship, chosen with layers and off",
    "before_layer": "is not read: overlays lie over the ground and under the signs",
    "setfilter": "is not read: filter chooses incidents (CQL2)",
    "layer_id": "is not read: filter chooses incidents (CQL2)",
    "access_token": "is not read: no account is needed",
    "bearing": NOT_TURNED,
    "pitch": NOT_TURNED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A still map as it is asked for; ``overlays`` are in the order of drawing.

    ``padding`` None is as much as the map has room for.
    """

    position: Position
    size: Size
    padding: Padding | None = None
    overlays: tuple[Overlay, ...] = ()
    layers: frozenset[str] = frozenset(LAYERS)
    theme: str = THEMES[0]
    lang: str = "en"
    title: str = ""
    legend: bool = True
    scale: bool = True
    footprints: bool = True
    north: bool = False
    inset: bool = False

    @classmethod
    def parse(
        cls,
        position: str,
        size: str,
        values: Mapping[str, str],
        overlays: tuple[Overlay, ...] = (),
    ) -> Asked:
        """Read the parts of an address and the parameters beside them.

        Raises
        ------
        BadParameterError
            For the first that cannot be read; of a part of the address with the character.
        """
        where, shape = parse_position(position), parse_size(size)
        padding = read_value(values, "padding", parse_padding)
        if padding is not None and isinstance(where, Centre):
            raise BadParameterError("padding", "means something only with auto or a box")
        switches = {name: _switch(values, name) for name in SWITCHES}
        if switches["inset"]:
            _check_room_for_inset(shape)
        layers = _layers(values)
        if not switches.pop("ticks"):
            layers -= {"marks"}
        return cls(
            position=where,
            size=shape,
            padding=padding,
            overlays=overlays,
            layers=layers,
            theme=values.get("theme", THEMES[0]),
            lang=values.get("lang", "en"),
            title=read_value(values, "title", _title) or "",
            **switches,
        )


def check_refused(values: Mapping[str, str]) -> None:
    """Refuse what Mapbox reads and this service does not, with the reason.

    Raises
    ------
    BadParameterError
        It names the parameter.
    """
    for name, why in REFUSED.items():
        if name in values and not (name == "attribution" and values[name] == "true"):
            raise BadParameterError(name, why)


def _layers(values: Mapping[str, str]) -> frozenset[str]:
    """Give the layers that are on: those of ``layers``, or all, without those of ``off``."""
    shown = read_value(values, "layers", _names)
    hidden = read_value(values, "off", _names) or frozenset()
    return (frozenset(LAYERS) if shown is None else shown) - hidden


def _switch(values: Mapping[str, str], name: str) -> bool:
    found = read_value(values, name, parse_switch)
    return SWITCHES[name] if found is None else found


def _check_room_for_inset(size: Size) -> None:
    width, height = LEAST_WITH_INSET
    if size.width < width or size.height < height:
        message = f"has no room on {size.width} x {size.height} pixels, but from {width} x {height}"
        raise BadParameterError("inset", message)


def _names(text: str) -> frozenset[str]:
    return frozenset(parse_parts(text, ",", lambda part: parse_choice(part, LAYERS)))


def _title(text: str) -> str:
    if not text.strip() or len(text) > MAX_TITLE:
        raise ValueError(f"expected a text of 1 to {MAX_TITLE} characters")
    for place, one in enumerate(text):
        if unicodedata.category(one) in NOT_TEXT:
            where = at_character(place)
            raise ValueError(f"holds the control character U+{ord(one):04X}{where}")
    return text
