"""A live map opens on the box that the still map of the same selection is fitted to."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from app.language.languages import ENGLISH
from app.maps.fitting import CLOSEST, Fit, fit_of, whole_route
from app.maps.mapdata import map_data
from app.maps.row_cards import RowsElsewhere
from app.maps.rows import chosen_rows, map_rows
from app.maps.still.layout import Order
from app.maps.still.spots import spots_of
from app.maps.still.view import Area, View, fitted, shares_of_box
from app.maps.switches import Switches
from app.pages.map_page import map_page
from app.publish.view import view
from app.selection.selection import Selection
from app.selection.still.asked import Asked
from app.store.record import Still
from app.store.select import select
from tests.crowd import crowded
from tests.maps.unpacked import unpacked

if TYPE_CHECKING:
    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog

TOWN = "cpc-2025-09-24-office-strike"
SELECTIONS = {
    "a town": {"ids": TOWN},
    "a region": {"filter": "location_class='region'"},
    "a bay": {"filter": "location_class='area'"},
    "near the terminal": {"near": "cpc-terminal,25km"},
    "inland": {"kp": "300/1300"},
    "the newest": {"limit": "3", "sortby": "-date_start_local"},
    "a box": {"bbox": "40,44,42,46"},
    "nothing": {"bbox": "-10,10,-9,11"},
    "what filters nothing": {"bbox": "-180,-90,180,90"},
}
SIZES = ((1280.0, 700.0), (640.0, 400.0), (390.0, 473.0), (200.0, 150.0))
BLOCK = re.compile(r'<script type="application/json" id="map-data"[^>]*>(.*?)</script>', re.DOTALL)


def asked_for(values: dict[str, str]) -> Selection:
    return Selection.parse(list(values.items()))


def data_of(html: str) -> dict[str, Any]:
    """Read what a page of a map draws from."""
    found = BLOCK.search(html)
    assert found is not None
    if not found.group(1).lstrip().startswith("{"):
        data: dict[str, Any] = unpacked(found.group(1))["data"]
        return data
    read: dict[str, Any] = json.loads(found.group(1))
    return read


def opened(data: dict[str, Any], area: Area) -> View:
    """Fit what a page says as Leaflet does: in its padding, by quarters, no closer than said."""
    (south, west), (north, east) = data["view"]
    corners = shares_of_box((west, south, east, north))
    side = min(data["fit"]["padding"], data["fit"]["share"] * min(area.width, area.height))
    room = Area(side, side, area.width - 2.0 * side, area.height - 2.0 * side)
    found = fitted(room, corners, (0, 0, 0, 0), most=data["fit"]["closest"], stepped=True)
    return View(area, found.x, found.y, found.zoom)


def still(catalog: Catalog, asked: Selection, area: Area) -> View:
    """Give what `auto` shows of a selection in an area."""
    features = select(catalog, "incidents", asked).features
    spots = spots_of([catalog.incidents[feature.id] for feature in features])
    return Order(catalog, spots, Asked.parse("auto", "640x400.svg", {}), ENGLISH).view(area)


@pytest.mark.parametrize("name", SELECTIONS)
@pytest.mark.parametrize("form", ["map", "embed", "one file", "notebook"])
def test_a_selection_opens_as_its_still_map_is_fitted(
    catalog: Catalog, name: str, form: str
) -> None:
    asked = asked_for(SELECTIONS[name])
    if form == "notebook":
        query = "&".join(f"{key}={value}" for key, value in SELECTIONS[name].items())
        html = view(query, record=Still(catalog)).page
    else:
        embed = Switches() if form == "embed" else None
        html = map_page(catalog, asked, embed=embed, standalone=form == "one file").html
    data = data_of(html)
    for size in SIZES:
        area = Area(0.0, 0.0, *size)
        live, picture = opened(data, area), still(catalog, asked, area)
        assert live.zoom == picture.zoom
        assert (live.x, live.y) == pytest.approx((picture.x, picture.y), abs=1e-8)


@pytest.mark.parametrize("values", [{}, {"as-of": "2026-11-20T00:00:00Z"}])
def test_everything_opens_on_the_whole_route(catalog: Catalog, values: dict[str, str]) -> None:
    data = data_of(map_page(catalog, asked_for(values)).html)
    assert data["view"] == data["views"]["whole"]


def test_a_selection_of_nothing_opens_on_the_whole_route(catalog: Catalog) -> None:
    assert fit_of(catalog, []).box == pytest.approx(whole_route(catalog).box)
    data = data_of(map_page(catalog, asked_for(SELECTIONS["nothing"])).html)
    assert data["view"] == data["views"]["whole"]


def test_a_footprint_is_seen_whole_and_no_place_is_opened_closer_than_the_closest(
    catalog: Catalog,
) -> None:
    for spot in spots_of(catalog.incidents.values()):
        data = map_data(catalog, spot.incidents, fit=fit_of(catalog, spot.incidents))
        seen = opened(data, Area(0.0, 0.0, 640.0, 400.0))
        assert seen.zoom <= CLOSEST
        radius_px = spot.footprint.radius_m / seen.metres_a_pixel  # type: ignore[union-attr]  # all of the shipped record are discs
        assert 2.0 * radius_px < 352.5, "a disc keeps its padding"


def test_a_view_of_a_figure_that_says_where_opens_there(catalog: Catalog) -> None:
    record = Still(catalog)
    boxed = view("ids=" + TOWN, position="[37,44,38.5,45]", record=record).page
    assert data_of(boxed)["view"] == [[44.0, 37.0], [45.0, 38.5]]
    assert data_of(boxed)["fit"]["closest"] > CLOSEST
    middle = view("ids=" + TOWN, position="37.8,44.7,9.5", record=record).page
    assert ' data-start="theme=light&amp;map=9.50/44.7000/37.8000"' in middle


@pytest.fixture(scope="module")
def crowd(bundle: Bundle) -> Catalog:
    return crowded(bundle, 400)


@pytest.mark.parametrize(
    "values",
    [
        {"filter": "title LIKE 'Made-up%'"},
        {"bbox": "40,45,45,47"},
        {"near": "cpc-terminal,400km"},
        {"filter": "location_class<>'region'"},
        {"bbox": "-10,10,-9,11"},
        {},
    ],
)
def test_a_crowd_is_fitted_from_few_of_its_discs_as_from_all(
    crowd: Catalog, values: dict[str, str]
) -> None:
    rows = chosen_rows(crowd, asked_for(values))
    features = crowd.collection("incidents").features
    shown = crowd.incidents.some([features[row].id for row in rows])
    assert fit_of(crowd, RowsElsewhere(rows, [], {})) == fit_of(crowd, shown)


def test_areas_of_a_crowd_are_fitted_too(crowd: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place that is no disc is always asked for its rings."""
    rows = chosen_rows(crowd, asked_for({"ids": "made-000001"}))
    place = int(map_rows(crowd).columns["place"][rows[0]])
    monkeypatch.setitem(map_rows(crowd).areas, place, crowd.incidents["made-000001"].footprint)
    found = fit_of(crowd, RowsElsewhere(rows, [], {}))
    assert found == fit_of(crowd, [crowd.incidents["made-000001"]])


def test_a_large_map_opens_fitted(crowd: Catalog) -> None:
    asked = asked_for({"filter": "title LIKE 'Made-up%' AND location_class<>'region'"})
    data = data_of(map_page(crowd, asked).html)
    assert "rows" in data
    assert data["view"] != data["views"]["whole"]
    (south, west), (north, east) = data["view"]
    found = fit_of(crowd, RowsElsewhere(chosen_rows(crowd, asked), [], {}))
    assert (west, south, east, north) == pytest.approx(found.box, abs=1e-6)


def test_the_way_from_degrees_to_shares_and_back(catalog: Catalog) -> None:
    box = (36.5, 44.25, 54.0, 48.125)
    data = map_data(catalog, [], fit=Fit(box, 9.0))
    assert np.array(data["view"]).tolist() == [[44.25, 36.5], [48.125, 54.0]]
    assert data["fit"] == {"closest": 9.0, "padding": 24.0, "share": 0.08}
