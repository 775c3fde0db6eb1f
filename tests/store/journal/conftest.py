"""Journals to write to, and drafts to write."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from app.store.journal.entry import ANY_VERSION, Draft, Kind
from app.store.journal.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def draft(
    name: str = "cpc-2025-01-01-a",
    *,
    replaces: int = ANY_VERSION,
    withdraws: bool = False,
    **body: Any,
) -> Draft:
    return Draft(
        kind=Kind.INCIDENT,
        id=name,
        body=orjson.dumps({"id": name, "title": "A", **body}),
        reason="a test",
        replaces=replaces,
        withdraws=withdraws,
    )


@pytest.fixture
def open_journal(tmp_path: Path) -> Iterator[Callable[[], Journal]]:
    """Give a function that opens the one journal of a test, as another process would."""
    opened: list[Journal] = []

    def open_it() -> Journal:
        opened.append(Journal.open(tmp_path / "journal.gpkg"))
        return opened[-1]

    yield open_it
    for journal in opened:
        journal.close()


@pytest.fixture
def journal(open_journal: Callable[[], Journal]) -> Journal:
    return open_journal()
