"""The card of an incident: what the map's popup says, as data for the page to write as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.record.views import attribution_status, independent_sources
from app.domain.record.vocabulary import CasualtySubset, EvidenceTier, Measure
from app.maps.backing import backing_lines
from app.maps.style import CLASSES
from app.maps.wording import (
    distance_words,
    grid_words,
    kp_words,
    partial_date_words,
    precision_words,
    toll_words,
    when_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.record.context import Context
    from app.domain.record.incidents import CasualtyReport, Impact, Incident
    from app.domain.record.provenance import Rights, Source
    from app.store.catalog import Catalog
    from app.store.measured import Gazette, Measured

__all__ = ["card", "source_line"]

STATUS = {
    "claimed": "claimed",
    "claimed_other_target": "claimed, naming another target",
    "claimed_unofficial": "claimed unofficially",
    "alleged": "alleged by others, not claimed",
    "none": "nobody is named",
}
TARGET = {
    "no_official_indication": "No official indication that CPC was the target",
    "not_indicated": "Nothing indicates that CPC was the target",
    "not_established": "Whether CPC was the target is not established",
    "alleged": "CPC is alleged to have been the target",
    "disputed": "Whether CPC was the target is disputed",
    "stated_by_operator": "CPC itself says that it was the target",
    "acknowledged_by_actor": "The acting side acknowledged the target",
    "not_applicable": "",
}
SUBSET = {
    CasualtySubset.ALL: "",
    CasualtySubset.OPERATOR_STAFF: "staff of the operator",
    CasualtySubset.CIVILIAN: "civilians",
    CasualtySubset.MILITARY: "military",
    CasualtySubset.CREW: "crew",
    CasualtySubset.CHILD: "children",
    CasualtySubset.OTHER: "others",
}


EVIDENCE = {
    EvidenceTier.VERIFIED: "confirmed by published pages",
    EvidenceTier.CONTESTED: "whether or how it happened is disputed",
    EvidenceTier.SECONDARY_LEAD: "a lead, not confirmed",
}
SCOPE = {"site": "at the site", "city": "in the city", "region": "in the region"}


def card(measured: Measured, catalog: Catalog) -> dict[str, Any]:
    """Give one incident as headed sections of plain lines, and its sources as links."""
    incident, gazette = measured.incident, catalog.gazette
    withdrawn = catalog.withdrawn_later.get(incident.id)
    sections = [
        ("withdrawn", "Withdrawn since", [withdrawn] if withdrawn else []),
        ("when", "When", when_words(incident.when)),
        ("where", "Where", _where(measured)),
        ("distance", "Distance", _distances(measured)),
        ("killed", "Killed", _toll(incident, Measure.KILLED)),
        ("injured", "Injured", _toll(incident, Measure.INJURED)),
        ("impact", "Impact", [_impact(impact, gazette) for impact in incident.impacts]),
        ("attribution", "Attribution", _attribution(incident)),
        ("evidence", "Evidence", _evidence(incident)),
        ("assets", "Assets named", _assets(incident, gazette)),
        ("beside", "Beside it, off the map", list(_beside(incident, catalog.context))),
        ("backing", "Where each value comes from", list(backing_lines(incident))),
    ]
    return {
        "id": incident.id,
        "title": incident.title,
        "class": incident.event_class,
        "label": CLASSES[incident.event_class].label,
        "lead": incident.evidence_tier is EvidenceTier.SECONDARY_LEAD,
        "date": when_words(incident.when)[0],
        "summary": incident.summary.strip(),
        "sections": [
            {"key": key, "head": head, "lines": lines} for key, head, lines in sections if lines
        ],
        "sources": [source_line(source, incident.rights) for source in incident.sources],
    }


def source_line(source: Source, rights: Rights | None = None) -> dict[str, str]:
    """Give a source as a link with its words: publisher, title, date, relay, rights."""
    publisher = [source.publisher] if source.title else []
    parts = [*publisher, partial_date_words(source.date_published), source.language]
    if source.relayed_from:
        parts.append(f"relays {source.relayed_from}")
    parts.append(f"read {source.date_accessed.isoformat()}")
    if rights is not None:
        parts.append(f"credit {rights.credit}, licence {rights.licence}")
    return {"url": source.url, "text": source.title or source.publisher, "note": ", ".join(parts)}


def _where(measured: Measured) -> list[str]:
    where = measured.incident.where
    lines = [where.description.strip(), precision_words(where.location_class, measured.radius_m)]
    if where.publication_grid_m is not None:
        lines.append(grid_words(where.publication_grid_m))
    return [*lines, kp_words(measured.kp, measured.distances.get("route"))]


def _distances(measured: Measured) -> list[str]:
    names = {"route": "to the pipeline", "terminal": "to the terminal area", "city": "to the city"}
    if not measured.distances:
        return ["not measured: the reports name no place that can be measured"]
    return [f"{names[key]}: {distance_words(value)}" for key, value in measured.distances.items()]


def _toll(incident: Incident, measure: Measure) -> list[str]:
    reports = [report for report in incident.casualties if report.measure is measure]
    return [toll_words(incident, measure), *map(_report, reports)]


def _report(report: CasualtyReport) -> str:
    count = "number not given" if report.value is None else str(report.value)
    whom = [SUBSET[report.subset], report.severity or "", SCOPE[report.scope]]
    details = ", ".join(part for part in whom if part)
    when = report.as_of_text or report.as_of.isoformat()
    return f"{count} ({details}): {report.speaker}, {when}"


def _impact(impact: Impact, gazette: Gazette) -> str:
    span = " – ".join(part for part in (impact.from_date, impact.to_date) if part)
    if impact.from_date and not impact.to_known:
        span += ", end not known"
    subject = _name(impact.subject, gazette)
    return f"{subject}: {impact.text.strip()} ({impact.speaker}{f'; {span}' if span else ''})"


def _attribution(incident: Incident) -> list[str]:
    blame = incident.attribution
    lines = [f"Status: {STATUS[attribution_status(blame)]}", TARGET[blame.cpc_as_target]]
    lines += [
        f"Alleged by {a.by}{f' (names {a.accused})' if a.accused else ''}" for a in blame.alleged_by
    ]
    lines += [
        f"Claimed by {c.by}{f', for {c.other_target}' if c.other_target else ''}"
        for c in blame.claimed_by
    ]
    lines += [f"Denied by {d.by}: {d.what}" for d in blame.denied_by]
    return [line.strip() for line in [*lines, blame.note or ""] if line]


def _evidence(incident: Incident) -> list[str]:
    count, independent = len(incident.sources), independent_sources(incident)
    tier = EVIDENCE[incident.evidence_tier]
    return [
        f"{tier}; happened as described: {incident.certainty}",
        f"{count} sources, {independent} of them independent of each other",
    ]


def _assets(incident: Incident, gazette: Gazette) -> list[str]:
    return [
        f"{_name(link.asset, gazette)}: {link.effect.replace('_', ' ')}" for link in incident.assets
    ]


def _beside(incident: Incident, context: Context) -> Iterator[str]:
    """Give the context events that reports name beside the incident; they imply no cause."""
    for event in context.events:
        for link in event.links:
            if link.incident == incident.id:
                gaps = " / ".join(link.gap_texts)
                yield f"{event.title} ({gaps or link.relation}); named beside it, not as its cause"


def _name(key: str, gazette: Gazette) -> str:
    asset, place = gazette.assets.get(key), gazette.places.get(key)
    return asset.name_en if asset else place.name if place else key
