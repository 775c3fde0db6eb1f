"""Join the pieces of each route with its calibration points; every fault names its row."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from app.domain.errors import CalibrationError, Fault, RoutesError
from app.domain.geo.linear import Branch, Route, Routes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.geo.linear import Calibration
    from app.sources.layers import RouteLine
    from app.sources.tables import CalibrationRow, RouteRow

__all__ = ["FEWEST_MARKS", "routes_of"]

# A scale needs two marks.
FEWEST_MARKS = 2
# The row of the first calibration point; the header is row 1.
FIRST_ROW = 2


def routes_of(
    pieces: Sequence[RouteLine],
    rows: Sequence[CalibrationRow],
    details: Sequence[RouteRow] = (),
    *,
    files: tuple[str, str],
) -> tuple[Routes | None, list[Fault]]:
    """Make the routes, in order of their ids, and the faults of their two tables.

    The pieces stand route by route; ``files`` names the table of calibration points and that of
    details. Without faults there are routes, and the other way round.
    """
    numbered = list(enumerate(rows, start=FIRST_ROW))
    ids = {row.route_id for row, _ in pieces}
    faults = [*_unknown(rows, ids, files[0]), *_unknown(details, ids, files[1])]
    faults += _half_branches(details, files[1])
    detail_of = {row.route_id: row for row in details}
    routes = []
    for route_id, group in groupby(pieces, key=lambda piece: piece[0].route_id):
        own = [(number, row) for number, row in numbered if row.route_id == route_id]
        marks = tuple(row.calibration() for _, row in own)
        routes.append(_route(list(group), marks, detail_of.get(route_id)))
        faults += _calibration_faults(routes[-1], [number for number, _ in own], files[0])
    if faults or not routes:
        return None, faults
    try:
        return Routes.of(routes), []
    except RoutesError as error:
        return None, [Fault(files[1], 0, 0, name, message) for name, message in error.faults]


def _route(
    pieces: list[RouteLine], marks: tuple[Calibration, ...], detail: RouteRow | None
) -> Route:
    branch = None
    if detail and detail.parent_id and detail.leaves_at_km is not None:
        branch = Branch(detail.parent_id, detail.leaves_at_km)
    return Route(
        route_id=pieces[0][0].route_id,
        lines=tuple(line for _, line in pieces),
        accuracies_m=tuple(row.accuracy_m for row, _ in pieces),
        calibration=marks,
        is_reversed=detail is not None and detail.is_reversed,
        branch=branch,
    )


def _unknown(rows: Sequence[CalibrationRow | RouteRow], ids: set[str], file: str) -> list[Fault]:
    """Give a fault for each row of a route that has no piece."""
    return [
        Fault(file, number, 1, "column route_id", f"'{row.route_id}' is no route of the layers")
        for number, row in enumerate(rows, start=FIRST_ROW)
        if row.route_id not in ids
    ]


def _half_branches(details: Sequence[RouteRow], file: str) -> list[Fault]:
    message = "expected both parent_id and leaves_at_km, or neither"
    return [
        Fault(file, number, 3, "column parent_id", message)
        for number, row in enumerate(details, start=FIRST_ROW)
        if (row.parent_id is None) != (row.leaves_at_km is None)
    ]


def _calibration_faults(route: Route, numbers: list[int], file: str) -> list[Fault]:
    """Give what is wrong with the calibration of one route, row by row."""
    if len(numbers) < FEWEST_MARKS:
        return [Fault(file, 0, 0, "", "needs at least two calibration points")]
    try:
        uncalibrated = {zone.stretch for zone in route.scale.zones if not zone.points}
    except CalibrationError as error:
        return [
            Fault(file, numbers[index], 2, "column kp_km", message)
            for index, message in error.faults
        ]
    message = f"has no point on part {{}} of {route.route_id}, which gaps set apart"
    return [Fault(file, 0, 0, "", message.format(at + 1)) for at in sorted(uncalibrated)]
