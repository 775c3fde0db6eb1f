"""Commands that run inside the tests get a fixed time; those in processes of their own do not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest


@pytest.fixture(autouse=True)
def fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.cli.catalog.utc_now", lambda: datetime(2026, 11, 22, tzinfo=UTC))
