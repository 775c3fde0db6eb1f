"""The shapes that all pages of the map draw, as one file instead of a part of each page."""

from __future__ import annotations

import base64
import hashlib
import re

__all__ = ["apart"]

INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
# The call that starts the map: it names the layers in the language of the page.
CALL = b"\nIncidentMap.start("
FILE = "static/map-shapes-{}.js"


def apart(page: bytes) -> tuple[bytes, dict[str, bytes]]:
    """Give a page of the map without its shapes, and the file that holds them, by its name.

    The page lies in the folder of the twin itself. Its policy allows what is left in it, and no
    more. Any other page comes back as it was, and without a file.
    """
    found = INLINE.search(page)
    shapes, mark, rest = found[1].rpartition(CALL) if found else (b"", b"", b"")
    if found is None or not mark:
        return page, {}
    name = FILE.format(hashlib.sha256(shapes).hexdigest()[:12])
    call = mark.lstrip() + rest
    scripts = b'<script src="%s"></script>\n<script>%s</script>' % (name.encode(), call)
    made = page[: found.start()] + scripts + page[found.end() :]
    return made.replace(_source(found[1]), _source(call), 1), {name: shapes + b"\n"}


def _source(code: bytes) -> bytes:
    """Give inline code as a policy names it."""
    return b"sha256-" + base64.b64encode(hashlib.sha256(code).digest())
