"""The catalogs: whole, with the same places for values, right plurals, fixed loaded words."""

from __future__ import annotations

import ast
import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from babel.messages.pofile import read_po

import app
from app.domain.record.vocabulary import Certainty
from app.language.languages import CATALOGS, CODES, ENGLISH, FORMS, language
from app.maps import backing, cards, choices, wording
from app.maps.interactive import GROUPS
from app.maps.still import legend
from app.maps.style import CLASSES
from app.pages import incident_facts, incident_reports, incident_words
from app.publish import method

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(app.__file__).parent
TRANSLATED = tuple(code for code in CODES if code != "en")
PLACES = re.compile(r"\{(\w+)\}")
SAID = re.compile(r'\bsay\(\s*"((?:[^"\\]|\\.)*)"')
COUNTED = re.compile(r'\bcount\([^"]*?"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)"')
TABLES: tuple[Mapping[Any, str], ...] = (
    wording.DATE_PRECISION, wording.PLACE_WORDS, wording.TIME_BASIS, cards.STATUS, cards.TARGET,
    cards.SUBSET, cards.EVIDENCE, cards.SCOPE, cards.EFFECT, GROUPS, legend.KEYS,
    *choices.WORDS.values(),
    incident_words.WEAPONS, incident_words.VERDICTS, incident_words.STATES,
    incident_words.RELATIONS, incident_words.CHANGES, incident_facts.MARKED,
    incident_words.FIELDS, *incident_words.SAID_IN_A_WORD.values(),
    incident_reports.MEASURES,
)  # fmt: skip
# The modules and templates that speak more than English.
SPEAKING = (
    *(ROOT / "maps").rglob("*.py"), *(ROOT / "pages").glob("map_*.py"),
    *(ROOT / "pages").glob("incident_*.py"), *(ROOT / "publish").rglob("*.py"),
)  # fmt: skip
TEMPLATES = tuple(
    ROOT / f"pages/templates/{name}.html"
    for name in (
        "map",
        "incident",
        "document",
        "dossier",
        "withdrawal",
        "withdrawn",
        "framed_fault",
    )
)


def said_in_scripts() -> tuple[set[str], set[tuple[str, str]]]:
    """Give the texts that the browser's scripts and the templates say, alone and as plurals."""
    alone: set[str] = set()
    plural: set[tuple[str, str]] = set()
    for path in [*(ROOT / "maps/static").glob("*.js"), *TEMPLATES]:
        text = path.read_text(encoding="utf-8")
        alone |= set(SAID.findall(text))
        plural |= set(COUNTED.findall(text))
    return alone, plural


def said_in_python() -> tuple[set[str], set[tuple[str, str]]]:
    """Give the constant texts that Python says."""
    alone: set[str] = set()
    plural: set[tuple[str, str]] = set()
    for path in SPEAKING:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
                words = tuple(str(text) for text in texts)
                if name == "say" and len(words) == 1:
                    alone.add(words[0])
                elif name == "count" and len(words) == 2:
                    plural.add((words[0], words[1]))
    return alone, plural


def sentences() -> set[str]:
    """Give the sentences on the method."""
    named = {name: text for name, text in vars(method).items() if name.isupper()}
    return {text for name, text in named.items() if isinstance(text, str) and name != "METHOD"}


def constants() -> Iterator[str]:
    """Give the texts of the modules, those that go over lines in one piece."""
    for path in SPEAKING:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def keys_of(code: str) -> dict[str | tuple[str, ...], str | tuple[str, ...]]:
    with (CATALOGS / f"{code}.po").open("rb") as file:
        catalog = read_po(file, locale=code)
    return {_text(message.id): _text(message.string) for message in catalog if message.id}


def _text(found: object) -> str | tuple[str, ...]:
    return tuple(map(str, found)) if isinstance(found, tuple | list) else str(found)


def test_every_catalog_holds_the_same_keys() -> None:
    first, *others = (set(keys_of(code)) for code in TRANSLATED)
    assert all(other == first for other in others)


def test_whatever_is_said_is_in_the_catalogs() -> None:
    keys = set(keys_of("ru"))
    scripts, python = said_in_scripts(), said_in_python()
    texts = {text for table in TABLES for text in table.values() if text}
    texts |= {word for style in CLASSES.values() for word in (style.label, style.plural)}
    texts |= {*backing.VALUES, *incident_facts.HEAD, "End of the event", "everybody"}
    texts |= {incident_facts.MEANT, incident_facts.MEASURED, *sentences()}
    assert (scripts[0] | python[0] | texts) - keys == set()
    assert (scripts[1] | python[1]) - keys == set()


@pytest.mark.parametrize("code", CODES)
def test_the_note_on_verdicts_has_the_words_of_the_verdicts(code: str) -> None:
    say = language(code).say
    note = say(incident_facts.MEANT).lower()
    assert [word for word in incident_words.VERDICTS.values() if say(word) not in note] == []


def test_nothing_is_kept_that_nobody_says() -> None:
    sources = [*(ROOT / "maps").rglob("*.*s*"), *SPEAKING, *TEMPLATES]
    text = "".join(path.read_text(encoding="utf-8") for path in sources if path.suffix != ".pyc")
    text += "\n".join(constants())
    words = {each.value.replace("_", " ") for each in Certainty}
    for key in keys_of("ru"):
        one = key if isinstance(key, str) else key[0]
        assert one in text or one in words, one


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_have_the_places_of_their_keys(code: str) -> None:
    for key, found in keys_of(code).items():
        places = {
            frozenset(PLACES.findall(text)) for text in ([key] if isinstance(key, str) else key)
        }
        forms = [found] if isinstance(found, str) else found
        for form in forms:
            assert form.strip()
            assert frozenset(PLACES.findall(form)) in places, (key, form)


@pytest.mark.parametrize("code", TRANSLATED)
def test_plural_forms_are_those_of_the_language(code: str) -> None:
    """The form that gettext takes is that of the category of CLDR, which the browser takes."""
    told = language(code)
    forms = told.words()["{n} incident"]
    assert isinstance(forms, dict)
    for n in range(300):
        category = told.locale.plural_form(n)
        assert category in FORMS[code]
        expected = forms[category].format(n=told.number(n))
        assert told.count(n, "{n} incident", "{n} incidents") == expected


@pytest.mark.parametrize("code", TRANSLATED)
def test_loaded_words_are_those_of_the_glossary(code: str) -> None:
    with (CATALOGS.parent / "glossary.csv").open(encoding="utf-8", newline="") as file:
        glossary = {row["term"]: row[code] for row in csv.DictReader(file)}
    met = set()
    for key, found in keys_of(code).items():
        text = key if isinstance(key, str) else key[0]
        for term, stem in glossary.items():
            if re.search(rf"\b{term}s?\b", text, re.IGNORECASE):
                met.add(term)
                forms = [found] if isinstance(found, str) else found
                assert all(stem in form.casefold() for form in forms), (text, found, stem)
    assert met == set(glossary)


def test_no_catalog_claims_a_review_that_nobody_signed() -> None:
    assert ENGLISH.is_reviewed
    for code in TRANSLATED:
        signed = re.search(
            r'"X-Reviewed-By: *([^\\"]*)', (CATALOGS / f"{code}.po").read_text(encoding="utf-8")
        )
        assert signed
        assert language(code).is_reviewed == bool(signed[1].strip())


def test_an_unknown_language_has_no_catalog() -> None:
    with pytest.raises(KeyError):
        language("xx")
