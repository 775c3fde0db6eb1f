"""A place and an asset: the distance between them as an interval, with what can be said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.domain.geo.chances import Chances
from app.domain.geo.geodesy import inverse
from app.domain.geo.nearest import nearest
from app.domain.geo.uncertainty import (
    Interval,
    Spread,
    Verdict,
    distance_intervals,
    spread,
    verdict,
)
from app.domain.record.places import DIGITS, NEVER_A_PIN
from app.store.profile import rounded_km, rounded_m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.geo.footprint import Footprint
    from app.domain.geo.linear import KilometrePoint
    from app.domain.geo.segments import Segments
    from app.domain.geo.target import Target
    from app.domain.record.assets import Asset
    from app.store.measured import Gazette

__all__ = [
    "METHOD", "Foot", "Measuring", "Pair", "by_distance", "foot_of", "measured_pairs", "pairs_of",
    "placed", "share",
]  # fmt: skip

METHOD = "geodesic WGS 84, edges geodesic; bounds over footprint and asset accuracy"
LINE_DIGITS = 5

# What is likely or unlikely, but not certain, is never printed as 0 or 1.
LEAST_SHARE = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """The nearest point of an asset, seen from the best single position.

    ``azimuth_deg`` points towards it; ``chainage_m`` and ``kp`` only where the asset is a route.
    ``is_pin`` is false for an asset known to a region only: it is never drawn as a point.
    """

    azimuth_deg: float
    lon: float
    lat: float
    chainage_m: float | None
    kp: KilometrePoint | None
    is_pin: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One place and one asset; distances in metres; ``rank`` 1 is the nearest."""

    incident_id: str | None
    asset_id: str
    rank: int
    distance_m: float
    distance_min_m: float
    distance_max_m: float
    distance_p05_m: float
    distance_p50_m: float
    distance_p95_m: float
    within_m: float | None
    probability: float | None
    verdict: Verdict | None
    foot: Foot
    asset_kind: str
    asset_name: str

    def flat(self) -> dict[str, str | int | float | None]:
        """Give the pair as flat columns in the order that every output keeps."""
        bounds = Interval(self.distance_m, self.distance_min_m, self.distance_max_m)
        best, low, high = rounded_m(bounds)
        kp = self.foot.kp
        at, first, last = rounded_km(kp) if kp else (None, None, None)
        return {
            "incident_id": self.incident_id,
            "asset_id": self.asset_id,
            "rank": self.rank,
            "distance_m": best,
            "distance_min_m": low,
            "distance_max_m": high,
            "distance_p05_m": round(self.distance_p05_m, 1),
            "distance_p50_m": round(self.distance_p50_m, 1),
            "distance_p95_m": round(self.distance_p95_m, 1),
            "within_m": self.within_m,
            "probability": share(self.probability, self.verdict),
            "verdict": self.verdict,
            "azimuth_deg": round(self.foot.azimuth_deg, 1),
            "foot_lon": self.foot.lon,
            "foot_lat": self.foot.lat,
            "chainage_m": _rounded(self.foot.chainage_m),
            "kp_km": at,
            "kp_min_km": first,
            "kp_max_km": last,
            "asset_kind": self.asset_kind,
            "asset_name": self.asset_name,
        }


def share(probability: float | None, found: Verdict | None) -> float | None:
    """Round to a thousandth, but never to 0 or 1 where the verdict leaves the other open."""
    if probability is None:
        return None
    if found in {Verdict.CERTAIN, Verdict.EXCLUDED}:
        return round(probability, 3)
    return min(max(round(probability, 3), LEAST_SHARE), 1.0 - LEAST_SHARE)


@dataclass(frozen=True, slots=True)
class Measuring:
    """What is measured: a footprint, the incident it belongs to, and the limit in metres."""

    footprint: Footprint
    incident_id: str | None
    within_m: float | None
    named: frozenset[str] = frozenset()


def placed(gazette: Gazette) -> list[Asset]:
    """Give the assets of the register that a distance can be measured to."""
    return [asset for asset in gazette.assets.values() if gazette.target_of(asset.id) is not None]


def pairs_of(
    gazette: Gazette,
    footprint: Footprint,
    assets: Sequence[Asset],
    *,
    incident_id: str | None = None,
    within_m: float | None = None,
    k: int | None = None,
) -> tuple[Pair, ...]:
    """Give the pairs of a footprint with assets that have a place, the nearest first.

    Of all only the ``k`` nearest, and of these only what may lie within ``within_m`` (metres).
    """
    question = Measuring(footprint, incident_id, within_m)
    ranked = by_distance(gazette, question, assets)[:k]
    if within_m is not None:
        ranked = [pair for pair in ranked if pair[0].min_m <= within_m]
    return measured_pairs(gazette, question, ranked)


