"""Answers with their headers: ETag and 304, content type, content security policy."""

from __future__ import annotations

import hashlib
import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import Response

if TYPE_CHECKING:
    from app.pages.render import HtmlPage

__all__ = ["CACHE", "GEOJSON", "JSON", "SCHEMA", "answer", "html_answer", "unchanged"]

GEOJSON = "application/geo+json"
JSON = "application/json"
SCHEMA = "application/schema+json"
CACHE = "no-cache"
# An entity tag without the sign that it is weak.
OPAQUE_TAG = re.compile(r'"[^"]*"')
LONG_CACHE = "public, max-age=31536000, immutable"


def answer(
    request: Request,
    body: bytes,
    media_type: str,
    *,
    headers: dict[str, str] | None = None,
    immutable: bool = False,
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    """Give a body with its ETag; a client that has it already gets 304 and nothing else.

    A tag in the headers is kept; without one it is the hash of the body. What is no success is
    always sent (RFC 9110, 13.2.1).
    """
    tag = (headers or {}).get("ETag") or f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    cache = LONG_CACHE if immutable else CACHE
    shared = {"ETag": tag, "Cache-Control": cache, **(headers or {})}
    known = unchanged(request, shared) if status is HTTPStatus.OK else None
    return known or Response(body, status.value, headers=shared, media_type=media_type)


def unchanged(
    request: Request, headers: dict[str, str], *, is_there: bool = True
) -> Response | None:
    """Give the answer to a client that has what carries the tag already; None to any other.

    Tags are compared weakly, so that a cache that made one strong, or weak, is known again. A star
    means whatever there is: it has to wait until that is known (``is_there``).

    References: RFC 9110, sections 8.8.3.2 and 13.1.2.
    """
    given = ",".join(request.headers.getlist("if-none-match"))
    if not given or request.method not in {"GET", "HEAD"}:
        return None
    is_known = _opaque(headers["ETag"]) in OPAQUE_TAG.findall(given)
    if not is_known and not (is_there and given.strip() == "*"):
        return None
    # What the whole answer would vary by; compression has nothing to do here.
    return Response(status_code=304, headers={**headers, "Vary": "Accept-Encoding"})


def _opaque(tag: str) -> str:
    return tag.removeprefix("W/")


def html_answer(
    request: Request,
    page: HtmlPage,
    *,
    frame_ancestors: str = "'none'",
    form_action: str = "'none'",
    headers: dict[str, str] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    """Give a page under a content security policy that knows its inline code by hash."""
    scripts = " ".join(["'self'", *(f"'{value}'" for value in page.script_hashes)])
    styles = " ".join(["'self'", *(f"'{value}'" for value in page.style_hashes)])
    policy = "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            f"style-src {styles}",
            f"style-src-elem {styles}",
            "style-src-attr 'unsafe-inline'",
            " ".join(["img-src 'self' data:", *page.image_hosts]),
            "object-src 'none'",
            "base-uri 'none'",
            f"form-action {form_action}",
            f"frame-ancestors {frame_ancestors}",
        ]
    )
    said = {"Content-Security-Policy": policy, "Content-Language": "en", **(headers or {})}
    kind = "text/html; charset=utf-8"
    return answer(request, page.html.encode(), kind, headers=said, status=status)
