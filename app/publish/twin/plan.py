"""Which addresses of the service become files, in one order."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.api.changes_question import FEEDS
from app.api.negotiation import CITATIONS
from app.language.languages import CODES, ENGLISH
from app.maps.assets import STATIC_NAMES
from app.maps.mapdata import MOST_IN_PAGE
from app.publish.twin.names import GRID, STILLS, VIEWS
from app.store.history import KINDS, changes, public_versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.store.catalog import Catalog
    from app.store.features import Collection
    from app.store.record import Record

__all__ = ["addresses", "is_whole", "tombstones"]

INCIDENTS = "incidents"
OF_DOCS = ("swagger-ui-bundle.js", "swagger-ui.css")
DOCUMENTS = ("", "conformance", "collections")
# What a whole collection can be had as; some of it only where it has positions.
WHOLE, OF_POSITIONS = ("json", "fgb", "csv", "parquet"), ("gpkg", "kml")


def addresses(record: Record, page_size: int, *, has_base: bool) -> Iterator[str]:
    """Yield addresses below the root, each of which is one file.

    Without a public address of the twin those are left out that cannot do without one.
    """
    catalog = record.catalog
    for name in DOCUMENTS:
        yield from (f"{name}?f=json", f"{name}?f=html")
    yield from ("about", "docs", "api", "datapackage.json", "dcat.jsonld", "prov.jsonld")
    yield from (f"static/{name}" for name in (*STATIC_NAMES, *OF_DOCS))
    yield from _maps(catalog)
    yield from _pages_of_incidents(catalog)
    yield from tombstones(catalog)
    for found in catalog.collections.values():
        yield from _collection(record, found, page_size)
    yield from ("tileMatrixSets", f"tileMatrixSets/{GRID}", "map/style.json")
    yield "map/style.json?theme=dark"
    yield from _stills()
    if has_base:
        yield from _previews(catalog)
        yield from _feeds(record, page_size)


def tombstones(catalog: Catalog) -> Iterator[str]:
    """Yield what tells of incidents that were withdrawn: pages that are cited must not be lost.

    Their versions are no files: a withdrawal is told, and what was withdrawn is not.
    """
    for name in sorted(catalog.told_withdrawn):
        yield from (f"incidents/{name}?f=html&lang={code}" for code in CODES)
        item = f"collections/{INCIDENTS}/items/{name}"
        yield from (f"{item}?f={form}" for form in ("json", "html"))


def _previews(catalog: Catalog) -> Iterator[str]:
    """Yield what other sites show of the page of an incident."""
    for each in catalog.collection(INCIDENTS).features:
        yield f"static/auto/1200x630.png?ids={each.id}&lang=en"


def _feeds(record: Record, page_size: int) -> Iterator[str]:
    """Yield all pages of the feeds, which name what they lead to in full."""
    of_all = [change.collection for change in changes(record, datetime.min.replace(tzinfo=UTC))]
    for asked, count in (("collection=incidents&", of_all.count(INCIDENTS)), ("", len(of_all))):
        for kind in FEEDS:
            yield from (f"changes?{asked}f={kind}{at}" for at in _pages(count, page_size))


def is_whole(catalog: Catalog) -> bool:
    """Say whether the page of the map brings all incidents, so that it asks nobody for more."""
    return len(catalog.collection(INCIDENTS).features) <= MOST_IN_PAGE


def _maps(catalog: Catalog) -> Iterator[str]:
    """Yield the map in each language; what one page does not hold comes as one file."""
    for code in CODES:
        yield f"map?lang={code}&standalone=1"
        yield f"static/auto/1200x630.png?lang={code}"
        if is_whole(catalog):
            yield from (f"map?lang={code}", f"embed?lang={code}")


def _pages_of_incidents(catalog: Catalog) -> Iterator[str]:
    for each in catalog.collection(INCIDENTS).features:
        yield from (f"incidents/{each.id}?lang={code}" for code in CODES)
        yield from (f"incidents/{each.id}?f={form}" for form in ("bibtex", "csl", "ris"))
        if catalog.incident(each.id).footprint is not None:
            yield from (f"incidents/{each.id}?f=svg&lang={code}" for code in CODES)


def _collection(record: Record, found: Collection, page_size: int) -> Iterator[str]:
    here = f"collections/{found.id}"
    yield from (f"{here}?f=json", f"{here}?f=html")
    yield from (f"{here}/schema?f={form}" for form in ("json", "html", "feature"))
    yield from (f"{here}/queryables?f={form}" for form in ("json", "html", "names"))
    for at in _pages(len(found.features), page_size):
        yield from (f"{here}/items?f={form}{at}" for form in ("json", "html"))
    files = (*WHOLE, *OF_POSITIONS) if found.spatial else WHOLE
    yield from (f"{here}/items?f={form}&download=true" for form in files)
    for each in found.features:
        item = f"{here}/items/{each.id}"
        yield from (f"{item}?f={form}" for form in ("json", "html"))
        if found.id in KINDS:
            yield from (f"{item}?f={form}" for form in CITATIONS)
            yield f"{item}/versions"
            versions = public_versions(record, found.id, each.id)
            yield from (f"{item}/versions/{version.version}" for version in versions)
    if found.spatial:
        yield from (f"{here}/tiles", f"{here}/tiles/{GRID}", f"{here}/tiles/{GRID}?f=tilejson")


def _pages(count: int, page_size: int) -> Iterator[str]:
    """Yield where each page begins, as the end of a query; the first is there in any case."""
    yield ""
    yield from (f"&offset={offset}" for offset in range(page_size, count, page_size))


def _stills() -> Iterator[str]:
    """Yield the main views in English with both themes, and the first in the other languages.

    A PDF is for paper: there is none of the dark theme.
    """
    for name, position in VIEWS.items():
        for form in STILLS:
            at = f"static/{position}/1280x800"
            fine = "@2x" if form == "png" else ""
            yield f"{at}{fine}.{form}"
            yield from [f"{at}{fine}.{form}?theme=dark"] if form != "pdf" else []
            others = [code for code in CODES if code != ENGLISH.code and name == "route"]
            yield from (f"{at}.{form}?lang={code}" for code in others)
