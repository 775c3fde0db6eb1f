"""The page on distances states the constants that the code uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.domain.geo import (
    discs,
    extremes,
    field,
    pairs,
    pieces,
    plane,
    positions,
    quantiles,
    uncertainty,
)

PAGE = Path(__file__).parents[3] / "docs" / "distances.md"


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        (r"agree to (\d+) µm count as equal", [1e6 * pairs.TIE_M]),
        (r"takes (\d+) nodes of Gauss", [discs.NODES]),
        (r"in (\d+) looks, from a guess of (\d+)", [quantiles.STEPS, discs.ROUGH]),
        (r"chance: ([\d,]+) of them,\s+or ([\d,]+)", [positions.OF_ONE, positions.OF_SEVERAL]),
        (r"at (\d+) × \d+ nodes", [field.NODES]),
        (r"cut every (\d+) km", [pieces.LONGEST_M / 1_000]),
        (r"lengths over ([\d,.]+) m", [plane.MEAN_RADIUS_M]),
        (r"never more than ([\d,.]+) km, half round", [discs.FARTHEST_M / 1_000]),
        (r"by more than (\d+) m are\s+dropped", [extremes.TOLERANCE_M]),
        (r"probability is at least ([\d.]+)", [uncertainty.EVEN_CHANCE]),
    ],
)  # fmt: skip
def test_a_constant_is_stated_as_it_is(sentence: str, values: list[float]) -> None:
    match = re.search(sentence, PAGE.read_text(encoding="utf-8"))
    assert match is not None
    assert [float(text.replace(",", "")) for text in match.groups()] == pytest.approx(
        values, rel=1e-5
    )


def test_every_word_of_a_verdict_is_explained() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for word in uncertainty.Verdict:
        assert f"| `{word}` |" in text


def test_links_lead_to_pages_and_headings_that_exist() -> None:
    links = re.findall(r"\]\(([\w-]+\.md)(?:#([\w-]+))?\)", PAGE.read_text(encoding="utf-8"))
    assert len(links) >= 3
    for page, anchor in links:
        headings = re.findall(r"^#+ (.+)$", (PAGE.parent / page).read_text("utf-8"), re.MULTILINE)
        anchors = {re.sub(r"[^\w -]", "", h).casefold().replace(" ", "-") for h in headings}
        assert not anchor or anchor in anchors, f"{page}#{anchor}"
