"""The pages for a browser: map, embed, about, the API's documentation, and their files."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api.answers import answer, html_answer
from app.api.docs import DOCS_FILES, docs_file
from app.api.files import content_disposition
from app.api.links import link_header
from app.api.pages import service_of
from app.api.params import LANGUAGE, STANDALONE, Query, Selected, query, selection_of
from app.api.signposts import HTML, shown_signposts, withdrawals
from app.api.state import ApiState, state_of
from app.domain.errors import UnknownIdError
from app.exports.names import file_name
from app.language.languages import ENGLISH, language
from app.maps.assets import STATIC_NAMES, static_bytes
from app.maps.switches import Switches, check_kept
from app.pages.documents import about_page, docs_page
from app.pages.framers import is_framed_by_any
from app.pages.map_page import map_page
from app.pages.render import HtmlPage, at_root
from app.selection.selection import Selection
from app.store.catalog import Catalog
from app.store.withdrawn import what_stands

__all__ = ["draw_first", "router"]

router = APIRouter(tags=["pages"])
MEDIA = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
}


@router.get("/map", summary="The map")
async def show_map(request: Request, asked: Selected, values: Query) -> Response:
    """Draw the selected incidents on the map, with list and legend; also as one file to keep."""
    state = state_of(request)
    catalog = await state.catalog_at(asked.as_of)
    if STANDALONE not in values:
        root = state.root(request)
        page = at_root(await _drawn(state, asked, values), root)
        headers = _spoken(values) | _signs(catalog, root, "map", asked, values)
        return html_answer(request, page, headers=headers)
    name = file_name("map", catalog.version, asked.canonical, "html")
    page = await _drawn(state, asked, values, standalone=True)
    headers = {"Content-Disposition": content_disposition(name), **_spoken(values)}
    return html_answer(request, page, headers=headers)


async def draw_first(state: ApiState) -> None:
    """Draw and keep the map of everything, as it is asked for without a word more."""
    await _drawn(state, Selection(), {})


@router.get("/embed", summary="The map for a frame in another page")
async def embed(request: Request) -> Response:
    """Draw the same map without panel; only this page may be framed."""
    check_kept(request.query_params)
    values, state = query(request), state_of(request)
    asked, switches = selection_of(values), Switches.read(values)
    catalog, root = await state.catalog_at(asked.as_of), state.root(request)
    page = at_root(await _drawn(state, asked, values, embed=switches), root)
    headers = _spoken(values) | _signs(catalog, root, "embed", asked, values)
    return html_answer(request, page, frame_ancestors=state.frame_ancestors, headers=headers)


@router.get("/about", summary="How to read the map, coverage, corrections, licences, privacy")
async def about(request: Request) -> Response:
    """Say in plain words what the map shows and what it does not."""
    query(request)
    state = state_of(request)
    delay = state.publication_delay_h
    service = service_of(request, "", "service")
    page = about_page(
        state.catalog,
        service,
        contact=state.contact,
        publication_delay_h=delay,
        online_basemap=state.online_basemap,
    )
    return html_answer(request, page)


@router.get("/docs", summary="The API to read and try", include_in_schema=False)
async def docs(request: Request) -> Response:
    """Show the OpenAPI document with files of this server only."""
    query(request)
    return html_answer(request, docs_page(state_of(request).catalog, service_of(request, "api")))


@router.get("/static/{name}", include_in_schema=False)
async def static(request: Request, name: str) -> Response:
    """Give a file of the pages; the name is looked up, never made into a path."""
    query(request)
    if name not in STATIC_NAMES and name not in DOCS_FILES:
        raise UnknownIdError("file", name[:80])
    body = static_bytes(name) if name in STATIC_NAMES else docs_file(name)
    media_type = MEDIA[name[name.rindex(".") :]]
    return answer(request, body, media_type, immutable="v" in request.query_params)


def _code(values: dict[str, str]) -> str:
    """Give the code of the language that is asked for; English is what is spoken without."""
    return values.get(LANGUAGE, ENGLISH.code)


def _spoken(values: dict[str, str]) -> dict[str, str]:
    return {"Content-Language": _code(values)}


def _signs(
    catalog: Catalog, root: str, name: str, asked: Selection, values: dict[str, str]
) -> dict[str, str]:
    """Say how this very map is had again, under which licence, and what it leaves out."""
    spoken = f"&lang={_code(values)}" if LANGUAGE in values else ""
    lasting = f"{root}{name}?{asked.pinned(catalog.version)}{spoken}"
    gone = what_stands(catalog, asked)[1]
    return link_header(shown_signposts(catalog, lasting, HTML) + withdrawals(root, gone))


async def _drawn(
    state: ApiState,
    asked: Selection,
    values: dict[str, str],
    *,
    embed: Switches | None = None,
    standalone: bool = False,
) -> HtmlPage:
    catalog, code = await state.catalog_at(asked.as_of), _code(values)
    key = ("map", catalog.key, asked.canonical, embed, standalone, code)

    def drawn() -> HtmlPage:
        return map_page(
            catalog,
            asked,
            embed=embed,
            standalone=standalone,
            language=language(code),
            online=state.online_basemap,
            is_framed=is_framed_by_any(state.frame_ancestors),
        )

    return await state.workers.run(key, drawn)
