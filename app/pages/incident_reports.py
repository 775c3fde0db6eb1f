"""The reports of an incident: casualties, states by voices, attribution, all of it in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.record.views import attribution_status
from app.domain.record.vocabulary import Measure
from app.maps.cards import SCOPE, STATUS, SUBSET, TARGET, span_words
from app.maps.wording import partial_date_words, toll_words
from app.pages.blocks import Line, Listing, Paragraph, Section, Span, Table, own, said
from app.pages.incident_words import LASTS, RELATIONS, said_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.record.incidents import CasualtyReport, Impact
    from app.pages.blocks import Block
    from app.pages.incident_account import Told

__all__ = ["attribution", "casualties", "impacts", "related", "timeline"]

MEASURES = {Measure.KILLED: "Killed", Measure.INJURED: "Injured", Measure.MISSING: "Missing"}
Row = tuple[Line, ...]
Dated = tuple[str, Row]


def casualties(told: Told) -> Section:
    """Give each toll as a view, and the reports that it is a view of."""
    say = told.language.say
    blocks: list[Block] = []
    for measure, word in MEASURES.items():
        reports = [each for each in told.incident.casualties if each.measure is measure]
        if measure is not Measure.MISSING:
            words = toll_words(told.incident, measure, told.language)
            blocks.append(Paragraph(said(f"{say(word)}: {words}")))
        if reports:
            head = (say("How many"), say("Of whom"), say("When"), say("Who says it"))
            rows = tuple(_casualty(told, each) for each in reports)
            blocks.append(Table(f"{say(word)}: {say('every report')}", head, rows))
    return Section("casualties", said(say("Casualties, as reported")), tuple(blocks))


def impacts(told: Told) -> Section | None:
    """Give what each voice says of the state of what; None where nobody says anything."""
    say = told.language.say
    if not told.incident.impacts:
        return None
    head = (say("What"), say("State"), say("As reported"), say("Who says it"))
    rows = tuple(_impact(told, each) for each in told.incident.impacts)
    table = Table(say("The state of assets and places, by who says it"), head, rows)
    return Section("impact", said(say("Impact, by who says it")), (table,))


def attribution(told: Told) -> Section:
    """Say whether anybody claimed it, is said to have done it, denies it; and what was meant."""
    language, blame, pages = told.language, told.incident.attribution, told.pages
    say = language.say
    status = say("Status: {status}", status=say(STATUS[attribution_status(blame)]))
    target = TARGET[blame.cpc_as_target]
    items: list[Line] = [said(say(target))] if target else []
    for alleged in blame.alleged_by:
        text = "Alleged by {by} (names {accused})" if alleged.accused else "Alleged by {by}"
        line = said_of(language, text, by=alleged.by, accused=alleged.accused or "")
        items.append((*line, *pages.cited(alleged.sources)))
    for claim in blame.claimed_by:
        text = "Claimed by {by}, for {target}" if claim.other_target else "Claimed by {by}"
        line = said_of(language, text, by=claim.by, target=claim.other_target or "")
        items.append((*line, *pages.cited(claim.sources)))
    for denied in blame.denied_by:
        line = said_of(language, "Denied by {by}: {what}", by=denied.by, what=denied.what)
        items.append((*line, *pages.cited(denied.sources)))
    blocks: list[Block] = [Paragraph(said(status))]
    blocks += [Listing(tuple(items))] if items else []
    blocks += [Paragraph(own(blame.note))] if blame.note else []
    return Section("attribution", said(say("Attribution")), tuple(blocks))


def timeline(told: Told) -> Section:
    """Give every dated report in its order, and what was said without a date after them."""
    say = told.language.say
    dated = sorted(_dated(told), key=lambda each: (each[0] == "", each[0]))
    rows = tuple(
        (said(partial_date_words(day or None, told.language)), *cells) for day, cells in dated
    )
    head = (say("Day"), say("What was reported"), say("Who says it"))
    table = Table(say("What was reported for which day, in order of time"), head, rows)
    return Section("timeline", said(say("Timeline")), (table,))


def related(told: Told) -> Section | None:
    """Give records that stand to this one, and events that reports name beside it."""
    say = told.language.say
    items: list[Line] = []
    for each in told.incident.related:
        name, href = told.title_of(each.id)
        note = (Span("; "), *own(each.note)) if each.note else ()
        items.append((Span(f"{say(RELATIONS[each.type])}: "), *own(name, href), *note))
    for event in told.catalog.context.events:
        for link in event.links:
            if link.incident == told.incident.id:
                gaps = " / ".join(link.gap_texts) or link.relation
                words = say("named beside it, not as its cause")
                items.append((*own(f"{event.title} ({gaps})"), Span(f"; {words}")))
    if not items:
        return None
    return Section("related", said(say("Related records and events")), (Listing(tuple(items)),))


def _casualty(told: Told, report: CasualtyReport) -> Row:
    say = told.language.say
    more: Line = (Span("; "), *own(report.note)) if report.note else ()
    if report.supersedes:
        more = (*more, Span(f"; {say('corrects the report before')}"))
    who = told.pages.told_by(report.speaker, report.sources)
    return _count(told, report), (*_whom(told, report), *more), _when(told, report), who


def _count(told: Told, report: CasualtyReport) -> Line:
    say = told.language.say
    count = say("number not given") if report.value is None else told.language.number(report.value)
    if None not in (report.low, report.high):
        count = f"{count} ({report.low}–{report.high})"
    return said(count)


def _whom(told: Told, report: CasualtyReport) -> Line:
    say = told.language.say
    of = [SUBSET[report.subset] or "everybody", SCOPE[report.scope]]
    whom: Line = said(", ".join(say(word) for word in of))
    if report.severity:
        whom = (*whom, Span(", "), *own(report.severity))
    return whom


def _when(told: Told, report: CasualtyReport) -> Line:
    day = said(told.language.day(report.as_of))
    return (*day, Span(", "), *own(report.as_of_text)) if report.as_of_text else day


def _impact(told: Told, impact: Impact) -> Row:
    # What has no end to be known of is given with its day alone.
    is_state = impact.status in LASTS or impact.to_date is not None
    day = partial_date_words(impact.from_date, told.language) if impact.from_date else ""
    span = span_words(impact, told.language) if is_state else day
    state = (Span(told.state_words(impact)), *_measure(told, impact))
    return (
        told.about(impact),
        (*state, Span(f"; {span}")) if span else state,
        own(impact.text),
        told.pages.told_by(impact.speaker, impact.sources),
    )


def _measure(told: Told, impact: Impact) -> Line:
    """Give how much a report speaks of; its unit is the record's own text."""
    if impact.value is None:
        return ()
    _, _, fraction = f"{impact.value:f}".rstrip("0").partition(".")
    count = told.language.number(impact.value, len(fraction))
    return (Span(f": {count} "), *own(impact.unit)) if impact.unit else (Span(f": {count}"),)


def _dated(told: Told) -> Iterator[Dated]:
    """Yield each report with its day, which is empty where none is stated."""
    incident, say, pages = told.incident, told.language.say, told.pages
    first = incident.when.date_start_local.isoformat()
    yield first, (own(incident.title), said(say("the editors, on all of it")))
    for report in incident.casualties:
        count, whom = _count(told, report), _whom(told, report)
        who = pages.told_by(report.speaker, report.sources)
        label = Span(f"{say(MEASURES[report.measure])}: ")
        text = (Span("; "), *own(report.as_of_text)) if report.as_of_text else ()
        yield report.as_of.isoformat(), ((label, *count, Span(" ("), *whom, Span(")"), *text), who)
    for impact in incident.impacts:
        who = pages.told_by(impact.speaker, impact.sources)
        yield impact.from_date or "", (told.state(impact), who)
    for statement in incident.statements:
        who = pages.told_by(_speaker(statement.speaker, statement.role), statement.sources)
        yield statement.date or "", (own(statement.text), who)


def _speaker(name: str, role: str | None) -> str:
    return f"{name}, {role}" if role else name
