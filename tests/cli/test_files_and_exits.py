"""What the command line leaves behind, and what a broken data folder makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest
from typer.testing import CliRunner

from app.cli.main import app
from app.domain.errors import BadParameterError

if TYPE_CHECKING:
    from pathlib import Path

OFFICE = "cpc-2025-09-24-office-strike"


def test_map_into_a_missing_folder_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "missing" / "map.html"
    result = CliRunner().invoke(app, ["map", str(out), "--query", f"ids={OFFICE}"])
    assert isinstance(result.exception, BadParameterError)
    assert list(tmp_path.iterdir()) == []


def test_map_of_a_bad_selection_leaves_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    out.write_text("old", encoding="utf-8")
    result = CliRunner().invoke(app, ["map", str(out), "--query", "bbox=1,2"])
    assert isinstance(result.exception, BadParameterError)
    assert out.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_map_takes_the_place_of_an_old_file(tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    out.write_text("old", encoding="utf-8")
    result = CliRunner().invoke(app, ["map", str(out), "--query", f"ids={OFFICE}"])
    assert result.exit_code == 0
    assert out.read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert out.stat().st_mode & 0o777 == 0o644
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_wrong_option_is_exit_2() -> None:
    result = CliRunner().invoke(app, ["locate", "--nowhere"])
    assert result.exit_code == 2
    assert "--nowhere" in result.stderr


@pytest.mark.parametrize("command", ["near", "locate", "geocode", "map", "check", "serve"])
def test_every_command_has_help(command: str) -> None:
    result = CliRunner().invoke(app, [command, "--help"])
    assert result.exit_code == 0
    assert command in result.stdout


def test_check_of_a_folder_without_data_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 1
    assert "manifest.json: cannot be read: No such file or directory" in result.stdout


def test_check_of_broken_files_names_each(data_copy: Path) -> None:
    (data_copy / "layers" / "cpc_route.geojson").write_text('{"type":', encoding="utf-8")
    (data_copy / "assets" / "register.csv").unlink()
    (data_copy / "gazetteer" / "names.csv").write_bytes(b"place_id,name\n\xff\xfe")
    result = CliRunner().invoke(app, ["check", str(data_copy)])
    assert result.exit_code == 1
    for name in ("layers/cpc_route.geojson", "assets/register.csv", "gazetteer/names.csv"):
        assert any(
            line.startswith("fault: ") and name in line for line in result.stdout.splitlines()
        ), name
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "words",
    [
        ["locate", "--lon", "37.62", "--lat", "55.75", "--json"],
        ["incidents", "show", OFFICE, "--json"],
    ],
    ids=" ".join,
)
def test_json_is_json(words: list[str]) -> None:
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0
    assert orjson.loads(result.stdout)


def test_a_map_of_the_past_is_asked_of_the_journal(tmp_path: Path) -> None:
    asked = ["map", str(tmp_path / "map.html"), "--query", "as-of=2026-01-01T12:00:00Z"]
    ran = CliRunner().invoke(app, asked)
    assert isinstance(ran.exception, BadParameterError)
    assert str(ran.exception).startswith("as-of: 2026-01-01: this service keeps no journal")
    assert not any(tmp_path.glob("map*"))
