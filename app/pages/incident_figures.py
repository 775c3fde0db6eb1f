"""The still map of incidents, for readers without scripts and for documents."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from app.maps.wording import precision_words
from app.pages.blocks import Figure, said
from app.selection.still.asked import Asked
from app.selection.still.frame import Size

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.language.languages import Language
    from app.pages.incident_account import Told
    from app.store.catalog import Catalog
    from app.store.measured import Measured

__all__ = ["PICTURE_PX", "map_of", "place_figure"]

# So wide that the letters can be read when the picture is as wide as a page. Several incidents have
# more in their legend, which takes the foot of the picture.
PICTURE_PX, HIGHER_PX = (640, 460), 560


def place_figure(told: Told) -> Figure:
    """Give the map of the place."""
    incident, language = told.incident, told.language
    words = precision_words(incident.where.location_class, told.measured.radius_m, language)
    place = " ".join(incident.where.description.split())
    return Figure(
        f"map-{incident.id}",
        language.say("Map of the place: {place}, {words}", place=place, words=words),
        said(language.say("The disc or the area is where the place may be: {words}.", words=words)),
        lambda: map_of(told.catalog, [told.measured], incident.title, language),
    )


def map_of(catalog: Catalog, shown: Sequence[Measured], title: str, language: Language) -> bytes:
    """Draw places as SVG; matplotlib is loaded for the first picture, and for nothing else."""
    still_map: Callable[..., bytes] = import_module("app.maps.still.still").still_map
    width, height = PICTURE_PX
    size = Size(width, height if len(shown) == 1 else HIGHER_PX, 1, "svg")
    asked = Asked(position=None, size=size, title=title, lang=language.code)
    return still_map(catalog, shown, asked)
