"""The house stays liveable: short functions, short files, pinned packages, nothing private."""

from __future__ import annotations

import ast
import re
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "app").rglob("*.py"))
PINS = ("constraints.txt", "constraints-dev.txt")
TEXT_SUFFIXES = {".py", ".md", ".toml", ".yaml", ".html", ".css", ".js", ".txt", ""}
SKIPPED = {".venv", ".git", "data", "build", "dist", "LICENSES"}


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[0]
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    start = (first.end_lineno or 0) if is_text else first.lineno - 1
    return (function.end_lineno or 0) - start


def all_bodies() -> list[int]:
    return sorted(
        body_lines(node)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def written_files() -> list[Path]:
    return [
        path
        for path in sorted(ROOT.rglob("*"))
        if path.is_file()
        and path.suffix in TEXT_SUFFIXES
        and not SKIPPED & set(path.relative_to(ROOT).parts)
        and not any(part.endswith((".egg-info", "_cache")) for part in path.parts)
        and ".hypothesis" not in path.parts
    ]


def test_functions_are_short() -> None:
    bodies = all_bodies()
    assert len(bodies) > 300
    assert statistics.median(bodies) <= 8
    assert bodies[int(0.9 * len(bodies))] <= 25
    assert bodies[-1] <= 60


def test_files_are_short() -> None:
    long = [p.name for p in MODULES if p.read_text(encoding="utf-8").count("\n") > 300]
    assert long == []


def test_every_module_says_what_it_answers() -> None:
    silent = [p.name for p in MODULES if not ast.get_docstring(ast.parse(p.read_text("utf-8")))]
    assert silent == []


@pytest.mark.parametrize("name", PINS)
def test_pins_carry_versions_and_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9-]+(?:\[[a-z,]+\])?)==\S+.*\\$", text, re.MULTILINE)
    requirements = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(pinned) == len(requirements) > 40
    assert text.count("--hash=sha256:") >= len(pinned)
    assert "://" not in text


def test_every_declared_package_is_pinned() -> None:
    declared = re.findall(
        r'^ {2}"([a-z0-9-]+)', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
    )
    pins = "".join((ROOT / name).read_text(encoding="utf-8") for name in PINS)
    missing = [name for name in declared if not re.search(rf"^{name}==", pins, re.MULTILINE)]
    assert "geopandas" in declared
    assert missing == []


def test_no_blanket_exception_from_a_check() -> None:
    blanket = re.compile(r"# (type: ignore|noqa)(?!\[|: [A-Z])")
    found = [
        f"{path.name}: {line.strip()}"
        for folder in ("app", "tests", "geodata", "docs", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if blanket.search(line) and "blanket" not in line
    ]
    assert found == []


def test_no_file_names_a_home_folder_or_a_package_host() -> None:
    hosts = "|".join(("pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs"))
    private = re.compile(rf"(?<![\w.])/(home|root|Users)/\w|{hosts}")
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in written_files()
        if (match := private.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert found == []


def test_only_one_module_knows_folium() -> None:
    users = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if re.search(r"^(import|from) folium", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert users == {"app/maps/interactive.py"}
