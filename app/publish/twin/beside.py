"""What only files need: a page for whoever is lost, and two lists for crawlers."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.publish.twin.words import Words

__all__ = ["beside"]

LOST = "404.html"
# A host gives it for any address, however deep: it must not need another file.
LOST_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>No such file – Incident Mapper</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto;
padding: 0 1rem; overflow-wrap: anywhere; }}
</style>
</head>
<body>
<main>
<h1>There is no such file</h1>
<p>These pages are files of catalog version {version}, data of {day}. They answer no question: a \
filter, an analysis or a selection needs the running service.</p>
{home}</main>
</body>
</html>
"""
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def beside(words: Words, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each; a map of the site only with a public address."""
    base = words.base
    home = f'<p><a href="{escape(base)}">Incident Mapper</a></p>\n' if base else ""
    lost = LOST_PAGE.format(version=words.catalog.version, day=words.day, home=home)
    yield LOST, lost.encode()
    robots = "User-agent: *\nAllow: /\n" + (f"\nSitemap: {base}sitemap.xml\n" if base else "")
    yield "robots.txt", robots.encode()
    if base:
        yield "sitemap.xml", _sitemap(words, names)


def _sitemap(words: Words, names: Iterable[str]) -> bytes:
    gone = set(words.withdrawn)
    pages = [
        name
        for name in names
        if name.endswith(".html") and name.rpartition("/")[2].partition(".")[0] not in gone
    ]
    rows = (
        f"<url><loc>{escape(words.base + quote('' if name == 'index.html' else name))}</loc>"
        f"<lastmod>{words.day}</lastmod></url>\n"
        for name in pages
    )
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{SITEMAP}">\n'
    return f"{head}{''.join(rows)}</urlset>\n".encode()
