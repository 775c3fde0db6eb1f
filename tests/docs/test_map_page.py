"""docs/map.md keeps up with the script of the page: keys of a link, layers, sections, pictures."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from app.maps.assets import static_text
from app.maps.interactive import GROUPS

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "map.md").read_text(encoding="utf-8")
SECTION = TEXT.split("## What a link holds")[1].split("\n## ")[0]
SIZES = {"desktop": (1280, 800), "tablet": (820, 1100), "phone": (390, 844)}
MOST_BYTES = 200_000


def rows() -> dict[str, tuple[str, str]]:
    found = re.findall(r"^\| `(\w+)` \| (.+) \| `(.+)` \|$", SECTION, re.MULTILINE)
    return {key: (meaning, example) for key, meaning, example in found}


def test_every_key_of_a_link_is_in_the_table_in_order() -> None:
    table = re.search(r"const KEYS = \{\n(.*?)\n\};", static_text("incident-map.js"), re.DOTALL)
    assert table
    keys = re.findall(r"^(\w+): \[", table[1], re.MULTILINE)
    assert list(rows()) == keys
    assert len(keys) > 15


def test_each_example_is_of_its_key() -> None:
    for key, (_, example) in rows().items():
        assert example.startswith(f"{key}=")


def test_layers_and_sections_are_all_named() -> None:
    assert set(re.findall(r"`(\w+)`", rows()["off"][0])) == set(GROUPS)
    template = (DOCS.parent / "app/pages/templates/map.html").read_text(encoding="utf-8")
    sections = set(re.findall(r'data-section="(\w+)"', template))
    assert set(re.findall(r"`(\w+)`", rows()["panel"][0])) == sections


def test_pictures_have_their_sizes_and_are_small() -> None:
    for name, size in SIZES.items():
        for theme in ("light", "dark"):
            picture = (DOCS / f"map-{name}-{theme}.png").read_bytes()
            assert struct.unpack(">II", picture[16:24]) == size
            assert len(picture) <= MOST_BYTES
            assert f"](map-{name}-{theme}.png)" in TEXT
