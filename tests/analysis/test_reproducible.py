"""The same question is the same bytes: in another process, in another order, whatever hashes do."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from app.analysis.register import ANALYSES
from tests.analysis.asked import random_questions

if TYPE_CHECKING:
    import pytest

    from app.store.catalog import Catalog

ROOT = Path(__file__).parents[2]
SEED = 6
# Two ways to answer: the seed of Python's hashes, and the order.
PROCESSES = (("1", "forwards"), ("4294967295", "backwards"))


def test_random_analyses_are_the_same_bytes_in_other_processes(
    catalog: Catalog, pytestconfig: pytest.Config
) -> None:
    count, seed = pytestconfig.getoption("--questions"), pytestconfig.getoption("--requests-seed")
    asked = list(random_questions(catalog, count, seed=SEED if seed is None else seed))
    assert {name for (name, _), _ in asked} == set(ANALYSES)
    expected = [hashlib.sha256(answer).hexdigest() for _, answer in asked]
    questions = orjson.dumps([question for question, _ in asked])
    for hash_seed, order in PROCESSES:
        found = digests(questions, hash_seed, order)
        differing = [asked[n][0] for n, one in enumerate(expected) if found[n] != one]
        assert differing == [], (hash_seed, order)


def digests(questions: bytes, hash_seed: str, order: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.analysis.answering", order],
        input=questions,
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
    )
    found: list[str] = orjson.loads(done.stdout)
    return found
