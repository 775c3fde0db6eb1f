"""Reach: what lies downstream of an outage that was reported, and which shares rest on it.

It is read for one published incident with an outage on record, and for nothing else. All of it is
conditional: as reported. No share is multiplied with an outage, and nothing is ranked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.analysis.definition import Analysis, Answer, Question, Table
from app.analysis.network import STAGES, network_of
from app.analysis.parameters import word
from app.analysis.state_class import OUTAGE
from app.analysis.voices import impacts_of
from app.domain.errors import BadParameterError, UnknownIdError
from app.domain.geo.uncertainty import Verdict
from app.domain.record.vocabulary import AssetRelation, RecordStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.analysis.network import Network
    from app.analysis.voices import Report
    from app.domain.record.context import Exposure, ExposureVoice
    from app.domain.record.incidents import Incident
    from app.store.catalog import Catalog

__all__ = ["REACH", "answer", "outages_of"]

METHOD = (
    "reported outages of one incident read through the edges of the system; order by kilometre "
    "point; shares as their speakers gave them"
)
# The codes of what makes every row a conditional statement.
CONDITION = {"conditional": True, "condition": "as reported"}
IMPACT_COLUMNS = (
    "asset_id", "in_network", "is_outage", "metric", "state", "state_class", "from", "to", "end",
    "speaker", "value", "unit", "value_kind", "text", "report_id", "incident_id", "source_ids",
    "independent_sources", "source_voices",
)  # fmt: skip
DOWNSTREAM_COLUMNS = (
    "order", "node_id", "asset_id", "asset_kind", "asset_name", "relation", "kp_km", "kp_min_km",
    "kp_max_km", "verdict", "downstream_of", "conditional", "condition",
)  # fmt: skip
EXPOSURE_COLUMNS = (
    "exposure_id", "from_entity", "rests_on", "scope", "measure", "denominator", "year", "approx",
    "direction", "speaker", "value", "text", "stated_conditionally", "conditional", "condition",
    "source_ids", "source_urls", "exposure_note",
)  # fmt: skip
NODE_COLUMNS = (
    "node_id", "asset_id", "asset_kind", "asset_name", "relation", "stage", "kp_km", "kp_min_km",
    "kp_max_km", "is_outage",
)  # fmt: skip
EDGE_COLUMNS = ("from_id", "to_id", "basis", "verdict")
KILOMETRES = {"kp_km": "km", "kp_min_km": "km", "kp_max_km": "km"}
# How an exposure stands to the outage: of the very asset, or of the whole that it is part of.
ASSET, SYSTEM, FED_SYSTEM = "asset", "system", "fed_system"


def answer(question: Question) -> Answer:
    """Read the reach of the outages that one incident reports.

    Raises
    ------
    BadParameterError
        If the parameter names no published incident, or one without a reported outage.
    WithdrawnError
        If the incident was taken back.
    """
    catalog = question.catalog
    incident = _incident(catalog, question.values["incident"])
    outages = outages_of(catalog, incident)
    if not outages:
        message = f"'{incident.id}' has no reported outage: no asset was out, reduced or restricted"
        raise BadParameterError("incident", message)
    network = network_of(catalog.gazette)
    hit = [node.id for node in network.nodes if node.id in outages]
    downstream = _downstream(network, hit)
    return Answer(
        method=METHOD,
        unit="kilometre",
        tables={
            "downstream": Table.of(downstream, DOWNSTREAM_COLUMNS, **KILOMETRES),
            "exposures": Table.of(_exposures(catalog, hit), EXPOSURE_COLUMNS),
            "impacts": Table.of(_impacts(network, impacts_of(incident)), IMPACT_COLUMNS),
            "edges": Table.of([edge.flat() for edge in network.edges], EDGE_COLUMNS),
            "nodes": Table.of(_nodes(network, hit), NODE_COLUMNS, **KILOMETRES),
        },
        facts={
            "incident_id": incident.id,
            **CONDITION,
            "outage_assets": hit,
            "outside_network": sorted(outages - set(hit)),
            "stations_without_position": list(network.unplaced),
        },
        empty_because=None if hit else "what was reported out is no part of the oil flow of CPC",
        credits=("incidents/", "context/", "layers/", "assets/"),
    )


def outages_of(catalog: Catalog, incident: Incident) -> set[str]:
    """Give the ids of the assets that an incident's reports say were out, reduced or restricted."""
    return {
        report.subject
        for report in impacts_of(incident)
        if report.state_class in OUTAGE and report.subject in catalog.gazette.assets
    }


