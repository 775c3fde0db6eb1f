"""The card of an incident: what the map's popup says, as data for the page to write as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.domain.record.views import attribution_status, independent_sources
from app.domain.record.vocabulary import CasualtySubset, Effect, EvidenceTier, Measure
from app.language.languages import ENGLISH
from app.maps.backing import backing_lines
from app.maps.card_lines import joined, own, say_of
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
    from app.language.languages import Language
    from app.maps.card_lines import Line
    from app.store.catalog import Catalog
    from app.store.measured import Gazette, Measured

__all__ = ["card", "evidence_lines", "source_line", "span_words"]

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
# A tag of one language, as HTML takes it; a page in several has no such tag.
ONE_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
EFFECT = {
    Effect.DESTROYED: "destroyed",
    Effect.DAMAGED: "damaged",
    Effect.THREATENED: "threatened",
    Effect.HALTED_PRECAUTION: "halted as a precaution",
    Effect.LEGALLY_RESTRICTED: "restricted by law",
    Effect.NONE_REPORTED: "no effect reported",
    Effect.UNKNOWN: "unknown",
}
SCOPE = {"site": "at the site", "city": "in the city", "region": "in the region"}


def card(measured: Measured, catalog: Catalog, language: Language = ENGLISH) -> dict[str, Any]:
    """Give one incident as headed sections of lines (card_lines.py), and its sources as links."""
    incident, gazette = measured.incident, catalog.gazette
    withdrawn = catalog.withdrawn_later.get(incident.id)
    sections: list[tuple[str, str, list[Line]]] = [
        ("withdrawn", "Withdrawn since", [own(withdrawn)] if withdrawn else []),
        ("when", "When", [*when_words(incident.when, language)]),
        ("where", "Where", _where(measured, language)),
        ("distance", "Distance", [*_distances(measured, language)]),
        ("killed", "Killed", _toll(incident, Measure.KILLED, language)),
        ("injured", "Injured", _toll(incident, Measure.INJURED, language)),
        ("impact", "Impact", [_impact(each, gazette, language) for each in incident.impacts]),
        ("attribution", "Attribution", _attribution(incident, language)),
        ("evidence", "Evidence", [*evidence_lines(incident, language)]),
        ("assets", "Assets named", _assets(incident, gazette, language)),
        ("beside", "Beside it, off the map", [*_beside(incident, catalog.context, language)]),
        ("backing", "Where each value comes from", [*backing_lines(incident, language)]),
    ]
    return {
        "id": incident.id,
        "title": incident.title,
        "class": incident.event_class,
        "label": language.say(CLASSES[incident.event_class].label),
        "lead": incident.evidence_tier is EvidenceTier.SECONDARY_LEAD,
        "date": when_words(incident.when, language)[0],
        "summary": incident.summary.strip(),
        "sections": [
            {"key": key, "head": language.say(head), "lines": lines}
            for key, head, lines in sections
            if lines
        ],
        "sources": [source_line(source, incident.rights, language) for source in incident.sources],
    }


def source_line(
    source: Source, rights: Rights | None = None, language: Language = ENGLISH
) -> dict[str, str]:
    """Give a source as a link with its words: publisher, title, date, relay, rights.

    ``lang`` is the tag of the language that the title is in, empty where there is no title, or no
    tag: the name of a publisher is a name in any language.
    """
    publisher = [source.publisher] if source.title else []
    parts = [*publisher, partial_date_words(source.date_published, language)]
    parts.append(language.name_of(source.language))
    if source.relayed_from:
        parts.append(language.say("relays {whom}", whom=source.relayed_from))
    parts.append(language.say("read {date}", date=language.day(source.date_accessed)))
    if rights is not None:
        said = "credit {credit}, licence {licence}"
        parts.append(language.say(said, credit=rights.credit, licence=rights.licence))
    is_told = source.title and ONE_LANGUAGE.fullmatch(source.language)
    return {
        "url": source.url,
        "text": source.title or source.publisher,
        "lang": source.language if is_told else "",
        "note": ", ".join(parts),
    }


def evidence_lines(incident: Incident, language: Language) -> list[str]:
    """Say what the evidence is, in the editors' words, and how many sources there are.

    Of one alone nothing can be independent.
    """
    tier = language.say(EVIDENCE[incident.evidence_tier])
    certainty = language.say(incident.certainty.value)
    sources = language.count(len(incident.sources), "{n} source", "{n} sources")
    if len(incident.sources) > 1:
        sources = language.say(
            "{sources}, {independent} of them independent of each other",
            sources=sources,
            independent=language.number(independent_sources(incident)),
        )
    said = "{tier}; happened as described: {certainty}"
    return [language.say(said, tier=tier, certainty=certainty), sources]


def span_words(impact: Impact, language: Language) -> str:
    """Say from when to when; a day that nobody reported as the end is not given as one."""
    first, last = (
        partial_date_words(day, language) if day else None
        for day in (impact.from_date, impact.to_date)
    )
    if impact.to_known or not first:
        return " – ".join(dict.fromkeys(day for day in (first, last) if day))
    if last:
        text = "{first}, end not reported; {last} is a plan or the latest day"
        return language.say(text, first=first, last=last)
    return language.say("{first}, end not known", first=first)


def _where(measured: Measured, language: Language) -> list[Line]:
    where = measured.incident.where
    words = precision_words(where.location_class, measured.radius_m, language)
    lines: list[Line] = [own(where.description.strip()), words]
    if where.publication_grid_m is not None:
        lines.append(grid_words(where.publication_grid_m, language))
    return [*lines, kp_words(measured.kp, measured.distances.get("route"), language)]


def _distances(measured: Measured, language: Language) -> list[str]:
    names = {"route": "to the pipeline", "terminal": "to the terminal area", "city": "to the city"}
    if not measured.distances:
        return [language.say("not measured: the reports name no place that can be measured")]
    return [
        f"{language.say(names[key])}: {distance_words(value, language)}"
        for key, value in measured.distances.items()
    ]


def _toll(incident: Incident, measure: Measure, language: Language) -> list[Line]:
    reports = [report for report in incident.casualties if report.measure is measure]
    said = toll_words(incident, measure, language)
    return [said, *(_report(report, language) for report in reports)]


def _report(report: CasualtyReport, language: Language) -> Line:
    count = language.say("number not given")
    if report.value is not None:
        count = language.number(report.value)
    whom = [SUBSET[report.subset], SCOPE[report.scope]]
    subset, scope = (language.say(word) if word else "" for word in whom)
    severity = own(report.severity) if report.severity else ""
    told = [part for part in (subset, severity, scope) if part]
    details = [each for part in told for each in (", ", part)][1:]
    when = own(report.as_of_text) if report.as_of_text else language.day(report.as_of)
    return joined(f"{count} (", *details, "): ", own(report.speaker), ", ", when)


def _impact(impact: Impact, gazette: Gazette, language: Language) -> Line:
    span = span_words(impact, language)
    said = f"{_name(impact.subject, gazette)}: {impact.text.strip()} ({impact.speaker}"
    return joined(own(said), f"; {span})" if span else own(")"))


def _attribution(incident: Incident, language: Language) -> list[Line]:
    blame = incident.attribution
    status = language.say(STATUS[attribution_status(blame)])
    target = TARGET[blame.cpc_as_target]
    lines: list[Line] = [
        language.say("Status: {status}", status=status),
        language.say(target) if target else "",
    ]
    for alleged in blame.alleged_by:
        text = "Alleged by {by} (names {accused})" if alleged.accused else "Alleged by {by}"
        lines.append(say_of(language, text, by=alleged.by, accused=alleged.accused or ""))
    for claim in blame.claimed_by:
        text = "Claimed by {by}, for {target}" if claim.other_target else "Claimed by {by}"
        lines.append(say_of(language, text, by=claim.by, target=claim.other_target or ""))
    lines += [
        say_of(language, "Denied by {by}: {what}", by=denied.by, what=denied.what.strip())
        for denied in blame.denied_by
    ]
    note = [own(blame.note.strip())] if blame.note else []
    return [line for line in [*lines, *note] if line]


def _assets(incident: Incident, gazette: Gazette, language: Language) -> list[Line]:
    return [
        joined(own(_name(link.asset, gazette)), f": {language.say(EFFECT[link.effect])}")
        for link in incident.assets
    ]


def _beside(incident: Incident, context: Context, language: Language) -> Iterator[Line]:
    """Give the context events that reports name beside the incident; they imply no cause."""
    said = language.say("named beside it, not as its cause")
    for event in context.events:
        for link in event.links:
            if link.incident == incident.id:
                gaps = " / ".join(link.gap_texts)
                yield joined(own(f"{event.title} ({gaps or link.relation})"), f"; {said}")


def _name(key: str, gazette: Gazette) -> str:
    asset, place = gazette.assets.get(key), gazette.places.get(key)
    return asset.name_en if asset else place.name if place else key
