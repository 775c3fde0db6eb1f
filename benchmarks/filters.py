"""How long a filter takes over 100,000 features: ``python -m benchmarks.filters``.

The features are made up: discs around the pipeline's corridor with the columns of an incident. The
columns are prepared before the clock starts, as they are kept with the snapshot. Each figure is the
median of at least seven rounds.
"""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING

import shapely

from app.domain.geo.footprint import Disc
from app.selection.cql.evaluating import selected
from app.selection.cql.reading import parse_filter
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.columns import Columns, resolver_of
from app.store.features import Collection, Feature
from app.store.snapshot import build_catalog
from benchmarks.parts import arguments, give, versions
from benchmarks.races import OWN
from benchmarks.sections.service import filters

if TYPE_CHECKING:
    from app.selection.cql.kinds import Resolver
    from app.store.catalog import Catalog
    from benchmarks.results import Result

START = datetime(2022, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
EVENTS = ("attack", "outage", "spill", "legal", "protest")
WEAPONS = ("uav", "missile", "usv", "sabotage", "unknown")
COUNTRIES = ("RU", "KZ", "UA")
FEWEST_ROUNDS = 7  # they are short
ON_VALUES = {
    "comparison": "kp_km > 1200",
    "text": "country = 'RU'",
    "three conditions": "country = 'RU' AND independent_sources >= 2 AND event_class <> 'legal'",
    "IN": "event_class IN ('attack', 'spill', 'outage')",
    "LIKE": "title LIKE '%station%'",
    "CASEI LIKE": "CASEI(title) LIKE CASEI('%STATION%')",
    "arithmetic": "killed_best + injured_best * 2 > 10",
    "list": "A_OVERLAPS(weapon_class, ('uav', 'usv'))",
    "instants": "T_DURING(utc_start, INTERVAL('2025-01-01', '2025-12-31'))",
}
ON_PLACES = {
    "box": "S_INTERSECTS(geom, BBOX(37, 44, 38.5, 45))",
    "polygon": "S_WITHIN(geom, POLYGON((37 44, 45 44, 46 48, 40 49, 37 44)))",
    "S_DWITHIN a position": "S_DWITHIN(geom, POINT(37.8 44.7), 25, 'km')",
    "S_DWITHIN an asset": "S_DWITHIN(geom, FEATURE('assets', 'cpc-terminal'), 25, 'km')",
    "S_DWITHIN the pipeline": "S_DWITHIN(geom, FEATURE('assets', 'cpc-pipeline'), 5, 'km')",
    "S_DISTANCE": "S_DISTANCE(geom, POINT(37.8 44.7), 'km') < 25",
    "P_DWITHIN": "P_DWITHIN(geom, POINT(37.8 44.7), 25, 'km') >= 0.9",
    "KP_BETWEEN": "KP_BETWEEN(geom, 'cpc', 1200, 1250)",
    "spatial and distance": (
        "country = 'RU' AND S_INTERSECTS(geom, BBOX(37, 44, 42, 47)) AND "
        "S_DWITHIN(geom, FEATURE('assets', 'cpc-pipeline'), 25, 'km') AND killed_best IS NULL"
    ),
}


def main() -> None:
    """Ask every filter, values first."""
    given = arguments(__doc__)
    catalog = build_catalog(read_bundle(geodata_folder()), now=NOW)
    columns, resolver = _columns(catalog, given.features), resolver_of(catalog)
    rounds = max(given.rounds, FEWEST_ROUNDS)

    def asked(kind: dict[str, str]) -> Result:
        return {name: _measured(text, columns, resolver, rounds) for name, text in kind.items()}

    told = versions("incident-mapper", "cql2", "numpy", "shapely")
    result = {"values": asked(ON_VALUES), "places": asked(ON_PLACES), "versions": told}
    found = {OWN: {"features": given.features, **result}}
    give(given.results, "filters", found, filters(found))


def _measured(text: str, columns: Columns, resolver: Resolver, rounds: int) -> Result:
    """Read and evaluate a filter once in vain, which prepares its columns, then each round."""
    held, times_s = selected(parse_filter(text), columns, resolver), []
    for _ in range(rounds):
        start_s = time.perf_counter()
        selected(parse_filter(text), columns, resolver)
        times_s.append(time.perf_counter() - start_s)
    return {"filter": text, "ms": median(times_s) * 1e3, "selected": int(held.sum())}


def _columns(catalog: Catalog, size: int) -> Columns:
    """Make features around the route and their columns, not yet prepared."""
    chance = random.Random(20)  # noqa: S311 - the same features every time
    lines = [part for piece in catalog.collection("route").features for part in [piece.geometry]]
    spots = shapely.get_coordinates(lines).tolist()
    features = [_feature(chance, number, spots) for number in range(size)]
    names = tuple(features[0].properties)
    collection = Collection(
        "incidents", "Made up", "", tuple(features), "CC0", "", columns=names, spatial=True
    )
    return Columns(collection, catalog.gazette.routes)


def _feature(chance: random.Random, number: int, spots: list[list[float]]) -> Feature:
    lon, lat = chance.choice(spots)
    lon, lat = lon + chance.gauss(0.0, 0.7), lat + chance.gauss(0.0, 0.5)
    at = START + timedelta(minutes=chance.randrange(0, 2_500_000))
    kp = chance.uniform(0.0, 1_510.0)
    properties = {
        "id": f"made-up-{number}",
        "title": f"Report {number} of a pump station in {chance.choice('ABCDEFG')}",
        "event_class": chance.choice(EVENTS),
        "weapon_class": ",".join(sorted(chance.sample(WEAPONS, 2))),
        "utc_start": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "country": chance.choice(COUNTRIES),
        "killed_best": chance.choice([None, None, 0, 1, 5]),
        "injured_best": chance.choice([None, 0, 2, 9]),
        "independent_sources": chance.randrange(1, 6),
        "route_id": "cpc",
        "kp_km": round(kp, 1),
        "kp_min_km": round(kp - 2.0, 1),
        "kp_max_km": round(kp + 2.0, 1),
    }
    radius = chance.choice([100.0, 2_000.0, 8_000.0])
    place = shapely.Point(round(lon, 3), round(lat, 3))
    return Feature(
        f"made-up-{number}",
        properties,
        place,
        interval=(at, at + timedelta(days=1)),
        footprint=Disc(lon, lat, radius),
    )


if __name__ == "__main__":
    main()
