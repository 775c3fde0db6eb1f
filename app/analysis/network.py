"""The system as a network: intake, stations, terminal, moorings, exports, with explicit edges.

Every edge follows from the layers and the register, and says from what: stations stand in the order
of their kilometres, what feeds the line joins it at its kilometre, the line ends at the terminal,
the moorings belong to the terminal. A station without a published position has no edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from app.domain.geo.uncertainty import Verdict
from app.domain.record.assets import ROUTE_PLACE
from app.domain.record.places import NEVER_A_PIN
from app.domain.record.vocabulary import AssetRelation
from app.store.profile import rounded_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.domain.geo.linear import KilometrePoint
    from app.domain.record.assets import Asset
    from app.store.measured import Gazette

__all__ = ["EXPORTS", "STAGES", "Edge", "Network", "Node", "network_of"]

EXPORTS = "exports"  # where the oil leaves the system: no asset
STATION, TERMINAL, MOORING = "pump_station", "marine_terminal", "single_point_mooring"
PIPELINE, CONNECTION = "pipeline", "feed_connection"
FED, ON_LINE, AT_END, AT_SEA, OUTSIDE = range(5)  # the order of the network
STAGES = ("intake", "line", "terminal", "moorings", "exports")
KP_ORDER, KP_INTERVAL, SAME_PLACE, LINE_END, REGISTER = (
    "kp_order", "kp_interval", "same_place", "line_end", "register",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """An asset in the network, with its kilometres where it has a position; or the exports.

    ``is_pin`` is false where the place is a region: it has an interval, and no kilometre.
    """

    id: str
    stage: int
    asset: Asset | None = None
    kp: KilometrePoint | None = None
    is_pin: bool = True

    def flat(self) -> dict[str, Any]:
        """Give plain columns; kilometres to a tenth, bounds outward."""
        best, low, high = rounded_km(self.kp) if self.kp else (None, None, None)
        return {
            "node_id": self.id,
            "asset_id": self.asset.id if self.asset else None,
            "asset_kind": self.asset.kind if self.asset else None,
            "asset_name": self.asset.name_en if self.asset else None,
            "relation": self.asset.cpc_relation.value if self.asset else None,
            "kp_km": best if self.is_pin else None,
            "kp_min_km": low,
            "kp_max_km": high,
        }


@dataclass(frozen=True, slots=True)
class Edge:
    """From one node to the next, what it rests on, and whether the order is sure."""

    from_id: str
    to_id: str
    basis: str
    verdict: Verdict

    def flat(self) -> dict[str, str]:
        """Give plain columns."""
        return {
            "from_id": self.from_id,
            "to_id": self.to_id,
            "basis": self.basis,
            "verdict": self.verdict.value,
        }


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes in network order, the edges between them, and stations that have no position."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    unplaced: tuple[str, ...]

    def downstream(self, name: str) -> list[tuple[Node, Verdict]]:
        """Give what lies behind a node, in network order, and whether that is sure."""
        reached, ahead = {name}, [name]
        while ahead:
            here = ahead.pop()
            found = [e.to_id for e in self.edges if e.from_id == here and e.to_id not in reached]
            reached.update(found)
            ahead += found
        start = next(node for node in self.nodes if node.id == name)
        return [(n, _behind(start, n)) for n in self.nodes if n.id in reached and n.id != name]


def network_of(gazette: Gazette) -> Network:
    """Give the network of the assets that a gazette holds."""
    key = ("network", tuple(sorted(gazette.assets)))
    return gazette.once(key, lambda: _network(gazette))


def _network(gazette: Gazette) -> Network:
    stages = [(asset, stage) for asset in gazette.assets.values() if (stage := _stage(asset)) >= 0]
    nodes = [_node(gazette, asset, stage) for asset, stage in stages]
    placed = [n for n in nodes if n.kp is not None or n.stage in {AT_END, AT_SEA} or _is_line(n)]
    placed.append(Node(EXPORTS, OUTSIDE))
    placed.sort(key=_order)
    unplaced = tuple(sorted({node.id for node in nodes} - {node.id for node in placed}))
    return Network(tuple(placed), tuple(_edges(placed)), unplaced)


def _stage(asset: Asset) -> int:
    """Give the stage of an asset in the flow, or -1 for what is no part of it."""
    if asset.cpc_relation is AssetRelation.FEEDS:
        return FED
    if asset.cpc_relation is not AssetRelation.PART_OF:
        return -1
    stages = {STATION: ON_LINE, PIPELINE: ON_LINE, TERMINAL: AT_END, MOORING: AT_SEA}
    return stages.get(asset.kind, -1)


def _node(gazette: Gazette, asset: Asset, stage: int) -> Node:
    place = gazette.place_of(asset.id)
    if place is None or place.footprint is None or stage not in {FED, ON_LINE}:
        return Node(asset.id, stage, asset)
    is_pin = place.location_class not in NEVER_A_PIN
    return Node(asset.id, stage, asset, gazette.route.locate(place.footprint), is_pin)


def _is_line(node: Node) -> bool:
    return node.asset is not None and node.asset.place_id == ROUTE_PLACE


def _order(node: Node) -> tuple[int, float, int, str]:
    """Order by stage, on the line by kilometre; what feeds it stands before what it leads to."""
    if node.stage in {FED, ON_LINE}:
        kp_km = (node.kp.kp_km if node.is_pin else node.kp.kp_min_km) if node.kp else -1.0
        return ON_LINE, kp_km, 2 * node.stage + (_kind(node) == CONNECTION), node.id
    return node.stage, 0.0, 0, node.id


def _edges(nodes: Sequence[Node]) -> Iterator[Edge]:
    by_stage = {stage: [n for n in nodes if n.stage == stage] for stage in range(OUTSIDE + 1)}
    pins = [n for n in by_stage[ON_LINE] if n.kp and n.is_pin]
    yield from _feeding(by_stage[FED], pins)
    for node in by_stage[ON_LINE]:
        if node.kp and not node.is_pin:
            yield from _beside(node, pins)
    for here, ahead in pairwise(pins):
        yield Edge(here.id, ahead.id, KP_ORDER, _behind(here, ahead))
    for terminal in by_stage[AT_END]:
        for last in (*pins[-1:], *filter(_is_line, by_stage[ON_LINE])):
            yield Edge(last.id, terminal.id, LINE_END, Verdict.CERTAIN)
        for mooring in by_stage[AT_SEA]:
            yield Edge(terminal.id, mooring.id, REGISTER, Verdict.CERTAIN)
    for last in by_stage[AT_SEA] or by_stage[AT_END]:
        yield Edge(last.id, EXPORTS, REGISTER, Verdict.CERTAIN)


def _feeding(feeders: Sequence[Node], pins: Sequence[Node]) -> Iterator[Edge]:
    """Lead what feeds to the connection at its own place, else into the line.

    It joins the line at the first station that does not surely lie before it.
    """
    for node in feeders:
        joins = [n for n in feeders if _kind(n) == CONNECTION and _place(n) == _place(node)]
        if joins and _kind(node) != CONNECTION:
            yield from (Edge(node.id, n.id, SAME_PLACE, Verdict.POSSIBLE) for n in joins)
            continue
        ahead = [n for n in pins if n.kp and node.kp and n.kp.kp_max_km >= node.kp.kp_min_km]
        yield from (Edge(node.id, n.id, KP_INTERVAL, _behind(node, n)) for n in ahead[:1])


def _beside(node: Node, pins: Sequence[Node]) -> Iterator[Edge]:
    """Lead a station known to a region to all that may follow, up to the first that surely does.

    Nothing leads to the first station of the line.
    """
    for ahead in pins[1:]:
        if ahead.kp and node.kp and ahead.kp.kp_max_km >= node.kp.kp_min_km:
            verdict = _behind(node, ahead)
            yield Edge(node.id, ahead.id, KP_INTERVAL, verdict)
            if verdict is Verdict.CERTAIN:
                return


def _kind(node: Node) -> str | None:
    return node.asset.kind if node.asset else None


def _place(node: Node) -> str | None:
    return node.asset.place_id if node.asset else None


def _behind(node: Node, other: Node) -> Verdict:
    """Say whether a node that is reached surely lies behind another: by kilometres, on the line."""
    if node.kp is None or other.kp is None or node.kp.kp_max_km < other.kp.kp_min_km:
        return Verdict.CERTAIN
    return Verdict.POSSIBLE
