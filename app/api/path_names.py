"""The parts of an address by the names that the OpenAPI document gives them."""

from __future__ import annotations

from fastapi import Request

from app.domain.errors import UnknownIdError

__all__ = ["PATH_NAMES", "named_by"]

# Names in paths, as the standards have them; the others are the same in both.
PATH_NAMES = {
    "collection_id": "collectionId", "item_id": "featureId", "process_id": "processID",
    "result_id": "resultId", "job_id": "jobID", "tile_matrix_set_id": "tileMatrixSetId",
    "tile_matrix": "tileMatrix", "tile_row": "tileRow", "tile_col": "tileCol",
}  # fmt: skip
# Longer ones are said with so many letters, or more.
SHORTENED = 20


def named_by(request: Request, error: UnknownIdError) -> tuple[str | None, bool]:
    """Give the parameter that named an unknown id, and whether it is one of the query.

    The error itself knows it only where an id is one of several things that a question holds.
    """
    if error.parameter is not None:
        return error.parameter, True
    parts = [*request.path_params.items()]
    for name, value in parts if error.kind.startswith("collection") else reversed(parts):
        if str(value)[: len(error.given) if len(error.given) >= SHORTENED else None] == error.given:
            return PATH_NAMES.get(name, name), False
    asked = request.query_params.multi_items()
    return next((name for name, value in asked if value == error.given), None), True
