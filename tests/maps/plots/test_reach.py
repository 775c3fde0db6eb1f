"""The picture of a reach: every node in its stage, marked as the result says, words of speakers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from app.domain.errors import BadParameterError
from app.maps.plots.pictures import picture
from app.maps.plots.reach import exposure_words
from tests.maps.plots.documents import document_of

if TYPE_CHECKING:
    from app.store.catalog import Catalog

SVG = "{http://www.w3.org/2000/svg}"


def told(document: dict[str, Any]) -> dict[str, str]:
    root = ET.fromstring(picture(document, "svg", width_px=900))  # noqa: S314 - our own
    groups = ((each.get("id") or "", each.findtext(f"{SVG}title")) for each in root.iter(f"{SVG}g"))
    return {name: text or "" for name, text in groups}


def words_of(document: dict[str, Any]) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", picture(document, "svg").decode()))


def test_every_node_stands_once_with_how_it_stands_to_the_outage(catalog: Catalog) -> None:
    document = document_of(catalog, "reach")
    found = {name: text for name, text in told(document).items() if name.startswith("node-")}
    assert set(found) == {f"node-{node['node_id']}" for node in document["nodes"]}
    assert found["node-cpc-terminal"] == "CPC Marine Terminal. reported out, reduced"
    assert found["node-cpc-spm-2"].endswith("reported out. downstream (certain) of cpc-terminal")
    assert found["node-cpc-ps-tengiz"] == "Tengiz pump station. KP 0–7.5 km"
    marked = {name for name, text in found.items() if "downstream" in text}
    assert marked == {f"node-{row['node_id']}" for row in document["downstream"]}


def test_what_may_lie_downstream_is_told_apart(catalog: Catalog) -> None:
    document = document_of(catalog, "reach", incident="cpc-2025-03-19-kavkazskaya")
    verdicts = {row["verdict"] for row in document["downstream"]}
    assert verdicts == {"certain", "possible"}
    assert "downstream of it: possible" in words_of(document)


def test_shares_are_told_by_their_speakers_with_year_and_denominator(catalog: Catalog) -> None:
    document = document_of(catalog, "reach")
    rows = [row for row in document["exposures"] if row["exposure_id"] == "kazakh-oil-exports-cpc"]
    said = exposure_words(rows)
    assert said.startswith(
        "Kazakh oil exports, share of exports, year not stated, denominator: Kazakh oil exports by"
        " volume; rests on cpc-pipeline, a part of which has a reported outage. Olzhas Baidildinov:"
    )
    assert all(row["speaker"] in said for row in rows)
    assert said.endswith("CPC: over two thirds, the wording the company adds to its releases.")
    dated = exposure_words([rows[0] | {"year": 2024, "stated_conditionally": True, "text": None}])
    assert "year 2024" in dated
    assert "(said conditionally). Olzhas Baidildinov: 0.8." in dated
    words = words_of(document)
    assert "Conditional, as reported: if cpc-terminal, cpc-spm-2, cpc-spm-3 were out" in words
    assert "nothing is ranked" in words
    document["exposures"] = [
        row | {"exposure_id": f"{number}"} for number, row in enumerate(document["exposures"] * 2)
    ]
    assert "The first 12 of 14 shares are told." in words_of(document)


def test_what_is_no_part_of_the_flow_is_named(catalog: Catalog) -> None:
    document = document_of(catalog, "reach", incident="cpc-2022-07-05-court-suspension")
    assert "Reported out, but no part of the oil flow: cpc-r-company." in words_of(document)


def test_too_many_nodes_are_refused(catalog: Catalog) -> None:
    document = document_of(catalog, "reach")
    document["nodes"] *= 20
    with pytest.raises(BadParameterError, match="280 nodes are more than the 200"):
        picture(document, "svg")


@pytest.mark.parametrize(("name", "table"), [("reach", "nodes"), ("scan", "incidents")])
def test_a_result_older_than_its_picture_says_so(catalog: Catalog, name: str, table: str) -> None:
    document = document_of(catalog, name)
    del document[table]
    with pytest.raises(BadParameterError, match=f"had the table '{table}': ask anew"):
        picture(document, "svg")
