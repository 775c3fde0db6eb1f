"""The order of the features: as asked, missing values last, equal ones by their id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.domain.errors import BadParameterError
from app.selection.cql.kinds import Kind
from app.selection.cql.texts import Texts
from app.selection.values import part_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.selection.values import SortKey
    from app.store.columns import Columns

__all__ = ["DISTANCE", "KP", "in_order"]

# Names that stand for the distance of ``near`` and the kilometre of ``kp``.
DISTANCE, KP = "distance", "kp"
UNSORTABLE = frozenset({Kind.GEOMETRY, Kind.INTERVAL})


def in_order(
    columns: Columns,
    keys: tuple[SortKey, ...],
    rows: NDArray[np.intp],
    measured: dict[str, NDArray[np.float64]],
) -> NDArray[np.intp]:
    """Give the rows in the order of the keys; ``measured`` are columns made for this question.

    Raises
    ------
    BadParameterError
        For a name that is no property, or ``distance`` and ``kp`` where nothing measures them.
    """
    ids = _ranks(np.array(columns.ids, dtype=object)[rows])
    order: list[NDArray[Any]] = []
    for number, key in enumerate(keys, 1):
        ranks, missing = _column(columns, key.name, measured, part_of(number, len(keys)))
        ranks = ranks[rows]
        order += [missing[rows], -ranks if key.falls else ranks]
    return rows[np.lexsort([ids, *reversed(order)])]


def _column(
    columns: Columns, name: str, measured: dict[str, NDArray[np.float64]], part: str
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Give the rank of each feature by one property, and where it is missing.

    ``part`` says which of the names it is.
    """
    if name in measured:
        return _ranks(measured[name]), np.isnan(measured[name])
    if name in {DISTANCE, KP} - {*columns.kinds}:
        needed = "near" if name == DISTANCE else "kp"
        message = f"'{name}' means something only together with {needed}"
        raise BadParameterError("sortby", message + part)
    if columns.kinds.get(name, Kind.GEOMETRY) in UNSORTABLE:
        message = f"'{name}' is no property of {columns.name} to sort by; see its queryables"
        raise BadParameterError("sortby", message + part)
    values = columns.column(name).values
    if isinstance(values, Texts):
        return _ranks(values.words)[values.codes], values.missing
    return _ranks(values.values), values.missing


def _ranks(values: NDArray[Any]) -> NDArray[np.intp]:
    """Give the place of each value among the different ones, from 0."""
    return np.asarray(np.unique(values, return_inverse=True)[1].reshape(-1))
