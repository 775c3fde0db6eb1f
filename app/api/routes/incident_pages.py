"""The page of an incident, its picture, and the reference that programs keep of it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api.answers import GEOJSON, JSON, answer, html_answer
from app.api.cited import reference
from app.api.links import link, link_header
from app.api.negotiation import CITATIONS
from app.api.params import LANGUAGE, Query, as_of
from app.api.state import ApiState, state_of
from app.api.stills import SVG_POLICY
from app.language.languages import ENGLISH, language
from app.pages.framers import is_framed_by_any
from app.pages.incident_account import Told
from app.pages.incident_figures import place_figure
from app.pages.incident_page import incident_page
from app.store.history import public_versions

__all__ = ["router"]

router = APIRouter(tags=["pages"])
HTML, SVG = "text/html", "image/svg+xml"


@router.get("/incidents/{item_id}", summary="The page of an incident, to read and to cite")
async def incident(request: Request, item_id: str, values: Query) -> Response:
    """Show all that is on record of an incident; or its picture, or how it is cited."""
    state = state_of(request)
    told = await _told(state, item_id, values, state.root(request))
    f = values.get("f", "html")
    if f in CITATIONS:
        return reference(request, told.cited, f)
    key = ("incident", told.catalog.key, item_id, told.language.code, told.root, told.given, f)
    if f == "svg":
        drawn = await state.workers.kept(
            key, lambda: state.builds.run(lambda: place_figure(told).draw())
        )
        return answer(request, drawn, SVG, headers={"Content-Security-Policy": SVG_POLICY})
    is_framed = is_framed_by_any(state.frame_ancestors)
    page = await state.workers.run(key, lambda: incident_page(told, is_framed=is_framed))
    headers = {"Content-Language": told.language.code, **link_header(_links(told))}
    return html_answer(request, page, headers=headers)


async def _told(state: ApiState, name: str, values: dict[str, str], root: str) -> Told:
    """Give the incident as it is to be told: at which moment, in which language."""
    catalog = await state.catalog_at(as_of(values))
    return Told(
        catalog=catalog,
        measured=catalog.incident(name),
        every_version=tuple(public_versions(state.record, "incidents", name)),
        language=language(values.get(LANGUAGE, ENGLISH.code)),
        root=root,
        given=values.get("as-of", ""),
    )


def _links(told: Told) -> list[dict[str, str]]:
    """Give where else to go: the address that stays, the data, the citations (RFC 8574)."""
    items = f"{told.root}collections/incidents/items/{told.incident.id}"
    return [
        link(told.cited.address, "cite-as", HTML, "This page as it stands, for good"),
        link(told.here, "canonical", HTML, "The page as it is now"),
        link(items, "alternate", GEOJSON, "Every value as data"),
        link(told.data("csl"), "describedby", CITATIONS["csl"], "How to cite it, as CSL-JSON"),
        link(f"{items}/versions", "version-history", JSON, "Its versions"),
    ]
