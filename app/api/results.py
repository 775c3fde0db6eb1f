"""Answer with the result of an analysis: made, kept under its name, in the format asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import orjson
from fastapi import Request
from fastapi.responses import Response

from app.analysis.asking import answered, asked_of, software_version
from app.analysis.register import analysis_of
from app.api.answers import JSON, answer
from app.api.files import content_disposition
from app.api.links import link, link_header
from app.api.negotiation import PAGE
from app.api.result_pictures import POLICY, Shown, drawn
from app.api.state import state_of
from app.desk.named_places import BY_NAME, places_by_id
from app.domain.errors import MapperError, UnknownIdError
from app.exports.result_files import result_csv, result_json
from app.maps.plots.pictures import FORMATS, PICTURED
from app.store.kept_results import KeptResult

if TYPE_CHECKING:
    from app.analysis.asking import Asked
    from app.analysis.definition import Analysis
    from app.store.catalog import Catalog

__all__ = [
    "SupersededError", "asked_answer", "asked_result", "kept_answer", "kept_document",
    "result_links",
]  # fmt: skip

CSV = "text/csv; charset=utf-8"
# What a simulation takes some three seconds for on one core; the command line has no such limit.
MOST_STEPS = 500_000_000


class SupersededError(MapperError):
    """A result given out no more: its software is gone, or it names what is not public."""

    code = "superseded"


async def asked_answer(
    request: Request,
    analysis: Analysis,
    pairs: Sequence[tuple[str, str]],
    wanted: Shown | None = None,
) -> Response:
    """Answer an analysis; the result is kept, and the answer says under which name."""
    kept = await asked_result(request, analysis, pairs)
    return await _sent(request, kept, wanted or Shown())


async def asked_result(
    request: Request, analysis: Analysis, pairs: Sequence[tuple[str, str]]
) -> KeptResult:
    """Ask an analysis, its places by id or by name; the result is kept."""
    name, state = BY_NAME.get(analysis.id), state_of(request)
    text = dict(pairs).get(name or "")
    if name is not None and text is not None:
        catalog = state.catalog
        key = ("named", catalog.key, name, tuple(pairs))
        pairs = await state.workers.run(
            key, lambda: places_by_id(catalog, state.gazetteer(catalog), name, pairs)
        )
    return await _result(request, asked_of(analysis, pairs))


async def kept_answer(request: Request, name: str, wanted: Shown) -> Response:
    """Answer with a result by its name: the bytes that were given out under it."""
    return await _sent(request, await kept_document(request, name), wanted)


async def kept_document(request: Request, name: str) -> KeptResult:
    """Find a result by its name; its bytes, if they were taken out, are made again.

    Raises
    ------
    UnknownIdError
        If no result has the name.
    SupersededError
        If the bytes are gone and another software made them, or name what is public no more.
    """
    state = state_of(request)
    # Looked up each time: a redaction takes bytes out, and what is unknown may be made.
    found = await state.workers.run(None, lambda: state.results.find(name))
    if found is None:
        raise UnknownIdError("result", name[:80])
    body = found.body
    if body is not None:
        hidden = await state.workers.run(None, lambda: _hidden_in(state.catalog, body))
        if hidden:
            raise SupersededError(f"'{name}' rests on a record that is public no more: ask anew")
        return found
    if found.software_version != software_version():
        message = f"the bytes of '{name}' were taken out, and {found.software_version} made them"
        raise SupersededError(f"{message}; {software_version()} runs here: ask anew")
    pairs = [*parse_qsl(found.parameters), ("as-of", found.catalog_version)]
    return await _result(request, asked_of(analysis_of(found.analysis), pairs))


def _hidden_in(catalog: Catalog, body: bytes) -> bool:
    """Say whether a result names a record that became a draft or restricted later."""
    return any(f'"{name}"'.encode() in body for name in catalog.not_public)


async def _result(request: Request, asked: Asked) -> KeptResult:
    state = state_of(request)
    catalog = await state.catalog_at(asked.selection.as_of)

    def made() -> KeptResult:
        result = answered(asked, catalog, most_steps=MOST_STEPS)
        kept = KeptResult(
            result.id,
            asked.analysis.id,
            asked.canonical,
            catalog.version,
            software_version(),
            result_json(result),
        )
        state.results.keep(kept)
        return kept

    key = ("analysis", catalog.key, asked.analysis.id, asked.canonical)
    return await state.workers.run(key, made)


async def _sent(request: Request, kept: KeptResult, wanted: Shown) -> Response:
    body = kept.body or b""
    here = f"{state_of(request).root(request)}analyses/{kept.id}"
    headers = link_header(result_links(request, kept)) | {"Content-Location": here}
    name = f"incident-mapper-{kept.analysis}-{kept.id[:8]}.{wanted.f}"
    if wanted.is_picture:
        body = await drawn(request, kept, wanted)
        headers["Content-Disposition"] = f'inline; filename="{name}"'
        if wanted.f == "svg":
            headers["Content-Security-Policy"] = POLICY
        return answer(request, body, FORMATS[wanted.f], headers=headers)
    if wanted.f == "csv":
        headers["Content-Disposition"] = content_disposition(name)
        return answer(request, result_csv(orjson.loads(body)), CSV, headers=headers)
    return answer(request, body, JSON, headers=headers)


def result_links(request: Request, kept: KeptResult, own: str = "json") -> list[dict[str, str]]:
    """Give the links of a result: its lasting name, the question, its other formats."""
    root = state_of(request).root(request)
    here = f"{root}analyses/{kept.id}"
    query = f"?{kept.parameters}&" if kept.parameters else "?"
    again = f"{root}analyses/{kept.analysis}{query}as-of={kept.catalog_version}"
    shown = f"{again}&f={PAGE.name}" if own == PAGE.name else again
    kind = PAGE.media_type if own == PAGE.name else JSON
    others = {
        PAGE.name: link(f"{here}?f=html", "alternate", PAGE.media_type, "It as a page"),
        "json": link(f"{here}?f=json", "alternate", JSON, "It as JSON"),
    }
    return [
        link(here, "canonical", JSON, "This result, for ever"),
        link(shown, "self", kind, "The question"),
        *(each for name, each in others.items() if name != own),
        link(f"{here}?f=csv", "alternate", CSV, "Its first table as CSV"),
        *_pictures(kept, here),
        link(f"{here}/bundle.zip", "related", "application/zip", "Everything to recompute it"),
        link(f"{root}processes/{kept.analysis}", "describedby", JSON, "What is asked"),
    ]


def _pictures(kept: KeptResult, here: str) -> list[dict[str, str]]:
    """Link to the picture in each format, where there is one."""
    forms = FORMATS.items() if kept.analysis in PICTURED else ()
    return [
        link(f"{here}?f={form}", "alternate", media_type, f"Its picture as {form.upper()}")
        for form, media_type in forms
    ]
