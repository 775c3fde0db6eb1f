"""What of a record is published where it asks for a grid: its cell instead of its place.

The point is replaced by the centre of the cell of a fixed grid (:mod:`app.domain.geo.grid`) that
holds it, and the radius is widened until it covers whatever the place covered, wherever in the
cell that lay. So each distance to what is published is an interval that holds the one to the
place. What else would tell the place is taken out; what an editor wrote in words stays.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
from shapely import Point

from app.domain.geo.footprint import Disc
from app.domain.geo.geodesy import WGS84
from app.domain.geo.grid import cells
from app.domain.record.places import DEFAULT_RADIUS_M, DIGITS, NEVER_A_PIN, WHERE_PREC, Place
from app.domain.record.vocabulary import LocationClass, LocationMethod

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.geo.footprint import Footprint
    from app.domain.geo.grid import Cells
    from app.domain.record.incidents import Claim, Incident, Where

__all__ = ["LOCATING_CLAIMS", "WITHHELD", "publication_grid_m", "published", "published_place"]

WITHHELD = "[withheld]"
# What a voice says where it was would tell the place, word for word.
LOCATING_CLAIMS = frozenset({"coordinates", "place", "address"})
# Digits of the centre of what is drawn as an area, whose class would leave it one only.
AREA_DIGITS = 4
# The radius is rounded up, so that it does not tell which place it was made from.
STEP_SHARE, LEAST_STEP_M = 0.1, 1_000.0
# The widest radius that a class may be published with; an area must say it itself.
WIDEST_M = {
    name: radius_m for name, radius_m in DEFAULT_RADIUS_M.items() if name not in NEVER_A_PIN
}
# A chord's rounding and the last digits of a geodesic, in metres.
SLACK_M = 0.001
AT_SEA = 7


def publication_grid_m(incident: Incident, least_m: float | None = None) -> float | None:
    """Give the grid to which a record is published in metres; None if its place is given as it is.

    ``least_m`` is what the newest version of the record asks for, which holds for its past too:
    the coarser of both is taken.
    """
    asked = [size for size in (incident.where.publication_grid_m, least_m) if size is not None]
    return max(asked, default=None)


def published(
    incident: Incident, place: Place | None, *, least_m: float | None = None
) -> tuple[Incident, Place | None]:
    """Give a record and its place as they are published; unchanged if no grid is asked for.

    On a grid the record names no place and holds no position, its class and UCDP code are no finer
    than the published radius, and claims that locate it (:data:`LOCATING_CLAIMS`) keep speaker and
    sources only. Its place is a disc, or None where the place has no geometry.
    """
    grid_m = publication_grid_m(incident, least_m)
    if grid_m is None:
        return incident, place
    shown = published_place(incident, place, grid_m=grid_m)
    location_class = shown.location_class if shown else incident.where.location_class
    where = _where(incident.where, location_class, grid_m)
    claims = tuple(_without_place(claim) for claim in incident.claims)
    return replace(incident, where=where, claims=claims), shown


def published_place(incident: Incident, place: Place | None, *, grid_m: float) -> Place | None:
    """Give the cell that is published instead of a place; None for a place without geometry.

    An area is first replaced by a disc round its centre that holds it.
    """
    footprint = place.footprint if place else None
    if place is None or footprint is None:
        return None
    disc = _disc_of(footprint)
    cell = cells(disc.lon, disc.lat, size_m=grid_m)
    location_class, lon, lat, radius_m = _shown(
        cell, disc.radius_m, incident.where.location_class, grid_m
    )
    size = f"{grid_m / 1000:g} km"
    where = f"{grid_m:g}-{int(cell.row)}-{int(cell.column)}"
    return Place(
        id=f"grid-{where}-{radius_m:g}-{location_class}",
        kind="grid_cell",
        names={"en": f"Cell of a grid of {size}"},
        location_class=location_class,
        point_method=LocationMethod.GRID,
        geometry=Point(lon, lat),
        radius_m=radius_m,
        accuracy_m=radius_m,
        at_sea=False,
        off_map=False,
        country=incident.where.country,
        admin1=incident.where.admin1,
        parent=None,
        basis=f"centre of a cell of the publication grid of {size}",
        source="",
        source_url=None,
        why_no_geometry=None,
        file="",
    )


def _disc_of(footprint: Footprint) -> Disc:
    """Give a disc that holds a footprint: the footprint itself, or one out to its farthest vertex.

    The edges are geodesics, along which the distance from a point has no largest value between
    the ends.
    """
    if isinstance(footprint, Disc):
        return footprint
    lon, lat = footprint.outline()
    centre = np.full(len(lon), footprint.lon), np.full(len(lon), footprint.lat)
    away_m = float(np.max(WGS84.inv(*centre, lon, lat)[2]))
    return Disc(footprint.lon, footprint.lat, away_m + footprint.outline_gap_m + SLACK_M)


def _shown(
    cell: Cells, own_radius_m: float, own_class: LocationClass, grid_m: float
) -> tuple[LocationClass, float, float, float]:
    """Give class, point and radius: the finest class, from the record's own, that is wide enough.

    The point is the centre of the cell with the digits that its class may print, and the radius
    is counted from there: whoever reads the printed disc has the whole of it.
    """
    step_m = max(STEP_SHARE * grid_m, LEAST_STEP_M)
    for location_class in _coarser(own_class):
        digits = AREA_DIGITS if location_class in NEVER_A_PIN else DIGITS[location_class]
        lon, lat = round(float(cell.lon), digits), round(float(cell.lat), digits)
        needed_m = own_radius_m + float(cell.reach_m(lon, lat)) + SLACK_M
        radius_m = ceil(needed_m / step_m) * step_m
        if radius_m <= WIDEST_M.get(location_class, radius_m):
            return location_class, lon, lat, radius_m
    raise AssertionError(own_class)  # nothing is too wide for a region


def _coarser(own: LocationClass) -> Iterator[LocationClass]:
    """Yield a class and those coarser than it; a stretch of sea only if the record says so."""
    words = list(LocationClass)
    for word in words[words.index(own) :]:
        if word is own or word is not LocationClass.AREA:
            yield word


def _where(where: Where, location_class: LocationClass, grid_m: float) -> Where:
    coarsened = location_class is not where.location_class and where.where_prec != AT_SEA
    return replace(
        where,
        place=None,
        position=None,
        location_class=location_class,
        where_prec=WHERE_PREC[location_class] if coarsened else where.where_prec,
        publication_grid_m=grid_m,
    )


def _without_place(claim: Claim) -> Claim:
    if claim.field not in LOCATING_CLAIMS or claim.value is None:
        return claim
    return replace(claim, value=WITHHELD, note=None, quote=None)
