"""Read the body of a request: JSON of a declared type, bounded in size and in time."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
from fastapi import Request

from app.domain.errors import BadRecordError, Fault, MapperError
from app.sources.strict_json import JsonFaultError, read_json

__all__ = ["BodyTooLargeError", "BodyTooSlowError", "BodyTypeError", "body_file", "json_body"]

MAX_BYTES = 5_000_000
MAX_FILE_BYTES = 50_000_000
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
    _media_type(request, media_types)
    raw = await _read(request)
    try:
        return read_json(raw, max_bytes=MAX_BYTES)
    except JsonFaultError as error:
        fault = Fault("request body", error.row, error.column, "", str(error))
        raise BadRecordError((fault,)) from error


@asynccontextmanager
async def body_file(request: Request, *media_types: str) -> AsyncIterator[Path]:
    """Stream a body into a file of ours that goes with the request.

    Raises
    ------
    BodyTypeError, BodyTooLargeError, BodyTooSlowError
        If it is of another type, over 50 MB, or a piece of it takes over 10 seconds.
    """
    _media_type(request, media_types)
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        path = Path(folder) / "body"
        async with await anyio.open_file(path, "wb") as file:
            async for part in _parts(request, MAX_FILE_BYTES):
                await file.write(part)
        yield path


def _media_type(request: Request, media_types: tuple[str, ...]) -> str:
    """Give the media type of a body without its parameters, if it is one of those."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if given not in media_types:
        expected = " or ".join(media_types)
        raise BodyTypeError(f"the body is '{given or 'of no type'}', expected {expected}")
    return given


async def _parts(request: Request, max_bytes: int) -> AsyncIterator[bytes]:
    """Give the pieces of a long body; each of them has its time."""
    stream, size = request.stream(), 0
    while True:
        try:
            with anyio.fail_after(PATIENCE_S):
                part = await anext(stream, None)
        except TimeoutError as error:
            message = f"the next piece of the body took over {PATIENCE_S:g} seconds"
            raise BodyTooSlowError(message) from error
        if part is None:
            return
        size += len(part)
        if size > max_bytes:
            raise BodyTooLargeError(f"the body is over {max_bytes:,} bytes")
        yield part


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
