"""How far an answer is from the truth: in metres, in wrong lines, in missed pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.truth import TIE_M, Truth, asset_distance_m

if TYPE_CHECKING:
    from benchmarks.contender import Answer
    from benchmarks.data import Dataset

__all__ = ["answer_errors", "pair_errors"]

FAR_M = 1_000_000.0
QUANTILES = {"median": 0.5, "p95": 0.95, "max": 1.0}


def answer_errors(answer: Answer, truth: Truth, data: Dataset) -> dict[str, object]:
    """Compare the first points of an answer with the truth, as many as that has.

    A line counts as wrong if it is more than 1 mm farther than the nearest; chainage is compared
    where the line is right and no other place is within 1 mm of the nearest.
    """
    count = min(len(truth.distance_m), len(answer.distance_m))
    error_m = np.abs(answer.distance_m[:count] - truth.distance_m[:count])
    far = truth.distance_m[:count] > FAR_M
    found: dict[str, object] = {
        "sample": count,
        "distance_m": _quantiles(error_m),
        "distance_to_1000_km_m": _largest(error_m[~far]),
        "distance_beyond_m": _largest(error_m[far]),
    }
    right = np.ones(count, dtype=bool)
    if answer.asset is not None:
        wrong = _wrong(answer.asset[:count], truth, data)
        found["wrong"] = len(wrong)
        right = answer.asset[:count] == truth.asset[:count]
    if answer.chainage_m is not None:
        clear = right & (truth.other_m[:count] - truth.distance_m[:count] > TIE_M)
        found["chainage_m"] = _quantiles(
            np.abs(answer.chainage_m[:count] - truth.chainage_m[:count])[clear]
        )
    return found


def pair_errors(pairs: np.ndarray, true_pairs: np.ndarray, count: int) -> dict[str, object]:
    """Count the pairs of the first points that are missing, and those that are too many."""
    given = {(int(point), int(line)) for point, line in pairs[pairs[:, 0] < count]}
    true = {(int(point), int(line)) for point, line in true_pairs[true_pairs[:, 0] < count]}
    return {
        "sample": count,
        "pairs": len(true),
        "missed": len(true - given),
        "extra": len(given - true),
    }


def _wrong(asset: np.ndarray, truth: Truth, data: Dataset) -> np.ndarray:
    """Give the points whose line is not the nearest, ties apart."""
    differs = np.flatnonzero(asset != truth.asset[: len(asset)])
    known = differs[np.isfinite(asset[differs])]
    given_m = asset_distance_m(data.points[known], asset[known].astype(int), data.lines)
    tied = known[given_m - truth.distance_m[known] <= TIE_M]
    return np.setdiff1d(differs, tied)


def _quantiles(values: np.ndarray) -> dict[str, float]:
    return {name: _rounded(np.quantile(values, share)) for name, share in QUANTILES.items()}


def _largest(values: np.ndarray) -> float | None:
    return _rounded(values.max()) if len(values) else None


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")
