"""The pages of the analyses: forms, tables with units, how to cite; no text is markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from app.analysis.asking import answered, asked_of
from app.analysis.register import ANALYSES
from app.main import create_app
from app.pages.analyses import AnalysisAsked, analysis_page
from app.pages.analysis_examples import EXAMPLES
from app.pages.analysis_form import analysis_form
from app.pages.citing import citing_snippets
from app.pages.result_cells import Linking
from app.pages.result_tables import MOST_ROWS, facts_of, tables_of
from app.settings import Settings
from app.store.record import Still
from tests.hostile.corpus import XSS
from tests.pages.test_pages import Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from app.store.catalog import Catalog

ROOT = "http://127.0.0.1:8000/"
QUESTIONS = [(name, example) for name, examples in EXAMPLES.items() for example in examples]
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture(scope="module")
def client(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data=tmp_path_factory.mktemp("kept"))
    with TestClient(create_app(settings, Still(catalog))) as opened:
        yield opened


def document_of(catalog: Catalog, name: str, **values: str) -> dict[str, Any]:
    return answered(asked_of(ANALYSES[name], [*values.items()]), catalog).document()


def page_of(
    catalog: Catalog,
    name: str,
    *,
    is_kept: bool = False,
    values: dict[str, str] | None = None,
    **more: str,
) -> str:
    values = {**(values or {}), **more}
    given = AnalysisAsked(
        analysis=ANALYSES[name],
        given=tuple(values.items()),
        root=ROOT,
        document=document_of(catalog, name, **values),
        is_kept=is_kept,
    )
    return analysis_page(catalog, given).html


def test_every_analysis_has_examples_of_its_own_parameters() -> None:
    assert set(EXAMPLES) <= set(ANALYSES)
    for analysis in ANALYSES.values():
        assert EXAMPLES.get(analysis.id), analysis.id


@pytest.mark.parametrize(("name", "example"), QUESTIONS, ids=[e.words for _, e in QUESTIONS])
def test_an_example_has_an_answer_with_rows(client: TestClient, name: str, example: Any) -> None:
    answer = client.get(f"/analyses/{name}?{example.query}")
    assert answer.status_code == 200
    assert "<tbody>" in answer.text
    assert "Nothing was found" not in answer.text


@pytest.mark.parametrize("name", ANALYSES)
def test_a_page_has_one_heading_a_form_with_labels_and_heads_with_scope(
    client: TestClient, name: str
) -> None:
    page = Page(client.get(f"/analyses/{name}", headers=BROWSER).text)
    tags = [tag for tag, _ in page.elements]
    assert [tags.count(one) for one in ("h1", "main", "nav", "form", "footer")] == [1] * 5
    assert tags.count("table") == tags.count("caption")
    ids = [given["id"] for _, given in page.elements if "id" in given]
    assert len(ids) == len(set(ids))
    labelled = {given["for"] for tag, given in page.elements if tag == "label"}
    for tag, given in page.elements:
        assert not [one for one in given if one.startswith("on")]
        if tag == "th":
            assert given["scope"] in {"col", "row"}
        if tag in {"input", "select", "textarea"} and given.get("type") != "hidden":
            assert given["id"] in labelled
            assert {*(given["aria-describedby"] or "").split()} <= set(ids)


@pytest.mark.parametrize(
    ("name", "example"), QUESTIONS[::2], ids=[e.words for _, e in QUESTIONS[::2]]
)
def test_links_of_a_page_lead_somewhere(client: TestClient, name: str, example: Any) -> None:
    answer = client.get(f"/analyses/{name}?{example.query}")
    hrefs = {given["href"] or "" for tag, given in Page(answer.text).elements if tag == "a"}
    inside = {href for href in hrefs if href.startswith("../") and "bundle.zip" not in href}
    # Clustering is of all incidents together and names none.
    assert any("/items/" in href for href in inside) is (name != "clustering")
    for href in sorted(inside)[::4]:
        assert client.get(str(answer.url.join(href))).status_code == 200, href


def test_numbers_stand_right_with_their_unit_in_the_head(catalog: Catalog) -> None:
    html = page_of(catalog, "near-table", within="25km")
    assert (
        '<th scope="col" class="number">Smallest distance, m<small>distance_min_m</small></th>'
    ) in html
    assert '<td class="number">6000</td>' in html
    assert "In every row: limit: 25000 m" in html
    assert re.search(r"<td>(certain|probable)</td>", html)


def test_what_is_missing_is_a_dash_with_a_legend_and_never_zero(catalog: Catalog) -> None:
    html = page_of(catalog, "timeline", period="quarter")
    assert "– stands for what was not reported" in html
    assert '<td class="number">–</td>' in html
    plain = page_of(catalog, "near-table")
    assert "Without a value in any row: <code>within_m</code>" in plain


def test_ids_lead_to_what_they_name_with_its_title(catalog: Catalog) -> None:
    html = page_of(catalog, "near-table", ids="cpc-2025-09-24-office-strike")
    there = "../collections/incidents/items/cpc-2025-09-24-office-strike"
    title = catalog.incident("cpc-2025-09-24-office-strike").incident.title
    assert f'<th scope="row" class="long">{title}<small><a href="{there}">' in html
    assert 'href="../collections/assets/items/cpc-' in html


def test_links_keep_the_moment_that_was_asked_for(catalog: Catalog) -> None:
    linking = Linking(catalog, "../", "?as-of=2026-01-01")
    (part,) = linking.parts("asset_id", "cpc-terminal")
    assert part.href == "../collections/assets/items/cpc-terminal?as-of=2026-01-01"
    assert linking.parts("event_class", "cpc-terminal")[0].href == ""
    assert linking.parts("route_id", "cpc")[0].href == ""
    assert [one.text for one in linking.parts("source_urls", "https://a.b javascript:x")] == [
        "https://a.b", "javascript:x",
    ]  # fmt: skip
    assert linking.parts("source_urls", "javascript:x")[0].href == ""


def test_a_geometry_is_told_by_its_size(catalog: Catalog) -> None:
    html = page_of(catalog, "rings")
    assert re.search(r"<td[^>]*>Polygon of \d+ vertices</td>", html)
    assert "coordinates" not in html


def test_long_tables_are_cut_and_say_where_all_of_it_is(catalog: Catalog) -> None:
    document = document_of(catalog, "status")
    history, days, _ = tables_of(document, Linking(catalog, "../"))
    assert (len(history.rows), history.total) == (MOST_ROWS, len(document["history"]))
    assert len(days.rows) == days.total
    html = page_of(catalog, "status")
    assert f"the first {MOST_ROWS} of {history.total} rows" in html
    here = f"../analyses/{document['id']}"
    assert f'All {history.total} rows: <a href="{here}?f=csv">as CSV</a>' in html
    density = page_of(catalog, "corridor")
    assert '?f=json">as JSON</a>, under <code>density</code>' in density


def test_reach_says_that_it_is_conditional(catalog: Catalog) -> None:
    html = page_of(catalog, "reach", incident="cpc-2025-11-29-spm2-naval-drones")
    assert "In every row: conditional: yes; condition: as reported" in html


def test_how_it_was_made_and_how_it_is_cited_stand_on_the_page(catalog: Catalog) -> None:
    document = document_of(catalog, "rings")
    html = page_of(catalog, "rings")
    for key in ("method", "reference_system", "catalog_version", "software_version", "coverage"):
        assert document[key] in html, key
    for credit in document["sources"]:
        assert credit in html
    address = f"{ROOT}analyses/{document['id']}"
    assert f"{address}</a>" in html
    (bibtex, curl, command) = citing_snippets(document, address, "around=novorossiysk")
    assert bibtex.text == (
        f"@misc{{rings-{document['id'][:8]},\n"
        "  title = {Rings},\n"
        "  author = {{Incident Mapper}},\n"
        "  year = {2026},\n"
        f"  howpublished = {{\\url{{{address}}}}},\n"
        f"  note = {{Result {document['id']}, record version {catalog.version}, "
        f"software {document['software_version']}. {catalog.coverage.sentence()}}},\n}}"
    )
    assert curl.text.endswith(address)
    assert "incident-mapper analyse rings around=novorossiysk --out rings-" in command.text


def test_a_kept_result_says_so_and_can_be_asked_anew(catalog: Catalog) -> None:
    html = page_of(catalog, "summary", is_kept=True, by="year")
    assert "This is a kept result" in html
    assert "This is a kept result" not in page_of(catalog, "summary", by="year")
    assert '<option value="year" selected>' in html
    gone = AnalysisAsked(
        analysis=None, given=(), root=ROOT, document=document_of(catalog, "summary"), is_kept=True
    )
    assert "<form" not in analysis_page(catalog, gone).html


def test_facts_are_what_is_neither_table_nor_envelope(catalog: Catalog) -> None:
    document = document_of(catalog, "what-if", place="kropotkin")
    titles = [fact.title for fact in facts_of(document, Linking(catalog, "../"))]
    assert titles == [
        "Geometry type", "Vertices", "Radius", "Assets with place", "Crossing count",
        "Incidents measured", "Unplaced",
    ]  # fmt: skip


def test_an_empty_result_says_why(catalog: Catalog) -> None:
    html = page_of(catalog, "near-table", filter="country = 'XX'")
    assert "Nothing was found:</strong> no incident meets the selection." in html


def test_a_form_keeps_what_was_given_and_sends_along_what_it_does_not_show() -> None:
    given = (("k", "7"), ("near", "cpc-terminal,25km"), ("verdict", "certain"))
    form = analysis_form(ANALYSES["near-table"], given, parameter="near", fault="near: no")
    assert {field.name: field.value for field in form.own} == {
        "k": "7", "within": "", "layers": "", "profile": "plain",
    }  # fmt: skip
    assert form.hidden == (("verdict", "certain"),)
    assert form.is_open
    assert [field.name for field in form.selecting if field.fault] == ["near"]
    assert [one.name for one in analysis_form(ANALYSES["reach"], ()).selecting] == ["as-of"]


@pytest.mark.parametrize("name", ["near-table", "timeline", "status", "what-if", "corridor"])
def test_row_01_no_text_of_the_record_is_markup(
    catalog: Catalog, poisoned_catalog: Catalog, name: str
) -> None:
    place = {"place": "kropotkin"} if name == "what-if" else {}
    clean, poisoned = (page_of(each, name, values=place) for each in (catalog, poisoned_catalog))
    kinds = {(tag, *given) for tag, given in Page(clean).structure}
    assert {(tag, *given) for tag, given in Page(poisoned).structure} <= kinds | {
        ("a", "href"), ("small",),
    }  # fmt: skip
    for text in XSS:
        assert "<" not in text or text not in poisoned


@pytest.mark.parametrize(
    "text", ["\"'><img src=x onerror=alert(1)>", "</textarea><script>1</script>"]
)
@pytest.mark.parametrize("name", ["filter", "k", "geometry", "place", "as-of", "verdict", "x"])
def test_row_02_no_text_of_an_address_is_markup(client: TestClient, name: str, text: str) -> None:
    for path in ("what-if", "near-table", "0" * 32):
        answer = client.get(f"/analyses/{path}", params={name: text}, headers=BROWSER)
        assert answer.status_code in {400, 404}
        assert text not in answer.text
        for tag, given in Page(answer.text).elements:
            assert tag != "img"
            assert not [one for one in given if one.startswith("on")]
