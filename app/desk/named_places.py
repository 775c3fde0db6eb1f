"""A place by its name, before an analysis that reads a place is asked: an id, or a position.

Analyses know ids only, so that a result never hangs on what a name means one day: its parameters
hold the id or the position that the name was read as.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.desk.gazetteer import Gazetteer
from app.domain.errors import BadParameterError, UnknownIdError

if TYPE_CHECKING:
    from app.desk.gazetteer import Answer
    from app.store.catalog import Catalog

__all__ = ["BY_NAME", "MAX_NAME", "UnknownPlaceError", "places_by_id", "with_places"]

Pairs = Sequence[tuple[str, str]]
# The parameter of each analysis that may be a name, where a position can stand instead.
BY_NAME = {"what-if": "place"}
MAX_NAME = 200
MOST_LISTED = 6


class UnknownPlaceError(UnknownIdError):
    """A name that no place with a published position carries."""

    def __init__(self, given: str, *, parameter: str) -> None:
        """Say that it is no id either."""
        super().__init__("place", given, parameter=parameter)
        said = "is no id and no name of a place or an asset with a position"
        self.args = (f"{parameter}: '{given}' {said}",)


def with_places(catalog: Catalog, analysis: str, pairs: Pairs) -> Pairs:
    """Give the pairs of a question to an analysis by its id, with the places that it reads by id.

    Of a catalog that is asked once, as on the command line; a service keeps its gazetteer.

    Raises
    ------
    BadParameterError, UnknownPlaceError
        As :func:`places_by_id`.
    """
    name = BY_NAME.get(analysis)
    if name is None or name not in dict(pairs):
        return pairs
    return places_by_id(catalog, Gazetteer(catalog), name, pairs)


def places_by_id(catalog: Catalog, gazetteer: Gazetteer, name: str, pairs: Pairs) -> Pairs:
    """Give the pairs of a question with the id or the position instead of a place's name.

    ``name`` is the parameter. What is an id of the layers, or stands beside a geometry, is left as
    it is. A populated place of the gazetteer alone becomes a position with its radius.

    Raises
    ------
    UnknownPlaceError
        For a name that nothing with a published position carries.
    BadParameterError
        For an empty name, or that of several such places, which it lists.
    """
    given = dict(pairs)
    text = given.get(name)
    if text is None or "geometry" in given or _is_own(catalog, text):
        return pairs
    if not text.strip():
        raise BadParameterError(name, "is empty; expected an id or a name of a place or an asset")
    found = _one(name, text, gazetteer)
    others = [pair for pair in pairs if pair[0] != name]
    if _is_own(catalog, found.id):
        return [*others, (name, found.id)]
    known = found.radius_m is None or "radius" in given
    radius = [] if known else [("radius", f"{found.radius_m:.15g}m")]
    return [*others, ("geometry", f"POINT ({found.lon} {found.lat})"), *radius]


def _is_own(catalog: Catalog, name: str) -> bool:
    return name in catalog.gazette.places or name in catalog.gazette.assets


def _one(name: str, text: str, gazetteer: Gazetteer) -> Answer:
    """Give the one place that is meant; those at one spot are one, the first of them."""
    by_id = gazetteer.named(text)
    found = () if len(text) > MAX_NAME else (by_id,) if by_id else gazetteer.find(text)
    spots: dict[tuple[float | None, float | None], Answer] = {}
    for each in found:
        if each.lon is not None:
            spots.setdefault((each.lon, each.lat), each)
    if not spots:
        raise UnknownPlaceError(text[:80], parameter=name)
    if len(spots) > 1:
        raise BadParameterError(name, _several(text, [*spots.values()]))
    return next(iter(spots.values()))


def _several(text: str, found: Sequence[Answer]) -> str:
    listed = "; ".join(
        f"{each.id} ({each.kind.replace('_', ' ')}, {each.country or 'no country'}, "
        f"{each.lon:g},{each.lat:g})"
        for each in found[:MOST_LISTED]
    )
    more = f" and {len(found) - MOST_LISTED} more" if len(found) > MOST_LISTED else ""
    return f"'{text[:80]}' is the name of {len(found)} places; expected one id of {listed}{more}"
