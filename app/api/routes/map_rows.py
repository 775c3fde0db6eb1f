"""What the page of a large map asks for besides itself: rows as numbers, titles, a card, a search.

They are for the page alone and change with it: data for other readers are at ``/collections``.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import numpy as np
import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api.answers import CACHE, JSON, answer, unchanged
from app.api.params import LANGUAGE, Query, Selected
from app.api.state import state_of
from app.domain.errors import BadParameterError
from app.language.languages import ENGLISH, language
from app.maps.row_block import row_block
from app.maps.row_cards import row_card, row_titles
from app.maps.row_questions import found_rows
from app.maps.rows import chosen_rows
from app.pages.render import asset_version
from app.selection.patterns import ID, ROWS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.api.state import ApiState
    from app.language.languages import Language
    from app.selection.selection import Selection
    from app.store.catalog import Catalog

__all__ = ["router"]

router = APIRouter(tags=["pages"])
BYTES = "application/octet-stream"
MOST_TITLES = 200
ROW_NUMBERS, ONE_ID = re.compile(ROWS, re.ASCII), re.compile(ID, re.ASCII)
WORDS = re.compile(r"(?s:.{1,200})")


@router.get("/map/rows", include_in_schema=False)
async def rows(request: Request, asked: Selected) -> Response:
    """Give what the map draws and counts of the selected incidents, as one block of columns."""
    state = state_of(request)
    catalog = await state.catalog_at(asked.as_of)
    # The block follows from the record and the selection, and fits the scripts of one release.
    said = f"{catalog.key} {asked.canonical} {asset_version()}"
    headers = {
        "ETag": f'W/"{hashlib.sha256(said.encode()).hexdigest()[:20]}"',
        "Cache-Control": CACHE,
    }
    known = unchanged(request, headers, is_there=False)
    if known:
        return known
    chosen = await _chosen(state, catalog, asked)
    block = await state.workers.run(None, lambda: row_block(catalog, chosen))
    return answer(request, block, BYTES, headers=headers)


@router.get("/map/rows/titles", include_in_schema=False)
async def titles(request: Request, asked: Selected, values: Query) -> Response:
    """Give title, day, class and place of rows, by their numbers."""
    state = state_of(request)
    catalog = await state.catalog_at(asked.as_of)
    chosen, spoken = await _chosen(state, catalog, asked), _language(values)
    numbers = _numbers(values, len(chosen))
    found = await state.workers.run(None, lambda: row_titles(catalog, chosen, numbers, spoken))
    return answer(request, orjson.dumps({"incidents": found}), JSON)


@router.get("/map/rows/card", include_in_schema=False)
async def card(request: Request, asked: Selected, values: Query) -> Response:
    """Give all that the map tells of an incident, and in which row it stands."""
    state, spoken = state_of(request), _language(values)
    catalog = await state.catalog_at(asked.as_of)
    chosen = await _chosen(state, catalog, asked)
    name = _matching(values, "incident", ONE_ID, "the id of an incident")
    found = await state.workers.run(None, lambda: row_card(catalog, chosen, name, spoken))
    return answer(request, orjson.dumps(found), JSON)


@router.get("/map/rows/found", include_in_schema=False)
async def found(request: Request, asked: Selected, values: Query) -> Response:
    """Give a bit a row, the lowest of a byte first: whether title, summary or place hold it."""
    state = state_of(request)
    catalog = await state.catalog_at(asked.as_of)
    chosen = await _chosen(state, catalog, asked)
    words = _matching(values, "q", WORDS, "one to 200 characters")
    bits = await state.workers.run(
        None, lambda: np.packbits(found_rows(catalog, chosen, words), bitorder="little")
    )
    return answer(request, bits.tobytes(), BYTES)


def _language(values: dict[str, str]) -> Language:
    return language(values.get(LANGUAGE, ENGLISH.code))


def _matching(values: dict[str, str], name: str, form: re.Pattern[str], expected: str) -> str:
    """Give a value that has to be there, in the form that is expected."""
    given = values.get(name, "")
    if not form.fullmatch(given):
        raise BadParameterError(name, f"'{given[:80]}' is not {expected}")
    return given


async def _chosen(state: ApiState, catalog: Catalog, asked: Selection) -> NDArray[np.intp]:
    key = ("map rows", catalog.key, asked.canonical)
    return await state.workers.run(key, lambda: chosen_rows(catalog, asked))


def _numbers(values: dict[str, str], size: int) -> list[int]:
    """Read the numbers of rows; each must be one of the selection."""
    given = _matching(values, "rows", ROW_NUMBERS, "a list of whole numbers, like 0,5,9")
    numbers = [int(part) for part in given.split(",")]
    if len(numbers) > MOST_TITLES:
        raise BadParameterError("rows", f"{len(numbers)} rows; at most {MOST_TITLES} at once")
    if max(numbers) >= size:
        raise BadParameterError("rows", f"{max(numbers)} is no row: there are {size}, from 0")
    return numbers
