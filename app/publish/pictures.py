"""The pictures of a dossier: a map of all places, and those of the analyses."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import orjson

from app.analysis.asking import answered, asked_of
from app.analysis.register import analysis_of
from app.exports.result_files import result_json
from app.maps.plots.pictures import picture
from app.pages.blocks import Figure, said
from app.pages.incident_figures import map_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.language.languages import Language
    from app.store.catalog import Catalog
    from app.store.measured import Measured

__all__ = ["Analysed", "overview_map"]

# So wide that the letters can be read when the picture is as wide as a page; the strip chart is
# higher than it is wide, and would not fill the page.
WIDTH_PX, WIDER_PX = 640, {"corridor": 800}
Pairs = tuple[tuple[str, str], ...]


class Analysed:
    """An analysis of the incidents of a dossier: its result once it is needed, and its picture."""

    def __init__(self, catalog: Catalog, name: str, pairs: Pairs, language: Language) -> None:
        """Keep what is asked."""
        self.catalog, self.name, self.pairs, self.language = catalog, name, pairs, language

    @cached_property
    def document(self) -> dict[str, Any]:
        """The result, as it is answered."""
        result = answered(asked_of(analysis_of(self.name), self.pairs), self.catalog)
        document: dict[str, Any] = orjson.loads(result_json(result))
        return document

    def figure(self, caption: str) -> Figure:
        """Give the picture; the words in it are English, which other languages say."""
        if self.language.code != "en":
            caption = f"{caption} {self.language.say('The words in the picture are English.')}"
        return Figure(
            self.name,
            caption,
            said(caption),
            lambda: picture(self.document, "svg", width_px=WIDER_PX.get(self.name, WIDTH_PX)),
        )


def overview_map(
    catalog: Catalog, shown: Sequence[Measured], language: Language, title: str
) -> Figure:
    """Give the map of all incidents of a dossier."""
    placed = sum(each.footprint is not None for each in shown)
    words = language.count(
        placed,
        "Map of {n} place, with how well it is known.",
        "Map of {n} places, each with how well it is known.",
    )
    return Figure("map", words, said(words), lambda: map_of(catalog, shown, title, language))
