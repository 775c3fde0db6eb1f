"""Evaluate a checked filter over a table: each condition for all features at once.

Of AND and OR the cheap parts come first, and only the features that they leave open are asked the
others; the answer is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from shapely.errors import ShapelyError

from app.domain.errors import UnknownIdError
from app.selection.cql.checking import checked
from app.selection.cql.conditions import Conditions
from app.selection.cql.nodes import Call, Node, fault, nodes_of
from app.selection.cql.rows import Rows
from app.selection.cql.truth import Truth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.selection.cql.kinds import Resolver, Table
    from app.selection.cql.reading import Filter

__all__ = ["selected"]

# What a condition costs, roughly; without an entry it is one look at a column.
COSTS = {"LIKE": 1, "CASEI": 1, "ACCENTI": 2, "S_DWITHIN": 4, "S_DISTANCE": 5, "P_DWITHIN": 6}
SPATIAL_COST = 3


def selected(
    asked: Filter, table: Table, resolver: Resolver, rows: NDArray[np.intp] | None = None
) -> NDArray[np.bool_]:
    """Say of each feature, or of some rows, whether the filter is true: not false, not unknown.

    Raises
    ------
    BadParameterError
        For a name that is no queryable, kinds that do not go together, an unknown feature or route;
        it says where.
    """
    root = checked(asked.root, table.kinds, table.name)
    return _Evaluator(table, resolver).truth(root, rows).true


class _Evaluator:
    def __init__(self, table: Table, resolver: Resolver) -> None:
        self._table = table
        self._resolver = resolver

    def truth(self, node: Node, rows: NDArray[np.intp] | None) -> Truth:
        """Give one entry a row."""
        size = self._table.size if rows is None else len(rows)
        if isinstance(node, Call) and node.op == "not":
            return ~self.truth(node.args[0], rows)
        if isinstance(node, Call) and node.op in {"and", "or"}:
            return self._joined(node, rows, size)
        try:
            conditions = Conditions(Rows(self._table, self._resolver, rows), self.truth)
            return conditions.truth(node).over(size)
        except UnknownIdError as error:
            raise fault(node.at, str(error)) from error
        except ShapelyError as error:
            raise fault(node.at, f"this geometry cannot be compared: {error}") from error

    def _joined(self, node: Call, rows: NDArray[np.intp] | None, size: int) -> Truth:
        """Ask the parts in order of cost, each only where it can still change the answer."""
        is_and = node.op == "and"
        true, unknown = np.full(size, is_and), np.zeros(size, dtype=bool)
        for part in sorted(node.args, key=_cost):
            open_still = np.nonzero(true | unknown if is_and else ~true)[0]
            if len(open_still) == size:
                found = self.truth(part, rows)
            else:
                found = self.truth(part, open_still if rows is None else rows[open_still])
            before = Truth(true[open_still], unknown[open_still])
            both = before & found if is_and else before | found
            true[open_still], unknown[open_still] = both.true, both.unknown
        return Truth(true, unknown)


def _cost(node: Node) -> int:
    return max((_own_cost(part) for part in nodes_of(node)), default=0)


def _own_cost(node: Any) -> int:
    if not isinstance(node, Call):
        return 0
    name = node.op.upper()
    return COSTS.get(name, SPATIAL_COST if name.startswith("S_") else 0)
