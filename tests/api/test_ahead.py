"""The first page is drawn before anybody asks, and what several ask for at once is made once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
import pytest
from starlette.testclient import TestClient

from app.api.workers import Workers
from app.domain.errors import BadParameterError
from app.main import create_app
from app.pages.map_page import map_page
from app.settings import Settings
from app.store.record import Still

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from app.pages.render import HtmlPage
    from app.selection.selection import Selection
    from app.store.catalog import Catalog


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the selections whose map has been drawn, as they are."""
    found: list[str] = []

    def counted(catalog: Catalog, selection: Selection, **more: Any) -> HtmlPage:
        found.append(selection.canonical)
        return map_page(catalog, selection, **more)

    monkeypatch.setattr("app.api.routes.views.map_page", counted)
    return found


def test_the_map_of_everything_is_drawn_once_and_before(catalog: Catalog, drawn: list[str]) -> None:
    with TestClient(create_app(Settings(), Still(catalog), ahead=True)) as client:
        assert client.get("/healthz").status_code == 200  # it answers meanwhile
        first, again = client.get("/map"), client.get("/map")
        assert first.content == again.content
        assert drawn == [""]
        client.get("/map?lang=uk")
        assert drawn == ["", ""]


def test_a_page_that_cannot_be_drawn_ends_nothing(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise BadParameterError("map", "it cannot be drawn today")

    monkeypatch.setattr("app.api.routes.views.map_page", broken)
    with TestClient(create_app(Settings(), Still(catalog), ahead=True)) as client:
        assert client.get("/map").status_code == 400
        assert client.get("/healthz").status_code == 200


def test_nothing_is_drawn_ahead_unless_the_root_asks(catalog: Catalog, drawn: list[str]) -> None:
    with TestClient(create_app(Settings(), Still(catalog))) as client:
        client.get("/healthz")
        assert drawn == []


def together(*asked: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async def all_of_them() -> None:
        async with anyio.create_task_group() as group:
            for each in asked:
                group.start_soon(each)

    anyio.run(all_of_them)


def test_what_several_ask_for_at_once_is_made_once() -> None:
    workers, made, got = Workers(), list[int](), list[int]()

    async def make() -> int:
        made.append(len(made))
        await anyio.sleep(0.05)
        return made[-1]

    async def ask() -> None:
        got.append(await workers.kept("same", make))

    together(ask, ask, ask)
    assert (made, got) == ([0], [0, 0, 0])


def test_who_waits_for_what_fails_fails_for_itself() -> None:
    workers, tried, said = Workers(), list[int](), list[str]()

    async def make() -> int:
        tried.append(1)
        await anyio.sleep(0.01)
        if len(tried) < 3:
            raise ValueError(f"try {len(tried)}")
        return 7

    async def ask() -> None:
        try:
            said.append(str(await workers.kept("same", make)))
        except ValueError as error:
            said.append(str(error))

    together(ask, ask, ask)
    assert said == ["try 1", "try 2", "7"]


def test_who_leaves_takes_nothing_from_the_others() -> None:
    workers, got = Workers(), list[str]()

    async def make() -> str:
        await anyio.sleep(0.05)
        return "made"

    async def leave() -> None:
        with anyio.move_on_after(0.01):
            await workers.kept("same", make)

    async def stay() -> None:
        await anyio.sleep(0.001)
        got.append(await workers.kept("same", make))

    together(leave, stay)
    assert got == ["made"]


def test_only_so_many_answers_are_kept() -> None:
    workers, made = Workers(kept=2), list[str]()

    async def ask(*keys: str) -> None:
        for key in keys:
            await workers.run(key, lambda key=key: made.append(key))  # type: ignore[misc]  # bound

    anyio.run(ask, "a", "b", "a", "c", "a", "b")
    assert made == ["a", "b", "c", "b"]
