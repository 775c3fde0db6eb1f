"""Read the record: one YAML file an incident, one file of context; report every fault once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import orjson
from pydantic import TypeAdapter, ValidationError

from app.domain.errors import Fault
from app.domain.record.context import Context
from app.domain.record.incidents import Incident
from app.domain.record.rules import context_faults, incident_faults
from app.sources.shapes import shape_fault
from app.sources.strict_yaml import YamlFaultError, read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from app.sources.strict_yaml import Position

__all__ = [
    "INCIDENT",
    "position_in",
    "read_context",
    "read_incident",
    "read_incident_data",
    "read_incident_folder",
]

T = TypeVar("T", Incident, Context)

# Built once: an adapter costs some 20 ms.
INCIDENT = TypeAdapter(Incident)
CONTEXT = TypeAdapter(Context)


def read_incident(text: str, file: str) -> tuple[Incident | None, list[Fault]]:
    """Read one incident; None if its shape is wrong, with every fault in row and column."""
    return _read(text, file, INCIDENT, incident_faults)


def read_incident_data(data: object, file: str) -> tuple[Incident | None, list[Fault]]:
    """Read one incident from plain data; None if its shape is wrong, with every fault."""
    try:
        incident = INCIDENT.validate_json(orjson.dumps(data), strict=True)
    except ValidationError as error:
        return None, [
            Fault(file, 0, 0, "".join(f"/{part}" for part in item["loc"]), shape_fault(item))
            for item in error.errors(include_url=False)
        ]
    except orjson.JSONEncodeError as error:
        return None, [Fault(file, 0, 0, "", f"holds a value that is not plain data: {error}")]
    return incident, [Fault(file, 0, 0, *found) for found in incident_faults(incident)]


def read_context(text: str, file: str) -> tuple[Context | None, list[Fault]]:
    """Read the file of context events, exposures and actors."""
    return _read(text, file, CONTEXT, context_faults)


def read_incident_folder(
    folder: Path, root: Path
) -> tuple[dict[str, Incident], dict[str, str], list[Fault]]:
    """Read every ``*.yaml`` of a folder in name order, keyed by file name relative to root.

    The second part is the text of each file, word for word.
    """
    incidents: dict[str, Incident] = {}
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yaml")):
        name = path.relative_to(root).as_posix()
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            faults.append(Fault(name, 0, 0, "", f"is not UTF-8: {error.reason}"))
            continue
        incident, found = read_incident(text, name)
        faults += found
        if incident is not None:
            incidents[name], texts[name] = incident, text
            if incident.id != path.stem:
                message = f"the id '{incident.id}' is not the file's name '{path.stem}'"
                faults.append(Fault(name, 1, 1, "/id", message))
    return incidents, texts, faults


def position_in(path: Path, pointer: str) -> Position:
    """Give row and column of a JSON pointer in a YAML file; (1, 1) if it cannot be told."""
    try:
        _, positions = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 1, 1
    return _nearest_position(positions, pointer)


def _read(
    text: str, file: str, adapter: TypeAdapter[T], rule: Callable[[T], Iterable[tuple[str, str]]]
) -> tuple[T | None, list[Fault]]:
    try:
        data, positions = read_yaml(text)
        record = adapter.validate_json(orjson.dumps(data), strict=True)
    except YamlFaultError as error:
        return None, [Fault(file, *error.position, "", str(error))]
    except ValidationError as error:
        return None, [
            _fault(file, positions, "".join(f"/{part}" for part in item["loc"]), shape_fault(item))
            for item in error.errors(include_url=False)
        ]
    except orjson.JSONEncodeError as error:
        return None, [Fault(file, 0, 0, "", f"holds a value that is not plain data: {error}")]
    return record, [_fault(file, positions, *found) for found in rule(record)]


def _fault(file: str, positions: Mapping[str, Position], pointer: str, message: str) -> Fault:
    return Fault(file, *_nearest_position(positions, pointer), pointer, message)


def _nearest_position(positions: Mapping[str, Position], pointer: str) -> Position:
    """Give the place of a value or, if it is missing, of what should hold it."""
    while pointer not in positions and pointer:
        pointer = pointer.rpartition("/")[0]
    return positions.get(pointer, (1, 1))
