"""Make many rows on all cores: each process reads, measures and serialises its share."""

from __future__ import annotations

import logging
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from app.sources.bundle import read_bundle
from app.store.journal.journal import Journal
from app.store.packed_rows import is_packable, pack, unpack
from app.store.rows import make_rows
from app.store.stacks import Stacks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.store.journal.entry import Head
    from app.store.rows import Row

__all__ = ["Crew"]

log = logging.getLogger("incident_mapper")

# A process needs over a second to start: fewer rows are made sooner here.
MANY = 10_000
SHARE = 1_000
MOST_PROCESSES = 8


@dataclass(frozen=True, slots=True)
class Crew:
    """Who makes the rows of one journal: where it is, and the layers they are measured to."""

    journal: Path
    layers: Path
    with_leads: bool

    def rows(self, heads: Sequence[Head], number: int, stacks: Stacks) -> Iterator[Row]:
        """Yield the rows of heads of the state after a number, in any order.

        Few heads, rows in an area, and what processes that end early leave behind are left out.
        """
        processes = min(os.cpu_count() or 1, MOST_PROCESSES)
        if len(heads) < MANY or processes == 1:
            return
        shares = [list(heads[at : at + SHARE]) for at in range(0, len(heads), SHARE)]
        try:
            with ProcessPoolExecutor(
                processes, get_context("spawn"), _start, (self, number)
            ) as pool:
                for packed in pool.map(_work, shares):
                    yield from (unpack(values, stacks) for values in packed)
        except (BrokenProcessPool, OSError) as error:
            log.warning("rows are made in one process: the others ended (%s)", error)


@dataclass(slots=True)
class _Hand:
    """What a process of the crew keeps between its shares."""

    stacks: Stacks
    with_leads: bool


_HANDS: list[_Hand] = []


def _start(crew: Crew, number: int) -> None:
    """Read what everything is measured to, once a process."""
    from app.store.snapshot import Snapshots  # noqa: PLC0415 - it hires the crew

    bundle = read_bundle(crew.layers, with_leads=crew.with_leads)
    journal = Journal(crew.journal, is_checked=True)
    gazette = Snapshots(bundle).gazette(journal.state(number))
    _HANDS.append(_Hand(Stacks(journal.read, gazette), crew.with_leads))


def _work(heads: list[Head]) -> list[tuple[Any, ...]]:
    [hand] = _HANDS
    made = make_rows(heads, hand.stacks, with_leads=hand.with_leads)
    return [pack(row) for row in made if is_packable(row)]
