"""Results are kept under their names, up to a bound; a redaction takes their bytes out."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from app.store.kept_results import KeptResult, KeptResults, forget_results

if TYPE_CHECKING:
    from pathlib import Path

ONE = KeptResult("a" * 32, "near-table", "k=3", "b" * 32, "0.1.0+c", b'{"secret":"word"}')


def test_a_result_comes_back_as_it_was(tmp_path: Path) -> None:
    kept = KeptResults(tmp_path)
    assert kept.find(ONE.id) is None
    assert kept.keep(ONE)
    assert kept.find(ONE.id) == ONE
    assert KeptResults(tmp_path).find(ONE.id) == ONE
    assert kept.find("nothing") is None


def test_the_first_bytes_under_a_name_stand(tmp_path: Path) -> None:
    assert KeptResults(tmp_path).keep(ONE)
    assert KeptResults(tmp_path).keep(replace(ONE, body=b"other"))
    assert KeptResults(tmp_path).find(ONE.id) == ONE


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    results = [replace(ONE, id=f"{number:032x}") for number in range(200)]
    stores = [KeptResults(tmp_path) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda n: stores[n % 8].keep(results[n]), range(200)))
    assert all(done)
    assert all(KeptResults(tmp_path).find(result.id) == result for result in results)


def test_a_full_file_takes_nothing_more_and_keeps_what_it_has(tmp_path: Path) -> None:
    kept = KeptResults(tmp_path, most_bytes=40_000)
    bodies = [bytes(range(256)) * (20 + number) for number in range(200)]
    taken = [kept.keep(replace(ONE, id=f"{n:032x}", body=b)) for n, b in enumerate(bodies)]
    assert any(taken)
    assert not taken[-1]
    for number, is_kept in enumerate(taken):
        assert (kept.find(f"{number:032x}") is not None) is is_kept


def test_what_cannot_be_written_is_not_kept(tmp_path: Path) -> None:
    assert not KeptResults(tmp_path / "nowhere").keep(ONE)


def test_forgetting_takes_the_bytes_out_of_the_file_and_keeps_the_name(tmp_path: Path) -> None:
    kept = KeptResults(tmp_path)
    kept.keep(ONE)
    with sqlite3.connect(tmp_path / "analyses.sqlite") as connection:
        (packed,) = connection.execute("SELECT body FROM result").fetchone()
    forget_results(tmp_path)
    assert kept.find(ONE.id) == replace(ONE, body=None)
    for path in tmp_path.iterdir():
        assert packed not in path.read_bytes()
    forget_results(tmp_path / "nowhere")
