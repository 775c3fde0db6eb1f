"""The online basemap in what the server sends: one more host for pictures of maps, nothing else."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.store.record import Still
from tests.api.routes import HTML
from tests.api.test_headers import policy_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.store.catalog import Catalog

HOST = "https://tiles.example.org"
MAPS = ("/map", "/embed", "/map?lang=ru", "/map?near=cpc-terminal,25km")


@pytest.fixture(scope="module")
def online(catalog: Catalog) -> Iterator[TestClient]:
    settings = Settings(
        basemap_url=f"{HOST}/{{z}}/{{x}}/{{y}}.png",
        basemap_attribution='© <i>Makers</i> & "friends"</script>',
        basemap_name="Streets",
        basemap_max_zoom=11,
    )
    with TestClient(create_app(settings, Still(catalog))) as opened:
        yield opened


@pytest.mark.parametrize("address", MAPS)
def test_the_policy_of_a_map_names_one_host_more(
    client: TestClient, online: TestClient, address: str
) -> None:
    without, with_it = (policy_of(asked.get(address)) for asked in (client, online))
    assert with_it["img-src"] == ["'self'", "data:", HOST]
    # Nothing else is any looser; the code of the page is another, and known by its hash.
    for name in without.keys() - {"img-src", "script-src"}:
        assert with_it[name] == without[name]
    assert set(with_it) == set(without)
    assert [one for one in with_it["script-src"] if HOST in one] == []


@pytest.mark.parametrize("address", [one for one in HTML if not one.startswith(("/map", "/embed"))])
def test_no_other_page_knows_it(online: TestClient, address: str) -> None:
    answer = online.get(address)
    assert policy_of(answer)["img-src"] == ["'self'", "data:"]
    assert address == "/about" or "tiles.example.org" not in answer.text


def test_one_file_does_not_know_it(online: TestClient, client: TestClient) -> None:
    answer = online.get("/map?standalone=1")
    assert answer.content == client.get("/map?standalone=1").content
    assert policy_of(answer)["img-src"] == ["'self'", "data:"]
    assert b"tiles.example.org" not in answer.content


def test_its_words_are_data(online: TestClient) -> None:
    page = online.get("/map").text
    assert page.count("L.tileLayer(") == 1
    assert '"maxNativeZoom": 11' in page
    assert "© \\u003ci\\u003eMakers\\u003c/i\\u003e" in page
    assert "<i>Makers" not in page


def test_the_page_about_the_map_says_who_learns_what(
    client: TestClient, online: TestClient
) -> None:
    said = "that host learns your address"
    assert said in online.get("/about").text
    assert "Streets" in online.get("/about").text
    assert said not in client.get("/about").text


def test_the_server_itself_asks_nobody(online: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **_: asked.append(given))
    monkeypatch.setattr(socket.socket, "connect", lambda _, to: asked.append(to))
    for address in ("/map?limit=5", "/embed?limit=5", "/about", "/map?standalone=1&limit=5"):
        assert online.get(address).status_code == 200
    assert asked == []
