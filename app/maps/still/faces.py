"""The fonts that an SVG carries: the letters that it uses, as WOFF in its style sheet.

A reader without the font would see another one, as wide only by chance. Cut out of the files that
come with matplotlib, whatever the machine has, with the kerning that the lines were measured with.
The first font of a file brings the licence of both. The same letters give the same bytes: no clock
is asked.

Reference: WOFF File Format 1.0 (W3C); CSS Fonts Module Level 4, ``@font-face``.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cache, partial
from io import BytesIO
from typing import TYPE_CHECKING

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from app.maps.plots.lettering import FAMILY, MISSING, own_file
from app.maps.still.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

__all__ = ["face_rules"]

WEIGHTS = {False: 400, True: 700}
KEPT = 256
# Hints for coarse screens, formulas, and signs of other scripts, which are not drawn.
LEFT_OUT = ("FFTM", "GDEF", "GSUB", "MATH", "gasp", "kern", "name")
# Copyright, family, face, unique and whole name, PostScript name, address of the licence; itself.
LICENCE = {13}
NAMES = {0, 1, 2, 3, 4, 6, 14} | LICENCE
WINDOWS, ENGLISH = 3, 0x409
# Latin, Greek and Cyrillic; signs of writing, arrows, signs of counting, the square for what lacks.
COMMON = frozenset([*range(0x20, 0x530), *range(0x2000, 0x2270), ord(MISSING)])
_faces: Kept[str] = Kept(KEPT)


@dataclass(frozen=True, slots=True)
class Face:
    """A font of some code points, and whether it brings the text of the licence."""

    codes: frozenset[int]
    bold: bool
    is_licensed: bool


def face_rules(letters: Mapping[bool, set[str]]) -> str:
    """Give the rules of a style sheet for the letters that are used, by whether they are bold."""
    used = [bold for bold in WEIGHTS if letters[bold]]
    faces = [
        Face(frozenset(map(ord, letters[bold])), bold, is_licensed=bold == used[0]) for bold in used
    ]
    return "".join(_faces.get(face, partial(_rule, face)) for face in faces)


def _rule(face: Face) -> str:
    data = base64.b64encode(_subset(face)).decode()
    return (
        f"@font-face{{font-family:'{FAMILY[0]}';font-weight:{WEIGHTS[face.bold]};"
        f"src:url(data:font/woff;base64,{data}) format('woff')}}"
    )


def _subset(face: Face) -> bytes:
    """Give a font of the code points of a face alone, packed."""
    is_common = face.codes <= COMMON
    found = BytesIO(_shelf(bold=face.bold)) if is_common else own_file(bold=face.bold)
    return _cut(found, face, "woff")


@cache
def _shelf(*, bold: bool) -> bytes:
    """Give the letters that nearly all pictures take theirs from: a tenth of the whole to read."""
    return _cut(own_file(bold=bold), Face(COMMON, bold, is_licensed=False), None)


def _cut(found: str | BytesIO, face: Face, flavor: str | None) -> bytes:
    options = Options()
    options.layout_features, options.hinting = ["kern"], False
    options.drop_tables = [*options.drop_tables, *LEFT_OUT]
    options.recalc_timestamp, options.notdef_outline = False, True
    file = BytesIO()
    with TTFont(found, lazy=True, recalcTimestamp=False) as font:
        cut = Subsetter(options)
        cut.populate(unicodes=sorted(face.codes))
        cut.subset(font)
        font["name"] = _names(face.bold, face.is_licensed)
        font.flavor = flavor
        font.save(file, reorderTables=None)
    return file.getvalue()


@cache
def _names(bold: bool, is_licensed: bool) -> Any:  # noqa: FBT001  # a cache has no keywords
    """Give the names of a face in English, and its licence."""
    wanted = NAMES if is_licensed else NAMES.difference(LICENCE)
    with TTFont(own_file(bold=bold), lazy=True) as font:
        found = font["name"]
        found.names = [
            each
            for each in found.names
            if (each.platformID, each.langID) == (WINDOWS, ENGLISH) and each.nameID in wanted
        ]
    return found
