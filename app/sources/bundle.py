"""Everything that is shipped, read once: layers, register, gazetteer, record, context."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import geopandas as gpd
import numpy as np

from app.domain.errors import BadRecordError, Fault
from app.domain.record.assets import REFERENCE_ROUTE, Asset
from app.sources.geojson import read_features
from app.sources.layers import RouteLine, read_places, read_route
from app.sources.manifest import Manifest, read_manifest, resource_faults
from app.sources.record_files import read_context, read_incident_folder
from app.sources.routes import routes_of
from app.sources.tables import CalibrationRow, GeoNameRow, NameRow, RouteRow, read_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.domain.geo.linear import Route, Routes
    from app.domain.record.context import Context
    from app.domain.record.incidents import Incident
    from app.domain.record.places import Place

__all__ = ["BASEMAP", "Bundle", "layer_files", "read_bundle", "read_layers"]

T = TypeVar("T")

ROUTE_FILE = "layers/cpc_route.geojson"
CALIBRATION_FILE = "layers/calibration.csv"
# Only needed for routes that branch off or are drawn against their kilometres.
ROUTES_FILE = "layers/routes.csv"
REGISTER_FILE = "assets/register.csv"
CONTEXT_FILE = "context/context.yaml"
GEONAMES_FILE = "gazetteer/geonames.csv"
PLACE_FILES = (
    "layers/facilities.geojson",
    "layers/places.geojson",
    "layers/novorossiysk_okrug.geojson",
)
BASEMAP = ("land", "lakes", "rivers", "borders_country", "borders_region", "towns")


@dataclass
class Bundle:
    """The shipped data as typed objects, with the faults found while reading."""

    folder: Path
    manifest: Manifest | None = None
    pieces: list[RouteLine] = field(default_factory=list)
    routes: Routes | None = None
    places: dict[str, Place] = field(default_factory=dict)
    assets: dict[str, Asset] = field(default_factory=dict)
    asset_rows: dict[str, int] = field(default_factory=dict)
    geonames: list[GeoNameRow] = field(default_factory=list)
    names: list[NameRow] = field(default_factory=list)
    incidents: dict[str, Incident] = field(default_factory=dict)
    context: Context | None = None
    basemap: dict[str, gpd.GeoDataFrame] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    with_leads: bool = False
    leads: dict[str, Incident] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def shown_assets(self) -> dict[str, Asset]:
        """The assets that may be shown: not those that only hidden leads name."""
        named = {link.asset for incident in self.incidents.values() for link in incident.assets}
        leads = {link.asset for lead in self.leads.values() for link in lead.assets}
        return {key: asset for key, asset in self.assets.items() if key not in leads - named}

    @property
    def route(self) -> Route | None:
        """The route that incidents are measured to."""
        return self.routes.by_id.get(REFERENCE_ROUTE) if self.routes else None

    def require(self) -> tuple[Manifest, Routes, Context]:
        """Give the parts without which nothing can be served.

        Raises
        ------
        BadRecordError
            With every fault that is not a warning.
        """
        errors = tuple(sorted(fault for fault in self.faults if not fault.is_warning))
        if errors or self.manifest is None or self.routes is None or self.context is None:
            raise BadRecordError(errors or (Fault("geodata", 0, 0, "", "is not complete"),))
        return self.manifest, self.routes, self.context


def read_bundle(folder: Path, *, with_leads: bool = False) -> Bundle:
    """Read the shipped data; faults are collected in the bundle, nothing is raised for them."""
    bundle = Bundle(folder, with_leads=with_leads)
    bundle.manifest, faults = read_manifest(folder)
    bundle.faults += faults
    if bundle.manifest:
        bundle.faults += resource_faults(folder, bundle.manifest)
    _read_places(bundle)
    _read_route(bundle)
    _read_tables(bundle)
    _read_record(bundle)
    _read_surroundings(bundle)
    return bundle


def layer_files(bundle: Bundle) -> tuple[str, ...]:
    """Give the files that :func:`read_layers` reads besides the manifest, in its order."""
    read = {ROUTE_FILE, CALIBRATION_FILE, ROUTES_FILE, GEONAMES_FILE, CONTEXT_FILE}
    read |= {f"basemap/{name}.geojson" for name in BASEMAP}
    resources = bundle.manifest.resources if bundle.manifest else ()
    return tuple(resource.path for resource in resources if resource.path in read)


def read_layers(folder: Path) -> Bundle:
    """Read what is no record: route, GeoNames, context, basemap; no hash is compared.

    Faults are collected in the bundle, nothing is raised for them.
    """
    bundle = Bundle(folder)
    bundle.manifest, faults = read_manifest(folder)
    bundle.faults += faults
    _read_route(bundle)
    _read_geonames(bundle)
    _read_surroundings(bundle)
    return bundle


def _load(
    bundle: Bundle, file: str, reader: Callable[[bytes, str], tuple[list[T], list[Fault]]]
) -> list[T]:
    try:
        raw = (bundle.folder / file).read_bytes()
    except OSError as error:
        bundle.faults.append(Fault(file, 0, 0, "", f"cannot be read: {error.strerror}"))
        return []
    items, faults = reader(raw, file)
    bundle.faults += faults
    return items


def _read_places(bundle: Bundle) -> None:
    for file in PLACE_FILES:
        for place in _load(bundle, file, read_places):
            if place.id in bundle.places:
                bundle.faults.append(Fault(file, 0, 0, "", f"the id '{place.id}' stands twice"))
            bundle.places[place.id] = place


def _read_route(bundle: Bundle) -> None:
    bundle.pieces = _load(bundle, ROUTE_FILE, read_route)
    rows = _load(bundle, CALIBRATION_FILE, lambda raw, file: read_table(raw, file, CalibrationRow))
    details: list[RouteRow] = []
    if (bundle.folder / ROUTES_FILE).exists():
        details = _load(bundle, ROUTES_FILE, lambda raw, file: read_table(raw, file, RouteRow))
    if bundle.pieces:
        files = CALIBRATION_FILE, ROUTES_FILE
        bundle.routes, faults = routes_of(bundle.pieces, rows, details, files=files)
        bundle.faults += faults
        if bundle.routes and bundle.route is None:
            message = f"holds no piece of the route '{REFERENCE_ROUTE}'"
            bundle.faults.append(Fault(ROUTE_FILE, 0, 0, "", message))


def _read_tables(bundle: Bundle) -> None:
    rows = _load(bundle, REGISTER_FILE, lambda raw, file: read_table(raw, file, Asset))
    for number, row in enumerate(rows, start=2):
        if row.id in bundle.assets:
            message = f"the id '{row.id}' stands twice"
            bundle.faults.append(Fault(REGISTER_FILE, number, 1, "column id", message))
        bundle.assets[row.id] = row
        bundle.asset_rows[row.id] = number
    _read_geonames(bundle)
    names = "gazetteer/names.csv"
    bundle.names = _load(bundle, names, lambda raw, file: read_table(raw, file, NameRow))


def _read_geonames(bundle: Bundle) -> None:
    bundle.geonames = _load(
        bundle, GEONAMES_FILE, lambda raw, file: read_table(raw, file, GeoNameRow)
    )


def _read_record(bundle: Bundle) -> None:
    folders = (bundle.folder / "incidents", bundle.folder / "leads")
    read = [read_incident_folder(folder, bundle.folder) for folder in folders]
    (bundle.incidents, *_), (bundle.leads, *_) = read
    for _, texts, faults in read:
        bundle.texts |= texts
        bundle.faults += faults
    if bundle.with_leads:
        bundle.incidents |= bundle.leads


def _read_surroundings(bundle: Bundle) -> None:
    def read_file(raw: bytes, file: str) -> tuple[list[Context], list[Fault]]:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            return [], [Fault(file, 0, 0, "", f"is not UTF-8: {error.reason}")]
        context, faults = read_context(text, file)
        return [context] if context else [], faults

    bundle.context = next(iter(_load(bundle, CONTEXT_FILE, read_file)), None)
    for name in BASEMAP:
        bundle.basemap[name] = _read_frame(bundle, f"basemap/{name}.geojson")


def _read_frame(bundle: Bundle, file: str) -> gpd.GeoDataFrame:
    """Read a basemap layer as a frame in OGC:CRS84."""
    features = _load(bundle, file, read_features)
    records = [feature.properties for feature in features]
    geometry = np.array([feature.geometry for feature in features], dtype=object)
    return gpd.GeoDataFrame(records, geometry=geometry, crs="OGC:CRS84")
