"""Every GET route with one address that answers 200, and the parameters it reads."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import app.api.routes

__all__ = [
    "EXAMPLES", "EXECUTION", "HTML", "IMPORT", "OF_A_JOB", "OF_A_RESULT", "READS", "STILL",
    "STILLS", "TILE", "TILES", "TILESET", "WRITES", "declared_routes", "documented",
]  # fmt: skip

OFFICE = "cpc-2025-09-24-office-strike"
ON_MAP = (
    "bbox", "bbox-crs", "datetime", "datetime-mode", "ids", "properties", "near", "verdict", "kp",
    "filter", "filter-lang", "filter-crs", "limit", "offset", "as-of",
)  # fmt: skip
SELECTION = (*ON_MAP, "crs", "sortby", "geometry", "skipGeometry", "precision", "simplify")
FILE = ("download", "csv-geometry", "bom")
TILES = "/collections/{collection_id}/tiles"
TILESET = f"{TILES}/{{tile_matrix_set_id}}"
TILE = f"{TILESET}/{{tile_matrix}}/{{tile_row}}/{{tile_col}}"
EXAMPLES = {
    "/": "/",
    "/conformance": "/conformance",
    "/functions": "/functions",
    "/collections": "/collections",
    "/collections/{collection_id}": "/collections/incidents",
    "/collections/{collection_id}/schema": "/collections/incidents/schema",
    "/collections/{collection_id}/queryables": "/collections/incidents/queryables",
    "/collections/{collection_id}/items": "/collections/incidents/items",
    "/collections/{collection_id}/qlr": "/collections/incidents/qlr",
    "/collections/{collection_id}/items/{item_id}": f"/collections/incidents/items/{OFFICE}",
    "/collections/{collection_id}/items/{item_id}/versions": (
        f"/collections/incidents/items/{OFFICE}/versions"
    ),
    "/collections/{collection_id}/items/{item_id}/versions/{version}": (
        f"/collections/incidents/items/{OFFICE}/versions/1"
    ),
    "/collections/{collection_id}/items/{item_id}/duplicates": (
        f"/collections/incidents/items/{OFFICE}/duplicates"
    ),
    "/tileMatrixSets": "/tileMatrixSets",
    "/tileMatrixSets/{tile_matrix_set_id}": "/tileMatrixSets/WebMercatorQuad",
    "/map/style.json": "/map/style.json",
    TILES: "/collections/incidents/tiles",
    TILESET: "/collections/incidents/tiles/WebMercatorQuad",
    TILE: "/collections/incidents/tiles/WebMercatorQuad/4/5/9",
    "/changes": "/changes",
    "/incidents/{item_id}": f"/incidents/{OFFICE}",
    "/near": f"/near?incident={OFFICE}&within=25km",
    "/locate": "/locate?kp=1240",
    "/geocode": "/geocode?q=Tengiz",
    "/map": "/map",
    "/embed": "/embed",
    "/map/rows": "/map/rows",
    "/map/rows/titles": "/map/rows/titles?rows=0,33",
    "/map/rows/card": f"/map/rows/card?incident={OFFICE}",
    "/map/rows/found": "/map/rows/found?q=storm",
    "/oembed": "/oembed?url=http://testserver/map",
    "/about": "/about",
    "/docs": "/docs",
    "/static/{name}": "/static/incident-map.js",
    "/static/{position}/{size}": "/static/auto/300x200.png",
    "/static/{overlay:path}/{position}/{size}": "/static/pin-s-a(37.8,44.7)/auto/200x150.png",
    "/healthz": "/healthz",
    "/datapackage.json": "/datapackage.json",
    "/dcat.jsonld": "/dcat.jsonld",
    "/prov.jsonld": "/prov.jsonld",
    "/api": "/api",
}
STILLS = tuple(path for path in EXAMPLES if path.endswith("/{size}"))
# What is asked in a body, without a token.
STILL = "/static"
EXECUTION = "/processes/{process_id}/execution"
EXAMPLES |= {
    "/analyses": "/analyses",
    "/analyses/near-table": "/analyses/near-table",
    "/analyses/rings": "/analyses/rings",
    "/analyses/summary": "/analyses/summary",
    "/analyses/corridor": "/analyses/corridor",
    "/analyses/clustering": "/analyses/clustering",
    "/analyses/scan": "/analyses/scan",
    "/analyses/timeline": "/analyses/timeline",
    "/analyses/status": "/analyses/status",
    "/analyses/reach": "/analyses/reach?incident=cpc-2025-11-29-spm2-naval-drones",
    "/analyses/sensitivity": "/analyses/sensitivity",
    "/analyses/what-if": "/analyses/what-if?geometry=POINT (37.65 44.67)",
    "/processes": "/processes",
    "/processes/{process_id}": "/processes/near-table",
}
# A result has no address before it is made.
LOOK = ("f", "theme", "width")
OF_A_RESULT: dict[str, tuple[str, ...]] = {
    "/analyses/{result_id}": LOOK,
    "/analyses/{result_id}/bundle.zip": (),
}
# What is never there: nothing is run in the background.
OF_A_JOB: dict[str, tuple[str, ...]] = {"/jobs/{job_id}": (), "/jobs/{job_id}/results": ()}
CHOOSING = (
    "bbox", "bbox-crs", "datetime", "datetime-mode", "ids", "near", "verdict", "kp", "filter",
    "filter-lang", "filter-crs", "as-of",
)  # fmt: skip
READS = {
    "/": ("as-of", "f"),
    "/conformance": ("f",),
    "/functions": ("f",),
    "/collections": ("f",),
    "/collections/{collection_id}": ("f",),
    "/collections/{collection_id}/schema": ("f",),
    "/collections/{collection_id}/queryables": ("f",),
    "/collections/{collection_id}/items": (*SELECTION, "profile", "f", *FILE),
    "/collections/{collection_id}/qlr": tuple(name for name in SELECTION if name != "crs"),
    "/collections/{collection_id}/items/{item_id}": ("as-of", "crs", "f"),
    "/collections/{collection_id}/items/{item_id}/versions": ("f",),
    "/collections/{collection_id}/items/{item_id}/versions/{version}": ("f",),
    "/collections/{collection_id}/items/{item_id}/duplicates": ("at-least", "f"),
    "/tileMatrixSets": ("f",),
    "/tileMatrixSets/{tile_matrix_set_id}": ("f",),
    "/map/style.json": (*CHOOSING, "theme"),
    **dict.fromkeys((TILES, TILESET, TILE), (*CHOOSING, "properties", "f")),
    "/changes": (*CHOOSING[:-1], "collection", "since", "limit", "offset", "f"),
    "/incidents/{item_id}": ("as-of", "lang", "f"),
    "/near": ("incident", "lon", "lat", "radius", "within", "kind", "as-of"),
    "/locate": ("lon", "lat", "radius", "kp", "route"),
    "/geocode": ("q",),
    "/map": (*ON_MAP, "lang", "standalone"),
    "/embed": (
        *ON_MAP,
        "lang",
        "scale",
        "zoom-control",
        "wheel-zoom",
        "layers-control",
        "caption",
    ),
    "/map/rows": ON_MAP,
    "/map/rows/titles": (*ON_MAP, "lang", "rows"),
    "/map/rows/card": (*ON_MAP, "lang", "incident"),
    "/map/rows/found": (*ON_MAP, "q"),
    **dict.fromkeys(
        STILLS,
        (
            *ON_MAP,
            "lang",
            "padding",
            "layers",
            "off",
            "theme",
            "title",
            "legend",
            "scale",
            "ticks",
            "footprints",
            "north",
            "inset",
            "attribution",
        ),
    ),
    "/analyses": ("f",),
    "/analyses/near-table": (*CHOOSING, "k", "within", "layers", "profile", *LOOK),
    "/analyses/rings": (*CHOOSING, "around", "distances", "radius", *LOOK),
    "/analyses/summary": (*CHOOSING, "by", *LOOK),
    "/analyses/corridor": (*CHOOSING, "route", "step", "bandwidth", "along", *LOOK),
    "/analyses/clustering": (
        *CHOOSING,
        "route",
        "step",
        "reach",
        "correction",
        "permutations",
        "draws",
        "seed",
        *LOOK,
    ),
    "/analyses/scan": (
        *CHOOSING,
        "route",
        "step",
        "window",
        "days",
        "permutations",
        "draws",
        "seed",
        *LOOK,
    ),
    "/analyses/timeline": (*CHOOSING, "period", "time", "span", *LOOK),
    "/analyses/status": (*CHOOSING, "assets", "on", *LOOK),
    "/analyses/reach": ("as-of", "incident", *LOOK),
    "/analyses/sensitivity": (
        *CHOOSING,
        "around",
        "within",
        "least",
        "radius",
        "steps",
        *LOOK,
    ),
    "/analyses/what-if": (*CHOOSING, "geometry", "place", "radius", "within", "k", *LOOK),
    "/processes": ("limit", "offset"),
    "/processes/{process_id}": (),
    "/oembed": ("url", "maxwidth", "maxheight", "format"),
    "/about": (),
    "/docs": (),
    "/static/{name}": ("v",),
    "/healthz": (),
    "/datapackage.json": (),
    "/dcat.jsonld": (),
    "/prov.jsonld": (),
    "/api": ("f",),
}
ITEMS = "/collections/{collection_id}/items"
IMPORT = "/collections/incidents/import"
WRITES = (
    (IMPORT, "POST"),
    (ITEMS, "POST"),
    (f"{ITEMS}/{{item_id}}", "PUT"),
    (f"{ITEMS}/{{item_id}}", "PATCH"),
    (f"{ITEMS}/{{item_id}}", "DELETE"),
    (f"{ITEMS}/{{item_id}}/merge", "POST"),
    (f"{ITEMS}/{{item_id}}/unmerge", "POST"),
)
HTML = (
    "/?f=html",
    "/analyses?f=html",
    *(
        f"{address}{'&' if '?' in address else '?'}f=html"
        for path, address in EXAMPLES.items()
        if path.startswith("/analyses/")
    ),
    "/conformance?f=html",
    "/functions?f=html",
    "/collections?f=html",
    "/collections/incidents?f=html",
    "/collections/incidents/schema?f=html",
    "/collections/incidents/queryables?f=html",
    "/collections/incidents/items?f=html",
    f"/collections/incidents/items/{OFFICE}?f=html",
    f"/incidents/{OFFICE}",
    "/map",
    "/embed",
    "/about",
    "/docs",
)


def declared_routes() -> list[tuple[str, str]]:
    """Give the path and each method of every route that a module of the API declares."""
    routers = [
        import_module(f"app.api.routes.{module.name}").router
        for module in iter_modules(app.api.routes.__path__)
    ]
    declared = [route for router in routers for route in router.routes]
    return sorted((route.path, method) for route in declared for method in route.methods)


def documented(path: str) -> str:
    """Give a route's path as the OpenAPI document has it: with the names of the standard."""
    names = {
        "collection_id": "collectionId", "item_id": "featureId", "process_id": "processID",
        "result_id": "resultId", "job_id": "jobID", "tile_matrix_set_id": "tileMatrixSetId",
        "tile_matrix": "tileMatrix", "tile_row": "tileRow", "tile_col": "tileCol",
    }  # fmt: skip
    path = path.replace(":path}", "}")
    for ours, standard in names.items():
        path = path.replace(f"{{{ours}}}", f"{{{standard}}}")
    return path
