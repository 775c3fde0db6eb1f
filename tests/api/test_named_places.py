"""Places by name for an analysis: an id or a position in the result, never the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.desk.gazetteer import Gazetteer
from app.desk.named_places import places_by_id, with_places
from app.domain.errors import UnknownIdError

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from app.store.catalog import Catalog

WHAT_IF = "/analyses/what-if"


@pytest.fixture(scope="module")
def gazetteer(catalog: Catalog) -> Gazetteer:
    return Gazetteer(catalog)


@pytest.mark.parametrize("name", ["Kropotkin", "кропоткин", "KROPOTKIN", "geonames:540761"])
def test_a_name_of_the_layers_is_their_id_or_its_position(client: TestClient, name: str) -> None:
    found = client.get(WHAT_IF, params={"place": name}).json()
    asked = {"place": "kropotkin"}
    if name.startswith("geonames"):
        asked = {"geometry": "POINT (40.57 45.44)", "radius": "8km"}
    assert found["parameters"] == asked
    by_id = client.get(WHAT_IF, params=asked).json()
    assert found == by_id


def test_a_populated_place_becomes_a_position_with_its_radius(client: TestClient) -> None:
    found = client.get(f"{WHAT_IF}?place=Atyrau").json()
    assert found["parameters"] == {"geometry": "POINT (51.88 47.1)", "radius": "8km"}
    own = client.get(f"{WHAT_IF}?place=Atyrau&radius=1km").json()
    assert own["parameters"]["radius"] == "1km"


def test_places_at_one_spot_are_one_and_what_has_no_position_is_none(
    catalog: Catalog, gazetteer: Gazetteer
) -> None:
    def asked(text: str) -> dict[str, str]:
        return dict(places_by_id(catalog, gazetteer, "place", [("place", text)]))

    assert asked("Port of Novorossiysk") == {"place": "novorossiysk-port"}
    # An asset of that name has no published position; the village has one.
    assert asked("Qurmangazy") == {"geometry": "POINT (49.27 46.6)", "radius": "5000m"}


def test_a_name_of_several_places_lists_them_by_id(client: TestClient) -> None:
    answer = client.get(f"{WHAT_IF}?place=Mikhaylovka")
    detail = answer.json()["detail"]
    assert (answer.status_code, answer.json()["parameter"]) == (400, "place")
    assert "is the name of" in detail
    (first, *others) = [part for part in detail.split() if part.startswith("geonames:")]
    assert others
    assert client.get(WHAT_IF, params={"place": first}).status_code == 200


@pytest.mark.parametrize("text", ["Nowhere-on-Sea", "x" * 201, "NPS-2 pump station", "<i>"])
def test_a_name_that_nothing_with_a_position_carries_is_refused(
    client: TestClient, text: str
) -> None:
    answer = client.get(WHAT_IF, params={"place": text})
    assert (answer.status_code, answer.json()["parameter"]) == (404, "place")
    assert "is no id and no name" in answer.json()["detail"]


def test_an_empty_name_is_no_name(client: TestClient) -> None:
    answer = client.get(WHAT_IF, params={"place": " "})
    assert (answer.status_code, answer.json()["parameter"]) == (400, "place")
    assert "is empty" in answer.json()["detail"]


def test_a_name_beside_a_geometry_is_too_much(catalog: Catalog, gazetteer: Gazetteer) -> None:
    pairs = [("place", "Kropotkin"), ("geometry", "POINT (1 2)")]
    assert places_by_id(catalog, gazetteer, "place", pairs) == pairs
    with pytest.raises(UnknownIdError, match="place"):
        places_by_id(catalog, gazetteer, "place", [("place", "x" * 201)])


def test_a_process_reads_names_too_and_says_so(client: TestClient) -> None:
    body = {"inputs": {"place": "Kropotkin"}}
    answer = client.post("/processes/what-if/execution", json=body)
    assert answer.json()["parameters"] == {"place": "kropotkin"}
    described = client.get("/processes/what-if").json()["inputs"]["place"]
    assert described["description"].endswith("or its name")
    assert "pattern" not in described["schema"]


def test_in_python_a_name_is_looked_up_alike(catalog: Catalog) -> None:
    assert with_places(catalog, "what-if", [("place", "Kropotkin")]) == [("place", "kropotkin")]
    assert with_places(catalog, "what-if", [("k", "3")]) == [("k", "3")]
    assert with_places(catalog, "rings", [("around", "Kropotkin")]) == [("around", "Kropotkin")]


@pytest.mark.parametrize(
    "question",
    ["rings?around=nope", "sensitivity?around=nope", "status?assets=nope", "reach?incident=nope",
     "what-if?place=nope", "what-if?place=cpc-ps-nps-2"],
)  # fmt: skip
def test_an_unknown_name_is_a_404_in_every_analysis(client: TestClient, question: str) -> None:
    answer = client.get(f"/analyses/{question}")
    parameter = question.partition("?")[2].partition("=")[0]
    assert (answer.status_code, answer.json()["parameter"]) == (404, parameter)
    assert answer.json()["code"] == "unknown-id"
