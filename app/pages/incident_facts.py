"""What is reported of an incident and by whom, what no report tells, how far it was from what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.analysis.near import near_incident
from app.domain.geo.uncertainty import Interval, Verdict
from app.domain.record.backing import provenance_of
from app.domain.record.vocabulary import (
    CpcAsTarget,
    Measure,
    Verification,
    WeaponClass,
)
from app.maps.cards import EFFECT, TARGET, evidence_lines
from app.maps.style import CLASSES
from app.maps.wording import (
    days_words,
    distance_words,
    grid_words,
    kp_words,
    precision_words,
    toll_words,
    when_words,
)
from app.pages.blocks import Line, Listing, Paragraph, Section, Span, Table, own, said, unbroken
from app.pages.incident_words import (
    BACKED,
    ENDS,
    LASTS,
    VERDICTS,
    WEAPONS,
    field_words,
    value_words,
)
from app.store.measured import REFERENCE_TARGETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.analysis.pairs import Pair
    from app.domain.record.incidents import Claim, Impact, Incident
    from app.language.languages import Language
    from app.pages.blocks import Block
    from app.pages.incident_account import Told
    from app.pages.incident_words import Pages

__all__ = ["LIMIT_M", "distances", "facts", "unknown"]

# The limit of the verdicts: beyond it a record is "not on the route" on the map as well.
LIMIT_M = 25_000.0
KILOMETRE_M = 1_000.0
# What is farther and no report names is left out.
FAR_M = 100_000.0
# What an editor marks as not reported, by the words of the account.
MARKED = {
    "date": "Days",
    "utc": "Clock",
    "place": "Place",
    "coordinates": "Coordinates",
    "weapon": "Weapon",
    "killed": "Killed",
    "injured": "Injured",
    "assets": "Assets named",
    "impact": "Impact",
    "attribution": "Attribution",
}
HEAD = ("What", "As reported", "Who says it")


def facts(told: Told) -> Section:
    """Give the table of facts, each with its speakers, and every claim as it was made."""
    say, incident = told.language.say, told.incident
    head = tuple(say(word) for word in HEAD)
    stated = [claim for claim in incident.claims if claim.value is not None]
    table = Table(say("The facts, each with who says it"), head, tuple(_facts(told)))
    rows = tuple(_claim(claim, told.pages) for claim in stated)
    claims = Table(say("Every claim as it was made"), head, rows)
    return Section("facts", said(say("What is reported")), (table, claims) if rows else (table,))


def unknown(told: Told) -> Section:
    """Say what no report tells, field by field, and how far what is told goes."""
    points = (*_silent(told), *_open_states(told), *_asked_in_vain(told.incident, told.pages))
    blocks: list[Block] = [Listing(tuple(dict.fromkeys(points)))]
    if told.incident.notes:
        label = f"{told.language.say('Notes of the editors')}: "
        blocks.append(Paragraph((Span(label), *own(told.incident.notes))))
    return Section("unknown", said(told.language.say("What is not known")), tuple(blocks))


def distances(told: Told) -> Section:
    """Give kilometre and distances as intervals, with what they say of a limit."""
    language, measured = told.language, told.measured
    say = language.say
    found = near_incident(told.catalog, measured.incident.id, within_m=LIMIT_M)
    kilometre = kp_words(measured.kp, measured.distances.get("route"), language)
    blocks: list[Block] = [Paragraph(said(unbroken(f"{say('Kilometre point')}: {kilometre}")))]
    named = {link.asset for link in told.incident.assets} | {*REFERENCE_TARGETS.values()}
    pairs = [p for p in found.pairs if p.distance_min_m <= FAR_M or p.asset_id in named]
    if pairs:
        limit = language.number(LIMIT_M / KILOMETRE_M)
        head = (say("To what"), say("Least to greatest"), say("Within {km} km", km=limit))
        rows = tuple(_distance(pair, language) for pair in pairs)
        blocks += [
            Table(
                say(MEASURED),
                head,
                rows,
            ),
            Paragraph(said(say(MEANT))),
        ]
    else:
        blocks.append(Paragraph(said(distance_words(None, language))))
    return Section("distances", said(say("Distances and kilometre point")), tuple(blocks))


MEASURED = "Distances to what the reports name, and to the nearest of each kind up to 100 km off"
MEANT = (
    "Certain: even the greatest distance lies within. Probable and possible: the interval crosses "
    "the limit, and the share is the chance to lie within. Excluded: even the least lies beyond."
)


def _facts(told: Told) -> Iterator[tuple[Line, ...]]:
    language, incident, pages = told.language, told.incident, told.pages
    behind = provenance_of(incident)
    for label, value in _values(told).items():
        reports = [each for column in BACKED[label] for each in behind.get(column, ())]
        by: dict[str, list[str]] = {}
        for each in reports:
            by.setdefault(each.speaker, []).extend(each.sources)
        speakers = _joined([pages.told_by(*pair) for pair in by.items()])
        yield said(language.say(label)), value, speakers or said(language.say("not stated"))
    editors = said(language.say("the editors, on all of it"))
    yield (
        said(language.say("Evidence")),
        said("; ".join(evidence_lines(incident, language))),
        editors,
    )
    for link in incident.assets:
        effect = language.say(EFFECT[link.effect])
        more = [text for text in (link.severity_text, link.note) if text]
        value = (Span(effect), *(part for text in more for part in (Span("; "), *own(text))))
        yield own(told.name(link.asset)), value, pages.cited(link.sources)


def _values(told: Told) -> dict[str, Line]:
    """Give the values of a record that rest on reports, by their label."""
    incident, language = told.incident, told.language
    when, where = incident.when, incident.where
    days, clock = when_words(when, language)
    note = (Span("; "), *own(when.note)) if when.note else ()
    precise = [precision_words(where.location_class, told.measured.radius_m, language)]
    if where.publication_grid_m is not None:
        precise.append(grid_words(where.publication_grid_m, language))
    weapons = [language.say(WEAPONS[each]) for each in incident.weapon_class]
    text = (Span("; "), *own(incident.weapon_text)) if incident.weapon_text else ()
    shown = {
        "Days": said(days),
        "Clock": (*said(clock), *note),
        "Place": (*own(where.description), Span(f"; {'; '.join(precise)}")),
        "What happened": said(language.say(CLASSES[incident.event_class].label)),
        "Weapon": (*said(", ".join(weapons)), *text),
    }
    if incident.weapon_class == (WeaponClass.NONE,) and not text:
        del shown["Weapon"]
    return shown


def _claim(claim: Claim, pages: Pages) -> tuple[Line, ...]:
    quote = own(f"“{claim.quote}”") if claim.quote else ()
    parts = [
        value_words(claim.field, claim.value or "", pages.language),
        quote,
        own(claim.note) if claim.note else (),
        own(claim.date or ""),
    ]
    return (
        field_words(claim.field, pages.language),
        _joined([part for part in parts if part and part[0].text]),
        pages.told_by(claim.speaker, claim.sources),
    )


def _silent(told: Told) -> Iterator[Line]:
    """Yield what no report gives, in the words of the interface."""
    incident, language = told.incident, told.language
    when, say = incident.when, language.say
    missing = [
        MARKED[key]
        for key, found in incident.verification.items()
        if key in MARKED and found is Verification.NOT_REPORTED
    ]
    missing += ["End of the event"] if when.date_end_local is None else []
    missing += ["Clock"] if when.utc_start is None else []
    for word in dict.fromkeys(missing):
        if word not in {"Killed", "Injured"}:
            yield said(say("{what}: no report gives it", what=say(word)))
    for word, measure in (("Killed", Measure.KILLED), ("Injured", Measure.INJURED)):
        if told.best(measure) is None:
            yield said(f"{say(word)}: {toll_words(incident, measure, language)}")
    if when.date_prec > 1:
        days = when.date_start_local, when.date_end_local
        yield said(f"{say('Days')}: {days_words(*days, when.date_prec, language)}")
    where = precision_words(incident.where.location_class, told.measured.radius_m, language)
    yield said(say("The exact place: {words}, and nothing finer", words=where))
    if incident.attribution.cpc_as_target in {CpcAsTarget.NOT_ESTABLISHED, CpcAsTarget.DISPUTED}:
        yield said(say(TARGET[incident.attribution.cpc_as_target]))


def _open_states(told: Told) -> Iterator[Line]:
    """Yield the states of which no report gives an end, a subject and a measure once."""
    impacts = told.incident.impacts
    ended = {_about(impact) for impact in impacts if impact.status in ENDS or impact.to_known}
    for impact in impacts:
        if impact.status in LASTS and _about(impact) not in ended and impact.to_date is None:
            text = told.language.say("no report gives its end")
            yield (*told.state(impact), Span(f": {text}"))


def _about(impact: Impact) -> tuple[str, str]:
    return impact.subject, impact.metric


def _asked_in_vain(incident: Incident, pages: Pages) -> Iterator[Line]:
    """Yield the fields of which somebody says that they are not known, and nobody tells them."""
    told = {claim.field for claim in incident.claims if claim.value is not None}
    for claim in incident.claims:
        if claim.field not in told and claim.field != "clock_time":
            note = (Span("; "), *own(claim.note)) if claim.note else ()
            text = pages.language.say("not stated by")
            yield (
                *field_words(claim.field, pages.language),
                Span(f": {text} "),
                *pages.told_by(claim.speaker, claim.sources),
                *note,
            )


def _distance(pair: Pair, language: Language) -> tuple[Line, ...]:
    interval = Interval(pair.distance_m, pair.distance_min_m, pair.distance_max_m)
    verdict = pair.verdict or Verdict.EXCLUDED
    words = language.say(VERDICTS[verdict])
    if verdict in {Verdict.PROBABLE, Verdict.POSSIBLE} and pair.probability is not None:
        words = f"{words} ({_percent(pair.probability, language)})"
    return own(pair.asset_name), said(unbroken(distance_words(interval, language))), said(words)


def _percent(share: float, language: Language) -> str:
    """Give a share that is neither none nor all as whole per cent from 1 to 99."""
    return f"{language.number(min(max(round(100.0 * share), 1), 99))} %"


def _joined(lines: list[Line]) -> Line:
    spans: list[Span] = []
    for line in lines:
        spans += [Span("; "), *line] if spans else line
    return tuple(spans)
