"""Read a text as a file of somebody else's: the incidents it gives, and what is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.sources.imports.format import Format
from app.sources.imports.formats import open_import
from app.sources.imports.mapping import NO_MAPPING, Mapping
from app.sources.imports.offer import Offer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.sources.imports.formats import Read

OFFER = Offer(
    file="given.csv",
    licence="CC-BY-4.0",
    credit="Somebody",
    read_on=date(2026, 11, 23),
    url="https://example.org/data",
)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[Read]]:
    def read_it(
        content: str | bytes, shape: Format = Format.AUTO, mapping: Mapping = NO_MAPPING
    ) -> list[Read]:
        path = tmp_path / "body"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        reading = open_import(path, OFFER, shape=shape, mapping=mapping)
        try:
            return list(reading)
        finally:
            reading.rows.close()

    return read_it
