"""Two records of one event as one: everything that either holds, beside each other.

What a record says in its own voice (title, summary, class, time, place) stays that of the record
that is kept; what voices say is put together. Nothing is averaged, nothing is chosen: two voices
that disagree are two entries.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from app.domain.record.incidents import Related
from app.domain.record.vocabulary import RelatedType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.record.incidents import Attribution, CasualtyReport, Incident
    from app.domain.record.provenance import Source

__all__ = ["united"]

T = TypeVar("T")


def united(kept: Incident, gone: Incident, note: str) -> Incident:
    """Give the record that is kept with everything that the other one holds.

    Ids of sources, casualty reports and statements stay unique: those of the other record get a
    number where they are taken. A page of one address is one source. ``note`` goes with the link
    ``same_as`` to the other record.
    """
    gone = _with_own_names(kept, gone)
    return replace(
        kept,
        sources=_beside(kept.sources, gone.sources),
        claims=_beside(kept.claims, gone.claims),
        casualties=_in_time(kept.casualties, gone.casualties),
        impacts=_beside(kept.impacts, gone.impacts),
        statements=_beside(kept.statements, gone.statements),
        assets=_beside(kept.assets, gone.assets),
        attribution=_blame(kept.attribution, gone.attribution),
        related=_links(kept, gone, note),
        tags=_beside(kept.tags, gone.tags),
        verification={**gone.verification, **kept.verification},
        notes=_lines(kept.notes, gone.notes),
    )


def _beside(kept: tuple[T, ...], gone: tuple[T, ...]) -> tuple[T, ...]:
    """Put the second after the first, without what is there word for word."""
    return (*kept, *(item for item in gone if item not in kept))


def _in_time(
    kept: tuple[CasualtyReport, ...], gone: tuple[CasualtyReport, ...]
) -> tuple[CasualtyReport, ...]:
    """Sort the reports of both in by day, each in its own order.

    Within a day the other record's come first, so that the latest count of the record that is kept
    stays the latest.
    """
    ordered, waiting = [], list(_beside(kept, gone)[len(kept) :])
    for report in kept:
        while waiting and waiting[0].as_of <= report.as_of:
            ordered.append(waiting.pop(0))
        ordered.append(report)
    return (*ordered, *waiting)


def _blame(kept: Attribution, gone: Attribution) -> Attribution:
    return replace(
        kept,
        alleged_by=_beside(kept.alleged_by, gone.alleged_by),
        claimed_by=_beside(kept.claimed_by, gone.claimed_by),
        denied_by=_beside(kept.denied_by, gone.denied_by),
        note=_lines(kept.note, gone.note),
    )


def _links(kept: Incident, gone: Incident, note: str) -> tuple[Related, ...]:
    """Give the links of both to other records, and the one between them."""
    both = {kept.id, gone.id}
    others = [link for link in _beside(kept.related, gone.related) if link.id not in both]
    return (*others, Related(type=RelatedType.SAME_AS, id=gone.id, note=note))


def _lines(kept: str | None, gone: str | None) -> str | None:
    parts = dict.fromkeys(part for part in (kept, gone) if part)
    return "\n".join(parts) or None


def _with_own_names(kept: Incident, gone: Incident) -> Incident:
    """Give the other record with ids that the record that is kept does not use otherwise."""
    pages = _pages(kept.sources, gone.sources)
    at_home = {source.url: source for source in kept.sources}
    reports = _fresh([r.id for r in gone.casualties], [r.id for r in kept.casualties])
    statements = _fresh([s.id for s in gone.statements], [s.id for s in kept.statements])
    blame = gone.attribution
    return replace(
        gone,
        sources=tuple(at_home.get(s.url) or replace(s, id=pages[s.id]) for s in gone.sources),
        claims=_cited(gone.claims, pages),
        casualties=tuple(
            replace(
                report, id=_new(reports, report.id), supersedes=_new(reports, report.supersedes)
            )
            for report in _cited(gone.casualties, pages)
        ),
        impacts=_cited(gone.impacts, pages),
        statements=tuple(
            replace(
                statement,
                id=statements[statement.id],
                differs_from=_new(statements, statement.differs_from),
            )
            for statement in _cited(gone.statements, pages)
        ),
        assets=_cited(gone.assets, pages),
        attribution=replace(
            blame,
            alleged_by=_cited(blame.alleged_by, pages),
            claimed_by=_cited(blame.claimed_by, pages),
            denied_by=_cited(blame.denied_by, pages),
        ),
    )


def _pages(kept: Iterable[Source], gone: Iterable[Source]) -> dict[str, str]:
    """Give the id that each source of the other record gets: that of its page, or its own."""
    at_home = {source.url: source.id for source in kept}
    fresh = _fresh([s.id for s in gone if s.url not in at_home], at_home.values())
    return {s.id: at_home.get(s.url) or fresh[s.id] for s in gone}


def _fresh(names: Iterable[str | None], taken: Iterable[str | None]) -> dict[str, str]:
    """Give each name, with a number where it is taken."""
    asked = [name for name in names if name is not None]
    used = {*asked, *taken} - {name for name in asked if name not in set(taken)}
    given: dict[str, str] = {}
    for name in asked:
        number, fresh = 2, name
        while fresh in used:
            fresh, number = f"{name}-{number}", number + 1
        used.add(fresh)
        given[name] = fresh
    return given


def _new(fresh: dict[str, str], name: str | None) -> str | None:
    return None if name is None else fresh.get(name, name)


def _cited(items: tuple[Any, ...], pages: dict[str, str]) -> tuple[Any, ...]:
    """Give items that name their sources by the ids these now have, each once."""
    return tuple(
        replace(item, sources=tuple(dict.fromkeys(pages[s] for s in item.sources)))
        for item in items
    )
