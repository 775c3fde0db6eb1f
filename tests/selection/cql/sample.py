"""A collection with a column of every kind, with gaps, and the plain question asked of it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import shapely

from app.domain.errors import UnknownIdError
from app.domain.geo.footprint import Area, Disc
from app.domain.geo.linear import Calibration, Route, Routes
from app.domain.geo.target import Target
from app.selection.cql.evaluating import selected
from app.selection.cql.kinds import Referred
from app.selection.cql.reading import CQL2_TEXT, parse_filter
from app.store.columns import Columns
from app.store.features import Collection, Feature

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

from app.domain.geo.footprint import Footprint

__all__ = ["SAMPLE", "TABLE", "WORDS", "ask", "ids", "sample", "table_of"]

WORDS = ["pump", "Pump station", "КПС", "Атырау", "café", "cafe\u0301", "100%", "a_b", "", "it's"]
TAGS = ["uav", "missile", "usv", "sabotage"]
START = datetime(2025, 1, 1, tzinfo=UTC)
SIZE = 80


def maybe(chance: random.Random, value: Any) -> Any:
    return None if chance.random() < 0.2 else value


def geometry(chance: random.Random) -> BaseGeometry | None:
    x, y = chance.randrange(0, 8), chance.randrange(0, 8)
    shapes = [
        None,
        shapely.Point(x, y),
        shapely.Point(x + 0.5, y),
        shapely.box(x, y, x + 2, y + 2),
        shapely.LineString([(x, y), (x + 2, y + 1)]),
        shapely.MultiPoint([(x, y), (x + 1, y + 1)]),
        shapely.MultiPolygon(
            [shapely.box(x, y, x + 1, y + 1), shapely.box(x + 2, y, x + 3, y + 1)]
        ),
    ]
    return chance.choice(shapes)


def footprint(chance: random.Random, place: BaseGeometry | None) -> Footprint | None:
    if place is None:
        return None
    if isinstance(place, shapely.Polygon):
        return Area(place)
    return Disc(place.centroid.x, place.centroid.y, chance.choice([0.0, 2_000.0, 25_000.0]))


def row(chance: random.Random, number: int) -> Feature:
    day = START + timedelta(days=chance.randrange(0, 20))
    at = START + timedelta(hours=chance.randrange(0, 480))
    place = geometry(chance)
    properties = {
        "id": f"f{number:03}",
        "whole": maybe(chance, chance.randrange(-5, 6)),
        "other": maybe(chance, chance.randrange(-5, 6)),
        "part": maybe(chance, chance.randrange(-20, 21) / 4.0),
        "name": maybe(chance, chance.choice(WORDS)),
        "label": maybe(chance, chance.choice(WORDS)),
        "flag": maybe(chance, chance.random() < 0.5),
        "day": maybe(chance, f"{day:%Y-%m-%d}"),
        "at": maybe(chance, f"{at:%Y-%m-%dT%H:%M:%SZ}"),
        "tags": maybe(chance, ",".join(sorted(chance.sample(TAGS, chance.randrange(1, 4))))),
        "empty": None,
    }
    interval = maybe(chance, (day, day + timedelta(days=1)))
    return Feature(
        f"f{number:03}", properties, place, interval=interval, footprint=footprint(chance, place)
    )


def sample(size: int = SIZE, seed: int = 5) -> Collection:
    chance = random.Random(seed)  # noqa: S311 - the same sample every time
    return of([row(chance, number) for number in range(size)])


def of(features: list[Feature], *, spatial: bool = True) -> Collection:
    names = tuple(features[0].properties)
    return Collection(
        "sample", "Sample", "", tuple(features), "CC0", "", columns=names, spatial=spatial
    )


TARGET = Target.of_point(4.0, 4.0, accuracy_m=500.0)
LINE = ((0.0, 0.0), (8.0, 8.0))
ENDS = tuple(
    Calibration(kp, *place, accuracy_km=1.0, drift_per_km=0.0, max_error_km=1.0)
    for kp, place in zip((0.0, 1250.0), LINE, strict=True)
)
ROUTES = Routes.of([Route("line", (LINE,), (10.0,), ENDS)])


def table_of(collection: Collection) -> Columns:
    return Columns(collection, ROUTES)


def resolve(collection: str, name: str) -> Referred:
    if collection != "sample" or name not in SAMPLE.by_id:
        raise UnknownIdError(f"feature of {collection}", name)
    place = SAMPLE.by_id[name].geometry
    return Referred(place, lambda: TARGET if place else None)


def ask(text: str, table: Columns, language: str = CQL2_TEXT) -> list[str]:
    """Give the ids of the features of which a filter is true."""
    held = selected(parse_filter(text, language), table, resolve)
    assert held.shape == (table.size,)
    return [name for name, is_held in zip(table.ids, held, strict=True) if is_held]


SAMPLE = sample()
TABLE = table_of(SAMPLE)


def ids(text: str, language: str = CQL2_TEXT) -> list[str]:
    return ask(text, TABLE, language)


def rows_where(test: Any) -> list[str]:
    """Give the ids of the sample's features whose properties pass a plain test."""
    found: list[str] = []
    for feature in SAMPLE.features:
        properties: Mapping[str, Any] = feature.properties
        if test(properties) is True:
            found.append(feature.id)
    return found
