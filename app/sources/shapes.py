"""Say in our own words what is wrong with the shape of a value: what was given, what expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["shape_fault"]

WORDS = {
    "missing": "is missing",
    "unexpected_keyword_argument": "is no field of this record",
    "extra_forbidden": "is no field here",
}
MAX_GIVEN = 80


def shape_fault(item: ErrorDetails) -> str:
    """Give one finding of the shape check as a message with the value that was given."""
    if item["type"] in WORDS:
        return WORDS[item["type"]]
    given = item["input"]
    if isinstance(given, str | int | float | bool):
        return f"'{str(given)[:MAX_GIVEN]}': {item['msg']}"
    return item["msg"]
