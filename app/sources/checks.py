"""Compare the shipped files with each other: ids that lead nowhere, places that do not fit.

Faults stop the server; warnings are for the editor's eye.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from app.domain.errors import Fault
from app.domain.geo.geodesy import distance_m
from app.domain.record.assets import ROUTE_PLACE, place_of
from app.domain.record.rules import is_on_earth
from app.domain.record.vocabulary import LocationClass, RecordStatus, RelatedType
from app.sources.end_checks import end_warnings
from app.sources.grid_checks import grid_faults
from app.sources.record_files import position_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.domain.record.assets import Asset
    from app.domain.record.incidents import Incident
    from app.domain.record.places import Place
    from app.sources.bundle import Bundle

__all__ = ["Known", "check_bundle", "record_faults"]

# The coast is 1990s shoreline: it says nothing tighter than this (docs/geodata.md).
COAST_ACCURACY_M = 1_500.0
FAR_FROM_ASSET_M = 15_000.0
SAME_WORDS = 0.8
HASH = "its hash"
COARSENESS = {word: rank for rank, word in enumerate(LocationClass)}
SEA_WHERE_PREC = 7


@dataclass(frozen=True, slots=True)
class Known:
    """What a record may name: places, assets, and incidents if all of them are known."""

    places: Mapping[str, Place]
    assets: Mapping[str, Asset]
    incidents: frozenset[str] = frozenset()
    all_incidents: bool = False


def check_bundle(bundle: Bundle) -> list[Fault]:
    """Give every fault and warning of the shipped data, in the order of files and rows."""
    found = [*bundle.faults, *_pairs(bundle)]
    if not _unread(bundle, "layers/", "assets/"):  # else every id in them would look unknown
        found += [*_places(bundle), *_register(bundle)]
        known = Known(bundle.places, bundle.assets, frozenset(_ids(bundle)), bundle.with_leads)
        for file, incident in bundle.incidents.items():
            found += record_faults(known, file, incident)
        if not _unread(bundle, "incidents/"):
            found += [*_context(bundle), *_one_sided(bundle)]
    return sorted({_placed(bundle, fault) for fault in found})


def _unread(bundle: Bundle, *prefixes: str) -> bool:
    """Say whether a file of these folders has faults that left something of it unread."""
    return any(f.file.startswith(prefixes) and HASH not in f.message for f in bundle.faults)


def _placed(bundle: Bundle, fault: Fault) -> Fault:
    """Fill in row and column of a fault that names only its pointer, or the id of a feature."""
    path = bundle.folder / fault.file
    if fault.row or not fault.pointer or not path.is_file():
        return fault
    if path.suffix == ".yaml":
        row, column = position_in(path, fault.pointer)
    else:
        before, found, _ = path.read_text(encoding="utf-8").partition(f'"{fault.pointer}"')
        row, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        if not found:
            return fault
    return replace(fault, row=row, column=column)


def _warning(file: str, pointer: str, message: str) -> Fault:
    return Fault(file, 0, 0, pointer, message, is_warning=True)


def _places(bundle: Bundle) -> Iterator[Fault]:
    for place in bundle.places.values():
        if place.parent and place.parent not in bundle.places:
            yield Fault(place.file, 0, 0, place.id, f"the parent '{place.parent}' is no place")
    for row, name in enumerate(bundle.names, start=2):
        if name.place_id not in bundle.places and name.place_id not in bundle.assets:
            message = f"'{name.place_id}' is no place and no asset"
            yield Fault("gazetteer/names.csv", row, 1, "column place_id", message)
    yield from _sea_places(bundle)


def _sea_places(bundle: Bundle) -> Iterator[Fault]:
    """Warn of places said to lie at sea that stand well inside the land."""
    at_sea = [place for place in bundle.places.values() if place.at_sea and place.geometry]
    land = bundle.basemap.get("land")
    if land is None or land.empty or not at_sea:
        return
    points = [place.geometry.centroid for place in at_sea if place.geometry]
    frame = gpd.GeoDataFrame({"at": range(len(points))}, geometry=points, crs=land.crs)
    for index in sorted(set(frame.sjoin(land, predicate="within")["at"])):
        place, point = at_sea[index], points[index]
        if _depth_on_land_m(point, land) > COAST_ACCURACY_M:
            yield _warning(place.file, place.id, "is said to be at sea but stands on land")


def _depth_on_land_m(point: shapely.Point, land: gpd.GeoDataFrame) -> float:
    """Give the distance from a point on land to the shore in metres (nearest vertex)."""
    vertices = shapely.get_coordinates(land.geometry.boundary.to_numpy())
    near = vertices[abs(vertices - [point.x, point.y]).max(axis=1) < 1.0]
    return min((distance_m(point.x, point.y, x, y) for x, y in near), default=float("inf"))


def _register(bundle: Bundle) -> Iterator[Fault]:
    for asset in bundle.assets.values():
        if asset.place_id and asset.place_id not in {*bundle.places, ROUTE_PLACE}:
            message = f"the place '{asset.place_id}' of {asset.id} is not in the layers"
            row = bundle.asset_rows[asset.id]
            yield Fault("assets/register.csv", row, 6, "column place_id", message)


def _context(bundle: Bundle) -> Iterator[Fault]:
    if bundle.context is None:
        return
    known = {incident.id for incident in bundle.incidents.values()}
    for index, event in enumerate(bundle.context.events):
        pointer = f"/events/{index}"
        if event.place not in bundle.places:
            yield Fault(
                "context/context.yaml", 0, 0, pointer, f"the place '{event.place}' is unknown"
            )
        for link in event.links:
            if link.incident not in known:
                message = f"the incident '{link.incident}' is unknown"
                yield Fault("context/context.yaml", 0, 0, pointer, message)


def _one_sided(bundle: Bundle) -> Iterator[Fault]:
    """Yield links ``same_as`` that the other record, if it stands, does not give back."""
    standing = {
        incident.id: {link.id for link in incident.related if link.type is RelatedType.SAME_AS}
        for incident in bundle.incidents.values()
        if incident.record_status is not RecordStatus.WITHDRAWN
    }
    for file, incident in bundle.incidents.items():
        for index, link in enumerate(incident.related):
            is_same = link.type is RelatedType.SAME_AS and incident.id in standing
            if is_same and incident.id not in standing.get(link.id, {incident.id}):
                message = f"'{link.id}' does not say same_as '{incident.id}': both must, or neither"
                yield Fault(file, 0, 0, f"/related/{index}", message)


def record_faults(known: Known, file: str, incident: Incident) -> list[Fault]:
    """Give faults and warnings of one record against what it names."""
    position = incident.where.position
    on_earth = position is None or is_on_earth(position)  # else its rules say so; no cell holds it
    return [
        *_names(known, file, incident),
        *_links(known, file, incident),
        *_fit(known, file, incident),
        *end_warnings(file, incident),
        *(grid_faults(file, incident, known.assets, known.places) if on_earth else ()),
    ]


def _ids(bundle: Bundle) -> Iterator[str]:
    return (incident.id for incident in bundle.incidents.values())


def _names(known: Known, file: str, incident: Incident) -> Iterator[Fault]:
    """Yield faults of names that lead to no place, no asset, no incident."""
    named = [("/where/place", name) for name in (incident.where.place,) if name]
    named += [(f"/impacts/{i}/subject", item.subject) for i, item in enumerate(incident.impacts)]
    for pointer, name in named:
        if name not in known.places and name not in known.assets:
            yield Fault(file, 0, 0, pointer, f"'{name}' is no place and no asset")
    for index, related in enumerate(incident.related):
        if known.all_incidents and related.id not in known.incidents:
            message = f"the incident '{related.id}' is unknown"
            yield Fault(file, 0, 0, f"/related/{index}/id", message)


def _links(known: Known, file: str, incident: Incident) -> Iterator[Fault]:
    """Yield faults of asset links: an unknown asset, or another relation than the register's."""
    for index, link in enumerate(incident.assets):
        asset = known.assets.get(link.asset)
        if asset is None:
            yield Fault(file, 0, 0, f"/assets/{index}/asset", f"'{link.asset}' is no asset")
        elif asset.cpc_relation is not link.relation:
            message = f"is '{link.relation}', the register says '{asset.cpc_relation}'"
            yield Fault(file, 0, 0, f"/assets/{index}/relation", message)


