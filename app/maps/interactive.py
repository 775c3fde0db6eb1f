"""The interactive map: a folium map without third parties, and the data block it draws from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
import shapely
from branca.element import Element, Figure, MacroElement
from jinja2 import Template

from app.language.languages import ENGLISH
from app.maps.mapdata import map_data
from app.maps.text import json_block, packed_block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.language.languages import Language
    from app.maps.mapdata import Incidents
    from app.store.catalog import Catalog

__all__ = ["MapParts", "interactive_map"]

BASEMAP = ("land", "lakes", "rivers", "borders_region", "borders_country")
GROUPS = {
    "route": "CPC pipeline",
    "okrug": "Novorossiysk municipality",
    "marks": "Kilometre marks",
    "assets": "Stations, terminals, refineries",
    "towns": "Place names",
}
# folium writes a space behind each comma and indents deeply: a tenth of the page.
INDENT = re.compile(r"\n\s+")
BETWEEN_NUMBERS = re.compile(r"(?<=[\d\]]), (?=[\[\d-])")
CENTRE = (45.7, 45.5)
MIN_ZOOM, MAX_ZOOM = 4, 13


class OfflineMap(folium.Map):
    """A folium map that asks no other host: its files come with our own page."""

    default_js = []  # noqa: RUF012  # folium keeps its lists in the class
    default_css = []  # noqa: RUF012  # as above


class _Start(MacroElement):
    """The call that hands the groups and their titles to static/map.js."""

    _template = Template(
        "{% macro script(this, kwargs) %}IncidentMap.start({{ this.map }}, {{ this.groups }});"
        "{% endmacro %}"
    )

    def __init__(self, groups: dict[str, folium.FeatureGroup], language: Language) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca leaves it untyped
        self._groups, self._language = groups, language

    @property
    def map(self) -> str:
        """The JavaScript name of the map."""
        return self._parent.get_name() if self._parent else ""

    @property
    def groups(self) -> str:
        """The groups with their titles, as a JavaScript object."""
        titles = {key: json_block(self._language.say(GROUPS[key])) for key in self._groups}
        pairs = [
            f'"{key}": {{"title": {titles[key]}, "group": {group.get_name()}}}'
            for key, group in self._groups.items()
        ]
        return "{" + ", ".join(pairs) + "}"


@dataclass(frozen=True, slots=True)
class MapParts:
    """What a page needs: the map's element, its script, its data block, and how that is written."""

    html: str
    script: str
    data: str
    is_packed: bool


def interactive_map(
    catalog: Catalog, shown: Incidents, language: Language = ENGLISH, *, packed: bool = False
) -> MapParts:
    """Draw the catalog's layers and the given incidents; the same input gives the same bytes.

    The data block of one file is ``packed``: nothing compresses it on its way.
    """
    chart = _empty_map()
    _geojson(_window(catalog.bundle.basemap["land"]), "sea").add_to(chart)
    for name in BASEMAP:
        _geojson(catalog.bundle.basemap[name], name).add_to(chart)
    groups = {key: folium.FeatureGroup() for key in GROUPS}
    for group in groups.values():
        group.add_to(chart)
    _geojson(_okrug(catalog), "okrug").add_to(groups["okrug"])
    _route(catalog).add_to(groups["route"])
    _Start(groups, language).add_to(chart)
    return _parts(chart, map_data(catalog, shown, language), packed=packed)


def _empty_map() -> OfflineMap:
    return OfflineMap(
        tiles=None,
        control_scale=True,
        location=CENTRE,
        max_bounds=True,
        min_lon=0,
        max_lon=90,
        min_lat=25,
        max_lat=62,
        minZoom=MIN_ZOOM,
        maxZoom=MAX_ZOOM,
        zoomSnap=0.25,
        attributionControl=False,
    )


def _parts(chart: OfflineMap, data: dict[str, Any], *, packed: bool) -> MapParts:
    root = chart.get_root()
    if not isinstance(root, Figure):  # folium puts every map into one
        raise TypeError(type(root))
    for number, item in enumerate(_walk(root)):
        item._id = f"{number:03d}"  # noqa: SLF001  # folium names scripts by random ids
    root.render()
    return MapParts(
        html=root.html.render().strip(),
        script=_packed(root.script.render().strip()),
        data=packed_block(data) if packed else json_block(data),
        is_packed=packed,
    )


def _packed(script: str) -> str:
    """Leave out what means nothing; no text of the script goes over lines or holds such numbers."""
    return BETWEEN_NUMBERS.sub(",", INDENT.sub("\n", script))


def _walk(item: Element) -> Iterator[Element]:
    """Give an element and all below it, in order of creation."""
    yield item
    for child in item._children.values():  # noqa: SLF001  # branca has no public walk
        yield from _walk(child)


def _geojson(frame: gpd.GeoDataFrame, name: str) -> folium.GeoJson:
    """Draw a frame without any property, so that no text can travel with it."""
    whole = {
        "type": "GeometryCollection",
        "geometries": [g.__geo_interface__ for g in frame.geometry],
    }
    features = [{"type": "Feature", "id": "0", "properties": {}, "geometry": whole}]
    return _shapes(features, lambda _: {"className": name, "interactive": False})


def _window(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the window of the basemap: outside it nothing is known, so nothing is drawn."""
    return gpd.GeoDataFrame(geometry=[shapely.box(*frame.total_bounds)], crs=frame.crs)


def _okrug(catalog: Catalog) -> gpd.GeoDataFrame:
    place = catalog.collections["places"].by_id.get("novorossiysk-okrug")
    area = place.geometry if place else None  # before the record began there are no places
    return gpd.GeoDataFrame(geometry=[area] if area else [], crs="OGC:CRS84")


def _route(catalog: Catalog) -> folium.GeoJson:
    pieces = catalog.collections["route"].features
    quality = {f.id: f.properties["route_quality"] for f in pieces}
    features = [
        {"type": "Feature", "id": f.id, "properties": {}, "geometry": f.as_geojson()["geometry"]}
        for f in pieces
    ]
    return _shapes(
        features, lambda f: {"className": f"route {quality[f['id']]}", "interactive": False}
    )


def _shapes(features: list[dict[str, Any]], style: Any) -> folium.GeoJson:
    collection = {"type": "FeatureCollection", "features": features}
    return folium.GeoJson(
        collection, style_function=style, embed=True, control=False, smooth_factor=1.0
    )
