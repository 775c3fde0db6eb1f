"""The page of an incident: what is on record and by whom, what is not known, how to cite it."""

from __future__ import annotations

import html
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from app.language.languages import CODES, language
from app.pages.blocks import Listing, Paragraph, Table, plain_text
from app.pages.incident_account import Told, account
from tests.hostile.corpus import XSS
from tests.pages.test_pages import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.testclient import TestClient

    from app.pages.blocks import Line, Section, Span
    from app.store.catalog import Catalog

OFFICE = "cpc-2025-09-24-office-strike"
REGION = "cpc-2022-07-atyrau-power-outage"
BROWSER = {"Accept": "text/html"}
SECTIONS = (
    "facts", "unknown", "distances", "timeline", "casualties", "impact", "attribution", "related",
    "sources", "versions", "cite",
)  # fmt: skip
TITLED = re.compile(r'<a href="(https?://[^"]+)" rel="[^"]+"(?: lang="([^"]+)")?>')


def told(catalog: Catalog, name: str = OFFICE, code: str = "en") -> dict[str, Section]:
    found = Told(catalog, catalog.incident(name), (), language(code), root="http://testserver/")
    return {section.id: section for section in account(found)}


def rows(section: Section) -> list[list[str]]:
    tables = [block for block in section.blocks if isinstance(block, Table)]
    return [[plain_text(cell) for cell in row] for table in tables for row in table.rows]


def points(section: Section) -> list[str]:
    lists = [block for block in section.blocks if isinstance(block, Listing)]
    return [plain_text(item) for each in lists for item in each.items]


def test_the_account_has_its_sections_in_order(catalog: Catalog) -> None:
    assert tuple(told(catalog)) == SECTIONS


def test_a_fact_has_its_speakers_and_their_pages(catalog: Catalog) -> None:
    found = {row[0]: row[1:] for row in rows(told(catalog)["facts"])}
    assert found["Days"] == ["24 September 2025", "TASS [2]"]
    assert found["vehicles damaged"][1] == "Operational headquarters of Krasnodar Krai [2, 3, 10]"


def test_what_no_report_gives_is_said_as_such(catalog: Catalog) -> None:
    found = points(told(catalog)["unknown"])
    assert "The exact place: known to a part of the town, ±2 km, and nothing finer" in found
    assert any(
        each.startswith("attacker: not stated by The Times of Central Asia") for each in found
    )
    region = points(told(catalog, REGION)["unknown"])
    assert "Killed: not reported" in region
    assert "Clock: no report gives it" in region


@pytest.mark.parametrize("code", CODES)
def test_no_word_of_a_machine_stands_among_the_claims(catalog: Catalog, code: str) -> None:
    say = language(code).say
    found = told(catalog, OFFICE, code)
    claims = {row[0]: row[1] for row in rows(found["facts"])}
    assert claims[say("time of day")].startswith(say("in working hours"))
    assert claims[say("how well the day is known")].startswith(say("known to the day"))
    assert any(
        each.startswith(f"{say('name of the hotel')}: ") for each in points(found["unknown"])
    )
    for name in catalog.incidents:
        account_of = told(catalog, name, code)
        cells = [cell for row in rows(account_of["facts"]) for cell in row]
        assert not [text for text in (*cells, *points(account_of["unknown"])) if "_" in text]


def lines(section: Section) -> Iterator[Line]:
    for block in section.blocks:
        if isinstance(block, Paragraph):
            yield block.line
        elif isinstance(block, Listing):
            yield from block.items
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row)


def spans(section: Section) -> list[Span]:
    return [span for line in lines(section) for span in line]


@pytest.mark.parametrize("code", ["ru", "kk", "uk"])
def test_names_of_speakers_are_marked_as_english(catalog: Catalog, code: str) -> None:
    for name, measured in catalog.incidents.items():
        blame = measured.incident.attribution
        named = {each.by for each in blame.alleged_by} | {each.by for each in blame.claimed_by}
        named |= {each.by for each in blame.denied_by}
        named |= {each.speaker for each in measured.incident.claims}
        named = {each for each in named if " " in each}
        # The name of a publisher in the list of sources is a name in any language.
        found = [
            span
            for key, section in told(catalog, name, code).items()
            for span in spans(section)
            if key != "sources" and not span.lang
        ]
        assert not [each for each in named for span in found if each in span.text]
    status = [(span.text, span.lang) for span in spans(told(catalog, OFFICE, code)["attribution"])]
    assert ("Governor of Krasnodar Krai", "en") in status
    rights = [span.lang for span in spans(told(catalog, OFFICE, code)["sources"])][-4:]
    assert rights.count("en") == 2


