"""What is asked for is on the map: overview, bar of lengths, samples; and no name hides a dot."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from pypdf import PdfReader

from app.domain.errors import BadParameterError
from app.language.languages import ENGLISH
from app.maps.still.backdrop import draw_backdrop
from app.maps.still.canvas import Canvas
from app.maps.still.inset import inset_corners
from app.maps.still.layout import inset_area, taken
from app.maps.still.pdf_end import with_language
from app.maps.still.room import Room
from app.maps.still.scene import scene_of
from app.maps.still.spots import spots_of
from app.maps.still.view import Area, view_at
from app.selection.still.asked import LEAST_WITH_INSET, Asked
from tests.maps.still.drawing import drawn, pixels_of
from tests.maps.still.facts import facts_of

if TYPE_CHECKING:
    from pathlib import Path

    from app.maps.still.backdrop import Seen
    from app.maps.still.view import View
    from app.maps.still.words import Words
    from app.store.catalog import Catalog

TEXT = "{http://www.w3.org/2000/svg}text"
AREA = '{"type":"Feature","properties":{"fill":"#00ff00","fill-opacity":1,"stroke":"#ff00ff"},'
AREA += '"geometry":{"type":"Polygon","coordinates":[[[37,44],[38,44],[38,45],[37,44]]]}}'
LINE = r"path-3+0000ff(_zioG_wndFntLoh\owH_af@)"


def texts_of(raw: bytes) -> list[str]:
    return [node.text or "" for node in ET.fromstring(raw.decode()).iter(TEXT)]  # noqa: S314  # our own


def written(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, position: str, size: str
) -> list[Words]:
    """Give all texts of a picture."""
    found: list[Words] = []
    text = Canvas.text

    def kept(canvas: Canvas, words: Words, colour: str, **how: object) -> None:
        found.append(words)
        text(canvas, words, colour, **how)  # type: ignore[arg-type]  # handed on as it came

    with monkeypatch.context() as patched:
        patched.setattr(Canvas, "text", kept)
        drawn(catalog, position, size)
    return found


@pytest.mark.parametrize("position", ["auto", "37.8,44.7,9", "37.8,44.7,2", "[30,40,60,55]"])
@pytest.mark.parametrize("size", ["640x480.svg", "320x240.svg", "1280x300.svg"])
def test_an_overview_that_is_asked_for_is_drawn(catalog: Catalog, position: str, size: str) -> None:
    facts = facts_of(drawn(catalog, position, size, inset="true"))
    without = facts_of(drawn(catalog, position, size))
    frames = [line for line in facts if "fill-opacity: 0.15" in line and line not in without]
    assert len(frames) == 1
    left, top, right, bottom = map(float, frames[0].partition("|")[0].split()[1:])
    width, height = map(int, re.findall(r"\d+", size))
    assert 0.0 < left < right < width
    assert right - left <= 150.0
    assert 0.0 < top < bottom < height


def test_an_overview_is_a_third_of_the_map_at_most() -> None:
    first, *others = inset_corners(Area(0.0, 20.0, 640.0, 400.0))
    assert first == Area(482.0, 312.0, 150.0, 100.0)
    assert [each.box[:2] for each in others] == [(8.0, 312.0), (482.0, 28.0), (8.0, 28.0)]
    small = inset_corners(Area(0.0, 0.0, 300.0, 150.0))[0]
    assert (small.width, small.height) == (100.0, 50.0)


def test_an_overview_hides_no_sign_where_a_corner_is_free(catalog: Catalog) -> None:
    asked = Asked.parse("auto", "640x480.png", {"inset": "true", "north": "true"})
    area = Area(0.0, 0.0, 640.0, 480.0)
    corners = inset_corners(area)
    found = set()
    for lon in (37.0, 37.5, 38.0, 38.5):
        for lat in (44.4, 44.7, 45.0):
            view = view_at(area, lon, lat, 9.0)
            scene = scene_of(catalog, view, spots_of(catalog.incidents.values()), asked, ENGLISH)
            place = inset_area(scene, asked)
            found.add(corners.index(place))
            free = [each for each in corners if not Room(area, taken(scene)).met(each.box)]
            assert place in free or not free or free == [corners[2]]  # where the arrow is
    assert {0, 1} <= found


def test_an_overview_without_room_is_refused() -> None:
    width, height = LEAST_WITH_INSET
    Asked.parse("auto", f"{width}x{height}.png", {"inset": "true"})
    for size in (f"{width - 1}x{height}.png", f"{width}x{height - 1}.png"):
        Asked.parse("auto", size, {"inset": "false"})
        with pytest.raises(BadParameterError, match="inset: has no room on 3"):
            Asked.parse("auto", size, {"inset": "true"})


@pytest.mark.parametrize(
    ("zoom", "lang", "length"),
    [("22", "en", "2 m"), ("20", "en", "10 m"), ("16", "ru", "100 м"), ("13", "en", "1 km"),
     ("9", "uk", "20 км")],
)  # fmt: skip
def test_lengths_below_a_kilometre_are_in_metres(
    catalog: Catalog, zoom: str, lang: str, length: str
) -> None:
    words = texts_of(drawn(catalog, f"37.8,44.7,{zoom}", "640x480.svg", lang=lang))
    bars = [text for text in words if re.fullmatch(r"[\d.,]+\s(km|m|км|м)", text)]
    assert [text.replace("\xa0", " ") for text in bars] == [length]


def named(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, position: str, size: str
) -> tuple[list[Words], list[tuple[float, float, str]], Area]:
    """Give the names on a map, the dots of its towns that nothing hides, and its area."""
    dots: list[tuple[float, float, str]] = []
    areas: list[Area] = []

    def kept(canvas: Canvas, view: View, seen: Seen, room: Room, hidden: Room) -> None:
        dots.extend(each for each in seen.towns if not hidden.met((*each[:2], *each[:2])))
        areas.append(view.area)
        draw_backdrop(canvas, view, seen, room, hidden)

    with monkeypatch.context() as patched:
        patched.setattr("app.maps.still.still.draw_backdrop", kept)
        found = written(catalog, monkeypatch, position, size)
    return [words for words in found if words.size == 10.5], dots, areas[0]


def test_names_and_dots_are_whole_at_the_edge(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name and its halo, and a dot, are on the map whole, or not at all."""
    told = set()
    for lon in np.arange(37.2, 38.4, 0.15):
        for size in ("300x240.png", "500x200.png"):
            names, dots, area = named(catalog, monkeypatch, f"{lon:.2f},44.8,9", size)
            left, top, right, bottom = area.box
            for box in (words.box for words in names):
                assert left + 1.9 < box[0] < box[2] < right - 1.9
                assert top + 1.9 < box[1] < box[3] < bottom - 1.9
            for x, y, _ in dots:
                assert left + 4.2 < x < right - 4.2
                assert top + 4.2 < y < bottom - 4.2
            told |= {words.text for words in names}
    assert {"Verkhnebakansky", "Krymsk"} <= told


