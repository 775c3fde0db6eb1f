"""The errors this product raises, each with a stable code; none knows an HTTP status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from typing_extensions import override

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "BadParameterError",
    "BadRecordError",
    "CalibrationError",
    "Fault",
    "KilometreError",
    "MapperError",
    "RoutesError",
    "UnknownIdError",
    "WithdrawnError",
]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in the data: where it stands and what was expected.

    ``row`` and ``column`` count from 1; 0 means that the whole file is meant.
    """

    file: str
    row: int
    column: int
    pointer: str
    message: str
    is_warning: bool = False

    @override
    def __str__(self) -> str:
        """Say the fault on one line: file, row, column, JSON pointer, message."""
        place = f"{self.file} row {self.row}, column {self.column}" if self.row else self.file
        pointer = f" ({self.pointer})" if self.pointer else ""
        return f"{place}{pointer}: {self.message}"


class MapperError(Exception):
    """Anything this product refuses, with a ``code`` that stays the same between releases."""

    code = "mapper-error"


class BadParameterError(MapperError):
    """A parameter that is unknown, malformed or out of range."""

    code = "bad-parameter"

    def __init__(self, parameter: str, message: str) -> None:
        """Name the parameter and say what was given and what was expected."""
        super().__init__(f"{parameter or repr('')}: {message}")
        self.parameter = parameter


class UnknownIdError(MapperError):
    """An id that no record, asset, place or collection carries."""

    code = "unknown-id"

    def __init__(
        self,
        kind: str,
        given: str,
        *,
        now: str | None = None,
        parameter: str | None = None,
        part: str = "",
    ) -> None:
        """Say which kind of thing was asked for and under which id, and which id it has now.

        ``parameter`` is the one that named it, where it was not the address, and ``part`` says
        which of its parts did.
        """
        hint = f"; its id is '{now}' now" if now else ""
        where = f"{parameter}: " if parameter else ""
        super().__init__(f"{where}no {kind} has the id '{given}'{hint}{part}")
        self.kind = kind
        self.given = given
        self.parameter = parameter


class WithdrawnError(MapperError):
    """A record that was published and then withdrawn, with the reason."""

    code = "withdrawn"

    def __init__(
        self, given: str, reason: str, *, collection: str = "incidents", day: date | None = None
    ) -> None:
        """Say which record of a collection was withdrawn and why; ``day`` is when, in UTC."""
        super().__init__(f"the record '{given}' was withdrawn: {reason}")
        self.given = given
        self.reason = reason
        self.collection = collection
        self.day = day


class BadRecordError(MapperError):
    """Shipped data that cannot be served; carries every fault that was found."""

    code = "bad-record"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep the faults; the message lists them one a line."""
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class KilometreError(MapperError, ValueError):
    """A kilometre that a route does not have, has twice, or cannot give."""

    code = "no-such-kilometre"


class CalibrationError(MapperError, ValueError):
    """Calibration points that contradict each other or their line; ``faults`` names each.

    A fault is the index of the point, counted from 0 in the order given, and what is wrong.
    """

    code = "bad-calibration"

    def __init__(self, route_id: str, faults: tuple[tuple[int, str], ...]) -> None:
        """Keep the faults; the message lists them one a line, counted from 1."""
        lines = (f"point {index + 1}: {message}" for index, message in faults)
        super().__init__("\n".join(f"calibration of the route '{route_id}', {x}" for x in lines))
        self.faults = faults


class RoutesError(MapperError, ValueError):
    """Routes that do not fit each other; ``faults`` names the route and what is wrong."""

    code = "bad-routes"

    def __init__(self, faults: tuple[tuple[str, str], ...]) -> None:
        """Keep the faults; the message lists them one a line."""
        super().__init__("\n".join(f"route '{name}': {message}" for name, message in faults))
        self.faults = faults