def test_what_is_told_is_not_called_unknown(catalog: Catalog) -> None:
    found = points(told(catalog)["unknown"])
    assert not [each for each in found if each.startswith(("time:", "Killed", "Clock"))]


def test_distances_are_intervals_with_verdicts(catalog: Catalog) -> None:
    found = {row[0]: row[1:] for row in rows(told(catalog)["distances"])}
    assert found["CPC Marine Terminal"] == [
        "3–18 km, 11 km from the middle of the place", "certain",
    ]  # fmt: skip
    assert found["Krymskaya LPDS (Transneft)"][1] == "probable (67 %)"
    assert "Tengiz oil field" not in found


def test_the_timeline_is_in_order_and_ends_with_what_has_no_date(catalog: Catalog) -> None:
    days = [row[0] for row in rows(told(catalog)["timeline"])]
    stated = [day for day in days if day != "date not stated"]
    assert stated == sorted(
        stated, key=lambda day: datetime.strptime(f"{day} +0000", "%d %B %Y %z")
    )
    assert days[: len(stated)] == stated
    assert len(days) > len(stated)


def test_each_count_stays_a_report(catalog: Catalog) -> None:
    counts = [row[0] for row in rows(told(catalog)["casualties"])]
    assert counts == ["2", "3", "6", "7", "8", "11", "12", "2", "number not given"]


@pytest.mark.parametrize("code", CODES)
def test_every_incident_has_an_account_in_every_language(catalog: Catalog, code: str) -> None:
    for name in catalog.incidents:
        found = told(catalog, name, code)
        assert {"facts", "unknown", "distances", "timeline", "sources", "cite"} <= set(found)
        assert all(plain_text(section.title) for section in found.values())


@pytest.mark.parametrize("name", [OFFICE, REGION])
def test_a_page_is_whole(client: TestClient, name: str) -> None:
    answer = client.get(f"/incidents/{name}", headers=BROWSER)
    assert (answer.status_code, answer.headers["content-language"]) == (200, "en")
    page = Page(answer.text)
    ids = [given["id"] for _, given in page.elements if "id" in given]
    assert len(ids) == len(set(ids))
    leads = {given["href"] for tag, given in page.elements if tag == "a" and given.get("href")}
    inside = {href[1:] for href in leads if href and href.startswith("#")}
    assert inside <= set(ids)
    assert [tag for tag, _ in page.elements].count("h1") == 1
    assert "no-script" not in answer.text
    assert re.search(rf'<noscript><p class="picture"><img src="{name}\?f=svg"', answer.text)


def test_every_link_on_the_page_leads_somewhere(client: TestClient) -> None:
    page = Page(client.get(f"/incidents/{OFFICE}", headers=BROWSER).text)
    base = client.get(f"/incidents/{OFFICE}").url
    for tag, given in page.elements:
        href = given.get("href") or ""
        here = href.removeprefix("http://testserver/")
        if tag == "a" and not href.startswith("#") and not here.startswith("http"):
            assert client.get(str(base.join(href)), headers=BROWSER).status_code == 200, href


@pytest.mark.parametrize("code", CODES)
def test_the_interface_speaks_and_the_record_keeps_its_language(
    client: TestClient, code: str
) -> None:
    answer = client.get(f"/incidents/{OFFICE}?lang={code}", headers=BROWSER)
    page = Page(answer.text)
    assert page.elements[0] == ("html", {"lang": code})
    assert language(code).say("What is not known") in answer.text
    (heading,) = [given for tag, given in page.elements if tag == "h1"]
    assert heading == ({} if code == "en" else {"lang": "en"})


