"""What an editor sends becomes a draft for the journal, checked as a whole: all faults at once."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import orjson
from pydantic import ValidationError

from app.desk.given_out import as_on_record
from app.desk.named_by import named_by
from app.desk.properties import incident_document
from app.domain.errors import BadRecordError, Fault, UnknownIdError
from app.domain.record.assets import Asset
from app.domain.record.places import LANGUAGES
from app.domain.record.plain import plain_record
from app.domain.record.text import text_faults
from app.domain.record.vocabulary import MsgType
from app.sources.checks import Known, record_faults
from app.sources.geojson import geometry_fault
from app.sources.layers import place_of_feature
from app.sources.record_files import read_incident, read_incident_data
from app.sources.shapes import shape_fault
from app.sources.yaml_text import yaml_text
from app.store.history import KINDS
from app.store.journal.entry import Draft, Kind
from app.store.records import ASSET, asset_of, body_of, incident_of

if TYPE_CHECKING:
    from datetime import date

    from app.domain.record.incidents import Incident
    from app.domain.record.places import Place
    from app.store.catalog import Catalog
    from app.store.features import Feature
    from app.store.journal.entry import Version

__all__ = ["Change", "draft_of_feature", "draft_of_yaml", "withdrawal"]

BODY = "request body"
POINT = "Point"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Which record is to be written, against which catalog, why and on which day.

    ``merge`` changes only what is given; ``is_new`` refuses an id that is taken.
    """

    catalog: Catalog
    collection: str
    reason: str
    today: date
    id: str | None = None
    is_new: bool = False
    merge: bool = False

    @property
    def kind(self) -> Kind:
        """The kind of record; UnknownIdError for a collection that is not written to."""
        if self.collection not in KINDS:
            raise UnknownIdError("collection that can be written", self.collection)
        return KINDS[self.collection]

    @property
    def known(self) -> Known:
        """What a record may name; assets that only leads name are among it."""
        state = self.catalog.state
        assets = {key: asset_of(version) for key, version in state.versions(Kind.ASSET).items()}
        ids = frozenset(state.of_kind(Kind.INCIDENT))
        return Known(self.catalog.gazette.places, assets, ids, all_incidents=True)

    def newest(self, name: str) -> Version | None:
        """Give the version that stands; None for a new id."""
        return None if self.is_new else self.catalog.state.version(self.kind, name)


def draft_of_feature(feature: Any, change: Change) -> Draft:
    """Read a GeoJSON feature as a draft.

    Raises
    ------
    BadRecordError
        With every fault, each with its JSON pointer.
    UnknownIdError
        If the collection is not written to, or a record to be changed is not there.
    """
    properties, name = _opened(feature, change)
    if change.kind is Kind.INCIDENT:
        return _incident_draft(feature, properties, name, change)
    newest = change.newest(name)
    before = newest.data if newest and change.merge else {}
    record = _asset if change.kind is Kind.ASSET else _place
    given = {**before, **properties, "id": name}
    found = list(text_faults(given))
    if found:
        raise _refused(found)
    body = body_of(record(given, feature, change))
    return _draft(change, name, body, newest)


def draft_of_yaml(text: str, file: str, change: Change) -> Draft:
    """Read an incident as YAML; the text is kept word for word, but for what the journal keeps.

    Raises
    ------
    BadRecordError
        With every fault, each with row and column.
    """
    incident, faults = read_incident(text, file)
    if incident is not None and change.id not in {None, incident.id}:
        faults.append(Fault(file, 1, 1, "/id", f"'{incident.id}' is not the id '{change.id}'"))
    elif incident is not None:
        newest = change.newest(incident.id)
        stamped, text = _stamped(incident, newest, change, text)
        found = text_faults(plain_record(stamped))
        faults += [Fault(file, 0, 0, pointer, message) for pointer, message in found]
        faults += record_faults(change.known, file, stamped)
        if not any(not fault.is_warning for fault in faults):
            return replace(_draft(change, incident.id, body_of(stamped), newest), text=text)
    raise BadRecordError(tuple(fault for fault in faults if not fault.is_warning))


def withdrawal(name: str, change: Change) -> Draft:
    """Make the draft that takes a record back; what it said stays in its versions.

    Raises
    ------
    UnknownIdError
        If there is no such record.
    BadRecordError
        If it is a place or an asset that something leans on, with all that does.
    """
    newest = change.newest(name)
    if newest is None:
        raise UnknownIdError(f"feature of {change.collection}", name)
    leaning = [("/id", message) for message in named_by(change.catalog, change.kind, name)]
    if leaning:
        raise _refused(leaning)
    return replace(_draft(change, name, newest.body, newest), text=newest.text, withdraws=True)


def _opened(feature: Any, change: Change) -> tuple[dict[str, Any], str]:
    """Give properties and id of a feature, or refuse what is none."""
    if not isinstance(feature, dict) or feature.get("type", "Feature") != "Feature":
        raise _refused([("", "expected a GeoJSON Feature")])
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        if not (change.merge and properties is None):
            raise _refused([("/properties", "expected an object")])
        properties = {}
    given = properties.get("id", feature.get("id"))
    name = change.id or given
    if not isinstance(name, str) or (change.id and given not in (None, change.id)):
        raise _refused([("/properties/id", f"'{given}' is not the id '{change.id or 'as text'}'")])
    return properties, name


