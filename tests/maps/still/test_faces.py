"""The fonts in an SVG: those letters alone, their licence, their kerning; the same bytes again."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from fontTools.ttLib import TTFont
from matplotlib import get_data_path
from matplotlib.font_manager import FontProperties, findfont

from app.maps.plots.lettering import own_file
from app.maps.still import faces
from app.maps.still.faces import face_rules
from app.maps.still.kept import Kept
from tests.maps.still.drawing import drawn

if TYPE_CHECKING:
    from app.store.catalog import Catalog

RULE = re.compile(
    r"@font-face\{font-family:'DejaVu Sans';font-weight:(\d+);"
    r"src:url\(data:font/woff;base64,([A-Za-z0-9+/=]+)\) format\('woff'\)\}"
)
TEXT = "{http://www.w3.org/2000/svg}text"


def fonts_of(style: str) -> dict[str, TTFont]:
    """Give the fonts of a style sheet by their weight."""
    return {weight: TTFont(BytesIO(base64.b64decode(data))) for weight, data in RULE.findall(style)}


def written(raw: bytes) -> dict[str, set[int]]:
    """Give the code points that an SVG writes, by the weight of the font."""
    found: dict[str, set[int]] = {"400": set(), "700": set()}
    for node in ET.fromstring(raw.decode()).iter(TEXT):  # noqa: S314  # our own
        weight = "700" if "font-weight: 700" in node.attrib["style"] else "400"
        found[weight] |= {*map(ord, node.text or "")}
    return found


@pytest.mark.parametrize("lang", ["en", "ru", "kk", "uk"])
def test_an_svg_carries_the_letters_that_it_uses_and_no_others(catalog: Catalog, lang: str) -> None:
    raw = drawn(catalog, size="640x480.svg", lang=lang, title="A title, Ǻ 12")
    fonts = fonts_of(raw.decode())
    assert {weight: {*font.getBestCmap()} for weight, font in fonts.items()} == written(raw)
    assert len(raw) < 180_000


def test_a_font_brings_names_licence_and_kerning(catalog: Catalog) -> None:
    for weight, font in fonts_of(drawn(catalog, size="640x480.svg").decode()).items():
        names: Any = font["name"]
        assert names.getDebugName(1) == "DejaVu Sans"
        assert names.getDebugName(2) == {"400": "Book", "700": "Bold"}[weight]
        assert names.getDebugName(0).startswith("Copyright (c) 2003 by Bitstream, Inc.")
        licence = names.getDebugName(13) or ""
        notice = "permission notice shall be included"
        assert (notice in " ".join(licence.split())) == (weight == "400")
        tags = [each.FeatureTag for each in font["GPOS"].table.FeatureList.FeatureRecord]
        assert {*tags} == {"kern"}
        whole = TTFont(own_file(bold=weight == "700"))
        assert font["head"].modified == whole["head"].modified
        here, there = font.getBestCmap(), whole.getBestCmap()
        for code, name in here.items():
            assert font["hmtx"][name] == whole["hmtx"][there[code]]


def test_the_same_letters_are_the_same_bytes_and_cut_once(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: Kept[str] = Kept(4)
    monkeypatch.setattr(faces, "_faces", kept)
    letters = {False: {*"Kilometre"}, True: {*"KP 12"}}
    first = face_rules(letters)
    cut = []

    def counted(face: object) -> str:
        cut.append(face)
        return "x"

    monkeypatch.setattr(faces, "_rule", counted)
    assert face_rules(letters) == first
    assert cut == []
    assert face_rules({False: {*"other, Kilometre"}, True: set()}) == "x"
    assert len(cut) == 1


def test_letters_of_rare_scripts_are_cut_out_of_the_whole_font() -> None:
    (font,) = fonts_of(face_rules({False: {*"Aა"}, True: set()})).values()
    assert {*font.getBestCmap()} == {ord("A"), ord("ა")}


def test_a_font_that_is_alone_brings_the_licence() -> None:
    (font,) = fonts_of(face_rules({False: set(), True: {*"A"}})).values()
    assert "shall be included" in font["name"].getDebugName(13)


def test_a_picture_without_words_carries_no_font() -> None:
    assert face_rules({False: set(), True: set()}) == ""


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_the_fonts_are_those_of_matplotlib_on_every_machine(weight: str) -> None:
    found = Path(str(findfont(FontProperties(family="DejaVu Sans", weight=weight))))
    assert found.samefile(own_file(bold=weight == "bold"))
    assert found.resolve().is_relative_to(Path(get_data_path()).resolve())


def test_lines_have_two_digits_after_the_point(catalog: Catalog) -> None:
    paths = re.findall(r' d="([^"]+)"', drawn(catalog, size="640x480.svg").decode())
    assert len(paths) > 50
    assert not any(re.search(r"\.\d{3}", path) for path in paths)
    assert not any(re.search(r"L[^A-Za-z]*\nL", path) for path in paths)
