"""What a dossier holds, of one incident and of several, in every language."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.analysis.asking import software_version
from app.domain.errors import BadParameterError, WithdrawnError
from app.language.languages import CODES, language
from app.pages.blocks import Listing, Paragraph, Table, plain_text
from app.publish import dossier as module
from app.publish import method
from app.publish.dossier import dossier
from app.selection.selection import Selection
from app.store.journal.entry import Draft, Kind
from app.store.select import select
from tests.publish.conftest import OFFICE, ROOT, ordered

if TYPE_CHECKING:
    from app.publish.document import Dossier
    from app.store.catalog import Catalog
    from app.store.live import Live

HOMER = "cpc-2026-03-14-maran-homer"


def test_one_incident_has_map_strip_chart_distances_reports_and_method(office: Dossier) -> None:
    names = [section.id for section in office.sections]
    assert names == ["overview", "along", "nearest", OFFICE, "method", "licences", "cite"]
    assert [figure.name for figure in office.figures()] == [
        f"map-{OFFICE}", "corridor", "near-table",
    ]  # fmt: skip
    assert office.day == date(2026, 11, 22)
    front = [plain_text(line) for line in office.front]
    assert front[:2] == ["Dossier of an incident", "Data of 22 November 2026"]


def test_several_have_a_list_and_a_chapter_each(three: Dossier) -> None:
    assert three.title == "3 incidents on the CPC route"
    (listed,) = [block for block in three.sections[0].blocks if isinstance(block, Table)]
    assert len(listed.rows) == 3
    chapters = [section for section in three.sections if section.parts]
    assert len(chapters) == 3
    assert [figure.name for figure in three.figures()][:4] == [
        "map", "corridor", "near-table", "timeline",
    ]  # fmt: skip


def test_ids_are_of_one_place_each(three: Dossier) -> None:
    ids = [each.id for section in three.sections for each in (section, *section.parts)]
    assert len(set(ids)) == len(ids)


def test_the_method_is_told_in_numbers_of_the_record(office: Dossier, three: Dossier) -> None:
    def points(found: Dossier) -> list[str]:
        (section,) = [each for each in found.sections if each.id == "method"]
        (listing,) = [block for block in section.blocks if isinstance(block, Listing)]
        return [plain_text(item) for item in listing.items]

    assert "The place is known to ±2.0 km." in points(office)
    told = points(three)
    assert "3 of 3 incidents have a place that can be measured." in told
    assert "Their places are known to ±2.0 km at best and ±150.0 km at worst." in told
    assert any("off by up to 15 km" in each for each in told)
    assert any(each.startswith("The record holds 34 incidents; 17 leads") for each in told)


def test_the_method_counts_one_as_one() -> None:
    english, russian = language("en"), language("ru")
    assert method.placed_words(1, 3, english).startswith("1 of 3 incidents has a place")
    assert method.placed_words(0, 3, english).startswith("0 of 3 incidents have a place")
    assert method.held_words(1, 1, english) == (
        "The record holds 1 incident; 1 lead without a page that was read is left out."
    )
    assert method.held_words(34, 2, russian) == (
        "Инцидентов в записи: 34; опущены 2 наводки без прочитанной страницы."
    )


def test_the_lasting_address_names_the_version(office: Dossier, catalog: Catalog) -> None:
    (section,) = [each for each in office.sections if each.id == "cite"]
    hrefs = [span.href for block in section.blocks if isinstance(block, Listing)
             for item in block.items for span in item if span.href]  # fmt: skip
    assert hrefs[0] == f"{ROOT}map?ids={OFFICE}&as-of={catalog.version}"


def test_the_citation_has_year_version_day_and_licence(catalog: Catalog, three: Dossier) -> None:
    def cited(found: Dossier) -> list[str]:
        blocks = found.sections[-1].blocks
        return [plain_text(block.line) for block in blocks if isinstance(block, Paragraph)]

    suggested, made_by, _ = cited(three)
    assert suggested.startswith(
        "Incident Mapper (2026): Dossier “3 incidents on the CPC route”. "
        f"Record version {catalog.version}, data of 2026-11-22, CC-BY-4.0. {ROOT}map?ids="
    )
    assert suggested.endswith(f"&as-of={catalog.version}")
    assert made_by == f"Software {software_version()}. {catalog.coverage.sentence()}."
    nowhere = cited(dossier(replace(ordered(catalog, ("ids", OFFICE)), root="")))
    assert nowhere[0].endswith("data of 2026-11-22, CC-BY-4.0.")


def test_without_an_address_none_is_made_up(catalog: Catalog) -> None:
    found = dossier(replace(ordered(catalog, ("ids", OFFICE)), root=""))
    hrefs = {
        span.href
        for section in found.sections
        for part in (section, *section.parts)
        for block in part.blocks
        if isinstance(block, Listing | Table)
        for line in (block.items if isinstance(block, Listing) else sum(block.rows, ()))
        for span in line
    }
    sources = {source.url for source in catalog.incident(OFFICE).incident.sources}
    assert {href for href in hrefs if href and not href.startswith("#")} == sources


@pytest.mark.parametrize("code", CODES)
def test_every_language_tells_it_all(catalog: Catalog, office: Dossier, code: str) -> None:
    found = dossier(replace(ordered(catalog, ("ids", OFFICE)), language=language(code)))
    assert [each.id for each in found.sections] == [each.id for each in office.sections]
    heading = plain_text(next(each for each in found.sections if each.id == "method").title)
    assert heading == language(code).say("Method and limits")


def test_nothing_and_too_much_are_refused(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadParameterError, match="no incident meets it"):
        dossier(ordered(catalog, ("datetime", "1990-01-01/1990-01-02")))
    monkeypatch.setattr(module, "MOST_INCIDENTS", 5)
    with pytest.raises(BadParameterError, match="a dossier holds 5 at most"):
        dossier(ordered(catalog))


def test_the_service_starts_without_what_documents_need() -> None:
    code = "import sys, app.main; print([n for n in ('typst', 'docx', 'lxml') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_limit_is_kept_and_what_it_leaves_out_is_said(catalog: Catalog) -> None:
    found = dossier(
        ordered(
            catalog,
            ("near", "cpc-terminal,25km"),
            ("sortby", "-date_start_local"),
            ("limit", "2"),
            ("offset", "1"),
        )
    )
    assert found.title == "2 incidents on the CPC route"
    every = select(catalog, "incidents", Selection.parse([("near", "cpc-terminal,25km")]))
    newest = sorted(every.features, key=lambda f: f.properties["date_start_local"], reverse=True)
    chapters = [section.id for section in found.sections if section.parts]
    assert chapters == [feature.id for feature in newest[1:3]]
    front = [plain_text(line) for line in found.front]
    rest = len(every.features) - 2
    assert any(line.startswith(f"{rest} more match, of which the address") for line in front)


@pytest.mark.parametrize(
    "pair", [("properties", "id"), ("skipGeometry", "true"), ("precision", "2")]
)
def test_what_decides_over_a_file_of_data_is_refused(
    catalog: Catalog, pair: tuple[str, str]
) -> None:
    with pytest.raises(BadParameterError, match=f"{pair[0]} is not for dossiers"):
        dossier(ordered(catalog, pair))


def test_what_was_withdrawn_is_left_out_and_said(record: Live) -> None:
    newest = record.history(Kind.INCIDENT, HOMER)[-1]
    gone = Draft(
        kind=Kind.INCIDENT, id=HOMER, body=newest.body, reason="entered twice", withdraws=True
    )
    record.write([gone], editor="desk")
    found = dossier(ordered(record.catalog, ("ids", f"{HOMER},{OFFICE}")))
    front = [plain_text(line) for line in found.front]
    assert f"{HOMER}: withdrawn on 23 November 2026: entered twice" in front
    with pytest.raises(WithdrawnError):
        dossier(ordered(record.catalog, ("ids", HOMER)))
