"""An incident as a feature: its flat profile, its geometry, and its reports nested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shapely.geometry import mapping

from app.store.boxes import box_at, box_of
from app.store.children import CHILDREN, plain
from app.store.features import Feature
from app.store.geometry import incident_geometry, incident_position
from app.store.profile import flat_profile
from app.store.provenance import nested_provenance

if TYPE_CHECKING:
    from app.domain.record.incidents import Incident
    from app.store.measured import Measured

__all__ = ["incident_box", "incident_feature", "incident_geojson", "nested_parts"]


def incident_feature(measured: Measured) -> Feature:
    """Make the feature of one incident."""
    incident = measured.incident
    return Feature(
        incident.id,
        flat_profile(measured),
        incident_geometry(measured),
        interval=incident.when.interval_utc,
        footprint=measured.footprint,
        nested=nested_parts(incident),
    )


def incident_geojson(measured: Measured) -> dict[str, Any]:
    """Give the feature of one incident as plain data."""
    return {
        "type": "Feature",
        "id": measured.incident.id,
        "geometry": _geometry(measured),
        "properties": flat_profile(measured),
    }


def incident_box(measured: Measured) -> bytes:
    """Give the box of the geometry that one incident is served with."""
    position = incident_position(measured)
    return box_of(incident_geometry(measured)) if position is None else box_at(*position)


def nested_parts(incident: Incident) -> dict[str, Any]:
    """Give the reports of an incident as nested objects, for a single item."""
    whole = plain(incident)
    # A position of its own is given as geometry, with the digits that its class allows.
    where = {key: value for key, value in whole["where"].items() if key != "position"}
    names = [child.field for child in CHILDREN]
    others = ("attribution", "related", "verification", "when", "tags", "notes", "weapon_text")
    extras = ("certainty", "cap_category", "acled_event_type", "acled_sub_event_type")
    nested = {name: whole[name] for name in (*names, *others, *extras)}
    rights = {"rights": whole["rights"]} if incident.rights else {}
    return {**nested, "where": where, **rights, "provenance": nested_provenance(incident)}


def _geometry(measured: Measured) -> dict[str, Any] | None:
    """Give the geometry as plain data; nearly all are points, which need no shape."""
    position = incident_position(measured)
    if position is not None:
        return {"type": "Point", "coordinates": position}
    shape = incident_geometry(measured)
    return mapping(shape) if shape is not None else None
