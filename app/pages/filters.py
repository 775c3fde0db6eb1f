"""Examples of filters, each a link: what a collection can be asked, distance and certainty too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from app.store.features import Collection

__all__ = ["Example", "examples_of"]


@dataclass(frozen=True, slots=True)
class Example:
    """A filter, what it asks in words, and the query that asks it."""

    filter: str
    words: str

    @property
    def query(self) -> str:
        """The query string of the page with the answer."""
        pairs = {"filter": self.filter, "f": "html"}
        return urlencode(pairs, quote_via=quote, safe=",:/.")


TERMINAL = "FEATURE('assets', 'cpc-terminal')"
PLACED = (
    Example(f"S_DWITHIN(geom, {TERMINAL}, 25, 'km')", "may lie within 25 km of the terminal"),
    Example(
        f"P_DWITHIN(geom, {TERMINAL}, 25, 'km') >= 0.9",
        "lies there with a probability of 90 % or more",
    ),
    Example("KP_BETWEEN(geom, 'cpc', 1200, 1511)", "may lie abeam kilometres 1,200 to 1,511"),
    Example("S_DISTANCE(geom, POINT(37.8 44.7), 'km') < 50", "best position within 50 km"),
)
# Of the lines and areas of the basemap.
DRAWN = (
    Example("S_DWITHIN(geom, POINT(44 43), 300, 'km')", "within 300 km of a point"),
    Example("S_INTERSECTS(geom, BBOX(37, 41, 46, 46))", "meets a box of degrees"),
)
OWN = {
    "incidents": (
        Example("kp_km > 1200 AND country = 'RU'", "beyond kilometre 1,200, in Russia"),
        Example("independent_sources >= 2 AND killed_best > 0", "people killed, two sources"),
    ),
    "claims": (Example("field = 'place' AND speaker LIKE '%CPC%'", "what CPC says of the place"),),
    "casualty-reports": (Example("measure = 'injured' AND \"value\" >= 5", "five or more hurt"),),
    "impacts": (Example("metric = 'loading' AND status = 'suspended'", "loading suspended"),),
    "statements": (Example("kind = 'denial'", "what was denied"),),
    "sources": (Example("voice = 'agency' AND language = 'en'", "agencies in English"),),
    "asset-links": (Example("effect IN ('damaged', 'destroyed')", "what was damaged"),),
    "context": (Example("place = 'new-york'", "what was in New York"),),
    "exposures": (Example("direction = 'direct'", "direct dependence"),),
    "actors": (Example("kind = 'ministry'", "ministries"),),
    "assets": (Example("kind = 'pump_station' AND cpc_relation = 'part_of'", "CPC's stations"),),
    "route": (Example("route_quality = 'schematic'", "not mapped"),),
    "places": (Example("location_class = 'region'", "regions"),),
}  # fmt: skip


def examples_of(collection: Collection) -> tuple[Example, ...]:
    """Give a few filters that a collection answers; kilometres where it has places on the route."""
    own = OWN.get(collection.id, ())
    if collection.geometry_kind is None or not collection.features:
        return own
    is_placed = collection.geometry_kind in {"point", "any"} or "kp_from_km" in collection.columns
    return (*own, *(PLACED if is_placed else DRAWN))
