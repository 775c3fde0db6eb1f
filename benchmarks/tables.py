"""Tables and numbers in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["number", "table"]

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
