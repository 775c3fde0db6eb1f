"""What stands under the incidents: assets, kilometre marks, names of places, in a language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from app.domain.geo.footprint import Disc
from app.domain.record.places import NEVER_A_PIN
from app.maps.card_lines import own
from app.maps.footprints import footprint_data
from app.maps.wording import kilometres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.language.languages import Language
    from app.store.catalog import Catalog

__all__ = ["assets", "marks", "towns"]

EVERY_KM = 100
MAJOR_KM = (500, 1000)
MARK_LENGTH_KM = 2.0
# Kinds of assets that are drawn; what lies in the city is told by the incidents themselves.
DRAWN_KINDS = (
    "pump_station", "marine_terminal", "oil_terminal", "oil_depot", "refinery", "port",
    "rail_to_pipe_transshipment", "oil_field", "single_point_mooring", "product_terminal",
)  # fmt: skip


def assets(catalog: Catalog, language: Language) -> Iterator[dict[str, Any]]:
    """Give the assets that are drawn, one for each place, with the radius of what is known.

    Each is named in the language, as a line of English where the layers have no other name.
    """
    seen: set[str] = set()
    for asset in catalog.gazette.assets.values():
        place = catalog.gazette.place_of(asset.id)
        drawn = asset.kind in DRAWN_KINDS and place is not None and place.id not in seen
        if place is None or not drawn or not isinstance(place.footprint, Disc):
            continue
        seen.add(place.id)
        if place.location_class in NEVER_A_PIN:
            continue
        accuracy = place.accuracy_m or place.footprint.radius_m
        yield {
            "name": place.names.get(language.code) or own(place.name),
            "kind": asset.kind.replace("_", " "),
            "words": language.say("position known to ±{km} km", km=kilometres(accuracy, language)),
            "at": footprint_data(place.footprint, place.location_class)["at"],
            "radius_m": accuracy,
        }


def marks(catalog: Catalog, language: Language) -> list[dict[str, Any]]:
    """Give a mark for every hundred kilometres of the route."""
    end = int(catalog.gazette.route.end_km)
    return [_mark(catalog, km, language) for km in range(0, end + 1, EVERY_KM)]


def towns(catalog: Catalog, language: Language) -> list[dict[str, Any]]:
    """Give the towns by their names in a language; by the English one where there is no other."""
    frame = catalog.bundle.basemap["towns"]
    names = frame[f"name_{language.code}"].fillna(frame["name_en"])
    at = shapely.get_coordinates(frame.geometry.to_numpy())
    return [
        {"name": name, "min_zoom": int(zoom), "at": (round(float(lat), 3), round(float(lon), 3))}
        for name, zoom, (lon, lat) in zip(names, frame["min_zoom"], at, strict=True)
    ]


def _mark(catalog: Catalog, km: int, language: Language) -> dict[str, Any]:
    route = catalog.gazette.route
    lon, lat = route.position(float(km))
    half = MARK_LENGTH_KM / 2
    line = route.sub_lines(km - half, km + half)[0]
    return {
        "major": km in MAJOR_KM,
        "label": language.say(
            "about KP {km} (±{error} km)",
            km=language.number(km),
            error=language.number(route.error_km(km)),
        ),
        "at": (round(lat, 3), round(lon, 3)),
        "line": [(round(y, 4), round(x, 4)) for x, y in line],
    }
