"""Which format answers: f, else Accept with its quality values (RFC 9110, 12.5.1)."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.negotiation import HTML, OF_ITEMS, NotAcceptableError, negotiated
from app.domain.errors import BadParameterError
from app.exports.formats import FORMATS
from app.exports.jsonfg import PROFILE_URI

WITHOUT_PAGES = {name: types for name, types in OF_ITEMS.items() if types is not HTML}
JSON_FG = FORMATS["jsonfg"].content_type
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "json"),
        ("*/*", "json"),
        (BROWSER, "html"),
        ("application/geo+json, application/json;q=0.9", "json"),
        ("application/json", "json"),
        ("text/csv", "csv"),
        ("text/csv, */*", "csv"),  # a named type wins over any type
        ("text/*", "html"),
        ("text/html;q=0.5, text/csv;q=0.9", "csv"),
        ("application/geopackage+sqlite3", "gpkg"),
        ("application/vnd.flatgeobuf", "fgb"),
        ("application/flatgeobuf", "fgb"),
        ("application/vnd.apache.parquet", "parquet"),
        ("application/vnd.google-earth.kml+xml", "kml"),
        ("application/geo+json-seq", "geojsonseq"),
        ("application/vnd.ogc.fg+json", "jsonfg"),
        (JSON_FG, "jsonfg"),
        (f"text/html;q=0.9, {JSON_FG}", "jsonfg"),
        (f"{JSON_FG};q=0.5, text/csv;q=0.4", "jsonfg"),
        (f"{JSON_FG};q=0.3, text/csv;q=0.4", "csv"),
        (f"{JSON_FG}, application/geo+json", "jsonfg"),
        (f"{JSON_FG};q=0.5, application/geo+json", "json"),
        (f"{JSON_FG};q=0, application/geo+json;q=0.1", "json"),
        (f"Application/Geo+JSON;Profile={JSON_FG.partition('=')[2]}", "jsonfg"),
        (f'application/geo+json; profile="urn:x {PROFILE_URI}"', "jsonfg"),
        (f"application/geo+json; profile={PROFILE_URI}", "jsonfg"),
        ('application/geo+json; profile="urn:x"', "json"),  # unknown: as if it were not there
        ('application/geo+json; profile="a,b;q=0"; q=0.1, text/csv', "csv"),
        ('application/geo+json; profile="not closed', "json"),
        ("*/*;q=0.1, application/geo+json;q=0, application/json;q=0", "html"),
        ("TEXT/CSV;Q=1", "csv"),
        ("text/csv; charset=utf-8; q=0.7, application/json;q=0.3", "csv"),
        ("nonsense", "json"),  # not readable: as if there were none
        (",,;q=1", "json"),
    ],
)
def test_accept(accept: str, expected: str) -> None:
    assert negotiated(None, accept, OF_ITEMS) == expected


def test_browser_gets_data_where_there_is_no_page() -> None:
    assert negotiated(None, BROWSER, WITHOUT_PAGES) == "json"


@pytest.mark.parametrize("name", OF_ITEMS)
def test_f_wins_over_the_header(name: str) -> None:
    assert negotiated(name, "text/html", OF_ITEMS) == name


@pytest.mark.parametrize("f", ["", "CSV", "xml", "csv,json"])
def test_unknown_f_lists_the_names(f: str) -> None:
    with pytest.raises(
        BadParameterError, match="is none of json, html, jsonfg, geojsonseq, csv, gpkg"
    ):
        negotiated(f, "", OF_ITEMS)


@pytest.mark.parametrize("accept", ["image/png", "application/xml", "*/*;q=0", "text/csv;q=0"])
def test_a_header_that_takes_nothing_is_told_what_there_is(accept: str) -> None:
    with pytest.raises(NotAcceptableError, match=r"text/csv \(f=csv\)"):
        negotiated(None, accept, OF_ITEMS)


@given(st.text(alphabet='abc/*;q="01., \t\x00é', max_size=200))
def test_no_header_breaks_it(accept: str) -> None:
    with suppress(NotAcceptableError):
        assert negotiated(None, accept, OF_ITEMS) in OF_ITEMS


@pytest.mark.parametrize("accept", ['"' * 8_000, 'a/b;q="' * 1_000, ";a=" * 3_000, '"\\' * 4_000])
def test_a_hostile_header_takes_no_longer_than_its_length(accept: str) -> None:
    start = time.perf_counter()
    with suppress(NotAcceptableError):
        negotiated(None, accept, OF_ITEMS)
    assert time.perf_counter() - start < 0.5
