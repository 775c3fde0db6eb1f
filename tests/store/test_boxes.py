"""Boxes that are kept as bytes: those of the geometries, in one array, for every collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from app.selection.cql.kinds import Kind
from app.selection.selection import Selection
from app.store.boxes import box_at, box_of, boxes_of
from app.store.columns import Columns, columns_of, made_ready
from app.store.features import Collection, Feature
from app.store.geometry import served_geometry
from app.store.select import select
from app.store.snapshot import build_catalog
from tests.conftest import NOW

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog

AREA = shapely.Polygon([(37.0, 44.0), (38.0, 44.5), (37.5, 46.0)])


def test_a_box_is_that_of_its_geometry() -> None:
    found = boxes_of([box_at(37.5, 44.5), box_of(AREA), box_of(None), box_of(shapely.Point())])
    expected = [[37.5, 44.5, 37.5, 44.5], [37.0, 44.0, 38.0, 46.0], [np.nan] * 4, [np.nan] * 4]
    np.testing.assert_array_equal(found, expected)


def test_no_boxes_are_an_array_too() -> None:
    assert boxes_of([]).shape == (0, 4)


def test_every_collection_has_the_boxes_of_its_geometries(leads_catalog: Catalog) -> None:
    for name, collection in leads_catalog.collections.items():
        expected = shapely.bounds(collection.geometries)
        np.testing.assert_array_equal(collection.boxes, expected, err_msg=name)
        if collection.spatial:
            whole = tuple(shapely.total_bounds(collection.geometries).tolist())
            assert collection.bounds == whole, name


def test_features_without_a_place_have_no_bounds() -> None:
    nowhere = (Feature("a", {"id": "a"}), Feature("b", {"id": "b"}, shapely.Point()))
    assert Collection("x", "", "", nowhere, "", "", ("id",)).bounds is None
    assert Collection("x", "", "", (), "", "", ("id",)).bounds is None


def test_a_footprint_has_the_box_of_the_footprint(catalog: Catalog) -> None:
    columns = columns_of(catalog.collection("incidents"), catalog, geometry="footprint")
    np.testing.assert_array_equal(columns.bounds, shapely.bounds(columns.geometry))
    assert (columns.bounds[:, 0] < catalog.collection("incidents").boxes[:, 0]).any()


def test_ready_is_what_a_box_and_a_time_need(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No point of a hundred thousand is read from its bytes when the first question comes."""
    catalog, read = build_catalog(bundle, now=NOW), list[str]()

    def noted(feature: Feature, what: str) -> BaseGeometry | None:
        read.append(feature.id)
        return served_geometry(feature, what)

    monkeypatch.setattr("app.store.columns.served_geometry", noted)
    made_ready(catalog)
    select(catalog, "incidents", Selection.parse([("bbox", "-180,-90,180,90")]))
    assert read == ["cpc-2022-07-atyrau-power-outage"]  # the one that is placed in a region
    made = columns_of(catalog.collection("incidents"), catalog).__dict__
    assert {"bounds", "interval"} <= set(made)
    assert "geometry" not in made


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        pytest.param(["2025-01-01", None, "2025-02-01"], Kind.DATE, id="days"),
        pytest.param(["2025-01-01T00:00:00Z", None], Kind.INSTANT, id="instants"),
        pytest.param(["2025-01-01", "2025-01-01T00:00:00Z"], Kind.TEXT, id="both"),
        pytest.param(["2025-01-01", "soon"], Kind.TEXT, id="a-day-and-a-word"),
        pytest.param(["soon", "2025-01-01"], Kind.TEXT, id="a-word-and-a-day"),
        pytest.param([None, None], Kind.TEXT, id="nothing"),
        pytest.param([], Kind.TEXT, id="no-features"),
    ],
)
def test_a_text_is_a_date_where_all_are(
    catalog: Catalog, values: list[str | None], kind: Kind
) -> None:
    features = tuple(Feature(str(n), {"at": value}) for n, value in enumerate(values))
    types = {"at": {"type": "string"}}
    collection = Collection("x", "", "", features, "", "", ("at",), fixed_types=types)
    assert Columns(collection, catalog.gazette.routes).kinds["at"] is kind
