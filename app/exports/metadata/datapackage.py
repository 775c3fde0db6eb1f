"""The collections as a Data Package, so that programs for tables load them with their types.

References: Data Package 2.0 (with the names of version 1 beside them), Table Schema 2.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exports.content import Kind
from app.exports.csv_text import CREDIT
from app.exports.metadata.described import AUTHOR, KEYWORDS
from app.exports.schema import is_given
from app.store.citation import citation_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.exports.content import Column
    from app.exports.metadata.described import Described, File
    from app.sources.manifest import Manifest
    from app.store.catalog import Catalog

__all__ = ["datapackage"]

PROFILES = "https://datapackage.org/profiles/2.0"
NAME, TITLE = "incident-mapper", "The Incident Mapper record"
TYPES = {
    Kind.TEXT: "string",
    Kind.WHOLE: "integer",
    Kind.REAL: "number",
    Kind.TRUTH: "boolean",
    Kind.DAY: "date",
    Kind.INSTANT: "datetime",
}


def datapackage(catalog: Catalog, root: str, collections: Sequence[Described]) -> dict[str, Any]:
    """Give the descriptor: one table a collection, and its other files beside it."""
    manifest, first = catalog.manifest, collections[0]
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "profile": "data-package",
        "name": NAME,
        "id": root,
        "title": TITLE,
        "description": first.coverage,
        "homepage": root,
        "version": catalog.version,
        "created": f"{catalog.dated:%Y-%m-%dT%H:%M:%SZ}",
        "citation": citation_of(catalog, root).sentence,
        "keywords": list(KEYWORDS),
        "contributors": [{"title": AUTHOR, "path": root, "roles": ["creator", "publisher"]}],
        "licenses": _licences(manifest),
        "sources": [each.model_dump(exclude_none=True) for each in manifest.sources],
        "resources": [_resource(one, file, catalog) for one in collections for file in one.files],
    }


def _licences(manifest: Manifest) -> list[dict[str, str]]:
    return [each.model_dump() for each in manifest.licenses]


def _resource(one: Described, file: File, catalog: Catalog) -> dict[str, Any]:
    """Give one file; a table has its columns with it."""
    is_table = file.name == "csv"
    said: dict[str, Any] = {
        "name": one.id if is_table else f"{one.id}-{file.name}",
        "path": file.address,
        "title": one.title,
        "description": one.description,
        "format": file.name,
        "mediatype": file.media_type,
        "licenses": [one.licence.model_dump()] if one.licence else _licences(catalog.manifest),
        "sources": [{"title": one.credit}],
    }
    if file.bytes is not None:
        said |= {"bytes": file.bytes, "hash": f"sha256:{file.sha256}"}
    if not is_table:
        return said
    return {
        **said,
        "type": "table",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": _schema(one, catalog),
    }


def _schema(one: Described, catalog: Catalog) -> dict[str, Any]:
    collection = catalog.collection(one.id)
    fields = [
        {**_field(column, one), **_constraints(is_given(collection, column.name))}
        for column in one.columns
    ]
    places = [{"name": "WKT", "type": "string", "title": "Geometry"}] if one.is_spatial else []
    credits_ = [{"name": name, "type": "string"} for name in CREDIT]
    return {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [*fields, *places, *credits_],
        "primaryKey": ["id"],
        "missingValues": [""],
    }


def _field(column: Column, one: Described) -> dict[str, Any]:
    title, description, unit = one.meanings[column.name]
    said = {"name": column.name, "type": TYPES[column.kind], "title": title}
    said |= {"description": description} if description else {}
    said |= {"unit": unit} if unit else {}
    return {**said, "format": "any"} if column.kind is Kind.INSTANT else said


def _constraints(is_required: bool) -> dict[str, Any]:  # noqa: FBT001 - it writes one
    return {"constraints": {"required": True}} if is_required else {}
