"""Problems (RFC 9457): one table from error to status, one JSON shape."""

from __future__ import annotations

import hashlib
import logging
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from app.api.bodies import BodyTooLargeError, BodyTooSlowError, BodyTypeError
from app.api.editors import BadTokenError, ReadOnlyError
from app.api.embeddable import NoEmbedError
from app.api.faults import fault_html
from app.api.links import link_header, withdrawn_links
from app.api.methods import allowed
from app.api.negotiation import NotAcceptableError
from app.api.oembed_params import NoFormatError
from app.api.path_names import named_by
from app.api.process_errors import TYPES
from app.api.results import SupersededError
from app.api.state import state_of
from app.api.workers import OverloadedError
from app.desk.merging import MergeError, merged_into
from app.domain.errors import (
    BadParameterError,
    BadRecordError,
    Fault,
    KilometreError,
    MapperError,
    UnknownIdError,
    WithdrawnError,
)
from app.exports.formats import ExportError
from app.exports.result_bundle import NoBundleError
from app.exports.tiles.grid import NoTileError
from app.sources.imports.errors import BadImportError, ImportTooLargeError
from app.store.journal.errors import (
    AlreadyThereError,
    JournalBusyError,
    JournalFullError,
    JournalUnavailableError,
    KeyReusedError,
    VersionConflictError,
)

__all__ = ["OPEN_TO_ALL", "SECURITY_HEADERS", "STATUS", "add_error_handlers", "problem"]

STATUS: dict[type[MapperError], HTTPStatus] = {
    BadParameterError: HTTPStatus.BAD_REQUEST,
    KilometreError: HTTPStatus.BAD_REQUEST,
    UnknownIdError: HTTPStatus.NOT_FOUND,
    NoTileError: HTTPStatus.NOT_FOUND,
    NoEmbedError: HTTPStatus.NOT_FOUND,
    NoFormatError: HTTPStatus.NOT_IMPLEMENTED,
    SupersededError: HTTPStatus.GONE,
    NoBundleError: HTTPStatus.GONE,
    WithdrawnError: HTTPStatus.GONE,
    NotAcceptableError: HTTPStatus.NOT_ACCEPTABLE,
    ExportError: HTTPStatus.INSUFFICIENT_STORAGE,
    OverloadedError: HTTPStatus.SERVICE_UNAVAILABLE,
    BadRecordError: HTTPStatus.BAD_REQUEST,
    ReadOnlyError: HTTPStatus.FORBIDDEN,
    BadTokenError: HTTPStatus.UNAUTHORIZED,
    ImportTooLargeError: HTTPStatus.BAD_REQUEST,
    BodyTypeError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    BodyTooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    BodyTooSlowError: HTTPStatus.REQUEST_TIMEOUT,
    KeyReusedError: HTTPStatus.CONFLICT,
    AlreadyThereError: HTTPStatus.CONFLICT,
    MergeError: HTTPStatus.CONFLICT,
    VersionConflictError: HTTPStatus.PRECONDITION_FAILED,
    JournalFullError: HTTPStatus.INSUFFICIENT_STORAGE,
    JournalBusyError: HTTPStatus.SERVICE_UNAVAILABLE,
    JournalUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
}
SERVER_FAULT = HTTPStatus.INTERNAL_SERVER_ERROR
PROBLEM_JSON = "application/problem+json"
MAX_DETAIL = 500
MAX_FAULTS = 200
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
# What a page says in its own way.
OF_PAGES = {"Content-Security-Policy"}
# For the answers that are made outside the CORS middleware.
OPEN_TO_ALL = {"Access-Control-Allow-Origin": "*", "Vary": "Accept"}

log = logging.getLogger("incident_mapper")


