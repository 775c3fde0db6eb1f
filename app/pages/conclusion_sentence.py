"""What would change a conclusion, in one sentence: another radius, or positions that are off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["conclusion_sentence"]

METRES_A_KM = 1_000.0
BEST = "best"
MOST_NAMED = 5


def conclusion_sentence(document: Mapping[str, Any], name_of: Callable[[str], str]) -> str:
    """Say of a result of sensitivity at which radius, or how far off, its conclusion is another.

    By best distances, as the margins are. ``name_of`` gives the title of an incident by its id.
    Nothing is said of another analysis, or where nothing was concluded.
    """
    if document["analysis"] != "sensitivity" or document["least"] is None:
        return ""
    [best] = [row for row in document["conclusion"] if row["by"] == BEST]
    radius_km = document["within_m"] / METRES_A_KM
    said = f"“at least {document['least']:,} within {radius_km:,.10g} km”"
    holds = "holds" if best["holds"] else "does not hold"
    return f"By best distances {said} {holds}. {_changes(document, best, name_of)}."


def _changes(
    document: Mapping[str, Any], best: Mapping[str, Any], name_of: Callable[[str], str]
) -> str:
    ways = []
    if best["holds_from_m"] is not None:
        ways.append(f"at r = {best['holds_from_m'] / METRES_A_KM:,.10g} km")
    off_m = document["changes_if_off_m"]
    if off_m is not None:
        ways.append(f"if {_those(document['changes_if_off_incidents'], name_of)} {off_m:,.10g} m")
    if not ways:
        return "No radius and no position that is off would change it: there are too few incidents"
    return f"That changes {', or '.join(ways)}"


def _those(names: Sequence[str], name_of: Callable[[str], str]) -> str:
    """Name those that have to be off, all at once where there are several."""
    named = "; ".join(f"“{name_of(name)}”" for name in names[:MOST_NAMED])
    if len(names) == 1:
        return f"{named} is off by more than"
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return f"{named}{more} are all off by more than"
