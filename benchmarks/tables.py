"""Tables and numbers in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.results import Result

__all__ = ["absent", "length", "number", "table"]

DIGITS = 3


def number(value: float | None) -> str:
    """Write a number with three digits that count, whole from 100 on; "-" if there is none.

    >>> number(0.012345), number(1.0), number(123_456.7), number(None)
    ('0.0123', '1.00', '123,457', '-')
    """
    if value is None:
        return "-"
    if value == 0 or isinstance(value, int):
        return f"{int(value):,}"
    if abs(value) >= 10 ** (DIGITS - 1):
        return f"{value:,.0f}"
    return f"{value:#.{DIGITS}g}".rstrip(".")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table, or a line that there is nothing yet."""
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    if not lines:
        return "Not measured yet.\n"
    return "\n".join([f"| {' | '.join(head)} |", "|---" * len(head) + "|", *lines]) + "\n"


def length(metres: float) -> str:
    """Write a length in the unit that it is small in.

    >>> length(21_800.0), length(6.78e-6), length(5e-7), length(0.0)
    ('21.8 km', '6.78 µm', 'under 1 µm', '0')
    """
    for size, unit in ((1e3, "km"), (1.0, "m"), (1e-3, "mm"), (1e-6, "µm")):
        if metres >= size:
            return f"{number(metres / size)} {unit}"
    return "0" if metres == 0.0 else "under 1 µm"


def absent(found: dict[str, Result]) -> str:
    """List those without a figure, each with its reason; nothing if there are none."""
    said = [
        f"* {one.get('title', name)}: {one['absent']}"
        for name, one in found.items()
        if "absent" in one
    ]
    return "\nWithout a figure:\n\n" + "\n".join(said) + "\n" if said else ""
