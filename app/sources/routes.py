"""Join the pieces of each route with its calibration points; every fault names its row."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from app.domain.errors import CalibrationError, Fault, RoutesError
from app.domain.geo.linear import Route, Routes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.sources.layers import RouteLine
    from app.sources.tables import CalibrationRow

__all__ = ["FEWEST_MARKS", "routes_of"]

# A scale needs two marks.
FEWEST_MARKS = 2
# The row of the first calibration point; the header is row 1.
FIRST_ROW = 2


def routes_of(
    pieces: Sequence[RouteLine], rows: Sequence[CalibrationRow], file: str
) -> tuple[Routes | None, list[Fault]]:
    """Make the routes, in order of their ids, and the faults of the calibration file.

    The pieces stand route by route. Without faults there are routes, and the other way round.
    """
    numbered = list(enumerate(rows, start=FIRST_ROW))
    ids = {row.route_id for row, _ in pieces}
    faults = [
        Fault(file, number, 1, "column route_id", f"'{row.route_id}' is no route of the layers")
        for number, row in numbered
        if row.route_id not in ids
    ]
    routes = []
    for route_id, group in groupby(pieces, key=lambda piece: piece[0].route_id):
        own = [(number, row) for number, row in numbered if row.route_id == route_id]
        routes.append(_route(route_id, list(group), [row for _, row in own]))
        faults += _calibration_faults(routes[-1], [number for number, _ in own], file)
    if faults or not routes:
        return None, faults
    try:
        return Routes.of(routes), []
    except RoutesError as error:
        return None, [Fault(file, 0, 0, name, message) for name, message in error.faults]


def _route(route_id: str, pieces: list[RouteLine], rows: list[CalibrationRow]) -> Route:
    return Route(
        route_id=route_id,
        lines=tuple(line for _, line in pieces),
        accuracies_m=tuple(row.accuracy_m for row, _ in pieces),
        calibration=tuple(row.calibration() for row in rows),
    )


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
