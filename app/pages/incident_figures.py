"""The picture of an incident's place, for readers without scripts and for documents."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from app.maps.mapdata import credit_line
from app.maps.wording import precision_words
from app.pages.blocks import Figure, said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.pages.incident_account import Told
    from app.store.catalog import Catalog
    from app.store.measured import Measured

__all__ = ["map_of", "place_figure"]


def place_figure(told: Told) -> Figure:
    """Give the map of the place."""
    incident, language = told.incident, told.language
    words = precision_words(incident.where.location_class, told.measured.radius_m, language)
    place = " ".join(incident.where.description.split())
    return Figure(
        f"map-{incident.id}",
        language.say("Map of the place: {place}, {words}", place=place, words=words),
        said(language.say("The disc or the area is where the place may be: {words}.", words=words)),
        lambda: map_of(told.catalog, [told.measured], incident.title),
    )


def map_of(catalog: Catalog, shown: Sequence[Measured], title: str) -> bytes:
    """Draw places as SVG; matplotlib is loaded for the first picture, and for nothing else."""
    place_map: Callable[..., bytes] = import_module("app.maps.plots.place_map").place_map
    return place_map(catalog, shown, title=title, credit=credit_line(catalog))
