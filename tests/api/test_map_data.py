"""From the map to its data: each link gives what was selected, as a file or a page."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from app.exports.formats import FILES

if TYPE_CHECKING:
    from starlette.testclient import TestClient

CHOSEN = "filter=event_class = 'natural_hazard'&lang=ru"


@pytest.mark.parametrize("query", ["", CHOSEN])
def test_the_map_leads_to_its_data_in_every_format(client: TestClient, query: str) -> None:
    page = client.get(f"/map?{query}").text
    found = re.search(r'data-section="data">.*?</details>', page, re.DOTALL)
    assert found is not None
    links = [html.unescape(link) for link in re.findall(r'href="([^"]*)"', found.group())]
    *files, use = [f"/{link}" for link in links]
    assert len(files) == len(FILES) + 1
    for link in files:
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert answer.headers["content-disposition"].startswith("attachment;")
    whole = client.get("/collections/incidents/items?f=json&" + query.removesuffix("&lang=ru"))
    assert client.get(files[0]).json()["numberMatched"] == whole.json()["numberMatched"]
    assert 'id="use"' in client.get(use.partition("#")[0]).text


def test_one_file_has_no_links_to_a_server(client: TestClient) -> None:
    assert 'data-section="data"' not in client.get("/map?standalone=1").text
