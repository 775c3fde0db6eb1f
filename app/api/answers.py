"""Answers with their headers: ETag and 304, content type, content security policy."""

from __future__ import annotations

import hashlib
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
LONG_CACHE = "public, max-age=31536000, immutable"


def answer(
    request: Request,
    body: bytes,
    media_type: str,
    *,
    headers: dict[str, str] | None = None,
    immutable: bool = False,
) -> Response:
    """Give a body with its ETag; a client that has it already gets 304 and nothing else.

    A tag in the headers is kept; without one it is the hash of the body.
    """
    tag = (headers or {}).get("ETag") or f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    cache = LONG_CACHE if immutable else CACHE
    shared = {"ETag": tag, "Cache-Control": cache, **(headers or {})}
    return unchanged(request, shared) or Response(body, headers=shared, media_type=media_type)


def unchanged(request: Request, headers: dict[str, str]) -> Response | None:
    """Give the answer to a client that has what carries the tag already; None to any other."""
    given = request.headers.get("if-none-match", "")
    if headers["ETag"] not in [tag.strip() for tag in given.split(",")]:
        return None
    # What the whole answer would vary by; compression has nothing to do here.
    return Response(status_code=304, headers={**headers, "Vary": "Accept-Encoding"})


def html_answer(
    request: Request,
    page: HtmlPage,
    *,
    frame_ancestors: str = "'none'",
    form_action: str = "'none'",
    headers: dict[str, str] | None = None,
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
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            f"form-action {form_action}",
            f"frame-ancestors {frame_ancestors}",
        ]
    )
    said = {"Content-Security-Policy": policy, "Content-Language": "en", **(headers or {})}
    return answer(request, page.html.encode(), "text/html; charset=utf-8", headers=said)
