"""The tree holds every piece of every line: nothing sticks out of what covers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.domain.geo.geodesy import destination, ecef_m
from app.domain.geo.segments import Segments
from app.domain.geo.tree import PIECES_A_CHUNK, PIECES_A_GROUP
from tests.domain.geo.worldwide import network

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.domain.geo.geodesy import Floats


TIP = ("ex", "ey", "ez")


def one_long_line() -> Segments:
    """Give 3,000 edges of 300 m: long runs of short pieces, for which capsules are made."""
    turn = np.linspace(0.0, 3.0, 3_001)
    return Segments.of_lines([list(zip(40.0 + 5.0 * turn, 45.0 + np.sin(7.0 * turn), strict=True))])


SETS = {
    "worldwide": network(120, seed=11),
    "one long line": one_long_line(),
    "one piece": Segments.of_lines([[(37.0, 45.0), (37.1, 45.0)]]),
    "one point": Segments.of_point(37.0, 45.0),
    "a thousand times one point": Segments.of_lines([[(37.0, 45.0)]] * 1_000),
    "no segments": Segments.of_geometries([None]),
}
named = pytest.mark.parametrize("segments", SETS.values(), ids=SETS)


def along_pieces(segments: Segments, share: float) -> Floats:
    """Give the true places in space at a share of every piece, by PROJ."""
    pieces = segments.tree.pieces
    row = pieces["segment"]
    start = segments.lon[row], segments.lat[row], segments.azimuth_deg[row]
    lon, lat, _ = destination(*start, pieces["along"] + share * pieces["length"])
    return ecef_m(lon, lat)


def off_axis_m(place: Floats, start: Floats, axis: Floats) -> Floats:
    square = np.maximum((axis**2).sum(axis=1), 1e-9)
    share = np.clip(((place - start) * axis).sum(axis=1) / square, 0.0, 1.0)
    away: Floats = np.linalg.norm(place - start - share[:, None] * axis, axis=1)
    return away


def vectors(records: NDArray[np.void], *names: str) -> Floats:
    return np.stack([records[name].astype(float) for name in names], axis=-1)


@named
def test_numbers_cover_all_once_and_in_order(segments: Segments) -> None:
    tree = segments.tree
    for first, count in (
        (tree.leaf_first, len(tree.chunks) - 1),
        (tree.chunks["first"], len(tree.groups) - 1),
        (tree.groups["first"], len(tree.pieces)),
    ):
        assert (first[0], first[-1]) == (0, count)
        assert (np.diff(first) >= 0).all()
    assert np.diff(tree.groups["first"]).max(initial=0) <= PIECES_A_GROUP
    assert np.diff(tree.groups["first"][tree.chunks["first"]]).max(initial=0) <= PIECES_A_CHUNK
    assert sorted(set(tree.pieces["segment"].tolist())) == list(range(len(segments.lon)))
    length = np.bincount(tree.pieces["segment"], tree.pieces["length"], len(segments.lon))
    assert length == pytest.approx(segments.length_m, abs=1e-6)
    assert tree.pieces["asset"].tolist() == segments.asset[tree.pieces["segment"]].tolist()


@named
@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 1.0])
def test_the_true_geodesic_lies_in_all_that_covers_it(segments: Segments, share: float) -> None:
    tree, place = segments.tree, along_pieces(segments, share)
    chord = vectors(tree.pieces, "cx", "cy", "cz")
    away = off_axis_m(place, vectors(tree.pieces, "x", "y", "z"), chord)
    assert (away <= tree.pieces["bulge"]).all()
    row = np.arange(len(tree.pieces))
    for capsules in (tree.groups, tree.chunks):
        row = np.searchsorted(capsules["first"], row, side="right") - 1
        start, tip = vectors(capsules[row], "x", "y", "z"), vectors(capsules[row], *TIP)
        assert (off_axis_m(place, start, tip - start) <= capsules["radius"][row]).all()
    node = np.searchsorted(tree.leaf_first, row, side="right") - 1 + tree.leaves
    while len(node) and node[0]:
        assert (tree.box[node, :3] <= place).all()
        assert (tree.box[node, 3:] >= place).all()
        node = node // 2


@named
def test_the_cubic_is_the_geodesic_to_a_hundredth_of_a_millimetre(segments: Segments) -> None:
    tree = segments.tree
    start, chord, leaves, arrives = (
        vectors(tree.pieces, *(kind + axis for axis in "xyz")) for kind in ("", "c", "s", "t")
    )
    for share in (0.25, 0.5, 0.75):
        second, third = 3.0 * chord - 2.0 * leaves - arrives, leaves + arrives - 2.0 * chord
        cubic = start + share * (leaves + share * (second + share * third))
        off = np.linalg.norm(cubic - along_pieces(segments, share), axis=1)
        assert off.max(initial=0.0) < 1e-5


def test_a_line_of_short_edges_lies_in_narrow_capsules() -> None:
    """Without them 64 edges would be as wide as their box."""
    tree = SETS["one long line"].tree
    chunks = tree.chunks[:-1]
    length = np.linalg.norm(vectors(chunks, *TIP) - vectors(chunks, "x", "y", "z"), axis=1)
    assert np.median(chunks["radius"] / length) < 0.05
