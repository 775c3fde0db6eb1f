"""Real files to join, and who listens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bulk.samples import Listener, write_files

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Give a folder with points and assets in every format."""
    write_files(tmp_path)
    return tmp_path
