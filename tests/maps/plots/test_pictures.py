"""Pictures of analyses: the same bytes anywhere, all that must be said, no text that runs."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from itertools import combinations, cycle, product
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import orjson
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from app.analysis.register import ANALYSES
from app.domain.errors import BadParameterError
from app.maps.plots import (
    clustering,
    corridor,
    near_table,
    reach,
    rings,
    scan,
    sensitivity,
    status,
    summary,
    timeline,
    what_if,
)
from app.maps.plots.boxes import boxes
from app.maps.plots.output import drawing
from app.maps.plots.pictures import PICTURED, picture
from tests.maps.plots.documents import ASKED, HOSTILE, NOTHING, document_of, renamed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from matplotlib.transforms import Bbox

    from app.store.catalog import Catalog

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
DRAW = {
    "corridor": corridor.draw,
    "timeline": timeline.draw,
    "sensitivity": sensitivity.draw,
    "rings": rings.draw,
    "summary": summary.draw,
    "near-table": near_table.draw,
    "status": status.draw,
    "reach": reach.draw,
    "clustering": clustering.draw,
    "scan": scan.draw,
    "what-if": what_if.draw,
}
IN_ANOTHER = """
import sys, pathlib, orjson
from app.maps.plots.pictures import picture
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
    body = orjson.loads(path.read_bytes())
    for form in ("svg", "png"):
        drawn = picture(body, form, theme="dark", width_px=700)
        path.with_suffix(f".{sys.argv[2]}.{form}").write_bytes(drawn)
