"""What stands on a still map, in each format: signs, shapes, words, and what cannot be left out."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from matplotlib.image import imread

from app.language.languages import ENGLISH
from app.maps.mapdata import credit_line
from app.maps.still.beside import drawn_and_beside
from app.maps.still.scene import scene_of
from app.maps.still.spots import spots_of
from app.maps.still.still import still_map
from app.maps.still.view import Area, view_at
from app.selection.selection import Selection
from app.selection.still.asked import Asked
from tests.maps.still.drawing import chunks_of, drawn, pixels_of

if TYPE_CHECKING:
    from pathlib import Path

    from app.maps.still.scene import Scene
    from app.store.catalog import Catalog

SVG = "{http://www.w3.org/2000/svg}"
ALL = "route,okrug,marks,assets,towns"
PAYLOADS = (
    "</text><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "]]><x/>", '"><a href="x">',
    "&lt;b&gt; &amp; &#60;", "$\\frac{1}{2}$", "b\u202ec", "漢字",
)  # fmt: skip


def texts_of(raw: bytes) -> list[str]:
    """Give the text nodes of an SVG that is drawn."""
    return [node.text or "" for node in ET.fromstring(raw.decode()).iter(f"{SVG}text")]  # noqa: S314  # our own


def scene(catalog: Catalog, lon: float, lat: float, zoom: float, **values: str) -> Scene:
    asked = Asked.parse("auto", "640x480.png", values)
    view = view_at(Area(0.0, 0.0, 640.0, 480.0), lon, lat, zoom)
    return scene_of(catalog, view, spots_of(catalog.incidents.values()), asked, ENGLISH)


def test_a_region_is_a_dashed_shape_and_never_a_sign(catalog: Catalog) -> None:
    found = scene(catalog, 51.5, 47.0, 6.0)
    region = next(spot for spot in found.spots if spot.location_class == "region")
    assert region.is_dashed
    assert not region.has_sign
    ids = {each.incident.id for each in region.incidents}
    assert ids.isdisjoint(each.incident.id for sign in found.signs for each in sign.incidents)
    without = scene(catalog, 51.5, 47.0, 6.0, footprints="false")
    assert region in without.drawn_spots  # it has nothing else
    assert len(without.drawn_spots) < len(found.drawn_spots)


def test_stacks_at_one_place_are_one_sign_with_a_number(catalog: Catalog) -> None:
    found = scene(catalog, 37.75, 44.66, 10.0)
    stacks = sorted(len(sign.incidents) for sign in found.signs)
    assert stacks[-1] >= 8
    shown = sum(len(spot.incidents) for spot in found.spots if spot.has_sign)
    assert sum(stacks) == shown
    raw = drawn(catalog, "37.75,44.66,10", "640x480.svg", scale="false", legend="false")
    numbers = sorted(int(text) for text in texts_of(raw) if text.isdigit())
    assert [n for n in stacks if n > 1] == numbers


@pytest.mark.parametrize("size", ["1280x1280.png", "640x480@2x.png", "1x1.png", "7x900.png"])
def test_a_png_has_the_size_that_is_asked(catalog: Catalog, size: str) -> None:
    width, height = (int(n) for n in re.findall(r"\d+", size)[:2])
    scale = 2 if "@2x" in size else 1
    assert pixels_of(drawn(catalog, size=size)).shape == (height * scale, width * scale, 3)


def test_credits_are_on_every_picture_and_in_every_file(catalog: Catalog) -> None:
    credit = credit_line(catalog)
    for look in (
        {},
        {"legend": "false", "scale": "false", "off": ALL},
    ):
        words = " ".join(texts_of(drawn(catalog, size="640x480.svg", **look)))
        assert credit in words
    short = " ".join(texts_of(drawn(catalog, size="200x150.svg")))
    assert "© OpenStreetMap contributors, ODbL 1.0" in short
    assert f"data of {catalog.data_date}" in short
    told = dict(part.split(b"\0", 1) for kind, part in chunks_of(drawn(catalog, size="1x1.png"))
                if kind == "iTXt")  # fmt: skip
    assert credit in told[b"Copyright"].decode()
    assert credit in drawn(catalog, size="1x1.svg").decode()


def test_what_is_not_seen_is_said(catalog: Catalog) -> None:
    words = " ".join(texts_of(drawn(catalog, "37.8,44.7,9", "640x480.svg", footprints="false")))
    assert re.search(r"34 incidents, \d outside this picture, how well places are known", words)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "3 incidents, 31 more match (limit=3)"),
        ("ru", "3 инцидента, подходит ещё 31 (limit=3)"),
        ("kk", "3 оқиға, тағы 31 сай келеді (limit=3)"),
        ("uk", "3 інциденти, підходить ще 31 (limit=3)"),
    ],
)
def test_what_a_limit_leaves_out_is_said(catalog: Catalog, lang: str, words: str) -> None:
    shown, beside = drawn_and_beside(catalog, Selection.parse([("limit", "3")]), ())
    assert len(shown) == 3
    for form in ("svg", "png"):
        asked = Asked.parse("auto", f"640x480.{form}", {"lang": lang})
        raw = still_map(catalog, shown, asked, beside)
        if form == "svg":
            assert words in " ".join(texts_of(raw))
            assert raw.decode().count(words) == 2  # on the picture and among its texts
        else:
            (told,) = [part for kind, part in chunks_of(raw) if kind == "iTXt" and b"Copyr" in part]
            assert words.encode() in told


def test_what_nothing_leaves_out_is_not_said(catalog: Catalog) -> None:
    for pairs, more in ([], 0), ([("limit", "500")], 0), ([("offset", "30")], 30):
        _, beside = drawn_and_beside(catalog, Selection.parse(pairs), ())
        assert beside.more == more
        assert bool([*beside.words(ENGLISH)]) is bool(more)


def test_what_an_svg_is_cut_to_has_a_size(catalog: Catalog) -> None:
    """A box of negative height is none: a browser would show nothing of the map."""
    raw = drawn(catalog, "37.8,44.7,9", "640x480.svg", inset="true")
    boxes = re.findall(
        r'<clipPath[^>]*>\s*<rect x="(.+?)" y="(.+?)" width="(.+?)" height="(.+?)"', raw.decode()
    )
    assert len(boxes) == 2
    for x, y, width, height in ([float(n) for n in box] for box in boxes):
        assert 0.0 <= x < x + width <= 640.0
        assert 0.0 <= y < y + height <= 480.0


def test_text_stays_text_and_names_have_halos(catalog: Catalog) -> None:
    raw = drawn(catalog, size="640x480.svg", title="Since 2025")
    words = texts_of(raw)
    assert words[-1].endswith(f"data of {catalog.data_date}, CC-BY-4.0.")
    assert "Since 2025" in words
    assert "Volgograd" in words
    assert any(text.startswith("Attacks (") for text in words)
    assert b"paint-order:stroke" in raw
    assert b"<image" not in raw


@pytest.mark.parametrize("title", PAYLOADS)
def test_row_01_a_title_is_never_markup(catalog: Catalog, title: str) -> None:
    raw = drawn(catalog, size="640x480.svg", title=title)
    root = ET.fromstring(raw.decode())  # noqa: S314  # our own
    tags = {node.tag.rpartition("}")[2] for node in root.iter()}
    assert tags.isdisjoint({"script", "img", "a", "x", "image", "foreignObject"})
    for node in root.iter():
        assert not any(name.startswith("on") for name in node.attrib)
    assert len(pixels_of(drawn(catalog, title=title)))
    assert drawn(catalog, size="320x240.pdf", title=title).startswith(b"%PDF")


def test_row_01_a_poisoned_record_is_drawn_as_text(poisoned_catalog: Catalog) -> None:
    raw = drawn(poisoned_catalog, size="640x480.svg")
    tags = {node.tag.rpartition("}")[2] for node in ET.fromstring(raw.decode()).iter()}  # noqa: S314  # our own
    assert "script" not in tags


def test_switches_and_layers_leave_out_what_they_name(catalog: Catalog) -> None:
    at = {"position": "37.8,44.7,9", "size": "640x480.svg"}
    whole = texts_of(drawn(catalog, **at, north="true"))
    assert {"N", "Krymsk", "20 km"} <= {*whole}
    bare = texts_of(drawn(catalog, **at, legend="false", scale="false", ticks="false", off="towns"))
    assert {"N", "Krymsk", "20 km"}.isdisjoint(bare)
    assert not any("KP" in text for text in bare)
    assert any("KP" in text for text in whole)
    assert drawn(catalog, **at, layers="route") != drawn(catalog, **at, layers="towns")
    assert drawn(catalog, **at, inset="true") != drawn(catalog, **at)


def test_auto_shows_the_overlay_where_there_is_one(catalog: Catalog) -> None:
    """A pin alone lies in the middle, its tip on its place."""
    look = {"legend": "false", "scale": "false", "off": ALL}
    raw = drawn(catalog, size="301x301.png", overlay="pin-l+ff0000(45,45)", **look)
    red = (pixels_of(raw) == [255, 0, 0]).all(axis=2)
    rows, columns = np.nonzero(red)
    assert abs(columns.mean() - 150.0) < 2.0
    area = 301 - 24  # without the credits
    assert rows.max() < area / 2.0 + 30.0


def test_holes_of_an_area_are_open(catalog: Catalog) -> None:
    rings = (
        "[[[44,44],[46,44],[46,46],[44,46],[44,44]],[[44.5,44.5],[45.5,44.5],[45.5,45.5],"
        "[44.5,45.5],[44.5,44.5]]]"
    )  # fmt: skip
    overlay = (
        'geojson({"type":"Feature","properties":{"fill":"#00ff00","fill-opacity":1},"geometry":'
        f'{{"type":"Polygon","coordinates":{rings}}}}})'
    )
    pixels = pixels_of(
        drawn(catalog, "45,45,7", "300x300.png", overlay, off=ALL,
              legend="false")
    )  # fmt: skip
    green = (pixels == [0, 255, 0]).all(axis=2)
    assert green.any()
    middle = 300 // 2 - 15
    assert not green[middle - 20 : middle + 20, 130:170].any()


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_the_same_bytes_in_two_processes(form: str) -> None:
    code = (
        "import hashlib\nfrom datetime import UTC, datetime\n"
        "from app.sources.bundle import read_bundle\n"
        "from app.sources.folder import geodata_folder\n"
        "from app.store.snapshot import build_catalog\nfrom tests.maps.still.drawing import drawn\n"
        "c = build_catalog(read_bundle(geodata_folder()), now=datetime(2026, 11, 22, tzinfo=UTC))\n"
        f"raw = drawn(c, size='640x480.{form}', theme='dark', lang='ru', title='A map')\n"
        "print(hashlib.sha256(raw).hexdigest())"
    )
    command = [sys.executable, "-c", code]
    found = {
        subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2)
    }
    assert len(found) == 1
    assert re.fullmatch(r"[0-9a-f]{64}\n", found.pop())


def test_nothing_is_left_of_one_picture_in_the_next(catalog: Catalog) -> None:
    looks = ({"theme": "dark"}, {"lang": "ru"}, {"size": "640x480@2x.png"}, {"size": "640x480.svg"})
    first = [hashlib.sha256(drawn(catalog, **look)).digest() for look in looks]
    again = [hashlib.sha256(drawn(catalog, **look)).digest() for look in reversed(looks)]
    assert first == again[::-1]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler's programs")
@pytest.mark.parametrize("lang", ["en", "ru", "kk", "uk"])
def test_a_pdf_holds_its_text_and_its_fonts(catalog: Catalog, tmp_path: Path, lang: str) -> None:
    path = tmp_path / "still.pdf"
    path.write_bytes(drawn(catalog, size="640x480.pdf", lang=lang))
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()  # noqa: S607  # from PATH
    assert "© OpenStreetMap contributors" in text
    words = {"en": "Attacks (13)", "ru": "Атаки (13)", "kk": "Шабуылдар (13)", "uk": "Атаки (13)"}
    assert words[lang] in text
    fonts = subprocess.run(["pdffonts", path], capture_output=True, check=True).stdout.decode()  # noqa: S607  # from PATH
    for line in fonts.splitlines()[2:]:
        assert "CID TrueType" in line
        assert line.split()[-5:-2] == ["yes", "yes", "yes"]  # embedded, in part, with its letters
    look = ["pdftoppm", "-r", "72", "-png", "-singlefile", str(path), str(tmp_path / "page")]
    subprocess.run(look, check=True)
    page = imread(tmp_path / "page.png")[..., :3] * 255.0
    assert page.shape == (480, 640, 3)
    # Another program draws the same: edges and letters apart, the picture is that of the PNG.
    away = page - pixels_of(drawn(catalog, size="640x480.png", lang=lang))
    blocks = away.reshape(60, 8, 80, 8, 3).mean(axis=(1, 3))
    assert np.abs(blocks).mean() < 5.0