def _fit(known: Known, file: str, incident: Incident) -> Iterator[Fault]:
    """Warn where an incident and its place do not fit each other."""
    place = place_of(incident.where.place or "", known.assets, known.places)
    if place is None:
        return
    if COARSENESS[incident.where.location_class] < COARSENESS[place.location_class]:
        message = f"'{incident.where.location_class}' is finer than the place's own class"
        yield _warning(file, "/where/location_class", f"{message} '{place.location_class}'")
    if incident.where.where_prec == SEA_WHERE_PREC and place.geometry and not place.at_sea:
        yield _warning(file, "/where/where_prec", f"is a sea event, '{place.id}' lies on land")
    for index, link in enumerate(incident.assets):
        other = place_of(link.asset, known.assets, known.places)
        if other and _apart_m(place, other) > FAR_FROM_ASSET_M:
            message = f"'{link.asset}' is over {FAR_FROM_ASSET_M / 1000:.0f} km from the place"
            yield _warning(file, f"/assets/{index}/asset", message)


def _apart_m(one: Place, other: Place) -> float:
    """Give how far apart two places must at least be, in metres."""
    a, b = one.footprint, other.footprint
    if a is None or b is None:
        return 0.0
    return distance_m(a.lon, a.lat, b.lon, b.lat) - (one.radius_m or 0) - (other.radius_m or 0)


def _pairs(bundle: Bundle) -> Iterator[Fault]:
    """Warn of one event entered twice, and of a headline that returns with another date."""
    for (file, one), (_, other) in combinations(bundle.incidents.items(), 2):
        if other.id in {related.id for related in one.related} or one.id in {
            related.id for related in other.related if related.type is not RelatedType.DUPLICATES
        }:
            continue
        assets = {link.asset for link in one.assets} & {link.asset for link in other.assets}
        same_day = one.when.date_start_local == other.when.date_start_local
        if same_day and one.where.place == other.where.place and assets:
            yield _warning(file, "/id", f"same day, place and asset as {other.id}")
        vessels = {a for a in assets if a.startswith(("tanker-", "vessel-"))}
        if not same_day and vessels and _alike(one.title, other.title):
            ship = min(vessels)
            yield _warning(file, "/title", f"{ship} in nearly the words of {other.id}: recycled?")


def _alike(one: str, other: str) -> bool:
    words, others = set(one.casefold().split()), set(other.casefold().split())
    return len(words & others) / len(words | others) >= SAME_WORDS
