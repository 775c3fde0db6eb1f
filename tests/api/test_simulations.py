"""Analyses that simulate, over HTTP: as many steps as take a few seconds, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.analysis.asking import answered, asked_of
from app.analysis.register import analysis_of
from app.exports.result_files import result_json

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from app.store.catalog import Catalog

NAMES = ("clustering", "scan")


@pytest.mark.parametrize("name", NAMES)
def test_the_service_gives_the_bytes_of_the_library(
    client: TestClient, catalog: Catalog, name: str
) -> None:
    answer = client.get(f"/analyses/{name}?permutations=999&draws=999&seed=3")
    assert answer.status_code == 200
    given = [("permutations", "999"), ("draws", "999"), ("seed", "3")]
    assert answer.content == result_json(answered(asked_of(analysis_of(name), given), catalog))


@pytest.mark.parametrize("name", NAMES)
def test_more_than_a_few_seconds_are_refused_and_the_answer_says_so(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("app.api.results.MOST_STEPS", 10_000)
    answer = client.get(f"/analyses/{name}?permutations=998")
    assert answer.status_code == 400
    problem = answer.json()
    assert problem["parameter"] == "permutations"
    assert "998 with 99 draws of 33 incidents takes about" in problem["detail"]
    assert "at most 10,000 are taken here: expected fewer" in problem["detail"]


@pytest.mark.parametrize("name", NAMES)
def test_too_few_incidents_are_an_answer_that_says_why(client: TestClient, name: str) -> None:
    answer = client.get(f"/analyses/{name}?filter=weapon_class='uav'")
    assert answer.status_code == 200
    assert "fewer than the 30" in answer.json()["empty_because"]
    as_csv = client.get(f"/analyses/{name}?filter=weapon_class='uav'&f=csv").text
    assert as_csv.count("\n") == 1
