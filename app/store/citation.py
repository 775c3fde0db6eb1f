"""What is cited: who, when, what, in which version; and the sentence that suggests it.

No clock is asked and no address is in the sentence unless one is given, so that a file has the same
bytes wherever it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.store.catalog import Catalog
    from app.store.features import Feature

__all__ = ["AUTHOR", "HOUSE", "Citation", "citation_of", "result_sentence", "title_of"]

AUTHOR, HOUSE = "Incident Mapper", "The Incident Mapper record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Something of the record that is cited.

    ``key`` is a short plain name, ``date`` the day of the data (or of the version, of one record)
    as RFC 3339, ``licence`` an SPDX name, ``address`` where that very version is had again.
    """

    key: str
    title: str
    version: str
    date: str
    licence: str
    coverage: str
    address: str = ""

    @property
    def year(self) -> str:
        """The year of the date."""
        return self.date[:4]

    @property
    def sentence(self) -> str:
        """The suggested citation in one line.

        >>> Citation(
        ...     key="incidents",
        ...     title="Incidents",
        ...     version="4a5b",
        ...     date="2026-11-22",
        ...     licence="CC-BY-4.0",
        ...     coverage="All",
        ...     address="http://x/",
        ... ).sentence
        'Incident Mapper (2026): Incidents. Record version 4a5b, data of 2026-11-22, CC-BY-4.0. http://x/'
        """
        said = (
            f"{AUTHOR} ({self.year}): {self.title}. Record version {self.version}, "
            f"data of {self.date}, {self.licence}."
        )
        return f"{said} {self.address}" if self.address else said


def citation_of(
    catalog: Catalog, root: str = "", collection: str | None = None, item: str | None = None
) -> Citation:
    """Give the citation of the whole record, of a collection, or of one feature.

    ``root`` is the public address of the service, ending in a slash; where nobody knows it, the
    citation has no address. An address names the version of the catalog, so that it leads to what
    was read; that of an incident is its page.

    Raises
    ------
    UnknownIdError, WithdrawnError
        If there is no such collection or feature.
    """
    path = _path(collection, item)
    said = {
        "version": catalog.version,
        "coverage": catalog.coverage.sentence(),
        "address": f"{root}{path}?as-of={catalog.version}" if root else "",
    }
    found = catalog.collection(collection or "incidents")
    if item is None:
        key, title = ("incident-mapper", HOUSE) if collection is None else (found.id, found.title)
        within = f"{title} ({HOUSE[0].lower()}{HOUSE[1:]})" if collection else title
        return Citation(
            key=key, title=within, date=catalog.data_date, licence=found.licence, **said
        )
    feature = catalog.feature(found.id, item)
    date = str(feature.properties.get("updated") or catalog.data_date)[:10]
    return Citation(key=item, title=title_of(feature), date=date, licence=found.licence, **said)


def title_of(feature: Feature) -> str:
    """Give by which title a feature is cited; its id, where it has none."""
    return str(feature.properties.get("title") or feature.properties.get("name_en") or feature.id)


def result_sentence(document: Mapping[str, Any], address: str = "") -> str:
    """Give the suggested citation of the result of an analysis in one line.

    It is made of what the result says of itself, so that it is the same wherever the result is.
    """
    said = (
        f"{AUTHOR}, “{document['title']}”, result {document['id']} "
        f"(record version {document['catalog_version']}, software {document['software_version']}). "
        f"{document['coverage']}."
    )
    return f"{said} {address}" if address else said


def _path(collection: str | None, item: str | None) -> str:
    """Give where something is had, below the root."""
    if collection is None:
        return ""
    if item is None:
        return f"collections/{collection}/items"
    is_told = collection == "incidents"
    return f"incidents/{item}" if is_told else f"collections/{collection}/items/{item}"
