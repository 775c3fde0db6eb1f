"""What lies near a place: the distance to assets as an interval, with what can be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.analysis.pairs import METHOD, Measuring, Pair, by_distance, measured_pairs, placed
from app.domain.record.vocabulary import AssetRelation

if TYPE_CHECKING:
    from app.domain.geo.footprint import Disc
    from app.domain.geo.uncertainty import Interval
    from app.domain.record.assets import Asset
    from app.store.catalog import Catalog
    from app.store.measured import Gazette

__all__ = ["NearResult", "near_incident", "near_position"]

UNIT = "metre"
CRS = "OGC:CRS84"


@dataclass(frozen=True, slots=True, kw_only=True)
class NearResult:
    """Pairs in order of distance, and how they were made."""

    pairs: tuple[Pair, ...]
    method: str
    unit: str
    crs: str
    sources: tuple[str, ...]
    catalog_version: str
    empty_because: str | None = None


def near_incident(
    catalog: Catalog, incident_id: str, *, within_m: float | None = None, kind: str | None = None
) -> NearResult:
    """Measure an incident to the assets it names and the nearest of each kind, or to one kind.

    Raises
    ------
    UnknownIdError
        If there is no such incident.
    """
    measured = catalog.incident(incident_id)
    if measured.footprint is None:
        return _result(catalog, (), "the record names no place that can be measured")
    named = frozenset(link.asset for link in measured.incident.assets)
    question = Measuring(measured.footprint, incident_id, within_m, named)
    return _near(catalog, question, kind)


def near_position(
    catalog: Catalog, place: Disc, *, within_m: float | None = None, kind: str | None = None
) -> NearResult:
    """Measure a position known to a radius, as :func:`near_incident` measures an incident."""
    return _near(catalog, Measuring(place, None, within_m), kind)


def _near(catalog: Catalog, question: Measuring, kind: str | None) -> NearResult:
    gazette = catalog.gazette
    ranked = _ranked(gazette, question, kind)
    if not ranked:
        return _result(catalog, (), f"no asset of the kind '{kind}' has a published place")
    return _result(catalog, measured_pairs(gazette, question, ranked), None)


def _ranked(
    gazette: Gazette, question: Measuring, kind: str | None
) -> list[tuple[Interval, Asset]]:
    """Give assets in order of distance: those named and the nearest of each kind, or one kind."""
    asked = [asset for asset in placed(gazette) if kind in {None, asset.kind}]
    found = by_distance(gazette, question, asked)
    if kind is not None:
        return found
    first = {_group(asset): asset.id for _, asset in reversed(found)}
    kept = {*first.values(), *question.named}
    return [pair for pair in found if pair[1].id in kept]


def _group(asset: Asset) -> tuple[str, bool]:
    """Give the kind, CPC's own apart, so that its terminal is never hidden by a neighbour's."""
    return asset.kind, asset.cpc_relation is AssetRelation.PART_OF


def _result(catalog: Catalog, pairs: tuple[Pair, ...], empty_because: str | None) -> NearResult:
    credit = catalog.manifest.credit("incidents/", "layers/", "assets/").split("; ")
    return NearResult(
        pairs=pairs,
        method=METHOD,
        unit=UNIT,
        crs=CRS,
        sources=tuple(credit),
        catalog_version=catalog.version,
        empty_because=empty_because,
    )
