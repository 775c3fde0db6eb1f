"""Read the body of a request: JSON of a declared type, bounded in size and in time."""

from __future__ import annotations

from typing import Any

import anyio
from fastapi import Request

from app.domain.errors import BadRecordError, Fault, MapperError
from app.sources.strict_json import JsonFaultError, read_json

__all__ = ["BodyTooLargeError", "BodyTooSlowError", "BodyTypeError", "json_body"]

MAX_BYTES = 5_000_000
PATIENCE_S = 10.0


class BodyTooLargeError(MapperError):
    """A body over the cap."""

    code = "body-too-large"


class BodyTooSlowError(MapperError):
    """A body that does not arrive."""

    code = "body-too-slow"


class BodyTypeError(MapperError):
    """A body of another media type than the route reads."""

    code = "body-type"


async def json_body(request: Request, *media_types: str) -> Any:
    """Give the JSON of a body.

    Raises
    ------
    BodyTypeError, BodyTooLargeError, BodyTooSlowError
        If it is of another type, over 5 MB, or takes over 10 seconds.
    BadRecordError
        If it is not the strict JSON that is read (docs/api.md).
    """
    given = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if given not in media_types:
        expected = " or ".join(media_types)
        raise BodyTypeError(f"the body is '{given or 'of no type'}', expected {expected}")
    raw = await _read(request)
    try:
        return read_json(raw, max_bytes=MAX_BYTES)
    except JsonFaultError as error:
        fault = Fault("request body", error.row, error.column, "", str(error))
        raise BadRecordError((fault,)) from error


async def _read(request: Request) -> bytes:
    parts: list[bytes] = []
    size = 0
    try:
        with anyio.fail_after(PATIENCE_S):
            async for part in request.stream():
                size += len(part)
                if size > MAX_BYTES:
                    raise BodyTooLargeError(f"the body is over {MAX_BYTES:,} bytes")
                parts.append(part)
    except TimeoutError as error:
        raise BodyTooSlowError(f"the body took over {PATIENCE_S:g} seconds") from error
    return b"".join(parts)