@pytest.mark.parametrize("position", ["52.3,44.6,6.5", "37.8,44.7,9", "39.6,45.1,8", "auto"])
def test_no_name_covers_the_dot_of_a_town(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, position: str
) -> None:
    names, dots, _ = named(catalog, monkeypatch, position, "640x480.png")
    assert len(names) > 2
    assert len(dots) > 2
    for x, y, _ in dots:
        for words in names:
            left, top, right, bottom = words.box
            assert not (left < x + 2.0 and x - 2.0 < right and top < y + 2.0 and y - 2.0 < bottom)


def colours_in(pixels: np.ndarray) -> set[tuple[int, int, int]]:
    return {(int(r), int(g), int(b)) for r, g, b in np.unique(pixels.reshape(-1, 3), axis=0)}


@pytest.mark.parametrize(
    ("overlay", "shown", "absent"),
    [
        (f"geojson({AREA})", {(0, 255, 0), (255, 0, 255)}, {(0, 0, 255)}),
        (LINE, {(0, 0, 255)}, {(0, 255, 0)}),
        (f"geojson({AREA}),{LINE},pin-s+ff0000(37.5,44.5)",
         {(0, 255, 0), (255, 0, 255), (0, 0, 255), (255, 0, 0)}, set()),
        ("pin-s+ff0000(37.5,44.5)", {(255, 0, 0)}, {(0, 255, 0), (0, 0, 255)}),
    ],
)  # fmt: skip
def test_the_legend_shows_what_was_added(
    catalog: Catalog, overlay: str, shown: set[tuple[int, int, int]],
    absent: set[tuple[int, int, int]],
) -> None:  # fmt: skip
    """The view is elsewhere, so that the legend alone has these colours."""
    raw = drawn(catalog, "45,46,8", "640x480@2x.png", overlay, scale="false", off="assets")
    found = colours_in(pixels_of(raw))
    assert shown <= found
    assert not absent & found


@pytest.mark.parametrize("lang", ["en", "ru", "kk", "uk"])
def test_files_say_their_language(catalog: Catalog, tmp_path: Path, lang: str) -> None:
    raw = drawn(catalog, size="320x240.pdf", lang=lang, title="A title")
    path = tmp_path / "still.pdf"
    path.write_bytes(raw)
    read = PdfReader(path, strict=True)
    root: Any = read.trailer["/Root"]
    assert root["/Lang"] == lang
    assert root["/ViewerPreferences"] == {"/DisplayDocTitle": True}
    assert read.metadata is not None
    assert read.metadata.title == "A title"
    assert len(read.pages) == 1
    assert "/MarkInfo" not in root  # it is not tagged, and does not say so
    svg = drawn(catalog, size="320x240.svg", lang=lang)
    assert f'<svg xml:lang="{lang}" '.encode() in svg


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="needs poppler's programs")
def test_a_pdf_is_sound(catalog: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "still.pdf"
    path.write_bytes(drawn(catalog, size="320x240.pdf"))
    ran = subprocess.run(["pdfinfo", path], capture_output=True, check=True)  # noqa: S607  # from PATH
    assert ran.stderr == b""
    assert re.search(rb"Tagged: +no", ran.stdout)


def test_a_pdf_that_matplotlib_did_not_write_is_refused() -> None:
    with pytest.raises(ValueError, match="without a catalog"):
        with_language(b"%PDF-1.4\n%%EOF\n", "en")
