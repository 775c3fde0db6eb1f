"""A record of many incidents, each at a place of its own, for what has to hold of a crowd."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from app.domain.record.incidents import Position
from app.domain.record.vocabulary import EventClass, LocationClass
from app.store.snapshot import build_catalog
from tests.conftest import NOW

if TYPE_CHECKING:
    from app.domain.record.incidents import Incident
    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog

__all__ = ["crowded"]

CLASSES = (LocationClass.SITE, LocationClass.QUARTER, LocationClass.CITY)
KINDS = (EventClass.ATTACK, EventClass.TECHNICAL_FAILURE, EventClass.NATURAL_HAZARD)


def crowded(bundle: Bundle, count: int) -> Catalog:
    """Build the shipped record with so many made-up incidents besides."""
    rng = np.random.default_rng(7)
    models = list(bundle.incidents.values())
    made = [_made(models[number % len(models)], number, rng) for number in range(count)]
    incidents = {**bundle.incidents, **{one.id: one for one in made}}
    return build_catalog(replace(bundle, incidents=incidents), now=NOW)


def _made(model: Incident, number: int, rng: np.random.Generator) -> Incident:
    """Change place, days and title of an incident; what it says otherwise stays."""
    lon, lat = (round(float(value), 4) for value in rng.uniform((34.0, 42.0), (56.0, 49.0)))
    known = LocationClass.REGION if number % 20 == 0 else CLASSES[number % len(CLASSES)]
    first = model.when.date_start_local - timedelta(days=int(rng.integers(0, 900)))
    last = None if number % 7 == 0 else first + timedelta(days=int(rng.integers(0, 40)))
    where = replace(
        model.where,
        place=None,
        position=Position(lon=lon, lat=lat),
        location_class=known,
        description=f"Settlement {number}",
    )
    when = replace(
        model.when, date_start_local=first, date_end_local=last, utc_start=None, utc_end=None,
        time_basis=None,
    )  # fmt: skip
    return replace(
        model,
        id=f"made-{number:06d}",
        title=f"Made-up incident {number}",
        event_class=KINDS[number % len(KINDS)],
        where=where,
        when=when,
        assets=(),
    )