def problem(
    request: Request,
    status: HTTPStatus,
    code: str,
    detail: str,
    *,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Response:
    """Give a problem, as a page to a reader; ``code`` is stable between releases."""
    body = {
        "type": TYPES.get(code, "about:blank"),
        "title": status.phrase,
        "status": status.value,
        "code": code,
        "detail": _plain(detail.replace("\n", "; ")),
        **more,
    }
    shared = {**SECURITY_HEADERS, **(headers or {})}
    page = fault_html(request, body, {k: v for k, v in shared.items() if k not in OF_PAGES})
    return page or Response(orjson.dumps(body), status.value, shared, media_type=PROBLEM_JSON)


def add_error_handlers(app: FastAPI) -> None:
    """Make every error of the application a problem."""
    app.add_exception_handler(MapperError, _mapper_error)
    app.add_exception_handler(RequestValidationError, _bad_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected)


async def _mapper_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, MapperError):  # registered for MapperError only
        raise error
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), SERVER_FAULT)
    if status is SERVER_FAULT:
        log.error("%s", error)
    more, detail = _parameter_of(request, error)
    headers = {"Retry-After": "1"} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
    if isinstance(error, BadRecordError):
        more["faults"] = [_fault(fault) for fault in error.faults[:MAX_FAULTS]]
    if isinstance(error, BadImportError):
        more["fault_count"] = error.count
    if isinstance(error, BadTokenError):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, WithdrawnError):
        more["links"] = withdrawn_links(
            state_of(request).root(request),
            error.given,
            collection=error.collection,
            into=merged_into(error.reason),
        )
        more["withdrawn"] = _withdrawal(error)
        headers |= link_header(more["links"])
    return problem(request, status, error.code, detail, headers=headers, **more)


def _withdrawal(error: WithdrawnError) -> dict[str, str]:
    """Give what was withdrawn, why, and on which day if that is known."""
    told = {"id": error.given, "reason": error.reason, "collection": error.collection}
    day = {"day": error.day.isoformat()} if error.day else {}
    return {name: _plain(text) for name, text in (told | day).items()}


def _parameter_of(request: Request, error: MapperError) -> tuple[dict[str, Any], str]:
    """Give the parameter that is to blame, if there is one, and the detail, which begins with it.

    A name in the address is no part of the detail, since the address is read already.
    """
    if isinstance(error, BadParameterError):
        return {"parameter": _plain(error.parameter)}, str(error)
    if not isinstance(error, UnknownIdError):
        return {}, str(error)
    name, is_query = named_by(request, error)
    is_new = error.parameter is None and name is not None and is_query
    detail = f"{name}: {error}" if is_new else str(error)
    return ({} if name is None else {"parameter": _plain(name)}), detail


def _fault(fault: Fault) -> dict[str, Any]:
    """Give one fault: where it stands, as pointer or as row and column, and what was expected."""
    place = {"row": fault.row, "column": fault.column} if fault.row else {}
    return {"pointer": _plain(fault.pointer), "message": _plain(fault.message), **place}


async def _bad_request(request: Request, error: Exception) -> Response:
    """FastAPI's own findings: a 400 that names the parameter, never a 422."""
    items = error.errors() if isinstance(error, RequestValidationError) else []
    first = items[0] if items else {"loc": ("request",), "msg": "not readable"}
    name = str(first["loc"][-1])
    detail = f"{name}: {first['msg']}"
    return problem(request, HTTPStatus.BAD_REQUEST, "bad-parameter", detail, parameter=_plain(name))


async def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):  # registered for HTTPException only
        raise error
    status = HTTPStatus(error.status_code)
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        return _other_method(request, status)
    code = status.phrase.lower().replace(" ", "-")
    headers = dict(error.headers) if error.headers else None
    return problem(request, status, code, str(error.detail), headers=headers)


def _other_method(request: Request, status: HTTPStatus) -> Response:
    """Tell the methods that there are: by 204 to who asks for them, by 405 to any other."""
    headers = {"Allow": allowed(request)}
    if request.method == "OPTIONS":
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)
    detail = f"{request.method} is none of {headers['Allow']}"
    return problem(request, status, "method-not-allowed", detail, headers=headers)


async def _unexpected(request: Request, error: Exception) -> Response:
    """Say nothing of the inside; the log has the trace under the same number."""
    number = hashlib.sha256(repr((request.url.path, error)).encode()).hexdigest()[:8]
    log.error("unexpected error %s", number, exc_info=error)
    detail = f"something went wrong here; the log has it under {number}"
    return problem(
        request, HTTPStatus.INTERNAL_SERVER_ERROR, "internal", detail, headers=OPEN_TO_ALL
    )


def _plain(text: str) -> str:
    """Give text that is safe to repeat: no control characters, no lone surrogates, bounded."""
    kept = "".join(char if char.isprintable() else "�" for char in text[:MAX_DETAIL])
    return kept.encode("utf-8", errors="replace").decode()
