"""Pictures of what was simulated: the curve and its envelope, boxes and cylinders, p in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from app.maps.plots.calendar import day_number
from app.maps.plots.pictures import picture
from app.maps.plots.scan import cylinder_words, scanned
from tests.maps.plots.documents import document_of

if TYPE_CHECKING:
    from app.store.catalog import Catalog

FEW = {"filter": "weapon_class='uav'"}


def words_of(document: dict[str, Any]) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", picture(document, "svg").decode()))


def ids_of(document: dict[str, Any]) -> set[str]:
    return set(re.findall(r'<g id="([\w.-]+)">', picture(document, "svg").decode()))


def test_the_curve_stands_beside_its_envelope(catalog: Catalog) -> None:
    document = document_of(catalog, "clustering")
    words = words_of(document)
    assert {"k", "envelope", "draws", "expected"} <= ids_of(document)
    assert "envelope of chance: 99 simulations" in words
    assert "The curve leaves the envelope upward: p = 0.01, at most 0.05." in words
    document["p_value"] = 0.4
    assert "does not leave the envelope upward: p = 0.4, over 0.05." in words_of(document)


@pytest.mark.parametrize("name", ["clustering", "scan"])
def test_of_few_incidents_only_the_reason_is_given(catalog: Catalog, name: str) -> None:
    document = document_of(catalog, name, **FEW)
    found = ids_of(document)
    assert not found & {"k", "envelope", "cylinder-0"}
    assert not any(each.startswith("incident-") for each in found)
    words = words_of(document)
    assert "Nothing to draw: 7 of 7 incidents of the selection are on the route" in words
    assert "p =" not in words


def test_every_incident_of_a_scan_is_a_box_of_its_intervals(catalog: Catalog) -> None:
    document = document_of(catalog, "scan")
    found = scanned(document)
    assert len(found) == document["n"] == 33
    strike = next(box for box in found if box.id == "cpc-2025-02-17-kropotkinskaya")
    assert strike.days == (day_number("2025-02-16"), day_number("2025-02-18"))  # a night
    assert strike.kilometres == (1217.5, 1266.3)
    assert strike.words.endswith("KP 1,217.5–1,266.3 km, began 2025-02-16 to 2025-02-17")
    assert {f"incident-{box.id}" for box in found} <= ids_of(document)


def test_the_least_likely_cylinder_is_outlined_with_its_p(catalog: Catalog) -> None:
    document = document_of(catalog, "scan")
    said = "KP 1,230–1,245 km, 2025-02-17 to 2025-03-23: 3 incidents, 0.364 expected, p = 0.02"
    assert cylinder_words(document["clusters"][0]) == said
    words = words_of(document)
    assert f"1: {said}." in words
    assert "Chance seldom gives as much: p is at most 0.05." in words
    assert "cylinder-0" in ids_of(document)


def test_what_is_not_significant_says_so(catalog: Catalog) -> None:
    document = document_of(catalog, "scan", days="30")
    assert "None is significant: p is over 0.05, so chance often gives as much." in words_of(
        document
    )
    document["clusters"], document["p_value"] = [], 1.0
    assert "No cylinder holds more incidents than expected." in words_of(document)


def test_other_cylinders_are_drawn_apart(catalog: Catalog) -> None:
    document = document_of(catalog, "scan")
    [one] = document["clusters"]
    document["clusters"] = [one, one | {"code": "other", "kp_from_km": 1250.0, "kp_to_km": 1260.0}]
    assert {"cylinder-0", "cylinder-1"} <= ids_of(document)
    assert "others, p ≤ 0.05" in words_of(document)


def test_one_of_a_thing_is_said_as_one(catalog: Catalog) -> None:
    ids = "cpc-2025-09-24-office-strike"
    assert "1 incident on the route, 0 left out" in words_of(
        document_of(catalog, "corridor", ids=ids)
    )
    few = words_of(document_of(catalog, "clustering", ids=ids))
    assert "1 of 1 incident of the selection is on the route" in few
    found = document_of(catalog, "clustering")
    found["draws_at_level"] = 1
    assert re.search(r"Of \d+ draws from the intervals 1 has a p of at most", words_of(found))
    status = document_of(catalog, "status")
    status["history"], status["assets"] = status["history"][:1], status["assets"][:1]
    assert "1 report of 1 asset, side by side" in words_of(status)
