"""Documents that files have instead of the service's: what it claims to answer, they do not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.publish.twin.words import FOLLOWED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.publish.twin.words import Words

__all__ = ["api_document", "conformance_document", "landing_document", "shallow"]

Document = dict[str, Any]
COLLECTION, FEATURE = "/collections/{collectionId}", "/collections/{collectionId}/items/{featureId}"
JSON, GEOJSON, SCHEMA = "application/json", "application/geo+json", "application/schema+json"
# A file by its name, and what of the service it holds: path, and media type.
FILES = {
    "/index.json": ("/", JSON),
    "/conformance.json": ("/conformance", JSON),
    "/collections.json": ("/collections", JSON),
    f"{COLLECTION}.json": (COLLECTION, JSON),
    f"{COLLECTION}/schema.json": (f"{COLLECTION}/schema", SCHEMA),
    f"{COLLECTION}/queryables.json": (f"{COLLECTION}/queryables", SCHEMA),
    f"{COLLECTION}/items.geojson": (f"{COLLECTION}/items", GEOJSON),
    f"{COLLECTION}/items/{{featureId}}.geojson": (FEATURE, GEOJSON),
    f"{COLLECTION}/items/{{featureId}}/versions.json": (f"{FEATURE}/versions", JSON),
    f"{COLLECTION}/tiles/tilesets.json": (f"{COLLECTION}/tiles", JSON),
    f"{COLLECTION}/tiles/tileset.json": (f"{COLLECTION}/tiles/{{tileMatrixSetId}}", JSON),
    "/tileMatrixSets.json": ("/tileMatrixSets", JSON),
    "/map/style.json": ("/map/style.json", JSON),
    "/datapackage.json": ("/datapackage.json", JSON),
    "/dcat.jsonld": ("/dcat.jsonld", "application/ld+json"),
    "/prov.jsonld": ("/prov.jsonld", "application/ld+json"),
}
REFERENCE = re.compile(r"#/components/schemas/([\w.-]+)")


def conformance_document(words: Words) -> Document:
    """Give the declaration: no class of a service, and the formats that are followed."""
    return {"conformsTo": [], "description": words.plain, "formats": [*FOLLOWED]}


def landing_document(landing: Document, words: Words) -> Document:
    """Give the landing page with what the files are."""
    described = f"{landing['description']}. {words.plain}."
    return {
        **landing,
        "description": described,
        "catalog_version": words.catalog.version,
        "data_date": words.day,
        "left_out": [*words.left_out],
    }


def api_document(api: Document, words: Words) -> Document:
    """Give the files as OpenAPI: addresses without a parameter but for parts of their path."""
    paths = {name: {"get": _operation(api, *held)} for name, held in FILES.items()}
    schemas = api["components"]["schemas"]
    kept = set(_reached(paths, schemas))
    tags = dict.fromkeys(tag for each in paths.values() for tag in each["get"]["tags"])
    return {
        "openapi": api["openapi"],
        "info": {**api["info"], "title": f"{api['info']['title']}, as files",
                 "description": f"{words.plain}."},
        "servers": [{"url": words.base.rstrip("/") or "."}],
        "tags": [{"name": name} for name in tags],
        "paths": paths,
        "components": {"schemas": {name: each for name, each in schemas.items() if name in kept}},
    }  # fmt: skip


def _operation(api: Document, path: str, media_type: str) -> Document:
    served = api["paths"][path]["get"]
    content = served["responses"]["200"]["content"][media_type]
    in_path = [
        each
        for each in served["parameters"]
        if each["in"] == "path" and each["name"] != "tileMatrixSetId"
    ]
    return {
        "summary": served["summary"],
        "operationId": served["operationId"],
        "tags": served["tags"],
        "parameters": in_path,
        "responses": {"200": {"description": "The file", "content": {media_type: content}}},
    }


def _reached(given: Any, schemas: Document) -> Iterator[str]:
    """Yield the names of the schemas that something refers to, also through others."""
    waiting, seen = [given], set[str]()
    while waiting:
        for name in REFERENCE.findall(str(waiting.pop())):
            if name not in seen:
                seen.add(name)
                waiting.append(schemas[name])
                yield name


def shallow(document: Document, deepest: int) -> Document:
    """Give what is said of tiles, of which there are none deeper than a zoom."""
    found = dict(document)
    if "maxzoom" in found:
        found["maxzoom"] = deepest
        layers = found["vector_layers"]
        found["vector_layers"] = [{**each, "maxzoom": deepest} for each in layers]
    if "tileMatrixSetLimits" in found:
        limits = found["tileMatrixSetLimits"]
        found["tileMatrixSetLimits"] = [x for x in limits if int(x["tileMatrix"]) <= deepest]
    return found
