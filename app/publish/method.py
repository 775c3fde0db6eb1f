"""How a dossier's numbers are made and what they do not say, from the facts of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.analysis.pairs import METHOD
from app.pages.blocks import Listing, Paragraph, Section, Span, Table, own, said
from app.pages.incident_facts import LIMIT_M

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.language.languages import Language
    from app.pages.blocks import Line
    from app.store.catalog import Catalog
    from app.store.measured import Measured

__all__ = ["held_words", "licences", "method", "placed_words"]

KILOMETRE_M = 1_000.0
GEODESIC = (
    "Distances are measured on the WGS 84 ellipsoid, from the disc or area where a place may be to "
    "the asset, whose position has an accuracy of its own."
)
EVENLY = (
    "The true place lies somewhere in its disc or area, each part as likely as the next. Every "
    "distance is therefore an interval, and the middle of a place is no likelier than its edge."
)
VERDICTS = (
    "Verdicts are about a limit of {km} km: certain, probable (at least one half), possible, "
    "excluded."
)
RADIUS = "The place is known to ±{km} km."
RADII = "Their places are known to ±{low} km at best and ±{high} km at worst."
KILOMETRES = (
    "Kilometre points are calibrated at fixed points of the route and may be off by up to {km} km."
)
REPORTS = (
    "Counts of people and states of assets are reports by named speakers. What nobody reported is "
    "not reported, which is not zero; reports that disagree stand side by side."
)
READ = "Pages were read up to {day}. What happened later, or was published elsewhere, is not in it."
PAST = (
    "It shows past public reports only: no forecast, no ranking, and no cause that nobody stated."
)
WRITTEN = "A program wrote this document from the record; no sentence was added by hand."


def method(catalog: Catalog, shown: Sequence[Measured], language: Language) -> Section:
    """Say which distances, which uncertainty, which coverage, in numbers of this very record."""
    say = language.say
    points = tuple(said(text) for text in _points(catalog, shown, language))
    how = (Span(f"{say('Method')}: "), *own(METHOD))
    coverage = own(f"{catalog.coverage.sentence()}. {catalog.coverage.note}")
    return Section(
        "method",
        said(say("Method and limits")),
        (Listing(points), Paragraph(how), Paragraph(coverage)),
    )


def _points(catalog: Catalog, shown: Sequence[Measured], language: Language) -> Iterator[str]:
    say, coverage = language.say, catalog.coverage
    yield say(GEODESIC)
    yield say(EVENLY)
    yield say(VERDICTS, km=language.number(LIMIT_M / KILOMETRE_M))
    radii = sorted(m.radius_m for m in shown if m.footprint is not None and m.radius_m is not None)
    placed = sum(m.footprint is not None for m in shown)
    if len(shown) > 1:
        yield placed_words(placed, len(shown), language)
    if radii:
        low, high = (language.number(radii[at] / KILOMETRE_M, 1) for at in (0, -1))
        yield say(RADIUS, km=low) if low == high else say(RADII, low=low, high=high)
    yield say(KILOMETRES, km=language.number(_worst_km(catalog)))
    yield say(REPORTS)
    yield say(READ, day=language.day(catalog.manifest.record.read_up_to))
    yield held_words(coverage.incidents, coverage.leads_hidden, language)
    yield say(PAST)
    yield say(WRITTEN)


def placed_words(placed: int, told: int, language: Language) -> str:
    """Say how many of the incidents that are told have a place."""
    return language.count(
        placed,
        "{n} of {told} incidents has a place that can be measured.",
        "{n} of {told} incidents have a place that can be measured.",
        told=language.number(told),
    )


def held_words(incidents: int, leads: int, language: Language) -> str:
    """Say how much is on record and how much is left out; each number has its own form."""
    held = language.count(
        incidents, "The record holds {n} incident", "The record holds {n} incidents"
    )
    left_out = language.count(
        leads,
        "{n} lead without a page that was read is left out.",
        "{n} leads without a page that was read are left out.",
    )
    return f"{held}; {left_out}"


def _worst_km(catalog: Catalog) -> float:
    """Give how far off a kilometre of the route may be at worst, in kilometres."""
    route = catalog.gazette.route
    return max(route.error_km(float(km)) for km in range(int(route.start_km), int(route.end_km)))


def licences(catalog: Catalog, language: Language) -> Section:
    """List whose the data are, and under which licence, each once."""
    say = language.say
    rows: dict[tuple[str, str], tuple[Line, Line, Line]] = {}
    for each in catalog.manifest.resources:
        is_record = each.path.startswith(("incidents/", "leads/", "context/"))
        title = say("The record") if is_record else each.title
        named = ", ".join(licence.name for licence in each.licenses)
        shown = said(title) if is_record else own(title)
        rows.setdefault((title, each.credit), (shown, own(named), own(each.credit)))
    head = (say("What"), say("Licence"), say("Credit"))
    table = Table(say("Whose the data are"), head, tuple(rows.values()))
    return Section("licences", said(say("Licences and credits")), (table,))
