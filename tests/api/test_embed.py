"""The map for a frame: its switches, what cannot be switched off, refusals that a frame shows."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from app.language.languages import language
from app.main import create_app
from app.maps.switches import REFUSED, SWITCHES
from app.settings import Settings
from app.store.record import Still
from tests.api.routes import OFFICE
from tests.hostile.corpus import XSS
from tests.writers import AUTH, writer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx2 import Response

    from app.store.catalog import Catalog
    from app.store.live import Live

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ITEMS = "/collections/incidents/items"
REST = "cpc-2022-07-atyrau-power-outage"
WHY = "entered <b>twice</b>"


@pytest.fixture
def changed(record: Live) -> Iterator[TestClient]:
    """A service whose record has withdrawn an incident."""
    with writer(record) as opened:
        answer = opened.delete(f"{ITEMS}/{OFFICE}", params={"reason": WHY}, headers=AUTH)
        assert answer.status_code == 200
        yield opened


def data_of(page: str) -> dict[str, Any]:
    (block,) = re.findall(r'id="map-data">(.*?)</script>', page, re.DOTALL)
    found: dict[str, Any] = json.loads(block)
    return found


def ancestors(answer: Response) -> str:
    policy = answer.headers["content-security-policy"]
    return policy.partition("frame-ancestors ")[2].partition(";")[0]


def test_what_is_switched_is_as_it_is_without(client: TestClient) -> None:
    said = "&".join(f"{name}={str(value).lower()}" for name, value in SWITCHES.items())
    assert client.get(f"/embed?{said}").text == client.get("/embed").text


@pytest.mark.parametrize(
    ("switch", "there", "instead"),
    [
        ("scale=false", "L.control.scale()", ""),
        ("zoom-control=false", '"zoomControl": true', '"zoomControl": false'),
        ("wheel-zoom=false", "", '"scrollWheelZoom": false'),
        ("layers-control=false", '<details class="over-map">', '<details class="over-map" hidden>'),
        ("caption=true", '<h1 class="hidden">', '<h1 class="caption">'),
    ],
)
def test_each_switch_switches_one_thing(
    client: TestClient, switch: str, there: str, instead: str
) -> None:
    plain, switched = (client.get(f"/embed{query}") for query in ("", f"?{switch}"))
    assert switched.status_code == 200
    assert there in plain.text
    assert not there or there not in switched.text
    assert not instead or (instead in switched.text and instead not in plain.text)
    assert data_of(switched.text) == data_of(plain.text)
    credit = re.findall(r'<p class="credits" lang="en">.*?</p>', plain.text)
    assert re.findall(r'<p class="credits" lang="en">.*?</p>', switched.text) == credit != []


def test_the_caption_says_what_was_selected(client: TestClient) -> None:
    page = client.get("/embed?caption=true&near=cpc-terminal,25km").text
    (caption,) = re.findall(r'<h1 class="caption">(.*?)</h1>', page)
    assert "<code>near=cpc-terminal,25km</code>" in caption


@pytest.mark.parametrize("name", SWITCHES)
@pytest.mark.parametrize("value", ["no", "0", "False", ""])
def test_another_value_is_refused(client: TestClient, name: str, value: str) -> None:
    answer = client.get(f"/embed?{name}={value}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, name)
    assert client.get(f"/map?{name}=true").status_code == 400


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("value", ["false", "no", "true"])
def test_credits_sources_and_dates_cannot_be_switched_off(
    client: TestClient, name: str, value: str
) -> None:
    answer = client.get(f"/embed?{name}={value}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, name)
    assert "cannot be switched off" in answer.json()["detail"]


def test_oembed_keeps_the_switches(client: TestClient) -> None:
    url = "http://testserver/embed?caption=true&scale=false"
    frame = client.get("/oembed", params={"url": url}).json()["html"]
    assert 'src="http://testserver/embed?scale=false&amp;caption=true"' in frame


def test_a_frame_of_what_was_withdrawn_says_so_and_why(changed: TestClient) -> None:
    answer = changed.get(f"/embed?ids={OFFICE}", headers=BROWSER)
    assert answer.status_code == 410
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert ancestors(answer) == "*"
    assert "<title>This incident was withdrawn – Incident Mapper</title>" in answer.text
    assert "data of 2026-11-23, CC-BY-4.0." in answer.text
    assert "entered &lt;b&gt;twice&lt;/b&gt;" in answer.text
    assert f"{ITEMS}/{OFFICE}/versions" in answer.text
    assert f'href="http://testserver/incidents/{OFFICE}"' in answer.text
    assert answer.headers["cache-control"] == "no-store"
    for link in re.findall("<a [^>]*>", answer.text):
        assert 'target="_blank"' in link
        assert 'rel="noopener noreferrer nofollow"' in link
    assert "static/framing.js" in answer.text
    data = changed.get(f"/embed?ids={OFFICE}")
    assert (data.status_code, data.json()["code"]) == (410, "withdrawn")
    assert changed.get(f"/map?ids={OFFICE}", headers=BROWSER).status_code == 410


@pytest.mark.parametrize("path", ["embed", "map", "map?standalone=1"])
def test_a_selection_shows_the_rest_and_names_what_was_withdrawn(
    changed: TestClient, path: str
) -> None:
    asked = f"ids={OFFICE},{REST}"
    answer = changed.get(f"/{path}{'&' if '?' in path else '?'}{asked}", headers=BROWSER)
    assert answer.status_code == 200
    said = " ".join(re.findall(r"<p><code>.*?</p>", answer.text))
    assert f"<code>{OFFICE}</code>: withdrawn on 23 November 2026: " in said
    assert '<span lang="en">entered &lt;b&gt;twice&lt;/b&gt;</span>' in said
    assert (f'href="incidents/{OFFICE}"' in said) == ("standalone" not in path)
    if "standalone" in path:
        return
    assert [each["id"] for each in data_of(answer.text)["incidents"]] == [REST]
    assert f'<http://testserver/incidents/{OFFICE}>; rel="related"' in answer.headers["link"]
    assert "1 incident, 1 withdrawn. Only what was selected:" in answer.text
    for link in re.findall(r'href="(collections/incidents/items\?[^"]*)"', answer.text):
        assert OFFICE not in link


def test_every_one_of_a_selection_that_is_withdrawn_is_gone(changed: TestClient) -> None:
    assert changed.delete(f"{ITEMS}/{REST}", params={"reason": "x"}, headers=AUTH).is_success
    for path in ("embed", "map", "static/auto/300x200.png"):
        answer = changed.get(f"/{path}?ids={OFFICE},{REST}")
        assert (answer.status_code, answer.json()["code"]) == (410, "withdrawn")
        told = answer.json()["withdrawn"]
        assert told == {
            "id": OFFICE, "reason": WHY, "collection": "incidents", "day": "2026-11-23",
        }  # fmt: skip
        assert changed.get(f"/{path}?ids={OFFICE},nothing").status_code == 404


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_a_picture_counts_and_names_what_was_withdrawn(changed: TestClient, form: str) -> None:
    address = f"/static/auto/640x480.{form}?ids={OFFICE},{REST}"
    answer = changed.get(address)
    assert answer.status_code == 200
    assert f'<http://testserver/incidents/{OFFICE}>; rel="related"' in answer.headers["link"]
    without = changed.get(f"/static/auto/640x480.{form}?ids={REST}")
    assert "related" not in without.headers["link"]
    assert answer.content != without.content
    if form == "svg":
        assert "1 incident, 1 withdrawn" in answer.text
        assert f"Withdrawn: {OFFICE}" in answer.text
        assert "1 отозван" in changed.get(f"{address}&lang=ru").text
    if form == "png":
        assert f"Withdrawn: {OFFICE}".encode() in answer.content


def test_oembed_frames_the_rest(changed: TestClient) -> None:
    url = f"http://testserver/map?ids={OFFICE},{REST}"
    told = changed.get("/oembed", params={"url": url}).json()
    assert f"/embed?ids={OFFICE},{REST}" in told["html"]
    assert changed.get(told["thumbnail_url"]).status_code == 200


@pytest.mark.parametrize(
    ("code", "heading"),
    [
        ("en", "This incident was withdrawn"),
        ("ru", "Этот инцидент отозван"),
        ("kk", "Бұл оқиға кері алынды"),
        ("uk", "Цей інцидент відкликано"),
    ],
)
@pytest.mark.parametrize("path", ["embed?ids={}&", "map?ids={}&", "incidents/{}?"])
def test_the_page_of_a_withdrawal_is_in_the_language_that_is_asked_for(
    changed: TestClient, path: str, code: str, heading: str
) -> None:
    answer = changed.get(f"/{path.format(OFFICE)}lang={code}", headers=BROWSER)
    assert (answer.status_code, answer.headers["content-language"]) == (410, code)
    assert f'<html lang="{code}">' in answer.text
    assert f"<h1>{heading}</h1>" in answer.text
    assert '<span lang="en">entered &lt;b&gt;twice&lt;/b&gt;</span>' in answer.text
    assert answer.text.count(f"{ITEMS}/{OFFICE}/versions") == 1
    spoken = "" if code == "en" else f"?lang={code}"
    leads_there = f'href="http://testserver/incidents/{OFFICE}{spoken}"' in answer.text
    assert leads_there == (not path.startswith("incidents"))
    review = language(code).say("This translation has not yet been reviewed by a speaker.")
    assert answer.text.count(review) == (code != "en")


def test_oembed_of_what_was_withdrawn_says_why(changed: TestClient) -> None:
    for url in (f"embed?ids={OFFICE}", f"{ITEMS[1:]}/{OFFICE}"):
        answer = changed.get("/oembed", params={"url": f"http://testserver/{url}"})
        assert (answer.status_code, answer.json()["code"]) == (410, "withdrawn")
        assert WHY in answer.json()["detail"]


def test_the_map_knows_what_was_withdrawn_and_why(changed: TestClient, client: TestClient) -> None:
    assert data_of(changed.get("/embed").text)["withdrawn"][OFFICE] == WHY
    assert OFFICE not in data_of(client.get("/embed").text)["withdrawn"]


def test_each_refusal_of_the_embed_is_shown_in_its_frame(catalog: Catalog) -> None:
    hosts = "https://one.example"
    with TestClient(create_app(Settings(frame_ancestors=hosts), Still(catalog))) as client:
        for query, status in (("x=1", 400), ("ids=nothing", 404), ("x=" + "1" * 8_001, 414)):
            answer = client.get(f"/embed?{query}", headers=BROWSER)
            assert (answer.status_code, ancestors(answer)) == (status, hosts)
            assert "This map cannot be shown" in answer.text
            assert "<form" not in answer.text
        for path in ("map?x=1", "embedded", "near", "embed/"):
            assert ancestors(client.get(f"/{path}", headers=BROWSER)) == "'none'"


@pytest.mark.parametrize("text", XSS)
def test_row_01_a_refusal_shows_no_markup(client: TestClient, text: str) -> None:
    plain = client.get("/embed?ids=nothing", headers=BROWSER).text
    page = client.get("/embed", params={"ids": text[:90]}, headers=BROWSER)
    assert page.status_code in {400, 404}
    assert page.text.count("<") == plain.count("<")


@pytest.mark.parametrize("layers", ["true", "false"])
def test_a_translation_that_nobody_read_says_so_in_every_frame(
    client: TestClient, layers: str
) -> None:
    said = "Этот перевод ещё не проверен носителем языка"
    page = client.get(f"/embed?lang=ru&layers-control={layers}").text
    unseen = re.compile(r"<details[^>]* hidden>.*?</details>", re.DOTALL)
    assert unseen.sub("", page).count(said) == 1
    assert said not in client.get(f"/embed?layers-control={layers}").text
