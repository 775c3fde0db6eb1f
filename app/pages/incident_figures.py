"""The picture of an incident's place, for readers without scripts and for documents."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from app.maps.mapdata import credit_line
from app.maps.wording import precision_words
from app.pages.blocks import Figure, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.pages.incident_account import Told

__all__ = ["place_figure"]


def place_figure(told: Told) -> Figure:
    """Give the map of the place; it is drawn, and matplotlib loaded, when it is asked for."""
    incident, language = told.incident, told.language
    words = precision_words(incident.where.location_class, told.measured.radius_m, language)
    alt = language.say(
        "Map of the place: {place}, {words}", place=incident.where.description, words=words
    )

    def draw(form: str) -> bytes:
        place_map: Callable[..., bytes] = import_module("app.maps.plots.place_map").place_map
        credit = credit_line(told.catalog)
        return place_map(told.catalog, [told.measured], form, title=incident.title, credit=credit)

    caption = language.say("The disc or the area is where the place may be: {words}.", words=words)
    return Figure(f"map-{incident.id}", " ".join(alt.split()), said(caption), draw)
