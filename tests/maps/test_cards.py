"""Cards: everything on record in plain lines, numbers as reports, uncertainty in words."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from app.domain.record.provenance import Rights
from app.language.languages import CODES, language
from app.maps.backdrop import assets
from app.maps.card_lines import own, text_of
from app.maps.cards import card, evidence_lines, source_line, span_words

if TYPE_CHECKING:
    from app.store.catalog import Catalog

OFFICE = "cpc-2025-09-24-office-strike"


def sections_of(catalog: Catalog, incident: str) -> dict[str, list[str]]:
    shown = card(catalog.incident(incident), catalog)
    return {
        section["head"]: [text_of(line) for line in section["lines"]]
        for section in shown["sections"]
    }


@pytest.fixture(scope="session")
def office(catalog: Catalog) -> dict[str, list[str]]:
    return sections_of(catalog, OFFICE)


@pytest.fixture(scope="session")
def cards(catalog: Catalog) -> list[dict[str, Any]]:
    return [card(measured, catalog) for measured in catalog.incidents.values()]


def test_office_strike_counts_the_injured_six_times_in_order(office: dict[str, list[str]]) -> None:
    head, *reports = office["Injured"]
    assert head == "12 (reports range from 3 to 12); rose from 3 to 12"
    everybody = [line for line in reports if "(in the city)" in line]
    assert [int(line.split()[0]) for line in everybody] == [3, 6, 7, 8, 11, 12]
    assert "2 (staff of the operator, at the site): CPC, 24 September 2025" in reports
    assert "number not given (others, serious, at the site): CPC, 24 September 2025" in reports
    assert all(": " in line for line in reports)  # each with who said so and when


def test_office_strike_shows_both_voices_about_loading(office: dict[str, list[str]]) -> None:
    terminal = [line for line in office["Impact"] if line.startswith("CPC Marine Terminal: ")]
    ministry = [line for line in terminal if "(Kazakh Energy Ministry;" in line]
    operator = [line for line in terminal if "(CPC;" in line]
    assert any("no limits" in line for line in ministry)
    assert any("roadstead" in line for line in operator)


def test_office_strike_keeps_attack_and_target_apart(office: dict[str, list[str]]) -> None:
    assert office["Attribution"][:2] == [
        "Status: alleged by others, not claimed",
        "No official indication that CPC was the target",
    ]
    assert "Alleged by Governor of Krasnodar Krai (names Kyiv)" in office["Attribution"]


def test_office_strike_is_measured_in_intervals(office: dict[str, list[str]]) -> None:
    assert office["Distance"] == [
        "to the pipeline: 6–12 km, 9 km from the middle of the place",
        "to the terminal area: 3–18 km, 11 km from the middle of the place",
        "to the city: 0.0–4.0 km",
    ]
    assert office["Where"][1:] == [
        "known to a part of the town, ±2 km",
        "abeam KP 1,483–1,511, 6–12 km off the line",
    ]


def test_office_strike_tells_its_time_in_both_clocks(office: dict[str, list[str]]) -> None:
    assert office["When"] == [
        "24 September 2025",
        "12:03 local time (Europe/Moscow) = 24 September 2025, 09:03 UTC, time of the alarm",
    ]


def test_office_strike_links_its_sources(catalog: Catalog) -> None:
    shown = card(catalog.incident(OFFICE), catalog)
    sources = {source["url"]: source for source in shown["sources"]}
    assert len(sources) > 30
    assert sources["https://tass.com/emergencies/2020973"] == {
        "url": "https://tass.com/emergencies/2020973",
        "text": "Number of those injured in Novorossiysk drone attack rises to 12",
        "lang": "en",
        "note": "TASS, 24 September 2025, English, read 22 November 2026",
    }
    assert (
        sources["https://timesca.com/?p=36593"]["note"]
        == "date not stated, English, read 22 November 2026"
    )


def test_court_order_is_not_on_the_route(catalog: Catalog) -> None:
    order = sections_of(catalog, "cpc-2022-07-05-court-suspension")
    assert order["Where"][-1] == "not on the route"
    assert order["Killed"] == ["not reported"]
    assert order["Injured"] == ["not reported"]


def test_event_beside_an_incident_is_never_its_cause(office: dict[str, list[str]]) -> None:
    (line,) = office["Beside it, off the map"]
    assert line.endswith("named beside it, not as its cause")


def test_every_card_is_complete(cards: list[dict[str, Any]], catalog: Catalog) -> None:
    assert len(cards) == 34
    for shown in cards:
        heads = [section["head"] for section in shown["sections"]]
        assert heads[:5] == ["When", "Where", "Distance", "Killed", "Injured"]
        assert {"Attribution", "Evidence", "Assets named"} & set(heads)
        lines = [line for section in shown["sections"] for line in section["lines"]]
        texts = [text_of(line) for line in lines]
        assert all(text.strip() == text != "" for text in texts)
        assert shown["title"]
        assert shown["summary"]
        assert shown["lead"] is False
        assert shown["sources"]
        for source in shown["sources"]:
            assert re.match(r"https?://", source["url"])
            assert source["text"]
            assert re.search(r"read \d{1,2} \w+ \d{4}$", source["note"])
        measured = catalog.incident(shown["id"])
        assert shown["class"] == measured.incident.event_class


def test_every_report_of_people_names_a_speaker(catalog: Catalog) -> None:
    for measured in catalog.incidents.values():
        reports = measured.incident.casualties
        lines = sections_of(catalog, measured.incident.id)
        shown = lines["Killed"][1:] + lines["Injured"][1:]
        assert len(shown) == len(reports)
        for report in reports:
            assert any(report.speaker in line for line in shown)


def test_every_conflicting_impact_is_shown(catalog: Catalog) -> None:
    for measured in catalog.incidents.values():
        impacts = measured.incident.impacts
        lines = sections_of(catalog, measured.incident.id).get("Impact", [])
        assert len(lines) == len(impacts)
        for impact, line in zip(impacts, lines, strict=True):
            assert impact.text.strip() in line
            assert impact.speaker in line


def test_cards_are_plain_data(cards: list[dict[str, Any]]) -> None:
    assert json.loads(orjson.dumps(cards)) == json.loads(json.dumps(cards))


def test_lead_says_that_it_is_one(leads_catalog: Catalog) -> None:
    lead = card(leads_catalog.incident("cpc-2026-07-20-nelsa"), leads_catalog)
    assert lead["lead"] is True
    evidence = next(s["lines"] for s in lead["sections"] if s["head"] == "Evidence")
    assert "a lead, not confirmed" in evidence[0]


def test_own_words_carry_no_judgement(cards: list[dict[str, Any]]) -> None:
    loaded = re.compile(r"terror|barbar|cowardly|brutal|heinous|retaliat", re.IGNORECASE)
    for shown in cards:
        for text in (shown["title"], shown["summary"], shown["label"]):
            assert not loaded.search(text)


def test_a_card_says_where_each_value_comes_from(office: dict[str, list[str]]) -> None:
    lines = dict(line.split(": ", 1) for line in office["Where each value comes from"])
    assert list(lines) == [
        *("Days", "Clock", "Place", "What happened", "Weapon"),
        *("Killed", "Injured", "Impact", "Attribution", "Target"),
    ]
    assert lines["Days"] == "TASS (TASS)"
    assert lines["Clock"] == "Mayor of Novorossiysk (Kommersant)"
    assert lines["Injured"].startswith("Governor of Krasnodar Krai (Kommersant); Deputy governor")
    assert lines["Target"] == "The Times of Central Asia (The Times of Central Asia)"


def test_every_card_has_a_line_for_time_place_and_cause(cards: list[dict[str, Any]]) -> None:
    for shown in cards:
        [lines] = [s["lines"] for s in shown["sections"] if s["head"].startswith("Where each")]
        texts = [text_of(line) for line in lines]
        assert {"Days", "Place", "What happened"} <= {text.split(": ")[0] for text in texts}
        assert all(text.endswith(")") for text in texts), shown["id"]


def test_a_cell_of_a_grid_is_told_as_one(catalog: Catalog) -> None:
    on_record = catalog.incident(OFFICE).incident
    where = replace(on_record.where, publication_grid_m=10_000.0)
    measured = catalog.gazette.measure(replace(on_record, where=where))
    sections = {s["head"]: s["lines"] for s in card(measured, catalog)["sections"]}
    assert sections["Where"][1:3] == [
        "known to the district, ±12 km",
        "given as a cell of a grid of 10 km; the reports may be more precise",
    ]


def test_the_rights_of_an_import_stand_beside_its_source(catalog: Catalog) -> None:
    measured = catalog.incident("cpc-2025-09-24-office-strike")
    rights = Rights(licence="CC0-1.0", credit="A desk")
    imported = replace(measured, incident=replace(measured.incident, rights=rights))
    notes = [source["note"] for source in card(imported, catalog)["sources"]]
    assert all(note.endswith(", credit A desk, licence CC0-1.0") for note in notes)
    assert "licence" not in card(measured, catalog)["sources"][0]["note"]


@pytest.mark.parametrize("code", CODES)
def test_what_the_record_says_is_told_apart_from_the_interface(catalog: Catalog, code: str) -> None:
    shown = card(catalog.incident(OFFICE), catalog, language(code))
    (injured,) = [part["lines"] for part in shown["sections"] if part["key"] == "injured"]
    (burnt,) = [line for line in injured if isinstance(line, list) and {"en": "serious"} in line]
    assert text_of(burnt).endswith(language(code).day(date(2025, 9, 24)))
    assert {"en": "CPC"} in burnt
    own_words = "".join(part for part in burnt if isinstance(part, str))
    assert code == "en" or not re.search(r"[A-Za-z]", own_words)


@pytest.mark.parametrize("code", ["ru", "kk", "uk"])
def test_no_word_of_the_interface_is_english_on_any_card(catalog: Catalog, code: str) -> None:
    """Latin letters are the record's, but for names of time zones and of the clock."""
    for measured in catalog.incidents.values():
        shown = card(measured, catalog, language(code))
        for line in (line for section in shown["sections"] for line in section["lines"]):
            parts = line if isinstance(line, list) else [line]
            said = " ".join(part for part in parts if isinstance(part, str))
            left = re.sub(r"\b[A-Z][a-z]+/[A-Z][a-z]+\b|\bUTC\b", "", said)
            assert not re.search("[A-Za-z]", left), line


