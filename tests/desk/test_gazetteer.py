"""Names to places: every shipped language, folding, no guesses, no false digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.desk.gazetteer import Gazetteer, folded
from app.domain.record.places import DIGITS

if TYPE_CHECKING:
    from app.store.catalog import Catalog

# A name in some language, and the place that must be the first answer.
NAMES = {
    "Novorossiysk": "novorossiysk",  # en
    "Novorossiisk": "novorossiysk",  # en, another transliteration
    "Noworossijsk": "novorossiysk",
    "Новороссийск": "novorossiysk",  # ru
    "Новоросійськ": "novorossiysk",  # uk
    "Tengiz": "tengiz-field",
    "Тенгиз": "tengiz-field",
    "Тенгіз": "tengiz-field",  # uk
    "Теңіз": "tengiz-field",  # kk
    "Теңіз кен орны": "tengiz-field",  # kk, with what it is
    "Atyrau Region": "atyrau-region",
    "Атырауская область": "atyrau-region",
    "Атирауська область": "atyrau-region",
    "Атырау облысы": "atyrau-region",
    "CPC Marine Terminal": "cpc-terminal",
    "морской терминал КТК": "cpc-terminal",
    "термінал КТК": "cpc-terminal",
    "Kropotkinskaya": "cpc-ps-kropotkinskaya",
    "Кропоткинская": "cpc-ps-kropotkinskaya",
    "Кропоткін": "kropotkin",
    "Шесхарис": "sheskharis-terminal",
}


@pytest.fixture(scope="session")
def gazetteer(catalog: Catalog) -> Gazetteer:
    return Gazetteer(catalog)


@pytest.mark.parametrize("name", NAMES)
def test_names_in_every_shipped_language(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.find(name)[0].id == NAMES[name]


@pytest.mark.parametrize(
    "spelling",
    [
        "НОВОРОССИЙСК",
        "  новороссийск ",
        "Новороссийск.",
        "Новороссиӣск",  # a stray accent
        "NOVOROSSIYSK",
        "Novorossíysk",
        "Novorossiysʼk",  # an apostrophe of a transliteration
    ],
)
def test_spellings_that_fold_to_one_name(gazetteer: Gazetteer, spelling: str) -> None:
    assert gazetteer.find(spelling)[0].id == "novorossiysk"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Южная Озереевка", "южная-озереевка"),
        ("Южная Озереевка", "Южная\u2014Озереевка"),  # an em dash
        ("Слов'янськ", "Словянск"),
        ("Komsomol’skiy", "komsomolskiy"),
        ("Ёлка", "елка"),
        ("STRASSE", "straße"),
    ],
)
def test_folding_ignores_what_spellings_vary_in(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Tengiz", "Potengi"), ("Novorossiysk", "Novocherkassk"), ("Тенгиз", "Тенгизшевройл")],
)
def test_folding_keeps_different_names_apart(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    "name",
    ["Nikolayevsk-on-Don", "Nikolaevsk-on-Don", "Николаевск-на-Дону", "Миколаївськ-на-Дону"],
)
def test_wrong_place_of_rewritten_pages_has_no_answer(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.find(name) == ()


def test_no_incident_stands_at_a_place_of_that_name(catalog: Catalog) -> None:
    office = catalog.incident("cpc-2025-09-24-office-strike")
    assert office.place is not None
    assert office.place.id == "novorossiysk-centre"
    for measured in catalog.incidents.values():
        assert measured.place is not None
        names = " ".join(measured.place.names.values())
        assert folded("Nikolayevsk") not in folded(names)
        assert folded("Николаевск") not in folded(names)


def test_every_place_of_an_incident_is_found_by_its_own_names(
    catalog: Catalog, gazetteer: Gazetteer
) -> None:
    places = {m.place.id: m.place for m in catalog.incidents.values() if m.place}
    assert len(places) >= 10
    for place in places.values():
        for name in place.names.values():
            found = {answer.id for answer in gazetteer.find(name)}
            of_place = {a.id for a in catalog.gazette.assets.values() if a.place_id == place.id}
            assert found & {place.id, *of_place}


def test_tengiz_is_not_potengi(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Potengi") == ()
    for answer in gazetteer.find("Tengiz"):
        assert answer.lon is not None
        assert answer.lat is not None
        assert 53 < answer.lon < 54  # western Kazakhstan, not Brazil
        assert 45 < answer.lat < 47


@pytest.mark.parametrize(
    "name", ["", " ", "-", "Tengi", "Новоросс", "zzz", "\x00", "cpc-terminal2"]
)
def test_nothing_is_guessed(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.find(name) == ()


@pytest.mark.parametrize(
    ("name", "least"),
    [("Komsomolskiy", 3), ("Комсомольский", 4), ("Shevchenko", 3), ("Aleksandrovka", 6)],
)
def test_ambiguous_names_give_every_place(gazetteer: Gazetteer, name: str, least: int) -> None:
    found = gazetteer.find(name)
    assert len(found) >= least
    assert len({answer.id for answer in found}) == len(found)
    populations = [answer.population or 0 for answer in found]
    assert populations == sorted(populations, reverse=True)


def test_own_places_stand_before_populated_places(gazetteer: Gazetteer) -> None:
    assert [answer.id for answer in gazetteer.find("Novorossiysk")] == [
        "novorossiysk",
        "geonames:518255",
    ]


def test_answer_tells_which_name_matched_and_whose_it_is(gazetteer: Gazetteer) -> None:
    own, populated = gazetteer.find("НОВОРОССИЙСК")
    assert (own.name, own.matched, own.country) == ("Novorossiysk", "Новороссийск", "RU")
    assert populated.source == "GeoNames, CC BY 4.0"
    assert populated.population is not None
    assert populated.population > 200_000


def test_place_without_a_position_says_so(gazetteer: Gazetteer) -> None:
    (answer,) = gazetteer.find("Kazakhstan")
    assert answer.id == "kazakhstan"
    assert (answer.lon, answer.lat, answer.radius_m, answer.precision_class) == (None,) * 4


def test_matched_name_is_the_first_of_those_that_fold_alike(gazetteer: Gazetteer) -> None:
    # GeoNames lists "Bautino" and "Baūtīno"; which of them is told must not hang on a hash seed.
    assert [answer.matched for answer in gazetteer.find("bautino")] == ["Bautino"]


def test_coordinates_have_no_more_digits_than_the_class_allows(
    catalog: Catalog, gazetteer: Gazetteer
) -> None:
    assert {name.value: digits for name, digits in DIGITS.items()} == {
        "exact": 4,
        "site": 3,
        "quarter": 2,
        "city": 2,
        "municipality": 1,
        "area": 1,
        "region": 1,
        "country": 1,
    }
    names = {row.name for row in catalog.bundle.names} | {
        row.name for row in catalog.bundle.geonames
    }
    placed = [a for name in names for a in gazetteer.find(name) if a.lon is not None]
    assert len(placed) > 1_000
    for answer in placed:
        assert answer.precision_class is not None
        digits = DIGITS[answer.precision_class]
        for degrees in (answer.lon, answer.lat):
            assert degrees is not None
            assert len(repr(degrees).partition(".")[2]) <= digits
