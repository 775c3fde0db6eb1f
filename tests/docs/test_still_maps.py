"""docs/still-maps.md keeps up with the grammar: its examples are drawn, its tables are whole."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from app.cli.main import app as command_line
from app.maps.interactive import GROUPS
from app.selection.still.asked import LAYERS, REFUSED, SWITCHES
from app.selection.still.drawn import CAPS
from app.selection.still.frame import FORMATS, MAX_PX

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.sources.bundle import Bundle

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "still-maps.md").read_text(encoding="utf-8")
HOST = "http://127.0.0.1:8000"
WRITTEN = [
    command
    for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    for command in re.split(r"\n(?=curl)", block.strip())
]
COMMANDS = [command for command in WRITTEN if command.startswith("curl")]
KINDS = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_draws_a_picture(application: FastAPI, command: str) -> None:
    words = shlex.split(command)
    address = next(word for word in words if word.startswith(HOST)).removeprefix(HOST)
    name = words[words.index("-o") + 1]
    with TestClient(application) as client:
        if "-d" in words:
            answer = client.post(address, json=json.loads(words[words.index("-d") + 1]))
        else:
            answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(KINDS[name.rpartition(".")[2]])


def test_the_command_line_draws_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, application: FastAPI
) -> None:
    (written,) = (each for each in WRITTEN if each not in COMMANDS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INCIDENT_MAPPER_DATA", str(tmp_path / "state"))
    ran = CliRunner().invoke(command_line, shlex.split(written)[1:])
    assert ran.exit_code == 0, ran.output
    address = "/static/[37,44,38.5,45]/800x500.pdf?near=cpc-terminal,25km&padding=20"
    with TestClient(application) as client:
        answer = client.get(f"{address}&north=true&inset=true&legend=false")
    assert (tmp_path / "near.pdf").read_bytes() == answer.content


def test_the_fault_that_is_shown_is_the_fault(application: FastAPI) -> None:
    with TestClient(application) as client:
        answer = client.get("/static/pin-s-bus(1,2)/auto/300x200.png")
    assert answer.json()["detail"] in TEXT


def test_parameters_layers_and_caps_are_all_told() -> None:
    for name in ("padding", "theme", "lang", "layers", "off", "title", *SWITCHES, *LAYERS):
        assert f"`{name}`" in TEXT, name
    for name in REFUSED:
        assert f"`{name}" in TEXT, name
    assert set(LAYERS) == set(GROUPS)
    assert f"1 to {MAX_PX} pixels" in TEXT
    assert all(f"`.{form}`" in TEXT for form in FORMATS)
    caps = f"{CAPS.pins} pins, {CAPS.shapes:,} lines and areas, {CAPS.vertices:,} vertices"
    assert f"{caps} and {CAPS.characters:,} characters" in TEXT
    assert len(COMMANDS) >= 6


def test_where_the_ground_ends_is_told(bundle: Bundle) -> None:
    west, south, east, north = (round(float(n)) for n in bundle.basemap["land"].total_bounds)
    said = f"from {west} to {east}° E and from {south} to {north}° N"
    for text in (TEXT, (DOCS / "map.md").read_text(encoding="utf-8")):
        assert said in text
