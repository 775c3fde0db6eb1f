"""The words of a large map's rows: titles for its list, and the card of one incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from app.domain.errors import UnknownIdError
from app.domain.record.vocabulary import EventClass, EvidenceTier, LocationClass
from app.maps.cards import card
from app.maps.facts import nearest_assets
from app.maps.style import CLASSES
from app.maps.wording import days_words, precision_words
from app.store.columns import columns_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.language.languages import Language
    from app.store.catalog import Catalog
    from app.store.features import Feature

__all__ = ["RowsElsewhere", "row_card", "row_titles"]


@dataclass(frozen=True, slots=True)
class RowsElsewhere:
    """The rows of a map that its page does not bring, the first that are listed, and addresses.

    ``rows`` are their numbers in the order of the record; ``listed`` are places in ``rows``.
    """

    rows: NDArray[np.intp]
    listed: Sequence[int]
    addresses: dict[str, str]


def row_titles(
    catalog: Catalog, rows: NDArray[np.intp], numbers: Sequence[int], language: Language
) -> list[dict[str, Any]]:
    """Give what list, table and signs say of some rows, by their numbers in ``rows``."""
    features = catalog.collection("incidents").features
    return [
        {"row": number, **_title(features[rows[number]], catalog, language)} for number in numbers
    ]


def row_card(
    catalog: Catalog, rows: NDArray[np.intp], name: str, language: Language
) -> dict[str, Any]:
    """Give all that is told of one incident, and in which of the rows it stands.

    Raises
    ------
    UnknownIdError
        If there is no such incident, or none among the rows.
    """
    feature = catalog.feature("incidents", name)
    number = columns_of(catalog.collection("incidents"), catalog).numbers[name]
    found = np.nonzero(rows == number)[0]
    if not len(found):
        raise UnknownIdError("incident of this selection", name)
    measured = catalog.incidents[name]
    return {
        "row": int(found[0]),
        **_title(feature, catalog, language),
        **card(measured, catalog, language),
        "near": nearest_assets(measured, catalog.gazette),
    }


def _title(feature: Feature, catalog: Catalog, language: Language) -> dict[str, Any]:
    """Say it from the flat properties: a whole record is not fetched for its title."""
    own = feature.properties
    first, last = own["date_start_local"], own["date_end_local"]
    event_class, known = EventClass(own["event_class"]), LocationClass(own["location_class"])
    return {
        "id": feature.id,
        "title": own["title"],
        "class": event_class,
        "label": language.say(CLASSES[event_class].label),
        "lead": own["evidence_tier"] == EvidenceTier.SECONDARY_LEAD,
        "withdrawn": feature.id in catalog.withdrawn_later,
        "date": days_words(
            date.fromisoformat(first),
            date.fromisoformat(last) if last else None,
            own["date_prec"],
            language,
        ),
        "place": {
            "name": own["place_description"],
            "words": precision_words(known, feature.disc[2] if feature.disc else None, language),
        },
    }
