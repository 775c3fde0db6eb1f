"""Which analyses say something of one incident, each as a link with its question filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from app.analysis.reach import outages_of
from app.domain.record.vocabulary import RecordStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.record.incidents import Incident
    from app.store.catalog import Catalog

__all__ = ["Lead", "analyses_of"]

MOMENT = "as-of"
NEIGHBOURS = "10"


@dataclass(frozen=True, slots=True)
class Lead:
    """An analysis of an incident: what it tells, and its address below the root."""

    words: str
    address: str


def analyses_of(
    catalog: Catalog, name: str, given: tuple[tuple[str, str], ...] = ()
) -> tuple[Lead, ...]:
    """Give the analyses of an incident, of the moment that was asked for."""
    moment = tuple(pair for pair in given if pair[0] == MOMENT)
    return tuple(
        Lead(words, _address(analysis, ((key, value), *more, *moment)))
        for words, analysis, (key, value), more in _leads(catalog, name)
    )


def _leads(
    catalog: Catalog, name: str
) -> Iterator[tuple[str, str, tuple[str, str], tuple[tuple[str, str], ...]]]:
    incident = catalog.incident(name).incident
    yield "The assets that are nearest to it", "near-table", ("ids", name), (("k", NEIGHBOURS),)
    yield "It on the timeline, with what was near in time", "timeline", ("ids", name), ()
    if assets := _assets(catalog, incident):
        words = "What all reports say of the state of its assets"
        yield words, "status", ("assets", ",".join(assets)), ()
    if incident.record_status is RecordStatus.PUBLISHED and outages_of(catalog, incident):
        words = "The reach of the outage that it reports, as a conditional statement"
        yield words, "reach", ("incident", name), ()


def _assets(catalog: Catalog, incident: Incident) -> list[str]:
    linked = dict.fromkeys(link.asset for link in incident.assets)
    return [name for name in linked if name in catalog.gazette.assets]


def _address(analysis: str, pairs: tuple[tuple[str, str], ...]) -> str:
    return f"analyses/{analysis}?{urlencode(pairs, quote_via=quote, safe=',:/.')}"
