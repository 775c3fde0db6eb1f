"""What analyses find, by other means: pyproj and plain Python over the files of the record.

Nothing here uses the product's geometry or its views; and the examples of the documents are read.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from pyproj import Geod

from app.analysis.asking import answered, asked_of
from app.analysis.register import analysis_of
from app.domain.geo.footprint import Disc

if TYPE_CHECKING:
    from app.store.catalog import Catalog

GEOD = Geod(ellps="WGS84")
PAGES = Path(__file__).parents[2] / "docs" / "analyses"
TERMINAL = (37.653, 44.6705, 5_000.0)  # the mapped point, and how well it is known


def ask(catalog: Catalog, question: str) -> dict[str, Any]:
    """Ask an analysis as an address does, ``id?parameters``, and give the document."""
    name, _, query = question.partition("?")
    asked = asked_of(analysis_of(name), parse_qsl(query, keep_blank_values=True))
    return answered(asked, catalog).document()


def printed_bounds(
    catalog: Catalog, spot: tuple[float, float, float]
) -> dict[str, tuple[float, float, float]]:
    """Give best, min and max in metres of each incident to a point known to an accuracy."""
    lon, lat, accuracy_m = spot
    found = {}
    for name, measured in catalog.incidents.items():
        place = measured.footprint
        assert isinstance(place, Disc)
        best = GEOD.inv(place.lon, place.lat, lon, lat)[2]
        reach = place.radius_m + accuracy_m
        low, high = max(0.0, best - reach), best + reach
        found[name] = (round(best, 1), math.floor(low * 10) / 10, math.ceil(high * 10) / 10)
    return found


def statistics(numbers: list[int | None]) -> tuple[int | None, ...]:
    """Give sum, least and most of those that are reported; None where none is."""
    known = [number for number in numbers if number is not None]
    return (sum(known), min(known), max(known)) if known else (None, None, None)


def documented(page: str) -> list[tuple[str, str, list[dict[str, str]]]]:
    """Give the worked examples of a page: question, name of the table, and the rows shown."""
    text = (PAGES / page).read_text(encoding="utf-8")
    pattern = r"```text\n(\S+)\n```\n\n`(\w+)`[^\n]*\n\n((?:\|[^\n]*\n)+)"
    return [(question, table, _rows(rows)) for question, table, rows in re.findall(pattern, text)]


def _rows(text: str) -> list[dict[str, str]]:
    lines = [[c.strip(" `") for c in line.strip("|").split("|")] for line in text.splitlines()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[2:]]


def spelled(value: object) -> str:
    """Write a value as the pages do: null for none, lists with commas."""
    if isinstance(value, list):
        return ", ".join(map(spelled, value))
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return f"{value:,.10g}" if isinstance(value, int | float) else str(value)


def assert_documented(catalog: Catalog, page: str, *, examples: int) -> None:
    """Ask every worked example of a page and compare the rows that it shows."""
    found = documented(page)
    assert len(found) == examples
    for question, table, rows in found:
        given = [{k: spelled(v) for k, v in row.items()} for row in ask(catalog, question)[table]]
        assert rows
        for row in rows:
            assert row in [{name: each[name] for name in row} for each in given], question
