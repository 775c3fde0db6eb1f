"""Put a dossier together: what is asked for, from the record as it stood, in one language."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.analysis.asking import software_version
from app.domain.errors import BadParameterError
from app.domain.geo.uncertainty import Interval, Verdict
from app.language.languages import ENGLISH
from app.maps.style import CLASSES
from app.maps.wording import days_words, distance_words, kp_words, precision_words
from app.pages.blocks import Code, Listing, Paragraph, Section, Span, Table, own, said, unbroken
from app.pages.incident_account import Told, account
from app.pages.incident_facts import LIMIT_M
from app.pages.incident_figures import place_figure
from app.pages.incident_words import VERDICTS
from app.publish.document import Dossier
from app.publish.front import front_lines
from app.publish.method import licences, method
from app.publish.pictures import Analysed, overview_map
from app.selection.selection import NOT_ON_MAP
from app.store.citation import Citation
from app.store.history import public_versions
from app.store.select import select
from app.store.withdrawn import what_stands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.language.languages import Language
    from app.pages.blocks import Block, Line
    from app.selection.selection import Selection
    from app.store.catalog import Catalog
    from app.store.measured import Measured
    from app.store.record import Record
    from app.store.select import Page

__all__ = ["MOST_INCIDENTS", "Order", "dossier"]

# What decides how a file of data is written, and not which incidents are told.
OF_DATA = NOT_ON_MAP - {"limit", "offset", "sortby"}
# More would be a book; every incident is a chapter.
MOST_INCIDENTS = 200
NEAREST, NEAREST_OF_MANY = 12, 3
KILOMETRE_M = 1_000.0


@dataclass(frozen=True, slots=True)
class Order:
    """What a dossier is asked for: a selection of one record, in a language.

    ``root`` is the public address of the service, for citations; empty if there is none. ``to`` is
    the format that it is written in, ``with_leads`` whether leads may be among the selected: the
    dossier says how it is made again.
    """

    record: Record
    catalog: Catalog
    selection: Selection
    language: Language
    root: str = ""
    to: str = "pdf"
    with_leads: bool = False

    @property
    def command(self) -> str:
        """The command that makes the same file again, an option a line, so that none is torn."""
        spoken = [] if self.language is ENGLISH else [f"--lang {self.language.code}"]
        leads = ["--with-leads"] if self.with_leads else []
        asked = f"--selection {shlex.quote(self.selection.canonical)}"
        options = [asked, *spoken, *leads, f"--to {self.to}", f"--output dossier.{self.to}"]
        return " \\\n  ".join(["incident-mapper report", *options])


def dossier(order: Order) -> Dossier:
    """Put a dossier together.

    Raises
    ------
    BadParameterError
        If the selection holds nothing, or more than a dossier can.
    """
    shown, page = _chosen(order)
    say, catalog, is_one = order.language.say, order.catalog, len(shown) == 1
    title = shown[0].incident.title if is_one else _title(order, len(shown))
    sections = (
        _opening(order, shown[0]) if is_one else _overview(order, shown, title),
        *_analysed(order, shown),
        *(_chapter(order, each, is_alone=is_one) for each in shown),
        method(catalog, shown, order.language),
        licences(catalog, order.language),
        _cited(order, title),
    )
    front = (
        said(say("Dossier of an incident") if is_one else say("Dossier of a selection")),
        said(say("Data of {day}", day=order.language.day(catalog.dated.date()))),
        *front_lines(order, page),
    )
    return Dossier(
        title=title,
        is_own=is_one,
        front=front,
        sections=sections,
        language=order.language,
        day=catalog.dated.date(),
        catalog=catalog,
    )


def _chosen(order: Order) -> tuple[list[Measured], Page]:
    """Give the incidents that are told, and the page of the record that they stand on."""
    for name, _ in order.selection.given:
        if name in OF_DATA:
            raise BadParameterError("--selection", f"{name} is not for dossiers, but for data")
    page = select(order.catalog, "incidents", what_stands(order.catalog, order.selection)[0])
    if not page.features:
        raise BadParameterError("--selection", "no incident meets it, so there is nothing to tell")
    if len(page.features) > MOST_INCIDENTS:
        found = f"{len(page.features):,} incidents meet it"
        raise BadParameterError("--selection", f"{found}; a dossier holds {MOST_INCIDENTS} at most")
    return [order.catalog.incident(feature.id) for feature in page.features], page


def _title(order: Order, n: int) -> str:
    return order.language.count(
        n, "{n} incident on the CPC route", "{n} incidents on the CPC route"
    )


def _overview(order: Order, shown: list[Measured], title: str) -> Section:
    """Give the map of all, and the list of what is told."""
    say, language = order.language.say, order.language
    head = tuple(say(word) for word in ("Incident", "When", "What", "Place known to", "KP"))
    rows = tuple(_row(each, language) for each in shown)
    table = Table(say("The incidents of this dossier"), head, rows)
    blocks = (overview_map(order.catalog, shown, language, title), table)
    return Section("overview", said(say("Overview")), blocks)


def _row(each: Measured, language: Language) -> tuple[Line, ...]:
    when, where = each.incident.when, each.incident.where
    return (
        own(each.incident.title, f"#{each.incident.id}"),
        said(days_words(when.date_start_local, when.date_end_local, when.date_prec, language)),
        said(language.say(CLASSES[each.incident.event_class].label)),
        said(precision_words(where.location_class, each.radius_m, language)),
        said(unbroken(kp_words(each.kp, None, language))),
    )


def _analysed(order: Order, shown: list[Measured]) -> Iterator[Section]:
    """Yield strip chart, near table, timeline: of one incident, or of all that are told."""
    say, is_one = order.language.say, len(shown) == 1
    ids = (("ids", ",".join(each.incident.id for each in shown)),)
    asked = order.catalog, order.language
    along = Analysed(asked[0], "corridor", ids, asked[1])
    caption = say("Kilometres of the route and time: each box is where and when an event may be.")
    yield Section("along", said(say("Along the route")), (along.figure(caption),))
    nearest = NEAREST if is_one else NEAREST_OF_MANY
    limit = ("within", f"{LIMIT_M / KILOMETRE_M:g}km")
    near = Analysed(asked[0], "near-table", (*ids, ("k", f"{nearest}"), limit), asked[1])
    yield _near(near, order, is_one=is_one)
    if not is_one:
        time = Analysed(asked[0], "timeline", ids, asked[1])
        caption = say("Incidents over time; what has uncertain dates is shared out.")
        yield Section("over-time", said(say("Timeline")), (time.figure(caption),))


def _near(near: Analysed, order: Order, *, is_one: bool) -> Section:
    """Give the nearest assets of each incident as a picture and as a table."""
    language, say = order.language, order.language.say
    caption = say(
        "Distances to the nearest assets: the line runs from the least to the greatest, the thick "
        "part holds nine in ten of all places."
    )
    pairs = near.document["pairs"]
    blocks: list[Block] = [near.figure(caption)] if pairs else []
    if pairs and not is_one:  # its own chapter has them
        within = say("Within {km} km", km=language.number(LIMIT_M / KILOMETRE_M))
        head = (say("Incident"), say("To what"), say("Least to greatest"), within)
        rows = tuple(_pair(order, pair) for pair in pairs)
        blocks.append(Table(say("The nearest assets"), head, rows))
    if not pairs:
        blocks.append(Paragraph(said(distance_words(None, language))))
    return Section("nearest", said(say("Distances to the nearest assets")), tuple(blocks))


def _pair(order: Order, pair: dict[str, object]) -> tuple[Line, ...]:
    language, name = order.language, str(pair["incident_id"])
    measures = ("distance_m", "distance_min_m", "distance_max_m")
    interval = Interval(*(float(f"{pair[key]}") for key in measures))
    return (
        own(order.catalog.incident(name).incident.title, f"#{name}"),
        own(f"{pair['asset_name']}"),
        said(unbroken(distance_words(interval, language))),
        said(language.say(VERDICTS[Verdict(f"{pair['verdict']}")])),
    )


def _chapter(order: Order, measured: Measured, *, is_alone: bool) -> Section:
    """Give all that is on record of one incident; what opens it stands before, if it is alone."""
    told, name = _told(order, measured), measured.incident.id
    blocks = () if is_alone else _opened(told)
    parts = tuple(replace(part, id=f"{name}-{part.id}") for part in account(told))
    return Section(name, own(measured.incident.title), blocks, parts)


def _opening(order: Order, measured: Measured) -> Section:
    """Give what a dossier of one incident begins with."""
    blocks = _opened(_told(order, measured))
    return Section("overview", said(order.language.say("Overview")), blocks)


def _told(order: Order, measured: Measured) -> Told:
    name = measured.incident.id
    return Told(
        catalog=order.catalog,
        measured=measured,
        every_version=tuple(public_versions(order.record, "incidents", name)),
        language=order.language,
        root=order.root,
        anchor=f"{name}-source-",
    )


def _opened(told: Told) -> tuple[Block, ...]:
    """Say in short what an incident is, with a map of its place."""
    incident, language = told.incident, told.language
    when = incident.when
    days = days_words(when.date_start_local, when.date_end_local, when.date_prec, language)
    label = language.say(CLASSES[incident.event_class].label)
    blocks: list[Block] = [
        Paragraph((Span(f"{label}, {days.rstrip('.')}. "), *own(f"{incident.id}."))),
        Paragraph(own(incident.summary)),
    ]
    withdrawn = told.catalog.withdrawn_later.get(incident.id)
    if withdrawn:
        blocks.insert(0, Paragraph((Span(f"{language.say('Withdrawn since')}: "), *own(withdrawn))))
    if told.measured.footprint is not None:
        blocks.append(place_figure(told))
    return tuple(blocks)


def _cited(order: Order, title: str) -> Section:
    """Say how the dossier is cited, and how it is made again."""
    say, catalog, places = order.language.say, order.catalog, _read_at(order)
    citation = Citation(
        key="incident-mapper",
        title=f"Dossier “{title}”",
        version=catalog.version,
        date=catalog.data_date,
        licence=catalog.collection("incidents").licence,
        coverage=catalog.coverage.sentence(),
        address=places[0][1] if places else "",
    )
    blocks: list[Block] = [
        Paragraph(own(citation.sentence)),
        Paragraph(own(f"Software {software_version()}. {citation.coverage}.")),
        Paragraph(said(say("The same record and software give the same bytes again:"))),
        Code(say("Command line"), order.command),
    ]
    if places:
        blocks.append(Listing(tuple((Span(f"{say(name)}: "), Span(at, at)) for name, at in places)))
    return Section("cite", said(say("How to cite this dossier")), tuple(blocks))


def _read_at(order: Order) -> list[tuple[str, str]]:
    """Give where the same selection can be read; nothing if the service has no address."""
    query = order.selection.pinned(order.catalog.version)
    paths = {"Map": "map", "Data": "collections/incidents/items"} if order.root else {}
    return [(name, f"{order.root}{path}?{query}") for name, path in paths.items()]
