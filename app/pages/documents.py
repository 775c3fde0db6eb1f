"""The pages of text: the landing page and what the map means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.analysis.register import ANALYSES
from app.maps.text import json_block
from app.pages.render import HtmlPage, render
from app.pages.sheets import SHEETS
from app.store.citation import citation_of

if TYPE_CHECKING:
    from app.maps.online import OnlineBasemap
    from app.pages.service_use import Service
    from app.store.catalog import Catalog

__all__ = ["about_page", "docs_page", "landing_page"]


def about_page(
    catalog: Catalog,
    service: Service,
    *,
    contact: str,
    publication_delay_h: float,
    online_basemap: OnlineBasemap | None = None,
) -> HtmlPage:
    """Say how to read the map, what it covers, how it is corrected, whose the data are."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for resource in catalog.manifest.resources:
        record = resource.path.startswith(("incidents/", "leads/", "context/"))
        title = "The record" if record else resource.title
        row: dict[str, Any] = {
            "title": title,
            "licences": resource.licenses,
            "credit": resource.credit,
        }
        rows.setdefault((title, resource.credit), row)
    return render(
        "about.html",
        catalog,
        sheets=SHEETS,
        contact=contact,
        delay=f"{publication_delay_h:g}",
        licences=list(rows.values()),
        online=online_basemap,
        **service.shown,
    )


def landing_page(
    catalog: Catalog, service: Service, described: dict[str, Any], *, base: str = ""
) -> HtmlPage:
    """List the collections and the questions, and how the service is used elsewhere.

    ``described`` is the description of the data as JSON-LD.
    ``base`` is the path of the page where it is known: its address may come without a slash.
    """
    return render(
        "landing.html",
        catalog,
        base=base,
        sheets=SHEETS,
        collections=list(catalog.collections.values()),
        analyses=list(ANALYSES.values()),
        cited=citation_of(catalog, service.root),
        described=json_block(described),
        version=catalog.version,
        **service.shown,
    )


def docs_page(catalog: Catalog, service: Service) -> HtmlPage:
    """Show the API to read and try, and how the service is used elsewhere."""
    return render("docs.html", catalog, sheets=("swagger-ui.css", *SHEETS), **service.shown)
