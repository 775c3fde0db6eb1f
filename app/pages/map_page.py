"""The map as a page, as an embed without panel, and as one file that needs nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson

from app.domain.record.vocabulary import EvidenceTier
from app.language.languages import CODES, ENGLISH
from app.language.languages import language as language_of
from app.maps.assets import MAP_SCRIPT, static_text
from app.maps.interactive import interactive_map
from app.maps.mapdata import credit_line
from app.maps.shared_texts import shared_texts
from app.maps.style import CLASSES
from app.maps.text import json_block
from app.maps.wording import when_words
from app.pages.render import HtmlPage, render
from app.selection.readable import readable
from app.store.select import select

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.language.languages import Language
    from app.maps.online import OnlineBasemap
    from app.selection.selection import Selection
    from app.store.catalog import Catalog
    from app.store.measured import Measured

__all__ = ["SHEETS", "map_page"]

TITLE = "Incidents on the CPC route, Tengiz to the Black Sea"
SHEETS = ("leaflet.css", "theme.css", "page.css", "map.css", "panel.css", "charts.css")


def map_page(
    catalog: Catalog,
    selection: Selection,
    *,
    embed: bool = False,
    standalone: bool = False,
    language: Language = ENGLISH,
    online: OnlineBasemap | None = None,
) -> HtmlPage:
    """Draw the selected incidents; ``standalone`` puts every script and style into the page.

    ``online`` is the basemap of another host that readers may switch on; a file asks nobody.
    The interface speaks the language; what the record says stays in its own, which is English.
    """
    online = None if standalone else online
    chosen = select(catalog, "incidents", selection)
    shown = [catalog.incidents[feature.id] for feature in chosen.features]
    parts = interactive_map(catalog, shown, language, online)
    texts, data = shared_texts(orjson.loads(parts.data)) if standalone else ([], None)
    page = render(
        "map.html",
        catalog,
        title=language.say(TITLE),
        language=language,
        languages=[language_of(code) for code in CODES],
        words=json_block(_words(language)),
        parts=parts,
        texts=json_block(texts),
        data=json_block(data) if standalone else parts.data,
        map_credit=credit_line(catalog),
        embed=embed,
        inline=standalone,
        sheets=SHEETS,
        selection=readable(selection.canonical),
        query=selection.on_map,
        incidents=_rows(shown, catalog.withdrawn_later, language),
        classes=_classes(shown, language),
        total=len(catalog.incidents),
        read_up_to=catalog.coverage.read_up_to,
    )
    return replace(page, image_hosts=(online.origin,)) if online else page


def _words(language: Language) -> dict[str, str | dict[str, str]]:
    """Give the words that the page's own script says; by no key at all, how it writes numbers."""
    script, forms = static_text(MAP_SCRIPT), language.forms()
    said = {key: found for key, found in language.words().items() if f'"{key}"' in script}
    return {"": forms, **said} if forms else said


def _rows(
    shown: Sequence[Measured], withdrawn: Mapping[str, str], language: Language
) -> list[dict[str, Any]]:
    """Give the rows of the list, newest first."""
    newest = sorted(shown, key=lambda m: m.incident.when.interval_utc, reverse=True)
    return [
        {
            "id": m.incident.id,
            "title": m.incident.title,
            "class": m.incident.event_class,
            "icon": CLASSES[m.incident.event_class].icon,
            "label": language.say(CLASSES[m.incident.event_class].label),
            "date": when_words(m.incident.when, language)[0],
            "withdrawn": m.incident.id in withdrawn,
            "lead": m.incident.evidence_tier is EvidenceTier.SECONDARY_LEAD,
        }
        for m in newest
    ]


def _classes(shown: Sequence[Measured], language: Language) -> list[dict[str, str]]:
    present = {m.incident.event_class for m in shown}
    return [
        {"id": name, "label": language.say(style.label), "icon": style.icon}
        for name, style in CLASSES.items()
        if name in present
    ]