"""


def texts_of(svg: bytes) -> list[str]:
    return ["".join(each.itertext()) for each in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


def flat(svg: bytes) -> str:
    """Give what is written, without where lines break."""
    return re.sub(r"\s", "", "".join(texts_of(svg)))


def labels(
    document: Mapping[str, Any], name: str, width_px: int, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[str, Bbox]]:
    """Draw a picture, and give every text that was drawn with the box of its letters in pixels."""
    found: list[tuple[str, Bbox]] = []
    draw = Text.draw

    def noted(text: Text, renderer: Any, *rest: Any, **named: Any) -> None:
        if text.get_text().strip() and text.get_visible():
            found.append((text.get_text(), text.get_window_extent(renderer)))
        draw(text, renderer, *rest, **named)

    monkeypatch.setattr(Text, "draw", noted)
    with drawing():
        figure = DRAW[name](document, theme="light", width_px=width_px).finish()
        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
    return found


def test_the_pictures_are_those_that_are_listed() -> None:
    assert set(DRAW) == set(PICTURED) == set(ASKED) == set(ANALYSES)


def test_bytes_are_the_same_in_other_processes(catalog: Catalog, tmp_path: Path) -> None:
    for name in PICTURED:
        (tmp_path / f"{name}.json").write_bytes(orjson.dumps(document_of(catalog, name)))
    for seed in ("1", "2"):
        command = [sys.executable, "-c", IN_ANOTHER, str(tmp_path), seed]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})  # noqa: TID251 - handed on
    for name, form in product(PICTURED, ("svg", "png")):
        one, other = ((tmp_path / f"{name}.{seed}.{form}").read_bytes() for seed in ("1", "2"))
        here = picture(document_of(catalog, name), form, theme="dark", width_px=700)
        assert one == other == here


@pytest.mark.parametrize("is_empty", [False, True], ids=["record", "nothing"])
@pytest.mark.parametrize("name", PICTURED)
def test_every_picture_names_what_it_rests_on(
    catalog: Catalog, name: str, *, is_empty: bool
) -> None:
    document = document_of(catalog, name, **(NOTHING[name] if is_empty else {}))
    written = flat(picture(document, "svg"))
    said = [
        document["method"], document["unit"], document["reference_system"], "WGS 84",
        document["catalog_version"], document["software_version"], document["id"],
        document["coverage"], document["title"], *document["sources"],
    ]  # fmt: skip
    assert [text for text in said if re.sub(r"\s", "", text) not in written] == []
    if is_empty:
        assert re.sub(r"\s", "", f"Nothing to draw: {document['empty_because']}") in written


@pytest.mark.parametrize("width_px", [300, 600, 900, 1_400])
@pytest.mark.parametrize("name", PICTURED)
def test_no_text_covers_another_or_leaves_the_picture(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, name: str, width_px: int
) -> None:
    found = labels(document_of(catalog, name), name, width_px, monkeypatch)
    assert len(found) > 10
    out = [text for text, box in found if box.x0 < -0.5 or box.x1 > width_px + 0.5]
    touching = [
        (one, other)
        for (one, a), (other, b) in combinations(found, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1.0 and min(a.y1, b.y1) - max(a.y0, b.y0) > 2.0
    ]
    assert (out, touching) == ([], [])


@pytest.mark.parametrize("name", PICTURED)
def test_hostile_text_is_text(catalog: Catalog, name: str) -> None:
    document = renamed(document_of(catalog, name), cycle(HOSTILE))
    svg = picture(document, "svg", width_px=600)
    root = ET.fromstring(svg)  # noqa: S314 - our own
    tags = {each.tag.rpartition("}")[2] for each in root.iter()}
    assert not tags & {"script", "foreignObject", "image", "iframe", "set", "animate"}
    keys = [(key, value) for each in root.iter() for key, value in each.attrib.items()]
    links = [value for key, value in keys if "href" in key]
    assert all(re.fullmatch(r"#\w+|\.\./collections/incidents/items/[\w-]+", one) for one in links)
    assert not any(key.startswith("on") for key, _ in keys)
    written = "".join(texts_of(svg))
    assert "<script>alert(1)</script>" in written
    assert "$x^2$" in written
    assert "${alert(1)}" in written
    assert "漢" not in written
    assert len(picture(document, "png", width_px=600)) > 1_000


@pytest.mark.parametrize("width_px", [300, 601, 1_999, 2_000])
def test_a_picture_is_as_wide_as_asked(catalog: Catalog, width_px: int) -> None:
    document = document_of(catalog, "rings")
    png = picture(document, "png", width_px=width_px)
    width, height = struct.unpack(">II", png[16:24])
    root = ET.fromstring(picture(document, "svg", width_px=width_px))  # noqa: S314 - our own
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert (width, f"{width}", f"{height}") == (width_px, root.get("width"), root.get("height"))
    assert b"tIME" not in png
    assert b"matplotlib" not in png.lower()


def test_what_has_no_picture_says_which_have() -> None:
    with pytest.raises(BadParameterError, match="'forecast' has no picture; near-table, rings"):
        picture({"analysis": "forecast"}, "svg")


def test_too_much_for_a_picture_is_refused(catalog: Catalog) -> None:
    document = document_of(catalog, "corridor")
    document["incidents"] = document["incidents"] * 200
    with pytest.raises(BadParameterError, match="6,600 incidents are more than the 5,000"):
        picture(document, "svg")
    document = document_of(catalog, "summary")
    document["groups"] = document["groups"] * 20
    with pytest.raises(BadParameterError, match="groups are more than the 200"):
        picture(document, "png")
    document = document_of(catalog, "sensitivity")
    document["curve"] = document["curve"] * 1_000
    with pytest.raises(BadParameterError, match="a picture shows 20,000"):
        picture(document, "png")


def numbers_of(path: str) -> list[tuple[float, float]]:
    found = [float(number) for number in re.findall(r"-?[\d.]+", path)]
    return list(zip(found[::2], found[1::2], strict=True))


def test_every_incident_is_a_box_at_its_kilometres_and_times(catalog: Catalog) -> None:
    document = document_of(catalog, "corridor")
    root = ET.fromstring(picture(document, "svg", width_px=900))  # noqa: S314 - our own
    groups = {each.get("id"): each for each in root.iter(f"{SVG}g")}
    found = boxes(document)
    assert len(found) == len(document["incidents"]) == document["on_route"] > 30
    corners = {}
    for box in found:
        group = groups[f"incident-{box.id}"]
        link, path = group.find(f"{SVG}a"), next(group.iter(f"{SVG}path"))
        assert link is not None
        assert link.get(HREF) == f"../collections/incidents/items/{box.id}"
        title = group.find(f"{SVG}title")
        row = next(row for row in document["incidents"] if row["id"] == box.id)
        assert title is not None
        assert (title.text or "").startswith(row["title"])
        corners[box.id] = numbers_of(path.get("d") or "")
        assert (f"sign-{box.id}" in groups) == (row["kp_km"] is not None)
    # Two corners of two boxes make the scale; it must fit every other.
    left, right, bottom, top = 78.0, 884.0, *scale_of(found, corners)
    for box in found:
        xs, ys = zip(*corners[box.id], strict=True)
        low, high = (left + km / 1_511.0 * (right - left) for km in box.kilometres)
        start, end = (bottom[0] + (day - bottom[1]) * top for day in box.days)
        assert (min(xs), max(xs)) == pytest.approx((low, high), abs=0.01)
        assert (max(ys), min(ys)) == pytest.approx((start, end), abs=0.01)


def scale_of(found: Any, corners: Any) -> tuple[tuple[float, float], float]:
    """Give a point of the axis of time (pixel, day), and its pixels a day."""
    first = min(found, key=lambda box: box.days[0])
    last = max(found, key=lambda box: box.days[1])
    low = max(y for _, y in corners[first.id])
    high = min(y for _, y in corners[last.id])
    return (low, first.days[0]), (high - low) / (last.days[1] - first.days[0])
