"""Many incidents at once are measured as one by one, bit for bit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.domain.record.incidents import Position
from app.domain.record.vocabulary import LocationClass

if TYPE_CHECKING:
    from app.domain.record.incidents import Incident
    from app.store.catalog import Catalog

CLASSES = (LocationClass.SITE, LocationClass.CITY, LocationClass.MUNICIPALITY)
ODD = [(180.0, 10.0), (-180.0, -45.0), (0.0, 90.0), (37.78, 44.72), (53.1, 45.3)]


def incidents(catalog: Catalog) -> list[Incident]:
    base = catalog.incident("cpc-2025-09-24-office-strike").incident
    spread = np.random.default_rng(11)
    lon, lat = spread.uniform(34, 56, 60), spread.uniform(43, 48, 60)
    made = []
    for number, (x, y) in enumerate([*ODD, *zip(lon.tolist(), lat.tolist(), strict=True)]):
        where = replace(
            base.where,
            place=None,
            position=Position(lon=x, lat=y),
            location_class=CLASSES[number % 3],
        )
        made.append(replace(base, id=f"cpc-2025-09-{number}", where=where))
    shipped = [measured.incident for measured in catalog.incidents.values()]
    return made + shipped


def test_many_at_once_equal_one_by_one(catalog: Catalog) -> None:
    asked = incidents(catalog)
    found = catalog.gazette.measure_all(asked)
    assert found == [catalog.gazette.measure(incident) for incident in asked]
    on_route = [measured for measured in found if measured.kp]
    assert 20 < len(on_route) < len(asked) - 20


def test_none_at_all(catalog: Catalog) -> None:
    assert catalog.gazette.measure_all([]) == []


def test_what_lies_at_one_place_is_measured_once(catalog: Catalog) -> None:
    first, *_ = incidents(catalog)
    again = [replace(first, id=f"cpc-2025-10-{number}") for number in range(3)]
    found = catalog.gazette.measure_all([first, *again])
    assert [one.incident.id for one in found] == [first.id, *(one.id for one in again)]
    assert all(one.distances is found[0].distances for one in found)
    assert {(one.footprint, one.kp) for one in found} == {(found[0].footprint, found[0].kp)}
