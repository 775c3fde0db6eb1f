"""Run the rules of axe-core on the page that is open."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.browser.chromium import Chromium

__all__ = ["broken"]

AXE = (files("selenium_axe_python") / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RUN = """
const where = arguments[0] ? { include: [document], exclude: [[arguments[0]]] } : document;
return axe.run(where, { resultTypes: ['violations'] }).then((found) => found.violations);
"""
OPAQUE = """[...document.querySelectorAll('.leaflet-popup')]
    .every((popup) => getComputedStyle(popup).opacity === '1')"""


def broken(page: Chromium, without: str | None = None) -> list[tuple[str, list[Any]]]:
    """Give the rules that are broken, each with where; nothing is said of what is left out."""
    page.wait(OPAQUE)  # a popup that fades in is pale
    if not page.script("return 'axe' in window"):
        page.script(AXE)
    return [
        (rule["id"], [node["target"] for node in rule["nodes"]])
        for rule in page.script(RUN, without)
    ]
