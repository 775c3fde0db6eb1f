"""What a map is fitted to: one box for the live map, the still map and whatever is made of them.

A selection is fitted with the whole footprints of its places, so a place that is known to a region
is never opened closer than its region; nothing is opened closer than level 11. A selection without
a place, and the map of everything, open on the whole route.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from app.domain.geo.footprint import Disc
from app.maps.row_cards import RowsElsewhere
from app.maps.rows import map_rows
from app.maps.still.spots import rings, spots_of
from app.maps.still.view import degrees, shares_of_box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from app.domain.geo.footprint import Footprint
    from app.domain.geo.geodesy import Floats
    from app.selection.boxes import Bbox
    from app.store.catalog import Catalog
    from app.store.features import Feature
    from app.store.measured import Measured

    Incidents: TypeAlias = Sequence[Measured] | RowsElsewhere

__all__ = ["CLOSEST", "CLOSEST_BOX", "Fit", "fit_of", "to_fit", "whole_route"]

# The closest that a selection is opened, and a box that was asked for, as levels of the live map.
CLOSEST, CLOSEST_BOX = 11.0, 22.0
WHOLE_ROUTE = (37.0, 44.0, 54.0, 48.0)
# Metres of a degree of a meridian or of the equator: less than anywhere on WGS 84, and so much more
# that a disc of a country's size still reaches as many degrees.
LEAST_M, MOST_M = 110_500.0, 113_000.0
# The rows of a large map have degrees in ten-thousandths and metres in tenths.
DEGREES, METRES = 1e-4, 0.1
STEEPEST = 89.0


@dataclass(frozen=True, slots=True)
class Fit:
    """West, south, east, north (degrees) that a map opens on, and the zoom that it may reach."""

    box: Bbox
    closest: float = CLOSEST


def whole_route(catalog: Catalog) -> Fit:
    """Give the view of the whole route."""
    return Fit(catalog.collections["route"].bounds or WHOLE_ROUTE)


def fit_of(catalog: Catalog, shown: Incidents) -> Fit:
    """Give the view that a live map of some incidents opens with: that of their still map."""
    if isinstance(shown, RowsElsewhere):
        shares = to_fit(catalog, _reaching(catalog, shown.rows))
    else:
        shares = to_fit(catalog, [spot.footprint for spot in spots_of(shown)])
    (west, north), (east, south) = degrees(np.array([shares.min(axis=0), shares.max(axis=0)]))
    return Fit((float(west), float(south), float(east), float(north)))


def to_fit(catalog: Catalog, footprints: Iterable[Footprint]) -> Floats:
    """Give positions, (n, 2), in shares of the square: those of footprints, else of the route."""
    found = [ring for each in footprints for ring in rings(each)]
    return np.concatenate(found) if found else shares_of_box(whole_route(catalog).box)


def _reaching(catalog: Catalog, rows: NDArray[np.intp]) -> list[Footprint]:
    """Give, of a crowd of places, all areas and those discs that may reach farthest to a side.

    A disc is left out if another one surely reaches farther to each of the four sides; so the box
    of what is left is the box of all, and few outlines are made.
    """
    table = map_rows(catalog)
    used, first = np.unique(table.columns["place"][rows], return_index=True)
    used, first = used[used >= 0], rows[first[used >= 0]]
    is_area = np.isin(used, list(table.areas))
    lon, lat, radius_m = (
        table.places[name][used].astype(float) * unit
        for name, unit in (("lon", DEGREES), ("lat", DEGREES), ("radius", METRES))
    )
    wanted = is_area | _may_reach_farthest(lon, lat, np.where(is_area, 0.0, radius_m))
    features = catalog.collection("incidents").features
    found = [_footprint(features[row]) for row in first[wanted].tolist()]
    return [each for each in found if each is not None]


def _may_reach_farthest(lon: Floats, lat: Floats, radius_m: Floats) -> NDArray[np.bool_]:
    """Say which discs may reach farthest to one of the four sides, whatever rounding took away."""
    north_least, north_most = radius_m / MOST_M, radius_m / LEAST_M
    # On either side of a disc a degree of longitude has as many metres as at one of its ends.
    edge = np.minimum(np.abs(lat) + north_most, STEEPEST)
    east_least = north_least / np.cos(np.radians(np.minimum(np.abs(lat), STEEPEST)))
    east_most = north_most / np.cos(np.radians(edge))
    found = np.zeros(len(lon), dtype=bool)
    sides = ((lon, east_least, east_most), (lat, north_least, north_most))
    for at, least, most in sides:
        for middle in (at, -at):
            found |= middle + most + DEGREES >= (middle + least - DEGREES).max(initial=-np.inf)
    return found


def _footprint(feature: Feature) -> Footprint | None:
    return Disc(*feature.disc) if feature.disc else feature.footprint
