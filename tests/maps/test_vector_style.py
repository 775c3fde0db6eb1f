"""The style document: the colours of the map, every class, nothing from another host."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from app.domain.record.places import NEVER_A_PIN
from app.domain.record.vocabulary import EventClass
from app.exports.tiles.drawing import FOOTPRINTS, GROUPED
from app.maps.style import CLASSES, THEMES
from app.maps.vector_style import GROUND, TILED, Ground, vector_style

BOX = (30.0, 40.0, 60.0, 50.0)
TYPES = {"background", "fill", "line", "circle"}
PREFIXES = {"background": "background-", "fill": "fill-", "line": "line-", "circle": "circle-"}


def style(theme: str = "light", credit: str = "A & B") -> dict[str, Any]:
    return vector_style(
        theme,
        tilejson={name: f"http://here/{name}" for name in TILED},
        geojson={name: f"http://here/{name}" for name in GROUND},
        ground=Ground(window=BOX, view=BOX, credit=credit),
    )


@pytest.mark.parametrize("theme", THEMES)
def test_all_colours_are_those_of_the_theme(theme: str) -> None:
    known = {*THEMES[theme].values(), *(getattr(each, theme) for each in CLASSES.values())}
    used = set(re.findall(r"#[0-9a-f]{6}", json.dumps(style(theme)["layers"])))
    assert used <= known
    assert {getattr(each, theme) for each in CLASSES.values()} <= used


def test_every_class_has_a_layer_of_its_own() -> None:
    layers = {layer["id"]: layer for layer in style()["layers"]}
    for name in EventClass:
        layer = layers[f"incidents-{name}"]
        assert layer["filter"][-1] == ["==", ["get", "event_class"], name]
        assert layer["paint"]["circle-color"] == CLASSES[name].light


def test_layers_name_sources_and_layers_that_there_are() -> None:
    body = style()
    names = [layer["id"] for layer in body["layers"]]
    assert len(set(names)) == len(names)
    places = {"incidents": {"incidents", f"incidents{GROUPED}", FOOTPRINTS, FOOTPRINTS + GROUPED}}
    for layer in body["layers"]:
        assert layer["type"] in TYPES
        assert all(key.startswith(PREFIXES[layer["type"]]) for key in layer["paint"])
        if layer["type"] == "background":
            continue
        source = body["sources"][layer["source"]]
        within = places.get(layer["source"], {layer["source"], FOOTPRINTS})
        assert (source["type"] == "vector") is ("source-layer" in layer)
        assert layer.get("source-layer") in {*within, None}
    drawn = {layer.get("source-layer") for layer in body["layers"]}
    assert places["incidents"] <= drawn


def test_what_may_be_no_pin_is_dashed() -> None:
    (edge,) = (layer for layer in style()["layers"] if layer["id"] == "footprints-coarse")
    assert edge["paint"]["line-dasharray"]
    assert {f"{each}" for each in NEVER_A_PIN} <= set(edge["filter"][2][1])


def test_there_are_no_labels_icons_or_pictures() -> None:
    body = style()
    assert not {"glyphs", "sprite"} & set(body)
    assert "symbol" not in {layer["type"] for layer in body["layers"]}


def test_row_1_credits_are_escaped() -> None:
    said = style(credit="<script>alert(1)</script>")["sources"]["window"]["attribution"]
    assert said == "&lt;script&gt;alert(1)&lt;/script&gt;"
