"""Which content coding an answer has: gzip to who takes it, none to anybody else.

References: RFC 9110, section 12.5.3 (Accept-Encoding).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Compression", "Encodings", "encodings_of"]

MINIMUM_SIZE = 1_000
LEVEL = 5
# Parquet and PDF are compressed in themselves.
COMPRESSED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/vnd.apache.parquet", "application/pdf")
CODING = re.compile(
    r"\s*([\w!#$%&'^`|~+.*-]+)\s*(?:;\s*[qQ]\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?", re.ASCII
)
ACCEPT_ENCODING = b"accept-encoding"
MAX_CODINGS = 50


@dataclass(frozen=True, slots=True)
class Encodings:
    """What a client takes: gzip, and an answer as it is."""

    gzip: bool = False
    identity: bool = True


def encodings_of(scope: Scope) -> Encodings:
    """Give what the client of a request takes; without a header, only answers as they are."""
    return _read(",".join(Headers(scope=scope).getlist("accept-encoding")))


@lru_cache(maxsize=128)
def _read(header: str) -> Encodings:
    """Read the header; what cannot be read in it is passed over.

    What is not listed is not taken, but for an answer as it is. A star means gzip only to who
    refuses that: many send it who unpack nothing.
    """
    found = map(CODING.fullmatch, header.split(",")[:MAX_CODINGS])
    rated = {each[1].lower(): float(each[2] or 1) for each in found if each is not None}
    others = rated.get("*", 0.0)
    identity = rated.get("identity", 0.0 if rated.get("*") == 0 else None)
    starred = others if identity == 0 else 0.0
    gzip = rated.get("gzip", rated.get("x-gzip", starred))
    return Encodings(gzip=gzip > 0 and gzip >= (identity or 0.0), identity=identity != 0)


class Compression:
    """Compress what is large enough, and everything for who takes nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._large, self._all = (
            GZipMiddleware(
                app, minimum_size=size, compresslevel=LEVEL, exclude_content_types=COMPRESSED
            )
            for size in (MINIMUM_SIZE, 0)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with what the header means, as it is looked for a word only."""
        if scope["type"] == "http":
            taken = encodings_of(scope)
            kept = [pair for pair in scope["headers"] if pair[0] != ACCEPT_ENCODING]
            coding = (ACCEPT_ENCODING, b"gzip" if taken.gzip else b"identity")
            scope = {**scope, "headers": [*kept, coding]}
            packs = self._large if taken.identity else self._all
            await packs(scope, receive, send)
        else:
            await self._large(scope, receive, send)
