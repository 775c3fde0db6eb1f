"""The style of the map for vector tiles: a MapLibre style document in the colours of the map.

There are no labels, icons or pictures, since these would need fonts and sprites. So incidents of
different classes differ by colour alone; their words are in the properties of each.

References
----------
MapLibre Style Specification, version 8.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from app.domain.record.places import NEVER_A_PIN
from app.maps.style import CLASSES, THEMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["GROUND", "TILED", "Ground", "vector_style"]

VERSION = 8
# Collections that are drawn: of the ground as they are served, the others as vector tiles.
GROUND = (
    "basemap-land", "basemap-lakes", "basemap-rivers", "basemap-borders-region",
    "basemap-borders-country",
)  # fmt: skip
TILED = ("route", "places", "assets", "incidents")
OKRUG = "novorossiysk-okrug"
# Coarse places are dashed, as on the map; dashes are in widths of the line.
COARSE = ["in", ["get", "location_class"], ["literal", [*map(str, NEVER_A_PIN), "area"]]]
# What is drawn above the ground begins at a point that a circle can be put on.
POINTS = ["==", ["geometry-type"], "Point"]
Layer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the ground ends and what is looked at first (degrees, west to north), and the credits.

    The credits are plain text; maps show them as HTML, so that they are escaped.
    """

    window: tuple[float, float, float, float]
    view: tuple[float, float, float, float]
    credit: str


def vector_style(
    theme: str, *, tilejson: Mapping[str, str], geojson: Mapping[str, str], ground: Ground
) -> dict[str, Any]:
    """Give the style document of a theme.

    ``tilejson`` are the addresses of the tilesets of :data:`TILED`, ``geojson`` those of the items
    of :data:`GROUND`.
    """
    west, south, east, north = ground.view
    sources = {
        "window": {
            "type": "geojson",
            "data": _box(ground.window),
            "attribution": escape(ground.credit),
        },
        **{name: {"type": "geojson", "data": address} for name, address in geojson.items()},
        **{name: {"type": "vector", "url": address} for name, address in tilejson.items()},
    }
    return {
        "version": VERSION,
        "name": f"Incident Mapper, {theme}",
        "center": [round((west + east) / 2.0, 3), round((south + north) / 2.0, 3)],
        "zoom": 4,
        "sources": sources,
        "layers": [*_ground(THEMES[theme]), *_context(THEMES[theme]), *_incidents(theme)],
    }


def _ground(colour: dict[str, str]) -> Iterator[Layer]:
    yield {
        "id": "background",
        "type": "background",
        "paint": {"background-color": colour["blank"]},
    }
    yield _layer("sea", "fill", "window", {"fill-color": colour["sea"]})
    yield _layer("land", "fill", "basemap-land", {"fill-color": colour["land"]})
    yield _layer("lakes", "fill", "basemap-lakes", {"fill-color": colour["sea"]})
    yield _line("rivers", "basemap-rivers", colour["sea"], 1.8)
    yield _line("borders-region", "basemap-borders-region", colour["region"], 0.8, dashes=(4, 4))
    yield _line(
        "borders-country", "basemap-borders-country", colour["border"], 1.2, dashes=(6, 2.5, 2, 2.5)
    )


def _context(colour: dict[str, str]) -> Iterator[Layer]:
    in_okrug: Layer = {"source-layer": "footprints", "filter": ["==", ["get", "id"], OKRUG]}
    paint = {"fill-color": colour["okrug"], "fill-opacity": 0.05}
    yield _layer("okrug", "fill", "places", paint, **in_okrug)
    yield _line("okrug-edge", "places", colour["okrug"], 1.4, **in_okrug)
    for quality, width, dashes in (("mapped", 3.0, None), ("schematic", 2.5, (2.4, 3.2))):
        has_quality = ["==", ["get", "route_quality"], quality]
        more: Layer = {"source-layer": "route", "filter": has_quality}
        yield _line(f"route-{quality}", "route", colour["route"], width, dashes=dashes, **more)
    for name, radius_px in (("places", 2.5), ("assets", 4.0)):
        fill, edge = colour["paper"], colour["faint" if name == "places" else "asset"]
        paint = _circle(fill, edge, radius_px, edge_px=1.5)
        yield _layer(name, "circle", name, paint, **{"source-layer": name, "filter": POINTS})


def _incidents(theme: str) -> Iterator[Layer]:
    colour = THEMES[theme]
    yield from _footprints(colour)
    radius: Any = ["interpolate", ["linear"], ["log10", ["get", "count"]], 0, 7, 2, 14, 4, 24]
    has_pins = ["<", ["get", "areas"], ["get", "count"]]
    paint = _circle(colour["paper"], colour["ink"], radius, edge_px=2)
    yield _incident_layer("incidents_grouped", "circle", paint, filter=has_pins)
    # Of these none may be a point: only a ring.
    hollow = {**paint, "circle-opacity": 0.15, "circle-stroke-opacity": 0.4}
    whole = {"id": "incidents_grouped-areas", "filter": ["!", has_pins]}
    yield {**_incident_layer("incidents_grouped", "circle", hollow), **whole}
    for name, style in CLASSES.items():
        shown = colour["paper"], getattr(style, theme)
        is_class = ["==", ["get", "event_class"], f"{name}"]
        layer = _incident_layer("incidents", "circle", _circle(*shown[::-1], 6.0, edge_px=1.5))
        yield {**layer, "id": f"incidents-{name}", "filter": ["all", POINTS, is_class]}


def _footprints(colour: dict[str, str]) -> Iterator[Layer]:
    ink = {"fill-color": colour["ink"], "fill-opacity": 0.05}
    yield _incident_layer("footprints", "fill", ink)
    for name, condition, dashes in (("fine", ["!", COARSE], None), ("coarse", COARSE, (4.5, 4.5))):
        more: Layer = {"source-layer": "footprints", "filter": condition}
        edge = _line(f"footprints-{name}", "incidents", colour["ink"], 1.1, dashes=dashes, **more)
        yield {**edge, "paint": {**edge["paint"], "line-opacity": 0.55}}
    yield _incident_layer("footprints_grouped", "fill", {**ink, "fill-opacity": 0.1})


def _incident_layer(name: str, kind: str, paint: dict[str, Any], **more: Any) -> Layer:
    return _layer(name, kind, "incidents", paint, **{"source-layer": name, **more})


def _layer(name: str, kind: str, source: str, paint: dict[str, Any], **more: Any) -> Layer:
    return {"id": name, "type": kind, "source": source, **more, "paint": paint}


def _line(
    name: str,
    source: str,
    colour: str,
    width_px: float,
    *,
    dashes: tuple[float, ...] | None = None,
    **more: Any,
) -> Layer:
    dashed = {"line-dasharray": list(dashes)} if dashes else {}
    paint = {"line-color": colour, "line-width": width_px, **dashed}
    return _layer(name, "line", source, paint, **more)


def _circle(fill: str, edge: str, radius_px: Any, *, edge_px: float) -> dict[str, Any]:
    return {
        "circle-color": fill,
        "circle-radius": radius_px,
        "circle-stroke-color": edge,
        "circle-stroke-width": edge_px,
    }


def _box(bounds: tuple[float, float, float, float]) -> dict[str, Any]:
    west, south, east, north = bounds
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    polygon = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {}, "geometry": polygon}
