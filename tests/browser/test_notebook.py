"""A notebook as a page: the live map works in its frame, and nobody else is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from nbconvert import HTMLExporter

from tests.docs.notebooks import cells_of, executed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

CELL = """from app.publish.view import view
view("near=cpc-terminal,25km", theme="dark")"""
PROSE = "document.querySelector('[data-part=prose]').textContent"


def test_the_live_map_works_in_the_frame_of_a_notebook(
    page: Chromium, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INCIDENT_MAPPER_DATA", str(tmp_path / "state"))
    exporter: Any = HTMLExporter
    body, _ = exporter(template_name="basic").from_notebook_node(
        executed(cells_of([CELL]), tmp_path)
    )
    path = tmp_path / "notebook.html"
    path.write_text(f"<!DOCTYPE html><title>Notebook</title>{body}", encoding="utf-8")
    page.open(path.as_uri())
    page.driver.switch_to.frame(page.driver.find_element("css selector", "iframe"))
    try:
        page.wait("document.documentElement.dataset.map === 'ready'")
        page.wait(f"{PROSE}.startsWith('28 incidents are shown')")
        assert page.script("return self.origin") == "null"
        assert page.script("return document.documentElement.dataset.theme") == "dark"
        page.driver.find_element("id", "search").send_keys("storm")
        page.wait("document.documentElement.dataset.shown === '5'")
        page.click(".incidents li a")
        page.wait("!document.querySelector('[data-part=card]').hidden")
        assert page.script("return document.querySelector('[data-section=link]').hidden")
    finally:
        page.driver.switch_to.default_content()
    assert page.asked() == [path.as_uri()]
    assert page.said() == []