def _incident(catalog: Catalog, name: str | None) -> Incident:
    """Give the published incident of an id."""
    if name is None:
        raise BadParameterError("incident", "is missing: expected the id of a published incident")
    if name in catalog.gazette.assets or name in catalog.gazette.places:
        message = f"'{name}' is no incident: reach is read of reported outages, of no chosen place"
        raise BadParameterError("incident", message)
    try:
        incident = catalog.incident(name).incident
    except UnknownIdError as error:
        raise UnknownIdError("published incident", name, parameter="incident") from error
    if incident.record_status is not RecordStatus.PUBLISHED:
        raise BadParameterError("incident", f"'{name}' is a lead and no published incident")
    return incident


def _downstream(network: Network, hit: Sequence[str]) -> list[dict[str, Any]]:
    """Give what lies behind the outages, in network order, each node once."""
    behind: dict[str, list[tuple[str, Verdict]]] = {}
    for name in hit:
        for node, verdict in network.downstream(name):
            behind.setdefault(node.id, []).append((name, verdict))
    found = [node for node in network.nodes if node.id in behind]
    return [
        {
            "order": order,
            **node.flat(),
            "verdict": _surest(verdict for _, verdict in behind[node.id]).value,
            "downstream_of": ",".join(name for name, _ in behind[node.id]),
            **CONDITION,
        }
        for order, node in enumerate(found, start=1)
    ]


def _surest(verdicts: Iterable[Verdict]) -> Verdict:
    return Verdict.CERTAIN if Verdict.CERTAIN in set(verdicts) else Verdict.POSSIBLE


def _exposures(catalog: Catalog, hit: Sequence[str]) -> list[dict[str, Any]]:
    """Give each voice on each share that rests on what was hit, or on the system it is part of."""
    urls = {source.id: source.url for source in catalog.context.sources}
    return [
        _exposure(exposure, voice, scope, urls)
        for exposure in sorted(catalog.context.exposures, key=lambda each: each.id)
        if (scope := _scope(catalog, exposure.to_asset, hit)) is not None
        for voice in exposure.voices
    ]


def _scope(catalog: Catalog, rests_on: str, hit: Sequence[str]) -> str | None:
    """Say how an exposure stands to the outages; None if it does not rest on them."""
    if rests_on in hit:
        return ASSET
    relations = {catalog.gazette.assets[name].cpc_relation for name in hit}
    asset = catalog.gazette.assets.get(rests_on)
    if asset is None or asset.cpc_relation is not AssetRelation.PART_OF or not hit:
        return None
    return SYSTEM if AssetRelation.PART_OF in relations else FED_SYSTEM


def _exposure(
    exposure: Exposure, voice: ExposureVoice, scope: str, urls: dict[str, str]
) -> dict[str, Any]:
    return {
        "exposure_id": exposure.id,
        "from_entity": exposure.from_entity,
        "rests_on": exposure.to_asset,
        "scope": scope,
        "measure": exposure.measure,
        "denominator": exposure.denominator,
        "year": exposure.year,
        "approx": exposure.approx,
        "direction": exposure.direction,
        "speaker": voice.speaker,
        "value": voice.value,
        "text": voice.text,
        "stated_conditionally": exposure.conditional,
        **CONDITION,
        "source_ids": ",".join(voice.sources),
        "source_urls": " ".join(urls[name] for name in voice.sources if name in urls),
        "exposure_note": exposure.note and exposure.note.strip(),
    }


def _nodes(network: Network, hit: Sequence[str]) -> list[dict[str, Any]]:
    """Give the whole network in its order, also what no outage lies before."""
    return [
        {**node.flat(), "stage": STAGES[node.stage], "is_outage": node.id in hit}
        for node in network.nodes
    ]


def _impacts(network: Network, impacts: Sequence[Report]) -> list[dict[str, Any]]:
    names = {node.id for node in network.nodes}
    return [
        {
            **report.flat(),
            "in_network": report.subject in names,
            "is_outage": report.state_class in OUTAGE,
        }
        for report in impacts
    ]


REACH = Analysis(
    id="reach",
    title="Reach of a reported outage",
    description="What lies downstream of a reported outage, and which shares of exports rest on it",
    parameters=(
        word(
            "incident",
            "a published incident with a reported outage",
            example="cpc-2025-11-29-spm2-naval-drones",
        ),
    ),
    answer=answer,
    selects=False,
)
