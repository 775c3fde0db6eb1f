"""Files are built a few at a time; who comes beyond is told to come again; sources are let go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
import pytest

from app.api.builds import Builds
from app.api.streams import Streamed
from app.api.workers import OverloadedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from starlette.testclient import TestClient
    from starlette.types import Message

SCOPE: dict[str, Any] = {"type": "http", "asgi": {"spec_version": "2.3"}}


class Held:
    """Endless pieces that remember whether they were let go."""

    closed = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return b"x" * 1000

    def close(self) -> None:
        self.closed = True


def test_row_17_a_full_queue_is_503_with_retry_after(api: FastAPI, client: TestClient) -> None:
    kept, api.state.api.builds = api.state.api.builds, Builds(threads=0, queue=0)
    try:
        answer = client.get("/collections/incidents/items?f=gpkg")
    finally:
        api.state.api.builds = kept
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["code"] == "overloaded"


def test_row_17_no_more_work_at_once_than_threads() -> None:
    at_work, most = 0, 0

    def work() -> None:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        anyio.from_thread.run(anyio.sleep, 0.02)
        at_work -= 1

    async def main() -> int:
        builds, refused = Builds(threads=2, queue=3), 0

        async def ask() -> None:
            nonlocal refused
            try:
                await builds.run(work)
            except OverloadedError:
                refused += 1

        async with anyio.create_task_group() as group:
            for _ in range(8):
                group.start_soon(ask)
        return refused

    assert anyio.run(main) == 3
    assert most <= 2


def test_a_reader_who_leaves_lets_the_source_go() -> None:
    held, sent = Held(), 0

    async def receive() -> Message:
        await anyio.sleep(0.05)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        nonlocal sent
        sent += len(message.get("body", b""))
        await anyio.sleep(0.001)

    async def main() -> None:
        answer = Streamed(held, Builds(), headers={}, media_type="text/plain")
        await answer(SCOPE, receive, send)

    anyio.run(main)
    assert sent > 0
    assert held.closed


def test_a_broken_connection_lets_the_source_go() -> None:
    held = Held()

    async def send(_: Message) -> None:
        raise ConnectionResetError

    async def receive() -> Message:
        await anyio.sleep_forever()
        return {}

    async def main() -> None:
        answer = Streamed(held, Builds(), headers={}, media_type="text/plain")
        await answer(SCOPE, receive, send)

    with pytest.raises((ConnectionResetError, ExceptionGroup)):
        anyio.run(main)
    assert held.closed
