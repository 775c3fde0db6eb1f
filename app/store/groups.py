"""The groups: assets and places that a reader looks for together, each under the id it has anyway.

What belongs where follows from the register and the gazetteer alone; nothing is told twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.record.assets import ROUTE_PLACE, Asset
from app.domain.record.places import Place
from app.domain.record.vocabulary import AssetRelation

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["GROUPS", "Group"]

REGISTER, FACILITIES, PLACES = "assets/", "layers/facilities", "layers/places"
OKRUG = "layers/novorossiysk_okrug"
CITY, CITY_AREA = "novorossiysk", "novorossiysk-okrug"
# How an asset stands to the pipeline that is beside it and not part of it.
BESIDE = {
    AssetRelation.FEEDS, AssetRelation.NEIGHBOUR, AssetRelation.NEAR, AssetRelation.CALLS_AT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """A collection of some assets or places; ``files`` are those whose credit it carries."""

    id: str
    title: str
    description: str
    files: tuple[str, ...]
    kind: type
    holds: Callable[[Asset | Place], bool]


def _is_own(thing: Asset | Place) -> bool:
    """Say whether an asset is CPC's own and stands somewhere: not a company, not the line."""
    if not isinstance(thing, Asset) or thing.cpc_relation is not AssetRelation.PART_OF:
        return False
    return thing.place_id not in {None, ROUTE_PLACE}


def _is_terminal(thing: Asset | Place) -> bool:
    return _is_own(thing) and thing.kind == "marine_terminal"


def _is_mooring(thing: Asset | Place) -> bool:
    return _is_own(thing) and thing.kind == "single_point_mooring"


def _is_beside(thing: Asset | Place) -> bool:
    if not isinstance(thing, Asset) or thing.place_id is None:
        return False
    return thing.cpc_relation in BESIDE


def _is_city(thing: Asset | Place) -> bool:
    is_part = isinstance(thing, Place) and thing.parent == CITY
    return is_part or thing.id in {CITY, CITY_AREA}


GROUPS = (
    Group(
        "facilities",
        "CPC facilities",
        "Pump stations, the terminal and other sites of CPC, each at its place; without geometry"
        " where no public source gives one",
        (FACILITIES, PLACES, REGISTER),
        Asset,
        _is_own,
    ),
    Group(
        "terminal",
        "CPC Marine Terminal",
        "The terminal as one place of site level; its parts have no positions of their own",
        (FACILITIES, REGISTER),
        Asset,
        _is_terminal,
    ),
    Group(
        "moorings",
        "CPC moorings",
        "The single point moorings; all share the one area that is public",
        (FACILITIES, REGISTER),
        Asset,
        _is_mooring,
    ),
    Group(
        "city",
        "Novorossiysk",
        "The urban okrug as an area, the city as a point with a radius, and its parts",
        (PLACES, OKRUG),
        Place,
        _is_city,
    ),
    Group(
        "neighbours",
        "Neighbours of CPC",
        "Sites that feed the pipeline, stand beside it or near it, and are not part of it",
        (FACILITIES, PLACES, REGISTER),
        Asset,
        _is_beside,
    ),
)
