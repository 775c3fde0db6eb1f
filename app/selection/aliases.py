"""The short forms ``near``, ``verdict`` and ``kp`` as the filter that they stand for."""

from __future__ import annotations

import shapely

from app.selection.cql.nodes import Call, Literal, Node, Property, Shape

__all__ = ["kp_node", "near_node", "place_node"]

GEOM = Property("geom")
EVEN_CHANCE = 0.5
METRE = Literal("m")


def place_node(lon: float, lat: float) -> Shape:
    """Give a position in degrees as a filter writes it."""
    point = shapely.Point(lon, lat)
    return Shape(shapely.to_wkt(point, rounding_precision=-1), point)


def near_node(place: Node, within_m: float, *, verdict: str = "possible") -> Node:
    """Give the filter of ``near`` with what is said about it at least.

    ``possible`` is what may lie within, ``probable`` what does with an even chance or more,
    ``certain`` what lies within wherever its uncertainty puts it.
    """
    args = (GEOM, place, Literal(within_m), METRE)
    if verdict == "possible":
        return Call("S_DWITHIN", args)
    least = Literal(1.0 if verdict == "certain" else EVEN_CHANCE)
    return Call(">=", (Call("P_DWITHIN", args), least))


def kp_node(route_id: str, from_km: float, to_km: float) -> Node:
    """Give the filter of ``kp``."""
    return Call("KP_BETWEEN", (GEOM, Literal(route_id), Literal(from_km), Literal(to_km)))
