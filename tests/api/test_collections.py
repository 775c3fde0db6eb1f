"""The collections over HTTP: their ids, those they once had, and what each says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("casualty_reports", "casualty-reports"),
        ("context_events", "context"),
        ("asset_links", "asset-links"),
    ],
)
@pytest.mark.parametrize("below", ["", "/items", "/items/x", "/schema", "/items/x/versions"])
def test_an_old_id_is_404_and_names_the_new_one(
    client: TestClient, old: str, new: str, below: str
) -> None:
    answer = client.get(f"/collections/{old}{below}")
    assert answer.status_code == 404
    assert answer.json()["detail"].endswith(f"has the id '{old}'; its id is '{new}' now")
    assert client.get(f"/collections/{new}").json()["id"] == new
