"""From the strip chart to the map: the selection, the moment, each box; and pictures for phones."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest

from app.analysis.asking import answered, asked_of
from app.analysis.register import ANALYSES
from app.pages.analyses import AnalysisAsked, analysis_page
from app.pages.analysis_examples import EXAMPLES
from app.pages.on_map import MOST, on_map

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from app.store.catalog import Catalog

GIVEN = (("step", "10km"), ("kp", "1400/1511"), ("filter", "country = 'RU'"))
MAP = "../map?kp=1400/1511&filter=country%20%3D%20%27RU%27"


def document_of(catalog: Catalog, name: str, *given: tuple[str, str]) -> dict[str, Any]:
    return answered(asked_of(ANALYSES[name], given), catalog).document()


def page_of(catalog: Catalog, name: str, *given: tuple[str, str], is_kept: bool = False) -> str:
    asked = AnalysisAsked(
        analysis=ANALYSES[name],
        given=given,
        root="",
        document=document_of(catalog, name, *given),
        is_kept=is_kept,
    )
    return html.unescape(analysis_page(catalog, asked).html)


def test_each_box_leads_to_its_incident_on_the_map_of_the_selection(catalog: Catalog) -> None:
    document = document_of(catalog, "corridor", *GIVEN)
    found = on_map(document, "../", None)
    assert found is not None
    assert found.map == MAP
    assert found.boxes == tuple(
        (row["title"], f"{MAP}#incident={row['id']}") for row in document["incidents"]
    )
    page = page_of(catalog, "corridor", *GIVEN)
    assert all(f'href="{href}"' in page for href in (found.map, *(h for _, h in found.boxes)))
    assert "Opened by itself" in page


def test_the_map_is_of_the_record_that_the_result_is_of(catalog: Catalog) -> None:
    document = document_of(catalog, "corridor")
    version = document["catalog_version"]
    assert f'href="../map?as-of={version}"' in page_of(catalog, "corridor", is_kept=True)
    assert 'href="../map"' in page_of(catalog, "corridor")
    dated = on_map(document, "../", "2026-11-22T00:00:00Z")
    assert dated is not None
    assert dated.map == "../map?as-of=2026-11-22T00:00:00Z"


def test_a_very_long_list_is_cut_and_says_so(catalog: Catalog) -> None:
    document = document_of(catalog, "corridor")
    many = {**document, "incidents": document["incidents"] * MOST}
    found = on_map(many, "../", None)
    assert found is not None
    assert (len(found.boxes), found.total) == (MOST, MOST * len(document["incidents"]))


@pytest.mark.parametrize("name", ["timeline", "near-table"])
def test_what_has_no_chart_has_no_such_links(catalog: Catalog, name: str) -> None:
    assert on_map(document_of(catalog, name), "../", None) is None
    assert "Opened by itself" not in page_of(catalog, name)


@pytest.mark.parametrize("name", ["rings", "summary", "corridor", "timeline", "sensitivity"])
def test_a_phone_gets_a_picture_that_is_drawn_for_it(client: TestClient, name: str) -> None:
    page = client.get(f"/analyses/{name}?{EXAMPLES[name][0].query}")
    sources = re.findall(
        r'<source media="\(max-width: (\d+)px\)" srcset="([^"]+)">', html.unescape(page.text)
    )
    assert [int(screen) for screen, _ in sources] == [420, 760]
    for screen, address in sources:
        width = int(address.rpartition("width=")[2])
        assert 300 <= width <= int(screen)
        drawn = client.get("/analyses/" + address.removeprefix("../analyses/"))
        assert re.search(rf'<svg [^>]*width="{width}', drawn.text), drawn.text[:300]
