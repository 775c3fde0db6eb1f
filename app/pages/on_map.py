"""From a strip chart to the map: the same selection, and each incident that has a box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from app.analysis.asking import MOMENT, SELECTING
from app.analysis.register import ANALYSES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["OnMap", "on_map"]

# The analyses whose picture draws single incidents at their kilometres.
CHARTED = ("corridor",)
MOST = 500


@dataclass(frozen=True, slots=True)
class OnMap:
    """The map of the selection, and the boxes: the title of an incident and where it leads."""

    map: str
    boxes: tuple[tuple[str, str], ...]
    total: int


def on_map(document: Mapping[str, Any], base: str, moment: str | None) -> OnMap | None:
    """Give the links of a result, seen from a page ``base`` below the root; None without a chart.

    ``moment`` is the time or the version of the record that the result is of; None is the newest.
    """
    if document["analysis"] not in CHARTED:
        return None
    own = {each.name for each in ANALYSES[document["analysis"]].parameters}
    given = [
        (name, text)
        for name, text in document["parameters"].items()
        if name in SELECTING and name not in own
    ]
    given += [(MOMENT, moment)] if moment else []
    query = urlencode(given, quote_via=quote, safe=",:/.")
    address = f"{base}map?{query}" if query else f"{base}map"
    rows = document["incidents"]
    boxes = [(row["title"], f"{address}#incident={row['id']}") for row in rows[:MOST]]
    return OnMap(address, tuple(boxes), len(rows))
