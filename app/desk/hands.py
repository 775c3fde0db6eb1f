"""Check the rows of a large import on all cores; they come back in the order of the file."""

from __future__ import annotations

import logging
import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

from app.sources.imports.errors import BadImportError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from app.desk.checking import Checked, Checker
    from app.sources.imports.rows import Row, Rows

__all__ = ["checked_rows"]

log = logging.getLogger("incident_mapper")

# A process needs over a second to start: of a file with fewer rows, all are checked here.
MANY = 10_000
# So many rows are checked here before the file's length is judged by them.
FIRST = 500
SHARE = 250
MOST_PROCESSES = 8
# Shares that are under way for each process; so many rows wait in memory.
AHEAD = 2


def checked_rows(checker: Checker, rows: Rows, *, seals: bool) -> Iterator[Checked]:
    """Check each row; ``seals`` lets other processes hash the values for the journal too.

    Raises
    ------
    BadImportError
        If the file ends in the middle; all rows before come first.
    """
    yield from map(checker.check, islice(rows.rows, FIRST))
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    if processes == 1 or _estimated(rows) < MANY:
        yield from map(checker.check, rows.rows)
        return
    pool = ProcessPoolExecutor(
        processes, get_context("spawn"), _start, (replace(checker, seals=seals),)
    )
    try:
        yield from _by_hands(pool, checker, rows.rows, AHEAD * processes)
    finally:
        pool.shutdown(cancel_futures=True)


def _estimated(rows: Rows) -> float:
    """Judge how many rows the file has by how far the first have come."""
    return FIRST * rows.total / max(rows.done(), 1)


def _by_hands(
    pool: ProcessPoolExecutor, checker: Checker, rows: Iterator[Row], most: int
) -> Iterator[Checked]:
    pending: deque[tuple[list[Row], Future[list[Checked]] | None]] = deque()
    shares = _Shares(rows)
    for share in shares:
        pending.append((share, _sent(pool, share)))
        if len(pending) > most:
            yield from _back(checker, *pending.popleft())
    while pending:
        yield from _back(checker, *pending.popleft())
    if shares.broken is not None:
        raise shares.broken


class _Shares:
    """The rows of a file in shares; ``broken`` says afterwards why they end in the middle."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self.broken: BadImportError | None = None

    def __iter__(self) -> Iterator[list[Row]]:
        share: list[Row] = []
        try:
            for row in self._rows:
                share.append(row)
                if len(share) == SHARE:
                    yield share
                    share = []
        except BadImportError as error:
            self.broken = error
        if share:
            yield share


def _sent(pool: ProcessPoolExecutor, share: list[Row]) -> Future[list[Checked]] | None:
    try:
        return pool.submit(_work, share)
    except (BrokenProcessPool, OSError):
        return None


def _back(checker: Checker, share: list[Row], sent: Future[list[Checked]] | None) -> list[Checked]:
    """Give a share as it was checked; here, if the process that had it has ended."""
    try:
        if sent is not None:
            return sent.result()
    except (BrokenProcessPool, OSError) as error:
        log.warning("rows are checked in one process: the others ended (%s)", error)
    return [checker.check(row) for row in share]


_HANDS: list[Checker] = []


def _start(checker: Checker) -> None:
    _HANDS.append(checker)


def _work(share: list[Row]) -> list[Checked]:
    [checker] = _HANDS
    return [checker.check(row) for row in share]
