"""Text given to folium is code: it gets none, and one module alone knows it."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import app
from app.maps.interactive import UNSAID

ROOT = Path(app.__file__).parent
ALLOWED = {"Map", "FeatureGroup", "GeoJson", "TileLayer"}
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


def test_folium_gets_no_text() -> None:
    tree = sources()["maps/interactive.py"]
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "folium"
    ]
    given = {keyword.arg for call in calls for keyword in call.keywords}
    assert len(calls) >= 2
    assert not given & {"name", "tooltip", "popup", "title", "alias", "label"}
    told = [word.value for call in calls for word in call.keywords if word.arg == "attr"]
    assert [ast.unparse(value) for value in told] == ["UNSAID"]
    assert not UNSAID.strip()
    texts = [
        one
        for call in calls
        for one in (*call.args, *(keyword.value for keyword in call.keywords))
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]
    assert texts == []


def test_linter_forbids_it_too() -> None:
    settings = tomllib.loads((ROOT.parent / "pyproject.toml").read_text(encoding="utf-8"))
    banned = settings["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]
    for name in ("Popup", "Tooltip", "DivIcon", "GeoJsonPopup", "GeoJsonTooltip"):
        assert f"folium.{name}" in banned
