"""Marks that others hang on a shared address change nothing; other unknown names are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.api.link_marks import MARKS
from tests.api.routes import OFFICE

if TYPE_CHECKING:
    from starlette.testclient import TestClient

SHARED = ("/map", "/embed", f"/incidents/{OFFICE}")
PAGE = {"Accept": "text/html"}


@pytest.mark.parametrize("path", SHARED)
def test_a_shared_link_gives_the_page_that_was_shared(client: TestClient, path: str) -> None:
    plain = client.get(f"{path}?lang=ru", headers=PAGE)
    marks = "&".join(f"{name}=%3Cb%3E" for name in (*MARKS, "utm_source", "utm_campaign"))
    marked = client.get(f"{path}?{marks}&lang=ru&fbclid=again", headers=PAGE)
    assert (marked.status_code, marked.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert marked.content == plain.content


@pytest.mark.parametrize("path", SHARED)
def test_who_pastes_a_shared_link_gets_the_frame_of_what_was_shared(
    client: TestClient, path: str
) -> None:
    marks = "&".join(f"{name}=%3Cb%3E" for name in (*MARKS, "utm_source", "utm_campaign"))
    plain, marked = (
        client.get("/oembed", params={"url": f"http://testserver{path}?{asked}lang=ru#x=1"})
        for asked in ("", f"{marks}&fbclid=again&")
    )
    assert (marked.status_code, marked.content) == (200, plain.content)


@pytest.mark.parametrize("path", SHARED)
@pytest.mark.parametrize("name", ["utm_", "utm_source2", "xfbclid", "FBCLID", "clas"])
def test_what_only_resembles_a_mark_is_refused(client: TestClient, path: str, name: str) -> None:
    assert client.get(f"{path}?{name}=1").status_code == 400


@pytest.mark.parametrize("path", ["/collections/incidents/items", "/near", "/static/map.css"])
def test_data_take_no_marks(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}?utm_source=mail")
    assert answer.status_code == 400
    assert "utm_source" in answer.json()["detail"]
