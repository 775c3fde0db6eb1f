"""A question has one spelling, and a result one name, whoever asks it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import orjson
import pytest

from app.analysis.asking import answered, asked_of, software_version
from app.analysis.near_table import NEAR_TABLE
from app.analysis.register import ANALYSES, analysis_of
from app.domain.errors import BadParameterError, UnknownIdError

if TYPE_CHECKING:
    from app.store.catalog import Catalog

SAME = [
    [("k", "3"), ("within", "25km"), ("filter", "kp_km>1200")],
    [("filter", "kp_km > 1200"), ("within", "25000m"), ("k", "3")],
    [("within", "25.0km"), ("k", "3"), ("filter", "kp_km > 1200"), ("profile", "plain")],
]


def test_the_same_question_has_one_spelling_and_one_name(catalog: Catalog) -> None:
    results = [answered(asked_of(NEAR_TABLE, pairs), catalog) for pairs in SAME]
    assert {result.asked.canonical for result in results} == {
        "filter=kp_km%20%3E%201200&k=3&within=25km"
    }
    assert len({result.id for result in results}) == 1
    assert len({orjson.dumps(result.document()) for result in results}) == 1


def test_the_name_follows_from_everything_that_decides(catalog: Catalog) -> None:
    asked = asked_of(NEAR_TABLE, SAME[0])
    here = answered(asked, catalog).id
    assert answered(asked_of(NEAR_TABLE, [("k", "4")]), catalog).id != here
    assert answered(asked, replace(catalog, version="0" * 32)).id != here
    assert len(here) == 32
    # The moment is the catalog's: it is in the version, not in the spelling.
    assert asked_of(NEAR_TABLE, [*SAME[0], ("as-of", "2026-01-01")]).given == asked.given


def test_another_process_gives_the_same_bytes(catalog: Catalog) -> None:
    code = f"""
import sys
from datetime import UTC, datetime
import orjson
from app.analysis.asking import answered, asked_of
from app.analysis.register import analysis_of
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.snapshot import build_catalog
catalog = build_catalog(read_bundle(geodata_folder()), now=datetime(2026, 11, 22, tzinfo=UTC))
asked = asked_of(analysis_of("near-table"), {SAME[0]!r})
sys.stdout.buffer.write(orjson.dumps(answered(asked, catalog).document()))
"""
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    assert there == orjson.dumps(answered(asked_of(NEAR_TABLE, SAME[0]), catalog).document())


def test_every_result_says_how_it_was_made(catalog: Catalog) -> None:
    document = answered(asked_of(NEAR_TABLE, []), catalog).document()
    assert document["reference_system"] == "OGC:CRS84"
    assert document["catalog_version"] == catalog.version
    assert document["software_version"] == software_version()
    assert document["software_version"].startswith("0.")
    for name in ("method", "unit", "sources", "coverage"):
        assert document[name]


def test_ids_are_those_of_the_register() -> None:
    assert [analysis.id for analysis in ANALYSES.values()] == list(ANALYSES)
    assert analysis_of("near-table") is NEAR_TABLE
    with pytest.raises(UnknownIdError, match="no analysis has the id 'forecast'"):
        analysis_of("forecast")


def test_a_parameter_is_given_once() -> None:
    with pytest.raises(BadParameterError, match="k: is given twice"):
        asked_of(NEAR_TABLE, [("k", "1"), ("k", "1")])
