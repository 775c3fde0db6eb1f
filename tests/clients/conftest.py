"""One service for the clients that read, and the programs of the system that do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.clients.programs import Programs
from tests.clients.service import Service, serving

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Programs:
    """Give the system's programs, with a home of their own."""
    home = tmp_path_factory.mktemp("home")
    home.chmod(0o700)
    return Programs(home)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Serve the shipped record once; its log of requests lies in the data folder."""
    data = tmp_path_factory.mktemp("data")
    with serving(data, log=data / "requests.log") as started:
        yield started