def _incident_draft(
    feature: dict[str, Any], properties: dict[str, Any], name: str, change: Change
) -> Draft:
    newest = change.newest(name)
    shown = change.catalog.collection("incidents").by_id.get(name)
    base: Any = plain_record(incident_of(newest)) if newest else None
    out = shown.as_geojson(nested=True)["properties"] if shown and newest else None
    document, findings = incident_document(
        as_on_record(properties, base=base, shown=out, merge=change.merge),
        base=base,
        shown=out,
        merge=change.merge,
    )
    findings = [(f"/properties/{name}", message) for name, message in findings]
    before = base["where"].get("position") if base else None
    findings += _moved(document, feature, shown if newest else None, before)
    findings += text_faults(document)
    document |= {"id": name, **_stamps(newest, change)}
    incident, faults = read_incident_data(document, BODY)
    if incident is not None:
        known = change.known
        faults += [f for f in record_faults(known, BODY, incident) if not f.is_warning]
    if findings or faults or incident is None:
        raise _refused(findings, faults)
    return _draft(change, name, body_of(incident), newest)


def _moved(
    document: dict[str, Any],
    feature: dict[str, Any],
    shown: Feature | None,
    before: dict[str, Any] | None,
) -> list[tuple[str, str]]:
    """Take a geometry as a position of its own, unless it is the one that was given out.

    That one has fewer digits than the position ``before``, which then stays.
    """
    geometry = feature.get("geometry")
    where = document.get("where")
    where = dict(where) if isinstance(where, dict) else {}
    given_out = shown.as_geojson()["geometry"] if shown else None
    if geometry is None or orjson.loads(orjson.dumps(given_out)) == geometry:
        if before and where.get("place") is None and where.get("position") is None:
            document["where"] = {**where, "position": before}
        return []
    is_point = isinstance(geometry, dict) and geometry.get("type") == POINT
    coordinates = geometry.get("coordinates") if is_point else None
    if not isinstance(coordinates, list) or len(coordinates) not in {2, 3}:
        return [("/geometry", "expected a Point of longitude and latitude; an area is a place")]
    held = where.get("position") or before or {}
    where["position"] = {**held, "lon": coordinates[0], "lat": coordinates[1]}
    where.pop("place", None)
    document["where"] = where
    return []


def _stamps(newest: Version | None, change: Change) -> dict[str, Any]:
    """Give what the journal keeps of a record, for its next version."""
    stamps: dict[str, Any] = {
        "version": newest.version + 1 if newest else 1,
        "msg_type": MsgType.UPDATE if newest else MsgType.ALERT,
        "updated": change.today.isoformat(),
    }
    return stamps | ({"supersedes": f"{newest.id}@{newest.version}"} if newest else {})


def _stamped(
    incident: Incident, newest: Version | None, change: Change, text: str
) -> tuple[Incident, str]:
    """Write what the journal keeps into a record and into the lines of its text."""
    stamps = _stamps(newest, change)
    lines = text.splitlines(keepends=True)
    for key in ("version", "msg_type", "updated", "supersedes"):
        at = next((i for i, line in enumerate(lines) if line.startswith(f"{key}:")), None)
        if key in stamps and at is not None:
            lines[at] = f"{key}: {stamps[key]}\n"
        elif key in stamps:
            lines.insert(1, f"{key}: {stamps[key]}\n")
    kept = {**stamps, "msg_type": MsgType(stamps["msg_type"]), "updated": change.today}
    stamped, written = replace(incident, **kept), "".join(lines)
    if read_incident(written, "")[0] != stamped:  # not one field a line: written anew
        written = yaml_text(plain_record(stamped))
    return stamped, written


def _asset(given: dict[str, Any], feature: dict[str, Any], change: Change) -> Asset:
    """Read the properties of an asset; what is joined from its place is not its own."""
    names = {field.name for field in fields(Asset)}
    strange = set(given) - names - set(change.catalog.collection("assets").columns)
    empty = dict.fromkeys(names)
    own = {**empty, **{key: value for key, value in given.items() if key in names}}
    findings = [(f"/properties/{key}", "is no field here") for key in sorted(strange)]
    place_id = own["place_id"]
    if isinstance(place_id, str) and change.catalog.gazette.place_of(place_id) is None:
        findings.append(("/properties/place_id", f"'{place_id}' is no place"))
    if wrong := geometry_fault(feature.get("geometry")):  # not taken, but no nonsense either
        findings.append(("/geometry", wrong))
    try:
        asset = ASSET.validate_json(orjson.dumps(own), strict=True)
    except ValidationError as error:
        raise _refused(findings, _shape_faults(error)) from error
    if findings:
        raise _refused(findings)
    return asset


def _place(given: dict[str, Any], feature: dict[str, Any], _: Change) -> Place:
    """Read the properties and the geometry of a place."""
    by_language = given.get("names", {})
    if not isinstance(by_language, dict):
        raise _refused([("/properties/names", "expected an object of names by language")])
    names = {f"name_{code}": None for code in LANGUAGES}
    names |= {f"name_{code}": name for code, name in by_language.items()}
    own = {key: value for key, value in given.items() if key not in {"names", "geometry", "file"}}
    geometry = feature.get("geometry", given.get("geometry"))
    member = {"type": "Feature", "properties": {**names, **own}, "geometry": geometry}
    place, faults = place_of_feature(member, BODY)
    if place is None or faults:
        raise _refused([], faults)
    return place


def _shape_faults(error: ValidationError) -> list[Fault]:
    return [
        Fault(BODY, 0, 0, "/properties/" + "/".join(map(str, item["loc"])), shape_fault(item))
        for item in error.errors(include_url=False)
    ]


def _draft(change: Change, name: str, body: bytes, newest: Version | None) -> Draft:
    replaces = newest.version if newest else 0
    return Draft(kind=change.kind, id=name, body=body, reason=change.reason, replaces=replaces)


def _refused(findings: list[tuple[str, str]], faults: list[Fault] | None = None) -> BadRecordError:
    own = [Fault(BODY, 0, 0, pointer, message) for pointer, message in findings]
    return BadRecordError(tuple(own + (faults or [])))