def test_how_it_is_cited(client: TestClient, catalog: Catalog) -> None:
    address = f"http://testserver/incidents/{OFFICE}?as-of={catalog.version}"
    answer = client.get(f"/incidents/{OFFICE}?f=csl")
    assert answer.headers["content-type"] == "application/vnd.citationstyles.csl+json"
    (reference,) = answer.json()
    assert reference["URL"] == address
    assert reference["issued"] == {"date-parts": [[2026, 11, 22]]}
    entry = client.get(f"/incidents/{OFFICE}?f=bibtex").text
    assert entry.startswith(f"@misc{{{OFFICE},")
    assert f"\\url{{{address}}}" in entry
    html = client.get(f"/incidents/{OFFICE}").text
    assert address in html
    assert f'<{address}>; rel="cite-as"' in client.get(f"/incidents/{OFFICE}").headers["link"]


def test_the_lasting_address_gives_the_same_record(client: TestClient, catalog: Catalog) -> None:
    pinned = client.get(f"/incidents/{OFFICE}?as-of={catalog.version}")
    assert pinned.status_code == 200
    assert f"{OFFICE}?f=svg&amp;as-of={catalog.version}" in pinned.text
    assert client.get(f"/incidents/{OFFICE}?as-of=2020-01-01").status_code in {400, 404}


def test_the_picture_is_the_same_each_time_and_has_text(client: TestClient) -> None:
    first, second = (client.get(f"/incidents/{OFFICE}?f=svg") for _ in range(2))
    assert first.headers["content-type"].startswith("image/svg+xml")
    assert first.content == second.content
    assert "Novorossiysk</text>" in first.text
    assert len(first.content) < 100_000


@pytest.mark.parametrize(("code", "town"), [("en", "Novorossiysk"), ("ru", "Новороссийск")])
def test_the_picture_has_places_and_legend_in_the_language_of_the_page(
    client: TestClient, code: str, town: str
) -> None:
    drawn = client.get(f"/incidents/{OFFICE}?f=svg&lang={code}").text
    assert f"{town}</text>" in drawn
    assert f"{language(code).say('CPC pipeline')}</text>" in drawn
    page = client.get(f"/incidents/{OFFICE}?lang={code}", headers=BROWSER).text
    (address,) = re.findall(r'<noscript><p class="picture"><img src="([^"]+)"', page)
    assert html.unescape(address) == f"{OFFICE}?f=svg" + ("" if code == "en" else f"&lang={code}")


def test_the_item_the_map_and_the_feed_lead_to_it(client: TestClient) -> None:
    item = client.get(f"/collections/incidents/items/{OFFICE}").json()
    assert f"http://testserver/incidents/{OFFICE}" in {link["href"] for link in item["links"]}
    assert (
        f'href="http://testserver/incidents/{OFFICE}"'
        in client.get("/changes?f=atom&limit=1000").text
    )
    assert "pageOf = `incidents/{id}${spoken}`" in client.get("/static/incident-map.js").text


def test_an_unknown_one_is_a_404(client: TestClient) -> None:
    assert client.get("/incidents/cpc-2020-01-01-nothing", headers=BROWSER).status_code == 404
    assert client.get(f"/incidents/{OFFICE}?lang=de").status_code == 400


def test_hostile_text_stays_text(poisoned_client: TestClient, client: TestClient) -> None:
    for name in (OFFICE, REGION):
        plain, poisoned = (
            one.get(f"/incidents/{name}?lang=ru", headers=BROWSER).text
            for one in (client, poisoned_client)
        )
        kinds = [{tag for tag, _ in Page(html).elements} for html in (plain, poisoned)]
        assert kinds[0] == kinds[1]
        assert not [
            payload for payload in XSS if set(payload) & set("<\"'") and payload in poisoned
        ]
        reference = poisoned_client.get(f"/incidents/{name}?f=csl").content
        assert json.loads(reference)[0]["id"] == name


@pytest.mark.parametrize("code", CODES)
def test_a_title_is_in_the_language_of_its_page(
    client: TestClient, catalog: Catalog, code: str
) -> None:
    page = client.get(f"/incidents/{OFFICE}?lang={code}", headers={"Accept": "text/html"}).text
    listed = page.partition('id="sources"')[2].partition("</section>")[0]
    given = {html.unescape(link): lang for link, lang in TITLED.findall(listed)}
    sources = catalog.incident(OFFICE).incident.sources
    assert {source.language for source in sources} >= {"en", "ru"}
    for source in sources:
        expected = source.language if source.title and source.language != code else ""
        assert given[source.url] == expected, source.url
