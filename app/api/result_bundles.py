"""Answer with the bundle of a result: question, result and inputs in one zip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import Response

from app.api.answers import answer
from app.api.files import content_disposition
from app.api.results import kept_document
from app.api.state import state_of
from app.domain.errors import BadParameterError
from app.exports.result_bundle import (
    ZIP,
    BundledResult,
    NoBundleError,
    bundle_name,
    result_bundle,
)

if TYPE_CHECKING:
    from app.store.catalog import Catalog

__all__ = ["bundle_answer"]


async def bundle_answer(request: Request, name: str) -> Response:
    """Answer with the bundle of a result by its lasting name.

    Raises
    ------
    UnknownIdError, SupersededError
        If no result has the name, or its bytes are gone.
    NoBundleError
        If its record is too large, not known any more, or not public any more.
    """
    state = state_of(request)
    kept = await kept_document(request, name)
    result = BundledResult(
        id=kept.id,
        analysis=kept.analysis,
        parameters=kept.parameters,
        software_version=kept.software_version,
        body=kept.body or b"",
    )
    catalog = await _catalog(request, kept.catalog_version)
    body = await state.builds.run(lambda: result_bundle(result, catalog, state.catalog))
    headers = {"Content-Disposition": content_disposition(bundle_name(result))}
    return answer(request, body, ZIP, headers=headers)


async def _catalog(request: Request, version: str) -> Catalog:
    try:
        return await state_of(request).catalog_at(version)
    except BadParameterError as error:
        message = f"the record of version {version} is not known here any more; ask anew"
        raise NoBundleError(message) from error
