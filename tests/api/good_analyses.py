"""Questions to analyses that are truly good: names of what is there, values that go together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from schemathesis import Case

__all__ = ["good_analysis", "good_inputs"]

ANALYSES = "/analyses/"
NEEDED = {"reach": "incident", "what-if": "geometry"}
KNOWN = {
    "layers": "facilities", "around": "cpc-terminal", "route": "cpc", "assets": "cpc-spm-2",
    "incident": "cpc-2025-11-29-spm2-naval-drones", "distances": "5km,25km", "step": "5km",
    "bandwidth": "10km", "along": "5km", "on": "2025-11-29", "place": "novorossiysk",
    "reach": "100km", "window": "50km",
    "geometry": "POINT (37.65 44.67)",
}  # fmt: skip


def good_analysis(path: str, query: dict[str, Any]) -> None:
    """Names and lists are known ones, and a position is drawn or named, not both."""
    if not path.startswith(ANALYSES):
        return
    needed = NEEDED.get(path.removeprefix(ANALYSES))
    if needed is not None:
        query.setdefault(needed, "")
    query.update({name: value for name, value in KNOWN.items() if name in query})
    query.pop("radius", None)  # beside a position in numbers only
    if query.get("f") not in ("svg", "png"):
        query.pop("theme", None)
        query.pop("width", None)
    if "geometry" in query:
        query.pop("place", None)


def good_inputs(case: Case[Any]) -> None:
    """What a process reads is told by its description, not by the document."""
    needed = NEEDED.get(str(case.path_parameters["processID"]))
    inputs: Any = {} if needed is None else {needed: KNOWN[needed]}
    if isinstance(case.body, dict):
        case.body["inputs"] = inputs
