"""A journal with the shipped record, and files of others to import into it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from app.desk.importing import ImportOrder, ImportResult, import_file
from app.sources.imports.offer import Offer
from tests.sources.imports.tables import UCDP, as_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.store.live import Live


OFFER = Offer(file="ged.csv", licence="CC-BY-4.0", credit="UCDP", read_on=date(2026, 11, 23))


def table(count: int, **changes: Any) -> str:
    return as_csv(*(UCDP | {"id": 1_000 + n, "relid": f"R{n}"} | changes for n in range(count)))


@pytest.fixture
def take(record: Live, tmp_path: Path) -> Callable[..., ImportResult]:
    def take_it(content: str | bytes, offer: Offer = OFFER, **order: Any) -> ImportResult:
        path = tmp_path / "body"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return import_file(record, ImportOrder(path=path, offer=offer, **order), editor="desk")

    return take_it
