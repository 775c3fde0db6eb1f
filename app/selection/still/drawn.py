"""What a request lays over a still map: pins, and lines or areas, in the order of drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["CAPS", "Caps", "Drawn", "Look", "Overlay", "Pin", "Positions", "long_colour"]

SHORT = 3  # digits of a colour, one each for red, green and blue
# Longitude and latitude of each place, in degrees.
Positions: TypeAlias = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Caps:
    """How much may be laid over one map; ``shapes`` are lines, and rings of areas."""

    pins: int = 100
    shapes: int = 1_000
    vertices: int = 10_000
    characters: int = 500_000
    width_px: float = 50.0


CAPS = Caps()


@dataclass(frozen=True, slots=True)
class Pin:
    """A pin at a place; ``size`` is s, m or l, ``colour`` #rrggbb or None for that of the theme."""

    lon: float
    lat: float
    size: str = "s"
    label: str = ""
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How a line or an area looks; ``fill`` None leaves it open."""

    width_px: float = 2.0
    stroke: str = "#555555"
    stroke_opacity: float = 1.0
    fill: str | None = None
    fill_opacity: float = 0.6


@dataclass(frozen=True, slots=True)
class Drawn:
    """Lines, or the rings of areas: where they cross, holes are open."""

    parts: tuple[Positions, ...]
    look: Look


Overlay: TypeAlias = Pin | Drawn


def long_colour(digits: str) -> str:
    """Give a colour of three or six digits as #rrggbb.

    >>> long_colour("F00")
    '#ff0000'
    """
    whole = digits if len(digits) > SHORT else "".join(2 * digit for digit in digits)
    return f"#{whole.lower()}"
