"""The page on the kernel states the constants and the errors that the code has."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from app.domain.geo import curves, inside, nearest, pairs, settle, space, tree
from app.domain.geo.compiled import walk
from tests.domain.geo.worldwide import GEOD

PAGE = Path(__file__).parents[3].joinpath("docs", "kernel.md").read_text(encoding="utf-8")
KM = 1_000.0


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        (r"An edge longer than (\d+) km is cut", [tree.LONGEST_PIECE_M / KM]),
        (r"part of at most (\d+) km\.", [tree.LONGEST_PIECE_M / KM]),
        (r"up to a chord of (\d+) km .*, two up to ([\d,]+) km .*, four up to ([\d,]+) km", [
            space.ARC_M / KM, space.HALVES_M / KM, space.FAR_M / KM
        ]),
        (r"Up to (\d+) km that is left", [curves.NEAR_M / KM]),
        (r"places (\d+) km behind and ahead", [curves.BASE_M / KM]),
        (r"Beyond ([\d,]+) km the geodesic is solved", [space.FAR_M / KM]),
        (r"R = ([\d,.]+) m, s kept", [settle.MEAN_RADIUS_M]),
        (r"moves by less than (\d+) µm, after (\d+) steps", [
            1e6 * settle.CONVERGED_M, settle.NEWTON_STEPS
        ]),
        (r"agree to (\d+) µm count as equal", [1e6 * pairs.TIE_M]),
        (r"R₀ = ([\d,]+) m", [space.SMALLEST_RADIUS_M]),
        (r"R₁ = ([\d,]+) m", [space.LARGEST_RADIUS_M]),
        (r"adds ([\d.]+)·10⁻¹⁷ c³", [walk.SPREAD / 1e-17]),
        (r"up to (\d+) pieces that .*, a \*\*chunk\*\* up to (\d+)", [
            tree.PIECES_A_GROUP, tree.PIECES_A_CHUNK
        ]),
        (r"Fewer than ([\d,]+) points", [nearest.MANY_POINTS]),
        (r"doubled from (\d+) m", [nearest.FIRST_RADIUS_M * nearest.WIDENING]),
        (r"Edges are cut to\s+(\d+) km", [inside.LONGEST_EDGE_M / KM]),
    ],
)  # fmt: skip
def test_a_constant_is_stated_as_it_is(sentence: str, values: list[float]) -> None:
    match = re.search(sentence, PAGE)
    assert match is not None
    stated = [float(text.replace(",", "")) for text in match.groups()]
    assert stated == pytest.approx(values, rel=1e-6)


ERRORS = [
    (float(km.replace(",", "")), [float(one), float(two), float(four)])
    for km, one, two, four in re.findall(
        r"^\| ([\d,]+) km \| ([\d.e-]+) \| ([\d.e-]+) \| ([\d.e-]+) \|$", PAGE, re.MULTILINE
    )
]


@pytest.mark.parametrize(("way_km", "errors"), ERRORS)
def test_arcs_err_as_the_table_says(way_km: float, errors: list[float]) -> None:
    """Fewer ways than made the table find hardly less; rounding differs between machines."""
    generator, count = np.random.default_rng(51), 20_000
    lon, azimuth = generator.uniform(-180.0, 180.0, (2, count))
    lat = np.degrees(np.arcsin(generator.uniform(-1.0, 1.0, count)))
    end_lon, end_lat, _ = GEOD.fwd(lon, lat, azimuth, np.full(count, way_km * KM))
    ends = (*space.to_space(lon, lat), *space.to_space(end_lon, end_lat))
    formulas = (space.arc_m, space.arc_of_halves_m, space.arc_of_quarters_m)
    for formula, stated in zip(formulas, errors, strict=True):
        found = np.abs(formula(*ends) - way_km * KM).max()
        assert 0.5 * stated < found < max(1.05 * stated, 1e-8)


def test_the_table_has_all_its_rows() -> None:
    assert [way_km for way_km, _ in ERRORS] == [10, 100, 500, 1_000, 2_000, 3_000]
