"""Make the content of an export from a page of the catalog: columns, types, head, why it is empty.

Types come from the collection, never from the features that happen to be selected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exports.content import Column, Content, Head, Kind
from app.exports.reshaped import Reshaped
from app.exports.tables import ARROW
from app.selection.readable import readable
from app.selection.selection import MAX_LIMIT
from app.store.journal.layers import LAYERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.selection.selection import Selection
    from app.store.catalog import Catalog
    from app.store.features import Collection
    from app.store.select import Page

__all__ = ["columns_of", "content_of", "empty_because"]

KINDS = {"integer": Kind.WHOLE, "number": Kind.REAL, "boolean": Kind.TRUTH}
FORMATS = {"date": Kind.DAY, "date-time": Kind.INSTANT}
CUT = f"limit was cut to {MAX_LIMIT:,}, the most that is given at once; the link next goes on"
# The columns of a collection are made once and kept with it as long as it lives.
KEPT = "export_columns"
DECLARED = {kind: name for name, kind in ARROW.items()}


def content_of(  # noqa: PLR0913 - what is asked, what was found, and what only the caller knows
    catalog: Catalog,
    collection_id: str,
    asked: Selection,
    page: Page,
    *,
    links: Sequence[dict[str, str]] = (),
    schema_url: str | None = None,
    is_full: bool = False,
    made_at: datetime | None = None,
) -> Content:
    """Give the content of an export of a page of features; ``made_at`` is for pages only."""
    collection = catalog.collection(collection_id)
    head = Head(
        matched=page.matched,
        returned=len(page.features),
        date=catalog.data_date,
        catalog_version=catalog.version,
        coverage=catalog.coverage.sentence(),
        query=asked.canonical,
        links=tuple(links),
        schema_url=schema_url,
        time_stamp=f"{made_at:%Y-%m-%dT%H:%M:%SZ}" if made_at else None,
        empty_because=None if page.features else empty_because(collection, asked, page),
        cut_because=CUT if asked.is_cut else None,
    )
    return Content(
        collection=collection.id,
        title=collection.title,
        description=collection.description,
        licence=collection.licence,
        credit=collection.credit,
        columns=columns_of(collection, asked.properties) + _marks(page),
        is_spatial=collection.spatial,
        rows=Reshaped(page.features, asked) if asked.reshapes else page.features,
        head=head,
        names=asked.properties,
        is_full=is_full,
        crs=asked.crs,
    )


def columns_of(collection: Collection, names: tuple[str, ...] | None = None) -> tuple[Column, ...]:
    """Give the columns of a collection with their types, only the named ones if any are."""
    found = collection.__dict__.get(KEPT)
    if found is None:
        found = collection.__dict__[KEPT] = _all_columns(collection)
    return found if names is None else tuple(column for column in found if column.name in names)


def _all_columns(collection: Collection) -> tuple[Column, ...]:
    declared = LAYERS[collection.id].columns if collection.id in LAYERS else {}
    return tuple(
        Column(name, DECLARED[declared[name]] if name in declared else _kind(collection, name))
        for name in collection.columns
    )


def empty_because(collection: Collection, asked: Selection, page: Page) -> str:
    """Say why a selection holds nothing."""
    if not collection.features:
        return f"the collection {collection.id} holds no features"
    if page.matched:
        found = (
            "1 feature that matches" if page.matched == 1 else f"{page.matched} features that match"
        )
        return f"offset {page.offset} lies beyond the {found}"
    count = len(collection.features)
    there = f"none of the {count} features" if count > 1 else "the one feature"
    how = "matches" if count > 1 else "does not match"
    return f"{there} of {collection.id} {how} {readable(asked.canonical)}"


def _kind(collection: Collection, name: str) -> Kind:
    rule: dict[str, Any] = collection.types[name]
    return KINDS.get(rule["type"]) or FORMATS.get(rule.get("format", ""), Kind.TEXT)


def _marks(page: Page) -> tuple[Column, ...]:
    """Give the marks that stand beside the properties of any feature, as columns of text."""
    names = {name for feature in page.features if feature.marks for name in feature.marks}
    return tuple(Column(name, Kind.TEXT) for name in sorted(names))
