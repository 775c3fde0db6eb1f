"""Text given to folium is code: only ``to_map_text`` may let text through, in one folder."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import app

ROOT = Path(app.__file__).parent
ALLOWED = {"Map", "FeatureGroup", "GeoJson", "LayerControl"}
FORBIDDEN = {"Popup", "Tooltip", "DivIcon", "Icon", "Html", "GeoJsonPopup", "GeoJsonTooltip",
             "Marker", "CircleMarker", "Element", "JavascriptLink", "CssLink"}  # fmt: skip


def sources() -> dict[str, ast.Module]:
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(ROOT.rglob("*.py"))
    }


def imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_only_one_module_knows_folium() -> None:
    users = {
        name
        for name, tree in sources().items()
        if any(module.split(".")[0] in {"folium", "branca"} for module in imported(tree))
    }
    assert users == {"maps/interactive.py"}


def test_folium_is_used_for_layers_only() -> None:
    tree = sources()["maps/interactive.py"]
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "folium"
    }
    assert used <= ALLOWED
    assert {name for name in imported(tree) if name.startswith("folium")} == {"folium"}


def test_nothing_in_the_product_names_a_part_that_takes_text() -> None:
    for name, tree in sources().items():
        found = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not found & FORBIDDEN, name


def test_names_of_layers_are_constants_or_escaped() -> None:
    tree = sources()["maps/interactive.py"]
    groups = [
        keyword.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "FeatureGroup"
        for keyword in node.keywords
        if keyword.arg == "name"
    ]
    assert len(groups) >= 1
    for value in groups:
        escaped = isinstance(value, ast.Call) and ast.unparse(value.func) == "to_map_text"
        assert escaped or ast.unparse(value) == "title"  # a value of the constant GROUPS


def test_linter_forbids_it_too() -> None:
    settings = tomllib.loads((ROOT.parent / "pyproject.toml").read_text(encoding="utf-8"))
    banned = settings["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]
    for name in ("Popup", "Tooltip", "DivIcon", "GeoJsonPopup", "GeoJsonTooltip"):
        assert f"folium.{name}" in banned
