"""The map in a browser and as bytes: ``python -m benchmarks.maps``.

A headless Chromium, without a graphics card, opens the map of the shipped record with a processor
that seems four times slower, and that of many made incidents without; each load is that of a fresh
browser, from a server that has answered before. Then the slider of time is moved, filters are
chosen, the map is dragged and zoomed. Last the page is made beside folium's own way with a marker
each, and as one file.
"""

from __future__ import annotations

import tempfile
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.map_acts import acts
from benchmarks.map_files import as_one_file, folium_page, own_page
from benchmarks.map_loads import address, drawn, loads, opened
from benchmarks.parts import arguments, give, versions
from benchmarks.races import OWN
from benchmarks.sections.maps import maps
from benchmarks.servers import own_server
from benchmarks.snapshots import make_journal, start_s

if TYPE_CHECKING:
    from benchmarks.results import Result
    from benchmarks.servers import Server

BROWSER, PEER = "chromium", "folium"
FEWEST_ROUNDS = 5
SLOWED = 4.0
# Shares of the features that the other parts ask for.
OF_FOLIUM, OF_FILE = 10, 100
MAP, PANEL_OPEN = "/map", "/map#panel=filters,layers"


def main() -> None:
    """Open, move, and weigh."""
    given = arguments(__doc__)
    rounds = max(given.rounds, FEWEST_ROUNDS)
    found: dict[str, Result] = {
        OWN: {"features": given.features, "versions": versions("incident-mapper", "selenium")},
        PEER: {"versions": versions(PEER)},
        BROWSER: {},
    }
    try:
        found[BROWSER] = _browsed(given.data, given.features, rounds)
    except FileNotFoundError as reason:
        found[BROWSER] = {"absent": str(reason)}
    few = _journal(given.data, given.features // OF_FOLIUM)
    found[OWN]["page"] = own_page(few / "state", rounds)
    found[PEER]["page"] = folium_page(few / "state", given.rounds)
    found[OWN]["files"] = as_one_file(given.features // OF_FILE)
    give(given.results, "maps", found, maps(found))


def _browsed(data: Path, count: int, rounds: int) -> Result:
    with opened() as page:
        told = {"Chromium": str(page.driver.capabilities["browserVersion"])}
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data) as folder:
        (Path(folder) / "state").mkdir()
        with own_server(Path(folder)) as server:
            _warmed(server)
            shipped = loads(server, MAP, rounds, slowed=SLOWED)
    with own_server(_journal(data, count)) as server:
        _warmed(server)
        many = loads(server, MAP, rounds)
        with opened() as page:
            drawn(page, address(server, PANEL_OPEN))
            done = acts(page, rounds)
    return {"features": count, "shipped": shipped, "many": many, "acts": done, "versions": told}


def _warmed(server: Server) -> None:
    """Let the server answer a browser once, which makes page, rows and titles."""
    with urllib.request.urlopen(address(server, MAP)) as answer:  # noqa: S310 - our own server
        answer.read()
    with opened() as page:
        drawn(page, address(server, MAP))


def _journal(data: Path, count: int) -> Path:
    """Give a folder with the state of so many incidents, made once and kept in the scratch."""
    folder = data / f"maps-{count}"
    if not folder.exists():
        with tempfile.TemporaryDirectory(dir=data) as begun:
            state = Path(begun) / "state"
            state.mkdir()
            make_journal(state, count)
            start_s(state)  # makes the file of rows, so that no start waits for it
            Path(begun).rename(folder)
            Path(begun).mkdir()  # to be removed
    return folder


if __name__ == "__main__":
    main()
