"""Between the properties of a feature, as clients send them back, and the record behind it.

A client may send the flat columns that it was given, the nested parts of the record, or both. What
is derived (tolls, distances, kilometre points, counts) cannot be written: it follows from the
reports.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from app.domain.record.assets import Asset
from app.domain.record.incidents import Incident
from app.domain.record.places import LANGUAGES, Place
from app.store.profile import COLUMNS

__all__ = ["WRITTEN", "Finding", "incident_document"]

Finding = tuple[str, str]

# The flat column, and where it stands in the record.
FLAT: dict[str, tuple[str, ...]] = {
    **{name: (name,) for name in ("title", "summary", "event_class", "evidence_tier")},
    **{
        name: ("when", name)
        for name in (
            *("date_start_local", "date_end_local", "date_prec", "timezone"),
            *("utc_start", "utc_end"),
        )
    },
    "record_status": ("record_status",),
    "place_description": ("where", "description"),
    **{name: ("where", name) for name in ("location_class", "where_prec", "country", "admin1")},
    "cpc_as_target": ("attribution", "cpc_as_target"),
}
# Derived, and given out with a single item.
DERIVED = {*COLUMNS, "provenance"}
# The journal keeps these; a client may send back what it was given.
KEPT = {"version", "updated", "msg_type", "supersedes"}
PARTS = {field.name for field in fields(Incident)} - KEPT - {"id"}
NOT_GIVEN = object()
# The columns that a write takes, by collection; those of the others are only given out.
WRITTEN: dict[str, frozenset[str]] = {
    "incidents": frozenset({*FLAT, "id", "weapon_class"}),
    "assets": frozenset(field.name for field in fields(Asset)),
    "places": frozenset(field.name for field in fields(Place))
    | {f"name_{code}" for code in LANGUAGES},
}


def incident_document(
    given: dict[str, Any],
    *,
    base: dict[str, Any] | None = None,
    shown: dict[str, Any] | None = None,
    merge: bool = False,
) -> tuple[dict[str, Any], list[Finding]]:
    """Give the record that properties stand for, and what is wrong with them.

    Parameters
    ----------
    given
        The properties as sent.
    base, shown
        The record as it stands, and its properties as they were given out; None for a new one.
    merge
        Change only what is given (RFC 7396); else what is not given is taken out.
    """
    document = dict(base or {}) if merge else {}
    findings: list[Finding] = []
    for name, value in given.items():
        if name in PARTS and not (name in FLAT or _is_words(name, value)):
            document[name] = _merged(document.get(name), value) if merge else value
    for name, value in given.items():
        if name == "id" or (name in PARTS and name not in FLAT and not _is_words(name, value)):
            continue
        findings += _set_flat(document, name, value, base or {}, shown or {})
    return document, findings


def _set_flat(
    document: dict[str, Any],
    name: str,
    value: Any,
    base: dict[str, Any],
    shown: dict[str, Any],
) -> list[Finding]:
    """Put one flat column where it belongs; what was given out and comes back is no change."""
    path = ("weapon_class",) if _is_words(name, value) else FLAT.get(name)
    unchanged = name in shown and shown[name] == value
    if path is not None:
        if _is_words(name, value):
            value = value.split(",")
        nested, before = _get(document, path), _get(base, path)
        if nested is NOT_GIVEN or not unchanged:
            if nested not in (NOT_GIVEN, before, value):
                return [(name, f"'{value}' contradicts '{nested}' in /{'/'.join(path)}")]
            _put(document, path, before if unchanged and before is not NOT_GIVEN else value)
        return []
    if unchanged or value is None:
        return [] if name in DERIVED or name in KEPT else [(name, "is no field here")]
    if name in KEPT:  # of a new record the journal writes them itself
        return [(name, "is kept by the journal")] if base and base.get(name) != value else []
    if name in DERIVED:
        return [(name, "is derived: change the reports that it follows from")]
    return [(name, "is no field here")]


def _is_words(name: str, value: Any) -> bool:
    """Say whether it is the flat list of weapons, joined by commas."""
    return name == "weapon_class" and isinstance(value, str)


def _merged(before: Any, patch: Any) -> Any:
    """Apply a merge patch (RFC 7396): objects member by member, null takes out."""
    if not isinstance(patch, dict):
        return patch
    whole = dict(before) if isinstance(before, dict) else {}
    for key, value in patch.items():
        if value is None:
            whole.pop(key, None)
        else:
            whole[key] = _merged(whole.get(key), value)
    return whole


def _get(document: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        if not isinstance(document, dict) or key not in document:
            return NOT_GIVEN
        document = document[key]
    return document


def _put(document: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    *holders, last = path
    for key in holders:
        held = document.get(key)
        document[key] = dict(held) if isinstance(held, dict) else {}
        document = document[key]
    document[last] = value
