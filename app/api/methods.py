"""Which methods a resource has: the answer to ``OPTIONS``, and ``Allow`` of a 405.

References: RFC 9110, sections 9.3.7 and 10.2.1; OGC API - Features Part 4 (20-002), where clients
find out with ``OPTIONS`` what may be done with a resource.
"""

from __future__ import annotations

from fastapi import Request
from starlette.routing import Match

__all__ = ["allowed"]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


def allowed(request: Request) -> str:
    """Give the methods of the resource that a request names, as ``Allow`` lists them."""
    return ", ".join([*(method for method in METHODS if _is_routed(request, method)), "OPTIONS"])


def _is_routed(request: Request, method: str) -> bool:
    scope = {**request.scope, "method": "GET" if method == "HEAD" else method}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)
