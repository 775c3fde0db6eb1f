"""The requirements classes that are claimed; each has tests by the name of its requirements."""

from __future__ import annotations

__all__ = ["conforms_to"]

OGC = "http://www.opengis.net/spec"
CLASSES: dict[str, tuple[str, ...]] = {
    "ogcapi-features-1/1.0": ("core", "geojson", "html", "oas30"),
    "ogcapi-features-2/1.0": ("crs",),
    "ogcapi-features-3/1.0": ("queryables", "filter", "features-filter"),
    "cql2/1.0": (
        "cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators",
        "case-insensitive-comparison", "accent-insensitive-comparison", "basic-spatial-functions",
        "basic-spatial-functions-plus", "spatial-functions", "temporal-functions",
        "array-functions", "property-property", "arithmetic", "functions",
    ),
    "ogcapi-features-5/1.0": (
        "schemas", "core-roles-features", "returnables-and-receivables", "queryables",
    ),
    "ogcapi-tiles-1/1.0": ("core", "tileset", "tilesets-list", "geodata-tilesets", "mvt"),
    "ogcapi-processes-1/1.0": ("core", "ogc-process-description", "json", "oas30"),
}  # fmt: skip


def conforms_to() -> list[str]:
    """Give the URIs of the classes."""
    return [f"{OGC}/{part}/conf/{name}" for part, names in CLASSES.items() for name in names]
