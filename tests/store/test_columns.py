"""The columns that filters are asked of: kinds, gaps, places, kilometres, features by reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.domain.errors import UnknownIdError
from app.selection.cql.kinds import Kind, Numbers
from app.selection.cql.texts import Texts
from app.store.columns import Columns, columns_of, microseconds, referred

if TYPE_CHECKING:
    from app.store.catalog import Catalog


@pytest.fixture(scope="module")
def incidents(catalog: Catalog) -> Columns:
    return columns_of(catalog.collection("incidents"), catalog)


def test_columns_are_kept_with_their_collection(catalog: Catalog, incidents: Columns) -> None:
    assert columns_of(catalog.collection("incidents"), catalog) is incidents


def test_every_queryable_has_a_kind(catalog: Catalog, incidents: Columns) -> None:
    kinds = incidents.kinds
    assert set(catalog.collection("incidents").columns) < set(kinds)
    expected = {
        "title": Kind.TEXT, "kp_km": Kind.NUMBER, "independent_sources": Kind.NUMBER,
        "date_start_local": Kind.DATE, "utc_start": Kind.INSTANT, "updated": Kind.DATE,
        "geom": Kind.GEOMETRY, "geometry": Kind.GEOMETRY, "interval": Kind.INTERVAL,
    }  # fmt: skip
    assert {name: kinds[name] for name in expected} == expected
    claims = columns_of(catalog.collection("claims"), catalog)
    assert "geom" not in claims.kinds


@pytest.mark.parametrize("name", ["incidents", "claims", "assets", "places", "route", "sources"])
def test_a_column_says_what_the_features_say(catalog: Catalog, name: str) -> None:
    collection = catalog.collection(name)
    columns = columns_of(collection, catalog)
    for column in collection.columns:
        values = columns.column(column).values
        given = [feature.properties[column] for feature in collection.features]
        assert values.missing.tolist() == [value is None for value in given]
        if isinstance(values, Texts):
            words = values.words[values.codes].tolist()
        else:
            assert isinstance(values, Numbers)
            if columns.kinds[column] is Kind.INSTANT:
                continue
            words = values.values.tolist()
        assert [w for w, v in zip(words, given, strict=True) if v is not None] == [
            value for value in given if value is not None
        ]


def test_instants_are_microseconds(catalog: Catalog, incidents: Columns) -> None:
    values = incidents.column("utc_start").values
    assert isinstance(values, Numbers)
    features = catalog.collection("incidents").features
    for number, feature in enumerate(features):
        written = feature.properties["utc_start"]
        if written:
            at = np.datetime64(written.removesuffix("Z"), "us").astype(np.int64)
            assert values.values[number] == at
        assert feature.interval
        assert incidents.interval.start[number] == microseconds(feature.interval[0])
        assert incidents.interval.end[number] == microseconds(feature.interval[1]) - 1
    assert 0 < values.missing.sum() < len(features)


def test_kilometres_are_those_of_the_columns(catalog: Catalog, incidents: Columns) -> None:
    found = incidents.kilometres("cpc")
    for number, feature in enumerate(catalog.collection("incidents").features):
        row = feature.properties
        if row["route_id"] == "cpc":
            assert (found.low_km[number], found.high_km[number]) == (
                row["kp_min_km"], row["kp_max_km"],
            )  # fmt: skip
            assert found.best_km[number] == row["kp_km"]
        else:
            assert np.isnan([found.low_km[number], found.best_km[number]]).all()
    with pytest.raises(UnknownIdError, match="no route has the id 'x'"):
        incidents.kilometres("x")


def test_kilometres_of_assets_are_located(catalog: Catalog) -> None:
    assets = columns_of(catalog.collection("assets"), catalog)
    found = assets.kilometres("cpc")
    number = assets.numbers["cpc-terminal"]
    footprint = assets.places.footprints[number]
    located = catalog.gazette.route.locate(footprint)
    assert located
    assert (found.low_km[number], found.high_km[number]) == (located.kp_min_km, located.kp_max_km)
    assert found.best_km[number] == located.kp_km
    assert found.missing.tolist() == assets.places.missing.tolist()


def test_the_best_kilometre_of_a_piece_of_the_route_is_its_middle(catalog: Catalog) -> None:
    found = columns_of(catalog.collection("route"), catalog).kilometres("cpc")
    for number, feature in enumerate(catalog.collection("route").features):
        row = feature.properties
        assert found.best_km[number] == (row["kp_from_km"] + row["kp_to_km"]) / 2


def test_a_feature_by_reference_is_measured_as_near_measures_it(catalog: Catalog) -> None:
    asset = referred(catalog, "assets", "cpc-terminal")
    assert asset.target() is catalog.gazette.target_of("cpc-terminal")
    assert referred(catalog, "assets", "tanker-arlan").target() is None
    incident = catalog.collection("incidents").features[0]
    target = referred(catalog, "incidents", incident.id).target()
    assert target
    footprint = catalog.incidents[incident.id].footprint
    assert footprint
    assert target.point == (footprint.lon, footprint.lat)
    piece = catalog.collection("route").features[0]
    line = referred(catalog, "route", piece.id).target()
    assert line
    assert line.point is None
    for collection, name in (("nothing", "x"), ("assets", "x"), ("incidents", "cpc-terminal")):
        with pytest.raises(UnknownIdError):
            referred(catalog, collection, name)
