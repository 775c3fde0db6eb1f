"""An editor at a journal: what tests of versions and feeds share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import orjson

from app.store.journal.entry import Draft, Kind
from app.store.journal.journal import Journal
from app.store.live import Live

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.sources.bundle import Bundle

__all__ = ["HOMER", "OFFICE", "START", "Desk", "opened_desk", "stamp"]

OFFICE = "cpc-2025-09-24-office-strike"
HOMER = "cpc-2026-03-14-maran-homer"
START = datetime(2026, 11, 23, tzinfo=UTC)


class Clocked(Protocol):
    """Somebody with a clock."""

    now: datetime


D = TypeVar("D", bound=Clocked)


class Desk:
    """An editor with a clock: each step is an hour later than the one before."""

    def __init__(self, record: Live) -> None:
        self.record = record
        self.now = START

    def write(self, name: str, reason: str, *, withdraws: bool = False, **fields: Any) -> datetime:
        self.now += timedelta(hours=1)
        newest = self.record.history(Kind.INCIDENT, name)
        body = newest[-1].data if newest else self.record.history(Kind.INCIDENT, HOMER)[0].data
        draft = Draft(
            kind=Kind.INCIDENT,
            id=name,
            body=orjson.dumps({**body, "id": name, **fields}),
            reason=reason,
            withdraws=withdraws,
        )
        self.record.write([draft], editor="desk")
        return self.now


def opened_desk(folder: Path, bundle: Bundle, kind: Callable[[Live], D]) -> Iterator[D]:
    """Give an editor at a journal of its own in a folder, whose clock the record goes by."""
    holder: list[D] = []
    record = Live(
        Journal.open(folder / "journal.gpkg"),
        bundle,
        clock=lambda: holder[0].now if holder else START,
        publication_delay_h=24.0,
    )
    holder.append(kind(record))
    yield holder[0]
    record.close()


def stamp(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"
