"""Style: one look for each class, told apart by shape and by colour, legible in both themes."""

from __future__ import annotations

import re

import pytest

from app.domain.record.vocabulary import EventClass
from app.maps.style import CLASSES, THEMES, theme_css


def luminance(colour: str) -> float:
    """Give the relative luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_every_class_has_its_look() -> None:
    assert set(CLASSES) == set(EventClass)


@pytest.mark.parametrize("name", ["label", "plural", "light", "dark", "icon"])
def test_no_two_classes_look_or_read_alike(name: str) -> None:
    values = [getattr(style, name) for style in CLASSES.values()]
    assert len(set(values)) == len(values)
    assert all(values)


def test_icons_are_closed_paths_and_nothing_else() -> None:
    for style in CLASSES.values():
        assert re.fullmatch(r"M[\d .MmLlHhVvCcSsAaZz-]+[Zz]", style.icon)


@pytest.mark.parametrize("theme", THEMES)
def test_graphics_stand_out_from_the_paper(theme: str) -> None:
    paper = THEMES[theme]["paper"]
    for style in CLASSES.values():
        assert contrast(getattr(style, theme), paper) >= 3.0
    for name in ("route", "asset", "okrug"):
        assert contrast(THEMES[theme][name], paper) >= 3.0


@pytest.mark.parametrize("theme", THEMES)
def test_text_is_legible_on_the_paper(theme: str) -> None:
    paper = THEMES[theme]["paper"]
    assert contrast(THEMES[theme]["ink"], paper) >= 7.0
    for name in ("faint", "accent"):
        assert contrast(THEMES[theme][name], paper) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_route_stands_out_from_land_and_sea(theme: str) -> None:
    for ground in ("land", "sea"):
        assert contrast(THEMES[theme]["route"], THEMES[theme][ground]) >= 3.0


def test_sheet_carries_every_colour_in_both_themes() -> None:
    assert set(THEMES["light"]) == set(THEMES["dark"])
    light, _, dark = theme_css().partition("@media (prefers-color-scheme:dark)")
    for sheet, theme in ((light, "light"), (dark, "dark")):
        for name, colour in THEMES[theme].items():
            assert f"--{name}:{colour}" in sheet
        for event_class, style in CLASSES.items():
            assert f"--{event_class}:{getattr(style, theme)}" in sheet
    for event_class in EventClass:
        assert f".class-{event_class}{{--class:var(--{event_class})}}" in dark
