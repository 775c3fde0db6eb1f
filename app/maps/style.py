"""The style: the only colours, line widths and icons, in a light and a dark theme."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.record.vocabulary import EventClass

__all__ = ["CLASSES", "LIGHT", "SHADES", "THEMES", "ClassStyle", "Shade", "theme_css"]


@dataclass(frozen=True, slots=True)
class ClassStyle:
    """How a class of incidents looks: label, plural, light and dark colour, icon on a 24 grid."""

    label: str
    plural: str
    light: str
    dark: str
    icon: str


# Shapes differ as well as colours, so that no reader depends on colour alone.
CLASSES: dict[EventClass, ClassStyle] = {
    EventClass.ATTACK: ClassStyle(
        "Attack", "Attacks", "#b3261e", "#ff8a80", "M12 2 22 12 12 22 2 12Z"
    ),
    EventClass.ATTEMPTED_ATTACK: ClassStyle(
        "Attempted attack",
        "Attempted attacks",
        "#a34a00",
        "#ffb074",
        "M12 2 22 12 12 22 2 12Z M12 6.5 6.5 12 12 17.5 17.5 12Z",
    ),
    EventClass.ATTACK_CONTESTED: ClassStyle(
        "Contested report",
        "Contested reports",
        "#7a5c00",
        "#e6c35c",
        "M12 2 22 12 12 22 2 12Z M10.9 15.2h2.2v2.2h-2.2Z M9 9.6c0-4 6.2-3.8 6.2-.3"
        " 0 2-2.1 2.2-2.1 4.4h-2.2c0-3 2-3.2 2-4.3 0-1-1.8-1-1.8.2Z",
    ),
    EventClass.VESSEL_ATTACK: ClassStyle(
        "Attack on a vessel",
        "Attacks on vessels",
        "#8e1b5c",
        "#ff9ac9",
        "M11 3h2v3h5v6l3 1-2.5 7h-13L3 13l3-1V6h5Z",
    ),
    EventClass.NATURAL_HAZARD: ClassStyle(
        "Natural hazard",
        "Natural hazards",
        "#1f5f9e",
        "#8cc4ff",
        "M7 14a5 5 0 1 1 1.4-9.8A6 6 0 0 1 19.6 7 3.6 3.6 0 0 1 18.5 14h-4l-3.5 8 .8-5.5H8.5Z",
    ),
    EventClass.TECHNICAL_FAILURE: ClassStyle(
        "Technical failure",
        "Technical failures",
        "#4a5560",
        "#b9c4cf",
        "M10 2h4l.6 3 2.6-1.5 2.8 2.8L18.5 9l3 .6v4l-3 .7 1.5 2.6-2.8 2.8-2.6-1.5-.6 3h-4l-.6-3"
        "-2.6 1.5L4 16.9 5.5 14.3l-3-.7v-4l3-.6L4 6.3 6.8 3.5 9.4 5Z"
        " M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Z",
    ),
    EventClass.ENVIRONMENTAL_RELEASE: ClassStyle(
        "Oil spill",
        "Oil spills",
        "#2e6b3a",
        "#8fd9a0",
        "M12 2c4 6 7 9 7 13a7 7 0 0 1-14 0c0-4 3-7 7-13Z",
    ),
    EventClass.REGULATORY_LEGAL: ClassStyle(
        "Legal or regulatory act",
        "Legal and regulatory acts",
        "#54418f",
        "#c5b3ff",
        "M5 2h10l4 4v16H5Z M8 9v2h8V9Z M8 13v2h8v-2Z M8 17v2h5v-2Z",
    ),
    EventClass.ORDNANCE_CLEARANCE: ClassStyle(
        "Old ordnance cleared",
        "Old ordnance cleared",
        "#6b4f2a",
        "#dcb98a",
        "M10.5 1h3v3a8 8 0 0 1 5.2 3h3.3v3h-2a8.5 8.5 0 0 1 0 4h2v3h-3.3a8 8 0 0 1-13.4"
        " 0H2v-3h2a8.5 8.5 0 0 1 0-4H2V7h3.3a8 8 0 0 1 5.2-3Z",
    ),
    EventClass.UPSTREAM_OUTAGE: ClassStyle(
        "Upstream outage",
        "Upstream outages",
        "#0b6b6b",
        "#7fdede",
        "M12 2 22 21H2Z M11 9v6h2V9Z M11 16.5v2h2v-2Z",
    ),
    EventClass.OPERATIONAL_HALT: ClassStyle(
        "Operational halt", "Operational halts", "#333a44", "#cdd5de", "M5 3h5v18H5Z M14 3h5v18h-5Z"
    ),
}

LIGHT = "light"
THEMES: dict[str, dict[str, str]] = {
    "light": {
        "paper": "#ffffff",
        "ink": "#1b1f24",
        "faint": "#57606a",
        "rule": "#d0d7de",
        "edge": "#7d8790",
        "accent": "#0b57a4",
        "blank": "#eceef0",
        "sea": "#cfe0ec",
        "land": "#f6f4ee",
        "shore": "#8aa3b5",
        "border": "#8b8f94",
        "region": "#b9bcc0",
        "route": "#16365c",
        "asset": "#3c4a57",
        "okrug": "#6a5acd",
        "halo": "#ffffff",
        "lead": "#8a6d00",
    },
    "dark": {
        "paper": "#14181d",
        "ink": "#e8ecf0",
        "faint": "#a3aeb9",
        "rule": "#39424c",
        "edge": "#7a8691",
        "accent": "#82bbff",
        "blank": "#1a1e22",
        "sea": "#0f2233",
        "land": "#242a30",
        "shore": "#55707f",
        "border": "#7f8790",
        "region": "#4d555d",
        "route": "#9cc8ff",
        "asset": "#b7c3ce",
        "okrug": "#a79bff",
        "halo": "#14181d",
        "lead": "#f0cf6b",
    },
}


@dataclass(frozen=True, slots=True)
class Shade:
    """How a surface is filled with a colour: how much of it shows, and with which lines."""

    opacity: float
    hatch: str


# How sure it is that something counts; lines as well as lightness, as with the classes.
SHADES: dict[str, Shade] = {
    "certain": Shade(1.0, ""),
    "probable": Shade(0.55, ""),
    "possible": Shade(0.2, "////"),
    "share": Shade(0.4, ""),
}


def theme_css() -> str:
    """Give both themes as CSS variables; the reader's setting chooses."""
    light, dark = (_variables(name) for name in ("light", "dark"))
    rules = [
        f":root{{color-scheme:light dark;{light}}}",
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}",
        f":root[data-theme=light]{{color-scheme:light;{light}}}",
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}",
        # Paper is light, whatever the screen is.
        f"@media print{{:root,:root[data-theme]{{color-scheme:light;{light}}}}}",
        *(f".class-{name}{{--class:var(--{name})}}" for name in EventClass),
    ]
    return "\n".join(rules) + "\n"


def _variables(theme: str) -> str:
    shared = THEMES[theme]
    classes = {name: getattr(style, theme) for name, style in CLASSES.items()}
    return ";".join(f"--{name}:{colour}" for name, colour in (shared | classes).items())
