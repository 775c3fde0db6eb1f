"""`lang=`: the map in another language; what the record says stays as it is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from app.language.languages import CODES, language

if TYPE_CHECKING:
    from starlette.testclient import TestClient

OFFICE = "cpc-2025-09-24-office-strike"


def data_of(html: str) -> dict[str, Any]:
    (found,) = re.findall(r'id="map-data">(.*?)</script>', html)
    data: dict[str, Any] = json.loads(found)
    return data


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("path", ["/map", "/embed"])
def test_the_page_speaks_the_language_that_is_asked_for(
    client: TestClient, path: str, code: str
) -> None:
    spoken = language(code)
    answer = client.get(path, params={"lang": code})
    assert answer.status_code == 200
    assert answer.headers["content-language"] == code
    assert f'<html lang="{code}">' in answer.text
    title = spoken.say("Incidents on the CPC route, Tengiz to the Black Sea")
    assert f"<title>{title}</title>" in answer.text
    note = spoken.say("This translation has not yet been reviewed by a speaker.")
    assert (f'<p class="coverage">{note}</p>' in answer.text) is not spoken.is_reviewed


def test_the_record_is_the_same_in_every_language(client: TestClient) -> None:
    pages = {code: data_of(client.get("/map", params={"lang": code}).text) for code in CODES}
    told = {
        code: [[one[name] for name in ("title", "summary", "span")] for one in data["incidents"]]
        for code, data in pages.items()
    }
    assert all(found == told["en"] for found in told.values())
    office = {
        code: next(one for one in data["incidents"] if one["id"] == OFFICE)
        for code, data in pages.items()
    }
    heads = {code: [section["head"] for section in one["sections"]] for code, one in office.items()}
    assert heads["ru"][:3] == ["Когда", "Где", "Расстояние"]
    assert heads["uk"][:3] == ["Коли", "Де", "Відстань"]
    assert heads["kk"][:3] == ["Қашан", "Қайда", "Қашықтық"]
    assert {code: one["date"] for code, one in office.items()}["ru"].startswith("24 сентября 2025")


@pytest.mark.parametrize("code", [code for code in CODES if code != "en"])
@pytest.mark.parametrize("query", ["", "&near=cpc-terminal,25km"])
def test_every_link_to_the_map_keeps_the_language(
    client: TestClient, code: str, query: str
) -> None:
    page = client.get(f"/map?lang={code}{query}").text
    links = re.findall(r'<a href="(map[^"]*)"[^>]*?(data-act="language")?>', page)
    own = [address for address, other in links if not other]
    assert len(own) >= 2
    assert [address for address in own if f"lang={code}" not in address] == []
    others = {address.rpartition("lang=")[2] for address, other in links if other}
    assert others == set(CODES)
    assert 'href="map"' in client.get("/map").text


def test_without_a_language_it_is_english_and_another_is_refused(client: TestClient) -> None:
    assert client.get("/map").headers["content-language"] == "en"
    refused = client.get("/map", params={"lang": "fr"})
    assert (refused.status_code, refused.json()["parameter"]) == (400, "lang")
