"""Selections over the catalog, each against the same question asked plainly in Python."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import shapely

from app.domain.errors import BadParameterError, UnknownIdError
from app.domain.geo.target import Target
from app.domain.geo.uncertainty import distance_interval
from app.selection.selection import Selection
from app.store.select import select

if TYPE_CHECKING:
    from app.store.catalog import Catalog

OFFICE = "cpc-2025-09-24-office-strike"
SPM2 = "cpc-2025-11-29-spm2-naval-drones"
ATYRAU = "cpc-2022-07-atyrau-power-outage"
TENGIZ = "cpc-2026-01-18-tengiz-outage"


def ids(catalog: Catalog, name: str = "incidents", **values: str) -> list[str]:
    page = select(catalog, name, Selection.parse(list(values.items())))
    return [feature.id for feature in page.features]


def test_without_a_question_everything_comes_in_order_of_time(catalog: Catalog) -> None:
    page = select(catalog, "incidents", Selection())
    assert (page.matched, page.offset, page.limit) == (34, 0, 34)
    starts = [feature.interval for feature in page.features]
    assert starts == sorted(starts, key=lambda interval: interval[0] if interval else NEVER)
    assert page.features[0].id == "cpc-2022-03-21-spm-storm-damage"
    assert page.features[-1].id == "nvr-2026-05-03-tankers-port-entrance"


NEVER = datetime.max.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "box",
    [
        pytest.param((37.0, 44.0, 38.5, 45.0), id="around-novorossiysk"),
        pytest.param((40.0, 45.0, 41.0, 46.0), id="around-kropotkin"),
        pytest.param((37.76, 44.73, 37.76, 44.73), id="a-single-point"),
        pytest.param((0.0, 0.0, 1.0, 1.0), id="nowhere"),
        pytest.param((-180.0, -90.0, 180.0, 90.0), id="the-world"),
    ],
)
def test_bbox_keeps_what_it_meets(catalog: Catalog, box: tuple[float, float, float, float]) -> None:
    window = shapely.box(*box)
    expected = [
        feature.id
        for feature in catalog.collection("incidents").features
        if feature.geometry is not None and feature.geometry.intersects(window)
    ]
    assert ids(catalog, bbox=",".join(map(str, box))) == expected


def test_bbox_finds_the_named_places(catalog: Catalog) -> None:
    assert ids(catalog, bbox="40,45,41,46") == [
        "cpc-2025-02-17-kropotkinskaya",
        "cpc-2025-03-19-kavkazskaya",
        "cpc-2025-03-23-kropotkinskaya-attempt",
        "krp-2025-09-01-kropotkin-substation",
    ]
    assert OFFICE in ids(catalog, bbox="37.76,44.73,37.76,44.73")
    assert ids(catalog, bbox="0,0,1,1") == []


def test_bbox_may_cross_the_antimeridian(catalog: Catalog) -> None:
    assert ids(catalog, bbox="53,40,-100,50") == [ATYRAU, TENGIZ]  # a region and a point
    assert ids(catalog, bbox="170,-90,-170,90") == []
    assert len(ids(catalog, bbox="30,40,29,50")) == 34


def test_a_region_is_met_far_from_its_middle(catalog: Catalog) -> None:
    """The middle of the Atyrau region lies at 51.9 E: a box 130 km west of it meets the region."""
    assert ids(catalog, bbox="50.1,47,50.2,47.2") == [ATYRAU]


def test_bbox_does_not_hide_what_has_no_position(catalog: Catalog) -> None:
    assert len(ids(catalog, "claims", bbox="0,0,1,1")) == len(catalog.collection("claims").features)
    features = catalog.collection("places").features
    assert ids(catalog, "places", bbox="-180,-90,180,90") == [f.id for f in features]
    nowhere = [f.id for f in features if f.geometry is None]
    assert ids(catalog, "places", bbox="0,0,1,1") == nowhere != []
    assert ids(catalog, "places", bbox="0,0,1,1", filter="geom IS NOT NULL") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2025-09-24", [OFFICE], id="its-day"),
        pytest.param("2025-09-23", [OFFICE], id="its-first-hours-in-utc"),
        pytest.param("2025-09-25", [], id="the-day-after"),
        pytest.param("2025-09-24T09:03:00Z", [OFFICE], id="an-instant"),
        pytest.param("2025-09-23T21:00:00Z", [OFFICE], id="its-first-instant"),
        pytest.param("2025-09-24T21:00:00Z", [], id="the-instant-it-ends"),
        pytest.param("2025-09-24T12:03:00+03:00", [OFFICE], id="an-instant-in-moscow"),
        pytest.param("2025-09-20/2025-09-30", [OFFICE], id="an-interval"),
        pytest.param(
            "2025-11-25/2025-11-29",
            ["cpc-2025-11-25-terminal-admin-building", SPM2],
            id="two-records",
        ),
    ],
)
def test_datetime_keeps_what_it_meets(catalog: Catalog, text: str, expected: list[str]) -> None:
    around = {f"cpc-2025-{rest}" for rest in ("08-29-spm2-oil-spill",)}
    assert [found for found in ids(catalog, datetime=text) if found not in around] == expected


def test_open_intervals_share_the_record_between_them(catalog: Catalog) -> None:
    before, after = ids(catalog, datetime="../2025-06-30"), ids(catalog, datetime="2025-07-01/..")
    assert before + after == ids(catalog)
    assert before[-1] == "nvr-2025-05-03-uav-residential-grain"
    assert after[0] == "nvr-2025-07-06-naval-aerial"


def test_a_long_record_is_met_on_each_of_its_days(catalog: Catalog) -> None:
    for day in ("2025-08-29", "2025-09-15", "2025-10-16"):
        assert "cpc-2025-08-29-spm2-oil-spill" in ids(catalog, datetime=day)
    assert ids(catalog, datetime="2025-10-17") == []


def test_what_has_no_time_is_never_hidden_by_datetime(catalog: Catalog) -> None:
    assets = [feature.id for feature in catalog.collection("assets").features]
    assert len(assets) >= 45
    assert ids(catalog, "assets", datetime="1999-01-01") == assets


def test_ids_come_in_the_order_asked_and_once(catalog: Catalog) -> None:
    assert ids(catalog, ids=f"{SPM2},{OFFICE},{SPM2}") == [SPM2, OFFICE]
    assert ids(catalog, ids=f"{SPM2},{OFFICE}", limit="1", offset="1") == [OFFICE]
    assert ids(catalog, "assets", ids="cpc-spm-2") == ["cpc-spm-2"]


def test_an_unknown_id_is_named(catalog: Catalog) -> None:
    with pytest.raises(UnknownIdError, match=r"'nobody' \(part 3 of 3\)$") as caught:
        ids(catalog, ids=f"{OFFICE},{OFFICE},nobody")
    assert str(caught.value).startswith("ids: no feature of incidents has the id 'nobody'")
    with pytest.raises(UnknownIdError, match=r"has the id 'nobody'$"):
        ids(catalog, ids="nobody")
    with pytest.raises(UnknownIdError, match="no collection has the id 'colours'"):
        ids(catalog, "colours")


def test_a_lead_is_unknown_unless_leads_are_asked_for(
    catalog: Catalog, leads_catalog: Catalog
) -> None:
    lead = "cpc-2026-04-06-terminal"
    assert ids(leads_catalog, ids=lead) == [lead]
    with pytest.raises(UnknownIdError):
        ids(catalog, ids=lead)


def test_an_unknown_property_is_refused(catalog: Catalog) -> None:
    assert len(ids(catalog, properties="id,title")) == 34
    with pytest.raises(BadParameterError, match=r"queryables \(part 2 of 2\)$") as caught:
        ids(catalog, properties="id,colour")
    assert "'colour' is no property of incidents" in str(caught.value)
    assert caught.value.parameter == "properties"


@pytest.mark.parametrize("within_km", [1, 5, 12, 25, 300])
def test_near_an_asset_keeps_what_may_lie_within(catalog: Catalog, within_km: int) -> None:
    expected = [
        measured.incident.id
        for measured in catalog.incidents.values()
        if measured.distances["terminal"].min_m <= 1_000.0 * within_km
    ]
    assert 0 < len(expected) < 34
    assert ids(catalog, near=f"cpc-terminal,{within_km}km") == expected


def test_near_the_pipeline_is_near_its_line(catalog: Catalog) -> None:
    expected = [
        measured.incident.id
        for measured in catalog.incidents.values()
        if measured.distances["route"].min_m <= 100.0
    ]
    assert ids(catalog, near="cpc-pipeline,100m") == expected
    assert ATYRAU in expected
    assert OFFICE not in expected


def test_near_a_position_is_measured_from_each_footprint(catalog: Catalog) -> None:
    target = Target.of_point(37.7618, 44.7319, accuracy_m=0.0)
    expected = [
        feature.id
        for feature in catalog.collection("incidents").features
        if feature.footprint and distance_interval(feature.footprint, target).min_m <= 3_000.0
    ]
    assert ids(catalog, near="37.7618,44.7319,3km") == expected
    assert OFFICE in expected
    assert SPM2 not in expected


def test_near_works_on_assets_and_places(catalog: Catalog) -> None:
    near_sheskharis = ids(catalog, "places", near="sheskharis,1m")
    assert "sheskharis" in near_sheskharis
    assert "station-tengiz" not in near_sheskharis
    assert "sheskharis-terminal" in ids(catalog, "assets", near="37.831,44.707,10m")


def test_near_asks_for_a_position_on_both_sides(catalog: Catalog) -> None:
    with pytest.raises(BadParameterError, match="claims") as caught:
        ids(catalog, "claims", near="cpc-terminal,1km")
    assert caught.value.parameter == "near"
    for name in ("tanker-arlan", "novorossiysk-naval-base", "kazakhstan", "nobody"):
        with pytest.raises(UnknownIdError, match=f"no placed asset or place has the id '{name}'"):
            ids(catalog, near=f"{name},1km")


def test_several_conditions_hold_together(catalog: Catalog) -> None:
    both = ids(catalog, bbox="37,44,38.5,45", datetime="2025-01-01/2025-12-31")
    assert set(both) == set(ids(catalog, bbox="37,44,38.5,45")) & set(
        ids(catalog, datetime="2025-01-01/2025-12-31")
    )
    assert OFFICE in both
    assert len(both) < 34


def test_pages_join_to_the_whole(catalog: Catalog) -> None:
    joined: list[str] = []
    for offset in range(0, 40, 10):
        page = select(
            catalog, "incidents", Selection.parse([("limit", "10"), ("offset", str(offset))])
        )
        assert (page.matched, page.offset, page.limit) == (34, offset, 10)
        joined += [feature.id for feature in page.features]
    assert joined == ids(catalog)


def test_the_default_limit_holds_only_where_none_is_given(catalog: Catalog) -> None:
    assert len(select(catalog, "incidents", Selection(), default_limit=5).features) == 5
    selection = Selection.parse([("limit", "7")])
    assert len(select(catalog, "incidents", selection, default_limit=5).features) == 7
    beyond = select(catalog, "incidents", Selection.parse([("offset", "34")]))
    assert (beyond.features, beyond.matched) == ((), 34)
