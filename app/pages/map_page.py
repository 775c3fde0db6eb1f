"""The map as a page, as an embed without panel, and as one file that needs nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.record.vocabulary import EvidenceTier
from app.maps.interactive import interactive_map
from app.maps.mapdata import credit_line
from app.maps.style import CLASSES
from app.maps.wording import when_words
from app.pages.render import HtmlPage, render
from app.selection.readable import readable
from app.store.select import select

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.selection.selection import Selection
    from app.store.catalog import Catalog
    from app.store.measured import Measured

__all__ = ["SHEETS", "map_page"]

TITLE = "Incidents on the CPC route, Tengiz to the Black Sea"
SHEETS = ("leaflet.css", "theme.css", "page.css", "map.css", "panel.css", "charts.css")


def map_page(
    catalog: Catalog, selection: Selection, *, embed: bool = False, standalone: bool = False
) -> HtmlPage:
    """Draw the selected incidents; ``standalone`` puts every script and style into the page."""
    chosen = select(catalog, "incidents", selection)
    shown = [catalog.incidents[feature.id] for feature in chosen.features]
    return render(
        "map.html",
        catalog,
        title=TITLE,
        parts=interactive_map(catalog, shown),
        map_credit=credit_line(catalog),
        embed=embed,
        inline=standalone,
        sheets=SHEETS,
        selection=readable(selection.canonical),
        query=selection.on_map,
        incidents=_rows(shown, catalog.withdrawn_later),
        classes=_classes(shown),
        total=len(catalog.incidents),
        read_up_to=catalog.coverage.read_up_to,
    )


def _rows(shown: Sequence[Measured], withdrawn: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give the rows of the list, newest first."""
    newest = sorted(shown, key=lambda m: m.incident.when.interval_utc, reverse=True)
    return [
        {
            "id": m.incident.id,
            "title": m.incident.title,
            "class": m.incident.event_class,
            "icon": CLASSES[m.incident.event_class].icon,
            "label": CLASSES[m.incident.event_class].label,
            "date": when_words(m.incident.when)[0],
            "withdrawn": m.incident.id in withdrawn,
            "lead": m.incident.evidence_tier is EvidenceTier.SECONDARY_LEAD,
        }
        for m in newest
    ]


def _classes(shown: Sequence[Measured]) -> list[dict[str, str]]:
    present = {m.incident.event_class for m in shown}
    return [
        {"id": name, "label": style.label, "icon": style.icon}
        for name, style in CLASSES.items()
        if name in present
    ]
