"""Read a box of a query string: four or six numbers in the axes of a system."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from app.selection.crs import CRS84
from app.selection.values import MAX_LAT, MAX_LON, parse_number, parse_parts, part_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from app.selection.crs import Crs

__all__ = ["Bbox", "parse_bbox", "read_box"]

Bbox: TypeAlias = tuple[float, float, float, float]

BBOX_2D, BBOX_3D = 4, 6


def parse_bbox(text: str, crs: Crs = CRS84) -> Bbox:
    """Read west,south,east,north (or six numbers with heights, which are ignored).

    West of more than east means that the box crosses the antimeridian. In another system the
    numbers come in the order of its axes, and are given so.

    Examples
    --------
    >>> parse_bbox("37,44,38,45")
    (37.0, 44.0, 38.0, 45.0)
    """
    numbers = parse_parts(text, ",", parse_number)
    if len(numbers) not in (BBOX_2D, BBOX_3D):
        raise ValueError(f"'{text}' is not four or six numbers: west,south,east,north")
    half = len(numbers) // 2
    west, south, east, north = *numbers[:2], *numbers[half : half + 2]
    if len(numbers) == BBOX_3D and numbers[2] > numbers[5]:
        raise ValueError(f"'{text}' has its bottom over its top (parts 3 and 6 of 6)")
    if crs is CRS84:
        _check_degrees(text, numbers)
    return west, south, east, north


def _check_degrees(text: str, numbers: list[float]) -> None:
    """Refuse longitudes and latitudes out of range, with the part of the box that is."""
    half, count = len(numbers) // 2, len(numbers)
    for place in (0, half):
        if abs(numbers[place]) > MAX_LON:
            of_all = part_of(place + 1, count)
            raise ValueError(f"'{text}': longitudes lie between -180 and 180{of_all}")
    message = f"'{text}': south to north lies between -90 and 90, south first"
    for place in (1, half + 1):
        if abs(numbers[place]) > MAX_LAT:
            raise ValueError(f"{message}{part_of(place + 1, count)}")
    if numbers[1] > numbers[half + 1]:
        raise ValueError(f"{message} (parts 2 and {half + 2} of {count})")


def read_box(text: str, crs: Crs) -> tuple[Bbox, BaseGeometry]:
    """Read a box of a system, and give its region in degrees with it."""
    box = parse_bbox(text, crs)
    try:
        return box, crs.region(box)
    except ValueError as error:
        message = str(error)
        raise ValueError(message if message[:1] == "'" else f"'{text[:80]}' {message}") from error