def measured_pairs(
    gazette: Gazette, question: Measuring, ranked: list[tuple[Interval, Asset]]
) -> tuple[Pair, ...]:
    """Give the pairs of a footprint with assets, in the order of the intervals handed in."""
    return tuple(
        _pair(
            gazette,
            question,
            asset,
            (interval, _spread(gazette, question, asset, interval)),
            rank=rank,
        )
        for rank, (interval, asset) in enumerate(ranked, start=1)
    )


def _spread(gazette: Gazette, question: Measuring, asset: Asset, interval: Interval) -> Spread:
    footprint, target = question.footprint, _target(gazette, asset)
    found = gazette.once(("spread", footprint, asset.id), lambda: spread(footprint, target))
    chance = None
    if (limit := question.within_m) is not None:
        key = ("chance", footprint, asset.id, limit)
        chance = gazette.once(key, lambda: _chance(footprint, target, limit))
    return _bounded(replace(found, probability=chance), interval)


def _chance(footprint: Footprint, target: Target, within_m: float) -> float:
    return float(Chances.of([footprint], target).within(np.array([within_m]))[0, 0])


def by_distance(
    gazette: Gazette, question: Measuring, assets: Sequence[Asset]
) -> list[tuple[Interval, Asset]]:
    """Give assets with their intervals, the nearest first; of equal ones those that are named."""
    footprint = question.footprint
    intervals = gazette.once(
        ("intervals", footprint, tuple(asset.id for asset in assets)),
        lambda: distance_intervals(footprint, [_target(gazette, asset) for asset in assets]),
    )
    found = list(zip(intervals, assets, strict=True))
    found.sort(key=lambda p: (p[0].best_m, p[1].id not in question.named, p[0].min_m, p[1].id))
    return found


def _target(gazette: Gazette, asset: Asset) -> Target:
    target = gazette.target_of(asset.id)
    if target is None:  # only placed assets are ranked
        raise AssertionError(asset.id)
    return target


def _bounded(spread: Spread, interval: Interval) -> Spread:
    """Keep quantiles within the bounds, beyond which their error could put them."""
    low, middle, high = (
        min(max(value, interval.min_m), interval.max_m)
        for value in (spread.p05_m, spread.p50_m, spread.p95_m)
    )
    return Spread(low, middle, high, spread.probability)


def _pair(
    gazette: Gazette,
    question: Measuring,
    asset: Asset,
    measured: tuple[Interval, Spread],
    *,
    rank: int,
) -> Pair:
    interval, spread = measured
    limit = question.within_m
    return Pair(
        incident_id=question.incident_id,
        asset_id=asset.id,
        rank=rank,
        distance_m=interval.best_m,
        distance_min_m=interval.min_m,
        distance_max_m=interval.max_m,
        distance_p05_m=spread.p05_m,
        distance_p50_m=spread.p50_m,
        distance_p95_m=spread.p95_m,
        within_m=limit,
        probability=spread.probability,
        verdict=verdict(interval, spread.probability, within_m=limit) if limit else None,
        foot=foot_of(question.footprint, gazette, asset),
        asset_kind=asset.kind,
        asset_name=asset.name_en,
    )


def _digits(gazette: Gazette, asset: Asset) -> int:
    """Give the digits after the point that a foot on the asset may print."""
    place = gazette.place_of(asset.id)
    return DIGITS[place.location_class] if place else LINE_DIGITS


def foot_of(footprint: Footprint, gazette: Gazette, asset: Asset) -> Foot:
    """Give the nearest point of an asset, seen from the best single position of a footprint."""
    key = ("foot", footprint, asset.id)
    return gazette.once(
        key, lambda: _measured_foot(footprint, _target(gazette, asset), gazette, asset)
    )


def _measured_foot(footprint: Footprint, target: Target, gazette: Gazette, asset: Asset) -> Foot:
    route, place, digits = gazette.route, gazette.place_of(asset.id), _digits(gazette, asset)
    on_route = target is route.target
    lines = route.segments if on_route else target.parts[0].segments
    azimuth_deg, lon, lat, chainage_m = _nearest(footprint, target.point, lines)
    return Foot(
        azimuth_deg=azimuth_deg % 360.0,
        lon=round(lon, digits),
        lat=round(lat, digits),
        chainage_m=chainage_m if on_route else None,
        kp=route.locate(footprint) if on_route else None,
        is_pin=place is None or place.location_class not in NEVER_A_PIN,
    )


def _nearest(
    footprint: Footprint, point: tuple[float, float] | None, lines: Segments
) -> tuple[float, float, float, float]:
    """Give azimuth, place and chainage of the foot; to a point nothing needs to be searched."""
    here = np.array([footprint.lon]), np.array([footprint.lat])
    if point is not None:
        azimuth, _, _ = inverse(*here, np.array([point[0]]), np.array([point[1]]))
        return float(azimuth[0]), *point, 0.0
    feet = nearest(*here, lines)
    columns = (feet.azimuth_deg, feet.foot_lon, feet.foot_lat, feet.chainage_m)
    azimuth_deg, lon, lat, chainage_m = (float(column[0]) for column in columns)
    return azimuth_deg, lon, lat, chainage_m


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
