"""The map as bytes: beside folium's own way with many markers, and as one file to keep."""

from __future__ import annotations

import html
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import folium

from app.language.languages import CODES, language
from app.maps.row_block import row_block
from app.maps.rows import chosen_rows
from app.pages.map_page import map_page
from app.selection.selection import Selection
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.snapshot import build_catalog
from benchmarks.snapshots import open_record
from benchmarks.varied import varied_bundle
from tests.browser.chromium import chromium

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.store.catalog import Catalog
    from app.store.features import Feature
    from benchmarks.results import Result

__all__ = ["as_one_file", "folium_page", "own_page"]

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CENTRE, ZOOM = (45.7, 45.5), 5
COLOUR, RADIUS_PX = "#b3402a", 5


def own_page(folder: Path, rounds: int) -> Result:
    """Make the page of a large map and the block of rows that it asks for, from a journal.

    The first time the columns of the rows are made as well; after it they are kept with the
    catalog, and page and block are made anew.
    """
    record = open_record(folder)
    try:
        first_s, size = _timed(lambda: _page_and_block(record.catalog))
        times_s = [_timed(lambda: _page_and_block(record.catalog))[0] for _ in range(rounds)]
    finally:
        record.close()
    return {"first_s": first_s, "s": median(times_s), "bytes": size}


def folium_page(folder: Path, rounds: int) -> Result:
    """Make a page of the same incidents as people do: a marker each, with a popup."""
    record = open_record(folder)
    try:
        told = [_told(one.properties, one.disc) for one in _incidents(record.catalog)]
    finally:
        record.close()
    times = [_timed(lambda: _of_folium(told)) for _ in range(rounds)]
    return {"s": median(one_s for one_s, _ in times), "bytes": times[0][1]}


def as_one_file(count: int) -> Result:
    """Give what one file takes: the shipped record, and varied incidents, in each language."""
    shipped = build_catalog(read_bundle(geodata_folder()), now=NOW)
    varied = build_catalog(varied_bundle(count), now=NOW)
    return {
        name: {
            "incidents": len(catalog.incidents),
            "bytes": {code: len(_file(catalog, code).encode()) for code in CODES},
            **_opened(_file(catalog, CODES[0])),
        }
        for name, catalog in (("shipped", shipped), ("varied", varied))
    }


def _timed(make: Callable[[], int]) -> tuple[float, int]:
    start_s = time.perf_counter()
    size = make()
    return time.perf_counter() - start_s, size


def _page_and_block(catalog: Catalog) -> int:
    page = map_page(catalog, Selection()).html.encode()
    return len(page) + len(row_block(catalog, chosen_rows(catalog, Selection())))


def _incidents(catalog: Catalog) -> list[Feature]:
    return [one for one in catalog.collection("incidents").features if one.disc]


def _told(own: dict[str, object], disc: tuple[float, float, float]) -> tuple[list[float], str]:
    words = [html.escape(str(own[name])) for name in ("title", "date_start_local")]
    where = html.escape(str(own["place_description"]))
    return [disc[1], disc[0]], f"<b>{words[0]}</b><br>{words[1]}<br>{where}"


def _of_folium(told: list[tuple[list[float], str]]) -> int:
    chart = folium.Map(location=CENTRE, zoom_start=ZOOM)
    for place, words in told:
        marker = folium.CircleMarker(place, radius=RADIUS_PX, color=COLOUR, fill=True, popup=words)
        marker.add_to(chart)
    return len(chart.get_root().render().encode())


def _file(catalog: Catalog, code: str) -> str:
    return map_page(catalog, Selection(), standalone=True, language=language(code)).html


def _opened(page: str) -> Result:
    """Open a file in Chromium; count what it asks for besides itself, and what it complains of."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.html"
        path.write_text(page, encoding="utf-8")
        try:
            with chromium() as browser:
                browser.open_map(path.as_uri())
                asked = [url for url in browser.asked() if url != path.as_uri()]
                return {"requests": len(asked), "errors": len(browser.said())}
        except FileNotFoundError:
            return {"requests": None, "errors": None}
