"""The page on FAIR claims no point without a test, and adds them up right."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "fair.md").read_text(encoding="utf-8")
TESTS = ROOT / "tests" / "api" / "test_fair.py"
VERSIONS = ("0.8", "0.5, test by test")
SAID = re.compile(r"(\d+) metrics, ([\d.]+) points, of which the service has ([\d.]+)[.:]")


def section(version: str) -> str:
    return PAGE.split(f"\n## Metrics {version}\n")[1].split("\n## ")[0]


def rows(version: str) -> list[list[str]]:
    lines = [line for line in section(version).splitlines() if line.startswith("| FsF-")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def points(version: str) -> list[tuple[str, float, float, list[str]]]:
    """Give metric, points, ours, and the names of tests, of each row."""
    at = 1 if version == VERSIONS[0] else 2
    return [
        (row[0], float(row[at]), float(row[at + 1]), re.findall(r"`(test_\w+)`", row[-1]))
        for row in rows(version)
    ]


def written() -> set[str]:
    tree = ast.parse(TESTS.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("version", VERSIONS)
def test_every_point_that_is_claimed_has_a_test_that_exists(version: str) -> None:
    for metric, most, ours, tests in points(version):
        assert 0 <= ours <= most, metric
        assert bool(tests) is (ours > 0), metric
        assert set(tests) <= written(), metric


@pytest.mark.parametrize("version", VERSIONS)
def test_metrics_and_points_are_added_up_right(version: str) -> None:
    found = points(version)
    said = SAID.search(section(version))
    assert said is not None
    metrics = {re.sub(r"(-\d+\w*)-\d$", r"\1", metric) for metric, *_ in found}
    assert len(metrics) == int(said[1])
    assert sum(most for _, most, _, _ in found) == float(said[2])
    assert sum(ours for _, _, ours, _ in found) == float(said[3])


def test_every_test_is_named_by_a_row() -> None:
    named = {name for version in VERSIONS for *_, names in points(version) for name in names}
    assert {name for name in written() if name.startswith("test_")} == named


def test_no_persistent_identifier_is_claimed() -> None:
    ours = {metric: own for version in VERSIONS for metric, _, own, _ in points(version)}
    assert [ours[name] for name in ("FsF-F1-02MD", "FsF-F1-02D-1", "FsF-F1-02D-2")] == [0, 0, 0]
