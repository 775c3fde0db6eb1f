"""The documents keep up with the product: settings, packages, commands, routes, links."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.main import get_command

from app.api.openapi import openapi_document
from app.cli.main import app as command_line
from app.settings import PREFIX, Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
FENCE = re.compile(r"```.*?```", re.DOTALL)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def anchors(path: Path) -> set[str]:
    plain = FENCE.sub("", path.read_text(encoding="utf-8"))
    titles = (re.sub(r"[`*_]", "", title) for title in HEADING.findall(plain))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    plain = FENCE.sub("", path.read_text(encoding="utf-8"))
    targets = [one or other for one, other in LINK.findall(plain)]
    for target in targets:
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        goal = (path.parent / name).resolve() if name else path
        assert goal.exists(), target
        if anchor:
            assert anchor in anchors(goal), target


def test_the_index_names_every_document() -> None:
    index = text_of("docs/README.md")
    missing = [p.name for p in DOCUMENTS if p.parent.name == "docs" and p.name not in index]
    assert [name for name in missing if name != "README.md"] == []


def test_every_setting_is_described_with_its_default() -> None:
    table = text_of("docs/settings.md")
    for name, field in Settings.model_fields.items():
        row = next(line for line in table.splitlines() if f"{PREFIX}{name.upper()}" in line)
        assert field.description, name
        if field.default not in {"", False, None}:
            assert str(field.default) in row


def test_every_declared_package_has_a_reason() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))
    declared = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    reasons = text_of("docs/dependencies.md")
    names = [re.split(r"[<>=]", requirement)[0] for requirement in declared]
    assert len(names) > 25
    assert [name for name in names if f"| {name} |" not in reasons] == []


def test_every_command_is_shown_somewhere() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    commands = get_command(command_line).commands  # type: ignore[attr-defined]  # typer's group
    assert {
        *("serve", "check", "near", "locate", "map", "geocode", "incidents", "export"),
        *("backup", "verify", "restore", "analyse", "recompute", "report", "site", "still"),
    } == set(commands)
    assert [name for name in commands if f"incident-mapper {name}" not in written] == []


def test_every_route_is_described(application: FastAPI) -> None:
    described = text_of("docs/api.md")
    catalog = application.state.api.catalog
    paths = openapi_document(application, "", catalog)["paths"]
    assert len(paths) >= 15
    short = [p.replace("collectionId", "id").replace("featureId", "item") for p in paths]
    assert [path for path in short if path not in described] == []
