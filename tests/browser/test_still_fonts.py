"""An SVG that is opened is written in the fonts that it carries, whatever the machine has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.routes import OFFICE

if TYPE_CHECKING:
    from tests.browser.chromium import Chromium


@pytest.mark.parametrize("address", ["static/auto/640x480.svg", f"incidents/{OFFICE}?f=svg"])
@pytest.mark.parametrize("lang", ["en", "kk"])
def test_each_letter_is_of_a_font_in_the_file(
    page: Chromium, root: str, address: str, lang: str
) -> None:
    page.open(f"{root}{address}{'&' if '?' in address else '?'}lang={lang}")
    page.wait("document.fonts.status === 'loaded' && document.fonts.size === 2")
    assert page.script("return [...document.fonts].map((each) => each.status)") == ["loaded"] * 2
    page.command("DOM.enable")
    page.command("CSS.enable")
    top = page.command("DOM.getDocument")["root"]["nodeId"]
    nodes = page.command("DOM.querySelectorAll", nodeId=top, selector="text")["nodeIds"]
    assert len(nodes) > 10
    for node in nodes:
        fonts = page.command("CSS.getPlatformFontsForNode", nodeId=node)["fonts"]
        assert [(font["familyName"], font["isCustomFont"]) for font in fonts] == [
            ("DejaVu Sans", True)
        ]
    assert page.refused() == []