def test_a_title_says_which_language_it_is_in(catalog: Catalog) -> None:
    measured = catalog.incident(OFFICE)
    first = measured.incident.sources[0]
    for tag, title, lang, name in (
        ("ru", "Заголовок", "ru", "русский"),
        ("en-GB", "A title", "en-GB", "британский английский"),
        ("ru, en", "A title", "", "ru, en"),
        ("hu", None, "", "венгерский"),  # a publisher's name is one in any language
    ):
        source = replace(first, language=tag, title=title)
        told = source_line(source, language=language("ru"))
        assert told["lang"] == lang
        assert f", {name}, " in told["note"]


def test_one_source_is_independent_of_none(catalog: Catalog) -> None:
    incident = catalog.incident(OFFICE).incident
    *_, one = evidence_lines(replace(incident, sources=incident.sources[:1]), language("en"))
    *_, two = evidence_lines(replace(incident, sources=incident.sources[:2]), language("en"))
    assert one == "1 source"
    assert re.fullmatch(r"2 sources, [12] of them independent of each other", two)


def test_one_day_is_no_stretch(catalog: Catalog) -> None:
    impact = catalog.incident(OFFICE).incident.impacts[0]
    day = replace(impact, from_date="2025-09-24", to_date="2025-09-24", to_known=True)
    assert span_words(day, language("en")) == "24 September 2025"
    days = replace(day, to_date="2025-09-25")
    assert span_words(days, language("en")) == "24 September 2025 – 25 September 2025"


@pytest.mark.parametrize("code", CODES)
def test_assets_are_named_and_measured_in_the_language(catalog: Catalog, code: str) -> None:
    spoken = language(code)
    found = list(assets(catalog, spoken))
    names = [place.names.get(code) or own(place.name) for place in catalog.gazette.places.values()]
    assert all(one["name"] in names for one in found)
    assert code == "en" or not any(re.search(r"\d\.\d", one["words"]) for one in found)
    point = "." if code == "en" else ","
    assert any(re.search(rf"±\d\{point}\d", one["words"]) for one in found)
