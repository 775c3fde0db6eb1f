"""The functions of a filter, in one table: name, signature, meaning, and what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass

from app.selection.cql.kinds import Kind
from app.selection.units import UNITS_M

__all__ = ["FUNCTIONS", "Argument", "Function"]


@dataclass(frozen=True, slots=True)
class Argument:
    """A parameter: its name, what it may be, what it is, and whether it must be written out."""

    name: str
    kinds: tuple[Kind, ...]
    doc: str
    is_literal: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A function: ``domain`` is the function of the product that answers it, as module:name."""

    name: str
    args: tuple[Argument, ...]
    returns: Kind
    doc: str
    domain: str

    @property
    def signature(self) -> str:
        """Name, parameters and result in one line."""
        args = ", ".join(f"{a.name}: {' or '.join(a.kinds)}" for a in self.args)
        return f"{self.name}({args}) -> {self.returns}"


WHEN = (Kind.DATE, Kind.INSTANT, Kind.INTERVAL)
UNIT_NAMES = ", ".join(f"'{name}'" for name in UNITS_M)
GEOM = Argument("geometry", (Kind.GEOMETRY,), "the geometry of each feature: geom")
TO = Argument(
    "to", (Kind.GEOMETRY,),
    "what is measured to: a geometry that is written out, longitude before latitude, or FEATURE",
    is_literal=True,
)  # fmt: skip
LIMIT = Argument(
    "limit", (Kind.NUMBER,), "the distance, in the unit; from 0 to 2,000 km", is_literal=True
)
UNIT = Argument("unit", (Kind.TEXT,), f"the unit of the distance: {UNIT_NAMES}", is_literal=True)
TEXT = Argument("text", (Kind.TEXT,), "the text: a property, or written out")
KM = "kilometre of the route at which the interval"
# What is served has no more digits than the precision class allows.
ON_RECORD = "Measured from the position on record, not from the rounded one that is served."
INTERVALS = "app.domain.geo.uncertainty:distance_interval"

SPATIAL = {
    "S_INTERSECTS": "Whether two geometries share a place.",
    "S_EQUALS": "Whether two geometries are the same set of places.",
    "S_DISJOINT": "Whether two geometries share no place.",
    "S_TOUCHES": "Whether two geometries meet at their edges only.",
    "S_WITHIN": "Whether the first geometry lies in the second.",
    "S_OVERLAPS": "Whether two geometries of one dimension share a part, but not all.",
    "S_CROSSES": "Whether two geometries share some but not all inner places, in fewer dimensions.",
    "S_CONTAINS": "Whether the second geometry lies in the first.",
}
TEMPORAL = {
    "T_AFTER": "Whether the first is later than all of the second.",
    "T_BEFORE": "Whether the first is earlier than all of the second.",
    "T_CONTAINS": "Whether the first begins before the second and ends after it.",
    "T_DISJOINT": "Whether the two share no instant.",
    "T_DURING": "Whether the first begins after the second begins and ends before it ends.",
    "T_EQUALS": "Whether both begin and end together.",
    "T_FINISHEDBY": "Whether both end together and the first begins earlier.",
    "T_FINISHES": "Whether both end together and the first begins later.",
    "T_INTERSECTS": "Whether the two share an instant.",
    "T_MEETS": "Whether the first ends when the second begins.",
    "T_METBY": "Whether the first begins when the second ends.",
    "T_OVERLAPPEDBY": "Whether the first begins in the second and ends after it.",
    "T_OVERLAPS": "Whether the first begins before the second and ends in it.",
    "T_STARTEDBY": "Whether both begin together and the first ends later.",
    "T_STARTS": "Whether both begin together and the first ends earlier.",
}
ARRAYS = {
    "A_EQUALS": "Whether two lists hold the same, in any order.",
    "A_CONTAINS": "Whether the first list holds all of the second.",
    "A_CONTAINEDBY": "Whether the second list holds all of the first.",
    "A_OVERLAPS": "Whether two lists have something in common.",
}


def _pairs(
    docs: dict[str, str], names: tuple[str, str], kinds: tuple[Kind, ...], module: str
) -> list[Function]:
    args = tuple(Argument(name, kinds, f"the {name}: a property, or written out") for name in names)
    return [Function(name, args, Kind.BOOLEAN, doc, module) for name, doc in docs.items()]


DISTANCES = [
    Function(
        "S_DWITHIN", (GEOM, TO, LIMIT, UNIT), Kind.BOOLEAN,
        "Whether a feature may lie within a geodesic distance: its smallest distance does not "
        f"exceed the limit. {ON_RECORD}", INTERVALS,
    ),
    Function(
        "S_DISTANCE", (GEOM, TO, UNIT), Kind.NUMBER,
        f"The geodesic distance of a feature's best single position. {ON_RECORD}", INTERVALS,
    ),
    Function(
        "P_DWITHIN", (GEOM, TO, LIMIT, UNIT), Kind.NUMBER,
        "The probability that a feature lies within a geodesic distance: 1 where it is certain, 0 "
        f"where it is excluded, else from 0.001 to 0.999. {ON_RECORD}",
        "app.domain.geo.discs:point_spreads",
    ),
    Function(
        "KP_BETWEEN",
        (
            GEOM,
            Argument("route", (Kind.TEXT,), "the id of a route, like 'cpc'", is_literal=True),
            Argument("from_km", (Kind.NUMBER,), f"{KM} begins", is_literal=True),
            Argument("to_km", (Kind.NUMBER,), f"{KM} ends", is_literal=True),
        ),
        Kind.BOOLEAN,
        "Whether the kilometres abeam a feature, with their uncertainty, meet an interval.",
        "app.domain.geo.linear.route:Route.locate",
    ),
    Function(
        "FEATURE",
        (
            Argument(
                "collection", (Kind.TEXT,), "the id of a collection, like 'assets'", is_literal=True
            ),
            Argument("id", (Kind.TEXT,), "the id of one of its features", is_literal=True),
        ),
        Kind.GEOMETRY, "A feature of this service, with its accuracy.", "app.store.select:select",
    ),
]  # fmt: skip
CHANGES = [
    Function(
        "CASEI", (TEXT,), Kind.TEXT, "A text without case.",
        "app.selection.cql.texts:Texts.folded",
    ),
    Function(
        "ACCENTI", (TEXT,), Kind.TEXT, "A text without diacritics.",
        "app.selection.cql.texts:Texts.unaccented",
    ),
]  # fmt: skip
FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        *DISTANCES,
        *CHANGES,
        *_pairs(
            SPATIAL, ("first", "second"), (Kind.GEOMETRY,), "app.selection.cql.spatial:related"
        ),
        *_pairs(TEMPORAL, ("first", "second"), WHEN, "app.selection.cql.temporal:related"),
        *_pairs(
            ARRAYS, ("first", "second"), (Kind.LIST, Kind.TEXT), "app.selection.cql.lists:held"
        ),
    )
}
