"""What of a map for a frame can be switched on and off by whoever frames it.

Credits, the source line and the date of the data are none of it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from app.domain.errors import BadParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["AS_EVER", "REFUSED", "SWITCHES", "Switches", "check_kept"]

# What others call what has to stay.
REFUSED = dict.fromkeys(
    ("credits", "credit", "attribution", "source", "sources", "licence", "coverage", "date"),
    "cannot be switched off: sources, licences and the date of the data stay on every map",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """The parts of a map for a frame, each there or not."""

    scale: bool = True
    zoom_control: bool = True
    wheel_zoom: bool = True
    layers_control: bool = True
    caption: bool = False

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Switches:
        """Read those that are given, each ``true`` or ``false``, by their names in an address.

        >>> Switches.read({"wheel-zoom": "false", "caption": "true"})
        Switches(scale=True, zoom_control=True, wheel_zoom=False, layers_control=True, caption=True)
        """
        given = {name for name in SWITCHES if name in values}
        return cls(**{name.replace("-", "_"): values[name] == "true" for name in given})


AS_EVER = Switches()
# Names in an address, and how each is without.
SWITCHES = {each.name.replace("_", "-"): bool(each.default) for each in fields(Switches)}


def check_kept(names: Iterable[str]) -> None:
    """Refuse to switch off what stays.

    Raises
    ------
    BadParameterError
        If one of the names stands for it; it says why.
    """
    for name in names:
        if name in REFUSED:
            raise BadParameterError(name, REFUSED[name])
