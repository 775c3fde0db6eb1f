"""The public records of a catalog as lines of JSON, and the catalog that is made of them again.

What may not be shown is in no line: leads, drafts, restricted records, what was withdrawn or is
held back, and what a redaction took out. A record on a publication grid is given as it is
published, with its cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
from typing_extensions import override

from app.domain.record.published import publication_grid_m
from app.domain.record.vocabulary import MsgType
from app.store.assemble import build_collections
from app.store.catalog import Catalog, Coverage, Incidents
from app.store.fixed import fixed_collections
from app.store.journal.entry import Kind, Version
from app.store.journal.rows import head_of
from app.store.journal.state import State
from app.store.measured import Gazette
from app.store.records import asset_of, body_of, incident_of, place_of
from app.store.rows import make_rows
from app.store.stacks import Stacks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.domain.record.incidents import Incident
    from app.domain.record.places import Place
    from app.sources.bundle import Bundle
    from app.store.journal.entry import Head

__all__ = ["RecordLines", "catalog_of", "record_lines"]

# No answer depends on when a version was recorded.
NO_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)
KIND, RECORD, PLACE, ON_SYSTEM = "kind", "record", "place", "on_system"
Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RecordLines:
    """Lines of JSON, and how many records the catalog shows otherwise than may be shown now."""

    lines: tuple[bytes, ...]
    left_out: int


def record_lines(catalog: Catalog, newest: Catalog) -> RecordLines:
    """Give what a catalog shows and the newest one may still show: places, assets, incidents."""
    state = catalog.state
    layers = [
        (kind, head)
        for kind, shown in ((Kind.PLACE, catalog.gazette.places), (Kind.ASSET, _assets(catalog)))
        for head in state.of_kind(kind).values()
        if head.id in shown
    ]
    kept = [(kind, head) for kind, head in layers if not _is_hidden_layer(kind, head, newest)]
    rows = catalog.incidents.rows.values()
    heads = [row.head for row in rows if _may_be_shown(row.head.id, catalog, newest)]
    incidents = [incident_of(version) for version in state.read(heads)]
    left_out = len(layers) - len(kept) + len(rows) - len(heads)
    # What a record asks for now to hide its place holds for its past too.
    gazette = catalog.gazette.with_grids(
        {
            name: row.facts.grid_m
            for name, row in newest.rows.items()
            if row.facts.grid_m is not None
        }
    )
    coarser = sum(_is_coarser(incident, gazette) for incident in incidents)
    lines = (*_layer_lines(kept, state), *_incident_lines(incidents, gazette))
    return RecordLines(lines, left_out + coarser + _lead_assets_shown(catalog))


def catalog_of(bundle: Bundle, lines: Sequence[Line], *, version: str) -> Catalog:
    """Make the catalog of such lines over the layers that they were measured with.

    Its coverage counts what is in the lines; no more is known of what is not.

    Raises
    ------
    BadRecordError
        If the layers are not complete.
    ValueError, KeyError, TypeError
        If a line is not what :func:`record_lines` gives.
    """
    manifest, routes, context = bundle.require()
    versions = [_version(number, line) for number, line in enumerate(lines, start=1)]
    state = State(read=lambda heads: [versions[head.number - 1] for head in heads])
    state = state.after(map(head_of, versions))
    gazette = _GivenGazette(
        {name: place_of(found) for name, found in state.versions(Kind.PLACE).items()},
        {name: asset_of(found) for name, found in state.versions(Kind.ASSET).items()},
        routes,
    )
    gazette.given = dict(_given(lines))
    heads = list(state.of_kind(Kind.INCIDENT).values())
    rows = make_rows(heads, Stacks(state.read, gazette), with_leads=False)
    rows.sort(key=lambda row: row.order)
    record = manifest.record
    return Catalog(
        version=version,
        dated=manifest.instant,
        manifest=manifest,
        gazette=gazette,
        incidents=Incidents(rows),
        context=context,
        collections=build_collections(bundle, gazette, rows, fixed_collections(bundle)),
        coverage=Coverage(record.read_up_to.isoformat(), record.note, len(rows), 0, 0),
        bundle=bundle,
        state=state,
        withdrawn={},
        rows={row.head.id: row for row in rows},
    )


def _assets(catalog: Catalog) -> set[str]:
    """Give the assets that a catalog shows, but for those that only leads name."""
    return catalog.gazette.assets.keys() - catalog.lead_assets


def _lead_assets_shown(catalog: Catalog) -> int:
    return len(catalog.gazette.assets.keys() & catalog.lead_assets)


def _is_hidden_layer(kind: Kind, head: Head, newest: Catalog) -> bool:
    stands = newest.state.head(kind, head.id)
    is_gone = stands is None or stands.is_withdrawn
    return is_gone or (kind is Kind.ASSET and head.id in newest.lead_assets)


def _may_be_shown(name: str, catalog: Catalog, newest: Catalog) -> bool:
    """Say whether an incident was public as a catalog has it, and is public now."""
    rows = catalog.rows.get(name), newest.rows.get(name)
    facts = [row.facts for row in rows if row is not None]
    return (
        len(facts) == len(rows)
        and name not in newest.held
        and all(one.is_published and one.withdrawn is None for one in facts)
        and not any(one.is_lead or one.is_restricted for one in facts)
    )


def _is_coarser(incident: Incident, gazette: Gazette) -> bool:
    """Say whether a record asks for a coarser grid today than it did."""
    own = incident.where.publication_grid_m
    return publication_grid_m(incident, gazette.grids_m.get(incident.id)) != own


def _layer_lines(kept: list[tuple[Kind, Head]], state: State) -> Iterator[bytes]:
    versions = state.read([head for _, head in kept])
    for (kind, _), version in zip(kept, versions, strict=True):
        record = place_of(version) if kind is Kind.PLACE else asset_of(version)
        yield _line(kind, body_of(record))


def _incident_lines(incidents: list[Incident], gazette: Gazette) -> Iterator[bytes]:
    for measured in gazette.measure_all(incidents):
        more: dict[str, object] = {}
        if measured.is_on_grid:
            place = orjson.Fragment(body_of(measured.place)) if measured.place else None
            more = {PLACE: place, ON_SYSTEM: measured.kp is not None}
        yield _line(Kind.INCIDENT, body_of(measured.incident), **more)


def _line(kind: Kind, body: bytes, **more: object) -> bytes:
    return orjson.dumps({KIND: kind.value, RECORD: orjson.Fragment(body), **more})


def _version(number: int, line: Line, *, part: str = RECORD) -> Version:
    """Give a line as a version of a journal, which the state of the catalog is made of."""
    record = line[part]
    kind = Kind(line[KIND]) if part == RECORD else Kind.PLACE
    is_incident = kind is Kind.INCIDENT
    return Version(
        number=number,
        kind=kind,
        id=record["id"],
        version=record["version"] if is_incident else 1,
        msg_type=MsgType(record["msg_type"]) if is_incident else MsgType.ALERT,
        editor="",
        reason="",
        recorded=NO_INSTANT,
        body=orjson.dumps(record),
        text=None,
        origin=None,
        salts=b"",
        catalog_version="",
    )


def _given(lines: Sequence[Line]) -> Iterator[tuple[str, tuple[Place | None, bool]]]:
    """Yield the incidents whose place is given with them."""
    for line in lines:
        if PLACE in line:
            place = place_of(_version(0, line, part=PLACE)) if line[PLACE] else None
            yield line[RECORD]["id"], (place, bool(line[ON_SYSTEM]))


class _GivenGazette(Gazette):
    """A gazette of incidents that are as published already, some with their place."""

    given: Mapping[str, tuple[Place | None, bool]]

    @override
    def published(self, incident: Incident) -> tuple[Incident, Place | None]:
        if incident.id in self.given:
            return incident, self.given[incident.id][0]
        return super().published(incident)

    @override
    def _on_system(self, incident: Incident) -> bool:
        if incident.id in self.given:
            return self.given[incident.id][1]
        return super()._on_system(incident)
