"""Where the account of an incident comes from: pages, versions, rights, and how to cite it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.maps.cards import source_line
from app.pages.blocks import Code, Line, Listing, Paragraph, Section, Span, Table, own, said
from app.pages.citations import bibtex
from app.pages.incident_words import CHANGES, said_of

if TYPE_CHECKING:
    from app.domain.record.provenance import Source
    from app.pages.blocks import Block
    from app.pages.incident_account import Told
    from app.store.journal.entry import Version

__all__ = ["citing", "sources", "versions"]


def sources(told: Told) -> Section:
    """List the pages, each with its dates, and what may be done with the record."""
    say, incident = told.language.say, told.incident
    items = tuple(_source(told, source) for source in incident.sources)
    collection = told.catalog.collection("incidents")
    rights = incident.rights
    licence, credit = (
        (rights.licence, rights.credit) if rights else (collection.licence, collection.credit)
    )
    text = "Licence of the record: {licence}. Credit: {credit}."
    line = said_of(told.language, text, licence=licence, credit=credit)
    blocks = (Listing(items, anchor=told.pages.anchor), Paragraph(line))
    return Section("sources", said(say("Sources")), blocks)


def versions(told: Told) -> Section:
    """List the versions that were public, with time, editor and reason."""
    say = told.language.say
    head = (say("Version"), say("Recorded, UTC"), say("What"), say("By whom, and why"))
    rows = tuple(_version(told, version) for version in told.versions)
    table = Table(say("Every public version of this record"), head, rows)
    later = told.later
    blocks: list[Block] = [table]
    if later:
        text = told.language.count(
            later,
            "{n} version was recorded after the moment that is shown.",
            "{n} versions were recorded after the moment that is shown.",
        )
        blocks.append(Paragraph(said(text)))
    return Section("versions", said(say("Versions and corrections")), tuple(blocks))


def citing(told: Told) -> Section:
    """Say how the record is cited: in words, for programs, by an address that stays true."""
    say, cited = told.language.say, told.cited
    lasting = say("This address gives the same record for good:")
    blocks: list[Block] = [Paragraph(own(cited.sentence))]
    if cited.address:
        blocks.append(Paragraph((Span(f"{lasting} "), Span(cited.address, cited.address))))
        line = (
            Span(f"{say('For programs that keep references')}: "),
            Span("CSL-JSON", told.data("csl")),
            Span(", "),
            Span("BibTeX", told.data("bibtex")),
            Span(", "),
            Span("RIS", told.data("ris")),
        )
        blocks.append(Paragraph(line))
    blocks.append(Code("BibTeX", bibtex(cited)))
    return Section("cite", said(say("How to cite")), tuple(blocks))


def _source(told: Told, source: Source) -> Line:
    shown = source_line(source, None, told.language)
    note = (Span("; "), *own(source.note)) if source.note else ()
    title = Span(" ".join(shown["text"].split()), shown["url"], shown["lang"])
    return (title, Span(f", {shown['note']}"), *note)


def _version(told: Told, version: Version) -> tuple[Line, ...]:
    number = f"{version.version}"
    href = "" if version.is_withdrawn else told.version_address(version.version)
    return (
        said(number, href),
        said(f"{version.recorded:%Y-%m-%d %H:%M}"),
        said(told.language.say(CHANGES[version.msg_type])),
        own(f"{version.editor}: {version.reason}"),
    )
