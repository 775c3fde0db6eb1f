"""Warn of what tells the place of a record that is published on a grid.

The words of a record and the assets it names are the editor's: nothing takes them out, so what
looks as if it told the place is named here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.domain.errors import Fault
from app.domain.geo.footprint import Disc
from app.domain.geo.geodesy import distance_m
from app.domain.record.assets import place_of
from app.domain.record.places import place_of_position
from app.domain.record.plain import plain_record
from app.domain.record.published import published

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.domain.record.assets import Asset
    from app.domain.record.incidents import Incident
    from app.domain.record.places import Place

__all__ = ["grid_faults"]

# Degrees with a hundred metres in them, as 44.732 is; years, tonnes and versions have no such end.
COORDINATE = re.compile(r"(?<![\d.])-?\d{1,3}\.\d{3,}(?![\d.])")
# Pages are cited under their own names and addresses; a measured figure is no text.
NOT_WORDS = ("/sources/", "/where/position", "/id")


def grid_faults(
    file: str, incident: Incident, assets: Mapping[str, Asset], places: Mapping[str, Place]
) -> Iterator[Fault]:
    """Yield warnings for one record; none without a grid."""
    if incident.where.publication_grid_m is None:
        return
    named = incident.where.place
    place = place_of(named, assets, places) if named else place_of_position(incident)
    shown, cell = published(incident, place)
    for pointer, text in _texts(plain_record(shown)):
        found = COORDINATE.search(text)
        if found:
            message = f"'{found[0]}' reads like a coordinate; the record is published on a grid"
            yield Fault(file, 0, 0, pointer, message, is_warning=True)
    for pointer, name in _names(incident):
        other = place_of(name, assets, places)
        if cell is not None and other is not None and _tells(other, cell):
            known, given = ((p.radius_m or 0.0) / 1000 for p in (other, cell))
            message = f"'{name}' is known to {known:g} km, finer than the published {given:g} km"
            yield Fault(file, 0, 0, pointer, message, is_warning=True)


def _texts(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a record that a reader sees, with its JSON pointer."""
    if pointer.startswith(NOT_WORDS):
        return
    if isinstance(value, str):
        yield pointer, value
    members = value.items() if isinstance(value, dict) else ()
    for key, member in enumerate(value) if isinstance(value, list) else members:
        yield from _texts(member, f"{pointer}/{key}")


def _names(incident: Incident) -> Iterator[tuple[str, str]]:
    """Yield the assets and places that a record names beside its own."""
    for at, link in enumerate(incident.assets):
        yield f"/assets/{at}/asset", link.asset
    for at, impact in enumerate(incident.impacts):
        yield f"/impacts/{at}/subject", impact.subject
    for at, statement in enumerate(incident.statements):
        for name in statement.about:
            yield f"/statements/{at}/about", name


def _tells(other: Place, cell: Place) -> bool:
    """Say whether a place is finer than the published disc and may lie within it."""
    near, disc = other.footprint, cell.footprint
    if near is None or not isinstance(disc, Disc) or other.radius_m is None:
        return False
    apart_m = distance_m(near.lon, near.lat, disc.lon, disc.lat)
    return other.radius_m < disc.radius_m and apart_m < disc.radius_m + other.radius_m
