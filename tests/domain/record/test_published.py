"""What a record on a grid gives away: its cell, a class as coarse as that, and nothing finer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.geo.footprint import Disc
from app.domain.geo.geodesy import WGS84, destination, distance_m
from app.domain.geo.target import Target
from app.domain.geo.uncertainty import Interval, distance_interval
from app.domain.record.incidents import Claim, Position
from app.domain.record.places import DEFAULT_RADIUS_M, DIGITS, place_of_position
from app.domain.record.published import WITHHELD, publication_grid_m, published, published_place
from app.domain.record.vocabulary import LocationClass, LocationMethod

if TYPE_CHECKING:
    from app.domain.record.incidents import Incident
    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog

OFFICE = "cpc-2025-09-24-office-strike"
TURN = st.floats(0.0, 360.0)
SHARE = st.floats(0.0, 1.0)


@pytest.fixture(scope="session")
def office(bundle: Bundle) -> Incident:
    return next(i for i in bundle.incidents.values() if i.id == OFFICE)


def on_grid(
    office: Incident,
    grid_m: float | None,
    *,
    at: tuple[float, float] = (37.7618, 44.7319),
    radius_m: float | None = None,
    location_class: LocationClass = LocationClass.SITE,
) -> Incident:
    where = replace(
        office.where,
        place=None,
        position=Position(lon=at[0], lat=at[1], radius_m=radius_m),
        location_class=location_class,
        publication_grid_m=grid_m,
    )
    return replace(office, where=where)


def disc_of(incident: Incident) -> tuple[Disc, LocationClass]:
    _, place = published(incident, place_of_position(incident))
    assert place is not None
    assert isinstance(place.footprint, Disc)
    return place.footprint, place.location_class


def test_without_a_grid_nothing_changes(office: Incident, bundle: Bundle) -> None:
    place = bundle.places["novorossiysk-centre"]
    shown, where = published(office, place)
    assert shown is office
    assert where is place


def test_on_a_grid_the_cell_stands_for_the_place(office: Incident, bundle: Bundle) -> None:
    place = bundle.places["novorossiysk-centre"]
    gridded = replace(office, where=replace(office.where, publication_grid_m=10_000.0))
    shown, where = published(gridded, place)
    assert where is not None
    assert (shown.where.place, shown.where.position) == (None, None)
    assert (shown.where.location_class, shown.where.where_prec) == (LocationClass.MUNICIPALITY, 3)
    assert where.point_method is LocationMethod.GRID
    assert where.location_class is LocationClass.MUNICIPALITY
    assert where.footprint == Disc(37.7, 44.8, 12_000.0)
    assert where.names == {"en": "Cell of a grid of 10 km"}
    assert shown.where.description == office.where.description
    located = [c for c in shown.claims if c.field in {"place", "address"}]
    assert [(c.value, c.note) for c in located] == [(WITHHELD, None)] * 2 + [
        (None, "Neither the article nor any page read gives a street address of the office")
    ]
    assert [c.speaker for c in located] == [
        "CPC",
        "Governor of Krasnodar Krai",
        "The Times of Central Asia",
    ]


def test_a_claim_of_coordinates_keeps_its_speaker_and_its_sources_only(office: Incident) -> None:
    told = Claim(
        field="coordinates",
        value="44.7319, 37.7618",
        speaker="TASS",
        sources=("tass-2025-09-24",),
        note="44.7319 north",
        quote="at 44.7319",
        date="2025-09-24",
    )
    gridded = on_grid(replace(office, claims=(*office.claims, told)), 5_000.0)
    shown, _ = published(gridded, place_of_position(gridded))
    assert shown.claims[-1] == replace(told, value=WITHHELD, note=None, quote=None)
    assert "44.73" not in repr(shown)


@given(
    at=st.tuples(st.floats(-180.0, 180.0), st.floats(-90.0, 90.0)),
    radius_m=st.floats(1.0, 150_000.0),
    grid_m=st.floats(1_000.0, 200_000.0),
    azimuth=TURN,
    share=SHARE,
)
def test_every_point_of_the_place_lies_in_the_published_disc(
    office: Incident,
    at: tuple[float, float],
    radius_m: float,
    grid_m: float,
    azimuth: float,
    share: float,
) -> None:
    disc, location_class = disc_of(on_grid(office, grid_m, at=at, radius_m=radius_m))
    x, y, _ = WGS84.fwd(*at, azimuth, share * radius_m)
    assert distance_m(disc.lon, disc.lat, x, y) <= disc.radius_m
    if location_class is not LocationClass.REGION:
        assert disc.radius_m <= DEFAULT_RADIUS_M[location_class]
        digits = DIGITS[location_class]
        assert (round(disc.lon, digits), round(disc.lat, digits)) == (disc.lon, disc.lat)


@given(
    lon=st.floats(-180.0, 180.0),
    lat=st.floats(-89.0, 89.0),
    grid_m=st.floats(1_000.0, 200_000.0),
    azimuth=TURN,
    away_m=st.floats(0.0, 1_500_000.0),
)
def test_the_published_interval_to_a_point_holds_the_one_from_the_place(
    office: Incident, lon: float, lat: float, grid_m: float, azimuth: float, away_m: float
) -> None:
    own = Disc(lon, lat, 2_000.0)
    disc, _ = disc_of(on_grid(office, grid_m, at=(lon, lat), radius_m=2_000.0))
    to_lon, to_lat, _ = WGS84.fwd(lon, lat, azimuth, away_m)
    target = Target.of_point(to_lon, to_lat, accuracy_m=500.0)
    assert holds(distance_interval(disc, target), distance_interval(own, target))


@pytest.mark.parametrize("grid_m", [1_000.0, 7_500.0, 10_000.0, 50_000.0, 200_000.0])
def test_the_published_intervals_hold_those_of_every_placed_incident(
    catalog: Catalog, grid_m: float
) -> None:
    """To the line of the route, to a point, to a polygon; from discs and from areas."""
    gazette = catalog.gazette
    names = ("cpc-pipeline", "cpc-terminal", "novorossiysk", "novorossiysk-okrug")
    targets = [target for name in names if (target := gazette.target_of(name))]
    count = 0
    for measured in catalog.incidents.values():
        if measured.place is None or measured.footprint is None:
            continue
        cell = published_place(measured.incident, measured.place, grid_m=grid_m)
        assert cell is not None
        assert cell.footprint is not None
        for target in targets:
            shown = distance_interval(cell.footprint, target)
            assert holds(shown, distance_interval(measured.footprint, target)), measured.incident.id
        count += 1
    assert count > 25


def holds(wide: Interval, narrow: Interval) -> bool:
    slack_m = 1e-6
    low, high = wide.min_m - slack_m, wide.max_m + slack_m
    return low <= narrow.min_m <= narrow.max_m <= high


def test_an_area_is_published_as_a_disc_that_holds_it(office: Incident, bundle: Bundle) -> None:
    place = bundle.places["novorossiysk-okrug"]
    cell = published_place(office, place, grid_m=5_000.0)
    assert cell is not None
    assert isinstance(cell.footprint, Disc)
    assert place.footprint is not None
    lon, lat = place.footprint.outline()
    here = np.full(len(lon), cell.footprint.lon), np.full(len(lon), cell.footprint.lat)
    assert WGS84.inv(*here, lon, lat)[2].max() <= cell.footprint.radius_m


def test_a_place_without_geometry_stays_without(office: Incident, bundle: Bundle) -> None:
    where = replace(office.where, place="kazakhstan", publication_grid_m=10_000.0)
    shown, place = published(replace(office, where=where), bundle.places["kazakhstan"])
    assert place is None
    assert shown.where.place is None


def test_all_points_of_a_cell_are_published_alike(office: Incident) -> None:
    around = [
        destination(*(np.array([v]) for v in (37.8, 44.72, azimuth, 1_500.0)))[:2]
        for azimuth in range(0, 360, 45)
    ]
    found = [
        published_place(one, place_of_position(one), grid_m=20_000.0)
        for lon, lat in around
        for one in [on_grid(office, 20_000.0, at=(float(lon[0]), float(lat[0])))]
    ]
    assert all(cell == found[0] for cell in found)


@pytest.mark.parametrize(
    ("own", "grid_m", "radius_m", "expected"),
    [
        (LocationClass.EXACT, 1_000.0, 100.0, LocationClass.SITE),
        (LocationClass.SITE, 1_000.0, 1_500.0, LocationClass.QUARTER),
        (LocationClass.CITY, 1_000.0, 1_500.0, LocationClass.CITY),
        (LocationClass.SITE, 10_000.0, 2_000.0, LocationClass.MUNICIPALITY),
        (LocationClass.SITE, 50_000.0, 2_000.0, LocationClass.REGION),
        (LocationClass.AREA, 50_000.0, 2_000.0, LocationClass.AREA),
        (LocationClass.SITE, 200_000.0, 2_000.0, LocationClass.REGION),
    ],
)
def test_the_class_is_no_finer_than_the_radius(
    office: Incident, own: LocationClass, grid_m: float, radius_m: float, expected: LocationClass
) -> None:
    incident = on_grid(office, grid_m, radius_m=radius_m, location_class=own)
    disc, location_class = disc_of(incident)
    assert location_class is expected
    assert disc.radius_m % max(1_000.0, grid_m / 10.0) == 0.0


@pytest.mark.parametrize(
    ("own", "least", "expected"),
    [
        (None, None, None),
        (10_000.0, None, 10_000.0),
        (None, 5_000.0, 5_000.0),
        (10_000.0, 5_000.0, 10_000.0),
        (5_000.0, 10_000.0, 10_000.0),
    ],
)
def test_of_two_grids_the_coarser_holds(
    office: Incident, own: float | None, least: float | None, expected: float | None
) -> None:
    assert publication_grid_m(on_grid(office, own), least) == expected


def test_at_sea_the_ucdp_code_stays(office: Incident) -> None:
    at_sea = on_grid(office, 50_000.0)
    at_sea = replace(at_sea, where=replace(at_sea.where, where_prec=7))
    shown, _ = published(at_sea, place_of_position(at_sea))
    assert shown.where.where_prec == 7
