"""Distances as interval bars: what is drawn, on which scale, and what is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from app.maps.plots.intervals import Bar, Group, Scale, distance_words
from app.maps.plots.near_table import MOST_PAIRS
from app.maps.plots.output import drawing
from app.maps.plots.pictures import picture
from app.maps.plots.sheet import Sheet
from app.maps.plots.what_if import MOST_INCIDENTS
from tests.maps.plots.documents import document_of

if TYPE_CHECKING:
    from app.store.catalog import Catalog

SVG = "{http://www.w3.org/2000/svg}"
OFFICE = {"ids": "cpc-2025-09-24-office-strike", "layers": "terminal", "k": "1"}


def read(document: dict[str, Any]) -> tuple[str, dict[str, str], dict[str, Any]]:
    """Give what a picture says, what its parts tell, and its groups."""
    root = ET.fromstring(picture(document, "svg", width_px=900))  # noqa: S314 - our own
    texts = [re.sub(r"\s+", " ", "".join(each.itertext())) for each in root.iter(f"{SVG}text")]
    groups = {each.get("id") or "": each for each in root.iter(f"{SVG}g")}
    told = {name: each.findtext(f"{SVG}title") or "" for name, each in groups.items()}
    return " ".join(texts), told, groups


def ends_of(group: ET.Element) -> tuple[float, float]:
    numbers = re.findall(r"-?[\d.]+", next(group.iter(f"{SVG}path")).get("d") or "")
    across = [float(number) for number in numbers[::2]]
    return min(across), max(across)


def bar(best_m: float, low_m: float, high_m: float) -> Bar:
    return Bar(id="a", name="a", best_m=best_m, bounds_m=(low_m, high_m))


@pytest.mark.parametrize(
    ("bars", "within_m", "until_km"),
    [
        ([bar(1e3, 0.0, 1e4)], None, 10.4),
        ([bar(1e3, 0.0, 1e4)], 5e4, 62.4),
        ([bar(1e3, 0.0, 1e4)] * 9 + [bar(1e3, 0.0, 3e5)], None, 15.6),  # one runs out
        ([bar(1e3, 0.0, 1e4)] * 9 + [bar(2e5, 0.0, 3e5)], None, 208.0),  # no mark does
        ([], None, 10.4),
    ],
)
def test_the_axis_is_as_long_as_can_be_read(
    catalog: Catalog, bars: list[Bar], within_m: float | None, until_km: float
) -> None:
    with drawing():
        sheet = Sheet(document_of(catalog, "near-table"), theme="light", width_px=900)
        found = Scale.of(sheet, [Group("", tuple(bars))], within_m)
    assert found.until_km == pytest.approx(until_km)


def test_a_bar_says_its_distance_and_its_verdict() -> None:
    one = Bar(id="a", name="a", best_m=0.0, bounds_m=(0.0, 1.6e6), verdict="possible")
    assert distance_words(one) == "0 km (0–1,600 km), within the limit: possible"


def test_a_pair_is_drawn_from_its_least_to_its_largest_distance(catalog: Catalog) -> None:
    document = document_of(catalog, "near-table", **OFFICE)
    [row] = document["pairs"]
    words, told, groups = read(document)
    name = "interval-cpc-2025-09-24-office-strike-1"
    assert told[name] == "CPC Marine Terminal: 11 km (4–18 km), within the limit: certain"
    assert "cpc-2025-09-24-office-strike" in words
    assert "best distance; within: certain" in words
    assert "possible" not in words
    (low, high), [limit] = ends_of(groups[name]), {ends_of(groups["limit"])[0]}
    scale = (high - low) / (row["distance_max_m"] - row["distance_min_m"])
    assert limit - low == pytest.approx(scale * (25_000.0 - row["distance_min_m"]), abs=0.05)


def test_no_limit_no_verdict(catalog: Catalog) -> None:
    document = document_of(catalog, "near-table")
    del document["parameters"]["within"]
    for row in document["pairs"]:
        row["within_m"] = row["verdict"] = None
    words, told, _ = read(document)
    assert "limit" not in told
    assert "within:" not in words
    assert "best distance" in words


def test_the_first_pairs_are_drawn_and_the_others_counted(catalog: Catalog) -> None:
    document = document_of(catalog, "near-table", k="3")
    words, told, _ = read(document)
    drawn = [name for name in told if name.startswith("interval-")]
    assert len(drawn) == MOST_PAIRS == 40
    assert drawn == [
        f"interval-{row['incident_id']}-{row['rank']}" for row in document["pairs"][:40]
    ]
    assert f"The first 40 of {len(document['pairs'])} pairs are drawn" in words
    assert "to 300 km" in words  # a region, beyond the panel


def test_names_of_esri_are_the_same_picture(catalog: Catalog) -> None:
    plain, esri = (document_of(catalog, "near-table", profile=each) for each in ("plain", "esri"))
    assert read(plain)[1] == read(esri)[1]


def test_kilometres_stand_in_the_title(catalog: Catalog) -> None:
    document = document_of(catalog, "what-if")
    low, high = (document["route"][0][name] for name in ("kp_min_km", "kp_max_km"))
    words, told, _ = read(document)
    assert f"A position of your own: KP {low:,}–{high:,} km of the route cpc" in words
    assets = [f"interval-asset-{each['asset_id']}" for each in document["assets"]]
    incidents = [f"interval-incident-{each['incident_id']}" for each in document["incidents"]]
    assert [name for name in told if name.startswith("interval-")] == assets + incidents
    assert "excluded" in words


def test_far_from_the_route_there_is_no_kilometre(catalog: Catalog) -> None:
    words, told, _ = read(document_of(catalog, "what-if", geometry="POINT (2 48)"))
    assert "not on the route cpc" in words
    assert "Nothing to draw: no incident of the selection may have been within" in words
    assert any(name.startswith("interval-asset-") for name in told)


def test_many_incidents_are_counted(catalog: Catalog) -> None:
    document = document_of(catalog, "what-if")
    document["incidents"] *= 15
    document["unplaced"] = ["one"]
    words, _, _ = read(document)
    found = len(document["incidents"])
    assert f"The first {MOST_INCIDENTS} of {found} incidents are drawn, {found - 40} left" in words
    assert "Without a place, so not measured: 1." in words
