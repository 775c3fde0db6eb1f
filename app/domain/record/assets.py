"""Assets: things that incidents name, how they stand to CPC, and at which place they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.domain.record.places import Place
from app.domain.record.provenance import STRICT
from app.domain.record.vocabulary import AssetRelation

__all__ = ["MILITARY", "REFERENCE_ROUTE", "ROUTE_PLACE", "Asset", "place_of"]

# What an asset names as its place if it is the pipeline itself.
ROUTE_PLACE = "cpc-route"
# The route that distances are measured to; a kilometre point is one of the nearest route.
REFERENCE_ROUTE = "cpc"
# Kinds that are named in the text of incidents only: never looked up, mapped or followed.
MILITARY = ("naval_base", "naval_vessel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One row of the asset register; without ``place_id`` it is never on the map.

    ``accuracy_m`` and ``radius_m`` (metres) override those of the place where they are given.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    id: str
    kind: str
    name_en: str
    name_ru: str | None
    cpc_relation: AssetRelation
    place_id: str | None
    accuracy_m: float | None
    radius_m: float | None
    source: str
    source_url: str | None
    note: str | None


def place_of(name: str, assets: Mapping[str, Asset], places: Mapping[str, Place]) -> Place | None:
    """Give the place that an asset's id or a place's id stands for; None if there is none."""
    asset = assets.get(name)
    return places.get((asset.place_id or "") if asset else name)
