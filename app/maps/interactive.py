"""The interactive map: a folium map without third parties, and the data block it draws from."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
import orjson
import shapely
from branca.element import Element, Figure, MacroElement
from jinja2 import Template

from app.language.languages import ENGLISH
from app.maps.mapdata import map_data
from app.maps.packed import packed
from app.maps.switches import AS_EVER, Switches
from app.maps.text import json_block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.language.languages import Language
    from app.maps.fitting import Fit
    from app.maps.mapdata import Incidents
    from app.maps.online import OnlineBasemap
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
# What folium hands to a layer, a line each.
SHAPES = re.compile(r"(?<=_add\()\{.*\}(?=\);$)", re.MULTILINE)
# The bundled basemap lies in the pane of tiles, where Leaflet gives a drawing the level 200.
PANE, OVER_BASEMAP = "tilePane", 300
# The host of tiles learns which server its reader uses, as many demand, and not what is selected.
REFERRER = "strict-origin"
# folium wants an attribution; the page writes it as text, where nobody can take it away.
UNSAID = " "
CENTRE = (45.7, 45.5)
MIN_ZOOM, MAX_ZOOM = 4, 13


class OfflineMap(folium.Map):
    """A folium map that asks no other host: its files come with our own page."""

    default_js = []  # noqa: RUF012  # folium keeps its lists in the class
    default_css = []  # noqa: RUF012  # as above


class _Start(MacroElement):
    """The call that hands the groups and their titles to static/map.js, and an online basemap."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "IncidentMap.start({{ this.map }}, {{ this.groups }}, {{ this.online }});"
        "{% endmacro %}"
    )

    def __init__(
        self,
        groups: dict[str, folium.FeatureGroup],
        language: Language,
        online: tuple[OnlineBasemap, folium.TileLayer] | None = None,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca leaves it untyped
        self._groups, self._language, self._online = groups, language, online

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

    @property
    def online(self) -> str:
        """The layer of the online basemap with what is said of it, as a JavaScript object."""
        if self._online is None:
            return "null"
        basemap, layer = self._online
        told = {"name": basemap.name, "host": basemap.host, "attribution": basemap.attribution}
        return f'{{"layer": {layer.get_name()}, "told": {json_block(told)}}}'


@dataclass(frozen=True, slots=True)
class MapParts:
    """What a page needs: the map's element, its script, its data block."""

    html: str
    script: str
    data: str = ""


def interactive_map(  # noqa: PLR0913  # what a map may be
    catalog: Catalog,
    shown: Incidents,
    language: Language = ENGLISH,
    online: OnlineBasemap | None = None,
    *,
    switches: Switches = AS_EVER,
    fit: Fit | None = None,
    as_file: bool = False,
) -> MapParts:
    """Draw the catalog's layers and the given incidents; the same input gives the same bytes.

    The map opens on ``fit``, without one on the whole route. The data block is JSON. ``as_file``
    packs it together with the shapes that folium draws.
    """
    chart = _empty_map(switches)
    for name, whole in catalog.gazette.once("basemap as drawn", lambda: _basemap(catalog)).items():
        _geojson(whole, name, pane=PANE).add_to(chart)
    groups = {key: folium.FeatureGroup() for key in GROUPS}
    for group in groups.values():
        group.add_to(chart)
    _geojson(_whole(_okrug(catalog)), "okrug").add_to(groups["okrug"])
    _route(catalog).add_to(groups["route"])
    over = None
    if online:
        over = online, _tiles(online)
        over[1].add_to(chart)
    _Start(groups, language, over).add_to(chart)
    parts = _parts(chart)
    data = map_data(catalog, shown, language, fit)
    return _packed(parts, data) if as_file else replace(parts, data=json_block(data))


def _empty_map(switches: Switches) -> OfflineMap:
    # Leaflet's own default is not written into the page.
    wheel: dict[str, Any] = {} if switches.wheel_zoom else {"scrollWheelZoom": False}
    return OfflineMap(
        tiles=None,
        control_scale=switches.scale,
        zoom_control=switches.zoom_control,
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
        # static/map.js follows the size: Leaflet would take it for a view that a reader chose.
        trackResize=False,
        **wheel,
    )


def _tiles(online: OnlineBasemap) -> folium.TileLayer:
    """Make the layer that the page puts over the bundled basemap once a reader asks for it."""
    return folium.TileLayer(
        tiles=online.template,
        attr=UNSAID,
        show=False,
        control=False,
        max_zoom=MAX_ZOOM,
        max_native_zoom=min(online.max_zoom, MAX_ZOOM),
        z_index=OVER_BASEMAP,
        referrer_policy=REFERRER,
    )


def _parts(chart: OfflineMap) -> MapParts:
    root = chart.get_root()
    if not isinstance(root, Figure):  # folium puts every map into one
        raise TypeError(type(root))
    for number, item in enumerate(_walk(root)):
        item._id = f"{number:03d}"  # noqa: SLF001  # folium names scripts by random ids
    root.render()
    return MapParts(html=root.html.render().strip(), script=_bare(root.script.render().strip()))


def _packed(parts: MapParts, data: dict[str, Any]) -> MapParts:
    """Move the shapes out of the script into the data, which the script then waits for."""
    numbers = count()
    script = SHAPES.sub(lambda _: f"shapes[{next(numbers)}]", parts.script)
    shapes = [orjson.loads(shape) for shape in SHAPES.findall(parts.script)]
    return MapParts(
        parts.html,
        f"IncidentMap.shapes().then((shapes) => {{\n{script}\n}}, IncidentMap.unread);",
        packed({"data": data, "shapes": shapes}),
    )


def _bare(script: str) -> str:
    """Leave out what means nothing; no text of the script goes over lines or holds such numbers."""
    return BETWEEN_NUMBERS.sub(",", INDENT.sub("\n", script))


def _walk(item: Element) -> Iterator[Element]:
    """Give an element and all below it, in order of creation."""
    yield item
    for child in item._children.values():  # noqa: SLF001  # branca has no public walk
        yield from _walk(child)


def _basemap(catalog: Catalog) -> dict[str, dict[str, Any]]:
    """Give the layers of the bundled basemap from below, made once: each map has the same."""
    frames = catalog.bundle.basemap
    layers = {name: _whole(frames[name]) for name in BASEMAP}
    return {"sea": _whole(_window(frames["land"])), **layers}


def _whole(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """Give a frame as one geometry, without any property: no text can travel with it."""
    shapes = [shape.__geo_interface__ for shape in frame.geometry]
    return {"type": "GeometryCollection", "geometries": shapes}


def _geojson(whole: dict[str, Any], name: str, **options: Any) -> folium.GeoJson:
    """Draw a geometry by its class."""
    features = [{"type": "Feature", "id": "0", "properties": {}, "geometry": whole}]
    return _shapes(features, lambda _: {"className": name, "interactive": False}, **options)


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


def _shapes(features: list[dict[str, Any]], style: Any, **options: Any) -> folium.GeoJson:
    collection = {"type": "FeatureCollection", "features": features}
    return folium.GeoJson(
        collection, style_function=style, embed=True, control=False, smooth_factor=1.0, **options
    )
