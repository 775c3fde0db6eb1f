"""The command that writes the static twin: what it refuses, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from app.cli.main import app
from app.domain.errors import BadParameterError
from app.publish.twin.site import write_site

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_of_others_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(app, ["site", str(tmp_path)])
    assert isinstance(result.exception, BadParameterError)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    "address",
    ["maps.example.org", "ftp://example.org/", "https://", "https://x/?a=1", "https://x/<"],
)
def test_an_address_that_is_none_is_refused(tmp_path: Path, address: str) -> None:
    result = CliRunner().invoke(app, ["site", str(tmp_path / "out"), "--base-url", address])
    assert isinstance(result.exception, BadParameterError)
    assert list(tmp_path.iterdir()) == []


def test_it_writes_and_says_what_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def few(*given: Any, **named: Any) -> Any:
        return write_site(*given, **named, only=lambda file: file in {"about.html", "index.json"})

    monkeypatch.setattr("app.publish.twin.site.write_site", few)
    result = CliRunner().invoke(app, ["site", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert "34 incidents" in result.stdout
    assert "Left out without --base-url: feeds (Atom, JSON Feed), sitemap" in result.stdout
    assert (tmp_path / "out/about.html").exists()
    again = CliRunner().invoke(
        app, ["site", str(tmp_path / "out"), "--base-url", "https://example.org/cpc"]
    )
    assert again.exit_code == 0, again.output
    assert "Left out" not in again.stdout
    assert "https://example.org/cpc/sitemap.xml" in (tmp_path / "out/robots.txt").read_text(
        encoding="utf-8"
    )
