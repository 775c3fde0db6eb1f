"""Commands that run inside the tests get a fixed time; those in processes of their own do not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def own_state_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the tests away from the journal of whoever runs them."""
    monkeypatch.setenv("INCIDENT_MAPPER_DATA", str(tmp_path / "state"))


@pytest.fixture(autouse=True)
def fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.cli.catalog.utc_now", lambda: datetime(2026, 11, 22, tzinfo=UTC))
