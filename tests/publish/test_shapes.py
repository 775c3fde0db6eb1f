"""Shapes of the pages of the map: one file of all of them, under the policy of each page."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from app.publish.twin.shapes import apart

if TYPE_CHECKING:
    from pathlib import Path

PAGES = [f"{name}{code}.html" for name in ("map", "embed") for code in ("", ".ru", ".kk", ".uk")]
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
SHAPES = re.compile(r'<script src="(static/map-shapes-[0-9a-f]{12}\.js)"></script>')


def source(code: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}"


def test_what_draws_the_shapes_goes_and_the_call_stays() -> None:
    code = "var map = L.map();\nadd(map);\nIncidentMap.start(map, {});"
    head = '<meta content="script-src {}">'
    page = f"{head.format(source(code))}<script>{code}</script><p>"
    made, files = apart(page.encode())
    ((name, body),) = files.items()
    call = "IncidentMap.start(map, {});"
    scripts = f'<script src="{name}"></script>\n<script>{call}</script>'
    assert made.decode() == f"{head.format(source(call))}{scripts}<p>"
    assert body == b"var map = L.map();\nadd(map);\n"


def test_a_page_without_a_map_stays_as_it_is() -> None:
    for page in (b"<p>", b"<script>let one = 1;</script>", b'<script src="x.js"></script>'):
        assert apart(page) == (page, {})


def test_all_pages_of_the_map_share_one_file_and_allow_the_call_alone(twin: Path) -> None:
    named = set[str]()
    for page in PAGES:
        text = (twin / page).read_text(encoding="utf-8")
        (call,) = SCRIPT.findall(text)
        assert call.startswith("IncidentMap.start(")
        assert re.findall(r"sha256-[\w+/=]+", text) == [source(call)]
        named.update(SHAPES.findall(text))
    assert len(named) == 1
    assert (twin / named.pop()).stat().st_size > 100_000
    one_file = (twin / "map-one-file.html").read_text(encoding="utf-8")
    assert (SHAPES.findall(one_file), "script src=" in one_file) == ([], False)
