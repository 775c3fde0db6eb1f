"""What happens when the service itself fails or has too much to do."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import anyio
import pytest
from starlette.testclient import TestClient

from app.api.workers import OverloadedError, Workers
from app.main import create_app
from app.settings import Settings
from app.store.record import Still

if TYPE_CHECKING:
    from app.store.catalog import Catalog


def test_row_27_unexpected_errors_say_nothing_of_the_inside(
    catalog: Catalog, caplog: pytest.LogCaptureFixture
) -> None:
    broken = create_app(Settings(), Still(replace(catalog, gazette=None)))  # type: ignore[arg-type]  # on purpose
    with (
        TestClient(broken, raise_server_exceptions=False) as client,
        caplog.at_level(logging.ERROR),
    ):
        answer = client.get("/near?incident=cpc-2025-09-24-office-strike")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    body = answer.json()
    assert body["code"] == "internal"
    for secret in ("Traceback", "AttributeError", ".py", "gazette"):
        assert secret not in answer.text
    number = body["detail"].rpartition(" ")[2]
    assert number in caplog.text
    assert "AttributeError" in caplog.text
    for name in ("x-content-type-options", "content-security-policy"):
        assert name in answer.headers


def test_row_17_full_queue_is_told_at_once(catalog: Catalog) -> None:
    app = create_app(Settings(), Still(catalog))
    app.state.api.workers = Workers(threads=0, queue=0)
    with TestClient(app) as client:
        sorted_items = "/collections/incidents/items?sortby=title"
        for address in ("/map", "/near?lon=40&lat=45", sorted_items):
            answer = client.get(address)
            assert answer.status_code == 503
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["retry-after"] == "1"
            assert answer.json()["code"] == "overloaded"
        # What takes no work is still answered.
        assert client.get("/healthz").status_code == 200
        assert client.get("/collections").status_code == 200
        assert client.get("/collections/incidents/items?bbox=37,44,38,45").status_code == 200


def test_row_17_queue_is_bounded_and_empties() -> None:
    workers, gate = Workers(threads=1, queue=1), threading.Event()
    answers: list[str] = []

    async def ask(name: str) -> None:
        def work() -> str:
            gate.wait(30)
            return name

        answers.append(await workers.run(name, work))

    async def scenario() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(ask, "at work")
            group.start_soon(ask, "waiting")
            await anyio.lowlevel.checkpoint()
            await anyio.lowlevel.checkpoint()
            with pytest.raises(OverloadedError, match="1 questions are waiting"):
                await workers.run("too much", lambda: "too much")
            gate.set()
        assert sorted(answers) == ["at work", "waiting"]
        assert await workers.run("again", lambda: "again") == "again"

    anyio.run(scenario)


def test_row_29_answers_that_are_kept_are_bounded() -> None:
    workers, worked = Workers(kept=2), list[str]()

    async def ask(key: str) -> None:
        await workers.run(key, lambda: worked.append(key))

    async def scenario() -> None:
        for key in ("a", "b", "a", "c", "a", "b"):
            await ask(key)

    anyio.run(scenario)
    assert worked == ["a", "b", "c", "b"]  # "a" was asked for again and stayed; "b" had to go


def test_failed_work_is_not_kept() -> None:
    workers = Workers()

    def fail() -> str:
        raise ValueError("no")

    async def scenario() -> None:
        with pytest.raises(ValueError, match="no"):
            await workers.run("key", fail)
        assert await workers.run("key", lambda: "yes") == "yes"

    anyio.run(scenario)
