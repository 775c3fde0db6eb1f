"""What an answer says of the record that it is of, so that it can be credited and cited.

A page of items says the same in these words (:mod:`app.exports.geojson`). No address is among
them: where an answer has one to cite, its ``Link`` header names it (``cite-as``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.store.citation import citation_of, title_of

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from app.store.citation import Citation
    from app.store.features import Feature
    from app.store.journal.entry import Version

__all__ = ["said_of", "said_of_version"]


def said_of(
    catalog: Catalog, collection: str | None = None, item: str | None = None
) -> dict[str, str]:
    """Give the members by their names: date, version, coverage, credit, licence and citation.

    They are those of the whole record, of a collection, or of one feature, whose date is the day on
    which it was updated.

    Raises
    ------
    UnknownIdError, WithdrawnError
        If there is no such collection or feature.
    """
    return _said(catalog, collection, citation_of(catalog, "", collection, item))


def said_of_version(
    catalog: Catalog, collection: str, feature: Feature, version: Version
) -> dict[str, str]:
    """Give the same of one version of a feature: the day (UTC) and the version are its own."""
    cited = replace(
        citation_of(catalog, "", collection),
        key=feature.id,
        title=title_of(feature),
        version=version.catalog_version,
        date=f"{version.recorded:%Y-%m-%d}",
    )
    return _said(catalog, collection, cited)


def _said(catalog: Catalog, collection: str | None, cited: Citation) -> dict[str, str]:
    return {
        "data_date": cited.date,
        "catalog_version": cited.version,
        "coverage": cited.coverage,
        "attribution": catalog.collection(collection or "incidents").credit,
        "license": cited.licence,
        "citation": cited.sentence,
    }
