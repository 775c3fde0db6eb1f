"""What an SVG holds, a line for each thing in the order of drawing, and what tells two apart.

A shape is told by its style and the box of its line, a text by its place, its style and its words,
a font by its letters. Names that are made of a sum are left out.
"""

from __future__ import annotations

import base64
import re
from io import BytesIO
from itertools import zip_longest
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["NEAR_PX", "facts_of", "unlike"]

SVG = "{http://www.w3.org/2000/svg}"
# How far a thing may be off: another release of GEOS cuts a line elsewhere, by a part of a pixel.
NEAR_PX = 1.0
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
FACE = re.compile(r"@font-face\{[^}]*font-weight:(\d+);[^}]*base64,([^)]+)\)")


def facts_of(raw: bytes) -> list[str]:
    """Give the lines of an SVG."""
    root = ET.fromstring(raw.decode())  # noqa: S314  # our own
    view = f"svg {root.attrib['width']} {root.attrib['height']} |"
    return [view, *_fonts(raw.decode()), *_drawn(root, cut="", halo="")]


def unlike(now: Sequence[str], before: Sequence[str]) -> list[str]:
    """Give the lines that differ, as they are and as they were."""
    pairs = zip_longest(now, before, fillvalue="nothing |")
    return [f"{one}\n  was: {other}" for one, other in pairs if not _is_like(one, other)]


def _is_like(one: str, other: str) -> bool:
    (place, _, words), (before, _, were) = one.partition("|"), other.partition("|")
    if words != were or NUMBER.sub("#", place) != NUMBER.sub("#", before):
        return False
    pairs = zip(NUMBER.findall(place), NUMBER.findall(before), strict=True)
    return all(abs(float(a) - float(b)) <= NEAR_PX for a, b in pairs)


def _fonts(text: str) -> Iterator[str]:
    for weight, data in FACE.findall(text):
        letters = "".join(map(chr, sorted(TTFont(BytesIO(base64.b64decode(data))).getBestCmap())))
        yield f"font | {weight} {letters}"


def _drawn(node: ET.Element, *, cut: str, halo: str) -> Iterator[str]:
    """Give what is drawn of a node: whether it is cut to the map, and whether it has a halo."""
    cut = " cut" if "clip-path" in node.attrib else cut
    halo = " halo" if node.attrib.get("id", "").startswith("halo-") else halo
    style = node.attrib.get("style", "")
    if node.tag == f"{SVG}text":
        place = f"{float(node.attrib['x']):.1f} {float(node.attrib['y']):.1f}"
        yield f"text {place} | {style}{cut}{halo} {node.text}"
    elif node.tag == f"{SVG}path" and "d" in node.attrib:  # one that lies outside draws nothing
        yield f"path {_box(node.attrib['d'])} | {style}{cut}"
    elif node.tag == f"{SVG}use":  # of a path that stands before it
        yield f"path at {node.attrib['x']} {node.attrib['y']} | {style}{cut}"
    elif node.tag == f"{SVG}image":
        raise AssertionError("an image is not told apart here")
    for child in node if node.tag != f"{SVG}clipPath" else ():
        yield from _drawn(child, cut=cut, halo=halo)


def _box(line: str) -> str:
    """Give left, top, right, bottom of all points of a line."""
    numbers = [float(one) for one in NUMBER.findall(line)]
    xs, ys = numbers[::2], numbers[1::2]
    return " ".join(f"{one:.1f}" for one in (min(xs), min(ys), max(xs), max(ys)))
